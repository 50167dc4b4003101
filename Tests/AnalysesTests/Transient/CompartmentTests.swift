import Analyses
import Devices
import Foundation
import Testing

/// Finite volumes: what crosses their membranes changes them, and nothing is lost.
@Suite struct CompartmentTests {
    private let faraday = 96485.33212331002
    private let gas = 8.31446261815324

    /// The pump-leak cell of reference case S42.
    private func cell(_ analysis: String, capacitance: String = "0 F", temperature: String = "298.12 K") -> String {
        """
        schema: iontronic/1
        name: cell
        temperature: \(temperature)
        ions: { X-: { charge: -0.8 }, Y-: { charge: -1 } }
        solutions:
          cell: { ions: { Na+: 140 mM, K+: 2.5 mM, Cl-: 78.3931 mM, X-: balance }, volume: 1 pL }
          bath: { ions: { Na+: 138 mM, K+: 2.8 mM, Cl-: 119 mM, Y-: balance }, osmolarity: cell.osmolarity }
        activity: ideal
        parameters: { pumping: 1e-7 A/cm^2 / F }
        membranes:
          plasma:
            inside: cell
            outside: bath
            area: 500 um^2
            capacitance: \(capacitance)
            water: { permeability: 10 um/s }
            channels:
              Na: { model: ohmic-ion, species: Na+, conductance: 3 uS/cm^2 }
              K: { model: ohmic-ion, species: K+, conductance: 50 uS/cm^2 }
              Cl: { model: ohmic-ion, species: Cl-, conductance: 50 uS/cm^2 }
            pumps: { NaK: { model: constant-rate, exports: { Na+: 3 }, imports: { K+: 2 }, cycles: pumping } }
        analyses:
          a: \(analysis)
        """
    }

    private let contents =
        "[V, cell.concentration(Na+), cell.concentration(K+), cell.concentration(Cl-), cell.volume, cell.osmolarity, plasma.water.flux]"

    /// S42 in its own numbers: RT/F of 25.69 mV, and no charge on the membrane.
    @Test func pumpLeakRestsWhereTheBalancesSay() throws {
        let temperature = "\(0.02569 * faraday / gas) K"
        let solved = try Solved(cell("{ record: \(contents) }", temperature: temperature))
        let expected = [
            ("voltage", -79.50408549819488e-3), ("concentration_Na_cell", 62.14291727909311),
            ("concentration_K_cell", 72.24552520908823), ("concentration_Cl_cell", 5.389082393631901),
        ]
        for (name, value) in expected {
            let own = try solved[name][0]
            #expect(isClose(own, value, relative: 1e-9), "\(name): \(own)")
        }
        // The impermeant molecules fill what the ions leave: 80.133625 mM of the first picolitre.
        let rest = 301.026725 - expected.dropFirst().map(\.1).reduce(0, +)
        #expect(isClose(try solved["cell_volume"][0], 80.133625e-15 / rest, relative: 1e-8))
        #expect(try solved["solver_status"] == [0])
    }

    /// In time, with and without a capacitance: what a Radau method of another program finds, and the same rest.
    @Test func pumpLeakSettles() throws {
        let run =
            "{ transient: { stop: 10 h, output: [600 s, 1 h, 10 h], start: initial, tolerance: 1e-9 }, initial: { V: -1 mV }, record: \(contents) }"
        let solved = try Solved(cell(run, capacitance: "1 uF/cm^2"))
        let expected = [
            ("voltage", [-16.35200467e-3, -25.70003592e-3, -79.46975264e-3]),
            ("concentration_Na_cell", [135.68194033, 130.31881497, 62.24779215]),
            ("cell_volume", [9.72775137e-16, 7.315755233e-16, 4.969661607e-16]),
        ]
        for (name, values) in expected {
            for (own, other) in zip(try solved[name], values) {
                #expect(isClose(own, other, relative: 2e-6), "\(name): \(own)")
            }
        }
        let rest = try Solved(cell("{ record: \(contents) }", capacitance: "1 uF/cm^2"))
        #expect(isClose(try rest["voltage"][0], -79.503200487e-3, relative: 1e-9))
        #expect(isClose(try rest["cell_volume"][0], 4.969416059e-16, relative: 1e-9))
        // The integral of what has crossed is as exact as the steps: 3e-5 at the default tolerance, and in proportion to it.
        #expect(try solved["conservation_error"][0] < 1e-7)
        #expect((try #require(solved.summary.worstClosure)) < 1e-7)
        #expect(try solved["solver_status"] == [0])
        let neutral = try Solved(cell(run.replacing(", initial: { V: -1 mV }", with: "")))
        #expect(isClose(try neutral["voltage"][2], -79.47e-3, relative: 1e-4))
        #expect(try neutral["conservation_error"][0] < 1e-6)
        // Without a capacitance the ions stay neutral among themselves: 0.8 of a charge on what does not cross.
        let (na, k, cl) = (
            try neutral["concentration_Na_cell"][1], try neutral["concentration_K_cell"][1],
            try neutral["concentration_Cl_cell"][1]
        )
        let volume = try neutral["cell_volume"][1]
        #expect(abs(na + k - cl - 0.8 * 80.133625e-15 / volume) < 1e-4)
    }

    /// A membrane that lets water through alone: V + n/c log(...) is linear in time.
    @Test func osmosis() throws {
        let device = """
            schema: iontronic/1
            name: osmosis
            temperature: 25 degC
            solutions:
              inside: { salts: { NaCl: 100 mM }, volume: 1 pL }
              outside: { salts: { NaCl: 150 mM } }
            activity: ideal
            membranes: { film: { area: 500 um^2, water: { permeability: 10 um/s } } }
            port: [inside, outside]
            analyses:
              a: { drive: { V: 0 V }, record: [inside.volume, film.water.flux, inside.osmolarity], transient: { stop: 60 s, output: 10 s, tolerance: 1e-10 } }
            """
        let initial = device.replacing("tolerance: 1e-10", with: "tolerance: 1e-10, start: initial")
        let solved = try Solved(initial)
        let (n, c) = (200e-15, 300.0)
        // k from the first flux: water leaves with k (300 - 200).
        let k = try solved["film_water_flux"][0] / 100
        #expect(isClose(k, 10e-6 * 500e-12 * 0.01801528 / 997.05, relative: 1e-4))
        // w' = k (n/w - c), so -w/c - n/c^2 log(c w - n) = k t + constant.
        func clock(_ w: Double) -> Double { -w / c - n / (c * c) * log((c * w - n) / n) }
        for (index, time) in try solved.axis("time").enumerated() {
            let w = try solved["inside_volume"][index]
            #expect(isClose(clock(w) - clock(1e-15), k * time, relative: 1e-6, absolute: 1e-24), "at \(time)")
            #expect(isClose(try solved["osmolarity_inside"][index], n / w, relative: 1e-12))
        }
        // At rest both sides are alike.
        let resting = try Solved(
            device.replacing(", transient: { stop: 60 s, output: 10 s, tolerance: 1e-10 }", with: ""))
        #expect(isClose(try resting["inside_volume"][0], n / c, relative: 1e-12))
    }

    /// Two closed volumes share a salt: the total is kept, and in the end both are alike.
    @Test func saltSpreads() throws {
        let device = """
            schema: iontronic/1
            name: pair
            temperature: 25 degC
            solutions:
              inside: { salts: { KCl: 10 mM }, volume: 1 nL }
              outside: { salts: { KCl: 1 mM }, volume: 2 nL }
            activity: ACTIVITY
            membranes:
              film:
                area: 1 mm^2
                channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 2e-8 m/s } } }
            analyses:
              a: { record: [V, inside.concentration(K+), outside.concentration(K+), inside.concentration(Cl-), nernst(K+), inside.gamma(K+)] RUN }
            """
        for law in ["ideal", "davies"] {
            let own = device.replacing("ACTIVITY", with: law)
            let rest = try Solved(own.replacing("RUN", with: ""))
            for name in ["concentration_K_inside", "concentration_K_outside", "concentration_Cl_inside"] {
                #expect(isClose(try rest[name][0], 4, relative: 1e-9), "\(law) \(name)")
            }
            #expect(abs(try rest["voltage"][0]) < 1e-9)
            let run = ", transient: { stop: 1e6 s, output: 1e3 s, start: initial, tolerance: 1e-8 }"
            let solved = try Solved(own.replacing("RUN", with: run))
            #expect(try solved["solver_status"] == [0])
            for index in stride(from: 0, to: 1000, by: 100) {
                let (a, b) = (
                    try solved["concentration_K_inside"][index], try solved["concentration_K_outside"][index]
                )
                #expect(isClose(a + 2 * b, 12, relative: 1e-12))
                // No current flows, so chloride goes with potassium.
                #expect(isClose(a, try solved["concentration_Cl_inside"][index], relative: 1e-6))
                let gamma = try solved["activity_coefficient_K_inside"][index]
                #expect(law == "ideal" ? gamma == 1 : gamma < 0.97)
            }
            // Goldman's equation with permeabilities of 1 and 2, in activities.
            if law == "ideal" {
                let v = gas * 298.15 / faraday * log((1 + 2 * 10.0) / (10 + 2.0))
                #expect(isClose(try solved["voltage"][0], v, relative: 1e-6))
            }
            #expect(isClose(try solved["concentration_K_inside"].last ?? 0, 4, relative: 1e-5))
            #expect(try solved["conservation_error"][0] < 1e-7)
        }
    }

    /// One ion and a capacitance: it stops where Nernst's potential is that of the charge it has moved.
    @Test func chargeOfTheMembrane() throws {
        let device = """
            schema: iontronic/1
            name: electrometer
            temperature: 25 degC
            ions: { X-: { charge: -1 } }
            solutions:
              inside: { ions: { K+: 10 uM, X-: balance }, volume: 1 pL }
              outside: { ions: { K+: 1 uM, X-: balance } }
            activity: ideal
            membranes:
              film: { capacitance: 10 fF, channels: { K: { model: ohmic-ion, species: K+, conductance: 1 pS } } }
            analyses:
              a: { record: [V, inside.concentration(K+)] RUN }
            """
        // F V (c0 - c) = -C V, so c = c0 + C V/(F volume).
        var (low, high) = (-0.2, 0.0)
        for _ in 0..<200 {
            let v = (low + high) / 2
            let c = 0.01 + 1e-14 * v / (faraday * 1e-15)
            if v > gas * 298.15 / faraday * log(0.001 / c) { high = v } else { low = v }
        }
        let rest = try Solved(device.replacing("RUN", with: ""))
        #expect(isClose(try rest["voltage"][0], low, relative: 1e-9))
        let run = ", transient: { stop: 10 s, start: initial, tolerance: 1e-9 }, initial: { V: 0 V }"
        let solved = try Solved(device.replacing("RUN", with: run))
        #expect(isClose(try solved["voltage"].last ?? 0, low, relative: 1e-6))
        #expect(try solved["conservation_error"][0] < 1e-8)
    }

    /// What is held stays; what a pump takes runs out and never falls below nothing.
    @Test func heldAndEmptied() throws {
        let device = cell("RUN").replacing("volume: 1 pL", with: "volume: 1 pL, held: [Cl-]").replacing(
            "water: { permeability: 10 um/s }", with: "")
        let run =
            "{ drive: { pumping: { step: { base: 0 mol/m^2/s, level: 5e-8 mol/m^2/s } } }, transient: { stop: 10 h, output: 1 h, start: initial }, record: [V, cell.concentration(Na+), cell.concentration(Cl-)], figures: { least: lowest(cell.concentration(Na+)) } }"
        let solved = try Solved(device.replacing("RUN", with: run))
        #expect(try solved["concentration_Cl_cell"].allSatisfy { isClose($0, 78.3931) })
        #expect(try solved["least"][0] >= 0)
        #expect(try solved["solver_status"] == [0])
    }

    /// A membrane that lets water through alone rests where both sides have as many osmoles per volume, molecules counted like ions.
    @Test func moleculesDrawWater() throws {
        let device = """
            schema: iontronic/1
            name: molecules
            temperature: 25 degC
            solutions:
              inside: { salts: { KCl: 50 mM }, solutes: { sucrose: 100 mM }, volume: 1 pL }
              outside: { salts: { KCl: 80 mM }, solutes: { C12H22O11: 200 mM } }
            activity: ideal
            membranes: { film: { area: 500 um^2, water: { permeability: 10 um/s } } }
            port: [inside, outside]
            analyses:
              a:
                drive: { V: 0 V }
                sweep: { outside.solutes.C12H22O11: [0 mM, 200 mM] }
                record: { v: inside.volume, c: inside.concentration(sucrose), k: inside.concentration(K+), all: inside.osmolarity }
            """
        let solved = try Solved(device)
        for (row, others) in [0.0, 200].enumerated() {
            let swelling = 200 / (160 + others)
            #expect(isClose(try solved["v"][row], 1e-15 * swelling, relative: 1e-12))
            #expect(isClose(try solved["c"][row], 100 / swelling, relative: 1e-12))
            #expect(isClose(try solved["k"][row], 50 / swelling, relative: 1e-12))
            #expect(isClose(try solved["all"][row], 160 + others, relative: 1e-12))
        }
        // An inert solute fills what the molecules leave of a stated osmolarity.
        let filled = try Solved(device.replacing("volume: 1 pL", with: "volume: 1 pL, osmolarity: 300 mM"))
        #expect(isClose(try filled["v"][1], 1e-15 * 300 / 360, relative: 1e-12))
        let tooMuch = complaints(device.replacing("volume: 1 pL", with: "volume: 1 pL, osmolarity: 150 mM"))
        #expect(tooMuch.contains { $0.contains("what is dissolved in `inside` makes more") }, "\(tooMuch)")
    }

    /// Amounts per kilogram of water: salt stays as much as it was, and the water that is left is what was there less what has flowed.
    @Test func waterIsFollowed() throws {
        let device = """
            schema: iontronic/1
            name: brine
            temperature: 25 degC
            solutions:
              inside: { salts: { NaCl: AMOUNT }, density: 1.0362 kg/L, volume: 1 pL }
              outside: { salts: { NaCl: 2 mol/kg }, density: 1.0723 kg/L }
            activity: pitzer
            membranes: { film: { area: 500 um^2, water: { permeability: 10 um/s } } }
            port: [inside, outside]
            analyses:
              a:
                drive: { V: 0 V }
                record: { v: inside.volume, m: inside.molality(Na+), c: inside.concentration(Na+), own: inside.osmolarity, other: outside.osmolarity }
            """
        let run = """
                transient: { stop: 20 s, output: 5 s, start: initial, tolerance: 1e-10 }
                figures: { left: "integral(film.water.flux, time)" }
            """
        let molal = device.replacing("AMOUNT", with: "1 mol/kg")
        let solved = try Solved(molal + "\n" + run)
        // A kilogram of water with 58.440 g of salt fills so much; water weighs 997.047 g/L.
        let water = 1e-15 * 1036.2 / 1.058440
        let flowed = try solved["left"][0]
        let last = try #require(try solved["v"].last)
        #expect(isClose(last, 1e-15 - flowed, relative: 1e-8))
        #expect(last < 0.9e-15)
        for (v, (m, c)) in zip(try solved["v"], zip(try solved["m"], try solved["c"])) {
            #expect(isClose(m * (water - 997.047 * (1e-15 - v)), water, relative: 1e-5))
            #expect(isClose(c * v, water, relative: 1e-6))
        }
        let rest = try Solved(molal)
        #expect(isClose(try rest["own"][0], try rest["other"][0], relative: 1e-10))
        // The same amount stated per volume.
        let molar = try Solved(device.replacing("AMOUNT", with: "1.0362 / 1.058440 * 1 mol/L"))
        #expect(isClose(try molar["v"][0], try rest["v"][0], relative: 1e-6))
        let unknown = complaints(molal.replacing("density: 1.0362 kg/L, ", with: ""))
        #expect(unknown.contains { $0.contains("needs the density of `inside`") }, "\(unknown)")
    }

    @Test(arguments: [
        ("volume: 1 pL", "volume: 1 pM", "volume of `cell`"),
        ("volume: 1 pL", "volume: -1 pL", "a volume is above zero"),
        ("volume: 1 pL", "volume: 1 pL, held: [Ca2+]", "`Ca2+` is not in solution `cell`"),
        ("volume: 1 pL", "held: [Cl-]", "is an infinite bath"),
        ("volume: 1 pL", "volume: 1 pL, density: 1.02 kg/L", "needs the molar mass of `X-`"),
        (
            "volume: 1 pL", "volume: 1 pL, osmolarity: 100 mM",
            "what is dissolved in `cell` makes more than this osmolarity"
        ),
        ("water: { permeability: 10 um/s }", "water: { permeability: -1 um/s }", "a permeability is not negative"),
        ("water: { permeability: 10 um/s }", "water: { permeability: 1 mM }", "permeability of water"),
        ("water: { permeability: 10 um/s }", "water: { }", "`water` needs `permeability`"),
        ("cell.volume", "bath.volume", "is an infinite bath, so it has no volume"),
    ]) func mistake(_ text: String, _ by: String, _ said: String) {
        let all = complaints(cell("{ record: \(contents) }").replacing(text, with: by))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }
}
