/// What was found in the files of one device: everything, not only the first.
///
/// The first ``TextLimits/printedErrors`` of each severity are kept, the rest is counted.
public struct Diagnostics: Sendable, Error {
    /// What was kept, in the order found.
    public private(set) var entries: [Diagnostic] = []
    private var counts: [Diagnostic.Severity: Int] = [:]
    private var seen: Set<Diagnostic> = []

    /// Nothing found.
    public init() {}

    /// One thing found.
    public init(_ diagnostic: Diagnostic) { append(diagnostic) }

    /// Adds one. The same thing at the same place is said once.
    public mutating func append(_ diagnostic: Diagnostic) {
        guard !seen.contains(diagnostic) else { return }
        counts[diagnostic.severity, default: 0] += 1
        guard count(diagnostic.severity) <= TextLimits.printedErrors else { return }
        seen.insert(diagnostic)
        entries.append(diagnostic)
    }

    /// The same, said to be of a part of the device where it is not said already.
    package func inside(_ part: String) -> Diagnostics {
        var result = self
        for place in entries.indices where entries[place].part == nil { result.entries[place].part = part }
        return result
    }

    /// Counts an error that would not be kept; the caller need not make it. `false` where it would be kept.
    mutating func countError() -> Bool {
        guard errorCount >= TextLimits.printedErrors else { return false }
        counts[.error, default: 0] += 1
        return true
    }

    /// Adds everything another collection found.
    public mutating func append(contentsOf other: Diagnostics) {
        for diagnostic in other.entries { append(diagnostic) }
        for (severity, _) in other.counts { counts[severity, default: 0] += other.omitted(severity) }
    }

    /// How many of one severity were found, kept or not.
    public func count(_ severity: Diagnostic.Severity) -> Int { counts[severity] ?? 0 }

    /// How many of one severity were found but not kept.
    public func omitted(_ severity: Diagnostic.Severity) -> Int {
        count(severity) - entries.reduce(0) { $0 + ($1.severity == severity ? 1 : 0) }
    }

    /// Number of errors.
    public var errorCount: Int { count(.error) }

    /// Whether anything stops the work.
    public var hasErrors: Bool { errorCount > 0 }

    /// The entries by file (in the order the files appear) and place.
    public var sorted: [Diagnostic] {
        var order: [String: Int] = [:]
        for entry in entries {
            if let file = entry.location?.file, order[file] == nil { order[file] = order.count }
        }
        func key(_ item: (offset: Int, element: Diagnostic)) -> (Int, Int, Int, Int) {
            guard let place = item.element.location else { return (-1, 0, 0, item.offset) }
            return (order[place.file] ?? 0, place.line, place.column, item.offset)
        }
        return entries.enumerated().sorted { key($0) < key($1) }.map(\.element)
    }
}
