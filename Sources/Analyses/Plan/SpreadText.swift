internal import Devices
internal import Equations
internal import Units

/// An entry of `spread` as read: a distribution and what a draw does to the value.
struct SpreadText {
    /// What a draw is.
    enum Relation { case factor, addition, value }

    let distribution: Distribution
    let relation: Relation

    /// What a draw of this entry does, from its text alone.
    static func relation(_ node: TextNode) -> Relation {
        switch node["distribution"]?.scalar {
        case "lognormal": return .factor
        case "normal": return node["sigma"].map(\.isPercentage) == true ? .factor : .addition
        case "choice":
            return node["values"]?.list?.first.map(\.isPercentage) == true ? .factor : .value
        default: return node["from"].map(\.isPercentage) == true ? .factor : .value
        }
    }

    /// Reads `{ distribution: , sigma: | from: , to: | values: , truncate: }`; `nil` after a problem.
    ///
    /// - Parameter center: the value that is spread, at the first point.
    init?(
        _ node: TextNode, of path: String, dimension: Dimension, center: Double, read: Varied.Read,
        problems: inout [Diagnostic]
    ) {
        relation = Self.relation(node)
        let mode = relation == .factor ? 1 : center
        let own: [Dimension] = relation == .factor ? [.none] : [dimension]
        var failed: Diagnostic?
        func number(_ key: String, _ expected: [Dimension]) -> Double? {
            guard let text = node[key] else {
                failed = node.diagnostic("the spread of `\(path)` needs `\(key)`")
                return nil
            }
            guard let value = read(text, expected)?.constant, value.isFinite else {
                failed = text.diagnostic("`\(key)` of a spread is a plain value")
                return nil
            }
            return value
        }
        func ordered(_ low: Double, _ high: Double) -> Bool {
            if low < high { return true }
            failed = node.diagnostic("`from` of the spread of `\(path)` is below its `to`")
            return false
        }
        var made: Distribution?
        let truncate = node["truncate"] == nil ? nil : number("truncate", [.none])
        if let truncate, truncate < 0.1 {
            failed = node.diagnostic("`truncate` counts standard deviations, at least 0.1")
        }
        switch node["distribution"]?.scalar {
        case "normal", "lognormal":
            let isLog = node["distribution"]?.scalar == "lognormal"
            if let sigma = number("sigma", isLog ? [.none] : own) {
                if sigma < 0 { failed = node.diagnostic("`sigma` is not negative") }
                made = isLog ? .lognormal(sigma: sigma, truncate: truncate) : .normal(sigma: sigma, truncate: truncate)
            }
        case "uniform":
            if let low = number("from", own), let high = number("to", own), ordered(low, high) {
                made = .uniform(from: low, to: high)
            }
        case "triangular":
            if let low = number("from", own), let high = number("to", own), ordered(low, high) {
                if !(low...high).contains(mode) {
                    failed = node.diagnostic(
                        "a triangular spread of `\(path)` peaks at its value, which is not between `from` and `to`")
                }
                made = .triangular(from: low, to: high)
            }
        case "choice":
            let values = (node["values"]?.list ?? []).compactMap { read($0, own)?.constant }
            if values.isEmpty || values.count != node["values"]?.list?.count {
                failed = node.diagnostic("`choice` needs a list `values` of plain values")
            } else {
                made = .choice(values)
            }
        default:
            failed = (node["distribution"] ?? node).diagnostic(
                "a distribution is normal, lognormal, uniform, triangular or choice")
        }
        guard failed == nil, let made else {
            problems.append(failed ?? node.diagnostic("the spread of `\(path)` cannot be read"))
            return nil
        }
        distribution = made
    }
}
