public import Equations
public import Units

extension Constants {
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
    @inlinable public static var gasConstant: Self { quantity(Constants.gas, .molarHeatCapacity) }
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
