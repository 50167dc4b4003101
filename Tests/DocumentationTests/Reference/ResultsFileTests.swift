import Devices
import Foundation
import Iontronics
import Testing
import Units

/// The page about results files: its tables against what is written, its Python against a file.
@Suite struct ResultsFileTests {
    static let page = "docs/reference/results-file.md"

    /// The rows of the table whose head is `head`, cells without backquotes.
    static func rows(under head: String) throws -> [[String]] {
        let lines = try Page(page).text.components(separatedBy: "\n")
        guard let start = lines.firstIndex(of: head) else { return [] }
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces).trimmingCharacters(in: CharacterSet(charactersIn: "`"))
            }
        }
    }

    static func device() throws -> Descriptor {
        let block = try Page("docs/tutorials/first-device.md").blocks.first { $0.language == "yaml" }
        return try #require(block).descriptor()
    }

    @Test func namesAreThoseOfTheFile() throws {
        let device = try Self.device()
        let rows = try Self.rows(under: "| recorded | variable | unit |")
        #expect(rows.count >= 15)
        for row in rows {
            let spec = try AnalysisSpec(sweeps: [], records: [row[0]], of: device)
            let variable = try #require(Sweep(spec, of: device).group(named: "").variables.first)
            #expect(variable.name == row[1])
            guard case .text(let unit)? = variable.attributes.first(where: { $0.name == "units" })?.value else {
                Issue.record("\(row[0]) has no unit")
                continue
            }
            #expect(try Unit.parse(unit).isSame(as: Unit.parse(row[2])), "\(row[0]) is in \(unit)")
        }
    }

    @Test func statusIsCodedAsPrinted() throws {
        let rows = try Self.rows(under: "| value | word | meaning |")
        let device = try Self.device()
        let group = try Sweep(.operatingPoint, of: device).group(named: "")
        let status = try #require(group.variables.first { $0.name == "solver_status" })
        let attributes = Dictionary(status.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        #expect(attributes["flag_meanings"] == .text(rows.map { $0[1] }.joined(separator: " ")))
        #expect(attributes["flag_values"] == .bytes(rows.compactMap { Int8($0[0]) }))
    }

    @Test func attributesAreWritten() throws {
        let device = try Self.device()
        let layout = SweepFile([try Sweep(.operatingPoint, of: device)], of: device, history: "op").layout
        let names = Set(layout.attributes.map(\.name))
        let rows = try Self.rows(under: "| attribute of the file | |")
        #expect(rows.count >= 7)
        for name in rows.flatMap({ $0[0].components(separatedBy: "`, `") }) { #expect(names.contains(name), "\(name)") }
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] != nil))
    func pythonOfThePageRuns() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("iontronics-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let device = try Self.device()
        var sink = try ResultsFileWriter(path: folder.appendingPathComponent("iv.h5").path)
        let node = try #require(device.root["analyses"]?["iv"])
        _ = try SweepFile([try Sweep(AnalysisSpec("iv", node, of: device), of: device)], of: device)
            .run(into: &sink, threads: 1)
        let blocks = try Page(Self.page).blocks.filter { $0.language == "python" }
        #expect(blocks.count == 3)
        let film = try #require(try Page("docs/how-to/specs.md").blocks.first { $0.language == "yaml" }).descriptor()
        let sheet = try DataSheet(film)
        let path = folder.appendingPathComponent("sheet.h5").path
        try DataSheetFile.write(sheet.results(), of: sheet, history: "", to: path)
        let printed = try blocks.map { try runPython($0.text, in: folder) }
        let holding = "both hold: 0.981 failed: 0\n[[-0.0524 -0.0559]\n [-0.0517 -0.0551]\n [-0.0505 -0.0538]]\n"
        #expect(printed == [holding, "{'voltage': 201} A\n", "(201,) schema: iontronic/1\n"])
    }
}
