/// A device that was tried: its values, and what came of them.
struct Candidate: Sendable {
    /// By variable, SI.
    let values: [Double]
    /// How far each spec is within its limits in each of its parts, in units of the spec's scale; minus infinity
    /// without a value. The parts are each limit of the nominal device and of every corner, or last what decides a yield.
    let margins: [[Double]]
    /// Of each spec some draws of which may fail, by limit and corner the margins of the draws that are nearest to failing,
    /// the least first, in the same units. Searches forget them.
    var tails: [[[Double]]]
    /// How far each requirement of the models is from its edge, by what is said of it, SI; where derivatives tell.
    let validity: [String: Double]
    /// By spec, of the nominal device, SI; NaN without a value.
    let measured: [Double]
    /// By objective, SI; NaN without a value.
    let objectives: [Double]
    /// Whether some model was used outside of its validity on the way.
    let isOutsideValidity: Bool

    /// The part of a spec that is nearest to failing.
    func margin(of spec: Int) -> Double { margins[spec].min() ?? .infinity }

    /// The least margin of some specs.
    func margin(of specs: [Int]) -> Double { specs.map(margin).min() ?? .infinity }

    /// Whether everything that was asked came to the same in another one, in units of what came of it.
    func isLike(_ other: Candidate, within tolerance: Double) -> Bool {
        func isSame(_ a: Double, _ b: Double, _ size: Double) -> Bool { a == b || abs(a - b) <= tolerance * size }
        return isOutsideValidity == other.isOutsideValidity
            && zip(margins.joined(), other.margins.joined()).allSatisfy { isSame($0, $1, max(1, abs($1))) }
            && zip(measured + objectives, other.measured + other.objectives).allSatisfy { isSame($0, $1, abs($1)) }
    }
}

/// What makes one candidate better than another: first that what is required holds, then that models are used where they
/// hold, then an aim.
struct Goal: Sendable {
    enum Aim: Sendable {
        case objective(Int, isLargest: Bool)
        /// The least margin of some specs, as large as can be.
        case margin([Int])
        /// Nothing: whatever holds what is required.
        case none
    }

    var aim: Aim
    /// Specs that must hold.
    var required: [Int]
    /// Objectives that must not be worse than a value.
    var caps: [Cap] = []
    /// Whether models must be used where they hold.
    var validity = Validity.preferred

    /// A value that an objective must not be worse than.
    struct Cap: Sendable {
        let objective: Int
        let isLargest: Bool
        let limit: Double
        /// The size of such values, above 0: what an excess of 1 means.
        let scale: Double

        /// How far a device is beyond the limit; negative where it keeps it.
        func excess(of candidate: Candidate) -> Double {
            let value = candidate.objectives[objective]
            let difference = isLargest ? limit - value : value - limit
            return difference.isNaN ? Goal.missing : difference / scale
        }
    }

    enum Validity: Sendable {
        case ignored
        /// Where one device is as good as another in what is required.
        case preferred
        case required
    }

    /// Stands for what has no value.
    static let missing = 1e3

    /// By how much what is required is missed; 0 where all holds.
    func violation(of candidate: Candidate) -> Double {
        var sum = validity == .required && candidate.isOutsideValidity ? 1.0 : 0
        for spec in required { sum += Self.finite(-candidate.margin(of: spec)) }
        for cap in caps { sum += Self.finite(cap.excess(of: candidate)) }
        return sum
    }

    /// What is made small.
    func value(of candidate: Candidate) -> Double {
        switch aim {
        case .objective(let index, let isLargest):
            let value = candidate.objectives[index]
            return value.isNaN ? .infinity : isLargest ? -value : value
        case .margin(let specs): return -max(candidate.margin(of: specs), -Self.missing)
        case .none: return 0
        }
    }

    func isBetter(_ a: Candidate, than b: Candidate) -> Bool {
        let (x, y) = (violation(of: a), violation(of: b))
        if x != y { return x < y }
        if validity != .ignored, a.isOutsideValidity != b.isOutsideValidity { return b.isOutsideValidity }
        return value(of: a) < value(of: b)
    }

    private static func finite(_ violation: Double) -> Double { max(0, min(violation, missing)) }
}
