internal import ArgumentParser
internal import CMemory
internal import Foundation
internal import Iontronics

@main
struct Iontronic: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iontronic",
        abstract: "Models iontronic devices: membranes, nanopores and ion-conducting films.",
        version: IontronicVersion.current,
        subcommands: [
            Validate.self, Explain.self, ModelsCommand.self, OperatingPointCommand.self, SweepCommand.self, Run.self,
            Verify.self, SpecsCommand.self, SizeCommand.self, FitCommand.self, Compare.self, Plot.self,
            SchemaCommand.self, Doctor.self,
        ])

    /// Runs a verb. A mistake of usage ends with 2, as every other mistake of input does.
    static func main() {
        memory_keep()
        leaveNothingUnfinished()
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
            // What was printed has not arrived before it is written.
            if fflush(nil) != 0 {
                Terminal.say("error: standard output could not be written")
                Foundation.exit(Exit.inputOutput.rawValue)
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.say(fullMessage(for: error))
            Foundation.exit(Exit.input.rawValue)
        }
    }

    /// A program that is interrupted or told to end takes along the file that it has not finished.
    private static func leaveNothingUnfinished() {
        UnfinishedFiles.prepare()
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            sigaddset(&signals, number)
            signal(number) { number in
                UnfinishedFiles.deleteAll()
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        // Who starts it may have blocked them for itself.
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// As typed; `--json` of `compare` without the name of a file prints, as that of every other verb does.
    private static var arguments: [String] {
        var result = Array(CommandLine.arguments.dropFirst())
        guard result.first == "compare", let place = result.lastIndex(of: "--json") else { return result }
        if place + 1 == result.count || result[place + 1].hasPrefix("--") { result.insert("-", at: place + 1) }
        return result
    }
}
