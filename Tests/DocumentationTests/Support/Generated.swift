import Devices
import Foundation
import Testing

/// Compares a part of a page with what it should be, or writes it where `IONTRONICS_REGENERATE` is set.
func expectPart(_ name: String, of path: String, is content: String) throws {
    if Page.isRegenerating { try Page.write(name, content, to: path) }
    let page = try Page(path)
    let found = try #require(page.part(name), "\(path) has no part `\(name)`")
    #expect(found == content, "\(path): run the tests with IONTRONICS_REGENERATE=1 and look at the difference")
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

/// An error as a user sees it.
func said(_ error: any Error) -> String {
    (error as? Diagnostics).map { DiagnosticRenderer().render($0) } ?? "\(error)"
}
