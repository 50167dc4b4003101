import Units

/// Turns the text of expressions into equations: gives every name its meaning and checks dimensions at every node.
///
/// All mistakes of an expression are collected. One of these serves one scope; it is not shared between threads.
public final class ExpressionLowering {
    let scope: any ExpressionScope
    var quadrature: GaussLegendre
    /// The outermost integrals of the expression that was lowered last, ready to be checked.
    public internal(set) var integrals: [IntegralCheck] = []
    var errors: [ExpressionError] = []
    /// What is worth saying about the expression that was lowered last.
    public internal(set) var notes: [ExpressionNote] = []
    /// Variables of the integrals that surround the place being lowered.
    var variables: [(name: String, value: Expression)] = []
    /// The ion that `ion` stands for inside `sum` and `product`.
    var currentIon: String?
    /// Products that were searched for gaps: each once, however often it is lowered.
    var searched: Set<Range<Int>> = []
    var isSearching = false

    /// A quantity on its way up the tree.
    struct Quantity {
        var expression: Expression
        /// The literal `0`, which is zero of any dimension.
        var isBareZero = false
        /// A temperature point, such as `25 degC`, written as one.
        var isPoint = false
        /// A temperature from which a point was subtracted.
        var isDifference = false

        var dimension: Dimension { expression.dimension }
    }

    /// What a node stands for.
    enum Value {
        case quantity(Quantity)
        case condition(Expression)
    }

    /// Lowers expressions whose names mean what `scope` says.
    ///
    /// - Parameter isFine: integrals use 64 nodes and not 32, to see whether 32 were enough.
    public init(scope: any ExpressionScope, isFine: Bool = false) {
        self.scope = scope
        quadrature = isFine ? .fine : .ordinary
    }

    /// The value of `syntax` in SI. Not for use while another expression is being lowered: a scope that needs the value
    /// of a definition lowers it with one of its own.
    ///
    /// - Returns: an expression of the dimension (or alternative dimension) of `place`, if one is given.
    public func quantity(
        _ syntax: ExpressionSyntax, for place: ExpressionPlace? = nil
    ) throws(ExpressionErrors) -> Expression {
        let value = start { quantity(of: syntax) }
        if let value {
            guard let place else { return value.expression }
            if let fitting = fit(value, syntax, place) { return fitting }
        }
        throw ExpressionErrors(errors)
    }

    /// The condition that `syntax` states, as the number 1 or 0.
    public func condition(_ syntax: ExpressionSyntax) throws(ExpressionErrors) -> Expression {
        if let value = start({ condition(of: syntax) }) { return value }
        throw ExpressionErrors(errors)
    }

    private func start<Result>(_ body: () -> Result?) -> Result? {
        errors = []
        variables = []
        currentIon = nil
        notes = []
        integrals = []
        searched = []
        return body()
    }

    // MARK: - For scopes

    /// The value of an argument; for ``ExpressionScope/resolve(_:in:)``.
    public func value(of argument: ArgumentSyntax) throws(ExpressionError) -> Expression {
        guard let expression = argument.expression else {
            throw ExpressionError(.usage, "`\(shown(argument))` is an ion, not a number", at: argument.range)
        }
        let mark = errors.count
        if let value = quantity(of: expression) { return value.expression }
        // The first mistake travels as this error, so that it is not said twice.
        throw errors.remove(at: mark)
    }

    /// The ion, or the name that may stand for one, of an argument; for ``ExpressionScope/resolve(_:in:)``.
    public func ionName(of argument: ArgumentSyntax) throws(ExpressionError) -> String {
        if let name = argument.bareName { return name }
        throw ExpressionError(.usage, "`\(shown(argument))` is not an ion", help: "`K+`", at: argument.range)
    }

    // MARK: - Nodes

    func fail(_ reason: ExpressionError.Reason, _ message: String, help: String? = nil, at range: Range<Int>) {
        // An integrand is lowered once per node; a mistake in it is one mistake.
        let error = ExpressionError(reason, message, help: help, at: range)
        if !errors.contains(error) { errors.append(error) }
    }

    /// The value of a node that must be a quantity; `nil` after a mistake.
    func quantity(of syntax: ExpressionSyntax) -> Quantity? {
        switch lower(syntax) {
        case .quantity(let quantity): return quantity
        case .condition:
            fail(
                .usage, "`\(shown(syntax))` is a condition, not a number", help: "`if(\(shown(syntax)), a, b)`",
                at: syntax.range)
            return nil
        case nil: return nil
        }
    }

    /// The value of a node that must be a condition; `nil` after a mistake.
    func condition(of syntax: ExpressionSyntax) -> Expression? {
        switch lower(syntax) {
        case .condition(let condition): return condition
        case .quantity(let quantity):
            let zero = quantity.dimension.isNone ? "0" : "0 \(quantity.dimension.exampleUnit)"
            fail(
                .usage, "`\(shown(syntax))` is a number, not a condition", help: "`\(shown(syntax)) > \(zero)`",
                at: syntax.range)
            return nil
        case nil: return nil
        }
    }

    func lower(_ syntax: ExpressionSyntax) -> Value? {
        guard syntax.depth <= ExpressionSyntax.deepest else {
            fail(.syntax, "an expression is nested at most \(ExpressionSyntax.deepest) deep", at: syntax.range)
            return nil
        }
        switch syntax.node {
        case .literal(let literal): return self.literal(literal, syntax).map(Value.quantity)
        case .boolean(let value): return .condition(Expression(value ? 1 : 0))
        case .reference(let reference): return self.reference(reference)
        case .positive(let operand): return sign(operand, isNegative: false)
        case .negative(let operand): return sign(operand, isNegative: true)
        case .sum(let first, let terms): return sum(first, terms)
        case .product(let first, let terms): return product(first, terms, syntax)
        case .power(let base, let exponent): return power(base, exponent)
        case .comparison(let comparison, let left, let right): return self.comparison(comparison, left, right)
        case .not(let operand):
            return condition(of: operand).map { .condition(Expression.apply(.not, $0)) }
        case .all(let operands): return junction(operands, .and)
        case .any(let operands): return junction(operands, .or)
        }
    }

    private func literal(_ literal: LiteralSyntax, _ syntax: ExpressionSyntax) -> Quantity? {
        guard let unit = literal.unit else {
            return Quantity(expression: Expression(literal.value), isBareZero: literal.value == 0)
        }
        if let (name, asName) = ambiguousName(in: literal) {
            fail(
                .unit, "`\(name)` in `\(shown(syntax))` is both a unit and a name here of one dimension",
                help: "for what is called so write `\(asName)`; to have the unit, rename that",
                at: syntax.range)
            return nil
        }
        return Quantity(
            expression: .quantity(literal.value, unit.dimension), isPoint: unit.isTemperaturePoint)
    }

    private func sign(_ operand: ExpressionSyntax, isNegative: Bool) -> Value? {
        guard var value = quantity(of: operand), refusePoint(value, operand) else { return nil }
        if isNegative { value.expression = -value.expression }
        return .quantity(value)
    }

    private func sum(_ first: ExpressionSyntax, _ terms: [ExpressionSyntax.Term]) -> Value? {
        var total = quantity(of: first)
        // Every operand is looked at, so that all mistakes are found.
        for (index, term) in terms.enumerated() {
            guard let right = quantity(of: term.operand) else {
                total = nil
                continue
            }
            guard let left = total else { continue }
            // Made only for a message: in a long sum it would cost more than the sum.
            func before() -> ExpressionSyntax {
                index == 0 ? first : ExpressionSyntax(.sum(first, Array(terms[..<index])), range: first.range)
            }
            total = add(left, right, isMinus: term.isInverse, before, term.operand)
            if total == nil { return nil }
        }
        return total.map(Value.quantity)
    }

    private func add(
        _ left: Quantity, _ right: Quantity, isMinus: Bool, _ before: () -> ExpressionSyntax, _ after: ExpressionSyntax
    ) -> Quantity? {
        // A point may only be subtracted, or something be subtracted from it, once.
        if !isMinus || left.isDifference || left.dimension != .temperature {
            guard refusePoint(right, after) else { return nil }
        }
        guard isMinus || !left.isPoint || refusePoint(left, before()) else { return nil }
        guard let (a, b) = alike(left, right, before(), after, isMinus ? "-" : "+", isMinus ? "subtracted" : "added")
        else { return nil }
        let isDifference = left.isDifference || (isMinus && right.isPoint)
        return Quantity(expression: isMinus ? a - b : a + b, isDifference: isDifference)
    }

    /// Two quantities of one dimension; a bare zero takes that of the other.
    func alike(
        _ left: Quantity, _ right: Quantity, _ before: @autoclosure () -> ExpressionSyntax, _ after: ExpressionSyntax,
        _ symbol: String, _ verb: String
    ) -> (Expression, Expression)? {
        if left.dimension == right.dimension { return (left.expression, right.expression) }
        if right.isBareZero, left.dimension != .temperature {
            return (left.expression, .quantity(0, left.dimension))
        }
        if left.isBareZero, right.dimension != .temperature {
            return (.quantity(0, right.dimension), right.expression)
        }
        unlike(left, right, before(), after, symbol, verb)
        return nil
    }

    private func product(
        _ first: ExpressionSyntax, _ terms: [ExpressionSyntax.Term], _ syntax: ExpressionSyntax
    ) -> Value? {
        var total = quantity(of: first)
        if let value = total, !refusePoint(value, first) { total = nil }
        var previous = first
        for term in terms {
            defer { previous = term.operand }
            guard let right = quantity(of: term.operand) else {
                if term.isInverse { suggestRate(previous, term.operand) }
                total = nil
                continue
            }
            guard refusePoint(right, term.operand), let left = total else {
                total = nil
                continue
            }
            let dimension = term.isInverse ? left.dimension / right.dimension : left.dimension * right.dimension
            guard dimension.isKept else {
                fail(.dimension, "the powers of the units grow beyond 1000", at: syntax.range)
                return nil
            }
            total = Quantity(
                expression: term.isInverse ? left.expression / right.expression : left.expression * right.expression)
        }
        guard let total else { return nil }
        noteRemovableSingularities(first, terms, syntax)
        return .quantity(total)
    }

    private func comparison(
        _ comparison: ExpressionSyntax.Comparison, _ left: ExpressionSyntax, _ right: ExpressionSyntax
    ) -> Value? {
        let (first, second) = (lower(left), lower(right))
        guard let first, let second else { return nil }
        let pair: (Expression, Expression)
        switch (first, second) {
        case (.condition(let a), .condition(let b)) where comparison == .equal || comparison == .notEqual: pair = (a, b)
        case (.quantity(let a), .quantity(let b)):
            guard let both = alike(a, b, left, right, comparison.rawValue, "compared") else { return nil }
            pair = both
        default:
            let wrong = if case .condition = first { left } else { right }
            fail(.usage, "`\(shown(wrong))` is a condition, not a number", at: wrong.range)
            return nil
        }
        let (a, b) = pair
        switch comparison {
        case .less: return .condition(Expression.compare(.less, a, b))
        case .lessOrEqual: return .condition(Expression.compare(.lessOrEqual, a, b))
        case .greater: return .condition(Expression.compare(.less, b, a))
        case .greaterOrEqual: return .condition(Expression.compare(.lessOrEqual, b, a))
        case .equal: return .condition(Expression.compare(.equal, a, b))
        case .notEqual: return .condition(Expression.apply(.not, Expression.compare(.equal, a, b)))
        }
    }

    private func junction(_ operands: [ExpressionSyntax], _ operation: Operation) -> Value? {
        let conditions = operands.map { condition(of: $0) }
        let all = conditions.compactMap { $0 }
        guard let first = all.first, all.count == operands.count else { return nil }
        return .condition(all.dropFirst().reduce(first) { Expression.compare(operation, $0, $1) })
    }
}
