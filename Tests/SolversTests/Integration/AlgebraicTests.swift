import Equations
import Foundation
import Solvers
import Testing

/// Algebraic variables that are far from where they should be.
@Suite struct AlgebraicTests {
    /// A current that is forced through an exponential law: Newton's first step leads to 28 V, from where it would come back by the
    /// thermal voltage at a time.
    @Test(arguments: [7.3e-7, 1e-3, -7.3e-7, 0]) func aDiodeThatIsForced(current: Double) throws {
        let problem = MovingProblem(2)
        let (y, z) = (problem.variables[0], problem.variables[1])
        let (saturation, scale, leak) = (9.5e-10, 0.0374, 1 / 8.46e6)
        let system = try problem.system(
            [-y],
            residuals: [
                Expression(saturation) * (.apply(.exp, z / Expression(scale)) - Expression(1)) + Expression(leak) * z
                    - Expression(current) * y
            ])
        #expect(system.algebraicCount == 1)
        let (results, values) = system.follow([1, 0], to: 1, at: [0, 1], IntegrationSettings(tolerance: 1e-9))
        #expect(results.outcomes == [.converged])
        for (time, voltage) in zip([0.0, 1], values[1]) {
            let carried = saturation * (exp(voltage / scale) - 1) + leak * voltage
            #expect(abs(carried - current * exp(-time)) < 1e-6 * abs(current) + 1e-18, "\(voltage) V at \(time)")
        }
    }
}
