import Analyses
import Devices
import Foundation
import Testing

/// Models whose equations read what flows through them.
@Suite struct OwnCurrentTests {
    private func text(_ part: String, _ analysis: String, current: String = "g * (V - nernst(K+))") -> String {
        """
        schema: iontronic/1
        name: shell
        temperature: 25 degC
        activity: ideal
        solutions: { inside: { salts: { KCl: 100 mM } }, outside: { salts: { KCl: 10 mM } } }
        models:
          shell:
            kind: channel
            parameters: { g: { unit: S/m^2, default: 10 S/m^2 }, depth: { unit: m, default: 100 nm } }
            states: { c: { unit: mol/m^3, derivative: -J / (F * depth) - c / 10 ms, initial: 0 mM } }
            where: { twice: 2 * I, ofPotassium: I(K+), ofSodium: I(Na+) }
            current: { K+: \(current), unspecified: 3 S/m^2 * (V - 10 mV) }
        membranes: { film: { area: 1 mm^2, channels: { law: { model: shell \(part) } } } }
        analyses:
          a: \(analysis)
        """
    }

    private let nernst = 8.31446261815324 * 298.15 / 96485.33212331001 * log(0.1)

    /// A shell fills towards -J tau / (F d), at rest and in time; several channels, turned round, each see their own.
    @Test func fillsAShell() throws {
        let record = "[law.c, law.twice, law.ofPotassium, law.ofSodium, law.I]"
        for (part, copies, side) in [("", 1.0, 1.0), (", count: 3", 3, 1), (", count: 3, reversed: true", 3, -1)] {
            // With the sides turned round Nernst's potential is the other way; the rest stays.
            let (potassium, rest) = (-10 * side * nernst, -0.03)
            let end = -(potassium + rest) * 10e-3 / (96485.33212331001 * 100e-9)
            let solved = try Solved(text(part, "{ drive: { V: 0 V }, record: \(record) }"))
            #expect(isClose(try solved["law_c"][0], end, relative: 1e-12))
            #expect(isClose(try solved["law_twice"][0], 2e-6 * (potassium + rest), relative: 1e-12))
            #expect(isClose(try solved["law_ofPotassium"][0], 1e-6 * potassium, relative: 1e-12))
            #expect(try solved["law_ofSodium"][0] == 0)
            #expect(isClose(try solved["law_current"][0], side * copies * 1e-6 * (potassium + rest), relative: 1e-12))
            let run =
                "{ drive: { V: 0 V }, record: [law.c], transient: { stop: 30 ms, output: 10 ms, start: initial, tolerance: 1e-10 } }"
            for (index, value) in try Solved(text(part, run))["law_c"].enumerated() {
                #expect(isClose(value, end * (1 - exp(-Double(index))), relative: 1e-8))
            }
        }
    }

    @Test func aCurrentThatRestsOnItselfIsRefused() {
        let all = complaints(text("", "{ record: [I] }", current: "g * V + ofPotassium / 1 mm^2"))
        #expect(
            all.contains { $0.contains("these define each other: film.law.I -> film.law.ofPotassium -> film.law.I") },
            "\(all)")
    }
}
