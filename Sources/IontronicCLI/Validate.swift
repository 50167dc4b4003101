internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check everything that can be checked without solving.",
        discussion: "Example: iontronic validate my-device.yaml")

    @Argument(help: "Descriptors.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Option(
        name: .long, help: ArgumentHelp("A folder of models, before the catalogue. Repeatable.", valueName: "folder"))
    var models: [String] = []

    func run() throws {
        var failed = false
        for file in files {
            do {
                try reporting {
                    let descriptor = try Descriptor(reading: file, folders: Catalogue.folders(models))
                    Terminal.show(try DeviceCheck.check(descriptor))
                    print("\(file): valid")
                }
            } catch { failed = true }
        }
        if failed { throw Exit.input }
    }
}
