package import Devices

/// What was held while something was measured.
package struct MeasuredConditions: Sendable {
    /// Full path, or `V` or `I`, with a value for each point.
    package var columns: [(path: String, values: [TextNode])]
    /// Instants at which each point was followed in time, increasing; `nil` where it was at rest.
    package var times: [TextNode]?

    /// Conditions; every column has equally many values.
    package init(columns: [(path: String, values: [TextNode])], times: [TextNode]?) {
        self.columns = columns
        self.times = times
    }
}

extension AnalysisSpec {
    /// The analysis at the points of a measurement: their values take the place of its axes, their times that of its output.
    ///
    /// A figure keeps the axis that it reduces, or reduces its trace: one number for each point.
    ///
    /// - Parameters:
    ///   - record: what was measured, and the name it is recorded by; both the name of a figure.
    ///   - derivatives: full paths that it is differentiated by, each recorded by a name.
    ///   - paths: full paths whose values the caller has set in the device; `V` and `I` among them are held here.
    ///   - hasVariant: whether the caller has chosen a variant; the axis `variant` is then gone.
    ///   - node: where it is asked for.
    /// - Throws: it runs in time and has no times or the other way round, or an axis is left that nothing pins.
    package func measured(
        _ record: (name: String, text: TextNode), at conditions: MeasuredConditions,
        derivatives: [(name: String, path: String)] = [], with paths: [(path: String, value: TextNode)],
        hasVariant: Bool, node: TextNode
    ) throws(Diagnostic) -> AnalysisSpec {
        let set = paths + conditions.columns.map { (path: $0.path, value: $0.values.first ?? node) }
        let columns = conditions.columns.map { path, values in
            AxisSpec.Column(path: path, values: .list(values), node: values.first ?? node)
        }
        let points = columns.isEmpty ? [] : [AxisSpec(.columns(columns), at: node)]
        let swept = Set(conditions.columns.map(\.path))
        if hasFigure(record.name) {
            guard conditions.times == nil else {
                throw node.diagnostic(
                    "figure `\(record.name)` is one number of a trace; its data have no column `time`")
            }
            var result = try pinned(to: record.name, at: set, hasVariant: hasVariant)
            if swept.contains("V") || swept.contains("I") { (result.voltage, result.current) = (nil, nil) }
            // A figure without an axis is the value itself.
            if result.axes.isEmpty, transient == nil { result.axes = [AxisSpec(.point, at: node)] }
            result.axes = points + result.axes
            return result
        }
        var result = try pinned(
            at: set, hasVariant: hasVariant, keepsInnermost: false, what: "a measurement", called: "`\(name)`")
        result.figures = []
        result.keepsFiguresOnly = false
        result.records = [Record(name: record.name, text: record.text)]
        result.sensitivity = nil
        result = result.differentiated(result.records[0], by: derivatives, at: node)
        if swept.contains("V") || swept.contains("I") { (result.voltage, result.current) = (nil, nil) }
        if let times = conditions.times {
            guard let own = transient, !own.isPeriodic, let last = times.last else {
                throw node.diagnostic(
                    "a measurement with a column `time` needs an `analysis` with `transient`",
                    help: "`transient: { stop: 1 s }`, and under `drive` what drove the device")
            }
            result.transient = own.storing(times, until: last)
        } else if transient != nil {
            throw node.diagnostic("`\(name)` runs in time, so the measurement needs a column `time`")
        }
        if !points.isEmpty { result.axes = points }
        return result
    }

    /// What is recorded by a name; `nil` where nothing is.
    package func recordText(_ name: String) -> TextNode? { records.first { $0.isCalled(name) }?.text }
}
