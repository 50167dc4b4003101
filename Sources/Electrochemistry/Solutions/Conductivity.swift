public import Equations
internal import Units

/// The conductivity of a solution of free ions in water.
public enum Conductivity {
    /// An ion of the solution.
    public struct Ion<R: Real> {
        /// Charge number.
        public let charge: Double
        /// mol/m^3.
        public let concentration: R
        /// At infinite dilution and the temperature of the solution, m^2/s.
        public let diffusion: R

        /// An ion.
        public init(charge: Double, concentration: R, diffusion: R) {
            self.charge = charge
            self.concentration = concentration
            self.diffusion = diffusion
        }
    }

    /// The ionic strength up to which ``value(temperature:ions:)`` is meant to hold, mol/m^3 (0.1 mol/L): there chlorides of H+, Na+
    /// and K+ are within 1 %, CaCl2 within 4 %. Salts that pair (KNO3, sulfates of Ca2+ and Mg2+) are less exact.
    public static let limit = 100.0
    /// Beyond so many times the limit it is refused: at 1 mol/kg KCl comes out 3 % low at 25 degC, at 0 degC 7 %.
    public static let errorBeyond = 10.0
    /// How near two ions come, m.
    static let closestApproach = 4e-10

    /// Conductivity if ions did not feel each other, S/m: sum (z F)^2 D c / (R T).
    public static func limiting<R: Real>(temperature: R, ions: [Ion<R>]) -> R {
        var sum = R.quantity(0, .conductance / .length)
        for ion in ions { sum = sum + molar(ion, temperature) * ion.concentration }
        return sum
    }

    /// Conductivity, S/m: the limiting law of Debye, Hueckel and Onsager for the drag and the lag of the atmosphere, divided by
    /// 1 + kappa a for ions of a size.
    ///
    /// Onsager, Phys. Z. 28, 277 (1927); the division is that of Robinson and Stokes, Electrolyte Solutions, 2nd ed., eq. 7.36, with
    /// a = 4 angstrom for all ions. In a mixture the lag is that of one cation and one anion with the means of charge and
    /// mobility, which is exact for one salt. Holds up to ``limit``.
    public static func value<R: Real>(temperature: R, ions: [Ion<R>]) -> R {
        let (cations, anions) = (ions.filter { $0.charge > 0 }, ions.filter { $0.charge < 0 })
        guard !cations.isEmpty, !anions.isEmpty else { return limiting(temperature: temperature, ions: ions) }
        let (plus, minus) = (mean(cations, temperature), mean(anions, temperature))
        let strength = Composition.ionicStrength(
            ions.map { (amount: $0.concentration, charge: R($0.charge)) }, zero: R.quantity(0, .concentration))
        let bjerrum = DebyeHueckel.bjerrumLength(temperature: temperature)
        let kappa = R.sqrt(R(8 * Double.pi) * bjerrum * R.avogadro * strength)
        let charges = plus.charge * minus.charge
        let q =
            charges / (plus.charge + minus.charge) * (plus.conductance + minus.conductance)
            / (minus.charge * plus.conductance + plus.charge * minus.conductance)
        let lag = charges * bjerrum * kappa / R(3) * q / (R(1) + R.sqrt(q))
        let drag =
            R.elementaryCharge * R.faraday * kappa
            / (R(6 * Double.pi) * Water.viscosity(temperature: temperature))
        let size = R(1) + kappa * R.quantity(closestApproach, .length)
        var sum = R.quantity(0, .conductance / .length)
        for ion in ions {
            let equivalent = molar(ion, temperature) / R(abs(ion.charge))
            let reduced = equivalent - (equivalent * lag + R(abs(ion.charge)) * drag) / size
            sum = sum + R(abs(ion.charge)) * ion.concentration * reduced
        }
        return sum
    }

    /// S m^2/mol.
    private static func molar<R: Real>(_ ion: Ion<R>, _ temperature: R) -> R {
        Diffusion.molarConductivity(charge: R(ion.charge), diffusion: ion.diffusion, temperature: temperature)
    }

    /// Mean charge number and mean equivalent conductivity of ions of one sign, each weighed by its part of the charge.
    private static func mean<R: Real>(_ ions: [Ion<R>], _ temperature: R) -> (charge: R, conductance: R) {
        // A trace of each keeps the means of nothing away from 0/0.
        let trace = R.quantity(1e-30, .concentration)
        let amounts = ions.map { R(abs($0.charge)) * ($0.concentration + trace) }
        let total = amounts.dropFirst().reduce(amounts[0], +)
        func weighed(_ values: [R]) -> R {
            let terms = zip(amounts, values).map { $0 * $1 }
            return terms.dropFirst().reduce(terms[0], +) / total
        }
        return (
            weighed(ions.map { R(abs($0.charge)) }),
            weighed(ions.map { molar($0, temperature) / R(abs($0.charge)) })
        )
    }
}
