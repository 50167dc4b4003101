import Equations

/// What can be proven of a network from the signs of its Jacobian: that of resistors, membranes and junctions is a
/// diagonally dominant M-matrix.
///
/// If, among a set of unknowns, no residual rises with another's unknown, and none falls when all unknowns of the
/// set rise together, elimination keeps both properties, and slopes are never negative. If besides every unknown is
/// linked to one whose residual then surely rises, the matrix is not singular and pivots are positive
/// (A. Berman and R. J. Plemmons, Nonnegative Matrices in the Mathematical Sciences, ch. 6).
struct Dominance {
    private let graph: Graph
    private let unknowns: [Unknown]
    /// Of residual (row) by unknown (column).
    private let signs: [[Sign]]

    init(_ graph: Graph, _ unknowns: [Unknown]) {
        self.graph = graph
        self.unknowns = unknowns
        let residuals = unknowns.map(\.residual)
        let columns = unknowns.map { graph.signs(of: graph.derivatives(of: residuals, by: $0.symbol)) }
        signs = unknowns.indices.map { row in columns.map { $0[row] } }
    }

    /// Whether the Jacobian of a set, by its own residuals, is surely not singular.
    func isNonsingular(_ set: Set<Int>) -> Bool {
        guard let sums = rowSums(set) else { return false }
        var reached = set.filter { sums[$0] == .positive }
        var grew = true
        while grew {
            let more = set.filter { row in
                !reached.contains(row) && reached.contains { signs[row][$0] == .negative }
            }
            reached.formUnion(more)
            grew = !more.isEmpty
        }
        return reached == set
    }

    /// Whether the residual of one unknown never falls with it once the others of the set follow their own.
    func risesAfterElimination(_ set: Set<Int>) -> Bool { rowSums(set) != nil }

    /// The unknown with all of `candidates` that its residual depends on, directly or through them.
    func closure(of unknown: Int, within candidates: Set<Int>) -> Set<Int> {
        var result: Set = [unknown]
        var grew = true
        while grew {
            let more = candidates.filter { column in
                !result.contains(column) && result.contains { !signs[$0][column].isSubset(of: .zero) }
            }
            result.formUnion(more)
            grew = !more.isEmpty
        }
        return result
    }

    /// The unknowns that must be solved together with one, itself among them: their residuals depend on it, and its own on them.
    func coupled(with unknown: Int) -> Set<Int> {
        let all = Set(unknowns.indices)
        return closure(of: unknown, within: all).filter { closure(of: $0, within: all).contains(unknown) }
    }

    /// Signs of the change of each residual when all unknowns of the set rise together; `nil` unless none falls and
    /// no residual rises with another's unknown.
    private func rowSums(_ set: Set<Int>) -> [Int: Sign]? {
        guard let first = set.min() else { return [:] }
        let dimension = unknowns[first].symbol.dimension
        for row in set {
            if unknowns[row].symbol.dimension != dimension { return nil }
            for column in set where column != row && !signs[row][column].isSubset(of: .nonPositive) { return nil }
        }
        // Differences of two unknowns cancel where they stand, before anything is added up.
        let rise = graph.symbol("rise", dimension)
        let shifted = set.sorted().map { (symbol: unknowns[$0].symbol, by: unknowns[$0].symbol + rise) }
        let residuals = graph.substitute(set.sorted().map { unknowns[$0].residual }, shifted)
        let sums = graph.signs(of: graph.derivatives(of: residuals, by: rise))
        guard sums.allSatisfy({ $0.isSubset(of: .nonNegative) }) else { return nil }
        return Dictionary(uniqueKeysWithValues: zip(set.sorted(), sums))
    }
}
