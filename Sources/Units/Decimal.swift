/// A number as its shortest decimal digits, for unit conversions that must not add rounding of their own:
/// `100 mV` is `0.1`, the same double as the text `0.1`.
struct Decimal {
    var significand: Int64
    var exponent: Int

    init(significand: Int64, exponent: Int) {
        self.significand = significand
        self.exponent = exponent
    }

    /// The shortest decimal that reads back as `value`; `nil` for a value that is not finite.
    init?(_ value: Double) {
        guard value.isFinite else { return nil }
        var digits: Int64 = 0
        var exponent = 0
        var isNegative = false
        var isFraction = false
        var text = Substring(value.description)
        if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let power = Int(text[text.index(after: mark)...]) else { return nil }
            exponent = power
            text = text[..<mark]
        }
        // Seventeen digits always suffice for a double, so the sum cannot overflow; zeros that only place the
        // point are counted in the exponent.
        var zeros = 0
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "0"):
                zeros += 1
                if isFraction { exponent -= 1 }
            default:
                for _ in 0..<(digits == 0 ? 0 : zeros) {
                    let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
                    guard !overflow else { return nil }
                    digits = product
                }
                zeros = 0
                let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
                guard !overflow, character >= UInt8(ascii: "0"), character <= UInt8(ascii: "9") else { return nil }
                digits = product + Int64(character - UInt8(ascii: "0"))
                if isFraction { exponent -= 1 }
            }
        }
        significand = isNegative ? -digits : digits
        self.exponent = digits == 0 ? 0 : exponent + zeros
    }

    /// The nearest double.
    var value: Double { Double("\(significand)e\(exponent)") ?? .nan }

    /// The exact sum; `nil` where it does not fit 64 bits.
    func adding(_ other: Decimal) -> Decimal? {
        if significand == 0 { return other }
        if other.significand == 0 { return self }
        let lowest = min(exponent, other.exponent)
        guard let a = aligned(to: lowest), let b = other.aligned(to: lowest) else { return nil }
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? nil : Decimal(significand: sum, exponent: lowest)
    }

    /// Rounded to `digits` significant digits, ties away from zero.
    func rounded(digits: Int) -> Decimal {
        var result = self
        var size = String(significand.magnitude).count
        var remainder: UInt64 = 0
        var magnitude = significand.magnitude
        while size > max(1, digits) {
            remainder = magnitude % 10
            // Keep one digit and whether anything follows it: the last one dropped decides.
            magnitude /= 10
            result.exponent += 1
            size -= 1
        }
        if remainder >= 5 { magnitude += 1 }
        result.significand = significand < 0 ? -Int64(magnitude) : Int64(magnitude)
        return result
    }

    private func aligned(to lowest: Int) -> Int64? {
        var result = significand
        guard exponent - lowest <= 18 else { return nil }
        for _ in lowest..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            result = product
        }
        return result
    }
}

extension Double {
    /// The value times `10^power`, rounded once: the double nearest to the shifted decimal digits.
    func shifted(byTens power: Int) -> Double {
        guard power != 0, self != 0, let decimal = Decimal(self) else { return self }
        return Decimal(significand: decimal.significand, exponent: decimal.exponent + power).value
    }
}
