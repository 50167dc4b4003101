public import Design
internal import Devices

/// A comparison for a terminal.
public enum ComparisonText {
    private static let mostChanges = 12

    /// What was held against what, by which rules; what failed and what it means; the rest in a line each; the verdict.
    public static func text(_ comparison: Comparison) -> String {
        var lines = ["base:      \(printable(comparison.base))", "candidate: \(printable(comparison.candidate))"]
        lines += comparison.policy?.lines.map(printable) ?? []
        if !comparison.changes.isEmpty {
            lines += ["", "changed in the sources:"]
            for change in comparison.changes.prefix(mostChanges) {
                lines.append(
                    "  \(change.isAdded ? "+" : "-") \(printable(change.file)):\(change.line): \(printable(change.text))"
                )
            }
            if comparison.changes.count > mostChanges {
                lines.append("  and \(comparison.changes.count - mostChanges) more lines")
            }
        }
        lines.append("")
        let width = comparison.checks.map { ComparisonWords.verdict($0).count }.max() ?? 0
        for check in comparison.checks {
            let verdict = ComparisonWords.verdict(check)
            let gap = String(repeating: " ", count: width - verdict.count)
            lines.append("\(verdict)\(gap)  \(printable(check.name)): \(printable(ComparisonWords.finding(check)))")
            let indent = String(repeating: " ", count: width + 4)
            if check.isFailure || check.isWarning { lines.append(indent + printable(check.meaning)) }
            lines += check.notes.map { indent + printable($0) }
        }
        lines += ["", ComparisonWords.summary(comparison)]
        return lines.joined(separator: "\n")
    }

    /// The text without what could steer a terminal.
    static func printable(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: view.append("\u{FFFD}")
            default: view.append(scalar)
            }
        }
        return String(view)
    }
}
