/// What a node of a ``Graph`` does with its operands.
///
/// Conditions are the plain numbers 1 (true) and 0 (false).
public enum Operation: UInt8, Sendable, CaseIterable {
    case constant, symbol
    case add, subtract, multiply, divide, negate
    /// Rational power with literal numerator and denominator.
    case power
    /// General power of plain numbers.
    case pow
    case exp, expm1, log, log10, log1p, sqrt, cbrt, abs, sign, floor, round
    case sin, cos, tan, asin, acos, atan, atan2, sinh, cosh, tanh, asinh, acosh, atanh, erf
    case exprel, logistic, softplus
    /// Derivative of order `order` of the Bernoulli function x/(e^x - 1); order 0 is the function.
    case bernoulli
    case minimum, maximum
    /// Conditions.
    case less, lessOrEqual, equal, and, or, not
    /// `select(condition, then, otherwise)`.
    case select
    /// Value of a lookup table at x; and its slope.
    case table, tableSlope
    /// Value of a lookup table at x and y; and its slopes by both.
    case surface, surfaceSlope, surfaceSecondSlope

    /// How many operands it takes.
    public var arity: Int {
        switch self {
        case .constant, .symbol: 0
        case .add, .subtract, .multiply, .divide, .pow, .atan2, .minimum, .maximum, .less, .lessOrEqual, .equal, .and,
            .or, .surface, .surfaceSlope, .surfaceSecondSlope:
            2
        case .select: 3
        default: 1
        }
    }

    /// Whether the operands can change places without changing a bit of the result.
    var isCommutative: Bool {
        switch self {
        case .add, .multiply, .minimum, .maximum, .equal, .and, .or: true
        default: false
        }
    }

    /// Whether it takes and gives plain numbers only.
    var isPlain: Bool {
        switch self {
        case .pow, .exp, .expm1, .log, .log10, .log1p, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh,
            .asinh, .acosh, .atanh, .erf, .exprel, .logistic, .softplus, .bernoulli, .and, .or, .not:
            true
        default: false
        }
    }
}
