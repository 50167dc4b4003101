import Foundation
import Iontronics
import Testing

/// `iontronic compare` on results that differ in one way at a time.
@Suite struct CompareTests {
    /// Runs a situation, with every kind of report.
    static func run(_ situation: Situation, in folder: TemporaryFolder) throws -> Program.Outcome {
        try situation.base.write(to: folder.url.appendingPathComponent("base.h5").path)
        let candidate = folder.url.appendingPathComponent("candidate.h5")
        try situation.candidate.write(to: candidate.path)
        switch situation.damage {
        case nil: break
        case .missing: try FileManager.default.removeItem(at: candidate)
        case .text: try folder.write("voltage,current\n0,1\n", to: "candidate.h5")
        case .truncated:
            let data = try Data(contentsOf: candidate)
            try data.prefix(data.count / 2).write(to: candidate)
        case .corrupt:
            // The values are the last and the largest part of the file.
            var data = try Data(contentsOf: candidate)
            for index in data.count / 2..<data.count / 2 + 2000 { data[index] ^= 0x5A }
            try data.write(to: candidate)
        }
        var arguments = ["compare", "base.h5" + situation.baseSuffix, "candidate.h5" + situation.candidateSuffix]
        if let policy = situation.policy {
            let head = policy.hasPrefix("schema:") ? "" : "schema: iontronic-policy/1\n"
            try folder.write(head + policy + "\n", to: "p.yaml")
            arguments += ["--policy", "p.yaml"]
        }
        arguments += ["--json", "r.json", "--junit", "r.xml", "--markdown", "r.md", "--github"] + situation.arguments
        return try Program.run(arguments, in: folder.url)
    }

    @Test func jsonWithoutAFileIsPrinted() throws {
        let folder = try TemporaryFolder()
        for name in ["a.h5", "b.h5"] { try StoredStory().write(to: folder.url.appendingPathComponent(name).path) }
        for arguments in [["--json"], ["--json", "--quiet"], ["--json", "-"]] {
            let outcome = try Program.run(["compare", "a.h5", "b.h5"] + arguments, in: folder.url)
            #expect(outcome.code == 0 && outcome.output.hasPrefix("{"), "\(outcome.errors)")
            let read = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            #expect(read?["schema"] as? String == "iontronic-compare/1")
        }
    }

    @Test(arguments: Situation.all) func verdictAndExitCode(_ situation: Situation) throws {
        let folder = try TemporaryFolder()
        let outcome = try Self.run(situation, in: folder)
        #expect(outcome.code == situation.code, "\(outcome.output)\n\(outcome.errors)")
        for words in situation.says {
            #expect(
                (outcome.output + outcome.errors).contains(words), "`\(words)` in\n\(outcome.output)\n\(outcome.errors)"
            )
        }
        #expect(!outcome.output.contains("\u{1B}"))
        try Self.checkReports(in: folder, outcome)
    }

    @Test func thereAreEnoughSituations() { #expect(Situation.all.count >= 40) }

    /// Python reads the JSON, `xmllint` holds the JUnit report against a schema, and both tell the same.
    private static func checkReports(in folder: TemporaryFolder, _ outcome: Program.Outcome) throws {
        let schema = Program.package.appendingPathComponent("Tests/CommandTests/Data/junit.xsd").path
        let lint = try Program.shell("xmllint --noout --nonet --schema '\(schema)' r.xml", in: folder.url)
        #expect(lint.code == 0, "\(lint.errors)")
        let python = """
            import json, xml.etree.ElementTree as E
            report = json.load(open("r.json"))
            assert report["schema"] == "iontronic-compare/1"
            root = E.parse("r.xml").getroot()
            cases = root.findall(".//testcase")
            assert len(cases) == len(report["checks"]) == int(root.get("tests"))
            assert len({c.get("name") for c in cases}) == len(cases)
            failed = [c for c in report["checks"] if c["failed"]]
            assert len(failed) == report["failed"] == len(root.findall(".//failure")) + len(root.findall(".//error"))
            assert (report["verdict"] == "within") == (not failed and any(c["compared"] and c["outcome"] != "off" for c in report["checks"]))
            for check in report["checks"]:
                assert check["meaning"] and check["outcome"] in ("within", "outside", "not comparable", "off")
            """
        try folder.write(python, to: "check.py")
        let checked = try Program.shell("python3 check.py", in: folder.url)
        #expect(checked.code == 0, "\(checked.errors)\n\(outcome.errors)")
        // Markdown is made of whole rows; annotations are one line each, ten of a kind at most.
        let markdown = try folder.text("r.md")
        #expect(markdown.hasPrefix("## Comparison: "))
        for line in markdown.split(separator: "\n") where line.hasPrefix("| ") {
            #expect(line.split(separator: "|", omittingEmptySubsequences: false).count == 6, "\(line)")
            #expect(!line.contains("<a "))
        }
        for kind in ["::error", "::warning"] {
            let lines = outcome.output.split(separator: "\n").filter { $0.hasPrefix(kind) }
            #expect(lines.count <= 10)
        }
    }
}
