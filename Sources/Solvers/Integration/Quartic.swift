/// The polynomial of degree 4 through five equally spaced values on [0, 1].
public struct Quartic: Sendable {
    /// Coefficients of powers 0 to 4.
    private let c: (Double, Double, Double, Double, Double)

    /// Through values at 0, 1/4, 1/2, 3/4 and 1.
    public init(_ v0: Double, _ v1: Double, _ v2: Double, _ v3: Double, _ v4: Double) {
        // Newton's form by forward differences, in s = 4 x, then by powers of x.
        let d1 = v1 - v0
        let d2 = v2 - 2 * v1 + v0
        let d3 = v3 - 3 * v2 + 3 * v1 - v0
        let d4 = v4 - 4 * v3 + 6 * v2 - 4 * v1 + v0
        let a1 = d1 - d2 / 2 + d3 / 3 - d4 / 4
        let a2 = d2 / 2 - d3 / 2 + 11 * d4 / 24
        let a3 = d3 / 6 - d4 / 4
        let a4 = d4 / 24
        c = (v0, 4 * a1, 16 * a2, 64 * a3, 256 * a4)
    }

    /// The value at `x`.
    public func value(at x: Double) -> Double { c.0 + x * (c.1 + x * (c.2 + x * (c.3 + x * c.4))) }

    /// The slope at `x`.
    public func slope(at x: Double) -> Double { c.1 + x * (2 * c.2 + x * (3 * c.3 + x * 4 * c.4)) }

    /// The average over [0, 1].
    public var mean: Double { c.0 + c.1 / 2 + c.2 / 3 + c.3 / 4 + c.4 / 5 }

    /// The largest value on [0, 1] and where it is.
    public var highest: (x: Double, value: Double) {
        var best = (x: 0.0, value: value(at: 0))
        func consider(_ x: Double) {
            let own = value(at: x)
            if own > best.value { best = (x, own) }
        }
        consider(1)
        // The curve stays below the largest coefficient of its Bernstein form, of which the first and the last are its ends.
        let (second, third) = (c.0 + c.1 / 4, c.0 + c.1 / 2 + c.2 / 6)
        let fourth = c.0 + 3 * c.1 / 4 + c.2 / 2 + c.3 / 4
        if max(second, third, fourth) <= best.value { return best }
        for x in Self.zeros({ slope(at: $0) }, { 2 * c.2 + $0 * (6 * c.3 + $0 * 12 * c.4) }) { consider(x) }
        return best
    }

    /// Where it rises through zero, or falls through it: from not above zero to above it, and back.
    public func crossings(rising: Bool) -> [Double] { crossings.filter { $0.isRising == rising }.map(\.x) }

    /// Where it goes through zero, in order, and whether it rises there.
    public var crossings: [(x: Double, isRising: Bool)] {
        Self.zeros({ value(at: $0) }, { slope(at: $0) }).compactMap { x in
            // The sign of the slope tells, except where the curve touches zero.
            let slope = slope(at: x)
            return slope > 0 ? (x, true) : slope < 0 ? (x, false) : nil
        }
    }

    /// The zeros of a smooth function on (0, 1], one for each change of sign between sixteenths.
    private static func zeros(_ f: (Double) -> Double, _ slope: (Double) -> Double) -> [Double] {
        var result: [Double] = []
        var (a, fa) = (0.0, f(0))
        for step in 1...16 {
            let b = Double(step) / 16
            let fb = f(b)
            if (fa < 0 && fb >= 0) || (fa > 0 && fb <= 0) { result.append(root(f, slope, a, fa, b)) }
            (a, fa) = (b, fb)
        }
        return result
    }

    /// Newton's method, kept between the ends of a change of sign, until steps no longer shrink: then they are rounding.
    private static func root(
        _ f: (Double) -> Double, _ slope: (Double) -> Double, _ from: Double, _ atFrom: Double, _ to: Double
    ) -> Double {
        var (low, high) = (from, to)
        var x = (low + high) / 2
        var before = Double.infinity
        for _ in 0..<60 {
            let y = f(x)
            if y == 0 { return x }
            if (y < 0) == (atFrom < 0) { low = x } else { high = x }
            let next = x - y / slope(x)
            let inside = next > low && next < high ? next : (low + high) / 2
            let step = abs(inside - x)
            if step <= 1e-15 || (step < 1e-9 && step > before / 2) { return inside }
            (x, before) = (inside, step)
        }
        return x
    }
}
