public import Equations

/// The functions of Pitzer's equations that depend on ionic strength alone.
public enum PitzerFunctions {
    /// b of the long-range term, (kg/mol)^(1/2).
    public static let b = 1.2

    /// g(x) = 2 (1 - (1 + x) e^-x) / x^2, 1 at x = 0.
    public static func g<R: Real>(_ x: R) -> R { g(x, exponential: R.exp(-x)) }

    /// x g'(x) / 2 = e^-x - g(x): with g, what the derivative of an interaction by the ionic strength needs.
    public static func slope<R: Real>(_ x: R) -> R {
        let exponential = R.exp(-x)
        return slope(x, exponential: exponential, g: g(x, exponential: exponential))
    }

    /// Below this the series is more exact than the difference.
    private static let small = 0.05

    static func g<R: Real>(_ x: R, exponential: R) -> R {
        let floor = R.select(x, isLessThan: R(small), then: R(small), otherwise: x)
        let direct = R(2) * (R(1) - (R(1) + floor) * exponential) / (floor * floor)
        // 2 (k - 1)/k! (-x)^(k - 2)
        let terms: [Double] = [1, -2.0 / 3, 1.0 / 4, -1.0 / 15, 1.0 / 72, -1.0 / 420, 1.0 / 2880, -1.0 / 22680]
        return R.select(x, isLessThan: R(small), then: series(terms, x), otherwise: direct)
    }

    static func slope<R: Real>(_ x: R, exponential: R, g: R) -> R {
        // e^-x - g = -x/3 + x^2/4 - ...: each term of e^-x less that of g.
        let terms: [Double] = [
            0, -1.0 / 3, 1.0 / 4, -1.0 / 10, 1.0 / 36, -1.0 / 168, 1.0 / 960, -1.0 / 6480,
        ]
        return R.select(x, isLessThan: R(small), then: series(terms, x), otherwise: exponential - g)
    }

    private static func series<R: Real>(_ terms: [Double], _ x: R) -> R {
        var sum = R(terms[terms.count - 1])
        for term in terms.dropLast().reversed() { sum = R(term) + x * sum }
        return sum
    }

    /// J(x) and x J'(x) of the electrostatic mixing of ions of unlike charge, for x > 0, by the two Chebyshev series of
    /// Harvie (1981), printed in Pitzer, Activity Coefficients in Electrolyte Solutions, 2nd ed., appendix B.
    public static func electrostatic<R: Real>(_ x: R) -> (j: R, slope: R) {
        let one = R(1)
        let fifth = R.power(x, 1, over: 5)
        let low = clenshaw(lowSeries, s: R(4) * fifth - R(2))
        let tenth = R.power(x, -1, over: 10)
        let high = clenshaw(highSeries, s: (R(40) * tenth - R(22)) / R(9))
        let value = R.select(x, isLessThan: one, then: low.value, otherwise: high.value)
        let slope = R.select(
            x, isLessThan: one, then: R(0.4) * fifth * low.slope, otherwise: R(-4.0 / 18) * tenth * high.slope)
        return (x / R(4) - one + value / R(2), x / R(4) + slope)
    }

    /// The sum of a Chebyshev series b_0 - b_2 and that of its derivative d_0 - d_2, by Clenshaw's recurrence.
    private static func clenshaw<R: Real>(_ series: [Double], s: R) -> (value: R, slope: R) {
        let last = series.count - 1
        var (b, d) = (R(series[last]) * s + R(series[last - 1]), R(series[last]))
        var (above, slopeAbove) = (R(series[last]), R(0))
        var (second, secondSlope) = (above, slopeAbove)
        for coefficient in series.dropLast(2).reversed() {
            let next = s * b - above + R(coefficient)
            let slope = s * d - slopeAbove + b
            (second, secondSlope) = (above, slopeAbove)
            (above, slopeAbove) = (b, d)
            (b, d) = (next, slope)
        }
        return (b - second, d - secondSlope)
    }

    private static let lowSeries: [Double] = [
        1.925154014814667, -0.060076477753119, -0.029779077456514,
        -0.007299499690937, 0.000388260636404, 0.000636874599598,
        3.6583601823e-05, -4.5036975204e-05, -4.53789571e-06,
        2.937706971e-06, 3.96566462e-07, -2.02099617e-07,
        -2.5267769e-08, 1.352261e-08, 1.229405e-09,
        -8.21969e-10, -5.0847e-11, 4.6333e-11,
        1.943e-12, -2.563e-12, -1.0991e-11,
    ]

    private static let highSeries: [Double] = [
        0.628023320520852, 0.462762985338493, 0.150044637187895,
        -0.028796057604906, -0.036552745910311, -0.001668087945272,
        0.006519840398744, 0.001130378079086, -0.000887171310131,
        -0.000242107641309, 8.7294451594e-05, 3.4682122751e-05,
        -4.583768938e-06, -3.548684306e-06, -2.5045388e-07,
        2.16991779e-07, 8.077957e-08, 4.558555e-09,
        -6.944757e-09, -2.849257e-09, 2.37816e-10,
    ]
}
