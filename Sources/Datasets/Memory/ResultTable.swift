public import Analyses

/// Results in memory: arrays with named axes.
public struct ResultTable: Sendable {
    /// The layout the results were computed for.
    public let layout: ResultLayout
    let plan: LayoutPlan
    /// By group and variable, as in the layout.
    let arrays: [[ResultArray]]

    /// A table of values that are known already.
    ///
    /// - Parameter values: by group and variable of the layout, row-major over the axes of each.
    /// - Throws: the layout or the number of some values is not right.
    public init(_ layout: ResultLayout, values: [[ResultChunk.Values]]) throws(DatasetError) {
        let plan = try LayoutPlan(layout)
        self.layout = layout
        self.plan = plan
        var arrays: [[ResultArray]] = []
        for (plans, values) in zip(plan.variables, values) {
            var own: [ResultArray] = []
            for (variable, values) in zip(plans, values) {
                let length = variable.extents.reduce(1, *)
                guard values.kind == variable.kind, values.count == length,
                    let array = ResultArray(variable, in: layout, values: values)
                else {
                    throw .chunk(variable: variable.path, reason: "\(values.count) values for \(length) points")
                }
                own.append(array)
            }
            arrays.append(own)
        }
        self.arrays = arrays
    }

    /// The array of a variable, named "current", or "transient/current" where it belongs to a group.
    public subscript(_ name: String) -> ResultArray? {
        for (group, plans) in plan.variables.enumerated() {
            if let index = plans.firstIndex(where: { $0.path == name }) { return arrays[group][index] }
        }
        return nil
    }

    /// Names of all variables, with their group before them.
    public var variableNames: [String] { plan.variables.joined().map(\.path) }

    /// Passes everything on, chunk by chunk, to another sink: a ``ResultsFileWriter``, say.
    public func write<Sink: ResultSink>(to sink: inout Sink) throws {
        do {
            try sink.begin(layout)
            let prepare = sink.preparer()
            for (group, plans) in plan.variables.enumerated() {
                for (variable, plan) in plans.enumerated() {
                    for index in 0..<plan.chunkCount {
                        let chunk = plan.piece(index, of: arrays[group][variable].values, group, variable)
                        try sink.write(try prepare(chunk))
                    }
                }
            }
            try sink.finish()
        } catch {
            sink.abandon()
            throw error
        }
    }
}

extension VariablePlan {
    /// The chunk of a number, cut out of all values of the variable.
    fileprivate func piece(
        _ index: Int, of values: ResultChunk.Values, _ group: Int, _ variable: Int
    ) -> ResultChunk {
        var rest = index
        var start = [Int](repeating: 0, count: chunk.count)
        for axis in chunk.indices.reversed() {
            start[axis] = rest % chunksAlong[axis] * chunk[axis]
            rest /= chunksAlong[axis]
        }
        let count = zip(zip(chunk, extents), start).map { min($0.0, $0.1 - $1) }
        let part: ResultChunk.Values =
            switch values {
            case .doubles(let values): .doubles(Slab.cut(values, extents: extents, at: start, extents: count))
            case .bytes(let values): .bytes(Slab.cut(values, extents: extents, at: start, extents: count))
            case .integers(let values): .integers(Slab.cut(values, extents: extents, at: start, extents: count))
            }
        return ResultChunk(group: group, variable: variable, start: start, count: count, values: part)
    }
}
