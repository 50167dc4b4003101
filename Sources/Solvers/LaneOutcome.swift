/// How the solution of one lane ended. The raw values are what a results file stores.
public enum LaneOutcome: Int8, Sendable, CaseIterable {
    /// Update and residual are within tolerance.
    case converged = 0
    /// No further progress is possible: a jump instead of a root, no root within the bounds, rounding.
    case stalled = 1
    /// The residual is not a number, or the search left every range.
    case diverged = 2
    /// The equations do not determine the unknowns.
    case singular = 3
    /// The allowed number of iterations was used up.
    case timedOut = 4
    /// Not attempted.
    case notComputed = 5
    /// Events set each other off without end.
    case endlessEvents = 6

    /// What files call it.
    public var word: String {
        switch self {
        case .converged: "converged"
        case .stalled: "stalled"
        case .diverged: "diverged"
        case .singular: "singular"
        case .timedOut: "timed_out"
        case .notComputed: "not_computed"
        case .endlessEvents: "endless_events"
        }
    }
}
