import Analyses
import Devices
import Foundation
import Testing

/// Membranes that hold more charge than that of a capacitance.
@Suite struct ChargeTests {
    private func text(_ model: String, _ analysis: String, membrane: String = "capacitance: 20 pF, ", part: String = "")
        -> String
    {
        """
        schema: iontronic/1
        name: charge
        temperature: 25 degC
        solutions: { inside: { salts: { KCl: 10 mM } }, outside: { salts: { KCl: 10 mM } } }
        models:
          own: { kind: channel, \(model) }
        membranes: { film: { \(membrane)channels: { law: { model: own \(part) } } } }
        analyses:
          a: \(analysis)
        """
    }

    private let run =
        "{ drive: { I: 1 nA }, initial: { V: 0 V }, record: [V, I], transient: { stop: 4 ms, output: 1 ms, start: initial, tolerance: 1e-10 } }"

    /// A current fills Q(V) = C V + a V^3, whatever way round the model stands.
    @Test func aCurvedCharge() throws {
        for (part, membrane, c) in [
            ("", "", 20e-12), ("", "capacitance: 5 pF, ", 25e-12), (", count: 2, reversed: true", "", 40e-12),
        ] {
            let solved = try Solved(
                text("charge: 20 pF * V + 1 nF * V^3 / 1 V^2", run, membrane: membrane, part: part))
            let cubic = part.isEmpty ? 1e-9 : 2e-9
            for (index, v) in try solved["voltage"].enumerated() {
                #expect(abs(c * v + cubic * v * v * v - 1e-12 * Double(index)) < 1e-19, "\(part) \(membrane)")
            }
        }
    }

    /// Charge that a gate moves while it relaxes: C V + q y is what has come.
    @Test func aGatingCharge() throws {
        let model =
            "states: { y: { steady: 1, tau: 1 ms, initial: 0 } }, charge: 2 pC * y, current: 0 A"
        let solved = try Solved(text(model, run))
        for (index, v) in try solved["voltage"].enumerated() {
            let time = Double(index)
            #expect(abs(v - (1e-12 * time - 2e-12 * (1 - exp(-time))) / 20e-12) < 1e-9)
        }
        let alone = complaints(text(model, run, membrane: ""))
        #expect(alone.contains { $0.contains("the charge of `film` does not follow the voltage") }, "\(alone)")
    }

    /// Small signals meet the slope of the charge: 1 / (2 pi f C) where it stands.
    @Test func aDifferentialCapacitance() throws {
        let model = "charge: 20 pF * V + 1 nF * V^3 / 1 V^2, current: 1e-15 S * V"
        let solved = try Solved(
            text(
                model, "{ drive: { V: 0.1 V }, impedance: { from: 1 kHz, to: 1 kHz, points: 1 } }", membrane: ""))
        let size = 1 / (2 * Double.pi * 1000 * (20e-12 + 3e-9 * 0.01))
        #expect(isClose(try solved["impedance_magnitude"][0], size, relative: 1e-6))
    }

    @Test(arguments: [
        ("voltage: 1 V", "`voltage` is of an element"), ("rate: 1 mol/s", "channel `law` moves no ion"),
        ("charge: { K+: 1 pC }", "`charge` of a model in a membrane is one expression"),
        ("where: { x: 1 }", "says neither `current` nor `rate` nor `charge`"),
    ]) func mistake(model: String, said: String) {
        let all = complaints(text(model, run))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }
}
