public import Equations
public import Units

/// Properties of pure liquid water at 1 atm (1.01325 bar) as functions of temperature.
///
/// The correlations are used within ``validRange``; outside they return numbers without meaning.
public enum Water {
    /// 0 to 100 degC, in K.
    public static let validRange = Constants.zeroCelsius...(Constants.zeroCelsius + 100)

    /// kg/mol. IAPWS states 0.018015268, which is the same to 1e-6; the difference is 1e-7 in a_w of a saturated brine.
    @inlinable public static var molarMass: Double { 0.01801528 }

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

    /// Relative permittivity at `temperature` (K) by measurement at 1 atm.
    ///
    /// Malmberg and Maryott, J. Res. Natl. Bur. Stand. 56, 1 (1956), valid from 0 to 100 degC. It lies 0.1 % below
    /// ``relativePermittivity(temperature:)``, which everything else rests on.
    @inlinable public static func measuredRelativePermittivity<R: Real>(temperature: R) -> R {
        let t = celsius(temperature)
        return R(87.740) + t * (R(-0.40008) + t * (R(9.398e-4) - R(1.410e-6) * t))
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

    /// Density under its own vapour pressure at `temperature` (K), kg/m^3: what PHREEQC takes. 0.005 % below that at 1 atm.
    ///
    /// Wagner and Pruss, J. Phys. Chem. Ref. Data 31, 387 (2002), eq. 2.6, valid up to the critical point.
    @inlinable public static func saturationDensity<R: Real>(temperature: R) -> R {
        let theta = R(1) - temperature / R.quantity(647.096, .temperature)
        let low = R(1.99274064) * R.power(theta, 1, over: 3) + R(1.09965342) * R.power(theta, 2, over: 3)
        let middle = R(-0.510839303) * R.power(theta, 5, over: 3) + R(-1.75493479) * R.power(theta, 16, over: 3)
        let high = R(-45.5170352) * R.power(theta, 43, over: 3) + R(-6.7469445e5) * R.power(theta, 110, over: 3)
        return R.quantity(322, .density) * (R(1) + low + middle + high)
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
