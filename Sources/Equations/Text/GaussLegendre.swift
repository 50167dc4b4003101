#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gauss-Legendre quadrature on [-1, 1]: exact for polynomials up to degree `2 * count - 1`.
///
/// The roots of the Legendre polynomial are polished in twice the working precision, so that nodes and weights are
/// the doubles nearest to the exact ones (to the last bit or so).
package struct GaussLegendre: Sendable {
    /// Increasing.
    package let nodes: [Double]
    /// As many; their sum is 2.
    package let weights: [Double]

    /// The rule of `integral`, and the one it is compared with.
    package static let ordinary = GaussLegendre(count: 32)
    package static let fine = GaussLegendre(count: 64)

    /// A rule of `count` nodes.
    package init(count: Int) {
        precondition(count > 0, "a rule has nodes")
        var nodes: [Double] = []
        var weights: [Double] = []
        for k in (1...count).reversed() {
            // Tricomi's estimate of the k-th root, good to O(count^-4).
            let n = Double(count)
            var x = LongDouble((1 - (n - 1) / (8 * n * n * n)) * cos(Double.pi * (4 * Double(k) - 1) / (4 * n + 2)))
            var slope = LongDouble(1)
            for _ in 0..<8 {
                let (value, derivative) = Self.legendre(count, x)
                slope = derivative
                x = x - value / derivative
            }
            let weight = LongDouble(2) / ((LongDouble(1) - x * x) * slope * slope)
            nodes.append(2 * k == count + 1 ? 0 : x.high)
            weights.append(weight.high)
        }
        self.nodes = nodes
        self.weights = weights
    }

    /// The Legendre polynomial of degree `n` and its derivative, by the three-term recurrence.
    private static func legendre(_ n: Int, _ x: LongDouble) -> (value: LongDouble, derivative: LongDouble) {
        var (previous, current) = (LongDouble(1), x)
        for k in stride(from: 2, through: n, by: 1) {
            let step = (LongDouble(Double(2 * k - 1)) * x * current - LongDouble(Double(k - 1)) * previous)
            (previous, current) = (current, step / LongDouble(Double(k)))
        }
        let derivative = LongDouble(Double(n)) * (x * current - previous) / (x * x - LongDouble(1))
        return (current, derivative)
    }
}

/// A sum of two doubles that do not overlap: 106 bits. T. J. Dekker, Numer. Math. 18 (1971) 224.
private struct LongDouble {
    var high: Double
    var low: Double

    init(_ high: Double, _ low: Double = 0) {
        self.high = high + low
        self.low = low - (self.high - high)
    }

    static func + (a: LongDouble, b: LongDouble) -> LongDouble {
        let sum = a.high + b.high
        let part = sum - a.high
        let error: Double = (a.high - (sum - part)) + (b.high - part)
        return LongDouble(sum, error + a.low + b.low)
    }

    static func - (a: LongDouble, b: LongDouble) -> LongDouble { a + LongDouble(-b.high, -b.low) }

    static func * (a: LongDouble, b: LongDouble) -> LongDouble {
        let product = a.high * b.high
        let error = (-product).addingProduct(a.high, b.high)
        return LongDouble(product, error + (a.high * b.low + a.low * b.high))
    }

    static func / (a: LongDouble, b: LongDouble) -> LongDouble {
        let first = a.high / b.high
        let rest = a - b * LongDouble(first)
        return LongDouble(first, rest.high / b.high)
    }
}
