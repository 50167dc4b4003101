import Analyses
import Datasets
import Devices
import Foundation
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
}
