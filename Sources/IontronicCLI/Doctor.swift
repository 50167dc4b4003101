internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is installed, its versions, the machine, and whether this build computes rightly.",
        discussion: "Example: iontronic doctor")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let gnuplot = try? Gnuplot()
        let catalogue = Catalogue.location
        let models = ModelCatalogue(Catalogue.folders([])).entries.count
        let facts: [(name: String, value: String)] = [
            ("iontronic", "\(IontronicVersion.current), commit \(IontronicVersion.gitCommit)"),
            ("HDF5", LibraryVersions.hdf5),
            ("libdeflate", LibraryVersions.deflate),
            ("NLopt", LibraryVersions.nlopt),
            ("UDUNITS", "2; 1 atm = \((try? Unit.parse("atm").scale).map { "\($0) Pa" } ?? "not read")"),
            ("gnuplot", gnuplot.map { "\($0.version) (\($0.path))" } ?? "not installed: `plot` will not work"),
            (
                "catalogue",
                catalogue.map { "\($0), \(models) models" } ?? "not found: set $IONTRONICS_MODELS or use --models"
            ),
            ("processors", "\(ProcessInfo.processInfo.activeProcessorCount)"),
            ("vector units", Processor.features.isEmpty ? "unknown" : Processor.features.joined(separator: " ")),
        ]
        let checks = SelfCheck.run()
        if json {
            let items = checks.map {
                JSONValue.object([
                    ("name", .text($0.name)), ("right", .boolean($0.isRight)), ("detail", .text($0.detail)),
                ])
            }
            let value = JSONValue.object([
                ("schema", .text("iontronic-doctor/1")),
                ("facts", .object(facts.map { (key: $0.name, value: .text($0.value)) })), ("checks", .list(items)),
            ])
            print(value.rendered)
        } else {
            var table = TextTable(["", ""])
            for fact in facts { table.add([fact.name, fact.value]) }
            for check in checks { table.add([check.isRight ? "right" : "WRONG", "\(check.name): \(check.detail)"]) }
            print(table.rendered().drop { $0.isNewline })
        }
        if checks.contains(where: { !$0.isRight }) { throw Exit.failed }
    }
}

/// What the processor can do.
enum Processor {
    /// Vector extensions that matter here, as Linux names them.
    static var features: [String] {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") || $0.hasPrefix("Features") })
        else { return [] }
        let known: Set<Substring> = ["sse4_2", "avx", "avx2", "fma", "avx512f", "avx512dq", "asimd", "sve"]
        return line.split(separator: " ").filter { known.contains($0) }.map(String.init)
    }
}
