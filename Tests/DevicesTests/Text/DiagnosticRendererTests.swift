import Devices
import Testing

@Suite struct DiagnosticRendererTests {
    @Test func formIsTheOneOfTheLanguage() throws {
        let node = try #require(Reading("temperature: 25 degC\narea: µ mm").node?["area"])
        let diagnostic = node.diagnostic("area needs a unit of area (`1 mm^2`); `1` has none", help: "`1 mm^2`")
        #expect(
            DiagnosticRenderer().render(diagnostic) == """
                device.yaml:2:7: error: area needs a unit of area (`1 mm^2`); `1` has none
                    area: µ mm
                          ^^^^
                help: `1 mm^2`

                """)
    }

    @Test func tabsAndLongLinesKeepTheCaretInPlace() {
        let line = "\ta: " + String(repeating: "x", count: 500) + "Y" + String(repeating: "z", count: 500)
        let place = SourceLocation(file: "f", line: 1, column: 505, length: 1)
        let text = DiagnosticRenderer().render(Diagnostic("m", at: place, sourceLine: line))
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        let column = lines[1].firstIndex(of: "Y").map { lines[1].distance(from: lines[1].startIndex, to: $0) }
        let caret = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) }
        #expect(column == caret)
        #expect(lines[1].count < 180)
    }

    @Test func colourIsOnlyAddedWhereAsked() {
        let diagnostic = Diagnostic("m\u{1B}[2J", severity: .warning)
        #expect(DiagnosticRenderer().render(diagnostic) == "warning: m [2J\n")
        #expect(DiagnosticRenderer(colour: true).render(diagnostic) == "\u{1B}[1;33mwarning:\u{1B}[0m m [2J\n")
    }
}
