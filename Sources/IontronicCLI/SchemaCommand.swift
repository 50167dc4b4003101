internal import ArgumentParser
internal import Iontronics

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of devices and models, for editors.",
        discussion: "Example: iontronic schema > iontronic.schema.json")

    func run() { print(JSONSchema.text, terminator: "") }
}
