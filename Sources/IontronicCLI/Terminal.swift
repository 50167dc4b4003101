internal import ArgumentParser
internal import Foundation
internal import Iontronics

/// Where words go: results on standard output, everything else on standard error.
enum Terminal {
    static let hasColour = isatty(2) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    static var isInteractive: Bool { isatty(2) == 1 }

    static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    static func show(_ diagnostics: Diagnostics, quiet: Bool = false) {
        let text = DiagnosticRenderer(colour: hasColour).render(diagnostics)
        if !text.isEmpty, !quiet || diagnostics.hasErrors { FileHandle.standardError.write(Data(text.utf8)) }
    }
}

/// How the program ends.
enum Exit {
    static let failed = ExitCode(1)
    static let input = ExitCode(2)
    static let unsolved = ExitCode(3)
    static let inputOutput = ExitCode(4)
}

extension ParsableCommand {
    /// Runs `body`; every error ends as its words and its exit code.
    func reporting(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as Diagnostics {
            Terminal.show(error)
            throw Exit.input
        } catch let error as Diagnostic {
            Terminal.show(Diagnostics(error))
            throw Exit.input
        } catch let error as DatasetError {
            Terminal.say("error: \(error)")
            throw error.isInputOutput ? Exit.inputOutput : Exit.input
        } catch let error as ChartError {
            Terminal.say("error: \(error)")
            throw error.isInputOutput ? Exit.inputOutput : Exit.input
        } catch let error as CocoaError {
            Terminal.say("error: \(error.localizedDescription)")
            throw Exit.inputOutput
        }
    }
}
