/// The limits of a spec at one condition, and how far a value is within them.
struct SpecLimits {
    let minimum: Double?
    let maximum: Double?

    /// Values are known to about the ninth digit, where solvers stop: a limit that is missed by less is reached.
    static let resolution = 1e-9

    /// The distance to the nearer limit; negative outside, 0 at a limit, minus infinity without a value.
    func margin(of answer: QuantityAnswer) -> Double {
        guard answer.reason == nil else { return -.infinity }
        var result = Double.infinity
        if let minimum { result = min(result, Self.distance(answer.value - minimum, to: minimum)) }
        if let maximum { result = min(result, Self.distance(maximum - answer.value, to: maximum)) }
        return result.isNaN ? -.infinity : result
    }

    private static func distance(_ difference: Double, to limit: Double) -> Double {
        difference < 0 && -difference <= resolution * abs(limit) ? 0 : difference
    }
}
