public import Equations

/// The energy of an ion in a solution at an electric potential, J/mol.
///
/// mu = mu0 + R T ln(a / a0) + z F phi. Activity and its standard state may be in any unit, but in the same.
public enum ElectrochemicalPotential {
    /// The chemical part, R T ln(a / a0).
    @inlinable public static func chemicalPart<R: Real>(temperature: R, activity: R, standard: R) -> R {
        R.gasConstant * temperature * R.log(activity / standard)
    }

    /// The electrical part, z F phi.
    @inlinable public static func electricalPart<R: Real>(charge: R, potential: R) -> R {
        charge * R.faraday * potential
    }

    /// The whole, with `standardPotential` mu0 in J/mol and `potential` phi in V.
    @inlinable public static func value<R: Real>(
        standardPotential: R, temperature: R, activity: R, standard: R, charge: R, potential: R
    ) -> R {
        standardPotential + chemicalPart(temperature: temperature, activity: activity, standard: standard)
            + electricalPart(charge: charge, potential: potential)
    }

    /// What one mole loses on its way out, inside minus outside, at one temperature:
    /// R T ln(a_in / a_out) + z F V, which is z F (V - E). Positive: the ion leaves by itself.
    @inlinable public static func difference<R: Real>(
        charge: R, temperature: R, inside: R, outside: R, voltage: R
    ) -> R {
        chemicalPart(temperature: temperature, activity: inside, standard: outside)
            + electricalPart(charge: charge, potential: voltage)
    }
}
