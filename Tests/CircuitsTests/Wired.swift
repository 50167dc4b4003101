import Circuits
import Devices
import Equations
import Foundation
import Testing

/// A device from text, ready to be wired.
func device(_ text: String) throws -> Device {
    let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../DeviceModels").standardizedFileURL.path
    let descriptor = try Descriptor(
        SourceFile(path: "device.yaml", text: text), folder: catalogue + "/devices",
        folders: DescriptorFolders(catalogue: catalogue))
    let builder = DeviceBuilder(
        root: descriptor.root, graph: Graph(), families: descriptor.families, model: descriptor.model)
    return try #require(builder.build(), "\(builder.diagnostics)")
}

/// Solutions and a membrane with a channel that is straight in no part, and what stands around it.
func membraneText(_ circuit: String, channels: String? = nil) -> String {
    """
    schema: iontronic/1
    name: wired
    temperature: 25 degC
    activity: ideal
    solutions:
      inside: { ions: { K+: 100 mM, Na+: 10 mM, Cl-: balance } }
      outside: { ions: { K+: 10 mM, Na+: 100 mM, Cl-: balance } }
    membranes:
      film:
        area: 1 mm^2
        channels:
          \(channels ?? "pores: { model: ghk, permeability: { K+: 1e-7 m/s, Na+: 1e-8 m/s, Cl-: 2e-9 m/s } }")
    \(circuit)
    """
}

extension Circuit {
    /// The numbers of expressions where unknowns and others have the values given.
    func numbers(_ expressions: [Equations.Expression], _ values: [(symbol: Equations.Expression, value: Double)])
        -> [Double]
    {
        device.graph.evaluate(expressions.map { $0.stored(in: device.graph) }, where: values)
    }

    /// The value of the only unknown that makes its residual zero, by bisection.
    func bisected(
        from low: Double = -3, to high: Double = 3, _ values: [(symbol: Equations.Expression, value: Double)] = []
    ) throws -> Double {
        let equation = try #require(equations.first)
        try #require(equations.count == 1)
        func residual(_ x: Double) -> Double { numbers([equation.residual], values + [(equation.symbol, x)])[0] }
        var (low, high) = (low, high)
        try #require(residual(low) < 0 && residual(high) > 0)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if residual(middle) > 0 { high = middle } else { low = middle }
        }
        return (low + high) / 2
    }
}

func isClose(_ a: Double, _ b: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
    abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))
}
