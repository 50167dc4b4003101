internal import Units

extension Graph {
    /// How far a condition is from its edge: a plain number that is above zero where it holds and nowhere else, which
    /// changes as smoothly as what is compared; in SI units of that. A condition that holds at its edge is next to nothing above zero there.
    ///
    /// - Returns: `nil` where the condition holds at single values only, as `=` does.
    public func margin(of condition: Expression) -> Expression? { margin(of: condition, isNegated: false) }

    private func margin(of condition: Expression, isNegated: Bool) -> Expression? {
        let id = condition.node(in: self)
        let node = nodes[Int(id)]
        func operand(_ id: Int32) -> Expression { Expression(graph: self, id: id) }
        switch node.operation {
        case .constant: return constant((node.constant != 0) != isNegated ? 1 : -1)
        case .less, .lessOrEqual:
            let (a, b) = (operand(node.a), operand(node.b))
            let dimension = a.constant == 0 ? b.dimension : a.dimension
            let difference = (isNegated ? a - b : b - a) / .quantity(1, dimension)
            let holdsAtEdge = (node.operation == .lessOrEqual) != isNegated
            return holdsAtEdge
                ? .select(.apply(.equal, difference, Expression(0)), Expression(Self.atEdge), difference) : difference
        case .and, .or:
            guard let a = margin(of: operand(node.a), isNegated: isNegated),
                let b = margin(of: operand(node.b), isNegated: isNegated)
            else { return nil }
            return .apply((node.operation == .and) != isNegated ? .minimum : .maximum, a, b)
        case .not: return margin(of: operand(node.a), isNegated: !isNegated)
        default: return nil
        }
    }

    /// Stands for zero where a condition holds.
    private static let atEdge = 1e-300
}
