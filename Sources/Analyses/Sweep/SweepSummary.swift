public import Solvers

/// How the points of a sweep ended.
public struct SweepSummary: Sendable {
    /// Points by outcome.
    public internal(set) var outcomes: [LaneOutcome: Int] = [:]
    /// Points outside the validity of some model.
    public internal(set) var outsideValidity = 0
    /// What failed there, in words.
    public internal(set) var reasons: [String] = []
    /// Points computed.
    public internal(set) var points = 0

    /// Points that have no solution.
    public var failed: Int { points - (outcomes[.converged] ?? 0) }

    mutating func add(_ other: SweepSummary) {
        for (outcome, count) in other.outcomes { outcomes[outcome, default: 0] += count }
        outsideValidity += other.outsideValidity
        points += other.points
        for reason in other.reasons where !reasons.contains(reason) { reasons.append(reason) }
    }
}
