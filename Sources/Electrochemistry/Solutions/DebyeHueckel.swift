public import Equations

/// The lengths and coefficients of the Debye-Hueckel theory in water.
///
/// Three coefficients called A are in use and are easily confused: for ln gamma (1.17 at 25 degC), for log10 gamma (0.510)
/// and for the osmotic coefficient (0.391), all in (kg/mol)^(1/2).
public enum DebyeHueckel {
    /// The distance at which two elementary charges in water interact with the energy kT, m:
    /// e^2 / (4 pi epsilon k T).
    @inlinable public static func bjerrumLength<R: Real>(temperature: R) -> R {
        let permittivity = Water.permittivity(temperature: temperature)
        let energy = R.boltzmann * temperature
        return R.elementaryCharge * R.elementaryCharge / (R(4 * Double.pi) * permittivity * energy)
    }

    /// B: the inverse Debye length per square root of molal ionic strength, (kg/mol)^(1/2)/m:
    /// sqrt(8 pi l_B N_A rho).
    @inlinable public static func b<R: Real>(temperature: R) -> R {
        let length = bjerrumLength(temperature: temperature)
        return R.sqrt(R(8 * Double.pi) * length * R.avogadro * Water.density(temperature: temperature))
    }

    /// A for ln gamma, (kg/mol)^(1/2): l_B B / 2.
    @inlinable public static func naturalA<R: Real>(temperature: R) -> R {
        bjerrumLength(temperature: temperature) * b(temperature: temperature) / R(2)
    }

    /// A for log10 gamma, (kg/mol)^(1/2).
    @inlinable public static func decimalA<R: Real>(temperature: R) -> R {
        naturalA(temperature: temperature) / R(Water.naturalLogarithmOfTen)
    }

    /// A for the osmotic coefficient, (kg/mol)^(1/2): a third of the one for ln gamma.
    @inlinable public static func osmoticA<R: Real>(temperature: R) -> R {
        naturalA(temperature: temperature) / R(3)
    }

    /// The A for ln gamma that belongs to a published A for log10 gamma, as 0.509 (kg/mol)^(1/2).
    @inlinable public static func naturalA<R: Real>(decimal: R) -> R { decimal * R(Water.naturalLogarithmOfTen) }

    /// The thickness of the ionic atmosphere, m: sqrt(epsilon R T / (2 F^2 I)).
    ///
    /// - Parameters:
    ///   - permittivity: of the solution, F/m.
    ///   - ionicStrength: molar, mol/m^3.
    @inlinable public static func debyeLength<R: Real>(temperature: R, permittivity: R, ionicStrength: R) -> R {
        let thermal = permittivity * R.gasConstant * temperature
        return R.sqrt(thermal / (R(2) * R.faraday * R.faraday * ionicStrength))
    }
}

extension DebyeHueckel {
    /// What the theory says of a solvent at a temperature.
    public struct Coefficients<R: Real> {
        /// A for ln gamma, (kg/mol)^(1/2).
        public let naturalA: R
        /// B, (kg/mol)^(1/2)/m.
        public let b: R

        /// Stated coefficients.
        public init(naturalA: R, b: R) {
            self.naturalA = naturalA
            self.b = b
        }

        /// Those of water at a temperature, K.
        public init(temperature: R) {
            self.init(
                naturalA: DebyeHueckel.naturalA(temperature: temperature), b: DebyeHueckel.b(temperature: temperature))
        }
    }
}
