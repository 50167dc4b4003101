import Devices
import Equations
import Foundation
import Testing

/// A device built from text, with everything that was said about it.
struct Building {
    let device: Device?
    let diagnostics: [Diagnostic]

    static let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../DeviceModels").standardizedFileURL.path

    init(_ text: String) {
        self.init { () throws(Diagnostics) in
            try Descriptor(
                SourceFile(path: "device.yaml", text: text), folder: Self.catalogue + "/devices",
                folders: DescriptorFolders(catalogue: Self.catalogue))
        }
    }

    /// The file `device.yaml` of a folder.
    init(_ folder: TemporaryFolder) {
        self.init { () throws(Diagnostics) in try folder.load(folders: DescriptorFolders(catalogue: Self.catalogue)) }
    }

    private init(_ read: () throws(Diagnostics) -> Descriptor) {
        do throws(Diagnostics) {
            let descriptor = try read()
            let builder = DeviceBuilder(
                root: descriptor.root, graph: Graph(), families: descriptor.families, table: descriptor.table,
                model: descriptor.model)
            device = builder.build()
            diagnostics = descriptor.notes.entries + builder.diagnostics
        } catch {
            device = nil
            diagnostics = error.entries
        }
    }

    /// What stopped the device from being built, with what to write instead.
    var errors: [String] {
        diagnostics.filter { $0.severity == .error }.map { $0.message + ($0.help.map { " help: \($0)" } ?? "") }
    }

    /// The device; fails the test with what was said where there is none.
    func required(sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> Device {
        try #require(device, "\(errors)", sourceLocation: sourceLocation)
    }
}

extension Device {
    /// The number an expression has where the symbols have the values given.
    func number(_ expression: Equations.Expression?, _ values: [(symbol: Equations.Expression, value: Double)] = [])
        throws -> Double
    {
        graph.evaluate([try #require(expression).stored(in: graph)], where: values)[0]
    }

    /// The current of the only membrane at a voltage, A.
    func current(at voltage: Double) throws -> Double {
        let membrane = try #require(membranes.first)
        return try number(membrane.current, [(membrane.voltage, voltage)])
    }

    func solution(_ name: String) throws -> Solution { try #require(solutions.first { $0.name == name }) }
}

func isClose(_ a: Double, _ b: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
    abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))
}
