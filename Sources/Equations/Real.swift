public import Units

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a formula needs to be written once: called with `Double` it is the scalar reference, called with
/// ``Expression`` it builds the equation.
///
/// A formula that adds or compares quantities takes its constants with their dimension
/// (``quantity(_:_:)``), so that an `Expression` can check it; `Double` ignores the dimension.
public protocol Real {
    /// A constant in SI units with its dimension.
    static func quantity(_ value: Double, _ dimension: Dimension) -> Self
    static func + (a: Self, b: Self) -> Self
    static func - (a: Self, b: Self) -> Self
    static func * (a: Self, b: Self) -> Self
    static func / (a: Self, b: Self) -> Self
    static prefix func - (a: Self) -> Self
    static func exp(_ x: Self) -> Self
    static func expm1(_ x: Self) -> Self
    static func log(_ x: Self) -> Self
    static func log1p(_ x: Self) -> Self
    static func sqrt(_ x: Self) -> Self
    static func abs(_ x: Self) -> Self
    static func tanh(_ x: Self) -> Self
    static func asinh(_ x: Self) -> Self
    /// `x` to the rational power `numerator / denominator`.
    static func power(_ x: Self, _ numerator: Int, over denominator: Int) -> Self
    /// (e^x - 1)/x, 1 at x = 0.
    static func exprel(_ x: Self) -> Self
    /// x/(e^x - 1), 1 at x = 0: the Bernoulli function, 1/exprel(x).
    static func bernoulli(_ x: Self) -> Self
    /// 1/(1 + e^-x).
    static func logistic(_ x: Self) -> Self
    /// `then` where `a < b`, else `otherwise`. Both arms are evaluated.
    static func select(_ a: Self, isLessThan b: Self, then: Self, otherwise: Self) -> Self
}

extension Real {
    /// A plain number.
    public init(_ value: Double) { self = Self.quantity(value, .none) }

    /// `x` to a whole power.
    public static func power(_ x: Self, _ exponent: Int) -> Self { power(x, exponent, over: 1) }
}

extension Double: Real {
    /// The value; its dimension is not kept.
    public static func quantity(_ value: Double, _ dimension: Dimension) -> Double { value }
    #if canImport(Glibc)
        /// e^x.
        public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
        /// e^x - 1, without loss near 0.
        public static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
        /// The natural logarithm.
        public static func log(_ x: Double) -> Double { Glibc.log(x) }
        /// log(1 + x), without loss near 0.
        public static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
        /// The hyperbolic tangent.
        public static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
        /// The inverse hyperbolic sine.
        public static func asinh(_ x: Double) -> Double { Glibc.asinh(x) }
        private static func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
    #elseif canImport(Darwin)
        /// e^x.
        public static func exp(_ x: Double) -> Double { Darwin.exp(x) }
        /// e^x - 1, without loss near 0.
        public static func expm1(_ x: Double) -> Double { Darwin.expm1(x) }
        /// The natural logarithm.
        public static func log(_ x: Double) -> Double { Darwin.log(x) }
        /// log(1 + x), without loss near 0.
        public static func log1p(_ x: Double) -> Double { Darwin.log1p(x) }
        /// The hyperbolic tangent.
        public static func tanh(_ x: Double) -> Double { Darwin.tanh(x) }
        /// The inverse hyperbolic sine.
        public static func asinh(_ x: Double) -> Double { Darwin.asinh(x) }
        private static func pow(_ x: Double, _ y: Double) -> Double { Darwin.pow(x, y) }
    #endif
    /// The square root.
    public static func sqrt(_ x: Double) -> Double { x.squareRoot() }
    /// The absolute value.
    public static func abs(_ x: Double) -> Double { Swift.abs(x) }

    /// A rational power; small whole ones by multiplication.
    public static func power(_ x: Double, _ numerator: Int, over denominator: Int) -> Double {
        switch (numerator, denominator) {
        case (0, _): 1
        case (1, 1): x
        case (2, 1): x * x
        case (3, 1): x * x * x
        case (-1, 1): 1 / x
        case (1, 2): x.squareRoot()
        default: pow(x, Double(numerator) / Double(denominator))
        }
    }

    /// (e^x - 1)/x.
    public static func exprel(_ x: Double) -> Double {
        if x == 0 { return 1 }
        return x.isInfinite && x < 0 ? 0 : expm1(x) / x
    }

    /// x/(e^x - 1).
    public static func bernoulli(_ x: Double) -> Double {
        if x == 0 { return 1 }
        // Above, e^x would overflow before the quotient does; there the function is x e^-x.
        return x > 700 ? (x.isInfinite ? 0 : x * exp(-x)) : (x.isInfinite ? -x : x / expm1(x))
    }

    /// 1/(1 + e^-x).
    public static func logistic(_ x: Double) -> Double {
        x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))
    }

    /// `then` where `a < b`, else `otherwise`.
    public static func select(_ a: Double, isLessThan b: Double, then: Double, otherwise: Double) -> Double {
        a < b ? then : otherwise
    }
}
