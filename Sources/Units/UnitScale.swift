/// The factor from a unit to SI: an exact `numerator / denominator * 10^exponent` as long as it is one, else a double.
struct UnitScale: Hashable, Sendable {
    /// A rational power of ten.
    struct Exact: Hashable, Sendable {
        var numerator: UInt64 = 1
        var denominator: UInt64 = 1
        var exponent = 0
    }

    /// `nil` once a factor such as pi entered or the digits outgrew 64 bits.
    private(set) var exact: Exact?
    /// The double nearest to the factor (to a rounding or two where it is not exact).
    private(set) var value: Double

    static let one = UnitScale(Exact())

    init(_ exact: Exact) {
        self.exact = exact
        value = Self.value(of: exact)
    }

    /// A factor known as a double, taken as the short decimal it stands for where there is one: `0.001` that
    /// arrived as `0.0010000000000000002` is a thousandth.
    init(_ value: Double) {
        self.value = value
        exact = nil
        guard value > 0, let decimal = Decimal(value) else { return }
        let short = decimal.rounded(digits: 14)
        var digits = short.significand.magnitude
        var exponent = short.exponent
        while digits != 0, digits % 10 == 0 {
            digits /= 10
            exponent += 1
        }
        guard digits < 1_000_000_000_000 else { return }
        let candidate = Exact(numerator: digits, denominator: 1, exponent: exponent)
        let nearest = Self.value(of: candidate)
        guard abs(nearest - value) <= 4 * value.ulp else { return }
        exact = candidate
        self.value = nearest
    }

    static func * (a: UnitScale, b: UnitScale) -> UnitScale {
        guard let p = a.exact, let q = b.exact else { return UnitScale(inexact: a.value * b.value) }
        let left = greatestCommonDivisor(p.numerator, q.denominator)
        let right = greatestCommonDivisor(q.numerator, p.denominator)
        let over = (p.numerator / left).multipliedReportingOverflow(by: q.numerator / right)
        let under = (p.denominator / right).multipliedReportingOverflow(by: q.denominator / left)
        guard !over.overflow, !under.overflow else { return UnitScale(inexact: a.value * b.value) }
        return UnitScale(
            Exact(
                numerator: over.partialValue, denominator: under.partialValue, exponent: p.exponent + q.exponent
            ).withoutTens)
    }

    /// The factor to a whole power.
    func power(_ exponent: Int) -> UnitScale {
        var result = UnitScale.one
        for _ in 0..<abs(exponent) { result = result * self }
        return exponent < 0 ? result.inverse : result
    }

    var inverse: UnitScale {
        guard let exact else { return UnitScale(inexact: 1 / value) }
        return UnitScale(
            Exact(numerator: exact.denominator, denominator: exact.numerator, exponent: -exact.exponent))
    }

    /// `number` times the factor, with a single rounding wherever the factor allows it.
    func apply(to number: Double) -> Double {
        guard let exact else { return number * value }
        if exact.numerator == 1, exact.denominator == 1 { return number.shifted(byTens: exact.exponent) }
        let over = Self.double(exact.numerator, tens: max(0, exact.exponent))
        let under = Self.double(exact.denominator, tens: max(0, -exact.exponent))
        guard let over, let under else {
            return (number * Double(exact.numerator) / Double(exact.denominator)).shifted(byTens: exact.exponent)
        }
        return number * over / under
    }

    private init(inexact value: Double) {
        exact = nil
        self.value = value
    }

    private static func value(of exact: Exact) -> Double {
        if exact.denominator == 1 { return Double("\(exact.numerator)e\(exact.exponent)") ?? .nan }
        let over = double(exact.numerator, tens: max(0, exact.exponent))
        let under = double(exact.denominator, tens: max(0, -exact.exponent))
        if let over, let under { return over / under }
        return (Double("\(exact.numerator)e\(exact.exponent)") ?? .nan) / Double(exact.denominator)
    }

    /// `whole * 10^tens` as a double if it is one exactly.
    private static func double(_ whole: UInt64, tens: Int) -> Double? {
        guard tens <= 27 else { return nil }
        var odd = whole
        for _ in 0..<tens {
            let (product, overflow) = odd.multipliedReportingOverflow(by: 5)
            guard !overflow else { return nil }
            odd = product
        }
        guard odd <= 1 << 53 || odd.nonzeroBitSpan <= 53 else { return nil }
        return Double(sign: .plus, exponent: tens, significand: Double(odd))
    }
}

extension UnitScale.Exact {
    /// The same factor with every factor ten of numerator and denominator moved to the exponent.
    fileprivate var withoutTens: Self {
        var result = self
        while result.numerator % 10 == 0, result.numerator != 0 {
            result.numerator /= 10
            result.exponent += 1
        }
        while result.denominator % 10 == 0, result.denominator != 0 {
            result.denominator /= 10
            result.exponent -= 1
        }
        return result
    }
}

extension UInt64 {
    /// Bits from the lowest to the highest set one.
    fileprivate var nonzeroBitSpan: Int { self == 0 ? 0 : bitWidth - leadingZeroBitCount - trailingZeroBitCount }
}

func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 { b == 0 ? a : greatestCommonDivisor(b, a % b) }
