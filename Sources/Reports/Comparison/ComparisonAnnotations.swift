public import Design
internal import Devices

/// A comparison as workflow commands of GitHub, which show it beside the lines of a change.
public enum ComparisonAnnotations {
    /// GitHub shows ten of a kind for each step: these, and one that counts the rest.
    static let mostOfAKind = 9

    /// A line for each failure and warning.
    public static func lines(_ comparison: Comparison) -> [String] {
        var lines: [String] = []
        for (kind, checks) in [("error", comparison.failures), ("warning", comparison.warnings)] {
            for check in checks.prefix(mostOfAKind) {
                var properties: [String] = []
                if let place = check.location {
                    properties = ["file=\(property(place.file))", "line=\(place.line)", "col=\(place.column)"]
                } else if let file = comparison.descriptor {
                    properties = ["file=\(property(file))"]
                }
                properties.append("title=\(property("compare \(ComparisonText.printable(check.name))"))")
                let text = [ComparisonWords.finding(check), check.meaning].map(ComparisonText.printable)
                    .joined(separator: "\n")
                lines.append("::\(kind) \(properties.joined(separator: ","))::\(data(text))")
            }
            if checks.count > mostOfAKind {
                lines.append("::\(kind) title=compare::\(checks.count - mostOfAKind) more; the job's log has them")
            }
        }
        return lines
    }

    private static func data(_ text: String) -> String { escaped(text, ["%", "\r", "\n"]) }

    private static func property(_ text: String) -> String { escaped(text, ["%", "\r", "\n", ":", ","]) }

    /// Scalar by scalar: a combining mark behind a sign must not hide it.
    private static func escaped(_ text: String, _ signs: Set<Unicode.Scalar>) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if signs.contains(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
