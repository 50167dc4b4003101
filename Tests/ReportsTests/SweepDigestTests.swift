import Analyses
import Datasets
import Reports
import Testing

@Suite struct SweepDigestTests {
    private func digest() throws -> SweepDigest {
        try SweepDigest(StoredResults(try #require(try Fixture.results().table)))
    }

    @Test func hasARowForEachVariantAndTheSpreadOfItsSamples() throws {
        let section = try #require(try digest().sections.first)
        #expect(section.title == "current")
        #expect(section.columns.map(\.name) == ["reversal", "slope conductance", "|I(-V)/I(+V)|"])
        #expect(section.rows.map { $0.labels.map(\.label) } == [["base"], ["wide"]])
        #expect(section.samples?.read == 3 && section.samples?.all == 3)
        let reversal = section.rows[1].values[0]
        #expect(abs(reversal.minimum - 0.020) < 1e-12)
        #expect(abs(reversal.median - 0.021) < 1e-12)
        #expect(abs(reversal.maximum - 0.022) < 1e-12)
        #expect(abs(section.rows[0].values[1].median - 1e-9) < 1e-20)
        #expect(abs(section.rows[0].values[2].minimum - 0.11 / 0.09) < 1e-9)
    }

    @Test func plotsTheFirstCurves() throws {
        let plot = try #require(try digest().plots.first?.plot)
        #expect(plot.xLabel == "voltage [mV]")
        #expect(plot.yLabel == "current [pA]")
        #expect(plot.curves.map(\.label) == ["variant base", "variant wide"])
        #expect(!plot.rendered().isEmpty)
    }

    @Test func isTheSameFromAFile() throws {
        let table = try #require(try Fixture.results().table)
        let path = "/tmp/iontronic-digest-\(UInt64.random(in: 0 ... .max)).h5"
        defer { removeFile(path) }
        var writer = try ResultsFileWriter(path: path)
        try table.write(to: &writer)
        let stored = try SweepDigest(StoredResults(ResultsFile(path: path)))
        #expect(stored.rendered() == (try digest()).rendered())
    }
}
