/// What a comparison came to.
public struct Comparison: Sendable {
    /// What it comes to as a whole.
    public enum Verdict: String, Sendable {
        /// Nothing that counts as an error is beyond its tolerance.
        case within
        /// Something is.
        case outside
        /// Something that counts as an error could not be compared, or nothing was.
        case notComparable = "not comparable"
    }

    /// A curve that moved, on both sides.
    public struct MovedCurve: Sendable {
        /// The quantity.
        public let name: String
        /// Of its values.
        public let unit: String
        /// The axis along which it runs.
        public let axis: String
        /// Of the values along it.
        public let axisUnit: String
        /// Where along the other axes it stands.
        public let place: [ComparisonCheck.Coordinate]
        /// Along the base's axis.
        public let baseX: [Double]
        /// The base's values.
        public let base: [Double]
        /// Along the candidate's axis, in the unit of the base's.
        public let candidateX: [Double]
        /// The candidate's values, in the unit of the base's.
        public let candidate: [Double]
    }

    /// What it was, as the user called it.
    public var base: String
    /// What it is now, as the user called it.
    public var candidate: String
    /// What it was held against; `nil` where that could not be read.
    public var policy: ComparisonPolicy?
    /// Everything that was compared: what failed first.
    public var checks: [ComparisonCheck]
    /// Curves that are outside, the first of each quantity.
    public var curves: [MovedCurve] = []
    /// Lines of the source files that differ.
    public var changes: [SourceChange] = []
    /// Where annotations go that belong to no line of the policy: the candidate's descriptor.
    public var descriptor: String?

    /// A comparison of finished checks.
    public init(base: String, candidate: String, policy: ComparisonPolicy?, checks: [ComparisonCheck]) {
        self.base = base
        self.candidate = candidate
        self.policy = policy
        func rank(_ check: ComparisonCheck) -> Int { check.isFailure ? 0 : check.isWarning ? 1 : 2 }
        func kind(_ check: ComparisonCheck) -> Int { ComparisonCheck.Kind.allCases.firstIndex(of: check.kind) ?? 0 }
        self.checks = checks.enumerated().sorted {
            (rank($0.element), kind($0.element), $0.offset) < (rank($1.element), kind($1.element), $1.offset)
        }.map(\.element)
    }

    /// A comparison that could not be made.
    ///
    /// - Parameter reason: why, in one line.
    public static func impossible(base: String, candidate: String, reason: String) -> Comparison {
        let check = ComparisonCheck(
            .input, "input", .notComparable, .error, message: reason,
            meaning: "without both sides nothing can be said about the device")
        return Comparison(base: base, candidate: candidate, policy: nil, checks: [check])
    }

    /// Checks for which the comparison fails.
    public var failures: [ComparisonCheck] { checks.filter(\.isFailure) }
    /// Checks that only warn.
    public var warnings: [ComparisonCheck] { checks.filter(\.isWarning) }

    /// What it comes to.
    public var verdict: Verdict {
        if checks.contains(where: { $0.isFailure && $0.outcome == .notComparable }) { return .notComparable }
        if isEmpty { return .notComparable }
        return failures.isEmpty ? .within : .outside
    }

    /// Whether no value was held against any other; points that all stopped converging say enough.
    public var isEmpty: Bool {
        !checks.contains { check in
            switch check.kind {
            case .quantity, .figure: check.compared > 0 && check.outcome != .off
            case .status: check.isFailure
            case .input, .presence: false
            }
        }
    }
}
