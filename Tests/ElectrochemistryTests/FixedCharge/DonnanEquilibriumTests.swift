import Electrochemistry
import Equations
import Testing

@Suite struct DonnanEquilibriumTests {
    private typealias Ion = DonnanEquilibrium.Ion<Double>

    /// Neutral mixtures over six decades, with the fixed charge of either sign.
    private func mixture(_ random: inout Generator) -> (ions: [Ion], fixed: Double) {
        func some(_ charges: [Double]) -> [Ion] {
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Ion(charge: charges.randomElement(using: &random) ?? 1, activity: random.decades(1e-6, 1e3))
            }
        }
        let (cations, anions) = (some([1, 2, 3, 0.5]), some([-1, -2, -3, -4]))
        let plus = cations.reduce(0) { $0 + $1.charge * $1.activity }
        let minus = -anions.reduce(0) { $0 + $1.charge * $1.activity }
        let balanced = anions.map { Ion(charge: $0.charge, activity: $0.activity * plus / minus) }
        let sign: Double = Bool.random(using: &random) ? 1 : -1
        return (cations + balanced, sign * random.decades(1e-8, 1e6))
    }

    @Test func theMembraneIsNeutral() {
        var random = Generator(state: 41)
        for _ in 0..<2000 {
            let (ions, fixed) = mixture(&random)
            let t = Double.random(in: 273.15...373.15, using: &random)
            let potential = DonnanEquilibrium.potential(temperature: t, fixedCharge: fixed, ions: ions)
            #expect(potential.sign == fixed.sign)
            var (net, all) = (fixed, abs(fixed))
            for ion in ions {
                let inside = DonnanEquilibrium.activityInside(
                    charge: ion.charge, temperature: t, activity: ion.activity, potential: potential)
                net += ion.charge * inside
                all += abs(ion.charge) * inside
                // Each ion is at its own equilibrium.
                let nernst = Nernst.potential(charge: ion.charge, temperature: t, inside: inside, outside: ion.activity)
                #expect(abs(nernst - potential) < 1e-12)
            }
            #expect(abs(net) < 1e-13 * all, "\(ions), \(fixed)")
        }
    }

    @Test func oneValenceHasAClosedForm() {
        for fixed in [-1000.0, -1e-3, 0, 20, 5e4] {
            let closed = DonnanEquilibrium.potential(temperature: 298.15, fixedCharge: fixed, concentration: 10)
            let salt = [Ion(charge: 1, activity: 4), Ion(charge: 1, activity: 6), Ion(charge: -1, activity: 10)]
            #expect(DonnanEquilibrium.potential(temperature: 298.15, fixedCharge: fixed, ions: salt) == closed)
            // Halving charge and potential together: a 2:2 salt of half the concentration.
            let double = [Ion(charge: 2, activity: 5), Ion(charge: -2, activity: 5)]
            let got = DonnanEquilibrium.potential(temperature: 298.15, fixedCharge: fixed, ions: double)
            #expect(abs(got - closed / 2) <= 1e-15)
            // The iteration comes to the same: a third valence in a trace that is not there.
            let mixed = salt + [Ion(charge: 2, activity: 1e-300)]
            let iterated = DonnanEquilibrium.potential(temperature: 298.15, fixedCharge: fixed, ions: mixed)
            #expect(abs(iterated - closed) <= 1e-15)
        }
    }

    @Test func calciumChlorideByItsCubic() {
        // 2 c x^2 - 2 c / x = 1 for a fixed charge of -1, with x = e^(-u): solved here by halving.
        let (c, fixed) = (0.1, -1.0)
        var (low, high) = (1.0, 10.0)
        for _ in 0..<200 {
            let x = (low + high) / 2
            if 2 * c * x * x - 2 * c / x + fixed < 0 { low = x } else { high = x }
        }
        let want = -Double.thermalVoltage(temperature: 310) * Double.log(low)
        let got = DonnanEquilibrium.potential(
            temperature: 310, fixedCharge: fixed,
            ions: [Ion(charge: 2, activity: c), Ion(charge: -1, activity: 2 * c)])
        #expect(abs(got - want) < 1e-16)
    }

    @Test func donnanOfTheExchangeMembrane() throws {
        let entry = try ModelCase("S14")
        func number(_ key: String) throws -> Double { try entry.inputs[key].number }
        let t = try number("tC") + 273.15
        let (strong, dilute) = (try number("c1_M") * 1e3, try number("c2_M") * 1e3)
        let (cation, anion) = (try number("D+_m2s"), try number("D-_m2s"))
        func membrane(_ fixed: Double) -> TeorellMeyerSievers<Double> {
            TeorellMeyerSievers(
                temperature: t, fixedCharge: -fixed, inside: dilute, outside: strong, cation: cation, anion: anion)
        }
        let own = membrane(try number("X_M") * 1e3)
        let ideal = Nernst.potential(charge: 1, temperature: t, inside: dilute, outside: strong)
        let transport = TeorellMeyerSievers.apparentTransportNumber(potential: own.potential, ideal: ideal)
        let free = TeorellMeyerSievers.apparentTransportNumber(potential: membrane(0).potential, ideal: ideal)
        #expect(abs(free - cation / (cation + anion)) < 1e-15)
        try entry.check([
            "Donnan side 0.1M": own.donnanInside * 1e3, "Donnan side 0.5M": own.donnanOutside * 1e3,
            "TMS": own.potential * 1e3, "apparent t+": transport,
            "permselectivity alpha": TeorellMeyerSievers.permselectivity(
                transportNumber: transport, cation: cation, anion: anion),
            "TMS X->0 (diffusion potential)": membrane(0).potential * 1e3,
            "TMS X=0.1M": membrane(100).potential * 1e3,
        ])
    }

    /// Much fixed charge makes the membrane selective: the Nernst potential of the ion that passes.
    @Test func limitsOfTheExchangeMembrane() {
        func membrane(_ fixed: Double) -> Double {
            TeorellMeyerSievers(
                temperature: 298.15, fixedCharge: fixed, inside: 10, outside: 100, cation: 1e-9, anion: 2e-9
            ).potential
        }
        let cation = Nernst.potential(charge: 1, temperature: 298.15, inside: 10, outside: 100)
        #expect(abs(membrane(-1e8) - cation) < 1e-7)
        #expect(abs(membrane(1e8) + cation) < 1e-7)
        // Without fixed charge it is the junction of Henderson.
        let junction = LiquidJunction.potential(
            temperature: 298.15,
            ions: [
                .init(charge: 1, mobility: 1, inside: 10, outside: 100),
                .init(charge: -1, mobility: 2, inside: 10, outside: 100),
            ])
        #expect(abs(membrane(0) - junction) < 1e-15)
    }
}
