extension Dimension {
    private static let names: [Dimension: String] = [
        .none: "number", .length: "length", .area: "area", .volume: "volume", .mass: "mass", .time: "time",
        .rate: "rate", .current: "current", .temperature: "temperature", .amount: "amount", .charge: "charge",
        .energy: "energy", .power: "power", .voltage: "voltage", .resistance: "resistance",
        .conductance: "conductance", .capacitance: "capacitance", .concentration: "concentration",
        .molality: "molality", .molarMass: "molar mass", .density: "density", .permeability: "permeability",
        .currentDensity: "current density", .conductanceDensity: "conductance per area", .flux: "flux",
        .fluxDensity: "flux density", .diffusivity: "diffusivity", .permittivity: "permittivity",
        .molarEnergy: "molar energy", .molarCharge: "molar charge", .capacitance / .area: "capacitance per area",
        .conductance / .length: "conductivity", .charge / .area: "charge per area",
        .charge / .volume: "charge density", .voltage / .length: "electric field",
        .none / .volume: "number density", .diffusivity / .voltage: "mobility",
        .voltage / .time: "voltage rate", .resistance * .area: "resistance of an area",
        .energy / .volume: "pressure", .energy / .volume * .time: "viscosity", .power / .area: "irradiance",
    ]

    private static let exampleUnits: [Dimension: String] = [
        .voltage: "mV", .length: "nm", .area: "mm^2", .volume: "uL", .time: "ms", .rate: "/ms", .current: "nA",
        .temperature: "K", .concentration: "mM", .molality: "mmol/kg", .resistance: "kOhm", .conductance: "nS",
        .capacitance: "uF", .currentDensity: "uA/cm^2", .conductanceDensity: "mS/cm^2",
        .capacitance / .area: "uF/cm^2", .fluxDensity: "mol/m^2/s", .permeability: "m/s", .charge: "C", .flux: "mol/s",
        .diffusivity: "m^2/s", .charge / .area: "mC/m^2", .conductance / .length: "S/m", .molarEnergy: "kJ/mol",
        .voltage / .time: "mV/ms", .none / .voltage: "/V", .amount: "mol", .mass: "kg", .none: "%",
    ]

    /// What has this dimension, in a word: `voltage`; `nil` for a dimension without a common name.
    public var name: String? { Self.names[self] }

    /// A unit that people write for this dimension: `mV` for a voltage. Always a text that ``Unit/parse(_:)`` reads,
    /// except for roots, whose SI unit is spelled out.
    public var exampleUnit: String { Self.exampleUnits[self] ?? description }

    /// Whether every power lies within the range that is kept exactly, +-1000. A product of two such dimensions never
    /// overflows, so whoever multiplies without end checks each product.
    public var isKept: Bool {
        let limit = 1000 * Self.unity
        return (powers .> SIMD8(repeating: limit)) == SIMDMask(repeating: false)
            && (powers .< SIMD8(repeating: -limit)) == SIMDMask(repeating: false)
    }
}
