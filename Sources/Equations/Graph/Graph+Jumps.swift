extension Graph {
    /// Whether the value of an expression may jump where `symbol` changes. A derivative does not show that: it is the one of the side that the
    /// value belongs to.
    public func mayJump(_ expression: Expression, with symbol: Expression) -> Bool {
        let target = symbol.node(in: self)
        var following: Set<Int32> = [target]
        for id in reachable(from: [expression.node(in: self)]) {
            let node = nodes[Int(id)]
            guard node.operands.contains(where: following.contains) else { continue }
            following.insert(id)
            switch node.operation {
            case .sign, .floor, .round, .less, .lessOrEqual, .equal, .and, .or, .not, .table, .tableSlope, .surface,
                .surfaceSlope,
                .surfaceSecondSlope:
                return true
            case .select where following.contains(node.a): return true
            default: continue
            }
        }
        return false
    }
}
