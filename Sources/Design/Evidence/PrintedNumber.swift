internal import Devices
internal import Equations
internal import Units

/// A number as a source prints it: its unit, and how far its last digit reaches.
struct PrintedNumber {
    let unit: Unit
    /// Significant digits.
    let digits: Int
    /// Half a step of the last printed digit, in its unit.
    let halfLastDigit: Double
    /// Without its sign, in its unit.
    let number: Double

    /// `nil` for anything but a literal, such as a formula.
    init?(_ node: TextNode) {
        guard let text = node.scalar, var syntax = try? ExpressionSyntax(parsing: text) else { return nil }
        if case .negative(let operand) = syntax.node { syntax = operand }
        guard case .literal(let literal) = syntax.node else { return nil }
        unit = literal.unit ?? Unit.one
        let parts = literal.digits.lowercased().split(separator: "e", maxSplits: 1)
        let mantissa = parts.first.map(String.init) ?? ""
        let power = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        let fraction = mantissa.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first ?? ""
        digits = mantissa.filter(\.isNumber).drop { $0 == "0" }.count
        number = literal.number
        halfLastDigit = Double("5e\(power - fraction.count - 1)") ?? .nan
    }

    /// The number of its text with its sign, SI.
    func signed(as node: TextNode) -> Double {
        let isNegative = node.scalar?.drop { $0 == " " }.hasPrefix("-") ?? false
        return unit.si(isNegative ? -number : number)
    }

    /// An SI value in the unit of the number.
    func text(of value: Double, digits: Int) -> String {
        let number = unit.isTemperaturePoint ? unit.number(si: value) : value / unit.scale
        return Unit.text(of: number, digits: digits) + (unit.text == "1" ? "" : " \(unit.text)")
    }

    /// What there is to say about a tolerance that hides printed digits. A number that we computed is given with all
    /// the digits of a double, so a millionth of it hides nothing.
    func warning(tolerance node: TextNode, _ kind: EvidenceResult.Kind) -> Diagnostic? {
        guard let width = PrintedNumber(node), let text = node.scalar,
            let syntax = try? ExpressionSyntax(parsing: text),
            case .literal(let literal) = syntax.node, width.unit.dimension == unit.dimension, width.unit.text != "%"
        else { return nil }
        let allowed = unit.scale * halfLastDigit
        let hidden = literal.number * width.unit.scale
        guard hidden > allowed * (1 + 1e-9) else { return nil }
        if kind == .computed, hidden <= 1e-6 * abs(number * unit.scale) { return nil }
        let half = Unit.text(of: halfLastDigit, digits: 3) + (unit.text == "1" ? "" : " \(unit.text)")
        return node.diagnostic(
            "the tolerance \(text) is wider than half the last printed digit, \(half)", help: "narrow it, or say `why`",
            severity: .warning)
    }
}
