/// Columns of text, aligned for a terminal.
public struct TextTable {
    /// How a column is aligned.
    public enum Alignment: Sendable { case left, right }

    private let header: [String]
    private let alignment: [Alignment]
    private var rows: [[String]] = []

    /// A table; columns are aligned to the left unless stated.
    public init(_ header: [String], alignment: [Alignment] = []) {
        self.header = header
        self.alignment = header.indices.map { $0 < alignment.count ? alignment[$0] : .left }
    }

    /// Whether no row has been added.
    public var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; missing cells are empty, cells beyond the header are left out. Line breaks and other control
    /// characters, which would break the columns, become spaces.
    public mutating func add(_ cells: [String]) {
        rows.append(header.indices.map { $0 < cells.count ? Self.plain(cells[$0]) : "" })
    }

    private static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    /// The lines, header first, without spaces at their ends.
    public func rendered(indent: Int = 0) -> String {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row -> String in
            var line = String(repeating: " ", count: indent)
            for column in row.indices {
                let gap = String(repeating: " ", count: widths[column] - row[column].count)
                line += alignment[column] == .right ? gap + row[column] : row[column] + gap
                line += column + 1 < row.count ? "  " : ""
            }
            while line.last == " " { line.removeLast() }
            return line
        }
        return lines.joined(separator: "\n")
    }
}
