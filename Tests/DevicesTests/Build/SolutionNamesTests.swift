import Devices
import Foundation
import Testing

/// What can be read of a solution, and what is said where it cannot.
struct SolutionNamesTests {
    /// A device whose only channel reads `value` of the solution inside.
    private func device(_ makeup: String, _ value: String, activity: String = "ideal", more: String = "") -> Building {
        Building(
            """
            schema: iontronic/1
            name: two-solutions
            temperature: 25 degC
            activity: \(activity)
            \(more)
            models:
              reader:
                kind: channel
                parameters: { salt: { unit: mM, default: 10 mM } }
                where: { asked: "\(value)" }
                current: asked / asked * 1 S * V
            solutions:
              inside: { \(makeup) }
              outside: { salts: { KCl: 1 mM } }
            membranes: { film: { channels: { own: { model: reader } } } }
            """)
    }

    private func number(_ building: Building) throws -> Double {
        let device = try building.required()
        let part = try #require(device.membranes.first?.parts.first)
        return try device.number(part.quantities.first { $0.name == "asked" }?.value)
    }

    @Test func osmolarityIsTheOsmoticCoefficientTimesAllAmounts() throws {
        #expect(try isClose(number(device("salts: { KCl: 50 mM }", "inside.osmolarity")), 100))
        let pitzer = device("salts: { NaCl: 1 mol/kg }, density: apparent", "inside.osmolarity", activity: "pitzer")
        let coefficient = device(
            "salts: { NaCl: 1 mol/kg }, density: apparent", "inside.osmoticCoefficient", activity: "pitzer")
        let amount = device(
            "salts: { NaCl: 1 mol/kg }, density: apparent", "inside.concentration(Na+)", activity: "pitzer")
        #expect(try isClose(number(pitzer), 2 * number(amount) * number(coefficient)))
        // Hamer and Wu 1972 give 0.936 for 1 mol/kg of NaCl.
        #expect(try abs(number(coefficient) - 0.936) < 0.001)
        let said = device("salts: { KCl: 50 mM }", "inside.osmolarity", activity: "extended").errors
        #expect(said.first?.contains("has no `osmolarity`") == true, "\(said)")
    }

    @Test func pHIsThatOfTheActivity() throws {
        // 0.01 mol/kg of HCl: gamma 0.904 (Hamer and Wu), 2.04.
        let own = device("ions: { H+: 0.01 mol/kg, Cl-: balance }", "inside.pH", activity: "pitzer")
        #expect(try abs(number(own) - 2.0438) < 0.002)
        #expect(try isClose(number(device("ions: { H+: 1e-4 mol/kg, Cl-: balance }", "inside.pH")), 4))
        let said = device("salts: { KCl: 50 mM }", "inside.pH").errors
        #expect(said.first?.contains("holds no H+") == true, "\(said)")
    }

    @Test func pHSetsTheActivityOfProtons() throws {
        // 0.01 mol/kg of HCl has 2.0438.
        let acid = "ions: { Cl-: balance }, pH: 2.0438"
        let molality = try number(device("\(acid), density: 0.9973 kg/L", "inside.molality(H+)", activity: "pitzer"))
        #expect(abs(molality / 0.01 - 1) < 5e-3)
        // The Davies equation with A = 0.509, solved by halving.
        var (low, high) = (0.01, 0.02)
        for _ in 0..<60 {
            let m = (low + high) / 2
            let root = (0.05 + m).squareRoot()
            if m * pow(10, -0.509 * (root / (1 + root) - 0.3 * root * root)) > 0.01 { high = m } else { low = m }
        }
        let mixed = "ions: { K+: 0.05 mol/kg, Cl-: balance }, pH: 2"
        #expect(try abs(number(device(mixed, "inside.molality(H+)", activity: "davies")) / low - 1) < 1e-3)
        #expect(
            try isClose(number(device(mixed, "inside.molality(Cl-)", activity: "davies")) - 0.05, low, relative: 1e-3))
        for (makeup, activity) in [
            (mixed, "davies"), ("salts: { KCl: 80 mM }, pH: 7.4", "davies"), ("salts: { KCl: 3 M }, pH: 7", "ideal"),
            ("salts: { NaCl: 1 M }, density: apparent, pH: 11", "pitzer"),
        ] {
            let wanted = makeup.split(separator: ":").last.flatMap { Double($0.drop { $0 == " " }) }
            #expect(try isClose(number(device(makeup, "inside.pH", activity: activity)), try #require(wanted)))
        }
        let twice = device("ions: { H+: 1 mM, Cl-: balance }, pH: 3", "inside.pH").errors
        #expect(twice.first?.contains("its amount is stated as well") == true, "\(twice)")
    }

    @Test func moleculesCountAsIdeal() throws {
        let makeup = "salts: { KCl: 10 mmol/kg }, solutes: { urea: 50 mmol/kg }"
        #expect(try isClose(number(device(makeup, "inside.molality(urea) / 1 mol/kg")), 0.05))
        #expect(try isClose(number(device(makeup, "inside.osmolarity")), 0.07 * 997.047, relative: 1e-5))
        // exp(-0.018015 kg/mol * 0.07 mol/kg)
        #expect(try isClose(number(device(makeup, "inside.waterActivity")), exp(-0.01801528 * 0.07), relative: 1e-9))
        #expect(try number(device(makeup, "inside.osmoticCoefficient")) == 1)
        let phi = try number(device("salts: { KCl: 10 mmol/kg }", "inside.osmoticCoefficient", activity: "davies"))
        let both = try number(device(makeup, "inside.osmoticCoefficient", activity: "davies"))
        #expect(isClose(both, (0.02 * phi + 0.05) / 0.07))
        // A kilogram of water, 7.4551 g of KCl and 342.296 g of sucrose: a density needs the molar mass.
        let dense = "salts: { KCl: 0.1 mol/kg }, solutes: { C12H22O11: 1 mol/kg }, density: 1.13 kg/L"
        #expect(
            try isClose(
                number(device(dense, "inside.concentration(C12H22O11) / 1 mM")), 1130 / 1.3497511, relative: 1e-5))
        let unknown = device(dense.replacing("C12H22O11", with: "sucrose"), "inside.concentration(sucrose)").errors
        #expect(unknown.first?.contains("needs the molar mass of `sucrose`") == true, "\(unknown)")
        let activity = device(makeup, "inside.activity(urea)").errors
        #expect(activity.first?.contains("of a neutral molecule") == true, "\(activity)")
    }

    @Test func permittivity() throws {
        let length = try number(
            device("salts: { KCl: 10 mM }, permittivity: 60 * epsilon0", "inside.debyeLength / 1 m"))
        // sqrt(epsilon R T / (2 F^2 I))
        let square = 60 * 8.8541878128e-12 * 8.31446261815324 * 298.15 / (2 * pow(96485.33212331001, 2) * 10)
        #expect(isClose(length, square.squareRoot()))
        let negative = device("salts: { KCl: 10 mM }, permittivity: -1 F/m", "inside.debyeLength").errors
        #expect(negative.first?.contains("a permittivity is positive") == true, "\(negative)")
    }

    @Test func conductivity() throws {
        #expect(
            try isClose(number(device("salts: { KCl: 10 mM }, conductivity: 2 mS/cm", "inside.conductivity")), 0.2))
        // 0.01 mol/kg of KCl conducts 0.140823 S/m at 25 degC (NIST).
        #expect(
            try abs(number(device("salts: { KCl: 10 mmol/kg }", "inside.conductivity")) / 0.140823 - 1) < 2e-3)
        let far = device("salts: { KCl: 3 mol/L }", "inside.conductivity").errors
        #expect(far.first?.contains("up to 0.1 mol/L; here it is 3 mol/L") == true, "\(far)")
        #expect(far.first?.contains("conductivity: 10.5 S/m") == true)
        let beyond = device("salts: { KCl: 0.5 mol/L }", "inside.conductivity")
        #expect(beyond.errors.isEmpty)
        #expect(beyond.diagnostics.contains { $0.severity == .warning && $0.message.contains("here it is 0.5 mol/L") })
        let unknown = device(
            "ions: { X+: 1 mM, Cl-: balance }", "inside.conductivity", more: "ions: { X+: { charge: 1 } }"
        ).errors
        #expect(unknown.first?.contains("no diffusion coefficient of `X+`") == true, "\(unknown)")
        let negative = device("salts: { KCl: 10 mM }, conductivity: -1 S/m", "inside.conductivity").errors
        #expect(negative.first == "a conductivity is positive help: `10.5 S/m`", "\(negative)")
    }

    @Test func donnan() throws {
        let salt = "salts: { KCl: 10 mM }"
        let closed = try number(device(salt, "donnan(-1 mol/L, 10 mM)"))
        #expect(closed < 0)
        #expect(try isClose(number(device(salt, "donnan(-1 mol/L, inside)")), closed))
        #expect(try isClose(number(device(salt, "donnan(1 mol/L, salt)")), -closed))
        #expect(try number(device(salt, "donnan(0, inside)")) == 0)
        for (text, words) in [
            ("donnan(-1 mol/L)", "takes the fixed charge and what it stands in"),
            ("donnan(-1 C/m^3, inside)", "is an amount per volume; this is in"),
            ("donnan(-1 mol/L, 10 mV)", "the salt of `donnan` is an amount per volume"),
        ] {
            let said = device(salt, text).errors
            #expect(said.first?.contains(words) == true, "\(said)")
        }
    }
}
