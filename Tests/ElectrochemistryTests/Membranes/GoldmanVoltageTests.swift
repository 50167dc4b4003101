import Electrochemistry
import Equations
import Testing

@Suite struct GoldmanVoltageTests {
    private typealias Ion = GoldmanHodgkinKatz.Monovalent<Double>

    private func voltage(_ p: Json, inside: Json, outside: Json, tC: Json) throws -> Double {
        func ion(_ name: String) throws -> Ion {
            try Ion(permeability: p[name].number, inside: inside[name].number, outside: outside[name].number)
        }
        return try GoldmanHodgkinKatz.voltage(
            temperature: tC.number + 273.15, cations: [ion("K"), ion("Na")], anions: [ion("Cl")]) * 1e3
    }

    @Test func squidAxon() throws {
        let (entry, solutions) = (try ModelCase("S04"), try ModelCase("S02").inputs)
        func v(_ p: String) throws -> Double {
            try voltage(
                entry.inputs[p], inside: solutions["in_mM"], outside: solutions["out_mM"], tC: entry.inputs["tC"])
        }
        let (rest, peak) = (try v("P_rest"), try v("P_peak"))
        try entry.check(["V_rest": rest, "V_peak": peak, "V_rest textbook": rest, "V_peak textbook": peak])
    }

    @Test func mammalianNeuron() throws {
        let entry = try ModelCase("S05")
        let v = try voltage(
            entry.inputs["P"], inside: entry.inputs["in_mM"], outside: entry.inputs["out_mM"], tC: entry.inputs["tC"])
        try entry.check(["V": v, "textbook": v])
    }

    @Test func closedFormIsTheRootOfTheCurrents() {
        var generator = Generator(state: 4)
        for _ in 0..<200 {
            let ions = (0..<4).map { _ in
                Ion(
                    permeability: generator.decades(1e-10, 1e-6), inside: generator.decades(0.1, 1000),
                    outside: generator.decades(0.1, 1000))
            }
            let (cations, anions) = (Array(ions[..<2]), Array(ions[2...]))
            let closed = GoldmanHodgkinKatz.voltage(temperature: 298.15, cations: cations, anions: anions)
            let found = ZeroCurrentPotentials(in: -0.5...0.5, samples: 201) { v in
                var sum = 0.0
                for (z, group) in [(1.0, cations), (-1.0, anions)] {
                    for ion in group {
                        sum +=
                            ion.permeability
                            * GoldmanHodgkinKatz.currentPerPermeability(
                                charge: z, temperature: 298.15, inside: ion.inside, outside: ion.outside, voltage: v)
                    }
                }
                return sum
            }
            #expect(found.roots.count == 1)
            #expect(found.roots.first?.stability == .stable)
            #expect(abs((found.roots.first?.potential ?? .nan) - closed) < 1e-14)
        }
    }

    @Test func oneIonRestsAtItsNernstPotential() {
        for t in temperatures {
            let ion = Ion(permeability: 3e-9, inside: 140, outside: 5)
            let e = Nernst.potential(charge: 1, temperature: t, inside: 140.0, outside: 5)
            #expect(abs(GoldmanHodgkinKatz.voltage(temperature: t, cations: [ion]) - e) < 1e-16)
            #expect(abs(GoldmanHodgkinKatz.voltage(temperature: t, cations: [], anions: [ion]) + e) < 1e-16)
        }
    }

    @Test func potassiumInsideCalciumOutside() throws {
        let entry = try ModelCase("S08")
        let ratio = try entry.inputs["P_Ca/P_K"].number
        let (k, ca) = (try entry.inputs["Ki_mM"].number, try entry.inputs["Cao_mM"].number)
        let t = try entry.inputs["tC"].number + 273.15
        let closed = GoldmanHodgkinKatz.potassiumCalciumVoltage(
            temperature: t, permeabilityRatio: ratio, potassiumInside: k, calciumOutside: ca)
        let found = ZeroCurrentPotentials(in: -0.2...0.2) { v in
            GoldmanHodgkinKatz.currentPerPermeability(charge: 1, temperature: t, inside: k, outside: 0, voltage: v)
                + ratio
                * GoldmanHodgkinKatz.currentPerPermeability(
                    charge: 2, temperature: t, inside: 0, outside: ca, voltage: v)
        }
        let root = try #require(found.roots.first)
        try entry.check(["Vrev": root.potential * 1e3, "Vrev closed form": closed * 1e3])
    }
}
