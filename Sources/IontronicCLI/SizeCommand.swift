internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct SizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "size",
        abstract: "Choose values of a device so that its specs hold and an objective is as good as can be.",
        discussion: """
            What may be chosen, what must hold and what is wanted stand under `sizing` of the device. A variant stands behind
            `#`; its values are written into its entry. The same seed gives the same device. Ctrl-C stops the search; the best so far is the answer. Ends with exit code 1 when specs
            cannot be met.

            Examples:
              iontronic size device.yaml -o sized.yaml
              iontronic size device.yaml#thick small -o sized.yaml
              iontronic size device.yaml front --results front.h5 --picture front.svg
            """)

    @OptionGroup var device: DeviceOptions
    @Argument(help: "The sizing to run; the only one by default.")
    var sizing: String?
    @Option(
        name: [.short, .long], help: "The sized device to write: the text of the device with its values replaced.",
        completion: .file(extensions: ["yaml"]))
    var output: String?
    @Option(help: "Devices of the first look over everything that may be chosen.")
    var candidates: Int = Sizing.Options().candidates
    @Option(help: "Samples drawn where a spec must hold over the spread.")
    var samples: Int = DataSheet.standardSamples
    @Option(
        help: ArgumentHelp("Also write the front between two objectives as a results file.", valueName: "file"),
        completion: .file(extensions: ["h5"]))
    var results: String?
    @Option(
        help: ArgumentHelp("Also draw the front between two objectives.", valueName: "file"),
        completion: .file(extensions: ["svg", "png"]))
    var picture: String?
    @Option(help: "Devices on the front between two objectives.")
    var points: Int = Sizing.Options().frontPoints
    @Option(help: "Threads to use; results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount
    @Option(help: "Also write the answer as Markdown.", completion: .file(extensions: ["md"]))
    var markdown: String?
    @Flag(help: "Replace existing files.")
    var overwrite = false
    @Flag(help: "Print JSON, values in SI.")
    var json = false
    @Flag(help: "No notes, warnings and progress.")
    var quiet = false

    func validate() throws {
        guard threads > 0, threads <= 1024 else { throw ValidationError("--threads is between 1 and 1024") }
        guard samples > 0, samples <= DataSheet.mostSamples else {
            throw ValidationError("--samples is between 1 and \(DataSheet.mostSamples)")
        }
        guard candidates > 0, candidates <= 1_000_000 else {
            throw ValidationError("--candidates is between 1 and 1000000")
        }
        guard points >= 2, points <= 1000 else { throw ValidationError("--points is between 2 and 1000") }
    }

    func run() throws {
        try reporting {
            let (descriptor, variant) = try device.descriptorAndVariant()
            Terminal.show(descriptor.notes, quiet: quiet)
            try descriptor.keep(from: [output, markdown, results, picture], overwrite: overwrite)
            try device.checkPlace(of: descriptor, at: output)
            var options = Sizing.Options()
            (options.candidates, options.samples, options.threads) = (candidates, samples, threads)
            options.frontPoints = points
            let interrupt = Interrupt()
            let task = try Sizing(descriptor, name: sizing, variant: variant, options: options)
            Terminal.show(task.notes, quiet: quiet)
            guard task.hasFront || (results == nil && picture == nil) else {
                throw Diagnostic(
                    "`--results` and `--picture` are of a front, and `\(task.name)` has one objective",
                    help:
                        "`minimize: [a, b]` asks for the front; what the specs of one device come to stores `iontronic specs FILE -o sheet.h5`"
                )
            }
            var progress = SizingLine(quiet: quiet || json)
            let result = try task.run { report in
                progress.update(report)
                return !interrupt.isAsked
            }
            progress.finish()
            Terminal.show(result.warnings, quiet: quiet)
            print(
                json
                    ? SizingText.json(result, device: descriptor.name).rendered : SizingText.text(result))
            if !quiet, !json { Terminal.say(SizingText.story(result)) }
            if let output {
                let text = try descriptor.text(setting: result.overrides)
                try device.write(text, to: output)
            }
            if let markdown {
                let text = SizingText.markdown(result, device: descriptor.name)
                try Data(text.utf8).write(to: URL(fileURLWithPath: markdown), options: .atomic)
            }
            if !result.front.isEmpty {
                if let results { try FrontFile.write(result, of: descriptor, to: results, overwrite: overwrite) }
                if let picture, let chart = Chart(frontOf: result) {
                    try Gnuplot().draw(chart, to: picture, overwrites: overwrite)
                }
            }
            if !result.isMet { throw Exit.failed }
        }
    }
}

/// One line about a search, now and then.
private struct SizingLine {
    private let quiet: Bool
    private let start = Date()
    private var last = Date.distantPast
    private var drawn = false

    init(quiet: Bool) { self.quiet = quiet }

    mutating func update(_ report: SizingProgress) {
        let now = Date()
        guard !quiet, now.timeIntervalSince(start) > 1,
            now.timeIntervalSince(last) > (Terminal.isInteractive ? 0.2 : 10)
        else { return }
        last = now
        let objectives = report.objectives.joined(separator: ", ")
        let state =
            report.violation > 0
            ? String(format: "specs missed by %.3g", report.violation)
            : "all specs hold" + (objectives.isEmpty ? "" : ", \(objectives)")
        let text = "\(report.stage): \(report.tried) devices tried, \(state)"
        if Terminal.isInteractive {
            FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
            drawn = true
        } else {
            Terminal.say(text)
        }
    }

    func finish() {
        if drawn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
