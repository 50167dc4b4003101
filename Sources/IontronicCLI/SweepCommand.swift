internal import ArgumentParser
internal import Iontronics

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Sweep a device: the axes of the command line, or its own analysis.",
        discussion: """
            Without --sweep, the analysis of the device that is named (by default its first) is run.

            Examples:
              iontronic sweep device.yaml -o iv.h5
              iontronic sweep device.yaml --sweep temperature=15degC,25degC,35degC --sweep V=-120mV:80mV:201 -o iv.h5
            """)

    @OptionGroup var device: DeviceOptions
    @Argument(help: "The analysis of the device to run.")
    var analysis: String?
    @Option(help: "An axis, the outermost first: path=from:to:points[:log], path=a,b,c, sample=100, variant=all.")
    var sweep: [String] = []
    @Option(help: "An expression to record. Repeatable.")
    var record: [String] = []
    @Option(help: "The variant to solve; an axis `variant` runs over several.")
    var variant: String?
    @OptionGroup var solve: SolveOptions

    func run() throws {
        try reporting {
            let descriptor = try device.descriptor(variant: variant)
            Terminal.show(descriptor.notes, quiet: solve.quiet)
            let spec: AnalysisSpec
            if sweep.isEmpty {
                let analyses = descriptor.root["analyses"]?.map ?? []
                guard let entry = analysis.map({ name in analyses.first { $0.key == name } }) ?? analyses.first else {
                    let known = analyses.map(\.key).joined(separator: ", ")
                    throw Diagnostic(
                        analysis.map { "no analysis `\($0)` in `\(device.file)`" }
                            ?? "`\(device.file)` has no analysis",
                        help: known.isEmpty ? "name axes: `--sweep V=-120mV:80mV:201`" : "there are: \(known)")
                }
                spec = try AnalysisSpec(entry.key, entry.value, of: descriptor)
            } else {
                spec = try AnalysisSpec(sweeps: sweep, records: record, of: descriptor)
            }
            let named = sweep.isEmpty ? [spec.name] : []
            let varied = variant.map { ["--variant \($0)"] } ?? []
            let history = (["sweep"] + named + varied + sweep.map { "--sweep \($0)" } + record.map { "--record \($0)" })
                .joined(
                    separator: " ")
            let file = SweepFile([try Sweep(spec, of: descriptor)], of: descriptor, history: "iontronic " + history)
            try solve.run(file)
        }
    }
}

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run analyses that the device declares.",
        discussion: "Example: iontronic run device.yaml iv rest -o results.h5")

    @OptionGroup var device: DeviceOptions
    @Argument(help: "Names of analyses; all of them by default.")
    var analyses: [String] = []
    @Option(help: "The variant to solve; an axis `variant` runs over several.")
    var variant: String?
    @OptionGroup var solve: SolveOptions

    func run() throws {
        try reporting {
            let descriptor = try device.descriptor(variant: variant)
            Terminal.show(descriptor.notes, quiet: solve.quiet)
            let declared = descriptor.root["analyses"]?.map ?? []
            let wanted = analyses.isEmpty ? declared.map(\.key) : analyses
            guard !wanted.isEmpty else { throw Diagnostic("`\(device.file)` has no analyses") }
            var sweeps: [Sweep] = []
            for name in wanted {
                guard let entry = declared.first(where: { $0.key == name }) else {
                    throw Diagnostic(
                        "no analysis `\(name)` in `\(device.file)`",
                        help: "there are: \(declared.map(\.key).joined(separator: ", "))")
                }
                sweeps.append(try Sweep(AnalysisSpec(name, entry.value, of: descriptor), of: descriptor))
            }
            let varied = variant.map { ["--variant \($0)"] } ?? []
            let history = (["iontronic run"] + wanted + varied).joined(separator: " ")
            try solve.run(SweepFile(sweeps, of: descriptor, history: history))
        }
    }
}
