import Equations
import Testing
import Units

/// A number that carries its dimension through every formula and records each operation that has none.
struct CheckedNumber: Real {
    let value: Double
    let dimension: Dimension

    init(_ value: Double, _ dimension: Dimension) {
        self.value = value
        self.dimension = dimension
    }

    static func quantity(_ value: Double, _ dimension: Dimension) -> CheckedNumber { .init(value, dimension) }

    private static func alike(_ a: Self, _ b: Self, _ what: String) {
        #expect(a.dimension == b.dimension, "\(what) of \(a.dimension) and \(b.dimension)")
    }

    private static func plain(_ x: Self, _ what: String, _ value: Double) -> Self {
        #expect(x.dimension.isNone, "\(what) of \(x.dimension)")
        return .init(value, .none)
    }

    static func + (a: Self, b: Self) -> Self {
        alike(a, b, "sum")
        return .init(a.value + b.value, a.dimension)
    }
    static func - (a: Self, b: Self) -> Self {
        alike(a, b, "difference")
        return .init(a.value - b.value, a.dimension)
    }
    static func * (a: Self, b: Self) -> Self { .init(a.value * b.value, a.dimension * b.dimension) }
    static func / (a: Self, b: Self) -> Self { .init(a.value / b.value, a.dimension / b.dimension) }
    static prefix func - (a: Self) -> Self { .init(-a.value, a.dimension) }
    static func exp(_ x: Self) -> Self { plain(x, "exp", Double.exp(x.value)) }
    static func expm1(_ x: Self) -> Self { plain(x, "expm1", Double.expm1(x.value)) }
    static func log(_ x: Self) -> Self { plain(x, "log", Double.log(x.value)) }
    static func log1p(_ x: Self) -> Self { plain(x, "log1p", Double.log1p(x.value)) }
    static func tanh(_ x: Self) -> Self { plain(x, "tanh", Double.tanh(x.value)) }
    static func asinh(_ x: Self) -> Self { plain(x, "asinh", Double.asinh(x.value)) }
    static func exprel(_ x: Self) -> Self { plain(x, "exprel", Double.exprel(x.value)) }
    static func bernoulli(_ x: Self) -> Self { plain(x, "bernoulli", Double.bernoulli(x.value)) }
    static func logistic(_ x: Self) -> Self { plain(x, "logistic", Double.logistic(x.value)) }
    static func abs(_ x: Self) -> Self { .init(Swift.abs(x.value), x.dimension) }
    static func sqrt(_ x: Self) -> Self { power(x, 1, over: 2) }

    static func power(_ x: Self, _ numerator: Int, over denominator: Int) -> Self {
        let dimension = x.dimension.power(numerator, over: denominator)
        #expect(dimension != nil, "a power of \(x.dimension)")
        return .init(Double.power(x.value, numerator, over: denominator), dimension ?? .none)
    }

    static func select(_ a: Self, isLessThan b: Self, then: Self, otherwise: Self) -> Self {
        alike(a, b, "comparison")
        alike(then, otherwise, "choice")
        return a.value < b.value ? then : otherwise
    }
}
