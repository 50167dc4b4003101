/// An integral as it was lowered, with 32 nodes, and what is needed to see whether these were enough.
public struct IntegralCheck {
    /// What 64 nodes are put in, one after another.
    struct Finer {
        /// What is integrated over.
        var variable: Expression
        var from: Expression
        var to: Expression
        /// An expression of `variable`; integrals inside it have 64 nodes.
        var integrand: Expression
    }

    /// With 32 nodes.
    public let value: Expression
    /// Where it stands in its text, in UTF-8 offsets.
    public let range: Range<Int>
    private let finer: Finer?
    /// With 64 nodes, where all of it is a number.
    private let fine: Expression?

    /// The largest relative difference from 64 nodes that is not worth a word.
    public static let tolerance = 1e-8

    init(value: Expression, finer: Finer, range: Range<Int>) {
        (self.value, self.finer, fine, self.range) = (value, finer, nil, range)
    }

    init(value: Expression, fine: Expression, range: Range<Int>) {
        (self.value, finer, self.fine, self.range) = (value, nil, fine, range)
    }

    /// What it depends on, its variable left out.
    public func symbols(in graph: Graph) -> [Expression] {
        guard let finer else { return [] }
        return graph.symbols(in: [value, finer.from, finer.to, finer.integrand]).filter {
            !$0.isSame(as: finer.variable)
        }
    }

    /// The same integral after a change of what it depends on, such as voltages that are put in.
    public func mapped(_ change: (Expression) -> Expression) -> IntegralCheck {
        guard let finer else { return self }
        let changed = Finer(
            variable: finer.variable, from: change(finer.from), to: change(finer.to), integrand: change(finer.integrand)
        )
        return IntegralCheck(value: change(value), finer: changed, range: range)
    }

    /// How far 32 nodes are from 64, relative to these; `nil` where one of them is no number.
    ///
    /// - Parameter values: of every symbol.
    public func difference(in graph: Graph, where values: [(symbol: Expression, value: Double)]) -> Double? {
        if let fine = fine?.constant, let value = value.constant { return Self.relative(value, fine, size: fine) }
        guard let finer else { return nil }
        let ends = graph.evaluate([value, finer.from, finer.to], where: values)
        let (half, middle) = ((ends[2] - ends[1]) / 2, (ends[1] + ends[2]) / 2)
        var (sum, size) = (0.0, 0.0)
        for (node, weight) in zip(GaussLegendre.fine.nodes, GaussLegendre.fine.weights) {
            let place = values + [(symbol: finer.variable, value: middle + half * node)]
            let term = weight * graph.evaluate([finer.integrand], where: place)[0]
            sum += term
            size += Swift.abs(term)
        }
        return Self.relative(ends[0], half * sum, size: half * size)
    }

    /// What cancels is known to the rounding of its parts only.
    private static func relative(_ value: Double, _ fine: Double, size: Double) -> Double? {
        let difference = Swift.abs(value - fine)
        guard difference.isFinite else { return nil }
        let rounding = 1e-14 * Swift.abs(size)
        return difference <= rounding ? 0 : difference / Swift.max(Swift.abs(fine), rounding)
    }
}
