/// An integral as it was lowered, with 32 nodes, and what is needed to see whether these were enough.
public struct IntegralCheck {
    /// With 32 nodes.
    public let value: Expression
    /// What is integrated over.
    let variable: Expression
    let from: Expression
    let to: Expression
    /// An expression of ``variable``; integrals inside it have 64 nodes.
    let integrand: Expression
    /// Where it stands in its text, in UTF-8 offsets.
    public let range: Range<Int>

    /// The largest relative difference from 64 nodes that is not worth a word.
    public static let tolerance = 1e-8

    /// What it depends on, its variable left out.
    public func symbols(in graph: Graph) -> [Expression] {
        graph.symbols(in: [value, from, to, integrand]).filter { !$0.isSame(as: variable) }
    }

    /// The same integral after a change of what it depends on, such as voltages that are put in.
    public func mapped(_ change: (Expression) -> Expression) -> IntegralCheck {
        IntegralCheck(
            value: change(value), variable: variable, from: change(from), to: change(to), integrand: change(integrand),
            range: range)
    }

    /// How far 32 nodes are from 64, relative to these; `nil` where one of them is no number.
    ///
    /// - Parameter values: of every symbol.
    public func difference(in graph: Graph, where values: [(symbol: Expression, value: Double)]) -> Double? {
        let ends = graph.evaluate([value, from, to], where: values)
        let (half, middle) = ((ends[2] - ends[1]) / 2, (ends[1] + ends[2]) / 2)
        var (sum, size) = (0.0, 0.0)
        for (node, weight) in zip(GaussLegendre.fine.nodes, GaussLegendre.fine.weights) {
            let place = values + [(symbol: variable, value: middle + half * node)]
            let term = weight * graph.evaluate([integrand], where: place)[0]
            sum += term
            size += Swift.abs(term)
        }
        let difference = Swift.abs(ends[0] - half * sum)
        guard difference.isFinite else { return nil }
        // What cancels is known to the rounding of its parts only.
        let rounding = 1e-14 * Swift.abs(half) * size
        return difference <= rounding ? 0 : difference / Swift.max(Swift.abs(half * sum), rounding)
    }
}
