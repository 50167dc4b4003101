internal import Devices
internal import Electrochemistry
internal import Equations
internal import Foundation
internal import Solvers
internal import Units

/// Small computations whose answers are known: whether this build computes rightly on this machine.
public enum SelfCheck {
    /// One of them.
    public struct Item: Sendable {
        /// What is computed.
        public let name: String
        /// Whether the answer is the known one.
        public let isRight: Bool
        /// What came out, and what should have.
        public let detail: String
    }

    /// Runs them all; takes a few milliseconds.
    public static func run() -> [Item] { [nernst, water, exponential, ghk] }

    private static func item(_ name: String, _ ours: Double, _ known: Double, relative: Double) -> Item {
        let error = abs(ours - known) / abs(known)
        return Item(
            name: name, isRight: error <= relative,
            detail: "\(ours), should be \(known), relative error \(Units.Unit.text(of: error, digits: 2))")
    }

    /// RT/F ln 10 at 298.15 K from the exact CODATA 2018 constants.
    private static var nernst: Item {
        let ours = Nernst.potential(charge: 1, temperature: 298.15, inside: 100, outside: 10)
        return item("Nernst potential of a tenfold gradient at 25 degC", ours, -0.05915934968478233, relative: 1e-14)
    }

    /// A of the Debye-Hueckel theory for log10 gamma in water at 25 degC: three coefficients are called so, and their powers of
    /// density and of ten are easily lost.
    private static var water: Item {
        let ours = DebyeHueckel.decimalA(temperature: 298.15)
        return item("Debye-Hueckel A of water at 25 degC", ours, 0.51001, relative: 2e-5)
    }

    /// The vector exponential through a compiled program, against that of the C library.
    private static var exponential: Item {
        let graph = Graph()
        let x = graph.symbol("x", .none)
        var worst = 0.0
        guard
            let system = try? CompiledSystem(
                graph: graph, unknowns: [], outputs: [Expression.exp(x)], inputs: [(x, .lane)])
        else { return Item(name: "vector exponential", isRight: false, detail: "does not compile") }
        let runner = BlockRunner(system)
        for step in -700...700 {
            let argument = Double(step) + 0.123
            let (ours, known) = (runner.run([argument]).value(output: 0), Foundation.exp(argument))
            worst = max(worst, abs(ours - known) / known)
        }
        return Item(
            name: "vector exponential", isRight: worst < 5e-16,
            detail: "largest relative difference from the C library \(Units.Unit.text(of: worst, digits: 2))")
    }

    /// A zero-current potential found by the solver, against the closed formula of Goldman, Hodgkin and Katz.
    private static var ghk: Item {
        let text = """
            schema: iontronic/1
            name: self-check
            temperature: 18.5 degC
            ions: { A-: { charge: -1 } }
            solutions:
              inside: { ions: { K+: 400 mM, Na+: 50 mM, A-: balance } }
              outside: { ions: { K+: 20 mM, Na+: 440 mM, A-: balance } }
            activity: ideal
            models:
              permeation:
                kind: channel
                parameters: { permeability: { unit: m/s, each: ion } }
                current: { ion: permeability(ion) * ghk(ion) }
            membranes:
              film:
                area: 1 mm^2
                channels: { pores: { model: permeation, permeability: { K+: 1e-8 m/s, Na+: 4e-10 m/s } } }
            """
        let name = "resting potential by the solver"
        guard let descriptor = try? Descriptor(SourceFile(path: "self-check", text: text)),
            let point = try? OperatingPoint(of: descriptor)
        else { return Item(name: name, isRight: false, detail: "the device cannot be read") }
        return item(name, point.voltage, -0.05955004017482466, relative: 1e-12)
    }
}
