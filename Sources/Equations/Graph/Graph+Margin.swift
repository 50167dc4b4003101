internal import Units

extension Graph {
    /// How far a condition is from its edge: a plain number above zero where it holds and below where it does not, which
    /// changes as smoothly as what is compared; in SI units of that.
    ///
    /// - Returns: `nil` where the condition holds at single values only, as `=` does.
    public func margin(of condition: Expression) -> Expression? {
        let id = condition.node(in: self)
        let node = nodes[Int(id)]
        func operand(_ id: Int32) -> Expression { Expression(graph: self, id: id) }
        switch node.operation {
        case .constant: return constant(node.constant != 0 ? 1 : -1)
        case .less, .lessOrEqual:
            let (a, b) = (operand(node.a), operand(node.b))
            let difference = b - a
            let dimension = a.constant == 0 ? b.dimension : a.dimension
            return dimension.isNone ? difference : difference / .quantity(1, dimension)
        case .and, .or:
            guard let a = margin(of: operand(node.a)), let b = margin(of: operand(node.b)) else { return nil }
            return .apply(node.operation == .and ? .minimum : .maximum, a, b)
        case .not: return margin(of: operand(node.a)).map { -$0 }
        default: return nil
        }
    }
}
