internal import Solvers

/// How the number of a quantity was found, or why there is none. The raw values are what a results file stores: those of
/// points of a sweep, and after them what figures add.
public enum QuantityStatus: Int8, Sendable, CaseIterable {
    case converged = 0
    case stalled = 1
    case diverged = 2
    case singular = 3
    case timedOut = 4
    case notComputed = 5
    case endlessEvents = 6
    /// The curve has no such place.
    case absent = 7
    /// It has several.
    case several = 8
    /// What was solved has no such figure, or no finite one.
    case undefined = 9

    init(_ outcome: LaneOutcome) { self = Self(rawValue: outcome.rawValue) ?? .notComputed }

    /// What files call it.
    public var word: String {
        LaneOutcome(rawValue: rawValue)?.word ?? "\(self)"
    }
}
