import Electrochemistry
import Equations
import Testing

/// Formulas with every number stated, against values computed independently.
@Suite struct ExplicitConstantsTests {
    private func cases(_ kind: String) throws -> [Json] {
        try Json.file("activity_cases").filter { try $0["kind"].text == kind }
    }

    @Test func singleIons() throws {
        var seen = 0
        for entry in try cases("single_ion_explicit_constants") {
            let z = try IonCatalogue.standard.ion(entry["ion"].text).charge
            let parameters = entry["parameters"]
            let ten = Double.log(10)
            let approach = try (try? parameters["a"].number).map { $0 * 1e-10 } ?? 0
            let formula: DebyeHueckelActivity
            switch try entry["model"].text {
            case "debye_huckel_limiting": formula = .init(charges: [z, -z], denominator: .common(0))
            case "guntelberg": formula = .init(charges: [z, -z], denominator: .common(1))
            case "davies":
                formula = .init(
                    charges: [z, -z], denominator: .common(1), slope: .davies(try parameters["C"].number))
            case "extended_debye_huckel": formula = .init(charges: [z, -z], denominator: .sizes([approach, approach]))
            case "truesdell_jones":
                let slope = try parameters["b"].number
                formula = .init(
                    charges: [z, -z], denominator: .sizes([approach, approach]), slope: .perIon([slope, slope]))
            case "bdot":
                let slope = TemperatureTable(temperatures: [298.15], values: [try parameters["bdot"].number])
                formula = .init(
                    charges: [z, -z], denominator: .sizes([approach, approach]), slope: .table(slope))
            case let other:
                Issue.record("\(other): unknown model")
                continue
            }
            let m = try entry["ionic_strength"].number / (z * z)
            let water = DebyeHueckel.Coefficients(
                naturalA: try entry["constants"]["A_log10"].number * ten,
                b: try entry["constants"]["B_per_angstrom"].number * 1e10)
            let got = formula.coefficients(
                ActivityInput(
                    molalities: [m, m], temperature: 298.15, water: water, constants: formula.constants)
            ).gammas[0]
            let want = try entry["expected"]["gamma"].number
            #expect(try abs(got / want - 1) <= entry["tolerance"]["rel"].number)
            seen += 1
        }
        #expect(seen == 11)
    }

    @Test func specificInteraction() throws {
        var seen = 0
        for entry in try cases("salt_explicit_constants") {
            let (ions, amounts) = try makeup(entry)
            let formula = SpecificInteractionActivity(
                charges: ions.map(\.charge),
                interactions: [.init(0, 1, epsilon: try entry["parameters"]["epsilon"].number)])
            let a = DebyeHueckel.naturalA(decimal: try entry["constants"]["A_log10"].number)
            #expect(try entry["constants"]["Ba"].number == SpecificInteractionActivity.beta)
            let logs = formula.coefficients(
                ActivityInput(
                    molalities: amounts, temperature: 298.15, water: .init(naturalA: a, b: 0), constants: [])
            ).logGammas
            let tolerance = try entry["tolerance"]["rel"].number
            for (ion, log) in zip(ions, logs) {
                let want = try entry["expected"]["log10_gamma"].map.first {
                    try IonCatalogue.standard.ion($0.key).name == ion.name
                }
                #expect(try abs(log / Double.log(10) / #require(want).value.number - 1) <= tolerance)
            }
            let mean = Double.exp(
                zip(amounts, logs).reduce(0) { $0 + $1.0 * $1.1 } / amounts.reduce(0, +))
            #expect(try abs(mean / entry["expected"]["gamma_pm"].number - 1) <= tolerance)
            seen += 1
        }
        #expect(seen == 2)
    }

    @Test func pitzerOfOneSalt() throws {
        var seen = 0
        for entry in try cases("pitzer_binary_explicit") {
            let (ions, amounts) = try makeup(entry)
            let numbers = entry["parameters"]
            func constant(_ key: String) throws -> TemperatureFunction { .constant(try numbers[key].number) }
            var terms = PitzerTerms()
            #expect(ions[0].charge > 0)
            terms.pairs = [
                .init(
                    0, 1,
                    PitzerPair(
                        beta0: try constant("beta0"), beta1: try constant("beta1"), beta2: try constant("beta2"),
                        cPhi: try constant("Cphi"),
                        alphas: [try numbers["alpha1"].number, try numbers["alpha2"].number]))
            ]
            #expect(try numbers["b"].number == PitzerFunctions.b)
            let result = PitzerActivity(charges: ions.map(\.charge), terms: terms).coefficients(
                ActivityInput(
                    molalities: amounts, temperature: 298.15,
                    water: .init(naturalA: 3 * (try numbers["A_phi"].number), b: 0), constants: []))
            let mean = Double.exp(
                zip(amounts, result.logGammas).reduce(0) { $0 + $1.0 * $1.1 } / amounts.reduce(0, +))
            let want = entry["expected"]
            let tolerance = try entry["tolerance"]["rel"].number
            let id = try entry["id"].text
            #expect(try abs(mean / want["gamma_pm"].number - 1) <= tolerance, "\(id)")
            #expect(try abs(#require(result.osmoticCoefficient) / want["osmotic"].number - 1) <= tolerance, "\(id)")
            let water = try #require(result.waterActivity(molalities: amounts))
            #expect(try abs(water / want["a_w"].number - 1) <= tolerance, "\(id)")
            seen += 1
        }
        #expect(seen == 8)
    }

    /// Mean coefficients by Pitzer's equations, and what they do to a selective membrane.
    @Test func pitzerAndMembranePotential() throws {
        let entry = try ModelCase("S12")
        func mean(_ key: String, _ charges: [Double], _ m: Double) throws -> Double {
            let numbers = try entry.inputs[key].list.map { try $0.number }
            var terms = PitzerTerms()
            terms.pairs = [
                .init(
                    0, 1,
                    PitzerPair(
                        beta0: .constant(numbers[0]), beta1: .constant(numbers[1]), cPhi: .constant(numbers[2])))
            ]
            let amounts = [m, m * charges[0]]
            let logs = PitzerActivity(charges: charges, terms: terms).coefficients(
                ActivityInput(
                    molalities: amounts, temperature: 298.15,
                    water: .init(naturalA: 3 * (try entry.inputs["A_phi"].number), b: 0), constants: [])
            ).logGammas
            return Double.exp((logs[0] + charges[0] * logs[1]) / (1 + charges[0]))
        }
        var got: [String: [Double]] = [:]
        for (salt, key, charges) in [
            ("NaCl", "NaCl(b0,b1,C)", [1.0, -1]), ("KCl", "KCl", [1, -1]), ("CaCl2", "CaCl2", [2, -1]),
        ] {
            let values = try [0.1, 0.5, 1.0].map { try mean(key, charges, $0) }
            for (m, value) in zip(["0.1", "0.5", "1.0"], values) { got["\(salt) m=\(m)"] = [value] }
            got["\(salt) CRC 0.1,0.5,1.0"] = values
        }
        let wanted = try Set(entry.expected.map { try $0["name"].text })
        try entry.check(got.filter { wanted.contains($0.key) })

        let membrane = try ModelCase("S13")
        func potential(_ key: String) throws -> Double {
            let gammas = try [0.1, 0.5].map { try mean(key, [1, -1], $0) }
            return Nernst.potential(
                charge: 1, temperature: 298.15, inside: 0.1 * gammas[0], outside: 0.5 * gammas[1]) * 1e3
        }
        try membrane.check([
            "NaCl 0.5/0.1": try potential("NaCl(b0,b1,C)"), "KCl 0.5/0.1": try potential("KCl"),
            "ideal 5x": Nernst.potential(charge: 1, temperature: 298.15, inside: 0.1, outside: 0.5) * 1e3,
        ])
    }

    /// Cells of two identical electrodes with measured mean activities: no convention enters.
    @Test func cellsByMeanActivities() throws {
        var seen = 0
        for entry in try cases("cell_mean_activity") {
            let sides = try ["high", "low"].map { side -> (salt: Salt, activity: Double) in
                let pair = try #require(try entry["composition_mol_per_kg"][side].map.first)
                let salt = try IonCatalogue.standard.salt(pair.key)
                return (salt, try pair.value.number * entry["gamma"][side].number)
            }
            let cation = try #require(sides[0].salt.components.first { $0.ion.isCation })
            let nu = sides[0].salt.components.reduce(0) { $0 + $1.count }
            // The ratio of mean activities to the power nu/nu+ is that of the cation through the electrodes.
            let e =
                nu / cation.count
                * Nernst.potential(
                    charge: cation.ion.charge, temperature: 298.15, inside: sides[1].activity,
                    outside: sides[0].activity)
            #expect(
                try abs(e * 1e3 - entry["expected"]["E_mV"].number) <= entry["tolerance"]["abs_mV"].number)
            seen += 1
        }
        #expect(seen == 3)
    }

    @Test func meanSphericalApproximation() throws {
        let entry = try #require(try cases("msa_restricted").first)
        let x = entry["inputs"]
        let length = try x["bjerrum_angstrom"].number * 1e-10
        let sigma = try x["sigma_angstrom"].number * 1e-10
        let ions = 2 * (try x["m_1_1"].number) * (try x["rho_w"].number) * 6.02214076e23
        let kappa = MeanSphericalApproximation.screening(bjerrumLength: length, chargeDensity: ions)
        let gamma = MeanSphericalApproximation.gamma(screening: kappa, diameter: sigma)
        let electric = MeanSphericalApproximation.electrostatic(
            charge: 1.0, bjerrumLength: length, gamma: gamma, diameter: sigma)
        let hard = MeanSphericalApproximation.hardSphere(density: ions, diameter: sigma)
        let got = [
            "kappa_per_A": kappa * 1e-10, "Gamma_per_A": gamma * 1e-10, "ln_gamma_el": electric,
            "ln_gamma_hs": hard, "gamma": Double.exp(electric + hard),
        ]
        for (key, value) in got {
            #expect(
                try abs(value / entry["expected"][key].number - 1) <= entry["tolerance"]["rel"].number, "\(key)")
        }
    }

    /// Ions, cations first, and their molalities.
    private func makeup(_ entry: Json) throws -> (ions: [Ion], amounts: [Double]) {
        let all = try entry["composition_mol_per_kg"].map.map {
            (ion: try IonCatalogue.standard.ion($0.key), amount: try $0.value.number)
        }.sorted { $0.ion.charge > $1.ion.charge }
        return (all.map(\.ion), all.map(\.amount))
    }
}
