import Electrochemistry
import Equations
import Testing

@Suite struct WaterTests {
    /// What a lost root of the density, or ln in place of log10, would make of A: nothing else rests on numbers like these.
    @Test func waterIsWaterBeforeAnythingElse() {
        #expect((0.505...0.515).contains(DebyeHueckel.decimalA(temperature: 298.15)))
        #expect((1.16...1.19).contains(DebyeHueckel.naturalA(temperature: 298.15)))
        #expect((0.388...0.395).contains(DebyeHueckel.osmoticA(temperature: 298.15)))
        #expect((0.327...0.330).contains(DebyeHueckel.b(temperature: 298.15) * 1e-10))
        #expect(abs(Water.viscosity(temperature: 298.15) - 0.89e-3) < 1e-6)
        // A rises with temperature, density falls from 4 degC on.
        for t in temperatures.dropFirst() {
            #expect(DebyeHueckel.naturalA(temperature: t) > DebyeHueckel.naturalA(temperature: t - 12.5))
            #expect(Water.density(temperature: t) < Water.density(temperature: 277.13))
        }
    }

    @Test func permittivityDensityAndDebyeHueckel() throws {
        for entry in try Json.file("activity_cases") where try entry["kind"].text == "water_constants" {
            let (t, want) = (try entry["T_K"].number, entry["expected"])
            let tolerance = try entry["tolerance"]["rel"].number
            for (key, got) in [
                ("eps_r", Water.relativePermittivity(temperature: t)), ("density_kg_m3", Water.density(temperature: t)),
                ("A_log10", DebyeHueckel.decimalA(temperature: t)), ("A_ln", DebyeHueckel.naturalA(temperature: t)),
                ("A_phi", DebyeHueckel.osmoticA(temperature: t)),
                ("B_per_angstrom", DebyeHueckel.b(temperature: t) * 1e-10),
            ] {
                #expect(try abs(got / want[key].number - 1) <= tolerance, "\(key) at \(t) K")
            }
        }
    }

    /// Every printed digit of the table from 0 to 100 degC.
    @Test func tableToItsPrintedDigits() throws {
        let rows = try Json.file("debye_hueckel_table")
        #expect(rows.count > 15)
        for row in rows {
            let t = try row["t_C"].number + 273.15
            #expect(Water.validRange.contains(t))
            for (key, got, digit) in [
                ("eps", Water.relativePermittivity(temperature: t), 1e-6), ("rho", Water.density(temperature: t), 1e-6),
                ("A10", DebyeHueckel.decimalA(temperature: t), 1e-6),
                ("Aln", DebyeHueckel.naturalA(temperature: t), 1e-6),
                ("Aphi", DebyeHueckel.osmoticA(temperature: t), 1e-6),
                ("B", DebyeHueckel.b(temperature: t) * 1e-10, 1e-6),
                ("bjerrum_angstrom", DebyeHueckel.bjerrumLength(temperature: t) * 1e10, 1e-4),
            ] {
                #expect(try abs(got - row[key].number) <= 0.5001 * digit, "\(key) at \(t) K")
            }
        }
    }

    /// Another measurement of the same: Malmberg and Maryott 1956, and the density of the IAPWS-95 saturation line.
    @Test func agreesWithOtherCorrelations() throws {
        for entry in try Json.file("activity_cases") where try entry["kind"].text == "water_constants" {
            let t = try entry["T_K"].number
            let other = try entry["expected"]["eps_malmberg_maryott"].number
            #expect(abs(Water.relativePermittivity(temperature: t) / other - 1) < 0.0015)
            #expect(abs(Water.measuredRelativePermittivity(temperature: t) / other - 1) < 1e-5)
            let saturation = try entry["expected"]["density_wagner_pruss_saturation"].number
            #expect(abs(Water.density(temperature: t) / saturation - 1) < 6e-5)
            #expect(abs(Water.saturationDensity(temperature: t) / saturation - 1) < 1e-6)
        }
    }

    /// IAPWS formulation of 2008 for viscosity with the density of IAPWS-95 at 1 atm, mPa s.
    @Test(arguments: [
        (0.01, 1.79113), (10.0, 1.30590), (20, 1.00160), (25, 0.89002), (37, 0.69130), (50, 0.54652), (60, 0.46604),
        (75, 0.37742), (90, 0.31418), (99, 0.28457),
    ])
    func viscosityAgreesWithTheInternationalFormulation(_ celsius: Double, _ millipascalSeconds: Double) {
        let got = Water.viscosity(temperature: celsius + 273.15) * 1e3
        #expect(abs(got / millipascalSeconds - 1) < 1e-4)
    }

    /// The case uses a form of Kestin, Sokolov and Wakeham (1978) that is 3e-4 off at 25 degC and 2.8 % at 100 degC. Its numbers
    /// are reproduced with that form; the toolkit's own agree to the accuracy of it.
    @Test func temperatureLaws() throws {
        let entry = try ModelCase("S46")
        func kestin(_ celsius: Double) -> Double {
            let x = 20 - celsius
            let exponent = x / (celsius + 96) * (1.2364 - 1.37e-3 * x + 5.7e-6 * x * x)
            return 1.002 * Double.exp(Double.log(10) * exponent)
        }
        func scaled(_ celsius: Double) -> Double {
            1.957e-9 * (celsius + 273.15) / 298.15 * kestin(25) / kestin(celsius)
        }
        try entry.check([
            "eta 25C": kestin(25), "D_K 37C from 1.957e-9 @25 (Stokes-Einstein)": scaled(37),
            "Q10 of D 25-35": scaled(35) / scaled(25),
            "phi=3^((18.5-6.3)/10)": Double.exp(Double.log(3) * (18.5 - 6.3) / 10),
        ])
        func d(_ celsius: Double) -> Double {
            Diffusion.coefficient(at25: 1.957e-9, temperature: celsius + 273.15)
        }
        #expect(d(25) == 1.957e-9)
        #expect(abs(Water.viscosity(temperature: 298.15) * 1e3 / kestin(25) - 1) < 5e-4)
        for celsius in [0.0, 10, 18.5, 35, 37] { #expect(abs(d(celsius) / scaled(celsius) - 1) < 1e-3) }
    }

    @Test func debyeLengthOfATenthMolarSalt() {
        // 0.304 nm / sqrt(I in mol/L) at 25 degC.
        let length = DebyeHueckel.debyeLength(
            temperature: 298.15, permittivity: Water.permittivity(temperature: 298.15), ionicStrength: 100)
        #expect(abs(length - 0.304e-9 / Double.sqrt(0.1)) < 0.002e-9)
        // And the inverse of B sqrt(m) with the molality that belongs to it.
        let molality = 100 / Water.density(temperature: 298.15)
        #expect(abs(length * DebyeHueckel.b(temperature: 298.15) * Double.sqrt(molality) - 1) < 1e-14)
    }

    @Test func potassiumChlorideConductivity() {
        // Limiting molar conductivities at 25 degC, S cm^2/mol: K+ 73.48, Cl- 76.31.
        let k = Diffusion.molarConductivity(charge: 1, diffusion: 1.957e-9, temperature: 298.15) * 1e4
        let cl = Diffusion.molarConductivity(charge: -1, diffusion: 2.032e-9, temperature: 298.15) * 1e4
        #expect(abs(k - 73.48) < 0.05)
        #expect(abs(cl - 76.31) < 0.05)
    }
}
