import Equations

/// A large system as one group, without eliminations: which equation stands for which unknown, and where its Jacobian is
/// not zero.
struct SparseReduction {
    let group: SystemReduction.Group

    /// - Throws: no equation is left for some unknown.
    init(graph: Graph, unknowns: [Unknown]) throws(SystemError) {
        let rows = graph.jacobian(of: unknowns.map(\.residual), by: unknowns.map(\.symbol))
        var rowsOf = [[Int]](repeating: [], count: unknowns.count)
        for (row, slopes) in rows.enumerated() { for (column, _) in slopes { rowsOf[column].append(row) } }
        // An unknown keeps its own equation wherever that is possible.
        var unknownOf = [Int?](repeating: nil, count: unknowns.count)
        for unknown in unknowns.indices where rowsOf[unknown].contains(unknown) { unknownOf[unknown] = unknown }
        var unmatched: [Int] = []
        for unknown in unknowns.indices where !rowsOf[unknown].contains(unknown) {
            if !Self.assign(unknown, rowsOf, &unknownOf) { unmatched.append(unknown) }
        }
        guard unmatched.isEmpty else {
            throw .underdetermined(unknowns: unmatched.map { graph.name(of: unknowns[$0].symbol) })
        }
        var chosen = unknowns
        var slopes: [(row: Int, column: Int, value: Expression)] = []
        for (row, unknown) in unknownOf.enumerated() {
            guard let unknown else { continue }
            chosen[unknown].residual = unknowns[row].residual
            slopes += rows[row].map { (unknown, $0.column, $0.slope) }
        }
        group = SystemReduction.Group(unknowns: chosen, slopes: slopes, slope: .unknown)
    }

    /// Finds an equation for `unknown` along a shortest path of exchanges.
    private static func assign(_ unknown: Int, _ rowsOf: [[Int]], _ unknownOf: inout [Int?]) -> Bool {
        var foundBy: [Int: Int] = [:]
        var held: [Int: Int] = [:]
        var queue = [unknown]
        var next = 0
        while next < queue.count {
            let current = queue[next]
            next += 1
            for row in rowsOf[current] where foundBy[row] == nil {
                foundBy[row] = current
                if let holder = unknownOf[row] {
                    held[holder] = row
                    queue.append(holder)
                    continue
                }
                var row = row
                while let taker = foundBy[row] {
                    unknownOf[row] = taker
                    guard let given = held[taker] else { return true }
                    row = given
                }
            }
        }
        return false
    }
}
