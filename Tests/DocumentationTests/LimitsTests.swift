import Devices
import Foundation
import Testing

/// Every number on the page about limits comes from a device on it.
@Suite struct LimitsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let device: Page.Block
        let answers: [String]
        var testDescription: String { "\(device.heading), line \(device.line)" }
    }

    static let cases: [Case] = {
        let blocks = (try? Page("docs/explanation/limits.md"))?.blocks ?? []
        return zip(blocks, blocks.dropFirst()).filter { $0.language == "yaml" && $1.language == "answer" }
            .map { Case(device: $0, answers: $1.text.components(separatedBy: "\n")) }
    }()

    @Test func everyDeviceHasAnswers() throws {
        let devices = try Page("docs/explanation/limits.md").blocks.filter { $0.language == "yaml" }
        #expect(Self.cases.count == devices.count)
        #expect(devices.count >= 7)
    }

    @Test(arguments: cases) func numbersHold(_ item: Case) throws {
        let device = try item.device.descriptor()
        for line in item.answers { try expectAnswer(line, of: device) }
    }
}
