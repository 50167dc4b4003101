/// Whether an ionic strength is within what an activity model is meant for.
public enum ActivityRange: Hashable, Sendable {
    /// Within the limit, or the model has none.
    case inside
    /// Between once and twice the limit: the accuracy fades. Worth a warning.
    case beyond(limit: Double)
    /// Above twice the limit: an error unless the user accepts it.
    case farBeyond(limit: Double)
}

extension ActivityModel {
    /// Judges a converged molal ionic strength (mol/kg) of a solution whose highest charge number is `largestCharge`.
    public func range(ionicStrength: Double, largestCharge: Double) -> ActivityRange {
        guard let limit = formula.limit(largestCharge: abs(largestCharge)), !(ionicStrength <= limit) else {
            return .inside
        }
        return ionicStrength <= 2 * limit ? .beyond(limit: limit) : .farBeyond(limit: limit)
    }

    /// The fact to report where `ionicStrength` (mol/kg) is beyond the limit: as a warning up to twice the limit, as an error
    /// above; `nil` inside.
    public func outOfRange(solution: String, ionicStrength: Double, largestCharge: Double) -> ActivityError? {
        switch range(ionicStrength: ionicStrength, largestCharge: largestCharge) {
        case .inside: nil
        case .beyond(let limit), .farBeyond(let limit):
            .outOfRange(solution: solution, model: name, ionicStrength: ionicStrength, limit: limit)
        }
    }
}
