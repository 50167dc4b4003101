import Reports
import Testing

@Suite struct TextPlotTests {
    @Test func drawsALineFromCornerToCorner() {
        let plot = TextPlot([.init(label: "a", x: [0, 1], y: [0, 1])], xLabel: "x", yLabel: "y", width: 16, height: 4)
        let lines = plot.rendered().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.count == 6)
        #expect(lines[0] == "y")
        #expect(lines[1].hasPrefix("1 "))
        #expect(lines[4].hasPrefix("0 "))
        // The upper right and the lower left corner are drawn, the other two are not.
        #expect(lines[1].count == 18)
        #expect(lines[4].count > 2 && lines[4].dropFirst(2).first != " ")
        #expect(lines[1].dropFirst(2).first == "|")
        #expect(lines[5].hasSuffix("x"))
    }

    @Test func nothingFiniteDrawsNothing() {
        #expect(TextPlot([.init(label: "", x: [0, 1], y: [.nan, 1])], xLabel: "", yLabel: "").rendered().isEmpty)
        #expect(TextPlot([], xLabel: "", yLabel: "").rendered().isEmpty)
    }
}
