import Electrochemistry
import Equations
import Testing

@Suite struct ConductivityTests {
    private func ions(_ names: [(String, Double)], at t: Double) throws -> [Conductivity.Ion<Double>] {
        try names.map { name, concentration in
            let ion = try IonCatalogue.standard.ion(name)
            let datum = try #require(ion.diffusion)
            return .init(
                charge: ion.charge, concentration: concentration,
                diffusion: Diffusion.coefficient(at25: datum.coefficient, temperature: t, warming: datum.warming))
        }
    }

    /// 10^-4 S/m at 0.01 and 0.1 mol/kg KCl: Wu, Koch and Pratt, J. Res. Natl. Inst. Stand. Technol. 96, 191 (1991).
    @Test(arguments: [
        (0.0, 772.92, 7116.85), (5, 890.96, 8183.70), (10, 1013.95, 9291.72), (15, 1141.45, 10437.1),
        (18, 1219.93, 11140.6), (20, 1273.03, 11615.9), (25, 1408.23, 12824.6), (30, 1546.63, 14059.2),
        (35, 1687.79, 15316.0), (40, 1831.27, 16591.0), (45, 1976.62, 17880.6), (50, 2123.43, 19180.9),
    ])
    func potassiumChlorideStandards(_ celsius: Double, _ dilute: Double, _ strong: Double) throws {
        let t = celsius + 273.15
        for (molality, measured, tolerance) in [(0.01, dilute, 0.008), (0.1, strong, 0.016)] {
            // Apparent volume of KCl, 27 cm^3/mol: 0.3 % at 0.1 mol/kg.
            let c = molality / (1 / Water.density(temperature: t) + molality * 27e-6)
            let kappa = Conductivity.value(temperature: t, ions: try ions([("K+", c), ("Cl-", c)], at: t))
            #expect(abs(kappa * 1e4 / measured - 1) < tolerance, "\(kappa * 1e4), \(measured)")
        }
    }

    /// S cm^2/mol of NaCl at 298 K by mol/L, as textbooks set it as an exercise.
    @Test(arguments: [(0.001, 123.7), (0.01, 118.5), (0.02, 115.8), (0.05, 111.1), (0.1, 106.7)])
    func sodiumChloride(_ molar: Double, _ measured: Double) throws {
        let c = molar * 1e3
        let kappa = Conductivity.value(temperature: 298.15, ions: try ions([("Na+", c), ("Cl-", c)], at: 298.15))
        #expect(abs(kappa / c * 1e4 / measured - 1) < 0.005)
    }

    /// Limiting conductivities of Lange's Handbook, 15th ed., table 8.32, at 18 degC: S cm^2 per mole of charge.
    @Test(arguments: [
        ("H+", 315.8, 0.03), ("Na+", 43.5, 0.03), ("K+", 64.6, 0.03), ("Ca2+", 51.0, 0.03), ("Li+", 33.4, 0.03),
        ("Mg2+", 46.0, 0.03),
    ])
    func limitingConductivities(_ name: String, _ measured: Double, _ tolerance: Double) throws {
        let t = 291.15
        let ion = try #require(try ions([(name, 1)], at: t).first)
        let lambda = Conductivity.limiting(temperature: t, ions: [ion]) / abs(ion.charge) * 1e4
        #expect(abs(lambda / measured - 1) < tolerance, "\(lambda)")
    }

    /// The limiting law of Onsager for a 1:1 salt: (60.6 + 0.2300 L) sqrt(c) at 25 degC; R = 60.58 and 0.230 are what the
    /// constants of water make of it.
    @Test func limitingLawOfOnsager() throws {
        let c = 1e-4
        let own = try ions([("K+", c), ("Cl-", c)], at: 298.15)
        let limit = Conductivity.limiting(temperature: 298.15, ions: own) / c * 1e4
        let fall = limit - Conductivity.value(temperature: 298.15, ions: own) / c * 1e4
        let root = Double.sqrt(c * 1e-3)
        #expect(abs(fall / root / (60.63 + 0.2300 * limit) - 1) < 2e-3, "\(fall / root)")
    }

    @Test func partsOfOneIonAreOneIon() throws {
        let whole = try ions([("Ca2+", 20), ("Cl-", 40)], at: 298.15)
        let parts = try ions([("Ca2+", 5), ("Cl-", 30), ("Ca2+", 15), ("Cl-", 10)], at: 298.15)
        let (one, other) = (
            Conductivity.value(temperature: 298.15, ions: whole), Conductivity.value(temperature: 298.15, ions: parts)
        )
        #expect(abs(one / other - 1) < 1e-14)
    }

    @Test func waterAloneConductsNothing() throws {
        let none = try ions([("K+", 0), ("Cl-", 0)], at: 298.15)
        #expect(Conductivity.value(temperature: 298.15, ions: none) == 0)
        #expect(Conductivity.value(temperature: 298.15, ions: [Conductivity.Ion<Double>]()) == 0)
    }
}
