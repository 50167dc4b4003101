/// The limits of a spec at one condition, and how far a value is within them.
struct SpecLimits {
    let minimum: Double?
    let maximum: Double?

    /// Values are known to about the ninth digit, where solvers stop: a limit that is missed by less is reached.
    static let resolution = 1e-9

    /// The distance to the nearer limit; negative outside, 0 at a limit, minus infinity without a value.
    func margin(of answer: QuantityAnswer) -> Double {
        min(aboveMinimum(answer) ?? .infinity, belowMaximum(answer) ?? .infinity)
    }

    /// The same of the minimum alone; `nil` where there is none.
    func aboveMinimum(_ answer: QuantityAnswer) -> Double? {
        minimum.map { Self.margin(answer.value - $0, to: $0, answer) }
    }

    /// The same of the maximum alone; `nil` where there is none.
    func belowMaximum(_ answer: QuantityAnswer) -> Double? {
        maximum.map { Self.margin($0 - answer.value, to: $0, answer) }
    }

    private static func margin(_ difference: Double, to limit: Double, _ answer: QuantityAnswer) -> Double {
        answer.reason != nil || difference.isNaN ? -.infinity : distance(difference, to: limit)
    }

    private static func distance(_ difference: Double, to limit: Double) -> Double {
        difference < 0 && -difference <= resolution * abs(limit) ? 0 : difference
    }
}
