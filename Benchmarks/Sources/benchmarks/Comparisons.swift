import Foundation
import Iontronics
import Machine
import RawFile

/// Two files of ten million points held against each other, and read by HDF5 alone.
enum Comparisons {
    private static let samples = 10_000

    static func run() throws {
        for compression in [ResultsFileWriter.Options.Compression.deflate(level: 1), .none] {
            let deflated = compression != .none
            let paths = ["base", "candidate", "other"].map { Place.scratch("\($0).h5") }
            defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
            try write(paths[0], factor: 1, compression)
            try FileManager.default.copyItem(atPath: paths[0], toPath: paths[1])
            try write(paths[2], factor: 1.001, compression)
            Table.begin("Comparison of two files of 10^7 points, \(deflated ? "deflated" : "uncompressed")")
            try measure("equal", paths[0], paths[1], .strict)
            try measure("every value differs", paths[0], paths[2], .strict)
            memory(paths[0], paths[1])
        }
    }

    private static func write(
        _ path: String, factor: Double, _ compression: ResultsFileWriter.Options.Compression
    ) throws {
        let workload = try Workload(
            "membrane", sweeps: ["sample=\(samples)", "V=-120mV:80mV:1000"], records: ["J"])
        let options = ResultsFileWriter.Options(compression: compression, overwrite: true)
        var sink = ScalingSink(writer: try ResultsFileWriter(path: path, options: options), factor: factor)
        _ = try workload.file.run(into: &sink, threads: 1)
    }

    private static func measure(_ what: String, _ base: String, _ candidate: String, _ policy: ComparisonPolicy) throws
    {
        var contest = Contest()
        contest.add("read") {
            guard raw_read(base) > 0, raw_read(candidate) > 0 else { throw Failure("cannot read \(base)") }
        }
        contest.add("compare") {
            let sides = try [base, candidate].map { try ComparedResults(ResultsFile(path: $0), name: $0) }
            let comparison = try Comparison(of: sides[1], with: sides[0], policy: policy)
            guard !comparison.isEmpty else { throw Failure("nothing was compared") }
        }
        let times = try contest.run(.processor, rounds: 5, atLeast: 0)
        guard let read = times["read"], let own = times["compare"] else { return }
        Table.row("HDF5, both files read", rate: Table.rate(2 * samples * 1000, read, "points"))
        Table.row(
            "compare, \(what)", rate: Table.rate(2 * samples * 1000, own, "points"), ratio: own / read,
            of: "time to read",
            Table.Target(floor: 2, goal: 1.3, isLimit: true))
    }

    private static func memory(_ base: String, _ candidate: String) {
        guard FileManager.default.isExecutableFile(atPath: Place.program) else { return }
        let run = Programs.start(["compare", base, candidate])
        Table.row(
            "`iontronic compare`, peak of memory", rate: String(format: "%.1f MB", 1e-6 * run.peak),
            agreement: String(format: "%.2f s", run.seconds))
    }
}

/// Writes every number times a factor.
private struct ScalingSink: ResultSink {
    var writer: ResultsFileWriter
    let factor: Double

    mutating func begin(_ layout: ResultLayout) throws { try writer.begin(layout) }
    mutating func write(_ chunk: consuming PreparedChunk) throws { try writer.write(chunk) }
    mutating func finish() throws { try writer.finish() }
    mutating func abandon() { writer.abandon() }

    func preparer() -> @Sendable (ResultChunk) throws -> PreparedChunk {
        let prepare = writer.preparer()
        return { [factor] chunk in
            var scaled = chunk
            if case .doubles(let values) = chunk.values { scaled.values = .doubles(values.map { $0 * factor }) }
            return try prepare(scaled)
        }
    }
}
