import Electrochemistry
import Equations
import Testing

@Suite struct ActivityModelTests {
    private var models: [ActivityModel] {
        get throws {
            let constants = try [0, 0.2, 0.3].map { try ActivityModel(named: "davies", options: ["C": $0]) }
            return try ActivityModel.catalogue.map { try ActivityModel(named: $0.name) } + constants
        }
    }

    @Test func gammaIsExactlyOneWithoutIons() throws {
        for model in try models {
            for t in temperatures {
                for z in charges {
                    #expect(model.gamma(charge: z, ionicStrength: 0, temperature: t) == 1)
                    // A solver's trial step below zero counts as zero.
                    #expect(model.gamma(charge: z, ionicStrength: -1e-3, temperature: t) == 1)
                }
            }
        }
    }

    @Test func everyModelTendsToTheLimitingLaw() throws {
        for model in try models where model.name != "ideal" {
            for z in charges {
                let strength = 1e-10
                let law = -DebyeHueckel.naturalA(temperature: 298.15) * z * z * Double.sqrt(strength)
                let got = model.logGamma(charge: z, ionicStrength: strength, temperature: 298.15)
                #expect(abs(got / law - 1) < 2e-5)
            }
        }
    }

    @Test func onlyTheSquareOfTheChargeCounts() throws {
        for model in try models {
            for z in [1.0, 2, 3] {
                let gamma = model.logGamma(charge: z, ionicStrength: 0.1, temperature: 298.15)
                #expect(gamma == model.logGamma(charge: -z, ionicStrength: 0.1, temperature: 298.15))
                #expect(abs(gamma - z * z * model.logGamma(charge: 1, ionicStrength: 0.1, temperature: 298.15)) < 1e-14)
            }
        }
    }

    @Test func explicitConstants() throws {
        var seen = 0
        for entry in try Json.file("activity_cases") where try entry["kind"].text == "single_ion_explicit_constants" {
            let a = DebyeHueckel.naturalA(decimal: try entry["constants"]["A_log10"].number)
            let strength = try entry["ionic_strength"].number
            let z = try IonCatalogue.standard.ion(entry["ion"].text).charge
            let formula: any ActivityFormula =
                if try entry["model"].text == "davies" {
                    DaviesActivity(constant: try entry["parameters"]["C"].number)
                } else { LimitingActivity() }
            let gamma = Double.exp(formula.logGamma(charge: z, ionicStrength: strength, a: a))
            #expect(try abs(gamma / entry["expected"]["gamma"].number - 1) <= entry["tolerance"]["rel"].number)
            seen += 1
        }
        #expect(seen == 5)
    }

    @Test func daviesAndNernst() throws {
        let entry = try ModelCase("S11")
        let a = DebyeHueckel.naturalA(decimal: try entry.inputs["A"].number)
        let davies = DaviesActivity(constant: try entry.inputs["b"].number)
        let t = try entry.inputs["tC"].number + 273.15
        func gamma(_ z: Double, _ strength: Double) -> Double {
            Double.exp(davies.logGamma(charge: z, ionicStrength: strength, a: a))
        }
        let parts = Nernst.parts(
            charge: 1, temperature: t, inside: 0.1, outside: 0.01, gammaInside: gamma(1, 0.1),
            gammaOutside: gamma(1, 0.01))
        try entry.check([
            "gamma(z=1,I=0.01)": gamma(1, 0.01), "gamma(1,0.1)": gamma(1, 0.1), "gamma(1,0.5)": gamma(1, 0.5),
            "gamma(2,0.1)": gamma(2, 0.1), "E activity": (parts.concentration + parts.gamma) * 1e3,
            "E ideal": parts.concentration * 1e3,
        ])
    }

    /// Measured mean activity coefficients at 0.1 mol/kg and 25 degC (Hamer and Wu 1972; CRC Handbook), within the accuracy that
    /// the model is known to have there.
    @Test func daviesAgainstMeasurement() {
        let davies = ActivityModel.davies()
        func mean(_ plus: Double, _ minus: Double, _ strength: Double) -> Double {
            Double.exp(plus * minus * davies.logGamma(charge: 1, ionicStrength: strength, temperature: 298.15))
        }
        #expect(abs(mean(1, 1, 0.1) / 0.779 - 1) < 0.005)  // NaCl
        #expect(abs(mean(1, 1, 0.01) / 0.901 - 1) < 0.002)  // KCl
        #expect(abs(mean(2, 1, 0.03) / 0.727 - 1) < 0.01)  // CaCl2, 0.01 mol/kg
    }

    // MARK: - Choice and range

    @Test func choosesByName() throws {
        #expect(try ActivityModel(named: "davies") == .davies())
        #expect(try ActivityModel(named: "davies", options: ["C": 0.2]) == .davies(constant: 0.2))
        #expect(ActivityModel.davies() != .davies(constant: 0.2))
        #expect(ActivityModel.ideal != .limiting)
        #expect(ActivityModel.davies().description == "davies (C 0.3)")
        #expect(ActivityModel.ideal.description == "ideal")
        for entry in ActivityModel.catalogue {
            #expect(!entry.summary.isEmpty && !entry.source.isEmpty)
            #expect(!ActivityModel.notInThisVersion.contains(entry.name))
            let made = try ActivityModel(named: entry.name).formula.options
            #expect(made.map(\.name) == entry.options.map(\.name))
            #expect(made.map(\.value) == entry.options.map(\.value))
        }
    }

    @Test func namesOfTheLanguageAreKnown() {
        let available = ActivityModel.catalogue.map(\.name)
        for name in ActivityModel.notInThisVersion {
            #expect(throws: ActivityError.notInThisVersion(name: name, available: available)) {
                try ActivityModel(named: name)
            }
        }
        #expect(throws: ActivityError.unknownModel(name: "davis", available: available)) {
            try ActivityModel(named: "davis")
        }
        #expect(throws: ActivityError.unknownOption(model: "ideal", option: "C", known: [])) {
            try ActivityModel(named: "ideal", options: ["C": 0.3])
        }
        #expect(throws: ActivityError.self) { try ActivityModel(named: "davies", options: ["C": .nan]) }
        #expect(ActivityError.notInThisVersion(name: "pitzer", available: []).message.contains("not in this version"))
    }

    @Test func ranges() {
        let davies = ActivityModel.davies()
        #expect(davies.range(ionicStrength: 0.5, largestCharge: 2) == .inside)
        #expect(davies.range(ionicStrength: 0.7, largestCharge: 2) == .beyond(limit: 0.5))
        #expect(davies.range(ionicStrength: 1.0, largestCharge: 2) == .beyond(limit: 0.5))
        #expect(davies.range(ionicStrength: 1.01, largestCharge: 2) == .farBeyond(limit: 0.5))
        #expect(davies.range(ionicStrength: .nan, largestCharge: 2) == .farBeyond(limit: 0.5))
        let limiting = ActivityModel.limiting
        #expect(limiting.range(ionicStrength: 0.004, largestCharge: -1) == .inside)
        #expect(limiting.range(ionicStrength: 0.004, largestCharge: -2) == .farBeyond(limit: 0.001))
        #expect(ActivityModel.ideal.range(ionicStrength: 6, largestCharge: 3) == .inside)
    }

    @Test func outOfRangeSaysTheNumbers() throws {
        for (id, model) in [("act-s-090", ActivityModel.davies()), ("act-s-091", .limiting)] {
            let entry = try #require(try Json.file("activity_cases").first { try $0["id"].text == id })
            let amounts = try entry["composition_mol_per_kg"].map.map {
                (amount: try $0.value.number, charge: try IonCatalogue.standard.ion($0.key).charge)
            }
            let strength = Composition.ionicStrength(amounts, zero: 0)
            #expect(model.range(ionicStrength: strength, largestCharge: 1) != .inside)
            let error = try #require(model.outOfRange(solution: "cis", ionicStrength: strength, largestCharge: 1))
            for word in try entry["expected"]["must_mention"].list {
                #expect(try error.description.contains(word.text))
            }
        }
        #expect(ActivityModel.davies().outOfRange(solution: "cis", ionicStrength: 0.1, largestCharge: 1) == nil)
    }
}
