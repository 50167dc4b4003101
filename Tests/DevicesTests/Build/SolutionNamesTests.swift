import Devices
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
