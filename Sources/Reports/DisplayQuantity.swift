internal import Foundation
internal import Units

/// SI values as people read them: voltages in mV, concentrations in mM, currents with the prefix that suits.
public enum DisplayQuantity {
    private static let prefixes: [(factor: Double, name: String)] = [
        (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "u"), (1e-9, "n"), (1e-12, "p"), (1e-15, "f"),
        (1e-18, "a"),
    ]
    /// Units that take a prefix.
    private static let prefixed: Set<String> = ["A", "S", "W", "F", "C", "J", "m", "s", "mol/s", "Ohm"]
    /// Units shown as a fixed other one.
    private static let fixed: [String: (unit: String, factor: Double)] = [
        "V": ("mV", 1e-3), "mol/m^3": ("mM", 1), "m^2": ("mm^2", 1e-6),
    ]

    /// A value with its unit; `-` for a missing one.
    ///
    /// - Parameters:
    ///   - unit: of the value, as files name it: `V`, `A`, `mol/m^3`.
    ///   - digits: significant digits.
    public static func text(_ value: Double, _ unit: String, digits: Int = 5) -> String {
        guard !value.isNaN else { return "-" }
        let (unit, factor) = display(unit, largest: abs(value))
        let number = plain(value / factor, digits: digits)
        return unit == "1" || unit.isEmpty ? number : "\(number) \(unit)"
    }

    /// A value with its unit and without needless zeros: what stands along an axis.
    public static func short(_ value: Double, _ unit: String) -> String {
        guard value.isFinite else { return text(value, unit) }
        let (shown, factor) = display(unit, largest: abs(value))
        let number = Units.Unit.text(of: value / factor, digits: 6)
        return shown == "1" || shown.isEmpty ? number : "\(number) \(shown)"
    }

    /// The unit that suits values up to `largest` (SI), and its factor to SI.
    public static func display(_ unit: String, largest: Double) -> (unit: String, factor: Double) {
        if let own = fixed[unit] { return own }
        guard prefixed.contains(unit), largest.isFinite, largest > 0 else { return (unit, 1) }
        // Rounding may carry 999.96 over to 1000: a little room below each prefix.
        let found = prefixes.first { largest >= $0.factor * 0.99995 } ?? prefixes[prefixes.count - 1]
        return (found.name + unit, found.factor)
    }

    /// A number with so many significant digits, in decimal where that is short.
    public static func plain(_ value: Double, digits: Int = 5) -> String {
        guard value.isFinite else { return value.isNaN ? "-" : value < 0 ? "-inf" : "inf" }
        let size = abs(value)
        if size != 0, size < 1e-4 || size >= 1e7 { return Units.Unit.text(of: value, digits: digits) }
        guard size > 0 else { return "0" }
        // Rounded first: 0.999999 is shown as 1.0000.
        let rounded = Double(String(format: "%.\(max(0, digits - 1))e", size)) ?? size
        let decimals = max(0, digits - 1 - Int(log10(rounded).rounded(.down)))
        let text = String(format: "%.\(min(decimals, 12))f", value)
        if text.allSatisfy({ "-0.".contains($0) }) { return "0" }
        return text
    }
}
