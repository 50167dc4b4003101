public import Analyses

/// The values of one variable with the axes they lie along.
public struct ResultArray: Sendable {
    /// Name of the variable, without its group.
    public let name: String
    /// Outermost first.
    public let axes: [ResultAxis]
    /// Those of the variable: `units`, `long_name`...
    public let attributes: [ResultAttribute]
    /// Row-major over ``axes``.
    public let values: ResultChunk.Values

    init(name: String, axes: [ResultAxis], attributes: [ResultAttribute], values: ResultChunk.Values) {
        self.name = name
        self.axes = axes
        self.attributes = attributes
        self.values = values
    }

    /// The array of a planned variable, its axes and attributes looked up in the layout.
    init?(_ plan: VariablePlan, in layout: ResultLayout, values: ResultChunk.Values) {
        for group in layout.groups {
            let prefix = group.name.isEmpty ? "" : group.name + "/"
            guard let variable = group.variables.first(where: { prefix + $0.name == plan.path }) else { continue }
            let axes = plan.axes.compactMap { reference in
                layout.groups[reference.group].axes.first { $0.name == reference.name }
            }
            self.init(name: variable.name, axes: axes, attributes: variable.attributes, values: values)
            return
        }
        return nil
    }

    /// Extents of the axes, outermost first; empty for a single value.
    public var shape: [Int] { axes.map(\.count) }

    /// All values as doubles, row-major.
    public var doubles: [Double] {
        switch values {
        case .doubles(let values): values
        case .bytes(let values): values.map(Double.init)
        case .integers(let values): values.map(Double.init)
        }
    }

    /// The value at one index along each axis; `nil` where there is none.
    public subscript(_ indices: Int...) -> Double? {
        guard indices.count == axes.count else { return nil }
        var position = 0
        for (index, axis) in zip(indices, axes) {
            guard index >= 0, index < axis.count else { return nil }
            position = position * axis.count + index
        }
        switch values {
        case .doubles(let values): return values[position]
        case .bytes(let values): return Double(values[position])
        case .integers(let values): return Double(values[position])
        }
    }

    /// The part at one index of an axis, which is then gone; `nil` where there is no such axis or index.
    public func selecting(_ axis: String, at index: Int) -> ResultArray? {
        guard let position = axes.firstIndex(where: { $0.name == axis }),
            index >= 0, index < axes[position].count
        else { return nil }
        let outer = axes[..<position].reduce(1) { $0 * $1.count }
        let inner = axes[(position + 1)...].reduce(1) { $0 * $1.count }
        let step = axes[position].count * inner
        func pick<Value>(_ values: [Value]) -> [Value] {
            var part: [Value] = []
            part.reserveCapacity(outer * inner)
            for row in 0..<outer {
                let start = row * step + index * inner
                part.append(contentsOf: values[start..<start + inner])
            }
            return part
        }
        let picked: ResultChunk.Values =
            switch values {
            case .doubles(let values): .doubles(pick(values))
            case .bytes(let values): .bytes(pick(values))
            case .integers(let values): .integers(pick(values))
            }
        var remaining = axes
        remaining.remove(at: position)
        return ResultArray(name: name, axes: remaining, attributes: attributes, values: picked)
    }

    /// The part of one label of an axis, such as `selecting("variant", label: "reference")`.
    public func selecting(_ axis: String, label: String) -> ResultArray? {
        guard case .labels(let labels)? = axes.first(where: { $0.name == axis })?.coordinate,
            let index = labels.firstIndex(of: label)
        else { return nil }
        return selecting(axis, at: index)
    }
}
