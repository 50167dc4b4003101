internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct OperatingPoint: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "op", abstract: "The operating point: the potential at which no current flows.",
        discussion: "Example: iontronic op device.yaml")

    @OptionGroup var device: DeviceOptions

    func run() throws {
        try reporting {
            let descriptor = try device.descriptor()
            var sink = MemorySink()
            let file = SweepFile([try Sweep(.operatingPoint, of: descriptor)], of: descriptor)
            _ = try file.run(into: &sink, threads: 1)
            for name in sink.table?.variableNames ?? [] {
                print(name, sink.table?[name]?.values ?? "")
            }
        }
    }
}
