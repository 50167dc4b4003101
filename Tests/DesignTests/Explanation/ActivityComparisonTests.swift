import Design
import Devices
import Foundation
import Testing

@Suite struct ActivityComparisonTests {
    private static let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../DeviceModels").standardizedFileURL.path

    private func explain(_ inside: String, _ outside: String, activity: String, temperature: String = "25 degC") throws
        -> DeviceExplanation
    {
        try DeviceExplanation(
            Descriptor(
                SourceFile(
                    path: "device.yaml",
                    text: """
                        schema: iontronic/1
                        name: gradient
                        temperature: \(temperature)
                        activity: \(activity)
                        solutions:
                          inside: { \(inside) }
                          outside: { \(outside) }
                        membranes:
                          film:
                            area: 1 mm^2
                            channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s } } }
                        """),
                folder: Self.catalogue + "/devices", folders: DescriptorFolders(catalogue: Self.catalogue)))
    }

    private func bias(_ own: ActivityComparison, _ model: String, _ ion: String) throws -> Double {
        let row = try #require(own.rows.first { $0.model == model }, "\(own.rows.map(\.model))")
        return row.biases[try #require(own.ions.firstIndex(of: ion))] * 1e3
    }

    /// The numbers of an independent implementation for KCl 1 | 0.01 mol/kg, mV.
    @Test func aGradientMatters() throws {
        let explained = try explain("salts: { KCl: 1 mol/kg }", "salts: { KCl: 10 mmol/kg }", activity: "pitzer")
        let own = try #require(explained.activities.first)
        for (model, wanted) in [
            ("pitzer (phreeqc386)", 10.26084715), ("pitzer (phreeqc386, macinnes)", 10.26084715),
            ("davies (C 0.3)", 3.381990448), ("extended (kielland)", 12.45000979),
            ("truesdell-jones (phreeqc)", 10.45090286),
        ] {
            #expect(try abs(bias(own, model, "K+") - wanted) < 0.02, "\(model)")
        }
        #expect(own.rows.filter(\.isOwn).map(\.model) == ["pitzer (phreeqc386)"])
        #expect(own.rows.first { $0.model == "davies (C 0.3)" }?.remark == "beyond its range inside")
        #expect(own.verdict == "the correction matters here: up to 10 mV, of E(K+)")
        // What the table says of the device's own law is what the device computes with.
        let potassium = try #require(explained.point.membranes[0].ions.first { $0.ion == "K+" })
        #expect(
            try abs(bias(own, "pitzer (phreeqc386)", "K+") - (potassium.nernst - potassium.idealNernst) * 1e3) < 1e-9)
        let inside = explained.point.solutions[0]
        #expect(inside.activityModel == "pitzer (phreeqc386)")
        #expect(abs(inside.waterActivity - 0.9682) < 1e-3)
    }

    @Test func equalChloridesDoNotMatter() throws {
        let own = try #require(
            explain(
                "salts: { KCl: 0.14 mol/kg, NaCl: 0.01 mol/kg }", "salts: { KCl: 5 mmol/kg, NaCl: 0.145 mol/kg }",
                activity: "ideal", temperature: "37 degC"
            ).activities.first)
        #expect(own.verdict.hasPrefix("the correction does not matter here: at most 0.48 mV"), "\(own.verdict)")
        #expect(try abs(bias(own, "pitzer (phreeqc386, macinnes)", "Na+") - 0.4754801383) < 0.02)
        #expect(own.rows.allSatisfy { !$0.isOwn })
    }

    @Test func theScaleOfSingleIonsIsToldWhereItMatters() throws {
        let own = try #require(
            explain(
                "ions: { Ca2+: 1 mol/kg, K+: 1 mmol/kg, Cl-: balance }",
                "ions: { Ca2+: 10 mmol/kg, K+: 1 mmol/kg, Cl-: balance }", activity: "pitzer"
            ).activities.first)
        #expect(own.verdict.contains("the scale of single ions alone is worth"), "\(own.verdict)")
    }

    @Test func whatLacksParametersSaysSo() throws {
        let own = try #require(
            explain("salts: { KNO3: 0.1 mol/kg }", "salts: { KNO3: 10 mmol/kg }", activity: "davies").activities.first)
        let row = try #require(own.rows.first { $0.model == "pitzer (phreeqc386)" })
        #expect(row.remark == "lacks parameters" && row.biases.allSatisfy(\.isNaN))
        #expect(own.verdict.contains("matters"))
    }
}
