/// The order in which equations can be solved: which equation is for which unknown, and which unknowns must be
/// solved together.
struct DependencyOrder {
    /// For each unknown the equation that is solved for it.
    private(set) var equation: [Int]
    /// Sets of unknowns that depend on each other, each after all that it depends on.
    private(set) var groups: [[Int]] = []

    /// - Parameter occurs: for each equation, for each unknown, whether it occurs there.
    /// - Returns: `nil` with the unknowns that no equation is left for in `unmatched`.
    init?(occurs: [[Bool]], unmatched: inout [Int]) {
        let count = occurs.count
        var unknownOf = [Int?](repeating: nil, count: count)
        // An unknown keeps its own equation wherever that is possible.
        for unknown in 0..<count where occurs[unknown][unknown] { unknownOf[unknown] = unknown }
        for unknown in 0..<count where !occurs[unknown][unknown] {
            var visited = [Bool](repeating: false, count: count)
            if !Self.assign(unknown, occurs, &visited, &unknownOf) { unmatched.append(unknown) }
        }
        guard unmatched.isEmpty else { return nil }
        equation = [Int](repeating: 0, count: count)
        for (row, unknown) in unknownOf.enumerated() { if let unknown { equation[unknown] = row } }
        groups = Self.components(count) { unknown, other in occurs[equation[unknown]][other] }
    }

    /// Finds an equation for `unknown` by an augmenting path.
    private static func assign(
        _ unknown: Int, _ occurs: [[Bool]], _ visited: inout [Bool], _ unknownOf: inout [Int?]
    ) -> Bool {
        for row in occurs.indices where occurs[row][unknown] && !visited[row] {
            visited[row] = true
            if let holder = unknownOf[row], !assign(holder, occurs, &visited, &unknownOf) { continue }
            unknownOf[row] = unknown
            return true
        }
        return false
    }

    /// Strongly connected components, dependencies first (R. Tarjan, SIAM J. Comput. 1 (1972) 146).
    private static func components(_ count: Int, _ depends: (Int, Int) -> Bool) -> [[Int]] {
        var number = [Int](repeating: -1, count: count)
        var lowest = number
        var onStack = [Bool](repeating: false, count: count)
        var stack: [Int] = []
        var result: [[Int]] = []
        var next = 0
        func visit(_ node: Int) {
            number[node] = next
            lowest[node] = next
            next += 1
            stack.append(node)
            onStack[node] = true
            for other in 0..<count where other != node && depends(node, other) {
                if number[other] < 0 {
                    visit(other)
                    lowest[node] = min(lowest[node], lowest[other])
                } else if onStack[other] {
                    lowest[node] = min(lowest[node], number[other])
                }
            }
            guard lowest[node] == number[node] else { return }
            var group: [Int] = []
            while let member = stack.popLast() {
                onStack[member] = false
                group.append(member)
                if member == node { break }
            }
            result.append(group.sorted())
        }
        for node in 0..<count where number[node] < 0 { visit(node) }
        return result
    }
}
