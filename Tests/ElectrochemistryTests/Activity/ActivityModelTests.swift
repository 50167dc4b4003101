import Electrochemistry
import Equations
import Testing

@Suite struct ActivityModelTests {
    private var bindings: [(model: ActivityModel, formula: any ActivityFormula)] {
        get throws {
            try everyModel.map { ($0, try $0.binding(for: seaWater.species).formula) }
        }
    }

    @Test func gammaIsExactlyOneWithoutIons() throws {
        for (model, formula) in try bindings where model.name != "given" {
            for t in temperatures {
                // A solver's trial step below zero counts as zero.
                for amount in [0.0, -1e-3] {
                    let result = formula.coefficients(molalities: seaWater.species.map { _ in amount }, temperature: t)
                    #expect(result.gammas.allSatisfy { $0 == 1 }, "\(model)")
                    if let phi = result.osmoticCoefficient { #expect(phi == 1, "\(model)") }
                }
            }
        }
    }

    @Test func everyModelTendsToTheLimitingLaw() throws {
        for (model, formula) in try bindings where !model.isIdeal && model.name != "given" {
            let amounts = seaWater.molalities.map { $0 * 1e-10 }
            let strength = 0.5 * zip(amounts, seaWater.species).reduce(0) { $0 + $1.0 * $1.1.charge * $1.1.charge }
            let got = formula.coefficients(molalities: amounts, temperature: 298.15).logGammas
            // b-dot brings a table of A of its own: 0.5114 at 25 degC.
            let a = model.name == "b-dot" ? 0.5114 * Double.log(10) : DebyeHueckel.naturalA(temperature: 298.15)
            for (log, species) in zip(got, seaWater.species) {
                let law = -a * species.charge * species.charge * Double.sqrt(strength)
                #expect(abs(log / law - 1) < 2e-4, "\(model), \(species.name)")
            }
        }
    }

    @Test func dilutionKeepsOnlyTheSquareOfTheCharge() throws {
        for model in [ActivityModel.limiting, .guentelberg, .davies] {
            let logs = try model.binding(for: seaWater.species).formula.coefficients(
                molalities: seaWater.molalities.map { $0 / 10 }, temperature: 298.15
            ).logGammas
            for (log, species) in zip(logs, seaWater.species) {
                #expect(abs(log - species.charge * species.charge * logs[0]) < 1e-14)
            }
        }
    }

    @Test func daviesAndNernst() throws {
        let entry = try ModelCase("S11")
        let a = DebyeHueckel.naturalA(decimal: try entry.inputs["A"].number)
        let constant = try entry.inputs["b"].number
        let t = try entry.inputs["tC"].number + 273.15
        func gamma(_ z: Double, _ strength: Double) -> Double {
            // Two ions of charge z make an ionic strength of z^2 times their molality.
            let formula = DebyeHueckelActivity(charges: [z, -z], denominator: .common(1), slope: .davies(constant))
            let m = strength / (z * z)
            return formula.coefficients(
                ActivityInput(
                    molalities: [m, m], temperature: t, water: .init(naturalA: a, b: 0), constants: [constant])
            ).gammas[0]
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

    // MARK: - Choice and range

    @Test func choosesByName() throws {
        #expect(try ActivityModel(named: "davies") == .davies)
        #expect(try ActivityModel(named: "davies", constants: ["C": 0.2]) == .davies(constant: 0.2))
        #expect(ActivityModel.davies != .davies(constant: 0.2))
        #expect(ActivityModel.ideal != .limiting)
        #expect(ActivityModel.davies.description == "davies (C 0.3)")
        #expect(ActivityModel.ideal.description == "ideal")
        let pitzer = try ActivityModel(named: "pitzer", family: family(), convention: .macinnes)
        #expect(pitzer.description == "pitzer (test, macinnes)")
        for entry in ActivityModel.catalogue {
            #expect(!entry.summary.isEmpty && !entry.source.isEmpty)
            #expect(!ActivityModel.notInThisVersion.contains(entry.name))
        }
    }

    @Test func refusesWhatDoesNotFit() throws {
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
            try ActivityModel(named: "ideal", constants: ["C": 0.3])
        }
        #expect(throws: ActivityError.self) { try ActivityModel(named: "davies", constants: ["C": .nan]) }
        #expect(throws: ActivityError.self) { try ActivityModel(named: "given", constants: ["K+": 0]) }
        #expect(throws: ActivityError.familyNeeded(model: "pitzer", standard: "phreeqc386")) {
            try ActivityModel(named: "pitzer")
        }
        #expect(throws: ActivityError.noFamily(model: "davies", family: "test")) {
            try ActivityModel(named: "davies", family: family())
        }
        #expect(throws: ActivityError.self) {
            try ActivityModel(
                named: "sit", family: ActivityFamily(name: "pairs", source: "", models: ["pitzer"]))
        }
        #expect(throws: ActivityError.noConvention(model: "given")) {
            try ActivityModel(named: "given", convention: .macinnes)
        }
        #expect(throws: ActivityError.coefficientsNeeded(ions: ["Cl-"])) {
            try ActivityModel(named: "given", constants: ["K+": 0.7]).binding(
                for: [ActivitySpecies(name: "K+", charge: 1), ActivitySpecies(name: "Cl-", charge: -1)])
        }
    }

    @Test func ranges() throws {
        func bound(_ model: ActivityModel, _ charges: Double...) throws -> ActivityBinding {
            try model.binding(for: charges.map { ActivitySpecies(name: "X", charge: $0) })
        }
        let davies = try bound(.davies, 2, -1)
        #expect(davies.range(ionicStrength: 0.5) == .inside)
        #expect(davies.range(ionicStrength: 0.7) == .beyond(limit: 0.5))
        #expect(davies.range(ionicStrength: 1.0) == .beyond(limit: 0.5))
        #expect(davies.range(ionicStrength: 1.01) == .farBeyond(limit: 0.5))
        #expect(davies.range(ionicStrength: .nan) == .farBeyond(limit: 0.5))
        #expect(try bound(.limiting, 1, -1).range(ionicStrength: 0.004) == .inside)
        #expect(try bound(.limiting, 1, -2).range(ionicStrength: 0.004) == .farBeyond(limit: 0.001))
        #expect(try bound(.ideal, 3, -3).range(ionicStrength: 6) == .inside)
    }

    @Test func outOfRangeSaysTheNumbers() throws {
        for (id, model) in [("act-s-090", ActivityModel.davies), ("act-s-091", .limiting)] {
            let entry = try #require(try Json.file("activity_cases").first { try $0["id"].text == id })
            let amounts = try entry["composition_mol_per_kg"].map.map {
                (amount: try $0.value.number, charge: try IonCatalogue.standard.ion($0.key).charge)
            }
            let strength = Composition.ionicStrength(amounts, zero: 0)
            let bound = try model.binding(for: [ActivitySpecies(name: "Na+", charge: 1)])
            guard case .farBeyond(let limit) = bound.range(ionicStrength: strength) else {
                Issue.record("\(id) is in range")
                continue
            }
            let error = ActivityError.outOfRange(
                solution: "cis", model: model.name, ionicStrength: strength, limit: limit,
                error: .init(salt: "NaCl", relative: 0.5), better: "pitzer")
            for word in try entry["expected"]["must_mention"].list {
                #expect(try error.description.contains(word.text))
            }
        }
    }
}
