internal import Analyses
internal import Devices
internal import Equations
internal import Units

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A value that a search may choose: an entry of `vary`.
public struct DesignVariable: Sendable {
    /// How its values are laid out between its ends.
    enum Kind: Sendable {
        case continuous
        case integer
        /// These alone, in the order typed.
        case choices([Double])
        /// Texts that change what the device is made of; values are their numbers from 0.
        case texts([TextNode])
    }

    /// As typed.
    public let name: String
    /// What is set: full dotted paths; several where a `*` stands in the name.
    public let paths: [String]
    /// Least value, SI.
    public let low: Double
    /// Largest value, SI.
    public let high: Double
    /// Value of the device as it is, SI; `nil` where it is computed from others, or not given.
    public let own: Double?
    let kind: Kind
    let isLogarithmic: Bool
    /// What it is written in.
    let unit: Unit
    let texts: [TextNode]
    /// Where it stands.
    let entry: TextNode.Entry

    /// The texts that are chosen between; `nil` where numbers are. A value is then the number of a text, from 0.
    public var choices: [String]? {
        if case .texts(let texts) = kind { texts.map { $0.scalar ?? "" } } else { nil }
    }

    /// Whether small steps of it mean anything.
    var isContinuous: Bool { if case .continuous = kind { true } else { false } }

    /// The value at a place from 0 to 1.
    func value(at place: Double) -> Double {
        let place = min(max(place, 0), 1)
        func number(of count: Int) -> Int { min(count - 1, Int(place * Double(count))) }
        switch kind {
        case .choices(let values): return values[number(of: values.count)]
        case .texts(let texts): return Double(number(of: texts.count))
        case .integer:
            // Every whole number has an equal part of the range, those at the ends too.
            if isLogarithmic { return min(high, max(low, interpolated(place).rounded())) }
            return min(high, (low + (place * (high - low + 1)).rounded(.down)))
        case .continuous: return interpolated(place)
        }
    }

    private func interpolated(_ place: Double) -> Double {
        if place <= 0 { return low }
        if place >= 1 { return high }
        return isLogarithmic ? low * Double.exp(place * Double.log(high / low)) : low + place * (high - low)
    }

    /// How a value changes along its range, at the value.
    func slope(at value: Double) -> Double {
        isLogarithmic ? value * Double.log(high / low) : high - low
    }

    /// The place of a value, from 0 to 1.
    func place(of value: Double) -> Double {
        switch kind {
        case .choices(let values):
            let nearest = values.indices.min { abs(values[$0] - value) < abs(values[$1] - value) } ?? 0
            return (Double(nearest) + 0.5) / Double(values.count)
        case .texts(let texts): return (value + 0.5) / Double(texts.count)
        case .integer where !isLogarithmic: return (value - low + 0.5) / (high - low + 1)
        default:
            if high == low { return 0 }
            let part = isLogarithmic ? Double.log(value / low) / Double.log(high / low) : (value - low) / (high - low)
            return min(max(part, 0), 1)
        }
    }

    /// Values one step away, for those that have steps.
    func neighbours(of value: Double) -> [Double] {
        switch kind {
        case .continuous: return []
        case .integer: return [value - 1, value + 1].filter { $0 >= low && $0 <= high }
        case .choices(let values): return values.filter { $0 != value }
        case .texts(let texts): return texts.indices.map(Double.init).filter { $0 != value }
        }
    }

    /// A value as text in its unit.
    public func text(_ value: Double, digits: Int? = 6) -> String {
        choices?[Int(value)] ?? unit.formatted(si: value, digits: digits)
    }

    /// A difference of two values as text in their unit; of temperatures in K.
    public func differenceText(_ difference: Double, digits: Int = 6) -> String {
        let size = Unit.text(of: difference / unit.scale, digits: digits)
        let name = unit.isTemperaturePoint && unit.scale == 1 ? "K" : unit.text
        return name == "1" ? size : "\(size) \(name)"
    }

    /// The SI unit of its values, as files name it.
    public var siUnit: String { unit.dimension.description }

    /// The value that a text of so many digits reads back as: the nearest, or that above or below.
    func rounded(_ value: Double, digits: Int, isUp: Bool? = nil) -> Double {
        let number = unit.number(si: value)
        guard number != 0, number.isFinite else { return value }
        // Half a step of the last digit to one side makes the nearest that of this side.
        let step = pow(10, Double(1 - digits) + log10(abs(number)).rounded(.down))
        let moved = isUp.map { number + ($0 ? 0.5 : -0.5) * step } ?? number
        let text = Unit.text(of: moved, digits: digits)
        return min(max(Double(text).map(unit.si) ?? value, low), high)
    }

    /// What is set.
    var fullPaths: [FullPath] { paths.map(FullPath.init(dotted:)) }

    /// What the equations are told that searches may set; nothing of texts, which make other equations.
    var columns: [DesignColumn] { choices == nil ? paths.map { DesignColumn(path: $0, texts: texts) } : [] }

    /// A complaint about its entry.
    func diagnostic(_ message: String, help: String? = nil, severity: Diagnostic.Severity) -> Diagnostic {
        entry.diagnostic(message, help: help, severity: severity)
    }
}
