public import Solvers

/// How the points of a sweep ended.
public struct SweepSummary: Sendable {
    private var converged = 0
    private var others: [LaneOutcome: Int] = [:]
    /// Points outside the validity of some model.
    public internal(set) var outsideValidity = 0
    /// What failed there, in words.
    public internal(set) var reasons: [String] = []
    /// The largest part of the charge or of an ion of finite volumes that a trace does not account for; `nil` without any.
    public internal(set) var worstClosure: Double?
    /// Points computed.
    public internal(set) var points = 0

    /// Points by outcome, where there are any.
    public var outcomes: [LaneOutcome: Int] {
        converged == 0 ? others : others.merging([.converged: converged]) { first, _ in first }
    }

    /// Points that have no solution.
    public var failed: Int { points - converged }

    mutating func count(_ number: Int, as outcome: LaneOutcome) {
        if outcome == .converged { converged += number } else if number > 0 { others[outcome, default: 0] += number }
    }

    mutating func add(_ other: SweepSummary) {
        converged += other.converged
        for (outcome, count) in other.others { others[outcome, default: 0] += count }
        outsideValidity += other.outsideValidity
        points += other.points
        if let own = other.worstClosure { worstClosure = max(worstClosure ?? own, own) }
        for reason in other.reasons where !reasons.contains(reason) { reasons.append(reason) }
    }
}
