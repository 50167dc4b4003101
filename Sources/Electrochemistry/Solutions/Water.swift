public import Equations
public import Units

/// Properties of pure liquid water at 1 atm (1.01325 bar) as functions of temperature.
///
/// The three correlations are used within ``validTemperatures``; outside they return numbers without meaning.
public enum Water {
    /// 0 to 100 degC, in K.
    public static let validTemperatures = Constants.zeroCelsius...(Constants.zeroCelsius + 100)

    /// kg/mol, from standard atomic weights.
    @inlinable public static var molarMass: Double { 0.018015 }

    /// The pressure the permittivity is computed at, bar: 1 atm.
    @inlinable public static var pressureInBar: Double { 1.01325 }

    /// Relative permittivity at `temperature` (K).
    ///
    /// Bradley and Pitzer, J. Phys. Chem. 83, 1599 (1979), valid from 0 to 350 degC up to 1 kbar.
    @inlinable public static func relativePermittivity<R: Real>(temperature: R) -> R {
        let t = temperature / R.quantity(1, .temperature)
        let exponent = t * (R(-5.0866e-3) + R(9.4690e-7) * t)
        let atOneKilobar = R(342.79) * R.exp(exponent)
        let c = R(-2.0525) + R(3115.9) / (R(-182.89) + t)
        let b = R(-8032.5) + R(4.2142e6) / t + R(2.1417) * t
        let ratio = (b + R(pressureInBar)) / (b + R(1000))
        return atOneKilobar + c * R.log(ratio)
    }

    /// Permittivity, F/m.
    @inlinable public static func permittivity<R: Real>(temperature: R) -> R {
        R.vacuumPermittivity * relativePermittivity(temperature: temperature)
    }

    /// Density at `temperature` (K), kg/m^3.
    ///
    /// Kell, J. Chem. Eng. Data 20, 97 (1975), at 1 atm, valid from 0 to 100 degC (and beyond to 150 degC).
    @inlinable public static func density<R: Real>(temperature: R) -> R {
        let t = celsius(temperature)
        let low = R(-46.170461e-6) + t * (R(105.56302e-9) + t * R(-280.54253e-12))
        let numerator = R(999.83952) + t * (R(16.945176) + t * (R(-7.9870401e-3) + t * low))
        return R.quantity(1, .density) * numerator / (R(1) + R(16.879850e-3) * t)
    }

    /// Dynamic viscosity at `temperature` (K), Pa s.
    ///
    /// Kestin, Sokolov and Wakeham, J. Phys. Chem. Ref. Data 7, 941 (1978), relative to 1.002 mPa s at 20 degC; valid
    /// from -8 to 150 degC.
    @inlinable public static func viscosity<R: Real>(temperature: R) -> R {
        let t = celsius(temperature)
        let below = R(20) - t
        let polynomial = R(1.2364) + below * (R(-1.37e-3) + below * R(5.7e-6))
        let exponent = below / (t + R(96)) * polynomial
        return R.quantity(1.002e-3, .viscosity) * R.exp(R(naturalLogarithmOfTen) * exponent)
    }

    /// The plain number of degrees Celsius.
    @inlinable static func celsius<R: Real>(_ temperature: R) -> R {
        (temperature - R.quantity(Constants.zeroCelsius, .temperature)) / R.quantity(1, .temperature)
    }

    @inlinable static var naturalLogarithmOfTen: Double { 2.302585092994046 }
}
