extension Unit {
    /// A value in SI as text in this unit: `0.1` in `mV` is `100 mV`, and reads back as the same value.
    ///
    /// - Parameter digits: significant digits to round to; `nil` prints as many as the value has.
    public func formatted(si value: Double, digits: Int? = nil) -> String {
        let number = Self.text(of: number(si: value), digits: digits)
        return text == "1" ? number : "\(number) \(text)"
    }

    /// A number without a needless `.0`, exponents without padding: `140`, `1e-9`, `0.25`.
    public static func text(of number: Double, digits: Int? = nil) -> String {
        guard number.isFinite else { return "\(number)" }
        var rounded = number
        if let digits, let decimal = Decimal(number) { rounded = decimal.rounded(digits: digits).value }
        var text = rounded.description
        if text.hasSuffix(".0") { text.removeLast(2) }
        guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...]) else {
            return text
        }
        var front = text[..<mark]
        if front.hasSuffix(".0") { front = front.dropLast(2) }
        return "\(front)e\(power)"
    }
}

/// `value` in SI as text in `unit`: `formatted(0.1, mV)` is `100 mV`.
public func formatted(_ value: Double, _ unit: Unit, digits: Int? = nil) -> String {
    unit.formatted(si: value, digits: digits)
}
