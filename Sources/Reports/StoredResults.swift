public import Analyses
public import Datasets

/// Results to be read part by part, whether they stand in a file or in memory.
public struct StoredResults: Sendable {
    /// Axes, variables and attributes.
    public let layout: ResultLayout
    private let slab: @Sendable (String, [Int], [Int]) throws(DatasetError) -> [Double]

    /// Results of a file; only what is asked for is read.
    public init(_ file: ResultsFile) {
        layout = file.layout
        slab = { name, start, count throws(DatasetError) in try file.readDoubles(name, start: start, count: count) }
    }

    /// Results in memory.
    public init(_ table: ResultTable) {
        layout = table.layout
        slab = { name, start, count throws(DatasetError) in
            guard let array = table[name], array.axes.count == start.count else {
                throw .unknownVariable(path: "memory", name: name, known: table.variableNames)
            }
            // One index along every axis but the innermost; the innermost as asked.
            return try Self.cut(array, start, count)
        }
    }

    /// Values of a variable, row-major over the slab, as doubles.
    public func read(_ name: String, start: [Int], count: [Int]) throws(DatasetError) -> [Double] {
        try slab(name, start, count)
    }

    private static func cut(_ array: ResultArray, _ start: [Int], _ count: [Int]) throws(DatasetError) -> [Double] {
        let shape = array.shape
        guard zip(zip(start, count), shape).allSatisfy({ $0.0 >= 0 && $0.1 >= 0 && $0.0 <= $1 - $0.1 }) else {
            throw .slab(variable: array.name, start: start, count: count, extent: shape)
        }
        let values = array.doubles
        guard let last = shape.indices.last else { return values }
        var result: [Double] = []
        let rows = count.dropLast().reduce(1, *)
        result.reserveCapacity(rows * count[last])
        for row in 0..<rows {
            var rest = row
            var position = 0
            var stride = shape[last]
            for axis in (0..<last).reversed() {
                position += (start[axis] + rest % count[axis]) * stride
                rest /= count[axis]
                stride *= shape[axis]
            }
            result += values[(position + start[last])..<(position + start[last] + count[last])]
        }
        return result
    }
}

extension ResultLayout {
    /// The axes of a variable, outermost first: of its own group, else of the root.
    public func axes(of variable: ResultVariable, in group: ResultGroup) -> [ResultAxis] {
        variable.axes.compactMap { name in
            group.axes.first { $0.name == name } ?? groups.first?.axes.first { $0.name == name }
        }
    }
}

extension [ResultAttribute] {
    /// The text of an attribute.
    public func text(_ name: String) -> String? {
        for attribute in self where attribute.name == name {
            if case .text(let text) = attribute.value { return text }
        }
        return nil
    }
}

extension ResultAxis {
    /// What stands at an index, for people.
    public func label(at index: Int) -> String {
        switch coordinate {
        case .labels(let labels): index < labels.count ? labels[index] : "\(index)"
        case .count: "\(index)"
        case .numbers(let values):
            if name == "sample" {
                "\(index)"
            } else {
                index < values.count ? Self.text(values[index], attributes.text("units") ?? "1") : "\(index)"
            }
        }
    }

    /// Along an axis a temperature is a point, which people read in degC.
    private static func text(_ value: Double, _ unit: String) -> String {
        unit == "K" ? DisplayQuantity.short(value - 273.15, "degC") : DisplayQuantity.short(value, unit)
    }
}
