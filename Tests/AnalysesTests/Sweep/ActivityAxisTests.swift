@_spi(Measurement) import Analyses
import Datasets
import Devices
import Equations
import Foundation
import Solvers
import Testing

/// Activity laws and their numbers as axes.
struct ActivityAxisTests {
    private func device(_ activity: String, _ analysis: String, inside: String = "0.3 mol/kg") -> String {
        """
        schema: iontronic/1
        name: gradient
        temperature: 25 degC
        activity: \(activity)
        solutions:
          inside: { salts: { KCl: \(inside) } }
          outside: { salts: { KCl: 10 mmol/kg } }
        membranes:
          film:
            area: 1 mm^2
            channels:
              pores: { model: ghk, permeability: { K+: 1e-8 m/s } }
        variants:
          wide: { film.area: 2 mm^2 }
        analyses:
          a: \(analysis)
        """
    }

    @Test func aStatedConstantDoesNotHinderOtherLaws() throws {
        let run = try Solved(
            device(
                "{ model: davies, C: 0.2 }",
                "{ sweep: { activity.model: [ideal, davies, pitzer] }, record: [nernst(K+)] }"))
        let potentials = try run["nernst_potential_K"]
        let alone = try Solved(device("{ model: davies, C: 0.2 }", "{ record: [nernst(K+)] }"))
        #expect(potentials[1] == (try alone["nernst_potential_K"][0]))
        #expect(potentials[0] < potentials[1] && potentials[1] < potentials[2])
        #expect(run.notes.count { $0.message.contains("no other law uses it") } == 1)
    }

    @Test func theConstantOfDaviesIsAnAxis() throws {
        let run = try Solved(
            device("davies", "{ sweep: { activity.C: [0.2, 0.3] }, record: [nernst(K+), inside.waterActivity] }"))
        for (index, constant) in [0.2, 0.3].enumerated() {
            let alone = try Solved(
                device("{ model: davies, C: \(constant) }", "{ record: [nernst(K+), inside.waterActivity] }"))
            for name in ["nernst_potential_K", "water_activity_inside"] {
                #expect(isClose(try run[name][index], try alone[name][0]))
            }
        }
    }

    @Test func givenCoefficientsAreAnAxis() throws {
        let run = try Solved(
            device(
                "{ model: given, coefficients: { K+: 0.7, Cl-: 0.7 } }",
                "{ sweep: { activity.coefficients.K+: [0.5, 1] }, record: [inside.gamma(K+), outside.gamma(K+)] }"))
        #expect(zip(try run["activity_coefficient_K_inside"], [0.5, 1]).allSatisfy { isClose($0, $1) })
        #expect(zip(try run["activity_coefficient_K_outside"], [0.5, 1]).allSatisfy { isClose($0, $1) })
    }

    @Test func whatIsOutOfRangeIsSaidOnce() {
        let said = complaints(
            device(
                "davies", "{ sweep: [ variant: all, activity.C: [0.2, 0.3] ], record: [nernst(K+)] }",
                inside: "2 mol/kg"))
        #expect(said.count == 1, "\(said)")
    }

    @Test func pointsBeyondTheRangeOfALawAreFlagged() throws {
        let run = try Solved(
            device(
                "davies", "{ sweep: { inside.salts.KCl: [0.1 mol/kg, 0.4 mol/kg, 0.9 mol/kg] }, record: [nernst(K+)] }"
            )
            .replacingOccurrences(of: "KCl: 0.3 mol/kg }", with: "KCl: 0.3 mol/kg }, density: apparent"))
        #expect(run.summary.points == 3)
        #expect(try run["within_validity"] == [1, 1, 0])
    }

    @Test func laddersOfTemperatureAndMakeup() throws {
        // Every point of a sweep is that of its own values alone.
        let axes = "[ temperature: [5 degC, 45 degC], { inside.salts.KCl: [0.1 mol/kg, 1 mol/kg, 4 mol/kg] } ]"
        let run = try Solved(
            device("{ model: pitzer, convention: macinnes }", "{ sweep: \(axes), record: [inside.gamma(K+)] }"))
        // Amounts per kilogram need no density: laws of activity rest on them as they are.
        #expect(try run["within_validity"].allSatisfy { $0 == 1 })
        for (row, t) in ["5 degC", "45 degC"].enumerated() {
            for (column, m) in ["0.1", "1", "4"].enumerated() {
                let alone = try Solved(
                    device(
                        "{ model: pitzer, convention: macinnes }", "{ record: [inside.gamma(K+)] }",
                        inside: "\(m) mol/kg"
                    )
                    .replacingOccurrences(of: "temperature: 25 degC", with: "temperature: \(t)"))
                let got = try #require(run.table["activity_coefficient_K_inside"]?[row, column])
                #expect(isClose(got, try alone["activity_coefficient_K_inside"][0]))
            }
        }
    }

    /// Instructions and table values that a sweep of so many makeups and voltages takes, each as often as it runs.
    private func work(_ activity: String, axes: String, more: String = "") throws -> Int {
        let descriptor = try Solved.descriptor(device(activity, "{ sweep: [ \(axes) ], record: [I] }") + more)
        let node = try #require(descriptor.root["analyses"]?["a"])
        let sweep = try Sweep(AnalysisSpec("a", node, of: descriptor), of: descriptor)
        let own = try #require(sweep.evaluation)
        let lanes = own.laneInputs.first?.count ?? 1
        let blocks = (lanes + Program.lanesPerBlock - 1) / Program.lanesPerBlock
        var times = ["lane": blocks]
        for (axis, length) in own.tables.lengths.enumerated() {
            times["loop \(axis)"] = length * (times[axis == 0 ? "lane" : "loop \(axis - 1)"] ?? 1)
        }
        var (sum, often) = (own.tables.evaluations, 0)
        for line in own.system.program.listing.split(separator: "\n") {
            if line.hasPrefix(" ") {
                sum += often
            } else {
                // Everything but the lanes and the loops runs at every point.
                often = times[String(line)] ?? blocks * own.tables.lengths.reduce(1, *)
            }
        }
        return sum
    }

    /// Activities are computed once for each makeup: more voltages make no more of them, however the axes stand and whether the
    /// makeup is an axis or drawn for each sample.
    @Test func activitiesAreComputedOncePerMakeup() throws {
        let makeup = "inside.salts.KCl: { from: 0.1 mol/kg, to: 4 mol/kg, points: 9 }"
        let spread = "\nspread: { inside.salts.KCl: { distribution: normal, sigma: 1 % } }"
        func extra(_ axes: (String) -> String, more: String, _ voltages: Int) throws -> Int {
            let axes = axes("V: { from: -100 mV, to: 100 mV, points: \(voltages) }")
            return try work("pitzer", axes: axes, more: more) - work("ideal", axes: axes, more: more)
        }
        let ways: [(axes: (String) -> String, more: String)] = [
            ({ "\(makeup), \($0)" }, ""), ({ "\($0), \(makeup)" }, ""), ({ "sample: 64, \($0)" }, spread),
        ]
        for way in ways {
            let (few, many) = (try extra(way.axes, more: way.more, 11), try extra(way.axes, more: way.more, 1011))
            // Pitzer's equations are there, and a thousand voltages more cost no more of them: not one operation each.
            #expect(few > 40, "\(few)")
            #expect(many - few < 1000, "\(few), \(many)")
        }
    }
}
