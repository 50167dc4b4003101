/// A place in a text file: where a value, key or token stands.
public struct SourceLocation: Hashable, Sendable {
    /// Path as the user knows it.
    public var file: String
    /// Line and column of the first character, from 1; columns count characters, not bytes.
    public var line: Int
    /// From 1; characters are Unicode scalars.
    public var column: Int
    /// How many characters the caret underlines.
    public var length: Int

    /// As messages print it: `file:line:column`.
    public var place: String { "\(file):\(line):\(column)" }

    /// A place of `length` characters.
    public init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
    }
}

/// Something to say about what the user wrote: what is wrong, where, and what to write instead.
public struct Diagnostic: Hashable, Sendable, Error {
    /// How much it matters. Only `error` stops the work.
    public enum Severity: String, Sendable { case error, warning, note }

    /// How much it matters.
    public var severity: Severity
    /// Where; `nil` where it concerns no place in a file.
    public var location: SourceLocation?
    /// One sentence, with the value and what is allowed.
    public var message: String
    /// What it is about where the text at ``location`` does not show it, such as a variant. The same thing of another part is
    /// the same diagnostic, so it is said once.
    public var part: String?
    /// What to write.
    public var help: String?
    /// The text of the line at `location`, for the caret.
    public var sourceLine: String?

    /// A diagnostic; `severity` is `error` unless stated.
    public init(
        _ message: String, help: String? = nil, at location: SourceLocation? = nil, sourceLine: String? = nil,
        severity: Severity = .error
    ) {
        self.severity = severity
        self.location = location
        self.message = message
        self.help = help
        self.sourceLine = sourceLine
    }

    /// Whether both say the same at the same place.
    public static func == (one: Diagnostic, other: Diagnostic) -> Bool {
        one.severity == other.severity && one.location == other.location && one.message == other.message
            && one.help == other.help
    }

    /// What ``==`` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(severity)
        hasher.combine(location)
        hasher.combine(message)
        hasher.combine(help)
    }
}
