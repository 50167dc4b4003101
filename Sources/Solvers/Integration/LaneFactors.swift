import Lanes

/// Eight square systems of linear equations, one in each lane, factored once and solved for several right sides.
///
/// Rows and columns are scaled to a largest element of one; a pivot is chosen in every lane by itself.
package final class LaneFactors {
    /// How many equations each system has.
    package let order: Int
    private let storage: LaneColumns
    private let pivots: UnsafeMutablePointer<SIMD8<Int64>>
    /// The pivot, after scaling, below which a system counts as singular to working precision.
    private let smallestPivot = 1e-15

    package init(order: Int) {
        self.order = order
        storage = LaneColumns(order * order + 2 * order, vectors: 1)
        pivots = .allocate(capacity: Swift.max(order, 1))
        pivots.initialize(repeating: SIMD8(), count: Swift.max(order, 1))
    }

    deinit { pivots.deallocate() }

    /// The matrix, row after row; overwritten by its factors.
    package var elements: UnsafeMutablePointer<SIMD8<Double>> { storage[0] }

    private var rowScale: UnsafeMutablePointer<Lanes> { storage[order * order] }
    private var columnScale: UnsafeMutablePointer<Lanes> { storage[order * order + order] }

    /// Replaces the matrix by its factors.
    ///
    /// - Returns: the lanes whose matrix is singular; solutions are meaningless there.
    package func factor() -> SIMDMask<SIMD8<Int64>> {
        let (n, a) = (order, elements)
        var singular = equilibrate()
        for k in 0..<n {
            var best = a[k * n + k].absolute
            var pivot = SIMD8<Int64>(repeating: Int64(k))
            for row in k + 1..<Swift.max(n, k + 1) {
                let size = a[row * n + k].absolute
                let larger = size .> best
                best = best.replacing(with: size, where: larger)
                pivot = pivot.replacing(with: SIMD8(repeating: Int64(row)), where: larger)
            }
            pivots[k] = pivot
            singular = singular .| .!(best .> Lanes(repeating: smallestPivot))
            for row in k + 1..<Swift.max(n, k + 1) {
                let exchange = pivot .== SIMD8(repeating: Int64(row))
                guard exchange.isAnywhere else { continue }
                for column in 0..<n { Self.exchange(&a[k * n + column], &a[row * n + column], exchange) }
            }
            let reciprocal = Lanes(repeating: 1) / a[k * n + k]
            for row in k + 1..<Swift.max(n, k + 1) {
                let factor = a[row * n + k] * reciprocal
                a[row * n + k] = factor
                for column in k + 1..<Swift.max(n, k + 1) {
                    a[row * n + column] = fnma(factor, a[k * n + column], a[row * n + column])
                }
            }
            a[k * n + k] = reciprocal
        }
        return singular
    }

    /// Replaces a right side by the solution.
    package func solve(_ b: UnsafeMutablePointer<SIMD8<Double>>) {
        let (n, a) = (order, elements)
        for row in 0..<n { b[row] *= rowScale[row] }
        for k in 0..<n {
            for row in k + 1..<Swift.max(n, k + 1) {
                let exchange = pivots[k] .== SIMD8(repeating: Int64(row))
                if exchange.isAnywhere { Self.exchange(&b[k], &b[row], exchange) }
            }
        }
        for row in 0..<n {
            var sum = b[row]
            for column in 0..<row { sum = fnma(a[row * n + column], b[column], sum) }
            b[row] = sum
        }
        for row in stride(from: n - 1, through: 0, by: -1) {
            var sum = b[row]
            for column in row + 1..<Swift.max(n, row + 1) { sum = fnma(a[row * n + column], b[column], sum) }
            b[row] = sum * a[row * n + row]
        }
        for row in 0..<n { b[row] *= columnScale[row] }
    }

    private func equilibrate() -> LaneMask {
        let (n, a) = (order, elements)
        var empty = LaneMask.none
        for row in 0..<n {
            var largest = Lanes()
            for column in 0..<n { largest = a[row * n + column].absolute.larger(largest) }
            empty = empty .| .!(largest .> Lanes())
            let scale = Lanes(repeating: 1) / largest
            for column in 0..<n { a[row * n + column] *= scale }
            rowScale[row] = scale
        }
        for column in 0..<n {
            var largest = Lanes()
            for row in 0..<n { largest = a[row * n + column].absolute.larger(largest) }
            empty = empty .| .!(largest .> Lanes())
            let scale = Lanes(repeating: 1) / largest
            for row in 0..<n { a[row * n + column] *= scale }
            columnScale[column] = scale
        }
        return empty
    }

    private static func exchange(_ a: inout Lanes, _ b: inout Lanes, _ mask: LaneMask) {
        let first = a
        a = a.replacing(with: b, where: mask)
        b = b.replacing(with: first, where: mask)
    }
}
