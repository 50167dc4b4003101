import Lanes

/// Eight sparse systems of linear equations, one in each lane, of one pattern: factored once and solved for several right
/// sides.
///
/// Pivots stay on the diagonal, which is right for networks of conductances; what that costs elsewhere in digits, the iterations of
/// Newton's method around it win back.
package final class SparseFactors {
    private enum Factors {
        case rows(RowFactors)
        case fronts(FrontFactors)
    }

    private let factors: Factors

    /// - Parameter entries: where the matrix may differ from zero; those of one place are added up.
    package init(pattern: SparsePattern, entries: [(row: Int, column: Int)]) {
        factors =
            switch pattern.elimination {
            case .rows(let pattern): .rows(RowFactors(pattern: pattern, entries: entries))
            case .fronts(let pattern): .fronts(FrontFactors(pattern: pattern, entries: entries))
            }
    }

    /// Factors the matrix whose entries `value` gives, with `extra` added to the diagonal.
    ///
    /// - Returns: the lanes whose matrix is singular; solutions are meaningless there.
    package func factor(
        _ value: (Int) -> SIMD8<Double>, extra: (Int) -> SIMD8<Double>
    ) -> SIMDMask<SIMD8<Int64>> {
        switch factors {
        case .rows(let factors): factors.factor(value, extra: extra)
        case .fronts(let factors): factors.factor(value, extra: extra)
        }
    }

    /// Replaces a right side, by equation, by the solution.
    package func solve(_ b: UnsafeMutablePointer<SIMD8<Double>>) {
        switch factors {
        case .rows(let factors): factors.solve(b)
        case .fronts(let factors): factors.solve(b)
        }
    }
}
