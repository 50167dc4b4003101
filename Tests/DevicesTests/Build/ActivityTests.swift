import Devices
import Electrochemistry
import Testing

/// `activity` of a device: laws, families, fallbacks, and what is said where they do not fit.
struct ActivityTests {
    private func bath(
        _ makeup: String, _ activity: String, temperature: String = "25 degC", more: String = ""
    ) -> Building {
        Building(
            """
            schema: iontronic/1
            name: one-solution
            temperature: \(temperature)
            activity: \(activity)
            \(more)
            solutions:
              cis: { \(makeup) }
            """)
    }

    private func gamma(_ device: Device, _ ion: String) throws -> Double {
        let found = try device.solution("cis").constituents.first { $0.ion.name == ion }
        return try device.number(found?.gamma)
    }

    /// Measured mean coefficients, which each law has within its known accuracy.
    @Test(arguments: [
        ("davies", "0.1 mol/kg", 0.779, 0.005), ("guentelberg", "0.01 mol/kg", 0.903, 0.006),
        ("extended", "0.01 mol/kg", 0.903, 0.004), ("limiting", "0.001 mol/kg", 0.965, 0.002),
        ("truesdell-jones", "1 mol/kg", 0.657, 0.02), ("b-dot", "0.5 mol/kg", 0.681, 0.03),
        ("sit", "2 mol/kg", 0.668, 0.02), ("pitzer", "5 mol/kg", 0.874, 0.01),
        ("{ model: pitzer, data: may2011 }", "5 mol/kg", 0.874, 0.005),
        ("{ model: pitzer, data: pitzer-mayorga-1973 }", "5 mol/kg", 0.874, 0.01),
    ])
    func everyLawIsWithinReach(activity: String, amount: String, measured: Double, within: Double) throws {
        let device = try bath("salts: { NaCl: \(amount) }", activity).required()
        let mean = try (gamma(device, "Na+") * gamma(device, "Cl-")).squareRoot()
        #expect(abs(mean / measured - 1) < within, "\(mean)")
    }

    @Test func givenCoefficientsAreTaken() throws {
        let device = try bath(
            "salts: { CaCl2: 1 M }, density: 1.08 kg/L",
            "{ model: given, coefficients: { Ca2+: 0.341, Cl-: 0.7 } }"
        ).required()
        #expect(try abs(gamma(device, "Ca2+") - 0.341) < 1e-15)
        #expect(try device.solution("cis").osmoticCoefficient == nil)
        let errors = bath("salts: { CaCl2: 1 mM }", "{ model: given, coefficients: { Ca2+: 0.341 } }").errors
        #expect(errors.first?.contains("no coefficient of Cl-") == true, "\(errors)")
        let negative = bath("salts: { KCl: 1 mM }", "{ model: given, coefficients: { K+: -1, Cl-: 1 } }").errors
        #expect(negative.first?.contains("not a positive number") == true, "\(negative)")
    }

    @Test func conventionMovesSingleIons() throws {
        let makeup = "ions: { Na+: 0.145 mol/kg, K+: 5 mmol/kg, Cl-: balance }"
        let raw = try bath(makeup, "pitzer").required()
        let moved = try bath(makeup, "{ model: pitzer, convention: macinnes }").required()
        #expect(try gamma(moved, "Na+") > gamma(raw, "Na+"))
        #expect(
            try abs(gamma(moved, "Na+") * gamma(moved, "Cl-") / (gamma(raw, "Na+") * gamma(raw, "Cl-")) - 1) < 1e-14)
        #expect(try moved.solution("cis").activityModel?.description == "pitzer (phreeqc386, macinnes)")
    }

    // MARK: - What is said

    @Test func outOfRangeSaysHowFarOffAndWhatIsBetter() {
        let said = bath("salts: { NaCl: 2 mol/kg }", "davies").errors
        #expect(said.count == 1)
        for word in [
            "`cis`", "I = 2 mol/kg", "davies limit 0.5", "+52 %",
            "model: pitzer`, which has these ions and holds up to", "outOfRange: warn",
        ] {
            #expect(said.first?.contains(word) == true, "\(word): \(said)")
        }
        let accepted = bath("salts: { NaCl: 2 mol/kg }", "{ model: davies, outOfRange: warn }")
        #expect(accepted.device != nil)
        let warnings = accepted.diagnostics.filter { $0.severity == .warning }
        #expect(warnings.count == 1)
        #expect(warnings.first?.help?.contains("outOfRange") == false, "\(warnings)")
        // Between the limit and twice of it the accuracy fades, which is told.
        let fading = bath("salts: { NaCl: 0.7 mol/kg }", "davies")
        #expect(fading.device != nil && fading.diagnostics.contains { $0.severity == .warning })
        #expect(bath("salts: { NaCl: 3.9 mol/kg }", "truesdell-jones").device != nil)
        #expect(bath("salts: { NaCl: 4.1 mol/kg }", "truesdell-jones").device == nil)
    }

    @Test func missingPairsAreAllNamedWithWhoHasThem() throws {
        let said = bath("salts: { KNO3: 1 mol/kg, NaCl: 1 mol/kg }", "pitzer").errors
        #expect(said.count == 1)
        for word in [
            "beta0, beta1, Cphi(K+, NO3-)", "beta0, beta1, Cphi(NO3-, Na+)", "`phreeqc386`",
            "`may2011` has all of them",
            "fallback: [may2011",
        ] {
            #expect(said.first?.contains(word) == true, "\(word): \(said)")
        }
        let mixed = bath(
            "salts: { KNO3: 1 mol/kg, NaCl: 1 mol/kg }", "{ model: pitzer, fallback: [may2011] }")
        let notes = try mixed.required().solution("cis").activityNotes
        #expect(notes.contains("beta0, beta1, Cphi(K+, NO3-) is taken from `may2011`"), "\(notes)")
        #expect(notes.contains { $0.contains("theta(Cl-, NO3-)") && $0.contains("counts as zero") })
        #expect(mixed.diagnostics.contains { $0.severity == .warning && $0.message.contains("may2011") })

        let law = bath("salts: { KNO3: 0.1 mol/kg }", "{ model: pitzer, fallback: [davies] }")
        #expect(try law.required().solution("cis").activityModel?.name == "davies")
        #expect(law.diagnostics.contains { $0.message.contains("`davies` stands in") })

        let zero = bath("salts: { KNO3: 0.1 mol/kg }", "{ model: pitzer, missing: zero }")
        let left = try zero.required().solution("cis").activityNotes
        #expect(left == ["beta0, beta1, Cphi(K+, NO3-) is not in `phreeqc386` and counts as zero"], "\(left)")
    }

    /// Terms of mixtures that a set of single salts has not are missing, not zero.
    @Test func singleSaltsMakeNoMixture() {
        let said = bath("salts: { KCl: 1 mol/kg, NaCl: 1 mol/kg }", "{ model: pitzer, data: may2011 }").errors
        #expect(said.first?.contains("theta(K+, Na+)") == true, "\(said)")
        #expect(said.first?.contains("`phreeqc386` has all of them") == true, "\(said)")
    }

    @Test func temperatureIsThatOfTheParameters() {
        let said = bath(
            "salts: { KCl: 1 mol/kg }", "{ model: pitzer, data: may2011 }", temperature: "37 degC"
        ).errors
        #expect(said.first?.contains("37 degC") == true && said.first?.contains("20 to 30") == true, "\(said)")
        #expect(bath("salts: { KCl: 1 mol/kg }", "pitzer", temperature: "37 degC").device != nil)
        #expect(bath("salts: { KCl: 1 mol/kg }", "pitzer", temperature: "110 degC").device == nil)
        #expect(bath("salts: { KCl: 10 mmol/kg }", "davies", temperature: "0 degC").device != nil)
        #expect(bath("salts: { KCl: 10 mmol/kg }", "davies", temperature: "100 degC").device != nil)
    }

    @Test func waterInSaltIsRefused() {
        let said = bath("salts: { LiCl: 15 mol/kg }", "{ model: pitzer, outOfRange: warn }").errors
        #expect(said.first?.contains("30 mol of ions") == true, "\(said)")
        #expect(said.first?.contains("model: given") == true, "\(said)")
        #expect(bath("salts: { LiCl: 15 mol/kg }", "ideal").device != nil)
    }

    @Test func unbalancedAndNegativeAmounts() {
        let said = bath("ions: { K+: 0.14 mol/kg, Na+: 0.01 mol/kg, Cl-: 0.01 mol/kg }", "davies").errors
        #expect(said.first?.contains("+0.14") == true && said.first?.contains("Cl-") == true, "\(said)")
        let warned = bath(
            "ions: { K+: 0.14 mol/kg, Na+: 0.01 mol/kg, Cl-: 0.01 mol/kg }, electroneutrality: warn", "davies")
        #expect(warned.device != nil && warned.diagnostics.contains { $0.severity == .warning })
        #expect(bath("ions: { Na+: -0.1 mol/kg, Cl-: 0.1 mol/kg }", "davies").device == nil)
    }

    @Test func unknownFamiliesAreNamed() {
        let said = bath("salts: { KCl: 1 mM }", "{ model: pitzer, data: phreeqc }").errors
        #expect(said.first?.contains("no parameters of activity model `pitzer`") == true, "\(said)")
        let unknown = bath("salts: { KCl: 1 mM }", "{ model: pitzer, data: phreeq }").errors
        #expect(unknown.first?.contains("no family of activity parameters `phreeq`") == true, "\(unknown)")
        #expect(unknown.first?.contains("may2011") == true, "\(unknown)")
    }

    // MARK: - Scales

    @Test func apparentVolumesReachToOneMole() throws {
        let device = try bath("salts: { NaCl: 1 mol/L }, density: apparent", "pitzer").required()
        // By the measured density, 1.037 kg/L, it is 1.0219 mol/kg.
        let molality = try device.number(device.solution("cis").constituents[0].molality)
        #expect(abs(molality / 1.0219 - 1) < 0.005)
        #expect(try device.solution("cis").scaleNote.contains("apparent volumes"))
        let strong = bath("salts: { NaCl: 2 mol/L }, density: apparent", "pitzer").errors
        #expect(strong.count == 1 && strong.first?.contains("1 mol/L") == true, "\(strong)")
        let unknown = bath("salts: { CsCl: 10 mM }, density: apparent", "davies").errors
        #expect(unknown.first?.contains("apparent volume of `Cs+`") == true, "\(unknown)")
    }

    @Test func ownIonsMayBeModelledAsOthers() throws {
        let own = "ions: { A-: { charge: -1, activity: { as: Cl- } } }"
        let device = try bath("ions: { K+: 0.4 mol/kg, A-: balance }", "pitzer", more: own).required()
        let plain = try bath("salts: { KCl: 0.4 mol/kg }", "pitzer").required()
        #expect(try gamma(device, "K+") == gamma(plain, "K+"))
        #expect(try gamma(device, "A-") == gamma(plain, "Cl-"))
        let said = bath(
            "ions: { K+: 0.4 mol/kg, A-: balance }", "pitzer", more: "ions: { A-: { activity: { as: SO4^2- } } }"
        ).errors
        #expect(said.first?.contains("cannot be modelled as") == true, "\(said)")
    }
}
