public import Units

/// A node of a ``Graph``, with operators: the type that formulas generic over ``Real`` build equations with.
///
/// Making one checks dimensions. Text that a user wrote is checked before it becomes an `Expression`, so a
/// mismatch here is a bug of the toolkit and stops the program.
public struct Expression {
    /// `nil` for a literal that has not met a graph yet.
    let graph: Graph?
    let id: Int32
    private let literal: (value: Double, dimension: Dimension)

    init(graph: Graph, id: Int32) {
        self.graph = graph
        self.id = id
        literal = (0, .none)
    }

    private init(literal value: Double, _ dimension: Dimension) {
        graph = nil
        id = -1
        literal = (value, dimension)
    }

    /// What the value is measured in.
    public var dimension: Dimension { graph?.dimension(of: id) ?? literal.dimension }

    /// The number this is, when it depends on nothing.
    public var constant: Double? {
        guard let graph else { return literal.value }
        return graph.constantValue(of: id)
    }

    /// The number of the node in `graph`; a literal is stored there first.
    func node(in graph: Graph) -> Int32 {
        guard let own = self.graph else { return graph.constant(literal.value, literal.dimension).id }
        precondition(own === graph, "an expression of another graph")
        return id
    }

    /// The same expression as a member of `graph`.
    public func stored(in graph: Graph) -> Expression { Expression(graph: graph, id: node(in: graph)) }

    /// Tells the expressions that one graph stores apart.
    public var number: Int32 { id }

    /// Whether both are the same node (or literals of one value and dimension).
    public func isSame(as other: Expression) -> Bool {
        if let graph = graph ?? other.graph { return node(in: graph) == other.node(in: graph) }
        return literal.value == other.literal.value && literal.dimension == other.literal.dimension
    }
}

extension Expression: Real {
    /// A constant that joins the graph of what it meets.
    public static func quantity(_ value: Double, _ dimension: Dimension) -> Expression {
        Expression(literal: value, dimension)
    }

    /// The sum of two of one dimension.
    public static func + (a: Expression, b: Expression) -> Expression { sum(a, b, .add) }
    /// The difference of two of one dimension.
    public static func - (a: Expression, b: Expression) -> Expression { sum(a, b, .subtract) }

    /// The product.
    public static func * (a: Expression, b: Expression) -> Expression {
        let dimension = a.dimension * b.dimension
        if let x = a.constant, let y = b.constant { return fold(a, b, x * y, dimension) }
        if a.constant == 0 || b.constant == 0 { return fold(a, b, 0, dimension) }
        if a.isOne { return b }
        if b.isOne { return a }
        if a.isMinusOne { return -b }
        if b.isMinusOne { return -a }
        if let x = a.negated { return -(x * b) }
        if let y = b.negated { return -(a * y) }
        return binary(.multiply, a, b, dimension)
    }

    /// The quotient.
    public static func / (a: Expression, b: Expression) -> Expression {
        let dimension = a.dimension / b.dimension
        if let x = a.constant, let y = b.constant { return fold(a, b, x / y, dimension) }
        if a.constant == 0 { return fold(a, b, 0, dimension) }
        if b.isOne { return a }
        if b.isMinusOne { return -a }
        if let x = a.negated { return -(x / b) }
        if let y = b.negated { return -(a / y) }
        return binary(.divide, a, b, dimension)
    }

    /// The negative.
    public static prefix func - (a: Expression) -> Expression {
        if let x = a.constant { return a.like(-x, a.dimension) }
        if let x = a.negated { return x }
        guard let graph = a.graph else { return a }
        let node = graph.nodes[Int(a.id)]
        if node.operation == .subtract {
            return Expression(graph: graph, id: node.b) - Expression(graph: graph, id: node.a)
        }
        return graph.make(.negate, a.dimension, a.id)
    }

    /// A rational power.
    public static func power(_ x: Expression, _ numerator: Int, over denominator: Int) -> Expression {
        guard let dimension = x.dimension.power(numerator, over: denominator) else {
            preconditionFailure("\(x.dimension) cannot be raised to \(numerator)/\(denominator)")
        }
        if numerator == 0 { return x.like(1, .none) }
        let divisor = greatestCommonDivisor(Swift.abs(numerator), Swift.abs(denominator)) * (denominator < 0 ? -1 : 1)
        let (n, d) = (numerator / divisor, denominator / divisor)
        if n == 1, d == 1 { return x }
        if let value = x.constant { return x.like(Double.power(value, n, over: d), dimension) }
        if n == 1, d == 2 { return sqrt(x) }
        guard let graph = x.graph else { return x }
        return graph.make(.power, dimension, x.id, payload: Graph.Node.rational(n, d))
    }

    /// The square root.
    public static func sqrt(_ x: Expression) -> Expression {
        guard let dimension = x.dimension.power(1, over: 2) else {
            preconditionFailure("no square root of \(x.dimension)")
        }
        if let value = x.constant { return x.like(value.squareRoot(), dimension) }
        return x.unary(.sqrt, dimension)
    }

    /// e^x.
    public static func exp(_ x: Expression) -> Expression { x.plain(.exp) }
    /// e^x - 1, without loss near 0.
    public static func expm1(_ x: Expression) -> Expression { x.plain(.expm1) }
    /// The natural logarithm.
    public static func log(_ x: Expression) -> Expression { x.plain(.log) }
    /// log(1 + x), without loss near 0.
    public static func log1p(_ x: Expression) -> Expression { x.plain(.log1p) }
    /// The hyperbolic tangent.
    public static func tanh(_ x: Expression) -> Expression { x.plain(.tanh) }
    /// The inverse hyperbolic sine.
    public static func asinh(_ x: Expression) -> Expression { x.plain(.asinh) }
    /// (e^x - 1)/x.
    public static func exprel(_ x: Expression) -> Expression { x.plain(.exprel) }
    /// x/(e^x - 1).
    public static func bernoulli(_ x: Expression) -> Expression { x.plain(.bernoulli) }
    /// 1/(1 + e^-x).
    public static func logistic(_ x: Expression) -> Expression { x.plain(.logistic) }
    /// The absolute value.
    public static func abs(_ x: Expression) -> Expression { apply(.abs, x) }

    /// `then` where `a < b`, else `otherwise`.
    public static func select(
        _ a: Expression, isLessThan b: Expression, then: Expression, otherwise: Expression
    ) -> Expression {
        select(compare(.less, a, b), then, otherwise)
    }
}

extension Expression {
    /// Any operation on one operand: an elementary function of a plain number, or `abs`, `sign`, `cbrt`, `sqrt`,
    /// `floor`, `round`, `not` and `negate`.
    public static func apply(_ operation: Operation, _ x: Expression) -> Expression {
        switch operation {
        case .negate: return -x
        case .sqrt: return sqrt(x)
        case .abs:
            if let value = x.constant { return x.like(Swift.abs(value), x.dimension) }
            return x.unary(.abs, x.dimension)
        case .sign:
            if let value = x.constant { return x.like(Graph.scalarSign(value), .none) }
            return x.unary(.sign, .none)
        case .cbrt:
            guard let dimension = x.dimension.power(1, over: 3) else {
                preconditionFailure("no cube root of \(x.dimension)")
            }
            if let value = x.constant { return x.like(Graph.scalar(.cbrt, value, 0, 0, 0), dimension) }
            return x.unary(.cbrt, dimension)
        default:
            precondition(operation.arity == 1, "\(operation) takes \(operation.arity) operands")
            return x.plain(operation)
        }
    }

    /// The `order`-th derivative of the Bernoulli function at `x`.
    public static func bernoulli(_ x: Expression, order: Int) -> Expression {
        x.plain(.bernoulli, payload: UInt64(order))
    }

    /// Operations on two operands: `minimum`, `maximum`, `atan2` of two of one dimension, `pow` of plain numbers.
    public static func apply(_ operation: Operation, _ a: Expression, _ b: Expression) -> Expression {
        switch operation {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide: return a / b
        case .less, .lessOrEqual, .equal, .and, .or: return compare(operation, a, b)
        default:
            precondition(
                operation.arity == 2 && Self.unify(a, b) != nil, "\(operation) of \(a.dimension), \(b.dimension)")
            let dimension = operation == .atan2 || operation == .pow ? Dimension.none : Self.unify(a, b) ?? .none
            if let x = a.constant, let y = b.constant {
                return fold(a, b, Graph.scalar(operation, x, y, 0, 0), dimension)
            }
            if operation != .pow, operation != .atan2, a.isSame(as: b) { return a }
            return binary(operation, a, b, dimension)
        }
    }

    /// The condition `a operation b` as the number 1 or 0.
    public static func compare(_ operation: Operation, _ a: Expression, _ b: Expression) -> Expression {
        precondition(unify(a, b) != nil, "comparing \(a.dimension) with \(b.dimension)")
        if let x = a.constant, let y = b.constant { return fold(a, b, Graph.scalar(operation, x, y, 0, 0), .none) }
        return binary(operation, a, b, .none)
    }

    /// `then` where `condition` is not 0, else `otherwise`.
    public static func select(_ condition: Expression, _ then: Expression, _ otherwise: Expression) -> Expression {
        guard let dimension = unify(then, otherwise) else {
            preconditionFailure("arms of \(then.dimension) and \(otherwise.dimension)")
        }
        if let value = condition.constant { return value != 0 ? then : otherwise }
        guard let graph = condition.graph, !then.isSame(as: otherwise) else { return then }
        return graph.make(.select, dimension, condition.id, then.node(in: graph), otherwise.node(in: graph))
    }

    /// The value of `table` at `position`; `dimension` is that of the table's values. The position's own dimension
    /// is the caller's to check.
    public static func lookUp(_ table: LookupTable, at position: Expression, _ dimension: Dimension) -> Expression {
        if let x = position.constant { return position.like(table.value(at: x), dimension) }
        guard let graph = position.graph else { return position }
        return graph.make(.table, dimension, position.id, payload: graph.register(table))
    }

    /// The value of `table` at two places; `dimension` is that of the table's values. The dimensions of the places are the
    /// caller's to check.
    public static func lookUp(
        _ table: LookupTable, at first: Expression, _ second: Expression, _ dimension: Dimension
    ) -> Expression {
        guard let graph = first.graph ?? second.graph else {
            guard let x = first.constant, let y = second.constant else { return first }
            return .quantity(table.value(at: x, y), dimension)
        }
        return graph.lookUp(.surface, graph.register(table), first, second, dimension)
    }

    private static func sum(_ a: Expression, _ b: Expression, _ operation: Operation) -> Expression {
        guard let dimension = unify(a, b) else {
            preconditionFailure("adding \(a.dimension) to \(b.dimension)")
        }
        if let x = a.constant, let y = b.constant {
            return fold(a, b, operation == .add ? x + y : x - y, dimension)
        }
        if b.constant == 0 { return a }
        if a.constant == 0 { return operation == .add ? b : -b }
        if operation == .subtract, a.isSame(as: b) { return a.like(0, dimension) }
        if let y = b.negated { return operation == .add ? a - y : a + y }
        if operation == .add, let x = a.negated { return b - x }
        return binary(operation, a, b, dimension)
    }

    /// The common dimension of two; the constant zero has every dimension.
    private static func unify(_ a: Expression, _ b: Expression) -> Dimension? {
        let (x, y) = (a.dimension, b.dimension)
        if x == y { return x }
        if a.constant == 0 { return y }
        return b.constant == 0 ? x : nil
    }

    private static func fold(_ a: Expression, _ b: Expression, _ value: Double, _ dimension: Dimension) -> Expression {
        (a.graph ?? b.graph).map { $0.constant(value, dimension) } ?? .quantity(value, dimension)
    }

    private static func binary(_ operation: Operation, _ a: Expression, _ b: Expression, _ dimension: Dimension)
        -> Expression
    {
        guard let graph = a.graph ?? b.graph else { preconditionFailure("literals fold") }
        return graph.make(operation, dimension, a.node(in: graph), b.node(in: graph))
    }

    private func like(_ value: Double, _ dimension: Dimension) -> Expression {
        graph.map { $0.constant(value, dimension) } ?? .quantity(value, dimension)
    }

    private func plain(_ operation: Operation, payload: UInt64 = 0) -> Expression {
        precondition(dimension.isNone || constant == 0, "\(operation) of \(dimension)")
        if let value = constant { return like(Graph.scalar(operation, value, 0, 0, payload), .none) }
        return unary(operation, .none, payload: payload)
    }

    private func unary(_ operation: Operation, _ dimension: Dimension, payload: UInt64 = 0) -> Expression {
        guard let graph else { preconditionFailure("literals fold") }
        return graph.make(operation, dimension, id, payload: payload)
    }

    private var isOne: Bool { constant == 1 && dimension.isNone }
    private var isMinusOne: Bool { constant == -1 && dimension.isNone }

    /// What this is the negative of.
    private var negated: Expression? {
        guard let graph, graph.nodes[Int(id)].operation == .negate else { return nil }
        return Expression(graph: graph, id: graph.nodes[Int(id)].a)
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
