import Lanes

/// Eight square systems of linear equations, one in each lane.
///
/// Rows and columns are scaled to a largest element of one, then Gaussian elimination with a pivot chosen in every
/// lane by itself.
package final class LaneMatrix {
    /// How many equations each system has.
    package let order: Int
    private let storage: LaneColumns
    /// The pivot, after scaling, below which a system counts as singular to working precision.
    private let smallestPivot = 1e-14

    package init(order: Int) {
        self.order = order
        storage = LaneColumns(order * order + 2 * order, vectors: 1)
    }

    /// The matrix, row after row; destroyed by ``solve()``.
    package var elements: UnsafeMutablePointer<SIMD8<Double>> { storage[0] }
    /// The right side; the solution after ``solve()``.
    package var right: UnsafeMutablePointer<SIMD8<Double>> { storage[order * order] }
    private var columnScale: UnsafeMutablePointer<Lanes> { storage[order * order + order] }

    /// Solves in place.
    ///
    /// - Returns: the lanes whose matrix is singular; their solution is meaningless.
    package func solve() -> SIMDMask<SIMD8<Int64>> {
        let (n, a, b) = (order, elements, right)
        var singular = equilibrate()
        for k in 0..<n {
            var best = a[k * n + k].absolute
            var pivot = SIMD8<Int64>(repeating: Int64(k))
            for row in k + 1..<max(n, k + 1) {
                let size = a[row * n + k].absolute
                let larger = size .> best
                best = best.replacing(with: size, where: larger)
                pivot = pivot.replacing(with: SIMD8(repeating: Int64(row)), where: larger)
            }
            singular = singular .| (best .<= Lanes(repeating: smallestPivot))
            for row in k + 1..<max(n, k + 1) {
                let exchange = pivot .== SIMD8(repeating: Int64(row))
                guard exchange.isAnywhere else { continue }
                for column in k..<n { Self.exchange(&a[k * n + column], &a[row * n + column], exchange) }
                Self.exchange(&b[k], &b[row], exchange)
            }
            let reciprocal = Lanes(repeating: 1) / a[k * n + k]
            for row in k + 1..<max(n, k + 1) {
                let factor = a[row * n + k] * reciprocal
                for column in k + 1..<max(n, k + 1) {
                    let product = factor * a[k * n + column]
                    a[row * n + column] -= product
                }
                let product = factor * b[k]
                b[row] -= product
            }
        }
        for k in stride(from: n - 1, through: 0, by: -1) {
            var sum = b[k]
            for column in k + 1..<max(n, k + 1) {
                let product = a[k * n + column] * b[column]
                sum -= product
            }
            b[k] = sum / a[k * n + k]
        }
        for k in 0..<n { b[k] *= columnScale[k] }
        return singular
    }

    private func equilibrate() -> LaneMask {
        let (n, a, b) = (order, elements, right)
        var empty = LaneMask.none
        for row in 0..<n {
            var largest = Lanes()
            for column in 0..<n { largest = a[row * n + column].absolute.larger(largest) }
            empty = empty .| (largest .== Lanes())
            let scale = Lanes(repeating: 1) / largest
            for column in 0..<n { a[row * n + column] *= scale }
            b[row] *= scale
        }
        for column in 0..<n {
            var largest = Lanes()
            for row in 0..<n { largest = a[row * n + column].absolute.larger(largest) }
            empty = empty .| (largest .== Lanes())
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
