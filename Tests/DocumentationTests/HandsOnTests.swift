import Devices
import Foundation
import Iontronics
import Testing

/// The exercises: every device runs, every answer is what the page says.
@Suite struct HandsOnTests {
    /// An exercise: a device, the commands to try, its answers.
    struct Exercise: Sendable, CustomTestStringConvertible {
        let heading: String
        let device: Page.Block
        let commands: [String]
        let answers: [String]
        var testDescription: String { heading }
    }

    static let exercises: [Exercise] = {
        let blocks = (try? Page("docs/tutorials/hands-on.md"))?.blocks ?? []
        var result: [Exercise] = []
        for device in blocks where device.language == "yaml" {
            func lines(_ language: String) -> [String] {
                blocks.filter { $0.heading == device.heading && $0.language == language }
                    .flatMap { $0.text.components(separatedBy: "\n") }
            }
            result.append(
                Exercise(
                    heading: device.heading, device: device, commands: lines("sh"), answers: lines("answer")))
        }
        return result
    }()

    @Test func thereAreTwelve() {
        #expect(Self.exercises.count == 12)
        #expect(Set(Self.exercises.map(\.heading)).count == 12)
    }

    @Test(arguments: exercises) func answersHold(_ exercise: Exercise) throws {
        let device = try exercise.device.descriptor()
        #expect(device.notes.entries.isEmpty)
        #expect(!exercise.answers.isEmpty)
        for line in exercise.answers { try expectAnswer(line, of: device) }
    }

    @Test(arguments: exercises) func checksWithoutAWord(_ exercise: Exercise) throws {
        let notes = try DeviceCheck.check(exercise.device.descriptor())
        #expect(notes.entries.isEmpty, "\(DiagnosticRenderer().render(notes))")
    }

    /// The commands name the device of the exercise, its analyses and nothing else.
    @Test(arguments: exercises) func commandsFit(_ exercise: Exercise) throws {
        let device = try exercise.device.descriptor()
        #expect(!exercise.commands.isEmpty)
        for command in exercise.commands {
            let words = command.split(separator: " ").map(String.init)
            try #require(words.count >= 3 && words[0] == "iontronic", "\(command)")
            #expect(["op", "run", "sweep"].contains(words[1]))
            #expect(words[2] == device.name + ".yaml")
            for word in words.dropFirst(3).prefix(while: { !$0.hasPrefix("-") }) {
                #expect(device.root["analyses"]?[word] != nil, "no analysis \(word)")
            }
        }
    }

    /// An answer that is wrong in its last digit is found to be so.
    @Test func aWrongAnswerIsFound() throws {
        let device = try #require(Self.exercises.first).device.descriptor()
        let answer = try Answer("V = -89.03 mV")
        #expect(abs(try answer.computed(of: device) - answer.value) > answer.tolerance)
        #expect(throws: Answer.Unreadable.self) { try Answer("V -89.03 mV") }
    }
}
