public import Equations
public import Units

/// The physical constants of the toolkit, in SI units: CODATA 2018 (Tiesinga, Mohr, Newell, Taylor,
/// Rev. Mod. Phys. 93, 025010, 2021). Those that the SI fixes are exact; the others are computed from them,
/// but for the vacuum permittivity, which is measured.
public enum Constants {
    /// Boltzmann constant, J/K; exact.
    @inlinable public static var boltzmann: Double { 1.380649e-23 }
    /// Elementary charge, C; exact.
    @inlinable public static var elementaryCharge: Double { 1.602176634e-19 }
    /// Avogadro constant, 1/mol; exact.
    @inlinable public static var avogadro: Double { 6.02214076e23 }
    /// Molar gas constant, J/mol/K: N_A k_B.
    @inlinable public static var gasConstant: Double { avogadro * boltzmann }
    /// Faraday constant, C/mol: N_A e.
    @inlinable public static var faraday: Double { avogadro * elementaryCharge }
    /// Vacuum permittivity, F/m; measured, relative uncertainty 1.5e-10.
    @inlinable public static var vacuumPermittivity: Double { 8.8541878128e-12 }
    /// The kelvin temperature of 0 degC.
    @inlinable public static var zeroCelsius: Double { 273.15 }
}

extension Dimension {
    /// J/mol/K.
    public static let molarHeatCapacity = molarEnergy / temperature
    /// J/K.
    public static let heatCapacity = energy / temperature
    /// 1/mol.
    public static let perAmount = none / amount
    /// Pa s.
    public static let viscosity = Dimension(length: -1, mass: 1, time: -1)
}

extension Real {
    /// Molar gas constant, J/mol/K.
    @inlinable public static var gasConstant: Self { quantity(Constants.gasConstant, .molarHeatCapacity) }
    /// Faraday constant, C/mol.
    @inlinable public static var faraday: Self { quantity(Constants.faraday, .molarCharge) }
    /// Boltzmann constant, J/K.
    @inlinable public static var boltzmann: Self { quantity(Constants.boltzmann, .heatCapacity) }
    /// Elementary charge, C.
    @inlinable public static var elementaryCharge: Self { quantity(Constants.elementaryCharge, .charge) }
    /// Avogadro constant, 1/mol.
    @inlinable public static var avogadro: Self { quantity(Constants.avogadro, .perAmount) }
    /// Vacuum permittivity, F/m.
    @inlinable public static var vacuumPermittivity: Self {
        quantity(Constants.vacuumPermittivity, .permittivity)
    }

    /// RT/F, the voltage that thermal energy is worth to a monovalent ion, in V (25.7 mV at 25 degC).
    @inlinable public static func thermalVoltage(temperature: Self) -> Self { gasConstant * temperature / faraday }
}
