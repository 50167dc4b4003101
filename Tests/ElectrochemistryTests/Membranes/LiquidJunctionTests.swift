import Electrochemistry
import Equations
import Testing

@Suite struct LiquidJunctionTests {
    private func ion(_ charge: Double, _ mobility: Double, _ inside: Double, _ outside: Double)
        -> LiquidJunction.Ion<Double>
    {
        .init(charge: charge, mobility: mobility, inside: inside, outside: outside)
    }

    @Test func henderson() throws {
        let entry = try ModelCase("S15")
        let t = try entry.inputs["tC"].number + 273.15
        func mobility(_ name: String) throws -> Double { try entry.inputs["u"][name].number }
        let (k, na, cl) = (try mobility("K"), try mobility("Na"), try mobility("Cl"))
        try entry.check([
            "case1": LiquidJunction.potential(
                temperature: t, ions: [ion(1, k, 0, 3000), ion(1, na, 150, 0), ion(-1, cl, 150, 3000)]) * 1e3,
            "case2": LiquidJunction.potential(temperature: t, ions: [ion(1, na, 100, 500), ion(-1, cl, 100, 500)])
                * 1e3,
        ])
    }

    /// The definition: the sum over ions of transport number over charge times d ln c, along the straight line.
    @Test func isTheIntegralAlongTheLine() {
        let ions = [ion(1, 5, 140, 3), ion(2, 6, 2, 40), ion(-1, 8, 130, 80), ion(-2, 8, 7, 1.5)]
        let (steps, t) = (20_000, 298.15)
        var sum = 0.0
        for step in 0..<steps {
            let x = (Double(step) + 0.5) / Double(steps)
            var (moved, all) = (0.0, 0.0)
            for ion in ions {
                let (c, change) = (ion.outside + x * (ion.inside - ion.outside), ion.inside - ion.outside)
                moved += (ion.charge < 0 ? -1 : 1) * ion.mobility * change
                all += abs(ion.charge) * ion.mobility * c
            }
            sum += moved / all / Double(steps)
        }
        let want = -Double.thermalVoltage(temperature: t) * sum
        #expect(abs(LiquidJunction.potential(temperature: t, ions: ions) / want - 1) < 1e-7)
    }

    @Test func sidesOfEqualConductanceAreNoSingularity() {
        // NaCl against KCl of the same conductance: the general formula divides zero by zero.
        let equal = LiquidJunction.potential(
            temperature: 298.15, ions: [ion(1, 5, 16, 0), ion(1, 7.5, 0, 12), ion(-1, 7.5, 16 * 12.5 / 12.5, 16)])
        #expect(equal.isFinite)
        let exact = LiquidJunction.potential(
            temperature: 298.15, ions: [ion(1, 5, 100, 0), ion(1, 5, 0, 100), ion(-1, 8, 100, 100)])
        #expect(exact == 0)
        let shifted = LiquidJunction.potential(
            temperature: 298.15, ions: [ion(1, 5, 100, 0), ion(2, 2.5, 0, 50), ion(-1, 8, 100, 100)])
        let near = LiquidJunction.potential(
            temperature: 298.15, ions: [ion(1, 5, 100 + 1e-7, 0), ion(2, 2.5, 0, 50), ion(-1, 8, 100 + 1e-7, 100)])
        #expect(shifted.isFinite && abs(shifted - near) < 1e-9)
    }
}
