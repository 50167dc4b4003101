import Foundation
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

    /// Along logarithmic axes a power law is a straight line, and the ends are the numbers themselves.
    @Test func drawsPowersAsLines() {
        let x = (0...12).map { Foundation.pow(10, Double($0) / 4) }
        var plot = TextPlot(
            [TextPlot.Curve(label: "", x: x, y: x.map { 5 / $0 })], xLabel: "x", yLabel: "y", width: 16, height: 4)
        let bent = plot.rendered()
        plot.isLogarithmic = true
        plot.isLogarithmicUp = true
        let straight = plot.rendered()
        #expect(straight != bent)
        #expect(straight.contains("1000") && straight.contains("0.005"))
        // A row of four dots is as wide as the quarter of the width: each line of the drawing begins further right.
        let starts = straight.components(separatedBy: "\n").dropFirst().prefix(4).map { line in
            line.unicodeScalars.dropFirst(6).prefix { $0 == " " }.count
        }
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
    }
}
