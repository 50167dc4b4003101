/// The physical dimension of a quantity: rational powers of the SI base units
/// metre, kilogram, second, ampere, kelvin and mole.
///
/// Powers are kept exactly, as multiples of 1/27720 (the least common multiple of 1...12), so that any
/// root with a denominator up to twelve can be taken and undone without loss.
public struct Dimension: Hashable, Sendable {
    /// Powers in the order of ``symbols``, each times ``unity``.
    @usableFromInline var powers: SIMD8<Int32>

    /// The integer that stands for the power one.
    static let unity: Int32 = 27720

    /// The SI symbols of the base units, in the order of the powers.
    static let symbols = ["m", "kg", "s", "A", "K", "mol"]

    init(powers: SIMD8<Int32>) { self.powers = powers }

    /// Integer powers of the SI base units.
    public init(
        length: Int = 0, mass: Int = 0, time: Int = 0, current: Int = 0, temperature: Int = 0, amount: Int = 0
    ) {
        let whole = SIMD8<Int32>(
            Int32(length), Int32(mass), Int32(time), Int32(current), Int32(temperature), Int32(amount), 0, 0)
        powers = whole &* Self.unity
    }

    /// Whether this is a plain number.
    public var isNone: Bool { powers == SIMD8() }

    /// The dimension of a product.
    public static func * (a: Dimension, b: Dimension) -> Dimension { Dimension(powers: a.powers &+ b.powers) }

    /// The dimension of a quotient.
    public static func / (a: Dimension, b: Dimension) -> Dimension { Dimension(powers: a.powers &- b.powers) }

    /// The dimension of a quantity raised to `numerator / denominator`; `nil` where a power would leave the
    /// range that is kept (denominators up to 12 per base unit, powers within +-1000).
    public func power(_ numerator: Int, over denominator: Int = 1) -> Dimension? {
        guard denominator != 0 else { return nil }
        var result = SIMD8<Int32>()
        for index in 0..<6 {
            let scaled = Int64(powers[index]).multipliedReportingOverflow(by: Int64(numerator))
            guard !scaled.overflow, scaled.partialValue % Int64(denominator) == 0 else { return nil }
            let value = scaled.partialValue / Int64(denominator)
            guard abs(value) <= 1000 * Int64(Self.unity) else { return nil }
            result[index] = Int32(value)
        }
        return Dimension(powers: result)
    }
}

extension Dimension {
    /// A plain number.
    public static let none = Dimension()
    /// Length.
    public static let length = Dimension(length: 1)
    /// Area.
    public static let area = Dimension(length: 2)
    /// Volume.
    public static let volume = Dimension(length: 3)
    /// Mass.
    public static let mass = Dimension(mass: 1)
    /// Time.
    public static let time = Dimension(time: 1)
    /// Per time, as a transition rate or a frequency.
    public static let rate = Dimension(time: -1)
    /// Current.
    public static let current = Dimension(current: 1)
    /// Temperature.
    public static let temperature = Dimension(temperature: 1)
    /// Amount of substance.
    public static let amount = Dimension(amount: 1)
    /// Charge.
    public static let charge = Dimension(time: 1, current: 1)
    /// Energy.
    public static let energy = Dimension(length: 2, mass: 1, time: -2)
    /// Power.
    public static let power = Dimension(length: 2, mass: 1, time: -3)
    /// Voltage.
    public static let voltage = Dimension(length: 2, mass: 1, time: -3, current: -1)
    /// Resistance.
    public static let resistance = voltage / current
    /// Conductance.
    public static let conductance = current / voltage
    /// Capacitance.
    public static let capacitance = charge / voltage
    /// Amount per volume.
    public static let concentration = Dimension(length: -3, amount: 1)
    /// Amount per mass of solvent.
    public static let molality = Dimension(mass: -1, amount: 1)
    /// Mass per amount.
    public static let molarMass = Dimension(mass: 1, amount: -1)
    /// Mass per volume.
    public static let density = Dimension(length: -3, mass: 1)
    /// Length per time, as of a permeability or a speed.
    public static let permeability = Dimension(length: 1, time: -1)
    /// Current per area.
    public static let currentDensity = current / area
    /// Conductance per area.
    public static let conductanceDensity = conductance / area
    /// Amount per time.
    public static let flux = Dimension(time: -1, amount: 1)
    /// Amount per time and area.
    public static let fluxDensity = flux / area
    /// Area per time, as of a diffusion coefficient.
    public static let diffusivity = Dimension(length: 2, time: -1)
    /// Capacitance per length.
    public static let permittivity = capacitance / length
    /// Energy per amount.
    public static let molarEnergy = energy / amount
    /// Charge per amount.
    public static let molarCharge = charge / amount
}

extension Dimension: CustomStringConvertible {
    /// Units people use for a dimension, before base units are spelled out.
    private static let named: [Dimension: String] = [
        .none: "1", .voltage: "V", .resistance: "Ohm", .conductance: "S", .capacitance: "F", .charge: "C",
        .energy: "J", .power: "W", .currentDensity: "A/m^2", .conductanceDensity: "S/m^2",
        .capacitance / .area: "F/m^2", .permittivity: "F/m", .molarEnergy: "J/mol", .molarCharge: "C/mol",
        .conductance / .length: "S/m", .charge / .area: "C/m^2", .charge / .volume: "C/m^3",
        .voltage / .time: "V/s", Dimension(mass: 1, time: -1) / .length: "Pa*s",
        .voltage / .length: "V/m", .none / .voltage: "1/V", .resistance * .area: "Ohm*m^2", .power / .area: "W/m^2",
    ]

    /// The SI unit of the dimension as text that UDUNITS and pint both read: `V`, `A/m^2`, `mol/m^3`, `1`.
    public var description: String {
        if let name = Self.named[self] { return name }
        var over: [String] = []
        var under: [String] = []
        for (index, symbol) in Self.symbols.enumerated() where powers[index] != 0 {
            let (size, negative) = (abs(powers[index]), powers[index] < 0)
            let divisor = Self.greatestCommonDivisor(size, Self.unity)
            let (n, d) = (size / divisor, Self.unity / divisor)
            let text = d == 1 ? (n == 1 ? symbol : "\(symbol)^\(n)") : "\(symbol)^(\(n)/\(d))"
            if negative { under.append(text) } else { over.append(text) }
        }
        // `a*b/c/d`: every unit below is divided by in turn, so the text needs no parentheses.
        return ([over.isEmpty ? "1" : over.joined(separator: "*")] + under).joined(separator: "/")
    }

    private static func greatestCommonDivisor(_ a: Int32, _ b: Int32) -> Int32 {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
