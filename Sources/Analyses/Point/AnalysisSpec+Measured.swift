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
    /// - Parameters:
    ///   - record: what was measured, and the name it is recorded by.
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
        var result = try pinned(
            at: paths + conditions.columns.map { (path: $0.path, value: $0.values.first ?? node) },
            hasVariant: hasVariant, keepsInnermost: false, what: "a measurement", called: "`\(name)`")
        result.figures = []
        result.keepsFiguresOnly = false
        result.records = [Record(name: record.name, text: record.text)]
        result.records += derivatives.map { name, path in
            Record(
                name: name, text: record.text, derivative: Derivative(path: path, isRelative: false),
                place: record.text)
        }
        result.sensitivity =
            derivatives.isEmpty ? nil : SensitivitySpec(by: derivatives.map { (path: $0.path, node: node) })
        let swept = Set(conditions.columns.map(\.path))
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
        if !conditions.columns.isEmpty {
            let columns = conditions.columns.map { path, values in
                AxisSpec.Column(path: path, values: .list(values), node: values.first ?? node)
            }
            result.axes = [AxisSpec(.columns(columns), at: node)]
        }
        return result
    }
}
