import Units

/// The functions that look at their last argument many times.
extension ExpressionLowering {
    /// How many integrals may stand one inside the other.
    private static let deepestIntegral = 2

    func integral(_ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax) -> Quantity? {
        guard arguments.count == 4, let name = arguments[0].bareName, case .expression = arguments[0].node,
            let lower = arguments[1].expression, let upper = arguments[2].expression, let body = arguments[3].expression
        else {
            fail(
                .usage, "integral needs a variable, two limits and an expression",
                help: "`integral(u, from, to, expression)`", at: reference.range)
            return nil
        }
        guard variables.count < Self.deepestIntegral else {
            fail(.usage, "integrals are nested at most twice", at: reference.range)
            return nil
        }
        let isTaken =
            scope.ownName(name) != nil || scope.names.contains(name) || Self.constants.contains(name) || name == "ion"
            || variables.contains { $0.name == name }
        guard !isTaken else {
            fail(
                .usage, "`\(name)` already means something here", help: "give the variable another name",
                at: arguments[0].range)
            return nil
        }
        let (from, to) = (quantity(of: lower), quantity(of: upper))
        guard let from, let to, refusePoint(from, lower), refusePoint(to, upper),
            let (a, b) = alike(from, to, lower, upper, "to", "limits of integral")
        else { return nil }
        guard let value = integral(of: body, over: name, a, b) else { return nil }
        if variables.isEmpty, !isSearching { prepareCheck(of: value, (name, a, b), body, reference.range) }
        return Quantity(expression: value)
    }

    /// By the rule in force.
    private func integral(of body: ExpressionSyntax, over name: String, _ a: Expression, _ b: Expression) -> Expression?
    {
        let half = (b - a) * Expression(0.5)
        let middle = (a + b) * Expression(0.5)
        var total: Expression?
        for (node, weight) in zip(quadrature.nodes, quadrature.weights) {
            variables.append((name, middle + half * Expression(node)))
            let value = quantity(of: body)
            variables.removeLast()
            guard let value, refusePoint(value, body) else { return nil }
            let term = Expression(weight) * value.expression
            total = total.map { $0 + term } ?? term
        }
        guard let total, (half.dimension * total.dimension).isKept else { return nil }
        return half * total
    }

    /// Keeps an outermost integral, with its integrand as an expression of its variable, and the finer rule inside.
    private func prepareCheck(
        of value: Expression, _ variable: (name: String, from: Expression, to: Expression), _ body: ExpressionSyntax,
        _ range: Range<Int>
    ) {
        let (rule, said) = (quadrature, notes.count)
        quadrature = .fine
        defer {
            quadrature = rule
            notes.removeLast(notes.count - said)
        }
        guard let graph = value.graph, value.constant == nil else {
            guard let fine = integral(of: body, over: variable.name, variable.from, variable.to) else { return }
            integrals.append(IntegralCheck(value: value, fine: fine, range: range))
            return
        }
        let symbol = graph.symbol(variable.name, (variable.to - variable.from).dimension)
        variables.append((variable.name, symbol))
        let integrand = quantity(of: body)
        variables.removeLast()
        guard let integrand else { return }
        let rest = IntegralCheck.Finer(
            variable: symbol, from: variable.from, to: variable.to, integrand: integrand.expression)
        integrals.append(IntegralCheck(value: value, finer: rest, range: range))
    }

    /// `sum(...)` and `product(...)` over the ions of the scope.
    func overIons(_ name: String, _ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax) -> Quantity? {
        guard arguments.count == 1, let body = arguments[0].expression else {
            fail(
                .usage, "\(name) needs one expression of `ion`",
                help: "`\(name)(charge(ion)^2 * inside.concentration(ion))`", at: reference.range)
            return nil
        }
        guard currentIon == nil else {
            fail(.usage, "\(name) stands inside another one over `ion`", at: reference.range)
            return nil
        }
        let ions = scope.ions
        guard !ions.isEmpty else {
            fail(.usage, "there are no ions here for \(name) to run over", at: reference.range)
            return nil
        }
        defer { currentIon = nil }
        var total: Expression?
        for ion in ions {
            currentIon = ion
            guard let value = quantity(of: body), refusePoint(value, body) else { return nil }
            guard let before = total else {
                total = value.expression
                continue
            }
            let next = name == "sum" ? value.dimension : before.dimension * value.dimension
            guard next.isKept, name != "sum" || before.dimension == value.dimension else {
                fail(.dimension, "`\(shown(body))` has not one dimension for all ions", at: body.range)
                return nil
            }
            total = name == "sum" ? before + value.expression : before * value.expression
        }
        return total.map { Quantity(expression: $0) }
    }
}
