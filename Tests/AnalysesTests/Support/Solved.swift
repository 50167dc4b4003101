import Analyses
import Datasets
import Devices
import Foundation
import Testing

/// The results of one analysis of a device, solved in memory.
struct Solved {
    let table: ResultTable
    let summary: SweepSummary
    let notes: [Diagnostic]

    static let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../DeviceModels").standardizedFileURL.path

    /// Reads a device of the tests; its models come from the catalogue.
    static func descriptor(_ text: String) throws -> Descriptor {
        try Descriptor(
            SourceFile(path: "device.yaml", text: text), folder: catalogue + "/devices",
            folders: DescriptorFolders(catalogue: catalogue))
    }

    /// Solves an analysis of a device given as text.
    init(_ text: String, _ analysis: String = "a", threads: Int = 1) throws {
        try self.init(Self.descriptor(text), analysis, threads: threads)
    }

    /// Solves an analysis of a device.
    init(_ descriptor: Descriptor, _ analysis: String, threads: Int = 1) throws {
        let node = try #require(descriptor.root["analyses"]?[analysis])
        try self.init(AnalysisSpec(analysis, node, of: descriptor), of: descriptor, threads: threads)
    }

    /// Solves a sweep.
    init(_ spec: AnalysisSpec, of descriptor: Descriptor, threads: Int = 1) throws {
        let sweep = try Sweep(spec, of: descriptor)
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        summary = try sweep.run(into: &sink, threads: threads)
        try sink.finish()
        table = try #require(sink.table)
        notes = sweep.notes.entries
    }

    /// All values of a variable, row-major.
    subscript(_ name: String) -> [Double] {
        get throws { try #require(table[name], "no `\(name)` among \(table.variableNames)").doubles }
    }

    /// The unit of a variable.
    func unit(of name: String) -> String? {
        let own = table.layout.groups[0].variables.first { $0.name == name }
        guard case .text(let unit)? = own?.attributes.first(where: { $0.name == "units" })?.value else { return nil }
        return unit
    }

    /// The numbers along an axis.
    func axis(_ name: String) throws -> [Double] {
        let axis = try #require(table.layout.groups[0].axes.first { $0.name == name })
        guard case .numbers(let values) = axis.coordinate else { throw NoNumbers() }
        return values
    }

    /// The labels along an axis.
    func labels(_ name: String) throws -> [String] {
        let axis = try #require(table.layout.groups[0].axes.first { $0.name == name })
        guard case .labels(let values) = axis.coordinate else { throw NoNumbers() }
        return values
    }

    struct NoNumbers: Error {}
}

/// What was said against a device or its analysis; empty where it runs.
func complaints(_ text: String, _ analysis: String = "a") -> [String] {
    do {
        _ = try Solved(text, analysis)
        return []
    } catch let error as Diagnostics {
        return error.entries.filter { $0.severity == .error }.map {
            $0.message + ($0.help.map { " help: \($0)" } ?? "")
        }
    } catch {
        return ["\(error)"]
    }
}

/// A membrane with a leak of 10 uS around -50 mV, and whatever is added.
func leak(
    _ analysis: String, parameters: String = "{ scale: 1 }", conductance: String = "10 S/m^2 * scale",
    extra: String = ""
) -> String {
    """
    schema: iontronic/1
    name: leak
    temperature: 25 degC
    activity: ideal
    parameters: \(parameters)
    solutions:
      inside: { salts: { KCl: 100 mM } }
      outside: { salts: { KCl: 10 mM } }
    membranes:
      film:
        area: 1 mm^2
        channels:
          leak: { model: ohmic, conductance: \(conductance), reversal: -50 mV }
    \(extra)
    analyses:
      a: \(analysis)
    """
}

func isClose(_ a: Double, _ b: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
    abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))
}
