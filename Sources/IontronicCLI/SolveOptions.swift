internal import ArgumentParser
internal import Foundation
internal import Iontronics

/// How a sweep is solved and stored.
struct SolveOptions: ParsableArguments {
    @Option(
        name: [.short, .long], help: "The results file to write (HDF5, netCDF-4).",
        completion: .file(extensions: ["h5"]))
    var output: String?

    @Flag(help: "Replace an existing output.")
    var overwrite = false

    @Option(help: "Threads to use; results do not depend on it.")
    var threads: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "How the file is compressed: deflate or none.")
    var compression: String = "deflate"

    @Flag(help: "End with exit code 3 when a point has no solution.")
    var strict = false

    @Flag(help: "No progress, notes or summary.")
    var quiet = false

    @Flag(help: "Print the summary as JSON, values in SI.")
    var json = false

    func validate() throws {
        guard threads > 0, threads <= 1024 else { throw ValidationError("--threads is between 1 and 1024") }
        guard ["deflate", "none"].contains(compression) else {
            throw ValidationError("--compression is deflate or none, not `\(compression)`")
        }
    }

    /// Solves `file`, writes it where `--output` says, prints the summary and answers the exit code.
    func run(_ file: SweepFile) throws {
        if let output { try file.descriptor.keep(from: output) }
        for sweep in file.sweeps { Terminal.show(sweep.notes, quiet: quiet) }
        var progress = Progress(total: file.pointCount, quiet: quiet)
        var summaries: [(name: String, summary: SweepSummary)] = []
        if let output {
            var options = ResultsFileWriter.Options()
            options.overwrite = overwrite
            if compression == "none" { options.compression = .none }
            var sink = try ResultsFileWriter(path: output, options: options)
            summaries = try file.run(into: &sink, threads: threads) { progress.update($0, failed: $1) }
            progress.finish()
            if !quiet || json { try SweepReport.show(try ResultsFile(path: output), nil, summaries, json: json) }
        } else {
            var sink = MemorySink()
            summaries = try file.run(into: &sink, threads: threads) { progress.update($0, failed: $1) }
            progress.finish()
            try SweepReport.show(nil, sink.table, summaries, json: json)
        }
        if !quiet, let line = try? OperatingPoint(of: file.descriptor).assumptions.line, !line.isEmpty {
            Terminal.say(line)
        }
        let failed = summaries.reduce(0) { $0 + $1.summary.failed }
        if !quiet { for (name, summary) in summaries { describe(name, summary, isOnly: summaries.count == 1) } }
        if strict, failed > 0 { throw Exit.unsolved }
    }

    private func describe(_ name: String, _ summary: SweepSummary, isOnly: Bool) {
        let prefix = isOnly ? "" : "\(name): "
        let others = summary.outcomes.filter { $0.key != .converged && $0.value > 0 }
            .sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key)" }
        let failed = others.isEmpty ? "all solved" : others.joined(separator: ", ")
        Terminal.say("\(prefix)\(summary.points) point\(summary.points == 1 ? "" : "s"), \(failed)")
        if let worst = summary.worstClosure {
            let text = String(format: "%.2g", worst)
            Terminal.say("\(prefix)charge and every ion of finite volumes accounted for to \(text)")
        }
        if summary.outsideValidity > 0 {
            Terminal.say("\(prefix)\(summary.outsideValidity) outside validity, where this does not hold:")
            for reason in summary.reasons.prefix(8) { Terminal.say("  - \(reason)") }
        }
    }
}

/// A bar on a terminal, a line now and then elsewhere.
struct Progress {
    private let total: Int
    private let quiet: Bool
    private let start = Date()
    private var last = Date.distantPast
    private var drawn = false

    init(total: Int, quiet: Bool) {
        self.total = total
        self.quiet = quiet
    }

    mutating func update(_ done: Int, failed: Int) {
        let now = Date()
        guard !quiet, now.timeIntervalSince(start) > 1,
            now.timeIntervalSince(last) > (Terminal.isInteractive ? 0.2 : 10)
        else { return }
        last = now
        let elapsed = now.timeIntervalSince(start)
        let left = done > 0 ? elapsed * Double(total - done) / Double(done) : 0
        let text = String(format: "%d of %d points done, %d failed, %.0f s left", done, total, failed, left)
        if Terminal.isInteractive {
            let width = 24
            let filled = total > 0 ? width * done / total : 0
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
            FileHandle.standardError.write(Data("\r[\(bar)] \(text)   ".utf8))
            drawn = true
        } else {
            Terminal.say(text)
        }
    }

    func finish() {
        if drawn { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
