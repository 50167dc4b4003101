import Electrochemistry
import Equations
import Testing

@Suite struct RestingPotentialTests {
    private typealias Branch = ChordConductance.Branch<Double>

    @Test func chordConductance() throws {
        let entry = try ModelCase("S10")
        let branches = try ["K", "Na", "L"].map {
            Branch(conductance: try entry.inputs["g_mS_cm2"][$0].number, reversal: try entry.inputs["E_mV"][$0].number)
        }
        try entry.check(["V": ChordConductance.restingPotential(branches)])
    }

    @Test func mullinsNoda() throws {
        let entry = try ModelCase("S40")
        let solutions = try ModelCase("S02").inputs
        let t = try entry.inputs["tC"].number + 273.15
        func ion(_ name: String, _ p: Double) throws -> GoldmanHodgkinKatz.Monovalent<Double> {
            try .init(
                permeability: p, inside: solutions["in_mM"][name].number, outside: solutions["out_mM"][name].number)
        }
        let (k, na) = (try ion("K", 1), try ion("Na", entry.inputs["PNa/PK"].number))
        func v(_ r: Double) -> Double {
            ElectrogenicPump.mullinsNoda(temperature: t, coupling: r, potassium: k, sodium: na) * 1e3
        }
        try entry.check([
            "V r=1": v(1), "V r=1.5": v(1.5),
            "max offset (PNa=0) RT/F ln(2/3) 18.5C": ElectrogenicPump.largestOffset(temperature: t, coupling: 1.5)
                * 1e3,
            "25C": ElectrogenicPump.largestOffset(temperature: 298.15, coupling: 1.5) * 1e3,
        ])
        // Without a coupled pump it is the GHK voltage.
        #expect(v(1) == GoldmanHodgkinKatz.voltage(temperature: t, cations: [k, na]) * 1e3)
    }

    @Test func theOffsetStaysWithinItsBound() {
        var generator = Generator(state: 7)
        let bound = ElectrogenicPump.largestOffset(temperature: 298.15, coupling: 1.5)
        for _ in 0..<1000 {
            let k = GoldmanHodgkinKatz.Monovalent(permeability: 1.0, inside: 140, outside: generator.decades(1e-3, 10))
            let na = GoldmanHodgkinKatz.Monovalent(
                permeability: generator.decades(1e-6, 1), inside: 10.0, outside: 145)
            func v(_ r: Double) -> Double {
                ElectrogenicPump.mullinsNoda(temperature: 298.15, coupling: r, potassium: k, sodium: na)
            }
            let offset = v(1.5) - v(1)
            #expect(offset <= 0 && offset >= bound - 1e-15)
        }
        // Both limits are met: no leak of sodium, no offset; sodium carrying the inward leak, the whole of it.
        let k = GoldmanHodgkinKatz.Monovalent(permeability: 1.0, inside: 140, outside: 1e-9)
        func offset(_ p: Double) -> Double {
            let na = GoldmanHodgkinKatz.Monovalent(permeability: p, inside: 0.0, outside: 145)
            return ElectrogenicPump.mullinsNoda(temperature: 298.15, coupling: 1.5, potassium: k, sodium: na)
                - ElectrogenicPump.mullinsNoda(temperature: 298.15, coupling: 1, potassium: k, sodium: na)
        }
        #expect(abs(offset(0)) < 1e-15)
        #expect(abs(offset(1e-3) - bound) < 1e-8)
    }

    @Test func pumpBalancedConductances() throws {
        let entry = try ModelCase("S41")
        let k = Branch(conductance: try entry.inputs["gK"].number, reversal: try entry.inputs["EK"].number)
        let na = Branch(conductance: try entry.inputs["gNa"].number, reversal: try entry.inputs["ENa"].number)
        let v = ElectrogenicPump.balancedPotential(coupling: 1.5, potassium: k, sodium: na)
        let pump = na.conductance * (na.reversal - v) / 3
        try entry.check([
            "V": v, "I_pump net": pump, "V passive": ChordConductance.restingPotential([k, na]),
            "V with fixed net pump 1.0": ChordConductance.restingPotential([k, na], pumpCurrent: 1),
        ])
        // The pump's own current, put into the chord formula, gives the same potential.
        #expect(abs(ChordConductance.restingPotential([k, na], pumpCurrent: pump) - v) < 1e-12)
    }

    @Test func sodiumPotassiumPumpStalls() throws {
        let entry = try ModelCase("S43")
        let cell = try ModelCase("S03").inputs
        let t = try cell["tC"].number + 273.15
        func e(_ name: String) throws -> Double {
            try Nernst.potential(
                charge: 1, temperature: t, inside: cell["in_mM"][name].number, outside: cell["out_mM"][name].number)
        }
        let stall = ElectrogenicPump.stallPotential(
            freeEnergy: try entry.inputs["dG_ATP_kJ"].number * 1e3,
            exports: [.init(count: 3, charge: 1, nernstPotential: try e("Na"))],
            imports: [.init(count: 2, charge: 1, nernstPotential: try e("K"))])
        try entry.check(["V_stall=3ENa-2EK+dG/F": stall * 1e3])
    }

    @Test func anUndrivenExchangerStallsWhereItsGradientsCancel() {
        // Three sodium in, one calcium out, no fuel: 3 E_Na - 2 E_Ca.
        let (na, ca) = (0.066, 0.132)
        let stall = ElectrogenicPump.stallPotential(
            freeEnergy: 0, exports: [.init(count: 1, charge: 2, nernstPotential: ca)],
            imports: [.init(count: 3, charge: 1, nernstPotential: na)])
        #expect(abs(stall - (3 * na - 2 * ca)) < 1e-15)
        #expect(
            ElectrogenicPump.cycleCharge(
                exports: [.init(count: 1, charge: 2, nernstPotential: ca)],
                imports: [.init(count: 3, charge: 1, nernstPotential: na)]) == -1)
    }

    /// The pump itself is a model of the catalogue; its published formula written out here checks the case.
    @Test func luoRudyPump() throws {
        let entry = try ModelCase("S39")
        let x = entry.inputs
        let vt = Double.thermalVoltage(temperature: try x["tC"].number + 273.15)
        let sigma = Double.expm1(try x["Nao"].number / 67.3) / 7
        let sodium = 1 / (1 + Double.power(try x["KmNai"].number / x["Nai"].number, 3, over: 2))
        let potassium = try x["Ko"].number / (x["Ko"].number + x["KmKo"].number)
        var computed: [String: Double] = [:]
        for value in try x["V_mV"].list {
            let v = try value.number
            let u = v * 1e-3 / vt
            let f = 1 / (1 + 0.1245 * Double.exp(-0.1 * u) + 0.0365 * sigma * Double.exp(-u))
            computed["I(\(Int(v)))"] = try x["Imax"].number * f * sodium * potassium
        }
        try entry.check(computed)
    }
}
