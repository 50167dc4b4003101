public import Equations
public import Units

/// Properties of pure liquid water at 1 atm (1.01325 bar) as functions of temperature.
///
/// The correlations are used within ``validRange``; outside they return numbers without meaning.
public enum Water {
    /// 0 to 100 degC, in K.
    public static let validRange = Constants.zeroCelsius...(Constants.zeroCelsius + 100)

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
    /// IAPWS SR6-08(2011), liquid water at 0.1 MPa (Patek, Hruby, Klomfar, Souckova, Harvey, J. Phys. Chem. Ref. Data 38, 21,
    /// 2009), valid from 253.15 to 383.15 K; within 1e-4 of the full IAPWS formulation of 2008.
    @inlinable public static func viscosity<R: Real>(temperature: R) -> R {
        let t = temperature / R.quantity(300, .temperature)
        let one = R(280.68) * R.power(t, -19, over: 10)
        let two = R(511.45) * R.power(t, -77, over: 10)
        let three = R(61.131) * R.power(t, -98, over: 5)
        let four = R(0.45903) * R.power(t, -40)
        return R.quantity(1e-6, .viscosity) * (one + two + three + four)
    }

    /// The plain number of degrees Celsius.
    @inlinable static func celsius<R: Real>(_ temperature: R) -> R {
        (temperature - R.quantity(Constants.zeroCelsius, .temperature)) / R.quantity(1, .temperature)
    }

    @inlinable static var naturalLogarithmOfTen: Double { 2.302585092994046 }
}
