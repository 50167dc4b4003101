import Foundation
import Testing

/// The page on comparison in CI: its shell steps run as they are written, in a folder with its policy and a shipped device.
@Suite struct CompareInContinuousIntegrationTests {
    private struct Block {
        let language: String
        let text: String
    }

    private static func blocks() throws -> [Block] {
        let page = try String(
            contentsOf: Program.package.appendingPathComponent("docs/how-to/compare-in-ci.md"), encoding: .utf8)
        let parts = page.components(separatedBy: "```")
        return stride(from: 1, to: parts.count, by: 2).map { index in
            let lines = parts[index].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return Block(language: String(lines[0]), text: lines.count > 1 ? String(lines[1]) : "")
        }
    }

    /// Shell steps of a workflow file, in order.
    private static func steps(_ file: String, in folder: TemporaryFolder) throws -> [String] {
        let text = try folder.text(file)
        var steps: [String] = []
        var lines = text.components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            let words = line.trimmingCharacters(in: .whitespaces)
            if words == "run: |" {
                let indent = line.prefix { $0 == " " }.count
                var body: [String] = []
                while let next = lines.first, next.prefix(while: { $0 == " " }).count > indent {
                    body.append(next.trimmingCharacters(in: .whitespaces))
                    lines.removeFirst()
                }
                steps.append(body.joined(separator: "\n"))
            } else if words == "script:" {
                while let next = lines.first?.trimmingCharacters(in: .whitespaces), next.hasPrefix("- ") {
                    steps.append(String(next.dropFirst(2)))
                    lines.removeFirst()
                }
            }
        }
        return steps
    }

    private static func workplace() throws -> (TemporaryFolder, [Block]) {
        let folder = try TemporaryFolder()
        let blocks = try Self.blocks()
        for block in blocks where ["yaml", "yml"].contains(block.language) {
            let first = try #require(block.text.split(separator: "\n").first)
            try #require(first.hasPrefix("# "))
            try folder.write(block.text, to: String(first.dropFirst(2)))
        }
        let device = try String(
            contentsOf: Program.package.appendingPathComponent("DeviceModels/devices/selective-membrane.yaml"),
            encoding: .utf8)
        try folder.write(device, to: "device.yaml")
        return (folder, blocks)
    }

    @Test func everyStepRunsAsWritten() throws {
        let (folder, blocks) = try Self.workplace()
        let commands = blocks.filter { $0.language == "sh" }.map(\.text)
        try #require(commands.count == 3)
        for command in commands.prefix(2) {
            let outcome = try Program.shell("set -e; " + command, in: folder.url)
            #expect(outcome.code == 0, "\(command)\n\(outcome.output)\n\(outcome.errors)")
        }
        let jobs = try [".github/workflows/compare.yml", ".gitlab-ci.yml"].map { try Self.steps($0, in: folder) }
        #expect(jobs[0].count == 1)
        #expect(jobs[1].count == 2)
        for step in jobs.joined() {
            let outcome = try Program.shell("set -e; " + step, in: folder.url)
            #expect(outcome.code == 0, "\(step)\n\(outcome.output)\n\(outcome.errors)")
        }
        for report in ["compare.xml", "compare.md", "compare.json"] { #expect(folder.exists("reports/" + report)) }

        // One line of the device changes: both jobs turn red, and blessing makes them green again.
        let device = try folder.text("device.yaml")
        let changed = device.replacingOccurrences(
            of: "potassium: { value: 1e-8 m/s", with: "potassium: { value: 1.1e-8 m/s")
        #expect(changed != device)
        try folder.write(changed, to: "device.yaml")
        for job in jobs {
            let outcome = try Program.shell("set -e; " + job.joined(separator: "\n"), in: folder.url)
            #expect(outcome.code == 1, "\(outcome.output)\n\(outcome.errors)")
        }
        let blessing = try Program.shell("set -e; " + commands[2], in: folder.url)
        #expect(blessing.code == 0, "\(blessing.errors)")
        for job in jobs {
            let outcome = try Program.shell("set -e; " + job.joined(separator: "\n"), in: folder.url)
            #expect(outcome.code == 0, "\(outcome.output)\n\(outcome.errors)")
        }
    }

    /// What GitHub sets: annotations without being asked, and a summary that stays within its limit and says so.
    @Test func insideOfGitHub() throws {
        let (folder, _) = try Self.workplace()
        _ = try Program.run(["run", "device.yaml", "-o", "golden.h5", "--quiet"], in: folder.url)
        let device = try folder.text("device.yaml")
        try folder.write(
            device.replacingOccurrences(of: "selectivity: { value: 100", with: "selectivity: { value: 80"),
            to: "device.yaml")
        let command = "GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=summary.md iontronic compare golden.h5 device.yaml"
        let first = try Program.shell(command, in: folder.url)
        #expect(first.code == 1)
        let annotations = first.output.split(separator: "\n").filter { $0.hasPrefix("::") }
        #expect(annotations.count == 10)
        #expect(annotations.allSatisfy { $0.hasPrefix("::error ") })
        #expect(annotations[0].hasPrefix("::error file=device.yaml,title=compare "))
        #expect(annotations[9].hasSuffix("more; the job's log has them"))
        #expect(try folder.text("summary.md").hasPrefix("## Comparison: outside"))
        // Nearly full: what is left is used and not exceeded.
        try folder.write(String(repeating: "x\n", count: 511_000), to: "summary.md")
        _ = try Program.shell(command, in: folder.url)
        let summary = try folder.text("summary.md")
        #expect(summary.utf8.count <= 1_024_000)
        #expect(summary.contains("**Cut here:"))
    }
}
