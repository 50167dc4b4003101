internal import Analyses
internal import Datasets
internal import Devices

/// Numbers that are known already, on their way into a results file: each variable whole, under a name of its own.
struct ColumnFile {
    private var group = ResultGroup(name: "", axes: [], variables: [])
    private var values: [ResultChunk.Values] = []

    /// Most numbers of a chunk.
    private static let chunk = 32_768

    private func isTaken(_ name: String) -> Bool {
        group.axes.contains { $0.name == name } || group.variables.contains { $0.name == name }
    }

    /// A name that is free with each of some endings: the one wanted, or that with a number behind it.
    func name(_ wanted: String, endings: [String] = [""]) -> String {
        var (name, number) = (wanted, 1)
        while endings.contains(where: { isTaken(name + $0) }) {
            number += 1
            name = "\(wanted)_\(number)"
        }
        return name
    }

    /// The name of an axis; one with the same values is used again.
    mutating func axis(_ axis: ResultAxis) -> String {
        func isSame(_ other: ResultAxis) -> Bool {
            switch (axis.coordinate, other.coordinate) {
            case (.numbers(let a), .numbers(let b)): a == b
            case (.labels(let a), .labels(let b)): a == b
            case (.count(let a), .count(let b)): a == b
            default: false
            }
        }
        if let known = group.axes.first(where: isSame) { return known.name }
        var own = axis
        own.name = name(axis.name)
        group.axes.append(own)
        return own.name
    }

    /// Adds a variable along some axes, row-major; its name is free.
    mutating func add(
        _ name: String, along axes: [String], _ values: ResultChunk.Values, _ attributes: [ResultAttribute]
    ) {
        let extents = axes.map { axis in group.axes.first { $0.name == axis }?.count ?? 0 }
        let chunk = extents.enumerated().map { $0 == extents.count - 1 ? min($1, Self.chunk) : 1 }
        let kind: ResultVariable.Kind =
            switch values {
            case .doubles: .double
            case .bytes: .byte
            case .integers: .integer
            }
        group.variables.append(
            ResultVariable(name: name, kind: kind, axes: axes, chunk: chunk, attributes: attributes))
        self.values.append(values)
    }

    /// Writes the file.
    func write(
        of descriptor: Descriptor, history: String, _ attributes: [ResultAttribute] = [], to path: String,
        overwrite: Bool
    ) throws {
        var layout = SweepFile([], of: descriptor, history: history).layout
        layout.attributes += attributes
        layout.groups = [group]
        var sink = try ResultsFileWriter(path: path, options: ResultsFileWriter.Options(overwrite: overwrite))
        try ResultTable(layout, values: [values]).write(to: &sink)
    }
}
