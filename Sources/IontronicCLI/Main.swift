internal import ArgumentParser
internal import Iontronics

@main
struct Iontronic: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "iontronic",
        abstract: "Models iontronic devices: membranes, nanopores and ion-conducting films.",
        version: IontronicVersion.current,
        subcommands: [Validate.self, OperatingPointCommand.self, SweepCommand.self, Run.self, Verify.self])
}
