/// A unit: its text, and how to get from a number in it to SI and back.
///
/// `number * scale + offset` is the SI value; ``si(_:)`` computes it with no more rounding than the unit demands
/// (`100 mV` is exactly the double `0.1`). Only `degC` and `degF` have an offset: they are points on a scale.
public struct Unit: Sendable, Hashable {
    /// As written: `mS/cm^2`.
    public let text: String
    /// What it measures.
    public let dimension: Dimension
    /// Offset to SI: 273.15 for `degC`, 0 for every other unit than the temperature points.
    public let offset: Double
    /// Whether numbers in this unit are points on a scale (`degC`, `degF`) and not amounts.
    public let isTemperaturePoint: Bool
    let factor: UnitScale

    /// Factor to SI, correctly rounded where it is a rational number with up to 19 digits.
    public var scale: Double { factor.value }

    init(text: String, dimension: Dimension, factor: UnitScale, point: TemperatureScale? = nil) {
        self.text = text
        self.dimension = dimension
        self.factor = factor
        self.point = point
        isTemperaturePoint = point != nil
        offset = point?.offset ?? 0
    }

    let point: TemperatureScale?

    /// No unit: the unit of a plain number.
    public static let one = Unit(text: "1", dimension: .none, factor: .one)

    /// The SI value of `number` in this unit.
    public func si(_ number: Double) -> Double {
        point.map { $0.kelvin(number) } ?? factor.apply(to: number)
    }

    /// The number in this unit of a value in SI.
    public func number(si value: Double) -> Double {
        point.map { $0.number(kelvin: value) } ?? factor.inverse.apply(to: value)
    }

    /// `number` in this unit as a number in another; `nil` where they measure different things.
    public func convert(_ number: Double, to other: Unit) -> Double? {
        guard dimension == other.dimension else { return nil }
        if point == nil, other.point == nil { return (factor * other.factor.inverse).apply(to: number) }
        return point == other.point ? number : other.number(si: si(number))
    }

    /// The factor and the offset with which numbers in this unit become numbers in another, for whole columns of
    /// data: `number * scale + offset`. `nil` where they measure different things.
    public func conversion(to other: Unit) -> (scale: Double, offset: Double)? {
        guard dimension == other.dimension else { return nil }
        let scale = (factor * other.factor.inverse).value
        return (scale, point == other.point ? 0 : (offset - other.offset) / other.scale)
    }

    /// The same unit whatever its spelling: `mS/cm^2` and `mS.cm^-2` are one unit.
    public func isSame(as other: Unit) -> Bool {
        dimension == other.dimension && factor == other.factor && point == other.point
    }
}

extension Unit: CustomStringConvertible {
    /// The text as written.
    public var description: String { text }
}

/// A temperature scale with its own zero.
enum TemperatureScale: Hashable, Sendable {
    case celsius
    case fahrenheit

    /// Kelvin at the zero of the scale.
    var offset: Double { self == .celsius ? 273.15 : 459.67 * 5 / 9 }

    func kelvin(_ number: Double) -> Double {
        switch self {
        case .celsius:
            Decimal(number)?.adding(Decimal(significand: 27315, exponent: -2))?.value ?? number + 273.15
        case .fahrenheit:
            (Decimal(number)?.adding(Decimal(significand: 45967, exponent: -2))?.value ?? number + 459.67) * 5 / 9
        }
    }

    func number(kelvin value: Double) -> Double {
        switch self {
        case .celsius:
            Decimal(value)?.adding(Decimal(significand: -27315, exponent: -2))?.value ?? value - 273.15
        case .fahrenheit:
            Decimal(value * 9 / 5)?.adding(Decimal(significand: -45967, exponent: -2))?.value
                ?? value * 9 / 5 - 459.67
        }
    }
}
