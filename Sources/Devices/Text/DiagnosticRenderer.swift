/// Writes diagnostics as text: `file:line:column: error: what`, the line, carets, `help: what to write`.
public struct DiagnosticRenderer: Sendable {
    /// Whether to use terminal colours.
    public var colour: Bool
    /// The most characters of a source line that are shown.
    private static let width = 160

    /// A renderer, without colours unless stated.
    public init(colour: Bool = false) { self.colour = colour }

    /// Everything that was found, by place, and how much was left out.
    public func render(_ diagnostics: Diagnostics) -> String {
        var text = diagnostics.sorted.map(render).joined()
        for severity in [Diagnostic.Severity.error, .warning, .note] {
            let left = diagnostics.omitted(severity)
            if left > 0 { text += "\(left) more \(severity.rawValue)\(left == 1 ? "" : "s") not shown\n" }
        }
        return text
    }

    /// One diagnostic; every line ends with a line break.
    public func render(_ diagnostic: Diagnostic) -> String {
        var text = ""
        if let place = diagnostic.location {
            text += paint("\(Self.printable(place.file)):\(place.line):\(place.column): ", "1")
        }
        text += paint(diagnostic.severity.rawValue + ":", Self.code(diagnostic.severity)) + " "
        let part = diagnostic.part.map { "in \($0): " } ?? ""
        text += Self.printable(part + diagnostic.message) + "\n"
        if let place = diagnostic.location, let line = diagnostic.sourceLine {
            text += excerpt(line, place, diagnostic.severity)
        }
        if let help = diagnostic.help {
            text += paint("help:", "1;36") + " " + Self.printable(help) + "\n"
        }
        return text
    }

    private func excerpt(_ line: String, _ place: SourceLocation, _ severity: Diagnostic.Severity) -> String {
        let characters = Array(line.unicodeScalars)
        let column = min(max(place.column - 1, 0), characters.count)
        // A long line is shown from some characters before the caret.
        let start = column > Self.width - 40 ? column - 40 : 0
        let end = min(characters.count, start + Self.width)
        let before = (start > 0 ? "..." : "") + Self.text(characters[start..<column])
        let shown = (start > 0 ? "..." : "") + Self.text(characters[start..<end])
        let indent = before.unicodeScalars.map { scalar -> String in
            if scalar == "\t" { return "\t" }
            return Self.takesNoSpace(scalar) ? "" : " "
        }.joined()
        let marked = characters[column..<max(column, min(end, column + max(1, min(place.length, characters.count))))]
        let carets = max(1, marked.reduce(0) { Self.takesNoSpace($1) ? $0 : $0 + 1 })
        let caretText = paint(String(repeating: "^", count: carets), Self.code(severity))
        return "    \(shown)\(end < characters.count ? "..." : "")\n    \(indent)\(caretText)\n"
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.map { isHarmless($0) ? $0 : "\u{FFFD}" })
        return String(view)
    }

    /// The text with control characters shown as spaces, so that no file can steer a terminal.
    private static func printable(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.unicodeScalars.map { isHarmless($0) ? $0 : " " })
        return String(view)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\t" { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    private static func takesNoSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        colour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private static func code(_ severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: "1;31"
        case .warning: "1;33"
        case .note: "1;34"
        }
    }
}
