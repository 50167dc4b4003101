public import Equations
public import Units

/// Limiting diffusion coefficients of ions in water, and how they follow temperature.
public enum Diffusion {
    /// The temperature of tabulated coefficients: 25 degC, in K.
    @inlinable public static var referenceTemperature: Double { 298.15 }

    /// A limiting diffusion coefficient at `temperature`, m^2/s, from the one at 25 degC.
    ///
    /// D T / viscosity is constant (Stokes-Einstein) with the viscosity of water, times exp(b (1/T - 1/298.15 K)) where an ion has
    /// a number b of its own: small ions slow down less than water does when it cools. Without b a limiting conductivity at
    /// 0 degC is 3 to 11 % low (22 % for H+), at 55 degC up to 8 % high.
    ///
    /// - Parameter warming: b, K.
    @inlinable public static func coefficient<R: Real>(at25: R, temperature: R, warming: Double = 0) -> R {
        let reference = R.quantity(referenceTemperature, .temperature)
        let viscosities = Water.viscosity(temperature: reference) / Water.viscosity(temperature: temperature)
        let stokes = at25 * (temperature / reference) * viscosities
        guard warming != 0 else { return stokes }
        let scale = R.quantity(warming, .temperature)
        return stokes * R.exp(scale / temperature - scale / reference)
    }

    /// The conductivity that an ion adds per concentration at infinite dilution, S m^2/mol: (z F)^2 D / (R T)
    /// (Nernst-Einstein).
    @inlinable public static func molarConductivity<R: Real>(charge: R, diffusion: R, temperature: R) -> R {
        let molarCharge = charge * R.faraday
        return molarCharge * molarCharge * diffusion / (R.gasConstant * temperature)
    }
}
