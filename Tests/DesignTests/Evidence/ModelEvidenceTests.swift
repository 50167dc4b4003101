import Design
import Devices
import Foundation
import Testing

/// Evidence in models, against closed forms.
@Suite struct ModelEvidenceTests {
    private func results(_ evidence: String, model: String? = nil) throws -> (
        results: [EvidenceResult], notes: Diagnostics
    ) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evidence-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let standard = """
            schema: iontronic-model/1
            name: own
            kind: channel
            sources: { gr: { title: "Goldman 1943" } }
            parameters:
              permeability: { unit: m/s, each: ion }
              closed: { default: 0 }
            where: { share: 1 - closed, weight: "if(V > 0 V, 2, 1)", ratio: "inside.concentration(K+) / outside.concentration(K+)" }
            current: { ion: share * permeability(ion) * ghk(ion) }
            """
        let file = folder.appendingPathComponent("own.yaml")
        try ((model ?? standard) + "\nevidence:\n" + evidence).write(to: file, atomically: true, encoding: .utf8)
        var check = try ModelEvidence(reading: file.path)
        return (try check.run(), check.notes)
    }

    private static let around =
        "temperature: 25 degC, inside.concentration(K+): 100 mM, outside.concentration(K+): 10 mM, permeability(K+): 1e-8 m/s"

    private func item(_ quantity: String, _ value: String, _ more: String = "", at: String = around) -> String {
        "  - { quantity: \"\(quantity)\", value: \(value), tolerance: 1e-9 %, kind: computed\(more), at: { \(at) } }\n"
    }

    @Test func numbersOfAModelAreComputed() throws {
        // P F (100 - 10) mM without a voltage, and the closed form at RT/F.
        let faraday = 96485.33212331001
        let thermal = 8.31446261815324 * 298.15 / faraday
        let atThermal = 1e-8 * faraday * (100 - 10 * exp(-1.0)) / (1 - exp(-1.0))
        let found = try results(
            item("J", "\(9e-7 * faraday) A/m^2", at: Self.around + ", V: 0 V")
                + item("I(K+)", "\(atThermal) A", at: Self.around + ", V: \(thermal) V")
                + item("J / 2", "\(atThermal / 4) A/m^2", at: Self.around + ", V: \(thermal) V, closed: 0.5")
                + item("share", "0.75", ", source: gr Table 1", at: Self.around + ", closed: 0.25")
                + item("ratio", "10")
                + item("nernst(K+)", "\(thermal * log(0.1)) V") + item("permeability(K+)", "1e-8 m/s")
        ).results
        #expect(found.map(\.verdict) == Array(repeating: .reproduced, count: 7), "\(found.map(\.ours))")
        #expect(found.map(\.device) == Array(repeating: "own", count: 7))
        #expect(found[3].source == "Goldman 1943 Table 1")
        #expect(found[3].conditions.hasSuffix("permeability(K+) = 1e-8 m/s, closed = 0.25"))
        #expect(found[0].location?.file.hasSuffix("own.yaml") == true)
    }

    @Test func aMissIsAMiss() throws {
        let found = try results(
            item("share", "0.9") + item("share", "0.9", ", status: not reproduced, why: text")
                + item("share", "1", ", status: not reproduced, why: text"))
        #expect(found.results.map(\.verdict) == [.missed, .knownMismatch, .unexpected])
    }

    @Test func aPumpIsAPump() throws {
        let pump = """
            schema: iontronic-model/1
            name: pump
            kind: pump
            exports: { Na+: 3 }
            imports: { K+: 2 }
            parameters: { most: { unit: mol/m^2/s, extensive: true } }
            rate: most * inside.concentration(Na+) / (inside.concentration(Na+) + 10 mM)
            """
        let found = try results(
            item(
                "J", "\(1e-8 * 96485.33212331001 / 2) A/m^2",
                at:
                    "temperature: 25 degC, inside.concentration(Na+): 10 mM, outside.concentration(K+): 5 mM, most: 1e-8 mol/m^2/s"
            ), model: pump)
        #expect(found.results.map(\.verdict) == [.reproduced], "\(found.results.map(\.ours))")
    }

    @Test(arguments: [
        ("J", around, "`J` depends on the voltage, which the evidence does not state"),
        ("weight", around, "`weight` depends on the voltage, which the evidence does not state"),
        ("share", "closed: 0.5", "the evidence of a model states its temperature"),
        ("share", around + ", opened: 1", "`at` of a model's evidence has no `opened`"),
        ("shared", around, "no variable `shared` here"),
        ("share", "temperature: 25 degC", "model `own` needs `permeability`, in m/s"),
        ("share", around + ", closed: 2 mV", "closed is a plain number; `mV` is a voltage"),
    ]) func whatCannotBeComputedIsSaid(_ quantity: String, _ at: String, _ message: String) throws {
        let error = #expect(throws: Diagnostics.self) {
            try results(item(quantity, quantity == "J" ? "1 A/m^2" : "1", at: at))
        }
        #expect(error?.entries.first?.message == message)
        #expect(error?.entries.first?.location?.file.hasSuffix("own.yaml") == true)
    }

    @Test func aToleranceThatHidesDigitsIsNoted() throws {
        let found = try results(
            "  - { quantity: share, value: 0.75, tolerance: 0.1, kind: published, at: { \(Self.around), closed: 0.25 } }\n"
        )
        #expect(found.notes.entries.map(\.severity) == [.warning])
    }
}
