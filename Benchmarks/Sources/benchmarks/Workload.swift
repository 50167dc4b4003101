@_spi(Measurement) import Analyses
import Foundation
import Iontronics

/// Where the package lies.
enum Place {
    static let benchmarks = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let toolkit = benchmarks.deletingLastPathComponent()
    static var program: String { toolkit.appendingPathComponent(".build/release/iontronic").path }
    static func device(_ name: String) -> String {
        benchmarks.appendingPathComponent("devices/\(name).yaml").path
    }
    static func scratch(_ name: String, in folder: String? = nil) -> String {
        let folder = folder.map { URL(fileURLWithPath: $0) } ?? FileManager.default.temporaryDirectory
        return folder.appendingPathComponent("iontronics-\(getpid())-\(name)").path
    }
}

/// A sweep of a device of the benchmarks.
struct Workload {
    let descriptor: Descriptor
    let sweep: Sweep
    /// Seconds from the text to the compiled sweep.
    let preparation: Double

    /// A sweep over axes written as on a command line.
    init(_ device: String, sweeps: [String], records: [String]) throws {
        try self.init(device) { try AnalysisSpec(sweeps: sweeps, records: records, of: $0) }
    }

    /// An analysis that the device declares.
    ///
    /// - Parameter change: a part of the device's text, and what is to stand in its place.
    init(_ device: String, analysis: String, changing change: (from: String, to: String)? = nil) throws {
        try self.init(device, changing: change) { descriptor in
            guard let node = descriptor.root["analyses"]?[analysis] else { throw Failure("no analysis \(analysis)") }
            return try AnalysisSpec(analysis, node, of: descriptor)
        }
    }

    private init(
        _ device: String, changing change: (from: String, to: String)? = nil,
        _ spec: (Descriptor) throws -> AnalysisSpec
    ) throws {
        let start = Contest.Clock.processor.now
        let path = Place.device(device)
        var text = try String(contentsOfFile: path, encoding: .utf8)
        if let change {
            guard text.contains(change.from) else { throw Failure("no `\(change.from)` in \(path)") }
            text = text.replacing(change.from, with: change.to)
        }
        descriptor = try Descriptor(
            SourceFile(path: path, text: text), folder: (path as NSString).deletingLastPathComponent,
            folders: DescriptorFolders(models: [], catalogue: Place.toolkit.appendingPathComponent("DeviceModels").path)
        )
        sweep = try Sweep(try spec(descriptor), of: descriptor)
        preparation = Contest.Clock.processor.now - start
    }

    var file: SweepFile { SweepFile([sweep], of: descriptor) }

    /// Everything, in memory, through the same door as a user's.
    func table(threads: Int = 1) throws -> ResultTable {
        var sink = MemorySink()
        _ = try file.run(into: &sink, threads: threads)
        guard let table = sink.table else { throw Failure("no results") }
        return table
    }

    /// Runs into chunks that are looked at and let go.
    func pass(threads: Int = 1) throws {
        var sink = PassingSink()
        _ = try file.run(into: &sink, threads: threads)
        if sink.numbers == 0 { throw Failure("no results") }
    }

    /// Runs into chunks that are kept and nothing else.
    func chunks(threads: Int = 1) throws -> [ResultChunk] {
        var sink = ChunkSink()
        _ = try file.run(into: &sink, threads: threads)
        return sink.chunks
    }
}

/// Looks at chunks as they come and lets them go, as a file does that writes them.
struct PassingSink: ResultSink {
    private(set) var numbers = 0

    mutating func begin(_ layout: ResultLayout) {}
    func preparer() -> @Sendable (ResultChunk) throws -> ResultChunk { { $0 } }
    mutating func write(_ chunk: consuming ResultChunk) { numbers += chunk.count.reduce(1, *) }
    mutating func finish() {}
    mutating func abandon() {}
}

/// Keeps chunks as they come.
struct ChunkSink: ResultSink {
    private(set) var chunks: [ResultChunk] = []

    mutating func begin(_ layout: ResultLayout) {}
    func preparer() -> @Sendable (ResultChunk) throws -> ResultChunk { { $0 } }
    mutating func write(_ chunk: consuming ResultChunk) { chunks.append(chunk) }
    mutating func finish() {}
    mutating func abandon() { chunks = [] }
}

/// The compiled equations of a sweep alone: results left where the evaluator puts them.
final class Evaluation {
    private let runner: BlockRunner
    private let inputs: [BlockRunner.Input]
    private let lanes: Int
    private var kept = BlockResults()
    private var one = BlockResults()
    let summary: String

    init(_ sweep: Sweep, lanes: Int) throws {
        guard let evaluation = sweep.evaluation else { throw Failure("nothing to evaluate") }
        runner = BlockRunner(evaluation.system, tables: evaluation.tables)
        inputs = evaluation.laneInputs.map { .each($0) }
        self.lanes = lanes
        summary = evaluation.system.program.summary
    }

    /// All lanes into memory of their own.
    func keepAll() { runner.run(0..<lanes, of: inputs, into: &kept) }

    /// Block after block into the same memory, which stays near the processor.
    func keepOne() {
        for first in stride(from: 0, to: lanes, by: 64) {
            runner.run(first..<min(first + 64, lanes), of: inputs, into: &one)
        }
    }
}
