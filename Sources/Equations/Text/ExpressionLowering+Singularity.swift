import Units

extension ExpressionLowering {
    /// Notes each divisor `1 - exp(u)`, `exp(u) - 1` or `expm1(u)` whose zero meets a zero of the numerator: there the
    /// quotient is 0/0, though it has a limit.
    func noteRemovableSingularities(
        _ first: ExpressionSyntax, _ terms: [ExpressionSyntax.Term], _ syntax: ExpressionSyntax
    ) {
        guard !isSearching, syntax.range.isEmpty || searched.insert(syntax.range).inserted else { return }
        isSearching = true
        defer { isSearching = false }
        for term in terms where term.isInverse {
            guard let exponent = Self.exponent(ofDivisor: term.operand) else { continue }
            let factors = [first] + terms.filter { !$0.isInverse }.map(\.operand)
            guard let u = quantity(of: exponent)?.expression,
                let meeting = factors.first(where: { factor in
                    quantity(of: factor).map { Self.vanishes($0.expression, where: u) } ?? false
                })
            else { continue }
            let text = shown(exponent)
            let note = ExpressionNote(
                message: "`\(shownAsFactor(meeting)) / \(shownAsFactor(term.operand))` is 0/0 where `\(text)` is 0",
                help: "`exprel(\(text))` is `(exp(\(text)) - 1) / (\(text))` and has no gap there", range: syntax.range)
            if !notes.contains(note) { notes.append(note) }
        }
    }

    /// `u` of `1 - exp(u)`, `exp(u) - 1`, `expm1(u)`.
    private static func exponent(ofDivisor syntax: ExpressionSyntax) -> ExpressionSyntax? {
        func argument(_ syntax: ExpressionSyntax, of name: String) -> ExpressionSyntax? {
            guard case .reference(let call) = syntax.node, call.name == name, call.arguments?.count == 1 else {
                return nil
            }
            return call.arguments?.first?.expression
        }
        func isOne(_ syntax: ExpressionSyntax) -> Bool {
            guard case .literal(let literal) = syntax.node else { return false }
            return literal.unit == nil && literal.number == 1
        }
        if let u = argument(syntax, of: "expm1") { return u }
        guard case .sum(let first, let terms) = syntax.node, terms.count == 1, let term = terms.first, term.isInverse
        else { return nil }
        if isOne(first) { return argument(term.operand, of: "exp") }
        return isOne(term.operand) ? argument(first, of: "exp") : nil
    }

    /// Whether `numerator` is zero where `u` is, along a symbol in which `u` is affine: tried at a point with
    /// arbitrary values of all symbols.
    private static func vanishes(_ numerator: Expression, where u: Expression) -> Bool {
        guard let graph = u.graph, numerator.graph != nil, numerator.constant == nil, u.constant == nil else {
            return false
        }
        let ids = [u.node(in: graph), numerator.node(in: graph)]
        let symbols = graph.reachable(from: ids).filter { graph.nodes[Int($0)].operation == .symbol }
        var place = symbols.enumerated().map { index, id in
            (symbol: Expression(graph: graph, id: id), value: 0.5 + 0.37 * Double(index % 7) + 0.011 * Double(index))
        }
        let ofExponent = Set(graph.reachable(from: [ids[0]]))
        for index in symbols.indices.filter({ ofExponent.contains(symbols[$0]) }).prefix(16) {
            let base = place[index].value
            defer { place[index].value = base }
            func values(_ x: Double) -> [Double] {
                place[index].value = x
                return graph.evaluate([u, numerator], where: place)
            }
            let (low, middle, high) = (values(base), values(base + 1), values(base + 2))
            let slope = middle[0] - low[0]
            guard slope.isFinite, slope != 0, abs(high[0] - middle[0] - slope) <= 1e-9 * abs(slope) else { continue }
            let root = values(base - low[0] / slope)
            let scale = max(abs(low[1]), abs(middle[1]), abs(high[1]))
            if scale.isFinite, scale > 0, abs(root[1]) <= 1e-9 * scale { return true }
        }
        return false
    }
}
