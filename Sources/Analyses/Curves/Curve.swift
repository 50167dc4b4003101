/// Points in the order they were taken, joined by straight lines: what every number that is read off a curve is
/// computed from.
///
/// The curve may turn back, as a loop does, so that one position may be passed several times. A point without a number
/// breaks the line: nothing is read off beside it.
public struct Curve: Sendable {
    /// The curve where it passes a position or a height.
    public struct Place: Sendable, Equatable {
        /// Along the axis.
        public let x: Double
        /// The value there.
        public let y: Double
        /// dy/dx: at a point the mean of both sides, weighted so that a parabola is exact, between points interpolated.
        /// NaN where the curve has no slope.
        public let slope: Double
    }

    /// Positions of the points.
    public let x: [Double]
    /// Values of the points.
    public let y: [Double]

    /// A curve; of unequal lengths the longer one is cut.
    public init(x: [Double], y: [Double]) {
        let count = min(x.count, y.count)
        self.x = x.count == count ? x : Array(x.prefix(count))
        self.y = y.count == count ? y : Array(y.prefix(count))
    }

    /// Points that have no number.
    public var missing: Int { x.indices.count { !x[$0].isFinite || !y[$0].isFinite } }

    /// The places where the curve is zero, in the order of the points; those beside a missing point are not found.
    public var zeros: [Place] {
        var result: [Place] = []
        for index in x.indices where x[index].isFinite && y[index].isFinite {
            if y[index] == 0 { result.append(Place(x: x[index], y: 0, slope: slope(atPoint: index))) }
            let next = index + 1
            guard next < x.count, x[next].isFinite, y[next].isFinite, y[index] != 0, y[next] != 0,
                (y[index] < 0) != (y[next] < 0)
            else { continue }
            let t = y[index] / (y[index] - y[next])
            result.append(
                Place(x: x[index] + (x[next] - x[index]) * t, y: 0, slope: slope(afterPoint: index, part: t)))
        }
        return result
    }

    /// The places where the curve passes a position, in the order of the points; exact at points. The value is NaN where
    /// a point that it would be read from is missing.
    public func places(at position: Double) -> [Place] {
        var result: [Place] = []
        for index in x.indices {
            if x[index] == position {
                result.append(Place(x: position, y: y[index], slope: slope(atPoint: index)))
            }
            let next = index + 1
            guard next < x.count, x[index].isFinite, x[next].isFinite, x[index] != position, x[next] != position,
                (x[index] < position) != (x[next] < position)
            else { continue }
            let t = (position - x[index]) / (x[next] - x[index])
            result.append(
                Place(
                    x: position, y: y[index] + (y[next] - y[index]) * t, slope: slope(afterPoint: index, part: t)))
        }
        return result
    }

    /// The slope of largest size between two neighbours; `nil` without a line.
    public var steepest: Double? {
        x.indices.dropLast().compactMap { slope(afterPoint: $0) }.max { abs($0) < abs($1) }
    }

    /// The integral of y dx in the order of the points, by the trapezoidal rule.
    public var area: Double {
        var sum = 0.0
        for index in x.indices.dropLast() { sum += (y[index] + y[index + 1]) / 2 * (x[index + 1] - x[index]) }
        return sum
    }

    /// The integral of y dx with the curve closed by the straight line from its last point to its first.
    public var loopArea: Double {
        guard let first = x.indices.first, let last = x.indices.last else { return 0 }
        return area + (y[first] + y[last]) / 2 * (x[first] - x[last])
    }

    /// Slope of the line from a point to the next; `nil` where that is upright or there is none.
    private func slope(afterPoint index: Int) -> Double? {
        guard index >= 0, index + 1 < x.count, x[index + 1] != x[index] else { return nil }
        return (y[index + 1] - y[index]) / (x[index + 1] - x[index])
    }

    /// Between a point and the next the slope goes evenly from that of the one to that of the other, so that it does not
    /// jump at points.
    private func slope(afterPoint index: Int, part: Double) -> Double {
        let (left, right) = (slope(atPoint: index), slope(atPoint: index + 1))
        return left + (right - left) * part
    }

    /// At an end, and where the curve turns back or a neighbour is missing, the slope of one side.
    private func slope(atPoint index: Int) -> Double {
        let (left, right) = (slope(afterPoint: index - 1), slope(afterPoint: index))
        guard let left, left.isFinite else { return right ?? .nan }
        guard let right, right.isFinite else { return left }
        let (before, after) = (x[index] - x[index - 1], x[index + 1] - x[index])
        guard (before < 0) == (after < 0) else { return left }
        return (left * after + right * before) / (before + after)
    }
}
