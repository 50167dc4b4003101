import Equations
import Testing
import Units

@Suite("Symbolic derivatives")
struct DerivativeTests {
    @Test("of a GHK current by voltage equals a central difference", arguments: [-0.2, -0.01, 0, 1e-9, 0.03, 0.2])
    func ghkSlope(voltage: Double) {
        let graph = Graph()
        let v = graph.symbol("V", .voltage)
        let u = v / .quantity(0.025, .voltage)
        let current =
            Expression.quantity(3, .currentDensity)
            * (Expression(2) * Expression.bernoulli(-u) - Expression(5) * Expression.bernoulli(u))
        let slope = graph.derivative(of: current, by: v)
        #expect(slope.dimension == .conductanceDensity)
        func value(_ e: Expression, _ x: Double) -> Double { graph.evaluate([e], where: [(v, x)])[0] }
        let h = 1e-5
        let difference =
            (8 * (value(current, voltage + h) - value(current, voltage - h))
                - (value(current, voltage + 2 * h) - value(current, voltage - 2 * h))) / (12 * h)
        #expect(abs(value(slope, voltage) - difference) < 1e-7 * abs(difference))
    }
}
