import Foundation
import Testing

/// Compares a part of a page with what it should be, or writes it where `IONTRONICS_REGENERATE` is set.
func expectPart(_ name: String, of path: String, is content: String, sourceLocation: SourceLocation = #_sourceLocation)
    throws
{
    let page = try Page(path)
    if Page.isRegenerating { try page.write(name, content) }
    let found = try #require(
        try Page(path).part(name), "\(path) has no part `\(name)`", sourceLocation: sourceLocation)
    #expect(
        found == content, "\(path): run the tests with IONTRONICS_REGENERATE=1 and look at the difference",
        sourceLocation: sourceLocation)
}

/// Text as a cell of a Markdown table.
func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
}

/// A Markdown table; nothing where it has no rows.
func table(_ head: [String], _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let lines =
        ["| " + head.joined(separator: " | ") + " |", "|" + String(repeating: "---|", count: head.count)]
        + rows.map { "| " + $0.map(cell).joined(separator: " | ") + " |" }
    return lines.joined(separator: "\n") + "\n"
}
