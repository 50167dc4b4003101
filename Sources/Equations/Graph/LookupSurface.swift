/// Values over two arguments.
///
/// Between the points every kind of interpolation stays within the four values around a place: `linear` is bilinear, and
/// `pchip` runs along the second argument on the lines around the place, then along the first.
struct LookupSurface: Hashable, Sendable {
    /// Strictly increasing.
    let x: [Double]
    /// Strictly increasing.
    let y: [Double]
    /// For each `x` all of `y`.
    private let z: [Double]
    private let interpolation: LookupTable.Interpolation
    private let beyond: LookupTable.Beyond
    /// With `pchip`, values along `y` at each `x`.
    private let lines: [LookupCurve]

    init(
        x: [Double], y: [Double], z: [Double], interpolation: LookupTable.Interpolation, beyond: LookupTable.Beyond
    ) {
        self.x = x
        self.y = y
        self.z = z
        self.interpolation = interpolation
        self.beyond = beyond
        lines =
            interpolation == .pchip
            ? x.indices.map { row in
                LookupCurve(
                    x: y, y: Array(z[row * y.count..<(row + 1) * y.count]), interpolation: .pchip, beyond: .hold)
            } : []
    }

    /// The value; NaN beyond the points where `beyond` is `error`.
    func value(at first: Double, _ second: Double) -> Double {
        guard let a = place(first, x), let b = place(second, y) else { return .nan }
        switch interpolation {
        case .nearest: return self[a.fraction < 0.5 ? a.low : a.high, b.fraction < 0.5 ? b.low : b.high]
        case .linear:
            let (low, high) = (along(b, row: a.low), along(b, row: a.high))
            return a.fraction == 1 ? high : low + (high - low) * a.fraction
        case .pchip: return blend(a, b.position).value
        }
    }

    /// The partial derivatives; at a corner those of the interval above it, 0 in a direction beyond the points.
    func slopes(at first: Double, _ second: Double) -> (first: Double, second: Double) {
        guard let a = place(first, x), let b = place(second, y) else { return (.nan, .nan) }
        var result = (first: 0.0, second: 0.0)
        switch interpolation {
        case .nearest: break
        case .linear:
            if a.width > 0 { result.first = (along(b, row: a.high) - along(b, row: a.low)) / a.width }
            if b.width > 0 {
                let low = (self[a.low, b.high] - self[a.low, b.low]) / b.width
                let high = (self[a.high, b.high] - self[a.high, b.low]) / b.width
                result.second = low + (high - low) * a.fraction
            }
        case .pchip:
            let blended = blend(a, b.position)
            result = (a.width > 0 ? blended.first : 0, b.width > 0 ? blended.second : 0)
        }
        if a.isOutside { result.first = 0 }
        if b.isOutside { result.second = 0 }
        return result
    }

    private subscript(row: Int, column: Int) -> Double { z[row * y.count + column] }

    /// Straight along the second argument.
    private func along(_ place: Place, row: Int) -> Double {
        let (low, high) = (self[row, place.low], self[row, place.high])
        return place.fraction == 1 ? high : low + (high - low) * place.fraction
    }

    // MARK: - Places

    private struct Place {
        let low: Int
        /// The next point, or the same one where there is no other.
        let high: Int
        /// Of the interval; 0 where there is only one point.
        let width: Double
        let fraction: Double
        /// Within the points.
        let position: Double
        let isOutside: Bool
    }

    private func place(_ position: Double, _ axis: [Double]) -> Place? {
        guard let first = axis.first, let last = axis.last, !position.isNaN else { return nil }
        let isOutside = position < first || position > last
        guard !isOutside || beyond == .hold else { return nil }
        let held = min(max(position, first), last)
        guard axis.count > 1 else {
            return Place(low: 0, high: 0, width: 0, fraction: 0, position: held, isOutside: isOutside)
        }
        var (low, high) = (0, axis.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if axis[middle] <= held { low = middle } else { high = middle }
        }
        let width = axis[high] - axis[low]
        return Place(
            low: low, high: high, width: width, fraction: (held - axis[low]) / width, position: held,
            isOutside: isOutside)
    }

    // MARK: - Monotone cubics in both directions

    /// A number and how it changes with the second argument.
    private struct Moving {
        var value: Double
        var slope: Double

        static func + (a: Self, b: Self) -> Self { Self(value: a.value + b.value, slope: a.slope + b.slope) }
        static func - (a: Self, b: Self) -> Self { Self(value: a.value - b.value, slope: a.slope - b.slope) }
        static func * (a: Double, b: Self) -> Self { Self(value: a * b.value, slope: a * b.slope) }
    }

    /// Value and derivatives by `pchip` along the first argument, of the values that `pchip` gives along the second.
    private func blend(_ a: Place, _ position: Double) -> (value: Double, first: Double, second: Double) {
        func line(_ row: Int) -> Moving {
            Moving(value: lines[row].value(at: position), slope: lines[row].slope(at: position))
        }
        let (low, high) = (line(a.low), line(a.high))
        guard a.width > 0 else { return (low.value, 0, low.slope) }
        let secant = (1 / a.width) * (high - low)
        var (start, end) = (secant, secant)
        if a.low > 0 {
            let width = x[a.low] - x[a.low - 1]
            start = Self.harmonic(width, (1 / width) * (low - line(a.low - 1)), a.width, secant)
        }
        if a.high + 1 < x.count {
            let width = x[a.high + 1] - x[a.high]
            end = Self.harmonic(a.width, secant, width, (1 / width) * (line(a.high + 1) - high))
        }
        let t = a.fraction
        let (t2, t3) = (t * t, t * t * t)
        let points = (2 * t3 - 3 * t2 + 1) * low + (3 * t2 - 2 * t3) * high
        let bends = (t3 - 2 * t2 + t) * start + (t3 - t2) * end
        let whole = points + a.width * bends
        let chord: Double = (6 * t - 6 * t2) * secant.value
        let turn: Double = (3 * t2 - 4 * t + 1) * start.value + (3 * t2 - 2 * t) * end.value
        // Rounding does not leave the range of the two lines either.
        let held = min(max(whole.value, min(low.value, high.value)), max(low.value, high.value))
        return (held, chord + turn, whole.slope)
    }

    /// The slope of Fritsch and Carlson between two intervals: the weighted harmonic mean of theirs, or 0 at a turn.
    private static func harmonic(_ h0: Double, _ s0: Moving, _ h1: Double, _ s1: Moving) -> Moving {
        guard s0.value * s1.value > 0 else { return Moving(value: 0, slope: 0) }
        let (w0, w1) = (2 * h1 + h0, h1 + 2 * h0)
        let sum: Double = w0 / s0.value + w1 / s1.value
        let change: Double = -w0 * s0.slope / (s0.value * s0.value) - w1 * s1.slope / (s1.value * s1.value)
        return Moving(value: (w0 + w1) / sum, slope: -(w0 + w1) * change / (sum * sum))
    }
}
