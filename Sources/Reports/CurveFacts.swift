/// What a current-voltage curve tells: where it crosses zero, how steep it is, how much it rectifies. Curves are
/// piecewise linear between their points.
public struct CurveFacts: Sendable {
    /// Voltages at which the current changes sign, V, in the order of the points.
    public let reversals: [Double]
    /// dI/dV at the only reversal, or at 0 V where there is none or several, S.
    public let conductance: Double
    /// Where the conductance was taken, V; NaN where it could not be.
    public let conductanceAt: Double
    /// |I(-V) / I(+V)| at the largest |V| that both signs have.
    public let rectification: Double
    /// That |V|.
    public let rectificationAt: Double

    /// The facts of one curve; voltages in the order swept.
    public init(voltage: [Double], current: [Double]) {
        let points = zip(voltage, current).map { ($0, $1) }
        reversals = Self.roots(points)
        let place = reversals.count == 1 ? reversals[0] : 0
        conductance = Self.slope(points, at: place)
        conductanceAt = conductance.isNaN ? .nan : place
        let finite = points.filter { $0.0.isFinite }
        let reach = min(finite.map(\.0).max() ?? .nan, -(finite.map(\.0).min() ?? .nan))
        if reach > 0 {
            rectificationAt = reach
            rectification = abs(Self.value(points, at: -reach) / Self.value(points, at: reach))
        } else {
            rectificationAt = .nan
            rectification = .nan
        }
    }

    /// The only reversal, V; NaN where there is none or several.
    public var reversal: Double { reversals.count == 1 ? reversals[0] : .nan }

    private static func roots(_ points: [(Double, Double)]) -> [Double] {
        var result: [Double] = []
        for index in points.indices {
            let (x, y) = points[index]
            if y == 0 { result.append(x) }
            guard index + 1 < points.count, y != 0, y.isFinite else { continue }
            let (u, w) = points[index + 1]
            if w.isFinite, w != 0, (y < 0) != (w < 0) { result.append(x + (u - x) * (y / (y - w))) }
        }
        return result
    }

    /// The points on both sides of a position.
    private static func segment(_ points: [(Double, Double)], _ position: Double) -> (
        (Double, Double), (Double, Double)
    )? {
        for (a, b) in zip(points, points.dropFirst()) {
            let (low, high) = (min(a.0, b.0), max(a.0, b.0))
            if position >= low, position <= high, low < high { return (a, b) }
        }
        return nil
    }

    private static func value(_ points: [(Double, Double)], at position: Double) -> Double {
        guard let (a, b) = segment(points, position) else { return .nan }
        let t = (position - a.0) / (b.0 - a.0)
        return t == 0 ? a.1 : t == 1 ? b.1 : a.1 + (b.1 - a.1) * t
    }

    /// At a point the mean of both sides; between points that of the segment.
    private static func slope(_ points: [(Double, Double)], at position: Double) -> Double {
        if let index = points.firstIndex(where: { $0.0 == position }), index > 0, index + 1 < points.count {
            let (a, b) = (points[index - 1], points[index + 1])
            return (b.1 - a.1) / (b.0 - a.0)
        }
        guard let (a, b) = segment(points, position) else { return .nan }
        return (b.1 - a.1) / (b.0 - a.0)
    }
}

/// Least, middle and largest of some numbers, missing ones left out.
public struct Spread: Sendable {
    /// The least.
    public let minimum: Double
    /// The middle one, or the mean of the two in the middle.
    public let median: Double
    /// The largest.
    public let maximum: Double
    /// How many numbers there were.
    public let count: Int

    /// The spread of `values`; NaN where none is a number.
    public init(_ values: [Double]) {
        let sorted = values.filter { !$0.isNaN }.sorted()
        count = sorted.count
        minimum = sorted.first ?? .nan
        maximum = sorted.last ?? .nan
        guard !sorted.isEmpty else {
            median = .nan
            return
        }
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
