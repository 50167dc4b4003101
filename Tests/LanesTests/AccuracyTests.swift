import Lanes
import Testing

/// Every function against 60-digit numbers: the largest error over all points, in units in the last place of the correctly
/// rounded result, stays below what the documentation promises.
@Suite struct AccuracyTests {
    @Test(arguments: [
        ("exp", 1.2), ("expm1", 1.1), ("exprel", 2), ("logistic", 1.6), ("tanh", 1.8), ("log", 1), ("log1p", 1),
        ("softplus", 2.5), ("bernoulli", 2), ("bernoulliDerivative", 4), ("pow", 2),
    ])
    func staysWithinItsBound(name: String, bound: Double) throws {
        let points = try Reference.points(of: name)
        #expect(points.count > 200)
        for point in points {
            let result: Double
            switch name {
            case "exp": result = exp(Lanes(repeating: point.x))[0]
            case "expm1": result = expm1(Lanes(repeating: point.x))[1]
            case "exprel": result = exprel(Lanes(repeating: point.x))[2]
            case "logistic": result = logistic(Lanes(repeating: point.x))[3]
            case "tanh": result = tanh(Lanes(repeating: point.x))[4]
            case "log": result = log(Lanes(repeating: point.x))[5]
            case "log1p": result = log1p(Lanes(repeating: point.x))[6]
            case "softplus": result = softplus(Lanes(repeating: point.x))[7]
            case "bernoulli": result = bernoulli(Lanes(repeating: point.x))[0]
            case "bernoulliDerivative": result = bernoulliDerivative(Lanes(repeating: point.x))[1]
            default: result = pow(Lanes(repeating: point.x), Lanes(repeating: point.y))[2]
            }
            let error = point.error(of: result)
            #expect(error <= bound, "\(name)(\(point.x), \(point.y)) = \(result), off by \(error) units")
        }
    }

    @Test func pairAndBundleHoldBothSigns() throws {
        for point in try Reference.points(of: "bernoulli") where Swift.abs(point.x) < 708 {
            let here = Lanes(repeating: point.x)
            let pair = bernoulliPair(here)
            let mirrored = bernoulliPair(-here)
            #expect(point.error(of: pair.forward[3]) <= 3.5)
            #expect(point.error(of: mirrored.backward[4]) <= 3.5)
            let bundle = bernoulliBundle(here)
            #expect(bundle.forward == pair.forward && bundle.backward == pair.backward)
        }
        for point in try Reference.points(of: "bernoulliDerivative") {
            let here = bernoulliBundle(Lanes(repeating: point.x))
            let mirrored = bernoulliBundle(Lanes(repeating: -point.x))
            #expect(point.error(of: here.forwardDerivative[5]) <= 4)
            #expect(point.error(of: mirrored.backwardDerivative[6]) <= 4)
        }
    }

    /// B(712) = 712 e^-712 / (1 - e^-712) and its derivative, where e^-712 itself is subnormal.
    @Test func bundleKeepsAnAbsoluteErrorInTheFarTail() {
        let bundle = bernoulliBundle(Lanes(repeating: 712))
        #expect(Swift.abs(bundle.forward[0] - 4.313292185103229e-307) < 1e7 * least)
        #expect(Swift.abs(bundle.forwardDerivative[0] + 4.307234190461230e-307) < 1e7 * least)
        #expect(bundle.backward[0] == 712)
        #expect(bundle.backwardDerivative[0] == -1)
    }

    @Test func squareRootIsCorrectlyRounded() {
        for x in [0.0, least, 3 * least, 0.5, 2, 3, 1e300, .infinity] {
            #expect(sqrt(Lanes(repeating: x))[7] == x.squareRoot())
        }
        #expect(sqrt(Lanes(repeating: -1))[0].isNaN)
    }
}
