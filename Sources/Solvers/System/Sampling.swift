import Equations

/// Looks at equations at arbitrary points, always the same ones, for what derivatives cannot show: a jump has a
/// slope of zero on both sides.
struct Sampling {
    private let graph: Graph
    private var state: UInt64 = 0x1234_5678_9abc_def0

    init(_ graph: Graph) { self.graph = graph }

    /// Whether `residual` is a constant plus its slope `coefficient` times `symbol`: surely where it cannot jump, else wherever it was looked at.
    mutating func isLinear(_ residual: Expression, _ coefficient: Expression, in symbol: Expression) -> Bool {
        guard graph.mayJump(residual, with: symbol) else { return true }
        let others = graph.symbols(in: [residual, coefficient]).filter { !$0.isSame(as: symbol) }
        for _ in 0..<8 {
            var values = others.map { (symbol: $0, value: number(of: $0)) }
            values.append((symbol, 0))
            let start = graph.evaluate([residual, coefficient], where: values)
            for _ in 0..<16 {
                let x = number(of: symbol)
                values[values.count - 1].value = x
                let found = graph.evaluate([residual], where: values)[0]
                let expected: Double = start[0] + start[1] * x
                let size: Double = abs(found) + abs(start[0]) + abs(start[1] * x)
                if size.isFinite, abs(found - expected) > 1e-6 * size { return false }
            }
        }
        return true
    }

    /// Whether `residual` never fell (or never rose) with `symbol` where it was looked at.
    mutating func isMonotone(_ residual: Expression, in symbol: Expression, rising: Bool) -> Bool {
        let others = graph.symbols(in: [residual]).filter { !$0.isSame(as: symbol) }
        for _ in 0..<8 {
            var values = others.map { (symbol: $0, value: number(of: $0)) }
            values.append((symbol, 0))
            var before: Double?
            for x in (0..<32).map({ _ in number(of: symbol) }).sorted() {
                values[values.count - 1].value = x
                let found = graph.evaluate([residual], where: values)[0] * (rising ? 1 : -1)
                guard found.isFinite else { continue }
                if let before, found < before - 1e-6 * (abs(before) + abs(found)) { return false }
                before = found
            }
        }
        return true
    }

    /// A number between 1e-3 and 1e3 of a sign that the symbol can have.
    private mutating func number(of symbol: Expression) -> Double {
        let size = Double.exp((2 * unit() - 1) * 6.9)
        let sign = graph.signs(of: [symbol])[0]
        let negative = unit() < 0.5
        if sign == .zero { return 0 }
        return sign.contains(.negative) && (negative || !sign.contains(.positive)) ? -size : size
    }

    /// Between 0 and 1 (splitmix64, S. Vigna).
    private mutating func unit() -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
