/// What is wrong in the text of an expression, where, and what to write instead.
public struct ExpressionError: Error, Hashable, Sendable {
    /// Why, for callers that treat some mistakes apart.
    public enum Reason: Hashable, Sendable {
        /// The text does not follow the grammar, or exceeds a limit.
        case syntax
        /// A unit is unknown or not usable here.
        case unit
        /// A name means nothing here.
        case unknownName
        /// Dimensions do not fit, or a temperature point is used as a difference.
        case dimension
        /// A function got the wrong arguments, or a name is used as what it is not.
        case usage
    }

    /// The kind of mistake.
    public var reason: Reason
    /// One sentence.
    public var message: String
    /// What to write.
    public var help: String?
    /// Where: offsets in the UTF-8 of the text, as ``ExpressionSyntax/range``.
    public var range: Range<Int>

    /// An error at `range`.
    public init(_ reason: Reason, _ message: String, help: String? = nil, at range: Range<Int>) {
        self.reason = reason
        self.message = message
        self.help = help
        self.range = range
    }
}

extension ExpressionError: CustomStringConvertible {
    /// `message. help: help`, without the place.
    public var description: String { help.map { "\(message). help: \($0)" } ?? message }
}

/// All mistakes of one expression, in the order of the text; at least one.
public struct ExpressionErrors: Error, Hashable, Sendable, CustomStringConvertible {
    /// The mistakes.
    public let errors: [ExpressionError]

    init(_ errors: [ExpressionError]) {
        self.errors = errors.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
    }

    /// A line for each.
    public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// What is worth saying about an expression that is legal.
public struct ExpressionNote: Hashable, Sendable {
    /// One sentence.
    public var message: String
    /// What to write instead.
    public var help: String?
    /// Where, as ``ExpressionError/range``.
    public var range: Range<Int>
}
