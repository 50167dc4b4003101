public import Equations

/// The Goldman-Hodgkin-Katz theory: an ion crosses a membrane of constant electric field independently of all others.
///
/// Goldman, J. Gen. Physiol. 27, 37 (1943); Hodgkin and Katz, J. Physiol. 108, 37 (1949). Activities stand where the
/// originals have concentrations; outward is positive; u = z F V / (R T). B(u) = u / (e^u - 1) carries all expressions
/// through V = 0.
public enum GoldmanHodgkinKatz {
    /// u, the voltage in units of the ion's thermal voltage.
    @inlinable public static func reducedVoltage<R: Real>(charge: R, temperature: R, voltage: R) -> R {
        charge * voltage / R.thermalVoltage(temperature: temperature)
    }

    /// Net flux per permeability, mol/m^3: a_in B(-u) - a_out B(u). Times a permeability (m/s): mol/m^2/s.
    @inlinable public static func fluxPerPermeability<R: Real>(
        charge: R, temperature: R, inside: R, outside: R, voltage: R
    ) -> R {
        let u = reducedVoltage(charge: charge, temperature: temperature, voltage: voltage)
        return inside * R.bernoulli(-u) - outside * R.bernoulli(u)
    }

    /// Current density per permeability, C/m^3: z F [a_in B(-u) - a_out B(u)]. Times a permeability (m/s): A/m^2.
    @inlinable public static func currentPerPermeability<R: Real>(
        charge: R, temperature: R, inside: R, outside: R, voltage: R
    ) -> R {
        charge * R.faraday
            * fluxPerPermeability(
                charge: charge, temperature: temperature, inside: inside, outside: outside, voltage: voltage)
    }

    /// The flux per permeability split into what the gradient and what the field does, both mol/m^3.
    ///
    /// Averaged over the thickness of the membrane the Nernst-Planck equation gives J L / D = (a_in - a_out) + u <a>, where
    /// <a> is the mean of the constant-field profile. The first term is the diffusive part, the second the drift part; they add
    /// up to ``fluxPerPermeability(charge:temperature:inside:outside:voltage:)``. With equal activities the first
    /// is exactly zero, at V = 0 the second.
    @inlinable public static func fluxParts<R: Real>(
        charge: R, temperature: R, inside: R, outside: R, voltage: R
    ) -> (diffusive: R, drift: R) {
        let u = reducedVoltage(charge: charge, temperature: temperature, voltage: voltage)
        let diffusive = inside - outside
        // u <a> = u (a_in + a_out) / 2 + (a_in - a_out) h: no cancellation where the sides are alike.
        let drift = u * (inside + outside) / R(2) + diffusive * profileBend(u)
        return (diffusive, drift)
    }

    /// h = (B(u) + B(-u)) / 2 - 1 = (u / 2) coth(u / 2) - 1, by its series where the subtraction would lose digits.
    @inlinable static func profileBend<R: Real>(_ u: R) -> R {
        let square = u * u
        let high = R(1.0 / 30_240) - square * R(1.0 / 1_209_600)
        let series = square * (R(1.0 / 12) - square * (R(1.0 / 720) - square * high))
        let direct = (R.bernoulli(u) + R.bernoulli(-u)) / R(2) - R(1)
        return R.select(square, isLessThan: R(0.01), then: series, otherwise: direct)
    }

    /// Slope conductance at the ion's own reversal potential per permeability, C/V/m^3:
    /// (zF)^2 / (RT) ln(a_out / a_in) a_out a_in / (a_out - a_in), continued through equal activities. Times a permeability
    /// (m/s): S/m^2.
    @inlinable public static func slopeAtReversal<R: Real>(
        charge: R, temperature: R, inside: R, outside: R
    ) -> R {
        let molarCharge = charge * R.faraday
        let perActivity = molarCharge * molarCharge / (R.gasConstant * temperature)
        return perActivity * outside * R.bernoulli(R.log(outside / inside))
    }

    /// The voltage without net current across a membrane that lets potassium out and calcium in and nothing else:
    /// (R T / F) ln((sqrt(1 + 4 x) - 1) / 2), x = 4 (P_Ca / P_K) Ca_out / K_in.
    ///
    /// Holds for no calcium inside and no potassium outside (Lewis, J. Physiol. 286, 417, 1979); any other mixture of
    /// valences has no such form and is solved by ``ZeroCurrentPotentials``.
    @inlinable public static func potassiumCalciumVoltage<R: Real>(
        temperature: R, permeabilityRatio: R, potassiumInside: R, calciumOutside: R
    ) -> R {
        let x = R(4) * permeabilityRatio * calciumOutside / potassiumInside
        let root = R.sqrt(R(1) + R(4) * x)
        // (root - 1) / 2 = 2 x / (root + 1) keeps its digits where x is small.
        return R.thermalVoltage(temperature: temperature) * R.log(R(2) * x / (root + R(1)))
    }
}
