import Foundation
import Testing

/// Every command of the README and of the how-to pages works as it stands there, and prints what stands below it.
@Suite struct ReadmeTests {
    private struct Block {
        let language: String
        let text: String
    }

    private static func blocks(of text: String) -> [Block] {
        var blocks: [Block] = []
        var open: (language: String, lines: [Substring])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("```") else {
                open?.lines.append(line)
                continue
            }
            if let block = open {
                blocks.append(Block(language: block.language, text: block.lines.joined(separator: "\n")))
                open = nil
            } else {
                open = (String(line.dropFirst(3)), [])
            }
        }
        return blocks
    }

    @Test(arguments: [
        ("README.md", 5), ("docs/how-to/specs.md", 3), ("docs/how-to/transients.md", 2),
        ("docs/tutorials/size-a-device.md", 8),
        ("docs/how-to/sensitivity.md", 1),
        ("docs/how-to/small-signals.md", 4), ("docs/how-to/periodic.md", 2),
        ("docs/how-to/compartments.md", 1), ("docs/how-to/describe-your-own-device.md", 7),
    ])
    func everyCommandRunsAndPrintsWhatIsShown(_ page: String, _ least: Int) throws {
        let readme = try String(contentsOf: Program.package.appendingPathComponent(page), encoding: .utf8)
        let folder = try TemporaryFolder()
        let blocks = Self.blocks(of: readme)
        var commands = 0
        for (index, block) in blocks.enumerated() {
            switch block.language {
            case "yaml", "csv":
                // The first line names the file.
                let first = try #require(block.text.split(separator: "\n").first)
                #expect(first.hasPrefix("# "))
                try folder.write(block.text, to: String(first.dropFirst(2)))
            case "sh":
                commands += 1
                let outcome = try Program.shell("set -e; " + block.text, in: folder.url)
                #expect(outcome.code == 0, "\(block.text)\n\(outcome.errors)")
                if index + 1 < blocks.count, blocks[index + 1].language == "text" {
                    #expect(
                        outcome.output.trimmingCharacters(in: .newlines) == blocks[index + 1].text,
                        "output of \(block.text)")
                }
            default: break
            }
        }
        #expect(commands >= least)
    }
}
