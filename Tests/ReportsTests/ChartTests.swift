import Datasets
import Foundation
import Reports
import Testing

/// Takes a file away again.
func removeFile(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

@Suite struct ChartTests {
    private func stored() throws -> StoredResults { StoredResults(try #require(try Fixture.results().table)) }

    @Test func drawsOverTheInnermostAxis() throws {
        let chart = try Chart(stored())
        #expect(chart.curveCount == 6)
        #expect(chart.curves.count == 6)
        #expect(chart.xLabel == "voltage [mV]")
        #expect(chart.yLabel == "current [pA]")
        #expect(chart.curves[4].label == "variant wide, sample 1")
        // 1 nS * (-100 mV - 21 mV) in pA.
        #expect(abs(chart.curves[4].y[0] + 121) < 1e-9)
    }

    @Test func holdsSelectedAxes() throws {
        let chart = try Chart(stored(), select: [("variant", "wide"), ("sample", "2")])
        #expect(chart.curves.count == 1)
        #expect(abs(chart.curves[0].y[0] + 122) < 1e-9)
        let across = try Chart(stored(), select: [("voltage", "50 mV"), ("variant", "base")])
        #expect(across.xLabel == "sample")
        #expect(across.curves[0].y.count == 3)
        #expect(abs(across.curves[0].y[2] - 38) < 1e-9)
    }

    @Test func namesWhatThereIs() throws {
        let results = try stored()
        #expect(throws: ChartError.unknownVariable("flux", known: ["current"])) { try Chart(results, variable: "flux") }
        #expect(throws: ChartError.unknownAxis("area", known: ["variant", "sample", "voltage"])) {
            try Chart(results, select: [("area", "1")])
        }
        #expect(throws: ChartError.unknownMember("tall", axis: "variant", known: ["base", "wide"])) {
            try Chart(results, select: [("variant", "tall")])
        }
        #expect(throws: ChartError.self) { try Chart(results, select: [("voltage", "55 mV")]) }
    }

    /// Bode: both directions logarithmic. Nyquist: the imaginary part turned over, against the real one, to one scale.
    @Test func drawsSmallSignals() throws {
        let results = StoredResults(try #require(try Fixture.impedance().table))
        let bode = try Chart(results)
        #expect(bode.isLogarithmic && bode.isLogarithmicUp && !bode.isSquare)
        let nyquist = try Chart(results, variable: "impedance_imaginary", against: "impedance_real")
        #expect(nyquist.isSquare && !nyquist.isLogarithmic && !nyquist.isLogarithmicUp)
        #expect(nyquist.yLabel.hasPrefix("-impedance_imaginary [") && nyquist.xLabel.hasPrefix("impedance_real ["))
        #expect(nyquist.yLabel.suffix(5) == nyquist.xLabel.suffix(5))
        for (x, y) in zip(nyquist.curves[0].x, nyquist.curves[0].y) { #expect(abs(y - 2 * x) < 1e-12 * abs(y)) }
        let other = try Chart(results, variable: "impedance_magnitude", against: "impedance_real")
        #expect(!other.isSquare && other.curves[0].y.allSatisfy { $0 > 0 })
        #expect(throws: ChartError.self) { try Chart(results, against: "impedance_phase") }
    }

    @Test func gnuplotWritesAPicture() throws {
        let path = NSTemporaryDirectory() + "iontronic-chart-\(UUID().uuidString).svg"
        defer { removeFile(path) }
        let gnuplot = try Gnuplot()
        try gnuplot.draw(Chart(stored()), to: path)
        let picture = try String(contentsOfFile: path, encoding: .utf8)
        #expect(picture.contains("<svg"))
        #expect(picture.contains("voltage [mV]"))
        #expect(picture.contains("variant wide, sample 1"))
        #expect(throws: ChartError.self) { try gnuplot.draw(Chart(stored()), to: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == picture)
        #expect(throws: ChartError.format("a.pdf")) { try gnuplot.draw(Chart(stored()), to: "a.pdf") }
    }
}
