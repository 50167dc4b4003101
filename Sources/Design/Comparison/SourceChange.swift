internal import Analyses

/// A line that differs between the files from which the two sides were made.
public struct SourceChange: Sendable {
    /// The file, relative to the device.
    public let file: String
    /// In the candidate where it was added, in the base where it was removed.
    public let line: Int
    /// Whether the candidate has it and the base has not.
    public let isAdded: Bool
    /// Without spaces at its ends.
    public let text: String

    /// Files with more lines than this are only said to differ.
    private static let mostLines = 5000
    static let mostChanges = 40

    /// Lines that differ, file by file; the device's own first. Names of devices do not matter: first against first.
    static func all(_ base: [ResultSource], _ candidate: [ResultSource]) -> [SourceChange] {
        guard let first = base.first, let second = candidate.first else { return [] }
        var pairs = [(first, second)]
        for source in base.dropFirst() {
            if let other = candidate.dropFirst().first(where: { $0.path == source.path }) {
                pairs.append((source, other))
            }
        }
        return Array(pairs.flatMap { changes($0, $1) }.prefix(mostChanges))
    }

    private static func changes(_ base: ResultSource, _ candidate: ResultSource) -> [SourceChange] {
        guard base.text != candidate.text else { return [] }
        let (old, new) = (lines(base.text), lines(candidate.text))
        guard old.count <= mostLines, new.count <= mostLines else {
            return [
                SourceChange(file: candidate.path, line: 1, isAdded: true, text: "(too long to be compared by line)")
            ]
        }
        let changes = new.difference(from: old).map { change in
            switch change {
            case .remove(let offset, let text, _):
                SourceChange(file: base.path, line: offset + 1, isAdded: false, text: text)
            case .insert(let offset, let text, _):
                SourceChange(file: candidate.path, line: offset + 1, isAdded: true, text: text)
            }
        }
        return changes.filter { !$0.text.isEmpty }.sorted {
            ($0.line, $0.isAdded ? 1 : 0) < ($1.line, $1.isAdded ? 1 : 0)
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(line.reversed().drop { $0 == " " }.reversed().drop { $0 == " " })
        }
    }
}
