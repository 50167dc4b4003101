internal import Units

/// Symbols of a graph, each with an expression of the same dimension that is to stand in its place.
public struct Substitution {
    fileprivate var replaced: [Int32: Expression] = [:]

    /// The last of several replacements of one symbol counts.
    public init(_ replacements: [(symbol: Expression, by: Expression)], in graph: Graph) {
        for (symbol, replacement) in replacements {
            precondition(symbol.dimension == replacement.dimension, "a replacement has the dimension of its symbol")
            replaced[symbol.node(in: graph)] = replacement.stored(in: graph)
        }
    }
}

extension Graph {
    /// `roots` with each symbol replaced by the expression beside it, of the same dimension. Replacements are not
    /// searched for symbols again.
    public func substitute(_ roots: [Expression], _ replacements: [(symbol: Expression, by: Expression)])
        -> [Expression]
    {
        substitute(roots, Substitution(replacements, in: self))
    }

    /// The same, with replacements that were made ready once for many calls.
    public func substitute(_ roots: [Expression], _ substitution: Substitution) -> [Expression] {
        let ids = roots.map { $0.node(in: self) }
        var made: [Int32: Expression] = [:]
        func known(_ id: Int32) -> Expression {
            substitution.replaced[id] ?? made[id] ?? Expression(graph: self, id: id)
        }
        for id in reachable(from: ids) where substitution.replaced[id] == nil { made[id] = rebuilt(id, known) }
        return ids.map(known)
    }

    /// The node again, over other operands, simplified as any new expression is.
    func rebuilt(_ id: Int32, _ operand: (Int32) -> Expression) -> Expression {
        let node = nodes[Int(id)]
        let same = Expression(graph: self, id: id)
        switch node.operation.arity {
        case 0: return same
        case 1:
            let a = operand(node.a)
            if a.node(in: self) == node.a { return same }
            switch node.operation {
            case .power: return Expression.power(a, node.numerator, over: node.denominator)
            case .bernoulli: return Expression.bernoulli(a, order: node.order)
            case .table: return Expression.lookUp(tables[Int(node.payload)], at: a, dimension(of: id))
            case .tableSlope:
                if let x = a.constant { return constant(tables[Int(node.payload)].slope(at: x), dimension(of: id)) }
                return make(.tableSlope, dimension(of: id), a.node(in: self), payload: node.payload)
            default: return Expression.apply(node.operation, a)
            }
        case 2:
            let (a, b) = (operand(node.a), operand(node.b))
            switch node.operation {
            case .surface, .surfaceSlope, .surfaceSecondSlope:
                return lookUp(node.operation, node.payload, a, b, dimension(of: id))
            default: return Expression.apply(node.operation, a, b)
            }
        default: return Expression.select(operand(node.a), operand(node.b), operand(node.c))
        }
    }

    /// A table over two arguments, or a slope of it; a number where both arguments are.
    func lookUp(
        _ operation: Operation, _ table: UInt64, _ a: Expression, _ b: Expression, _ dimension: Dimension
    ) -> Expression {
        guard let x = a.constant, let y = b.constant else {
            return make(operation, dimension, a.node(in: self), b.node(in: self), payload: table)
        }
        return constant(tables[Int(table)].value(of: operation, at: x, y), dimension)
    }

    /// The symbols that any of `roots` depends on, in the order they were made.
    public func symbols(in roots: [Expression]) -> [Expression] {
        reachable(from: roots.map { $0.node(in: self) })
            .filter { nodes[Int($0)].operation == .symbol }
            .map { Expression(graph: self, id: $0) }
    }

    /// How many nodes `roots` are made of, each counted once.
    public func size(of roots: [Expression]) -> Int { reachable(from: roots.map { $0.node(in: self) }).count }

    /// Whether `expression` depends on any of `symbols`.
    public func depends(_ expression: Expression, on symbols: [Expression]) -> Bool {
        depends([expression], on: symbols)
    }

    /// Whether any of `roots` depends on any of `symbols`.
    public func depends(_ roots: [Expression], on symbols: [Expression]) -> Bool {
        let wanted = Set(symbols.map { $0.node(in: self) })
        return reachable(from: roots.map { $0.node(in: self) }).contains(where: wanted.contains)
    }

    /// The name that a symbol was made with.
    public func name(of symbol: Expression) -> String {
        let node = nodes[Int(symbol.node(in: self))]
        return node.operation == .symbol ? symbols[node.symbolIndex].name : ""
    }
}
