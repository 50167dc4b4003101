public import Equations

/// The potential at which an ion is at equilibrium across a membrane.
///
/// V = phi(inside) - phi(outside). The caller has made sure that the charge is not zero and that both activities are positive.
/// Both sides have one temperature: with two there is no equilibrium, and the result would depend on the standard state.
public enum Nernst {
    /// E = (R T / z F) ln(a_out / a_in), V. Exactly zero where the activities are equal.
    @inlinable public static func potential<R: Real>(charge: R, temperature: R, inside: R, outside: R) -> R {
        R.thermalVoltage(temperature: temperature) / charge * R.log(outside / inside)
    }

    /// V - E, V: a cation leaves and an anion enters, both an outward current, where it is positive.
    @inlinable public static func drivingForce<R: Real>(
        charge: R, temperature: R, inside: R, outside: R, voltage: R
    ) -> R {
        voltage - potential(charge: charge, temperature: temperature, inside: inside, outside: outside)
    }

    /// The part of E that concentrations alone would give, and the part that activity coefficients add; their sum is E.
    @inlinable public static func parts<R: Real>(
        charge: R, temperature: R, inside: R, outside: R, gammaInside: R, gammaOutside: R
    ) -> (concentration: R, gamma: R) {
        (
            potential(charge: charge, temperature: temperature, inside: inside, outside: outside),
            potential(charge: charge, temperature: temperature, inside: gammaInside, outside: gammaOutside)
        )
    }
}
