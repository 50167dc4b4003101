/// The limits of a spec at one condition, and how far a value is within them.
struct SpecLimits {
    let minimum: Double?
    let maximum: Double?

    /// Values are known to about the ninth digit, where solvers stop: a limit that is missed by less is reached.
    static let resolution = 1e-9

    /// The distance to the nearer limit; negative outside, 0 at a limit, minus infinity without a value.
    func margin(of answer: QuantityAnswer) -> Double {
        min(
            minimum.map { Self.distance(of: answer, above: $0) } ?? .infinity,
            maximum.map { Self.distance(of: answer, below: $0) } ?? .infinity)
    }

    /// How far an answer is above a minimum; the same.
    static func distance(of answer: QuantityAnswer, above limit: Double) -> Double {
        distance(answer.value - limit, to: limit)
    }

    /// How far an answer is below a maximum; the same.
    static func distance(of answer: QuantityAnswer, below limit: Double) -> Double {
        distance(limit - answer.value, to: limit)
    }

    private static func distance(_ difference: Double, to limit: Double) -> Double {
        if difference.isNaN { return -.infinity }
        return difference < 0 && -difference <= resolution * abs(limit) ? 0 : difference
    }
}
