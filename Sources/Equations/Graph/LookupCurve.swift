/// Values over one argument.
struct LookupCurve: Hashable, Sendable {
    /// Strictly increasing.
    let x: [Double]
    let y: [Double]
    let interpolation: LookupTable.Interpolation
    let beyond: LookupTable.Beyond
    /// Slopes at the points, for `pchip`.
    private let slopes: [Double]

    /// - Parameters:
    ///   - x: at least one point, strictly increasing.
    ///   - y: as many.
    init(x: [Double], y: [Double], interpolation: LookupTable.Interpolation, beyond: LookupTable.Beyond) {
        self.x = x
        self.y = y
        self.interpolation = interpolation
        self.beyond = beyond
        slopes = interpolation == .pchip ? Self.monotoneSlopes(x, y) : []
    }

    /// The value at `position`; NaN beyond the ends where `beyond` is `error`.
    func value(at position: Double) -> Double {
        guard let low = interval(position) else { return outside(position) }
        let (x0, y0) = (x[low], y[low])
        guard low + 1 < x.count else { return y0 }
        let (x1, y1) = (x[low + 1], y[low + 1])
        let t = (position - x0) / (x1 - x0)
        switch interpolation {
        case .nearest: return t < 0.5 ? y0 : y1
        case .linear: return t == 1 ? y1 : y0 + (y1 - y0) * t
        case .pchip:
            let h = x1 - x0
            let (t2, t3) = (t * t, t * t * t)
            let ends: Double = y0 * (2 * t3 - 3 * t2 + 1) + y1 * (3 * t2 - 2 * t3)
            let bends: Double = slopes[low] * (t3 - 2 * t2 + t) + slopes[low + 1] * (t3 - t2)
            // Rounding does not leave the range of the two either.
            return min(max(ends + h * bends, min(y0, y1)), max(y0, y1))
        }
    }

    /// The slope dy/dx at `position`; at a corner that of the interval above it.
    func slope(at position: Double) -> Double {
        guard let low = interval(position) else { return outside(position).isNaN ? .nan : 0 }
        guard low + 1 < x.count else { return 0 }
        let h = x[low + 1] - x[low]
        switch interpolation {
        case .nearest: return 0
        case .linear: return (y[low + 1] - y[low]) / h
        case .pchip:
            let t = (position - x[low]) / h
            let chord: Double = (6 * t * t - 6 * t) * (y[low] - y[low + 1]) / h
            let bends: Double = slopes[low] * (3 * t * t - 4 * t + 1) + slopes[low + 1] * (3 * t * t - 2 * t)
            return chord + bends
        }
    }

    /// Index of the point at or below `position`; `nil` outside the table.
    private func interval(_ position: Double) -> Int? {
        guard let first = x.first, let last = x.last, position >= first, position <= last else { return nil }
        var (low, high) = (0, x.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if x[middle] <= position { low = middle } else { high = middle }
        }
        return low
    }

    private func outside(_ position: Double) -> Double {
        guard beyond == .hold, let first = x.first else { return .nan }
        return position < first ? y[0] : position > first ? y[y.count - 1] : .nan
    }

    /// Fritsch-Carlson slopes: the interpolant rises and falls only where the points do.
    /// F. N. Fritsch and R. E. Carlson, SIAM J. Numer. Anal. 17 (1980) 238.
    private static func monotoneSlopes(_ x: [Double], _ y: [Double]) -> [Double] {
        let n = x.count
        guard n > 1 else { return [0] }
        let secants = (0..<n - 1).map { (k: Int) -> Double in (y[k + 1] - y[k]) / (x[k + 1] - x[k]) }
        var slopes = [Double](repeating: 0, count: n)
        slopes[0] = secants[0]
        slopes[n - 1] = secants[n - 2]
        for k in 1..<max(n - 1, 1) where secants[k - 1] * secants[k] > 0 {
            let (h0, h1) = (x[k] - x[k - 1], x[k + 1] - x[k])
            let (w0, w1) = (2 * h1 + h0, h1 + 2 * h0)
            let harmonic: Double = w0 / secants[k - 1] + w1 / secants[k]
            slopes[k] = (w0 + w1) / harmonic
        }
        return slopes
    }
}
