internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct SpecsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "specs",
        abstract: "The data sheet: what a device must do, measured, with margin and verdict.",
        discussion: """
            A variant stands behind `#`. Ends with exit code 1 when a spec does not hold; a condition without a solution does
            not hold it.

            Examples:
              iontronic specs device.yaml
              iontronic specs device.yaml#wide --samples 10000 --markdown sheet.md
              iontronic specs device.yaml -o sheet.h5
            """)

    @OptionGroup var device: DeviceOptions
    @Option(help: "Samples drawn where a spec must hold over the spread.")
    var samples: Int = DataSheet.standardSamples
    @Option(help: "Threads to use; results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Also write the data sheet as Markdown.", completion: .file(extensions: ["md"]))
    var markdown: String?
    @Option(
        name: [.short, .long],
        help: "Also write what each spec came to at every corner and sample, as a results file (HDF5, netCDF-4).",
        completion: .file(extensions: ["h5"]))
    var output: String?
    @Flag(help: "Replace existing files.")
    var overwrite = false
    @Flag(help: "Print JSON, values in SI.")
    var json = false
    @Flag(help: "No notes and warnings.")
    var quiet = false

    func validate() throws {
        guard threads > 0, threads <= 1024 else { throw ValidationError("--threads is between 1 and 1024") }
        guard samples > 0, samples <= DataSheet.mostSamples else {
            throw ValidationError("--samples is between 1 and \(DataSheet.mostSamples)")
        }
    }

    func run() throws {
        try reporting {
            let (descriptor, variant) = try device.descriptorAndVariant()
            Terminal.show(descriptor.notes, quiet: quiet)
            guard descriptor.root["specs"]?.map?.isEmpty == false else {
                throw Diagnostic(
                    "`\(device.file)` has no specs",
                    help: "`specs: { op.V: { minimum: -70 mV, maximum: -60 mV } }` says what the device must do")
            }
            let sheet = try DataSheet(descriptor, variant: variant, samples: samples)
            Terminal.show(sheet.notes, quiet: quiet)
            guard sheet.count > 0 else {
                throw Diagnostic("every spec of `\(device.file)` is about another variant than `\(variant ?? "base")`")
            }
            try descriptor.keep(from: [markdown, output], overwrite: overwrite)
            var progress = Progress(total: sheet.count, quiet: quiet || json)
            let results = try sheet.results(threads: threads) { progress.update($0, failed: 0) }
            progress.finish()
            print(
                json
                    ? DataSheetText.json(results, device: descriptor.name, variant: variant).rendered
                    : DataSheetText.table(results))
            if let markdown {
                let text = DataSheetText.markdown(results, device: descriptor.name, variant: variant)
                try Data(text.utf8).write(to: URL(fileURLWithPath: markdown), options: .atomic)
            }
            if let output {
                let history = ["iontronic specs"] + (variant.map { ["#\($0)"] } ?? []) + ["--samples \(samples)"]
                try DataSheetFile.write(
                    results, of: sheet, history: history.joined(separator: " "), to: output, overwrite: overwrite)
            }
            if results.contains(where: { $0.verdict == .fails }) { throw Exit.failed }
        }
    }
}
