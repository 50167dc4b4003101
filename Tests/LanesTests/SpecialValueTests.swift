import Lanes
import Testing

/// Two results are the same where their bits are, or where both are NaN.
func same(_ a: Double, _ b: Double) -> Bool { a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN) }

@Suite struct SpecialValueTests {
    struct Expected: Sendable {
        let name: String
        let function: @Sendable (Lanes) -> Lanes
        let values: [(x: Double, result: Double)]
    }

    static let expectations = [
        Expected(
            name: "exp", function: { exp($0) },
            values: [
                (0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (710, .infinity), (1e300, .infinity),
                (-746, 0), (-1e300, 0), (least, 1), (-least, 1), (-744.5, least),
            ]),
        Expected(
            name: "expm1", function: { expm1($0) },
            values: [
                (0, 0), (-0.0, -0.0), (.infinity, .infinity), (-.infinity, -1), (710, .infinity), (-1e300, -1),
                (least, least), (-least, -least), (-50, -1),
            ]),
        Expected(
            name: "exprel", function: { exprel($0) },
            values: [
                (0, 1), (-0.0, 1), (.infinity, .infinity), (-.infinity, 0), (717, .infinity), (1e300, .infinity),
                (least, 1), (-1e300, 1e-300),
            ]),
        Expected(
            name: "logistic", function: { logistic($0) },
            values: [(0, 0.5), (-0.0, 0.5), (.infinity, 1), (-.infinity, 0), (800, 1), (-800, 0), (least, 0.5)]),
        Expected(
            name: "tanh", function: { tanh($0) },
            values: [
                (0, 0), (-0.0, -0.0), (.infinity, 1), (-.infinity, -1), (1e300, 1), (least, least),
                (-least, -least),
            ]),
        Expected(
            name: "log", function: { log($0) },
            values: [
                (0, -.infinity), (-0.0, -.infinity), (1, 0), (.infinity, .infinity), (-.infinity, .nan), (-1, .nan),
                (-least, .nan), (least, -744.4400719213812),
            ]),
        Expected(
            name: "log1p", function: { log1p($0) },
            values: [
                (0, 0), (-0.0, -0.0), (-1, -.infinity), (-1.5, .nan), (.infinity, .infinity), (-.infinity, .nan),
                (least, least), (1.7976931348623157e308, 709.782712893384),
            ]),
        Expected(
            name: "softplus", function: { softplus($0) },
            values: [(.infinity, .infinity), (-.infinity, 0), (800, 800), (-800, 0), (0, 0.6931471805599453)]),
        Expected(
            name: "bernoulli", function: { bernoulli($0) },
            values: [
                (0, 1), (-0.0, 1), (.infinity, 0), (-.infinity, .infinity), (800, 0), (1e300, 0), (-1e300, 1e300),
                (least, 1), (-least, 1),
            ]),
        Expected(
            name: "bernoulliPair forward", function: { bernoulliPair($0).forward },
            values: [
                (0, 1), (-0.0, 1), (.infinity, 0), (-.infinity, .infinity), (800, 0), (1e300, 0), (-1e300, 1e300),
                (least, 1), (-least, 1),
            ]),
        Expected(
            name: "bernoulliPair backward", function: { bernoulliPair($0).backward },
            values: [
                (0, 1), (-0.0, 1), (-.infinity, 0), (.infinity, .infinity), (-800, 0), (1e300, 1e300), (least, 1),
            ]),
        Expected(
            name: "bernoulliDerivative", function: { bernoulliDerivative($0) },
            values: [
                (0, -0.5), (-0.0, -0.5), (.infinity, -0.0), (-.infinity, -1), (-800, -1), (1e300, -0.0),
                (least, -0.5),
            ]),
        Expected(
            name: "sqrt", function: { sqrt($0) },
            values: [(0, 0), (-0.0, -0.0), (.infinity, .infinity), (-1, .nan), (4, 2)]),
        Expected(
            name: "floor", function: { floor($0) },
            values: [(2.5, 2), (-2.5, -3), (-0.0, -0.0), (1e300, 1e300), (-.infinity, -.infinity)]),
        Expected(
            name: "round", function: { round($0) },
            values: [
                (2.5, 3), (-2.5, -3), (0.5, 1), (-0.5, -1), (0.49999999999999994, 0), (1.4, 1), (-0.2, -0.0),
                (4503599627370497, 4503599627370497), (.infinity, .infinity),
            ]),
        Expected(
            name: "abs", function: { abs($0) }, values: [(-2, 2), (-0.0, 0), (-.infinity, .infinity), (3, 3)]),
    ]

    @Test(arguments: expectations.indices)
    func specialValuesAreExact(index: Int) {
        let expected = Self.expectations[index]
        for (x, result) in expected.values + [(x: Double.nan, result: Double.nan)] {
            let found = expected.function(Lanes(repeating: x))[5]
            #expect(same(found, result), "\(expected.name)(\(x)) = \(found), not \(result)")
        }
    }

    @Test func subnormalResultsAreRoundedOnce() {
        // e^-744.5 is 0.94 of 2^-1074, the smallest number above 0; e^-745.2 is 0.47 of it, 750 / (e^750 - 1) 2.89 of it.
        #expect(exp(Lanes(repeating: -744.5))[0] == least)
        #expect(exp(Lanes(repeating: -745.2))[0] == 0)
        #expect(pow(Lanes(repeating: 2), Lanes(repeating: -1074))[0] == least)
        #expect(pow(Lanes(repeating: 2), Lanes(repeating: -1075.5))[0] == 0)
        #expect(bernoulli(Lanes(repeating: 752))[0] == 0)
        #expect(bernoulli(Lanes(repeating: 750))[0] == 3 * least)
    }

    @Test func powerHasTheSpecialValuesOfTheStandard() {
        let values: [(Double, Double, Double)] = [
            (0, 0, 1), (.nan, 0, 1), (1, .nan, 1), (1, .infinity, 1), (-1, .infinity, 1), (-1, -.infinity, 1),
            (0, 2, 0), (-0.0, 3, -0.0), (-0.0, 2, 0), (0, -1, .infinity), (-0.0, -1, -.infinity), (0, 0.5, 0),
            (.infinity, 2, .infinity), (.infinity, -2, 0), (-.infinity, 3, -.infinity), (-.infinity, 2, .infinity),
            (2, .infinity, .infinity), (0.5, .infinity, 0), (2, -.infinity, 0), (0.5, -.infinity, .infinity),
            (-8, 1.0 / 3, .nan), (-2, 3, -8), (-2, 4, 16), (-2, -3, -0.125), (10, 400, .infinity), (10, -400, 0),
            (-10, 401, -.infinity), (-10, -401, -0.0), (.nan, 1, .nan), (2, .nan, .nan), (5, 1, 5), (3, 2, 9),
            (-1, 9007199254740992, 1), (-1, 9007199254740991, -1), (-1, 4503599627370497, -1), (least, 1, least),
            (0.9999999999999999, 1e300, 0), (1.0000000000000002, 1e300, .infinity),
        ]
        for (x, y, result) in values {
            let found = pow(Lanes(repeating: x), Lanes(repeating: y))[6]
            #expect(same(found, result), "pow(\(x), \(y)) = \(found), not \(result)")
        }
    }

    @Test func minimumAndMaximumPassOnNaNAndOrderZeros() {
        let cases: [(Double, Double, Double, Double)] = [
            (1, 2, 1, 2), (2, 1, 1, 2), (-0.0, 0, -0.0, 0), (0, -0.0, -0.0, 0), (.nan, 1, .nan, .nan),
            (1, .nan, .nan, .nan), (-.infinity, 3, -.infinity, 3), (.infinity, .nan, .nan, .nan), (-4, -4, -4, -4),
        ]
        for (a, b, smaller, larger) in cases {
            #expect(same(min(Lanes(repeating: a), Lanes(repeating: b))[1], smaller))
            #expect(same(max(Lanes(repeating: a), Lanes(repeating: b))[2], larger))
        }
    }
}
