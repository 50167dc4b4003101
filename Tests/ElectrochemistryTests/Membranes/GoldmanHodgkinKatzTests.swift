import Electrochemistry
import Equations
import Testing

@Suite struct GoldmanHodgkinKatzTests {
    @Test func agreesWithHighPrecision() throws {
        let rows = try Json.file("ghk_reference")
        #expect(rows.count == 1320)
        for row in rows {
            let (z, t) = (try row["z"].number, try row["T"].number)
            let (inside, outside) = (try row["inside"].number, try row["outside"].number)
            let (v, u) = (try row["V"].number, try row["u"].number)
            let current = GoldmanHodgkinKatz.currentPerPermeability(
                charge: z, temperature: t, inside: inside, outside: outside, voltage: v)
            // Rounding of u alone changes e^u by |u| units in the last place; the rest is a dozen roundings.
            let bound = (12 + 4 * abs(u)) * Double.ulpOfOne
            #expect(try abs(current - row["current"].number) <= bound * row["scale"].number, "\(row)")
            let parts = GoldmanHodgkinKatz.fluxParts(
                charge: z, temperature: t, inside: inside, outside: outside, voltage: v)
            #expect(try parts.diffusive == row["diffusive"].number)
            let mean = abs(u) * (inside + outside) / 2
            #expect(try abs(parts.drift - row["drift"].number) <= 16 * Double.ulpOfOne * mean, "\(row)")
        }
    }

    @Test func partsAddUpToTheFlux() {
        var generator = Generator(state: 2)
        for _ in 0..<20_000 {
            let (inside, outside) = (generator.decades(1e-4, 1e3), generator.decades(1e-4, 1e3))
            let v = Double.random(in: -0.5...0.5, using: &generator)
            for z in charges {
                let flux = GoldmanHodgkinKatz.fluxPerPermeability(
                    charge: z, temperature: 298.15, inside: inside, outside: outside, voltage: v)
                let parts = GoldmanHodgkinKatz.fluxParts(
                    charge: z, temperature: 298.15, inside: inside, outside: outside, voltage: v)
                let size = abs(parts.diffusive) + abs(parts.drift)
                #expect(abs(parts.diffusive + parts.drift - flux) <= 64 * Double.ulpOfOne * size)
            }
        }
    }

    /// The drift part against its definition: u times the mean of the profile that solves Nernst-Planck in a constant field,
    /// integrated by Simpson's rule.
    @Test func driftIsTheMeanOverTheProfile() {
        for (inside, outside, v) in [(140.0, 5.0, -0.06), (5, 140, 0.03), (100, 100, 0.1), (1, 200, -0.02)] {
            for z in charges {
                let u = z * v / Double.thermalVoltage(temperature: 310)
                func profile(_ x: Double) -> Double {
                    inside + (outside - inside) * Double.expm1(u * x) / Double.expm1(u)
                }
                let steps = 2000
                var sum = profile(0) + profile(1)
                for step in 1..<steps { sum += (step % 2 == 1 ? 4 : 2) * profile(Double(step) / Double(steps)) }
                let mean = sum / (3 * Double(steps))
                let parts = GoldmanHodgkinKatz.fluxParts(
                    charge: z, temperature: 310, inside: inside, outside: outside, voltage: v)
                #expect(abs(parts.drift - u * mean) <= 1e-9 * abs(u * mean))
            }
        }
    }

    @Test func equalActivitiesWithoutVoltageCarryNothing() {
        for t in temperatures {
            for z in charges {
                for a in [0, 1e-9, 0.1, 140, 4e3] {
                    let parts = GoldmanHodgkinKatz.fluxParts(
                        charge: z, temperature: t, inside: a, outside: a, voltage: 0)
                    #expect(parts.diffusive == 0)
                    #expect(parts.drift == 0)
                    #expect(
                        GoldmanHodgkinKatz.currentPerPermeability(
                            charge: z, temperature: t, inside: a, outside: a, voltage: 0) == 0)
                }
            }
        }
    }

    @Test func eachPartVanishesAlone() {
        for z in charges {
            let flat = GoldmanHodgkinKatz.fluxParts(
                charge: z, temperature: 298.15, inside: 100, outside: 100, voltage: 0.05)
            #expect(flat.diffusive == 0)
            #expect(flat.drift * z > 0)
            let unbiased = GoldmanHodgkinKatz.fluxParts(
                charge: z, temperature: 298.15, inside: 100, outside: 10, voltage: 0)
            #expect(unbiased.diffusive == 90)
            #expect(unbiased.drift == 0)
        }
    }

    @Test func dissipationIsNeverNegative() {
        var generator = Generator(state: 3)
        for _ in 0..<50_000 {
            let t = Double.random(in: 273.15...373.15, using: &generator)
            let (inside, outside) = (generator.decades(1e-7, 1e4), generator.decades(1e-7, 1e4))
            let v = Double.random(in: -2...2, using: &generator)
            for z in charges {
                let current = GoldmanHodgkinKatz.currentPerPermeability(
                    charge: z, temperature: t, inside: inside, outside: outside, voltage: v)
                let force = Nernst.drivingForce(
                    charge: z, temperature: t, inside: inside, outside: outside, voltage: v)
                #expect(current * force >= 0)
            }
        }
    }

    @Test func outwardChlorideCurrentIsChlorideGoingIn() {
        // Depolarised above E_Cl: chloride enters, and that is a positive current.
        let arguments = (charge: -1.0, temperature: 310.15, inside: 10.0, outside: 110.0, voltage: 0.0)
        let current = GoldmanHodgkinKatz.currentPerPermeability(
            charge: arguments.charge, temperature: arguments.temperature, inside: arguments.inside,
            outside: arguments.outside, voltage: arguments.voltage)
        let flux = GoldmanHodgkinKatz.fluxPerPermeability(
            charge: arguments.charge, temperature: arguments.temperature, inside: arguments.inside,
            outside: arguments.outside, voltage: arguments.voltage)
        #expect(current > 0)
        #expect(flux == -100)
        for t in temperatures {
            for z in charges {
                for v in [-0.1, -0.03, 0, 0.03, 0.1] {
                    let current = GoldmanHodgkinKatz.currentPerPermeability(
                        charge: z, temperature: t, inside: 20, outside: 30, voltage: v)
                    let flux = GoldmanHodgkinKatz.fluxPerPermeability(
                        charge: z, temperature: t, inside: 20, outside: 30, voltage: v)
                    #expect(current.sign == (z * flux).sign)
                }
            }
        }
    }

    @Test func turningTheMembraneRoundTurnsTheCurrentRound() {
        for z in charges {
            let one = GoldmanHodgkinKatz.currentPerPermeability(
                charge: z, temperature: 298.15, inside: 140, outside: 5, voltage: -0.07)
            let other = GoldmanHodgkinKatz.currentPerPermeability(
                charge: z, temperature: 298.15, inside: 5, outside: 140, voltage: 0.07)
            #expect(one == -other)
        }
    }

    @Test func slopeAtReversalIsTheDerivative() {
        for (inside, outside) in [(140.0, 5.0), (5, 140), (100, 100), (100, 100.001), (1e-4, 2)] {
            for z in charges {
                let e = Nernst.potential(charge: z, temperature: 298.15, inside: inside, outside: outside)
                func current(_ v: Double) -> Double {
                    GoldmanHodgkinKatz.currentPerPermeability(
                        charge: z, temperature: 298.15, inside: inside, outside: outside, voltage: v)
                }
                let h = 1e-4
                // Fourth-order central difference.
                let slope = (8 * (current(e + h) - current(e - h)) - current(e + 2 * h) + current(e - 2 * h)) / (12 * h)
                let closed = GoldmanHodgkinKatz.slopeAtReversal(
                    charge: z, temperature: 298.15, inside: inside, outside: outside)
                #expect(abs(slope / closed - 1) < 1e-8)
            }
        }
    }

    // MARK: - Reference cases

    @Test func potassiumCurrentThroughZero() throws {
        let entry = try ModelCase("S06")
        let p = try entry.inputs["P_m_per_s"].number
        let (inside, outside) = (try entry.inputs["ci_mM"].number, try entry.inputs["co_mM"].number)
        let t = try entry.inputs["tC"].number + 273.15
        var computed: [String: Double] = [:]
        for (label, v) in [
            ("-0.1", -0.1), ("-0.06", -0.06), ("-1e-3", -1e-3), ("-1e-6", -1e-6), ("-1e-9", -1e-9), ("-1e-12", -1e-12),
            ("0", 0), ("1e-12", 1e-12), ("1e-9", 1e-9), ("1e-6", 1e-6), ("1e-3", 1e-3), ("0.06", 0.06), ("0.1", 0.1),
        ] {
            computed["I(\(label) V)"] =
                p
                * GoldmanHodgkinKatz.currentPerPermeability(
                    charge: 1, temperature: t, inside: inside, outside: outside, voltage: v)
        }
        computed["dI/dV at EK"] =
            p * GoldmanHodgkinKatz.slopeAtReversal(charge: 1, temperature: t, inside: inside, outside: outside)
        try entry.check(computed)
    }

    @Test func calciumCurrentWithActivityFactors() throws {
        let entry = try ModelCase("S07")
        let p = try entry.inputs["P_cm_per_s"].number * 1e-2
        let inside = try entry.inputs["gamma_in"].number * entry.inputs["ci_mM"].number
        let outside = try entry.inputs["gamma_out"].number * entry.inputs["co_mM"].number
        let (z, t) = (try entry.inputs["z"].number, try entry.inputs["tC"].number + 273.15)
        var computed: [String: Double] = [:]
        for (label, v) in [("-0.06", -0.06), ("0", 0), ("0.02", 0.02), ("0.06", 0.06), ("0.12", 0.12)] {
            computed["I(\(label) V)"] =
                p
                * GoldmanHodgkinKatz.currentPerPermeability(
                    charge: z, temperature: t, inside: inside, outside: outside, voltage: v)
        }
        try entry.check(computed)
    }
}
