import Devices
import Foundation
import Iontronics
import Testing

/// The first tutorial, done as it says: files written, swept, opened in Python.
@Suite struct FirstDeviceTests {
    static let page = "docs/tutorials/first-device.md"

    @Test(arguments: ["my-first-membrane", "opening-film"]) func answersHold(name: String) throws {
        let place = try Workplace(Self.page)
        let device = try place.device(name)
        let notes = try DeviceCheck.check(device)
        #expect(notes.entries.isEmpty, "\(DiagnosticRenderer().render(notes))")
        let answers = try #require(place.answers[name])
        for line in answers { try expectAnswer(line, of: device) }
    }

    /// The model beside the device is kept with the results.
    @Test func ownModelIsKept() throws {
        let place = try Workplace(Self.page)
        let device = try place.device("opening-film")
        let layout = SweepFile([try Sweep(.operatingPoint, of: device)], of: device).layout
        #expect(layout.sources.map(\.path).contains("models/opening-pores.yaml"))
    }

    /// The lines of Python do what the page says, where there is a Python with xarray.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] != nil))
    func pythonOpensTheFile() throws {
        let place = try Workplace(Self.page)
        let device = try place.device("my-first-membrane")
        let node = try #require(device.root["analyses"]?["iv"])
        var sink = try ResultsFileWriter(path: place.folder.appendingPathComponent("iv.h5").path)
        let sweep = try Sweep(AnalysisSpec("iv", node, of: device), of: device)
        _ = try SweepFile([sweep], of: device).run(into: &sink, threads: 2)

        let blocks = try Page(Self.page).blocks
        let index = try #require(blocks.firstIndex { $0.language == "python" })
        let printed = try runPython(blocks[index].text, in: place.folder)
        #expect(blocks[index + 1].language == "text")
        #expect(printed.trimmingCharacters(in: .newlines) == blocks[index + 1].text)
    }
}
