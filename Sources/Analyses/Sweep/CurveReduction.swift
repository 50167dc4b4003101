internal import Units

/// One number read off a curve: what figures are made of. Curves are piecewise linear between their points.
enum CurveReduction: String, CaseIterable, Sendable {
    case lowest, highest, argmin, argmax, mean, rms, first, last
    case at, root, slope, steepest, integral, loopArea

    /// How it ended, as stored.
    enum Outcome: Int8, Sendable, CaseIterable {
        case found = 0, none, several, notComputed
    }

    /// How many curves it reads.
    var curveCount: Int {
        switch self {
        case .lowest, .highest, .mean, .rms, .first, .last: 1
        case .argmin, .argmax: 2
        case .at, .root, .slope, .steepest, .integral, .loopArea: 2
        }
    }

    /// Whether its last argument is a value along the axis.
    var takesValue: Bool { self == .at || self == .slope }

    var usage: String {
        switch self {
        case .lowest, .highest, .mean, .rms, .first, .last: "a curve"
        case .argmin, .argmax, .root, .steepest, .integral, .loopArea: "y, x"
        case .at, .slope: "y, x, value"
        }
    }

    func dimension(_ d: [Dimension]) -> Dimension {
        switch self {
        case .lowest, .highest, .mean, .rms, .first, .last, .at: d[0]
        case .argmin, .argmax, .root: d[1]
        case .slope, .steepest: d[0] / d[1]
        case .integral, .loopArea: d[0] * d[1]
        }
    }

    /// Reduces curves of equal length.
    ///
    /// - Parameter curves: the arguments; the last holds the value in its first element where one is taken.
    func reduce(_ curves: [[Double]]) -> (value: Double, outcome: Outcome) {
        let y = curves[0]
        guard !y.isEmpty else { return (.nan, .notComputed) }
        guard curves.prefix(curveCount).allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return (.nan, .notComputed) }
        let x = curveCount > 1 ? curves[1] : []
        switch self {
        case .lowest: return (y.min() ?? .nan, .found)
        case .highest: return (y.max() ?? .nan, .found)
        case .argmin: return (x[y.indices.min { y[$0] < y[$1] } ?? 0], .found)
        case .argmax: return (x[y.indices.max { y[$0] < y[$1] } ?? 0], .found)
        case .mean: return (y.reduce(0, +) / Double(y.count), .found)
        case .rms: return ((y.reduce(0) { $0 + $1 * $1 } / Double(y.count)).squareRoot(), .found)
        case .first: return (y[0], .found)
        case .last: return (y[y.count - 1], .found)
        case .at: return Self.single(Self.values(y, x, at: curves[2][0]))
        case .root: return Self.single(Self.roots(y, x))
        case .slope: return Self.slope(y, x, at: curves[2][0])
        case .steepest:
            let slopes = y.indices.dropLast().filter { x[$0 + 1] != x[$0] }
                .map { (index: Int) -> Double in (y[index + 1] - y[index]) / (x[index + 1] - x[index]) }
            guard let best = slopes.max(by: { abs($0) < abs($1) }) else { return (.nan, .none) }
            return (best, .found)
        case .integral: return (Self.area(y, x), .found)
        case .loopArea:
            // Closed by the straight line from the last point to the first.
            let closing = (y[0] + y[y.count - 1]) / 2 * (x[0] - x[x.count - 1])
            return (Self.area(y, x) + closing, .found)
        }
    }

    private static func single(_ values: [Double]) -> (value: Double, outcome: Outcome) {
        switch values.count {
        case 0: (.nan, .none)
        case 1: (values[0], .found)
        default: (.nan, .several)
        }
    }

    /// Where the curve is zero, in the order of the points.
    static func roots(_ y: [Double], _ x: [Double]) -> [Double] {
        var result: [Double] = []
        for index in y.indices {
            if y[index] == 0 { result.append(x[index]) }
            guard index + 1 < y.count, y[index] != 0, y[index + 1] != 0, (y[index] < 0) != (y[index + 1] < 0) else {
                continue
            }
            let t = y[index] / (y[index] - y[index + 1])
            result.append(x[index] + (x[index + 1] - x[index]) * t)
        }
        return result
    }

    /// Values of the curve where its axis is `position`; exact at points.
    static func values(_ y: [Double], _ x: [Double], at position: Double) -> [Double] {
        var result: [Double] = []
        for index in y.indices {
            if x[index] == position { result.append(y[index]) }
            guard index + 1 < y.count, x[index] != position, x[index + 1] != position,
                (x[index] < position) != (x[index + 1] < position)
            else { continue }
            let t = (position - x[index]) / (x[index + 1] - x[index])
            result.append(y[index] + (y[index + 1] - y[index]) * t)
        }
        return result
    }

    /// The slope at a position: of its segment; at an inner point the mean of both sides, weighted so that a parabola is
    /// exact.
    static func slope(_ y: [Double], _ x: [Double], at position: Double) -> (value: Double, outcome: Outcome) {
        guard x.count > 1 else { return (.nan, .none) }
        if let index = x.firstIndex(of: position) {
            let (low, high) = (max(0, index - 1), min(x.count - 1, index + 1))
            if low == index || high == index {
                return ((y[high] - y[low]) / (x[high] - x[low]), .found)
            }
            let (before, after) = (x[index] - x[low], x[high] - x[index])
            let (left, right) = ((y[index] - y[low]) / before, (y[high] - y[index]) / after)
            return ((left * after + right * before) / (before + after), .found)
        }
        for index in 0..<(x.count - 1) where (x[index] < position) != (x[index + 1] < position) {
            return ((y[index + 1] - y[index]) / (x[index + 1] - x[index]), .found)
        }
        return (.nan, .none)
    }

    /// The integral of y dx by the trapezoidal rule.
    static func area(_ y: [Double], _ x: [Double]) -> Double {
        var sum = 0.0
        for index in 0..<max(0, y.count - 1) { sum += (y[index] + y[index + 1]) / 2 * (x[index + 1] - x[index]) }
        return sum
    }
}
