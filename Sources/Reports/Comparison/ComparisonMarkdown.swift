public import Design

/// A comparison as Markdown: for a merge request, or the summary of a job.
public enum ComparisonMarkdown {
    /// What GitHub takes of one step; more is not shown at all.
    public static let summaryLimit = 1024 * 1000

    /// The verdict, what failed with its meaning, then everything.
    public static func text(_ comparison: Comparison) -> String {
        var text = "## Comparison: \(comparison.verdict.rawValue)\n\n"
        text += "`\(code(comparison.base))` against `\(code(comparison.candidate))`: "
        text += cell(ComparisonWords.summary(comparison)) + "\n"
        for check in comparison.failures + comparison.warnings {
            text += "\n* **\(cell(check.name))**: \(cell(ComparisonWords.finding(check)))  \n  \(cell(check.meaning))\n"
        }
        if !comparison.changes.isEmpty {
            text += "\nChanged in the sources:\n\n"
            for change in comparison.changes {
                text += "* `\(code("\(change.file):\(change.line)"))` \(change.isAdded ? "now" : "was")"
                text += " `\(code(change.text))`\n"
            }
        }
        text += "\n| | what | found | allowed |\n|---|---|---|---|\n"
        for check in comparison.checks {
            let row = [
                ComparisonWords.verdict(check), check.name, ComparisonWords.finding(check), check.criterion,
            ]
            text += "| " + row.map(cell).joined(separator: " | ") + " |\n"
        }
        if let policy = comparison.policy {
            text += "\n<details><summary>policy</summary>\n\n"
            text += policy.lines.map { "    " + ComparisonText.printable($0) }.joined(separator: "\n")
            text += "\n\n</details>\n"
        }
        return text
    }

    /// The text, or as many of its lines as fit into `bytes`, the last of which says that it was cut.
    public static func cut(_ text: String, toBytes bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        let note = "\n\n**Cut here: the rest does not fit; the job's log and its other reports have everything.**\n"
        let room = bytes - note.utf8.count
        guard room > 0 else { return "" }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: room)
        while end > text.startIndex, text.utf8[end] != UInt8(ascii: "\n") { end = text.utf8.index(before: end) }
        return String(text[..<end]) + note
    }

    /// Text that stands for itself: nothing in it is markup, a link or a mention.
    private static func cell(_ text: String) -> String {
        var result = ""
        for scalar in ComparisonText.printable(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "|": result += "&#124;"
            case "@": result += "&#64;"
            case "\\", "`", "*", "_", "[", "]", "#", "!", "~": result += "\\" + String(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Text between backquotes.
    private static func code(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in ComparisonText.printable(text).unicodeScalars { view.append(scalar == "`" ? "'" : scalar) }
        return String(view)
    }
}
