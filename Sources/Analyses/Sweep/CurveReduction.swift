internal import Units

/// One number read off a ``Curve``: what figures are made of.
enum CurveReduction: String, CaseIterable, Sendable {
    case lowest, highest, argmin, argmax, mean, rms, first, last
    case at, root, slope, steepest, integral, loopArea, bandwidth

    /// How it ended, as stored.
    enum Outcome: Int8, Sendable, CaseIterable {
        case found = 0, none, several, notComputed
    }

    /// How many curves it reads.
    var curveCount: Int {
        switch self {
        case .lowest, .highest, .mean, .rms, .first, .last: 1
        case .argmin, .argmax: 2
        case .at, .root, .slope, .steepest, .integral, .loopArea, .bandwidth: 2
        }
    }

    /// Whether its last argument is a value along the axis.
    var takesValue: Bool { self == .at || self == .slope }

    var usage: String {
        switch self {
        case .lowest, .highest, .mean, .rms, .first, .last: "a curve"
        case .argmin, .argmax, .root, .steepest, .integral, .loopArea, .bandwidth: "y, x"
        case .at, .slope: "y, x, value"
        }
    }

    func dimension(_ d: [Dimension]) -> Dimension {
        switch self {
        case .lowest, .highest, .mean, .rms, .first, .last, .at: d[0]
        case .argmin, .argmax, .root, .bandwidth: d[1]
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
        let curve = Curve(x: x, y: y)
        switch self {
        case .lowest: return (y.min() ?? .nan, .found)
        case .highest: return (y.max() ?? .nan, .found)
        case .argmin: return (x[y.indices.min { y[$0] < y[$1] } ?? 0], .found)
        case .argmax: return (x[y.indices.max { y[$0] < y[$1] } ?? 0], .found)
        case .mean: return (y.reduce(0, +) / Double(y.count), .found)
        case .rms: return ((y.reduce(0) { $0 + $1 * $1 } / Double(y.count)).squareRoot(), .found)
        case .first: return (y[0], .found)
        case .last: return (y[y.count - 1], .found)
        case .at: return Self.single(curve.places(at: curves[2][0]).map(\.y))
        case .root: return Self.single(curve.zeros.map(\.x))
        case .slope: return Self.single(curve.places(at: curves[2][0]).map(\.slope).filter { !$0.isNaN })
        case .steepest: return Self.single(curve.steepest.map { [$0] } ?? [])
        case .integral: return (curve.area, .found)
        case .loopArea: return (curve.loopArea, .found)
        case .bandwidth: return Self.single(Self.fall(of: y, along: x).map { [$0] } ?? [])
        }
    }

    /// Where a curve has first fallen by 3 dB, to 1/sqrt(2) of its first value.
    private static func fall(of y: [Double], along x: [Double]) -> Double? {
        let level = y[0] * 0.5.squareRoot()
        guard level > 0, let after = y.indices.first(where: { y[$0] <= level }) else { return nil }
        let part = (y[after - 1] - level) / (y[after - 1] - y[after])
        return x[after - 1] + part * (x[after] - x[after - 1])
    }

    private static func single(_ values: [Double]) -> (value: Double, outcome: Outcome) {
        switch values.count {
        case 0: (.nan, .none)
        case 1: (values[0], .found)
        default: (.nan, .several)
        }
    }
}
