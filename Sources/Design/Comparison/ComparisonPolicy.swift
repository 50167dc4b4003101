internal import Analyses
public import Devices
public import Units

/// What a comparison lets pass: tolerances by quantity, figures with the direction in which they may move, and what
/// counts as an error.
public struct ComparisonPolicy: Sendable {
    /// What something beyond its rule is.
    public enum Severity: String, Sendable { case error, warn, off }

    /// What a relative tolerance is relative to.
    public enum Scale: String, Sendable {
        /// The base's value itself.
        case element
        /// The largest |value| of the base's curve, along the innermost axis.
        case curve
    }

    /// In which direction a figure is bound.
    public enum Direction: String, Sendable {
        /// Both ways.
        case both
        /// It may rise freely; the tolerance bounds its fall.
        case increase
        /// It may fall freely; the tolerance bounds its rise.
        case decrease
    }

    /// What happens where the values along an axis differ.
    public enum Grid: String, Sendable { case exact, common, interpolate }

    /// `|b - a| <= atol + rtol * S`.
    public struct Rule: Sendable {
        /// An absolute tolerance, SI; `nil` is 0.
        public var absolute: Tolerance?
        /// Relative to what ``scale`` says.
        public var relative: Double
        /// What ``relative`` is relative to.
        public var scale: Scale
        /// In which direction it binds; figures only.
        public var direction = Direction.both
        /// What a change beyond it is.
        public var severity: Severity
        /// The figure of merit; `nil` for quantities and declared figures.
        public var figure: String?
        /// What the figure of merit is told.
        public var arguments = FigureArguments()
        /// Where the rule stands; `nil` where it is the default's.
        public var location: SourceLocation?
    }

    /// An absolute tolerance.
    public struct Tolerance: Sendable {
        /// SI.
        public let value: Double
        /// In which it was typed; `nil` for a plain zero, which suits everything.
        public let unit: Units.Unit?
        /// As typed.
        public let text: String
        /// Where it was typed.
        let node: TextNode
    }

    /// A rule with the name that it was given.
    public struct Named: Sendable {
        /// As typed.
        public let name: String
        /// The rule.
        public let rule: Rule
        /// The key, for messages.
        let entry: TextNode.Entry
    }

    /// Of everything that has no rule of its own.
    public var standard = Rule(absolute: nil, relative: 1e-9, scale: .curve, severity: .error)
    /// Of stored quantities.
    public var quantities: [Named] = []
    /// Of figures of merit and declared figures.
    public var figures: [Named] = []
    /// What a point that stopped converging is.
    public var status = Severity.error
    /// What a variant or quantity is that only the candidate has.
    public var added = Severity.error
    /// What a variant or quantity is that only the base has.
    public var removed = Severity.error
    /// What happens where axis values differ.
    public var grid = Grid.exact
    /// Whether two missing values at one point are the same.
    public var equatesMissing = true
    /// The file; `nil` for the strict default.
    public var file: String?

    /// The strict default.
    public static let strict = ComparisonPolicy()

    /// How a solution was found, not what it is: without a rule of their own these are not compared.
    static let unjudged: Set<String> = [
        "solver_iterations", "solver_residual", "solver_steps", "solver_rejected_steps",
    ]

    /// The rule of a stored variable, and its name where it has one of its own.
    func rule(for variable: StoredVariable) -> (rule: Rule, name: String?) {
        let rules = variable.isFigure ? figures : quantities
        for name in variable.names {
            if let own = rules.first(where: { $0.name == name && $0.rule.figure == nil }) {
                return (own.rule, own.name)
            }
        }
        var rule = standard
        if Self.unjudged.contains(variable.name) { rule.severity = .off }
        if variable.kind != .double { rule.relative = 0 }
        return (rule, nil)
    }
}

extension ComparisonPolicy {
    /// The policy in words, a line for each rule.
    public var lines: [String] {
        var lines = ["policy: " + (file ?? "the strict default")]
        lines.append("  |b - a| <= \(Self.text(standard)), \(standard.severity.rawValue)")
        for named in quantities {
            lines.append("  \(named.name): |b - a| <= \(Self.text(named.rule)), \(named.rule.severity.rawValue)")
        }
        for named in figures {
            let parameters = named.rule.figure.flatMap(FigureOfMerit.named)?.parameters ?? []
            let told = named.rule.arguments.numbers.map { told in
                let unit = parameters.first { $0.name == told.key }?.unit.map { " " + $0 } ?? ""
                return "\(told.key) \(Units.Unit.text(of: told.value, digits: 6))\(unit)"
            }
            let words = named.rule.arguments.words.map { "\($0.key) \($0.value)" }
            let figure = named.rule.figure.flatMap { $0 == named.name ? nil : " (\($0))" } ?? ""
            let arguments = (told + words).sorted()
            let with = arguments.isEmpty ? "" : " with " + arguments.joined(separator: ", ")
            let free =
                switch named.rule.direction {
                case .both: ""
                case .increase: ", may rise freely"
                case .decrease: ", may fall freely"
                }
            lines.append(
                "  \(named.name)\(figure)\(with): |b - a| <= \(Self.text(named.rule))\(free), \(named.rule.severity.rawValue)"
            )
        }
        lines.append(
            "  points that stopped converging: \(status.rawValue); added: \(added.rawValue); removed: \(removed.rawValue)"
        )
        let missing = equatesMissing ? "equal" : "different"
        lines.append("  axis values that differ: \(grid.rawValue); two missing values are \(missing)")
        let named = Set(quantities.map(\.name))
        let unjudged = Self.unjudged.subtracting(named).sorted().joined(separator: ", ")
        if !unjudged.isEmpty { lines.append("  not compared: \(unjudged)") }
        return lines
    }

    /// The right side of the criterion.
    static func text(_ rule: Rule) -> String {
        let scale = rule.scale == .curve ? "max|a| of the curve" : "|a|"
        let relative = rule.relative == 0 ? nil : "\(Units.Unit.text(of: rule.relative, digits: 6)) \(scale)"
        let absolute = rule.absolute.flatMap { $0.value == 0 ? nil : $0.text }
        let terms = [absolute, relative].compactMap(\.self)
        return terms.isEmpty ? "0" : terms.joined(separator: " + ")
    }
}
