import Electrochemistry
import Equations
import Testing

@Suite struct PitzerFunctionsTests {
    @Test func interactionFunctions() {
        for x in [0.06, 0.1, 0.5, 1, 3, 12, 40] {
            let g = 2 * (1 - (1 + x) * Double.exp(-x)) / (x * x)
            let slope = -2 * (1 - (1 + x + x * x / 2) * Double.exp(-x)) / (x * x)
            #expect(abs(PitzerFunctions.g(x) - g) < 1e-12)
            #expect(abs(PitzerFunctions.slope(x) - slope) < 1e-12)
        }
        #expect(PitzerFunctions.g(0.0) == 1 && PitzerFunctions.slope(0.0) == 0)
        // Where the series meets the difference.
        let edge = 0.05
        #expect(abs(PitzerFunctions.g(edge.nextDown) - PitzerFunctions.g(edge)) < 1e-13)
        #expect(abs(PitzerFunctions.slope(edge.nextDown) - PitzerFunctions.slope(edge)) < 1e-13)
    }

    /// J by quadrature of its definition (Pitzer 1975): J(x) = 1/x integral of (1 + q + q^2/2 - e^q) y^2 dy with
    /// q = -(x/y) e^-y, divided out as x/4 - 1 + the integral of (1 - e^q) y^2 / x.
    @Test func electrostaticFunctions() {
        for x in [0.01, 0.1, 0.5, 0.99, 1.01, 2.3, 10, 50] {
            func integrand(_ y: Double) -> Double {
                let q = -(x / y) * Double.exp(-y)
                return (1 + q + q * q / 2 - Double.exp(q)) * y * y
            }
            // Substituting y = e^u spreads the steep part near zero.
            let (from, to, steps) = (-40.0, 5.0, 40000)
            let h = (to - from) / Double(steps)
            var sum = 0.0
            for k in 0...steps {
                let y = Double.exp(from + Double(k) * h)
                sum += (k == 0 || k == steps ? 1 : k % 2 == 1 ? 4 : 2) * integrand(y) * y
            }
            let j = sum * h / 3 / x
            let got = PitzerFunctions.electrostatic(x)
            #expect(abs(got.j - j) < 2e-7 * (1 + j), "J(\(x)) = \(got.j), \(j)")
            let step = 1e-5 * x
            let slope =
                x * (PitzerFunctions.electrostatic(x + step).j - PitzerFunctions.electrostatic(x - step).j) / (2 * step)
            #expect(abs(got.slope - slope) < 1e-7 * (1 + slope), "x J'(\(x))")
        }
        #expect(abs(PitzerFunctions.electrostatic(0.5).j - 0.0435081) < 1e-7)
        #expect(abs(PitzerFunctions.electrostatic(2.3).j - 0.3521706) < 1e-7)
        #expect(abs(PitzerFunctions.electrostatic(2.3).slope - 0.450698) < 1e-6)
    }

    @Test func temperatureFunctions() {
        let f = TemperatureFunction([1, 2, 3, 4, 5, 6])
        #expect(f.value(at: 298.15) == 1)
        let (t, r) = (310.15, 298.15)
        let one = 2 * (1 / t - 1 / r) + 3 * Double.log(t / r)
        let two = 4 * (t - r) + 5 * (t * t - r * r) + 6 * (1 / (t * t) - 1 / (r * r))
        #expect(abs(f.value(at: t) / (1 + one + two) - 1) < 1e-12)
        #expect(TemperatureFunction([]).isZero && TemperatureFunction([0.5]).isConstant)
        let table = TemperatureTable(temperatures: [0, 10, 30], values: [1, 2, 6])
        for (x, y) in [(-10.0, 0.0), (0, 1), (5, 1.5), (10, 2), (20, 4), (40, 8)] {
            #expect(abs(table.value(at: x) - y) < 1e-14)
        }
    }
}
