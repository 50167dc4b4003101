import Lanes

/// Linear equations of one pattern, eight lanes at once: dense while there are few, sparse where there are many.
struct LaneEquations {
    /// Where matrices may differ from zero, and in which order they are eliminated: found once for all lanes.
    struct Pattern: Sendable {
        let order: Int
        let entries: [(row: Int, column: Int)]
        /// `nil` of a small matrix.
        let sparse: SparsePattern?

        /// - Parameter entries: where the matrix may differ from zero besides its diagonal; those of one place are added up.
        init(order: Int, entries: [(row: Int, column: Int)]) {
            self.order = order
            self.entries = entries
            sparse = order > CompiledSystem.largestGroup ? SparsePattern(order: order, entries: entries) : nil
        }
    }

    private enum Factors {
        case dense(LaneFactors)
        case sparse(SparseFactors)
    }

    private let entries: [(row: Int, column: Int)]
    private let factors: Factors

    init(_ pattern: Pattern) {
        entries = pattern.entries
        factors =
            if let sparse = pattern.sparse {
                .sparse(SparseFactors(pattern: sparse, entries: pattern.entries))
            } else {
                .dense(LaneFactors(order: pattern.order))
            }
    }

    /// Factors the matrix of the entries `value`, with `extra` added to the diagonal.
    ///
    /// - Returns: the lanes whose matrix is singular; solutions are meaningless there.
    @inline(__always)
    func factor(_ value: (Int) -> Lanes, extra: (Int) -> Lanes) -> LaneMask {
        switch factors {
        case .sparse(let factors): return factors.factor(value, extra: extra)
        case .dense(let factors):
            let (n, matrix) = (factors.order, factors.elements)
            for place in 0..<(n * n) { matrix[place] = Lanes() }
            for (place, entry) in entries.enumerated() { matrix[entry.row * n + entry.column] += value(place) }
            for row in 0..<n { matrix[row * n + row] += extra(row) }
            return factors.factor()
        }
    }

    /// Replaces a right side by the solution.
    func solve(_ b: UnsafeMutablePointer<Lanes>) {
        switch factors {
        case .dense(let factors): factors.solve(b)
        case .sparse(let factors): factors.solve(b)
        }
    }
}
