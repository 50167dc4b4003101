import Devices
import Electrochemistry
import Foundation
import Testing

/// Fixed charge, junctions and pores through descriptors: text in, numbers out.
struct FixedChargeTests {
    private func membrane(
        _ part: String, inside: String, outside: String, record: String, activity: String = "ideal", head: String = ""
    ) -> String {
        """
        schema: iontronic/1
        name: fixed-charge
        temperature: 25 degC
        activity: \(activity)
        \(head)
        solutions:
          inside: { \(inside) }
          outside: { \(outside) }
        membranes:
          film:
            area: 1 m^2
            channels: { only: { \(part) } }
        analyses: { a: { record: \(record) } }
        """
    }

    @Test func exchangeMembrane() throws {
        func exchanger(_ fixed: String) throws -> Bench {
            try Bench(
                membrane(
                    "model: teorell-meyer-sievers, cation: Na+, anion: Cl-, fixedCharge: \(fixed), conductance: 1 S/m^2",
                    inside: "salts: { NaCl: 100 mM }", outside: "salts: { NaCl: 500 mM }",
                    record:
                        "{ v: V, e: nernst(Na+), dilute: \"donnan(-1 mol/L, 100 mM)\", strong: \"donnan(-1 mol/L, outside)\" }"
                ))
        }
        let own = try exchanger("1 mol/L")
        let (v, ideal) = (try own["v"][0], try own["e"][0])
        let transport = TeorellMeyerSievers.apparentTransportNumber(potential: v, ideal: ideal)
        try ReferenceCase.named("S14").check([
            "Donnan side 0.1M": try own["dilute"][0] * 1e3, "Donnan side 0.5M": try own["strong"][0] * 1e3,
            "TMS": v * 1e3, "apparent t+": transport,
            "permselectivity alpha": TeorellMeyerSievers.permselectivity(
                transportNumber: transport, cation: 1.334e-9, anion: 2.032e-9),
            "TMS X->0 (diffusion potential)": try exchanger("0 mol/L")["v"][0] * 1e3,
            "TMS X=0.1M": try exchanger("0.1 mol/L")["v"][0] * 1e3,
        ])
    }

    @Test func liquidJunctions() throws {
        let mobilities = "K+: 7.616e-8 m^2/V/s, Na+: 5.194e-8 m^2/V/s, Cl-: 7.912e-8 m^2/V/s"
        func junction(_ inside: String, _ outside: String) throws -> Double {
            try Bench(
                membrane(
                    "model: liquid-junction, mobility: { \(mobilities) }, conductance: 1 S/m^2", inside: inside,
                    outside: outside, record: "{ v: V }"))["v"][0] * 1e3
        }
        try ReferenceCase.named("S15").check([
            "case1": junction("salts: { NaCl: 150 mM }", "salts: { KCl: 3 mol/L }"),
            "case2": junction("salts: { NaCl: 100 mM }", "salts: { NaCl: 500 mM }"),
        ])
    }

    @Test func nanopores() throws {
        func pore(_ length: String, _ conductivity: String, salt: String = "1 mol/L", _ more: String = "") throws
            -> Bench
        {
            let solution = "salts: { KCl: \(salt) }, conductivity: \(conductivity)"
            return try Bench(
                membrane(
                    "model: nanopore, diameter: 10 nm, length: \(length)\(more)", inside: solution, outside: solution,
                    record: "{ g: only.G, access: only.access, dukhin: only.dukhin }"))
        }
        let long = try pore("20 nm", "10.5 S/m")
        try ReferenceCase.named("S16").check([
            "G L=20nm": try long["g"][0] * 1e9, "G L=0.6nm": try pore("0.6 nm", "10.5 S/m")["g"][0] * 1e9,
            "2 x Hall access resistance 1/(kappa d)": try long["access"][0] * 2e-6,
        ])
        // The case takes the conductivity at infinite dilution, so it is stated: (D+ + D-) F^2 c / (R T).
        var computed: [String: Double] = [:]
        for (text, molar) in [("1", "1"), ("0.1", "0.1"), ("0.001", "0.001")] {
            let kappa = "(1.957e-9 m^2/s + 2.032e-9 m^2/s) * F^2 * \(molar) mol/L / (R * T)"
            let run = try pore(
                "50 nm", "\"\(kappa)\"", salt: "\(molar) mol/L",
                ", surfaceCharge: -0.02 C/m^2, alpha: 1, beta: 2")
            computed["G \(text) M"] = try run["g"][0] * 1e9
            computed["lDu \(text) M"] = try run["dukhin"][0] * 1e9
        }
        try ReferenceCase.named("S17").check(computed)
    }

    @Test func screening() throws {
        // The case has the permittivity of Malmberg and Maryott, the device that of Bradley and Pitzer: 0.10 % more at 25 degC.
        var run: [Double] = []
        for molar in ["1", "0.1", "0.001", "0.0001"] {
            run.append(
                try Bench(
                    membrane(
                        "model: ohmic, conductance: 1 S/m^2", inside: "salts: { KCl: \(molar) mol/L }",
                        outside: "salts: { KCl: 1 mM }", record: "{ l: inside.debyeLength }"))["l"][0] * 1e9)
        }
        let ratio = (78.30334375 / Water.relativePermittivity(temperature: 298.15)).squareRoot()
        // The wall of a pore: as much charge in a medium of less permittivity needs sqrt(permittivity) more of sinh.
        let wall = try Bench(
            membrane(
                "model: nanopore, diameter: 10 nm, length: 20 nm, surfaceCharge: \(-0.02 / ratio) C/m^2",
                inside: "salts: { KCl: 0.1 mol/L }", outside: "salts: { KCl: 0.1 mol/L }",
                record: "{ psi: only.wallPotential }"))["psi"][0]
        try ReferenceCase.named("S18").check(
            [
                "lambda_D 1 M": run[0] * ratio, "lambda_D 0.1 M": run[1] * ratio, "lambda_D 0.001 M": run[2] * ratio,
                "lambda_D 0.0001 M": run[3] * ratio, "psi0 (-0.02 C/m2, 0.1 M)": wall * 1e3,
            ], except: ["eps_0", "eps_20", "eps_25", "eps_37", "eps_50"])
    }

    /// The mouth of a pipette: a resistance of the circuit from the conductivity of the solution before it.
    @Test func accessResistanceOfACircuit() throws {
        let text = """
            schema: iontronic/1
            name: access
            temperature: 25 degC
            activity: ideal
            solutions:
              inside: { salts: { NaCl: 0.1 mol/L } }
              outside: { salts: { NaCl: 0.1 mol/L } }
            membranes:
              film: { channels: { leak: { model: ohmic, conductance: 1 nS } } }
            circuit:
              elements:
                mouth: { model: resistor, nodes: [electrode, inside], resistance: 1 / (2 * inside.conductivity * 1 um) }
            port: [electrode, outside]
            analyses: { a: { record: { r: mouth.resistance } } }
            """
        // 106.7 S cm^2/mol measured at 0.1 mol/L and 298 K.
        #expect(try abs(Bench(text)["r"][0] / (1 / (2 * 1.067 * 1e-6)) - 1) < 0.005)
    }

    /// Activities belong into the Donnan equilibrium: KCl of 1 mol/kg by Pitzer's equations has 0.604 of its ideal activity.
    @Test func donnanRestsOnActivities() throws {
        func donnan(_ activity: String) throws -> Double {
            try Bench(
                membrane(
                    "model: ohmic, conductance: 1 S/m^2", inside: "salts: { KCl: 1 mol/kg }",
                    outside: "salts: { KCl: 1 mol/kg }", record: "{ d: \"donnan(-1 mol/L, inside)\" }",
                    activity: activity))["d"][0]
        }
        let density = Water.density(temperature: 298.15)
        let thermal = Double(8.31446261815324 * 298.15 / 96485.33212331002)
        for (activity, gamma, tolerance) in [
            ("{ model: given, coefficients: { K+: 0.604, Cl-: 0.604 } }", 0.604, 1e-12), ("pitzer", 0.604, 2e-3),
        ] {
            let want = -thermal * asinh(1000 / (2 * gamma * density))
            #expect(try abs(donnan(activity) / want - 1) < tolerance)
        }
    }

    /// What the page about activities says of it.
    @Test func whatActivitiesAddToADonnanPotential() throws {
        let run = try Bench(
            membrane(
                "model: ohmic, conductance: 1 S/m^2", inside: "salts: { KCl: 1 mol/kg }",
                outside: "salts: { KCl: 1 mol/kg }",
                record: "{ more: \"donnan(-1 mol/L, inside) - ideal(donnan(-1 mol/L, inside))\" }", activity: "pitzer"))
        #expect(try (run["more"][0] * 1e3).rounded() == -7)
    }

    /// A mixture of valences: every ion at its own equilibrium, and the membrane neutral.
    @Test func donnanOfMixedValences() throws {
        let run = try Bench(
            membrane(
                "model: ohmic, conductance: 1 S/m^2", inside: "ions: { Na+: 100 mM, Ca2+: 2 mM, Cl-: balance }",
                outside: "salts: { NaCl: 1 mM }", record: "{ d: \"donnan(-0.5 mol/L, inside)\" }"))
        let u = try run["d"][0] / (8.31446261815324 * 298.15 / 96485.33212331002)
        let net = 100 * exp(-u) + 2 * 2 * exp(-2 * u) - 104 * exp(u) - 500
        #expect(abs(net) < 1e-10)
    }
}
