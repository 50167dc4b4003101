import Devices
import Equations
import Foundation
import Testing

/// The page about the language: its keys are those of the reader, its examples are devices.
@Suite struct LanguageReferenceTests {
    static let path = "docs/reference/descriptor-language.md"

    @Test func keysAreThoseOfTheReader() throws {
        try expectPart("keys", of: Self.path, is: KeyTables.markdown)
    }

    @Test func keysOfPoliciesAreThoseOfTheReader() throws {
        try expectPart("policy", of: "docs/how-to/compare-in-ci.md", is: KeyTables.markdown(from: ["policy"]))
    }

    @Test func functionsAreThoseOfTheReader() throws {
        let functions = ExpressionLowering.functions.subtracting(["delay"]).sorted().map { "`\($0)`" }
        let constants = ExpressionLowering.constants.sorted().map { "`\($0)`" }
        try expectPart(
            "functions", of: Self.path,
            is: """
                Functions: \(functions.joined(separator: ", ")).

                Constants: \(constants.joined(separator: ", ")).

                """)
    }

    /// Every mistake that the page shows is refused with the words that the page shows.
    @Test func mistakesAreSaidAsPrinted() throws {
        let blocks = try Page(Self.path).blocks
        let mistakes = zip(blocks, blocks.dropFirst()).filter { $0.language == "yaml-mistake" && $1.language == "text" }
        #expect(mistakes.count >= 3)
        for (device, said) in mistakes {
            do {
                _ = try device.descriptor()
                Issue.record("line \(device.line) is no mistake")
            } catch {
                let rendered = DiagnosticRenderer().render(error)
                for line in said.text.components(separatedBy: "\n") {
                    #expect(rendered.contains(line.trimmingCharacters(in: .whitespaces)), "\(rendered)")
                }
            }
        }
    }
}
