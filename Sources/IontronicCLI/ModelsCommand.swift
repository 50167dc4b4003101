internal import ArgumentParser
internal import Iontronics

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "The catalogue of models and activity laws; with a name, what one of them says.",
        discussion: """
            Examples:
              iontronic models
              iontronic models ghk
              iontronic models pitzer
            """)

    @Argument(help: "A model.")
    var name: String?
    @Option(
        name: .long, help: ArgumentHelp("A folder of models, before the catalogue. Repeatable.", valueName: "folder"))
    var models: [String] = []
    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try reporting {
            let folders = Catalogue.folders(models)
            let catalogue = ModelCatalogue(folders)
            Terminal.show(catalogue.notes)
            guard let name else {
                guard !catalogue.entries.isEmpty else {
                    throw Diagnostic("no models were found", help: "name the folder that holds them with `--models`")
                }
                print(json ? ModelText.json(catalogue.entries).rendered : ModelText.list(catalogue))
                return
            }
            if !json, let page = ModelText.activityPage(name) { return print(page) }
            guard let entry = catalogue.entry(name) else {
                let known = catalogue.entries.map(\.name).joined(separator: ", ")
                throw Diagnostic("no model `\(name)`", help: "there are: \(known)")
            }
            print(json ? ModelText.json([entry]).rendered : ModelText.page(entry))
        }
    }
}
