import Electrochemistry
import Equations
import Testing

@Suite struct CompositionTests {
    private let catalogue = IonCatalogue.standard

    @Test func molalityFromDensity() throws {
        var seen = 0
        for entry in try Json.file("activity_cases") where try entry["kind"].text == "molarity_to_molality" {
            let x = entry["inputs"]
            let c = try x["c_mol_per_L"].number * 1e3
            let m = Composition.molality(
                concentration: c, density: try x["density_kg_per_L"].number * 1e3,
                solutes: [(c, try x["M_g_per_mol"].number * 1e-3)])
            let want = try entry["expected"]["molality"].number
            #expect(try abs(m / want - 1) <= entry["tolerance"]["rel"].number)
            seen += 1
        }
        #expect(seen == 2)
    }

    @Test func waterContentTellsAnImpossibleDensity() {
        #expect(Composition.waterContent(density: 1000, solutes: [(20_000, 0.0584)]) < 0)
    }

    @Test func ionicStrengthCountsChargeSquared() {
        #expect(Composition.ionicStrength([(0.1, 1), (0.1, -1)], zero: 0) == 0.1)
        #expect(abs(Composition.ionicStrength([(0.1, 2), (0.2, -1)], zero: 0) - 0.3) < 1e-16)
        #expect(Composition.ionicStrength([], zero: 0) == 0)
    }

    @Test func diluteConversionIsItsOwnInverse() {
        let m = Composition.diluteMolality(concentration: 100, temperature: 298.15)
        #expect(abs(m - 100 / 997.0449) < 1e-8)
        #expect(abs(Composition.diluteConcentration(molality: m, temperature: 298.15) - 100) < 1e-12)
        // Ideal and dilute, an activity is the concentration.
        #expect(abs(Composition.activity(gamma: 1, molality: m, temperature: 298.15) - 100) < 1e-12)
        #expect(Composition.diluteLimit == 100)
    }

    /// Every scale leads back to where it came from, by density, by apparent volumes, by mole fraction.
    @Test func scalesLeadBack() {
        let (t, m) = (298.15, 0.8)
        // A salt that takes 16.62 cm^3/mol: 1 kg of water and 0.8 mol of it fill 1/997.0449 m^3 + 0.8 * 16.62 cm^3.
        let volume = Composition.volumePerWater(temperature: t, solutes: [(molality: m, apparentVolume: 16.62e-6)])
        #expect(abs(volume - (1 / 997.0448954 + 0.8 * 16.62e-6)) < 1e-12)
        let c = m / volume
        let water = Composition.waterContent(temperature: t, solutes: [(concentration: c, apparentVolume: 16.62e-6)])
        #expect(abs(c / water - m) < 1e-14)
        let solution = Composition.volumePerWater(density: 1030, solutes: [(molality: m, molarMass: 0.058443)])
        let back = Composition.molality(concentration: m / solution, density: 1030, solutes: [(m / solution, 0.058443)])
        #expect(abs(back - m) < 1e-14)

        let y = Composition.molarCoefficient(gamma: 0.657, molality: 1.0, concentration: 978.6, temperature: t)
        // y c = gamma m rho_water.
        #expect(abs(y * 978.6 - 0.657 * 997.0448954) < 1e-5)
        let gamma = Composition.molalCoefficient(molar: y, molality: 1.0, concentration: 978.6, temperature: t)
        #expect(abs(gamma - 0.657) < 1e-15)
        let f = Composition.rationalCoefficient(gamma: 0.657, totalMolality: 2.0)
        #expect(abs(f - 0.657 * (1 + 0.01801528 * 2)) < 1e-15)
        #expect(abs(Composition.molalCoefficient(rational: f, totalMolality: 2.0) - 0.657) < 1e-15)
        let x = Composition.moleFraction(molality: m, totalMolality: 2 * m)
        #expect(abs(Composition.molality(moleFraction: x, totalMoleFraction: 2 * x) - m) < 1e-14)
    }

    // MARK: - Electroneutrality

    private func makeup(_ map: [String: Json]) throws -> [(ion: Ion, amount: Double)] {
        try map.sorted { $0.key < $1.key }.map { (try catalogue.ion($0.key), try $0.value.number) }
    }

    /// The composition of the reference case of this number.
    private func behaviour(_ id: String) throws -> Json {
        try #require(try Json.file("activity_cases").first { try $0["id"].text == id })
    }

    @Test func imbalanceIsAnErrorThatNamesTheCure() throws {
        let entry = try behaviour("act-s-092")
        let ions = try makeup(entry["composition_mol_per_kg"].map)
        let error = #expect(throws: SolutionError.self) {
            try Electroneutrality.check(ions, solution: "cis", scale: .molal)
        }
        let text = try #require(error).description
        for word in try entry["expected"]["must_mention"].list { #expect(try text.contains(word.text)) }
        #expect(
            text
                == "solution `cis` is not neutral: +0.14 mol/kg of 0.15 mol/kg. "
                + "help: `Cl-: balance`, or name the missing anion")
    }

    @Test func theSquidAxonOfTheManual() throws {
        let ions = try [("Na+", 440.0), ("K+", 20), ("Cl-", 400)].map { (ion: try catalogue.ion($0.0), amount: $0.1) }
        let error = #expect(throws: SolutionError.self) {
            try Electroneutrality.check(ions, solution: "bath", scale: .molar)
        }
        #expect(
            try #require(error).description
                == "solution `bath` is not neutral: +60 mM of 460 mM. "
                + "help: `Cl-: balance`, or name the missing anion")
    }

    @Test func neutralWithinTheTolerance() throws {
        let (k, cl) = (try catalogue.ion("K+"), try catalogue.ion("Cl-"))
        try Electroneutrality.check([(k, 100), (cl, 100)], solution: "a", scale: .molar)
        try Electroneutrality.check([(k, 100), (cl, 99.81)], solution: "a", scale: .molar)
        try Electroneutrality.check([], solution: "water", scale: .molar)
        #expect(throws: SolutionError.self) {
            try Electroneutrality.check([(k, 100), (cl, 99.79)], solution: "a", scale: .molar)
        }
    }

    @Test func negativeAmountsAreRefused() throws {
        let ions = try makeup(behaviour("act-s-095")["composition_mol_per_kg"].map)
        #expect(throws: SolutionError.badAmount(solution: "a", ion: "Na+", amount: -0.1, scale: .molal)) {
            try Electroneutrality.check(ions, solution: "a", scale: .molal)
        }
        #expect(throws: SolutionError.self) {
            try Electroneutrality.check([(try catalogue.ion("K+"), .nan)], solution: "a", scale: .molal)
        }
    }

    @Test func balanceByANamedIon() throws {
        let entry = try behaviour("act-s-093")
        let ions = try makeup(entry["composition_mol_per_kg"].map)
        let cl = try catalogue.ion("Cl-")
        let balance = try ChargeBalance(ions, by: cl, solution: "cis", scale: .molal)
        let after = try entry["expected"]["composition_after"]["Cl-"].number
        let before = try entry["composition_mol_per_kg"]["Cl-"].number
        #expect(abs(balance.added + before - after) < 1e-15)
        #expect(balance.note(scale: .molal) == "added 0.14 mol/kg Cl-; ionic strength 0.08 -> 0.15 mol/kg")
        let sulfate = try ChargeBalance(ions, by: catalogue.ion("SO4^2-"), solution: "cis", scale: .molal)
        #expect(abs(sulfate.added - 0.07) < 1e-15)
        #expect(abs(sulfate.ionicStrengthAfter - (0.08 + 0.14)) < 1e-15)
    }

    @Test func balanceByTheWrongSignIsRefused() throws {
        let (k, na, cl) = (try catalogue.ion("K+"), try catalogue.ion("Na+"), try catalogue.ion("Cl-"))
        let error = #expect(throws: SolutionError.self) {
            try ChargeBalance([(k, 0.2), (cl, 0.1)], by: na, solution: "cis", scale: .molal)
        }
        #expect(
            try #require(error).description
                == "solution `cis`: imbalance +0.1 eq/kg cannot be balanced by Na+ without removing it. help: name an anion"
        )
        // What rounding leaves of a neutral solution is no imbalance.
        let rest = try ChargeBalance([(k, 0.1 + 0.2), (cl, 0.3)], by: na, solution: "cis", scale: .molal)
        #expect(rest.added == 0)
    }

    @Test func densityErrorsSayTheNumbers() {
        #expect(
            SolutionError.densityNeeded(solution: "bath", total: 460).description
                == "solution `bath` holds 460 mM: above 100 mM its density is needed for molalities. "
                + "help: state `density`, or give the amounts in mol/kg")
        #expect(
            SolutionError.densityTooSmall(solution: "bath", density: 1.03, dissolved: 26.9).message.contains(
                "1.03 kg/m^3"))
    }
}
