public import Devices

/// One thing that was compared, and what came of it.
public struct ComparisonCheck: Sendable {
    /// What is compared, in the order of reports.
    public enum Kind: String, Sendable, CaseIterable {
        /// Something that was to be compared and could not even be read.
        case input
        /// How points ended.
        case status
        /// Variants and other labelled members that one side lacks, or quantities that it lacks.
        case presence
        /// A figure of merit, or a figure that the device declares.
        case figure
        /// A stored quantity.
        case quantity
    }

    /// What came of it.
    public enum Outcome: String, Sendable {
        case within
        case outside
        case notComparable = "not comparable"
        /// Switched off by the policy.
        case off
    }

    /// Where along one axis a value stands.
    public struct Coordinate: Sendable {
        /// The axis.
        public let axis: String
        /// From 0, along the base's axis.
        public let index: Int
        /// The name that stands there; `nil` where it is a number.
        public let label: String?
        /// The number that stands there.
        public let number: Double?
        /// Of the number.
        public let unit: String?
    }

    /// The value that is farthest beyond its limit, or nearest to it.
    public struct Worst: Sendable {
        /// Along each axis, outermost first.
        public let place: [Coordinate]
        /// In the unit of the check; NaN where missing.
        public let base: Double
        /// The same of the candidate.
        public let candidate: Double
        /// What |candidate - base| may be; `nil` where any difference counts.
        public let limit: Double?
        /// In words, where the two are codes.
        public var baseText: String?
        /// The same of the candidate.
        public var candidateText: String?

        /// Candidate less base.
        public var difference: Double { candidate - base }
        /// Difference relative to |base|; NaN where the base is 0.
        public var relative: Double { base == 0 ? .nan : (candidate - base) / abs(base) }
    }

    /// What is compared.
    public let kind: Kind
    /// `iv/current`, `iv/reversalPotential`.
    public let name: String
    /// What came of it.
    public var outcome: Outcome
    /// What the policy makes of it.
    public var severity: ComparisonPolicy.Severity
    /// One line: what was found.
    public var message: String
    /// One line: what the thing is and why a change of it matters.
    public var meaning: String
    /// Unit of the values.
    public var unit = "1"
    /// How many values were looked at.
    public var compared = 0
    /// How many of them, or of their curves, are outside.
    public var outside = 0
    /// The value that is farthest beyond its limit.
    public var worst: Worst?
    /// The criterion in words.
    public var criterion = ""
    /// What was converted, left out or interpolated.
    public var notes: [String] = []
    /// Where the rule stands in the policy.
    public var location: SourceLocation?

    init(
        _ kind: Kind, _ name: String, _ outcome: Outcome, _ severity: ComparisonPolicy.Severity, message: String = "",
        meaning: String
    ) {
        self.kind = kind
        self.name = name
        self.outcome = outcome
        self.severity = severity
        self.message = message
        self.meaning = meaning
    }

    /// Whether the comparison fails for it.
    public var isFailure: Bool { severity == .error && (outcome == .outside || outcome == .notComparable) }
    /// Whether there is something to say that fails nothing.
    public var isWarning: Bool { severity == .warn && (outcome == .outside || outcome == .notComparable) }
}
