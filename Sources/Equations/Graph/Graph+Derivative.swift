import Units

extension Graph {
    /// The partial derivative of `expression` by `symbol`, every other symbol held.
    ///
    /// At a jump or a corner (`abs`, `min`, `if`, `floor`, a table's points) it is the derivative of the side that
    /// the value belongs to.
    public func derivative(of expression: Expression, by symbol: Expression) -> Expression {
        derivatives(of: [expression], by: symbol)[0]
    }

    /// The partial derivatives of `roots` by one symbol, sharing the work.
    public func derivatives(of roots: [Expression], by symbol: Expression) -> [Expression] {
        let ids = roots.map { $0.node(in: self) }
        let target = symbol.node(in: self)
        precondition(nodes[Int(target)].operation == .symbol, "a derivative is taken by a symbol")
        let below = dimension(of: target)
        // What is not there has none.
        var slopes: [Int32: Expression] = [:]
        for id in reachable(from: ids) {
            let node = nodes[Int(id)]
            if id == target {
                slopes[id] = constant(1)
            } else if node.operation.arity > 0 {
                slopes[id] = slope(of: id, node) { slopes[$0] }
            }
        }
        return ids.map { slopes[$0] ?? constant(0, dimension(of: $0) / below) }
    }

    /// The partial derivatives of `roots` by `symbols` that are not zero by themselves, for each root the columns in order.
    ///
    /// One walk for all: what it costs grows with the number of symbols that a node depends on, not with that of all.
    public func jacobian(of roots: [Expression], by symbols: [Expression]) -> [[(column: Int, slope: Expression)]] {
        let ids = roots.map { $0.node(in: self) }
        var columns: [Int32: Int] = [:]
        for (column, symbol) in symbols.enumerated() { columns[symbol.node(in: self)] = column }
        // By node; one that is not there does not depend on any.
        var rows: [Int32: [Int: Expression]] = [:]
        for id in reachable(from: ids) {
            let node = nodes[Int(id)]
            if let column = columns[id] {
                rows[id] = [column: constant(1)]
                continue
            }
            let operands = node.operands
            let touched = Set(operands.flatMap { rows[$0]?.keys.map { $0 } ?? [] })
            if touched.isEmpty { continue }
            var own: [Int: Expression] = [:]
            for column in touched.sorted() {
                let value = slope(of: id, node) { rows[$0]?[column] }
                if let value, value.constant != 0 { own[column] = value }
            }
            rows[id] = own
        }
        return ids.map { id in
            (rows[id] ?? [:]).sorted { $0.key < $1.key }
                .map { (column: $0.key, slope: $0.value.stored(in: self)) }
        }
    }

    private func slope(of id: Int32, _ node: Node, _ slopes: (Int32) -> Expression?) -> Expression? {
        func operand(_ id: Int32) -> Expression { Expression(graph: self, id: id) }
        let da = node.a >= 0 ? slopes(node.a) : nil
        let db = node.b >= 0 ? slopes(node.b) : nil
        let dc = node.c >= 0 ? slopes(node.c) : nil
        guard da != nil || db != nil || dc != nil else { return nil }
        let a = operand(node.a)
        let x = operand(id)
        func both(_ p: Expression?, _ q: Expression?, _ combine: (Expression, Expression) -> Expression) -> Expression?
        {
            guard let p else { return q }
            guard let q else { return p }
            return combine(p, q)
        }
        switch node.operation {
        case .constant, .symbol, .sign, .floor, .round, .less, .lessOrEqual, .equal, .and, .or, .not, .tableSlope,
            .surfaceSlope, .surfaceSecondSlope:
            return nil
        case .add: return both(da, db, +)
        case .subtract: return both(da, db.map { -$0 }, +)
        case .negate: return da.map { -$0 }
        case .multiply:
            let b = operand(node.b)
            return both(da.map { $0 * b }, db.map { a * $0 }, +)
        case .divide:
            let b = operand(node.b)
            return both(da.map { $0 / b }, db.map { -(x * $0 / b) }, +)
        case .power:
            return da.map {
                Expression(Double(node.numerator) / Double(node.denominator))
                    * Expression.power(a, node.numerator - node.denominator, over: node.denominator) * $0
            }
        case .pow:
            let b = operand(node.b)
            return both(
                da.map { b * Expression.apply(.pow, a, b - Expression(1)) * $0 },
                db.map { x * Expression.log(a) * $0 }, +)
        case .select:
            let (b, c) = (operand(node.b), operand(node.c))
            let below = (db ?? dc).map { slope in slope.dimension / (db == nil ? c.dimension : b.dimension) }
            guard let below else { return nil }
            let zero = constant(0, x.dimension * below)
            return Expression.select(a, db ?? zero, dc ?? zero)
        case .minimum, .maximum:
            let b = operand(node.b)
            let first = Expression.compare(node.operation == .minimum ? .lessOrEqual : .less, a, b)
            guard let slope = da ?? db else { return nil }
            let zero = constant(0, slope.dimension)
            let (low, high) = (da ?? zero, db ?? zero)
            return node.operation == .minimum
                ? Expression.select(first, low, high) : Expression.select(first, high, low)
        case .atan2:
            let b = operand(node.b)
            let square = a * a + b * b
            return both(da.map { b * $0 / square }, db.map { -(a * $0 / square) }, +)
        case .table:
            return da.map { make(.tableSlope, x.dimension / a.dimension, node.a, payload: node.payload) * $0 }
        case .surface:
            func slope(_ operation: Operation, by argument: Int32) -> Expression {
                make(operation, x.dimension / dimension(of: argument), node.a, node.b, payload: node.payload)
            }
            return both(
                da.map { slope(.surfaceSlope, by: node.a) * $0 },
                db.map { slope(.surfaceSecondSlope, by: node.b) * $0 }, +)
        default:
            return da.map { outer(node, a, x) * $0 }
        }
    }

    /// The derivative of a function of one plain number (or of `sqrt`, `cbrt`, `abs`) by its argument `a`; `x` is its
    /// value.
    private func outer(_ node: Node, _ a: Expression, _ x: Expression) -> Expression {
        let one = Expression(1)
        func apply(_ operation: Operation) -> Expression { Expression.apply(operation, a) }
        switch node.operation {
        case .exp: return x
        case .expm1: return Expression.exp(a)
        case .log: return one / a
        case .log10: return Expression(0.43429448190325182765) / a
        case .log1p: return one / (one + a)
        case .sqrt: return Expression(0.5) / x
        case .cbrt: return x / (Expression(3) * a)
        case .abs: return apply(.sign)
        case .sin: return apply(.cos)
        case .cos: return -apply(.sin)
        case .tan: return one + x * x
        case .asin: return one / Expression.sqrt(one - a * a)
        case .acos: return -(one / Expression.sqrt(one - a * a))
        case .atan: return one / (one + a * a)
        case .sinh: return apply(.cosh)
        case .cosh: return apply(.sinh)
        case .tanh: return one - x * x
        case .asinh: return one / Expression.sqrt(one + a * a)
        case .acosh: return one / Expression.sqrt(a * a - one)
        case .atanh: return one / (one - a * a)
        case .erf: return Expression(1.1283791670955125739) * Expression.exp(-(a * a))
        // exprel = 1/B, so exprel' = -B'/B^2.
        case .exprel: return -(Expression.bernoulli(a, order: 1) * x * x)
        case .logistic: return x * Expression.logistic(-a)
        case .softplus: return Expression.logistic(a)
        case .bernoulli: return Expression.bernoulli(a, order: node.order + 1)
        default: preconditionFailure("\(node.operation) has a derivative of its own")
        }
    }
}
