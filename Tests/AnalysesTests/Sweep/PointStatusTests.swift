import Analyses
import Datasets
import Devices
import Foundation
import Solvers
import Testing

/// How points end: a bad one never stops a sweep and never disturbs its neighbours.
struct PointStatusTests {
    private func tabulated(_ axis: String, drive: String) -> String {
        """
        schema: iontronic/1
        name: tabulated
        temperature: 25 degC
        activity: ideal
        parameters: { c: 5 mM }
        tables: { ratio: { x: [1 mM, 10 mM], y: [1, 2] } }
        solutions: { inside: { salts: { KCl: c } }, outside: { salts: { KCl: 10 mM } } }
        membranes:
          film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s * ratio(c), Cl-: 1e-9 m/s } } } }
        analyses:
          a: { sweep: [ \(axis)\(drive) ], record: { current: I, potential: V } }
        """
    }

    @Test(arguments: ["", ", V: [-50 mV, 0 mV, 50 mV]"])
    func aLookupOutsideItsTableMarksItsPointsOnly(drive: String) throws {
        let bad = try Solved(tabulated("c: [2 mM, 20 mM, 5 mM, 0.5 mM, 8 mM]", drive: drive))
        let good = try Solved(tabulated("c: [2 mM, 5 mM, 8 mM]", drive: drive))
        let width = drive.isEmpty ? 1 : 3
        let (status, current, potential) = (try bad["solver_status"], try bad["current"], try bad["potential"])
        let rows = stride(from: 0, to: status.count, by: width).map { Array(status[$0..<($0 + width)]) }
        #expect(rows.map { $0.allSatisfy { $0 == 0 } } == [true, false, true, false, true])
        #expect(rows[1].allSatisfy { $0 == 2 })
        func pick(_ values: [Double]) -> [Double] { [0, 2, 4].flatMap { values[($0 * width)..<(($0 + 1) * width)] } }
        #expect(pick(current) == (try good["current"]))
        #expect(pick(potential) == (try good["potential"]))
        #expect(bad.summary.points == 5 * width)
        #expect(bad.summary.failed == 2 * width)
        #expect(bad.summary.outcomes[.diverged] == 2 * width)
    }

    /// The current of an ion that stands on one side only fades away without ever being zero.
    @Test(arguments: [
        "{ model: ghk, permeability: { K+: 1e-8 m/s } }", "{ model: lone, permeability: 1e-8 m/s }",
    ])
    func whatNeverStopsHasNoPotential(channel: String) throws {
        let text = """
            schema: iontronic/1
            name: one-sided
            temperature: 25 degC
            activity: ideal
            parameters: { c: 5 mM }
            models:
              lone:
                kind: channel
                parameters: { permeability: { unit: m/s }, half: { unit: V, default: 0 mV } }
                current: { K+: permeability * logistic((half - V) / 25 mV) * ghk(K+) }
            solutions: { inside: { salts: { KCl: 50 mM } }, outside: { ions: { K+: c, Na+: 50 mM, Cl-: balance } } }
            membranes: { film: { area: 1 mm^2, channels: { pores: \(channel) } } }
            analyses: { a: { sweep: { c: [0 mM, 5 mM] }, record: { potential: V } } }
            """
        let run = try Solved(text)
        #expect(try run["solver_status"][0] != 0)
        #expect(try run["potential"][0].isNaN)
        #expect(try run["solver_status"][1] == 0)
        let expected = 8.31446261815324 * 298.15 / 96485.33212331001 * log(5.0 / 50)
        #expect(abs(try run["potential"][1] - expected) < 1e-9)
    }

    @Test func amountsPerKilogramNeedLiquidWater() throws {
        let text = { (temperatures: String) in
            """
            schema: iontronic/1
            name: kettle
            temperature: 25 degC
            activity: ideal
            solutions: { inside: { salts: { KCl: 50 mmol/kg } }, outside: { salts: { KCl: 5 mmol/kg } } }
            membranes: { film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-9 m/s } } } } }
            analyses: { a: { sweep: { temperature: [\(temperatures)] }, record: { potential: V } } }
            """
        }
        let run = try Solved(text("25 degC, 130 degC"))
        #expect(try run["within_validity"] == [1, 0])
        #expect(throws: Diagnostics.self) { _ = try Solved(text("130 degC, 25 degC")) }
    }

    @Test(arguments: ["[{ V: [0 mV] }, { I: [1 nA] }]", "[{ I: [1 nA], V: [0 mV] }]", "[{ V: [0 mV] }, { V: [1 mV] }]"])
    func aPortIsDrivenOnce(sweep: String) throws {
        let text = tabulated("c: [2 mM]", drive: "").replacing("sweep: [ c: [2 mM] ]", with: "sweep: \(sweep)")
        #expect(throws: Diagnostics.self) { _ = try Solved(text) }
    }

    @Test func aFigureOfABadCurveIsMissing() throws {
        let run = try Solved(
            tabulated("c: [2 mM, 20 mM]", drive: ", V: [-50 mV, 0 mV, 50 mV]").replacing(
                "potential: V }", with: "potential: V }, figures: { most: highest(I) }"))
        #expect(try run["most_status"] == [0, 3])
        #expect(try run["most"][1].isNaN)
    }

    @Test func negativePermeabilitiesOfASpreadAreMarked() throws {
        let text = { (sigma: String) in
            """
            schema: iontronic/1
            name: wide-scatter
            temperature: 25 degC
            activity: ideal
            parameters: { p: { value: 1e-8 m/s, minimum: 0 m/s }, q: 2e-8 m/s }
            solutions: { inside: { salts: { KCl: 100 mM } }, outside: { salts: { KCl: 10 mM } } }
            membranes:
              film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: p, Cl-: q } } } }
            spread: { p: { distribution: normal, sigma: \(sigma) } }
            analyses:
              a: { sweep: [ sample: 200 ], record: { potential: V } }
            """
        }
        let run = try Solved(text("100 %"))
        let p = try run["p"]
        let (valid, status, potential) = (try run["within_validity"], try run["solver_status"], try run["potential"])
        #expect(p.contains { $0 < 0 })
        for index in p.indices {
            #expect(valid[index] == (p[index] < 0 ? 0 : 1), "sample \(index)")
            if p[index] > 0 {
                #expect(status[index] == 0)
                // Closed Goldman formula for one salt.
                let expected = 0.025692579121085846 * log((p[index] * 10 + 2e-8 * 100) / (p[index] * 100 + 2e-8 * 10))
                #expect(isClose(potential[index], expected, relative: 1e-8, absolute: 1e-10))
            }
        }
        #expect(run.summary.points == 200)
        #expect(run.summary.outsideValidity == p.count { $0 < 0 })
        #expect(run.summary.reasons.isEmpty == false)
    }

    @Test func balancedAmountsStayAboveZero() throws {
        let run = try Solved(
            """
            schema: iontronic/1
            name: balanced
            temperature: 25 degC
            activity: ideal
            parameters: { c: 5 mM }
            solutions: { inside: { ions: { K+: 10 mM, A-: c, Cl-: balance } }, outside: { salts: { KCl: 10 mM } } }
            ions: { A-: { charge: -1, activity: { as: Cl- } } }
            membranes:
              film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-9 m/s } } } }
            analyses:
              a: { sweep: [ c: [5 mM, 10 mM, 15 mM] ], record: { chloride: inside.concentration(Cl-) } }
            """)
        #expect(zip(try run["chloride"], [5, 0, -5]).allSatisfy { isClose($0, $1, absolute: 1e-12) })
        #expect(try run["within_validity"] == [1, 1, 0])
    }

    @Test func anUnbalancedSweepIsFlagged() throws {
        let run = try Solved(
            """
            schema: iontronic/1
            name: charged
            temperature: 25 degC
            activity: ideal
            parameters: { c: 10 mM }
            solutions: { inside: { ions: { K+: c, Cl-: 10 mM } }, outside: { salts: { KCl: 10 mM } } }
            membranes:
              film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-9 m/s } } } }
            analyses:
              a: { sweep: [ c: [10 mM, 11 mM] ], record: [V] }
            """)
        #expect(try run["within_validity"] == [1, 0])
        #expect(run.summary.outsideValidity == 1)
        #expect(run.summary.reasons == ["solution `inside` is not neutral"])
    }

    @Test func aMembraneThatCarriesNothingIsNotSolved() throws {
        let run = try Solved(
            leak("{ sweep: { scale: [0, 1, 2] }, record: [V] }"))
        let status = try run["solver_status"]
        #expect(status[0] != 0)
        #expect(status[1...] == [0, 0])
        #expect(try run["voltage"][1...].allSatisfy { isClose($0, -0.05, relative: 1e-9) })
    }

    @Test func aRestThatIsNoNumberHasDiverged() throws {
        // Nothing outside: the Nernst potential, and with it the rest, lies at minus infinity.
        let run = try Solved(
            """
            schema: iontronic/1
            name: empty-side
            temperature: 25 degC
            activity: ideal
            parameters: { c: 1 mM }
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: c } } }
            membranes:
              film: { area: 1 mm^2, channels: { leak: { model: ohmic-ion, species: K+, conductance: 1 S/m^2 } } }
            analyses:
              a: { sweep: { c: [1 mM, 0 mM, 10 mM] }, record: { potential: V } }
            """)
        #expect(try run["solver_status"] == [0, 2, 0])
        #expect(run.summary.failed == 1)
        #expect(isClose(try run["potential"][2], 0.05915934968478233, relative: 1e-9))
    }

    @Test func currentsBeyondTheModelAreFlagged() throws {
        let run = try Solved(
            leak(
                "{ sweep: { V: [-400 mV, 0 mV, 250 mV] }, record: [I] }",
                extra: "    pumps: { one: { model: constant-current, current: 1 nA, exports: { K+: 1 } } }"))
        #expect(try run["within_validity"] == [0, 1, 1])
        #expect(try run["solver_status"] == [0, 0, 0])
    }

    @Test func devicesWithoutMembranesHaveAnOperatingPoint() throws {
        let descriptor = try Solved.descriptor(
            """
            schema: iontronic/1
            name: bath
            temperature: 25 degC
            solutions: { bath: { salts: { KCl: 10 mM } } }
            """)
        let run = try Solved(.operatingPoint, of: descriptor)
        #expect(run.summary.failed == 0)
    }
}
