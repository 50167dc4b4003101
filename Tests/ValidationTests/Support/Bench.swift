import Analyses
import Datasets
import Devices
import Electrochemistry
import Equations
import Foundation
import Iontronics
import Solvers
import Testing

/// Where the devices and models of the project stand.
let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../DeviceModels").standardizedFileURL.path

/// The results of one analysis, solved in memory.
struct Bench {
    let table: ResultTable
    let summary: SweepSummary

    static func descriptor(_ text: String) throws -> Descriptor {
        try Descriptor(
            SourceFile(path: "device.yaml", text: text), folder: catalogue + "/devices",
            folders: DescriptorFolders(catalogue: catalogue))
    }

    /// A device of the catalogue by name.
    static func shipped(_ name: String) throws -> Descriptor {
        try Descriptor(
            reading: catalogue + "/devices/\(name).yaml", folders: DescriptorFolders(catalogue: catalogue))
    }

    /// Names of all devices of the catalogue.
    static let shippedNames =
        (try? FileManager.default.contentsOfDirectory(atPath: catalogue + "/devices"))?
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted() ?? []

    /// Solves an analysis of a device given as text.
    init(_ text: String, _ analysis: String = "a") throws {
        let descriptor = try Self.descriptor(text)
        let node = try #require(descriptor.root["analyses"]?[analysis])
        try self.init(AnalysisSpec(analysis, node, of: descriptor), of: descriptor)
    }

    /// Solves an analysis of a device.
    init(_ spec: AnalysisSpec, of descriptor: Descriptor, threads: Int = 1) throws {
        let file = SweepFile([try Sweep(spec, of: descriptor)], of: descriptor)
        var sink = MemorySink()
        let summaries = try file.run(into: &sink, threads: threads)
        table = try #require(sink.table)
        summary = try #require(summaries.first?.summary)
    }

    /// All values of a variable, row-major.
    subscript(_ name: String) -> [Double] {
        get throws { try #require(table[name], "no `\(name)` among \(table.variableNames)").doubles }
    }
}

extension Descriptor {
    /// The device built without any axis.
    func built() throws -> Device {
        let builder = DeviceBuilder(
            root: root, graph: Graph(), families: families, table: table, model: self.model)
        return try #require(builder.build(), "\(builder.diagnostics)")
    }

    /// An analysis of this device with what is recorded replaced, and no figures.
    func analysis(_ node: TextNode?, recording records: [(name: String, text: String)]) throws -> AnalysisSpec {
        let lines = records.map { "  \($0.name): \"\($0.text)\"" }.joined(separator: "\n")
        var problems = Diagnostics()
        let file = SourceFile(path: "records", text: "record:\n\(lines)\n")
        var tree = try #require(TextReader.read(file, into: &problems))
        let kept = (node?.map ?? []).filter { !["record", "figures", "keep"].contains($0.key) }
        tree.content = .map(kept + (tree.map ?? []))
        return try AnalysisSpec("checked", tree, of: self)
    }
}

/// A small generator of repeatable numbers (SplitMix64).
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &self) }
    mutating func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func chance(_ probability: Double) -> Bool { number(0...1) < probability }

    /// Evenly spread in its logarithm.
    mutating func decades(_ from: Double, _ to: Double) -> Double { pow(10, number(log10(from)...log10(to))) }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[count(0...(items.count - 1))] }
}

func isClose(_ a: Double, _ b: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
    abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))
}
