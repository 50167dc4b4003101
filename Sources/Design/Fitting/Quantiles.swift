#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Quantiles and tails of the distributions that residuals follow.
package enum Quantiles {
    /// How many standard errors reach so far to both sides that a part `confidence` of all draws lies within: of Student's
    /// distribution, or the normal one where there is an infinite number of degrees of freedom.
    package static func student(_ confidence: Double, degrees: Double) -> Double {
        let tail = 1 - confidence
        func outside(_ size: Double) -> Double {
            degrees.isInfinite
                ? erfc(size / 2.0.squareRoot())
                : incompleteBeta(degrees / (degrees + size * size), degrees / 2, 0.5)
        }
        var (low, high) = (0.0, 1.0)
        while outside(high) > tail, high < 1e300 { (low, high) = (high, 2 * high) }
        for _ in 0..<200 where high - low > 1e-15 * high {
            let middle = 0.5 * (low + high)
            if outside(middle) > tail { low = middle } else { high = middle }
        }
        return 0.5 * (low + high)
    }

    /// The probability that a sum of squares of so many standard normal numbers is larger.
    package static func chiSquareTail(_ value: Double, degrees: Double) -> Double {
        guard degrees > 0, value.isFinite else { return .nan }
        let (a, x) = (degrees / 2, value / 2)
        guard x > 0 else { return 1 }
        let front = exp(a * log(x) - x - lgamma(a))
        if x < a + 1 {
            var (term, sum) = (1 / a, 1 / a)
            for step in 1...10_000 where abs(term) > 1e-16 * sum {
                term *= x / (a + Double(step))
                sum += term
            }
            return max(0, 1 - front * sum)
        }
        let fraction = continued(start: x + 1 - a) { step in
            let k = Double(step)
            return (-k * (k - a), x + 1 - a + 2 * k)
        }
        return front / fraction
    }

    /// The regularized incomplete beta function I_x(a, b).
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        // The fraction converges fast below the mean; above it, the other tail is taken.
        guard x <= (a + 1) / (a + b + 2) else { return 1 - lowerBeta(1 - x, b, a) }
        return lowerBeta(x, a, b)
    }

    private static func lowerBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
        let fraction = continued(start: 1) { step in
            let m = Double(step / 2)
            let part =
                step.isMultiple(of: 2)
                ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            return (part, 1)
        }
        return front / fraction
    }

    /// The continued fraction b0 + a1 / (b1 + a2 / (b2 + ...)), by the method of W. J. Lentz, Appl. Opt. 15 (1976) 668.
    private static func continued(start: Double, _ terms: (Int) -> (a: Double, b: Double)) -> Double {
        let tiny = 1e-300
        var value = start == 0 ? tiny : start
        var (c, d) = (value, 0.0)
        for step in 1...10_000 {
            let (a, b) = terms(step)
            d = b + a * d
            if d == 0 { d = tiny }
            c = b + a / c
            if c == 0 { c = tiny }
            d = 1 / d
            value *= c * d
            if abs(c * d - 1) < 1e-16 { break }
        }
        return value
    }
}
