internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct FitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Find the values of a device that a measured curve or trace tells.",
        discussion: """
            The measurement is a CSV file with units in its first line, `V (mV),I (nA)`, or a results file. What is sought is
            given by --vary, or everything stands under `fits` of the device, which then needs no file here. Prints the values
            with their intervals, and warns of what the data do not tell. Ends with exit code 1 when the search does not end
            at a minimum.

            Examples:
              iontronic fit pore.yaml measured.csv --vary 'pores.permeability.K+=1e-9m/s:1e-5m/s:log' -o fitted.yaml
              iontronic fit pore.yaml measured.csv --vary g --sigma '2 % + 3 pA' --picture residuals.svg
              iontronic fit pore.yaml
            """)

    @OptionGroup var device: DeviceOptions
    @Argument(
        help: "The measurement (.csv or .h5), or the name of an entry of `fits`; the only entry by default.",
        completion: .file(extensions: ["csv", "h5"]))
    var measurement: String?
    @Option(
        help: ArgumentHelp(
            "What is sought and its range; without one that of `minimum` and `maximum` of the value, as in `sodium:log`. Repeatable.",
            valueName: "path[=from:to][:log]"))
    var vary: [String] = []
    @Option(help: "What was measured; by default the name of the last column.")
    var quantity: String?
    @Option(help: "Its column, or variable of a results file; by default that of the quantity.")
    var column: String?
    @Option(
        help: ArgumentHelp(
            "A column of what was held: V, I, time or a path. Repeatable; all other columns by default.",
            valueName: "path[=column]"))
    var against: [String] = []
    @Option(
        help: ArgumentHelp(
            "Standard deviation of the values: '2 %', '3 pA', '2 % + 3 pA', or a column.", valueName: "size"))
    var sigma: String?
    @Option(help: "The analysis of the device that drives it; a column `time` needs one.")
    var analysis: String?
    @Option(help: "The variant that was measured.")
    var variant: String?
    @Option(
        help: ArgumentHelp("A value during the measurement. Repeatable.", valueName: "path=value"))
    var at: [String] = []
    @Option(
        name: [.short, .long], help: "The fitted device to write: the text of the device with its values replaced.",
        completion: .file(extensions: ["yaml"]))
    var output: String?
    @Option(
        help: ArgumentHelp("Also draw the residuals.", valueName: "file"),
        completion: .file(extensions: ["svg", "png"]))
    var picture: String?
    @Option(help: "Confidence of the intervals, in percent.")
    var confidence: Double = Fitting.Options().confidence * 100
    @Option(help: "Devices of the first look over the ranges; the best of them are improved.")
    var candidates: Int = Fitting.Options().candidates
    @Option(help: "Threads to use; results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Flag(help: "Replace existing files.")
    var overwrite = false
    @Flag(help: "Print JSON, values in SI.")
    var json = false
    @Flag(help: "No notes, warnings and progress.")
    var quiet = false

    func validate() throws {
        guard threads > 0, threads <= 1024 else { throw ValidationError("--threads is between 1 and 1024") }
        guard candidates > 0, candidates <= 1_000_000 else {
            throw ValidationError("--candidates is between 1 and 1000000")
        }
        guard confidence > 0, confidence < 100 else {
            throw ValidationError("--confidence is between 0 and 100 percent")
        }
    }

    func run() throws {
        try reporting {
            let descriptor = try device.descriptor()
            Terminal.show(descriptor.notes, quiet: quiet)
            try descriptor.keep(from: [output, picture], overwrite: overwrite)
            try device.checkPlace(of: descriptor, at: output)
            let task = try fitting(descriptor)
            Terminal.show(task.notes, quiet: quiet)
            let interrupt = Interrupt()
            let result = try task.run { _ in !interrupt.isAsked }
            print(json ? FitText.json(result, device: descriptor.name).rendered : FitText.text(result))
            // What was found comes before what is to be said of it, also where both go to one file.
            fflush(nil)
            if !quiet {
                for warning in result.warnings { Terminal.say("warning: \(warning)") }
                if !json { Terminal.say(FitText.story(result)) }
            }
            if let output {
                let text = try descriptor.text(setting: result.overrides, status: "fitted", sources: result.sources)
                try device.write(text, to: output)
            }
            if let picture { try Gnuplot().draw(Chart(residualsOf: result), to: picture, overwrites: overwrite) }
            if !result.isConverged { throw Exit.failed }
        }
    }

    private func fitting(_ descriptor: Descriptor) throws -> Fitting {
        var options = Fitting.Options()
        (options.candidates, options.threads, options.confidence) = (candidates, threads, confidence / 100)
        let match = [
            ("quantity", quantity), ("y", column), ("sigma", sigma), ("analysis", analysis), ("variant", variant),
        ].compactMap { key, text in text.map { (key: key, text: $0) } }
        if let measurement, measurement.hasSuffix(".csv") || measurement.hasSuffix(".h5") {
            return try Fitting(
                descriptor, file: measurement, vary: vary, match: match, against: against, at: at, options: options)
        }
        guard vary.isEmpty, match.isEmpty, against.isEmpty, at.isEmpty else {
            throw Diagnostic(
                "options about the measurement need its file",
                help: "`iontronic fit device.yaml measured.csv --vary ...`")
        }
        return try Fitting(descriptor, name: measurement, options: options)
    }
}
