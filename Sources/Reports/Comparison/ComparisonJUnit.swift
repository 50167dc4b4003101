public import Design
internal import Devices

/// A comparison as a test report that GitLab, Jenkins and others show.
public enum ComparisonJUnit {
    /// One test case for each check, names all different.
    public static func xml(_ comparison: Comparison) -> String {
        var names: [String: Int] = [:]
        let cases = comparison.checks.map { check -> String in
            var name = "\(check.kind.rawValue) \(check.name)"
            let seen = names[name, default: 0]
            names[name] = seen + 1
            if seen > 0 { name += " (\(seen + 1))" }
            return testcase(check, name)
        }
        let failures = comparison.failures.count { $0.outcome == .outside }
        let errors = comparison.failures.count - failures
        let skipped = comparison.checks.count { $0.outcome == .off }
        let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counts) time="0">
              <testsuite name="\(attribute("\(comparison.base) against \(comparison.candidate)"))" \(counts) time="0">
            \(cases.joined(separator: "\n"))
                <system-out>\(escaped(ComparisonText.text(comparison)))</system-out>
              </testsuite>
            </testsuites>

            """
    }

    private static func testcase(_ check: ComparisonCheck, _ name: String) -> String {
        let file = check.location.map { " file=\"\(attribute($0.file))\"" } ?? ""
        let open = "    <testcase classname=\"iontronic.compare\" name=\"\(attribute(name))\"\(file) time=\"0\">"
        let finding = ComparisonWords.finding(check)
        let text = escaped([finding, check.meaning, check.criterion].filter { !$0.isEmpty }.joined(separator: "\n"))
        var body = ""
        if check.isFailure {
            let element = check.outcome == .outside ? "failure" : "error"
            body =
                "<\(element) message=\"\(attribute(finding))\" type=\"\(check.outcome.rawValue)\">\(text)</\(element)>"
        } else if check.outcome == .off {
            body = "<skipped message=\"switched off\"/>"
        } else {
            let prefix = check.isWarning ? "warning: " : ""
            body = "<system-out>\(prefix)\(text)</system-out>"
        }
        return "\(open)\n      \(body)\n    </testcase>"
    }

    /// Text between tags. XML has no place for control characters.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\n", "\t": result.append(scalar)
            case "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
            default: result.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    /// Text between quotation marks.
    static func attribute(_ text: String) -> String {
        var result = ""
        for scalar in escaped(text).unicodeScalars {
            switch scalar {
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
