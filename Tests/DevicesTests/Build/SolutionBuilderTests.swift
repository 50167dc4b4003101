import Devices
import Electrochemistry
import Testing

/// Amounts, scales and charges of solutions, from their text.
struct SolutionBuilderTests {
    private func solution(_ body: String, activity: String = "ideal", ions: String = "") -> Building {
        Building(
            """
            schema: iontronic/1
            name: one-solution
            temperature: 25 degC
            activity: \(activity)
            \(ions)
            solutions:
              bath: \(body)
            """)
    }

    @Test func saltsAreSplitAndAdded() throws {
        let device = try solution("{ salts: { KCl: 30 mM, CaCl2: 2 mM }, ions: { Na+: 5 mM, Cl-: 5 mM } }").required()
        let bath = try device.solution("bath")
        let found = try Dictionary(
            uniqueKeysWithValues: bath.constituents.map { ($0.ion.name, try device.number($0.concentration)) })
        #expect(found == ["K+": 30, "Ca2+": 2, "Cl-": 39, "Na+": 5])
        // Half the sum of c z^2.
        #expect(isClose(try device.number(bath.ionicStrength), 41))
    }

    @Test func balanceMakesTheSolutionNeutral() throws {
        let device = try solution("{ ions: { Ca2+: 10 mM, K+: 5 mM, Cl-: balance } }").required()
        let chloride = try device.solution("bath").constituents.first { $0.ion.name == "Cl-" }
        #expect(try device.number(chloride?.concentration) == 25)
    }

    @Test func balanceOfTheWrongSignIsRefused() {
        let errors = solution("{ ions: { Cl-: 10 mM, SO4^2-: balance } }").errors
        #expect(errors.count == 1)
        #expect(errors.first?.contains("SO4") == true)
    }

    @Test func netChargeIsRefusedWithItsSizeAndWhatToDo() throws {
        let errors = solution("{ ions: { Na+: 440 mM, K+: 20 mM, Cl-: 400 mM } }").errors
        let said = try #require(errors.first)
        #expect(errors.count == 1)
        #expect(
            said == "solution `bath` is not neutral: +60 mM of 460 mM help: "
                + "`Cl-: balance`, or name the missing anion")
    }

    @Test func chargeMayBeAcceptedWithAWarning() throws {
        let building = solution("{ ions: { K+: 11 mM, Cl-: 10 mM }, electroneutrality: warn }")
        _ = try building.required()
        #expect(building.diagnostics.contains { $0.severity == .warning && $0.message.contains("not neutral") })
    }

    @Test func oneSolutionHasOneScale() {
        let errors = solution("{ ions: { K+: 10 mM, Cl-: 10 mmol/kg } }").errors
        #expect(errors.count == 1)
        #expect(errors.first?.contains("one solution, two scales") == true)
    }

    @Test func molalAmountsBecomeConcentrationsByTheDensity() throws {
        let device = try solution("{ salts: { NaCl: 1 mol/kg }, density: 1.0356 kg/L }").required()
        let sodium = try #require(device.solution("bath").constituents.first { $0.ion.name == "Na+" })
        #expect(try device.number(sodium.molality) == 1)
        // One kilogram of water with its salt fills (1 kg + 58.44 g) / 1035.6 kg/m^3.
        let expected = 1035.6 / (1 + 0.05844)
        #expect(isClose(try device.number(sodium.concentration), expected, relative: 1e-5))
    }

    @Test func concentrationsBecomeMolalitiesByTheDensity() throws {
        let device = try solution("{ salts: { NaCl: 1 M }, density: 1.0381 kg/L }").required()
        let sodium = try #require(device.solution("bath").constituents.first { $0.ion.name == "Na+" })
        #expect(isClose(try device.number(sodium.molality), 1 / (1.0381 - 0.05844), relative: 1e-5))
    }

    @Test func automaticDensityIsThatOfNoStatement() throws {
        let plain = try solution("{ salts: { NaCl: 10 mM } }").required()
        let stated = try solution("{ salts: { NaCl: 10 mM }, density: automatic }").required()
        func molality(_ device: Device) throws -> Double {
            try device.number(device.solution("bath").constituents[0].molality)
        }
        #expect(try molality(plain) == molality(stated))
    }

    @Test func aboveTheDiluteLimitTheScaleNeedsADensity() {
        let errors = solution("{ salts: { NaCl: 0.2 M } }", activity: "davies").errors
        #expect(errors.count == 1)
        #expect(errors.first?.contains("density") == true)
        #expect(solution("{ salts: { NaCl: 0.2 M } }").errors.isEmpty)
    }

    @Test func activityIsGammaTimesMolalityTimesDensityOfWater() throws {
        let device = try solution("{ salts: { KCl: 100 mM } }", activity: "davies").required()
        let potassium = try #require(device.solution("bath").constituents.first { $0.ion.name == "K+" })
        let gamma = try device.number(potassium.gamma)
        let molality = try device.number(potassium.molality)
        // Density of water at 25 degC: 997.047 kg/m^3 (IAPWS).
        #expect(isClose(try device.number(potassium.activity), gamma * molality * 997.047, relative: 1e-5))
        // Davies at 0.1 mol/L with A = 0.509: 0.7816.
        #expect(isClose(gamma, 0.7816, relative: 2e-3))
    }

    @Test func amountsAreNotNegative() {
        #expect(solution("{ ions: { K+: -10 mM, Cl-: -10 mM } }").errors.isEmpty == false)
    }

    @Test func twoTemperaturesAreRefusedWithTheSizeOfTheAmbiguity() {
        // Case S48: 140 against 5 mM at 298.15 and 308.15 K.
        let building = Building(
            """
            schema: iontronic/1
            name: two-temperatures
            temperature: 298.15 K
            activity: ideal
            solutions:
              inside: { salts: { KCl: 140 mM } }
              outside: { salts: { KCl: 5 mM }, temperature: 308.15 K }
            membranes:
              film:
                area: 1 mm^2
                channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s } } }
            """)
        #expect(building.errors.count == 1)
        #expect(building.errors.first?.contains("-90.2") == true, "\(building.errors)")
        #expect(building.errors.first?.contains("-87.0") == true, "\(building.errors)")
    }

    /// A model that knows of two temperatures makes its own sense of them.
    @Test func modelsMayStandBetweenTwoTemperatures() throws {
        func device(_ models: String, _ law: String) -> Building {
            Building(
                """
                schema: iontronic/1
                name: two-temperatures
                temperature: 25 degC
                activity: ideal
                solutions:
                  inside: { salts: { KCl: 5 mM }, temperature: 35 degC }
                  outside: { salts: { KCl: 5 mM } }
                models:
                  seebeck: { kind: channel, nonisothermal: true, current: \(law) }
                  plain: { kind: channel, current: 1 nS * V }
                membranes: { film: { channels: { \(models) } } }
                """)
        }
        let law = "1 nS * (V + 50 uV/K * (inside.temperature - outside.temperature))"
        let own = try device("a: { model: seebeck }", law).required()
        #expect(abs(try own.current(at: 0) - 1e-9 * 50e-6 * 10) < 1e-24)
        #expect(own.membranes[0].temperature == nil)
        let mixed = device("a: { model: seebeck }, b: { model: plain }", law).errors
        #expect(mixed.first?.contains("stands between two temperatures") == true, "\(mixed)")
        let nernst = device("a: { model: seebeck }", "1 nS * (V - nernst(K+))").errors
        #expect(nernst.first?.contains("has no meaning between two temperatures") == true, "\(nernst)")
    }

    @Test func oneStatedTemperatureThatAgreesIsAccepted() {
        let building = Building(
            """
            schema: iontronic/1
            name: one-temperature
            temperature: 298.15 K
            activity: ideal
            solutions:
              inside: { salts: { KCl: 140 mM } }
              outside: { salts: { KCl: 5 mM }, temperature: 25 degC }
            membranes:
              film:
                area: 1 mm^2
                channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s } } }
            """)
        #expect(building.errors == [])
    }
}
