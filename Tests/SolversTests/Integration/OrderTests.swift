import Equations
import Foundation
import Solvers
import Testing

/// How fast the error falls with the step, on problems with a known solution.
@Suite struct OrderTests {
    /// y' = y cos t, y(0) = 1: e^(sin t).
    private func forced() throws -> MovingSystem {
        let problem = MovingProblem(1)
        return try problem.system([problem.variables[0] * .apply(.cos, problem.time)])
    }

    /// The error of steps of one length: at the end, and the largest between.
    private func errors(_ method: IntegrationMethod, _ step: Double) throws -> (end: Double, between: Double) {
        let settings = IntegrationSettings(tolerance: 1, method: method)
        let times = (0...97).map { 2 * Double($0) / 97 }
        let (results, values) = try forced().follow([1], to: 2, at: times, settings, longestStep: step)
        #expect(results.outcomes == [.converged])
        let differences = zip(times, values[0]).map { abs($1 - exp(sin($0))) }
        return (differences.last ?? .nan, differences.max() ?? .nan)
    }

    @Test(arguments: [IntegrationMethod.dormandPrince, .rodas]) func isFive(_ method: IntegrationMethod) throws {
        let (coarse, fine) = (try errors(method, 1.0 / 16), try errors(method, 1.0 / 32))
        let order = log2(coarse.end / fine.end)
        #expect(order > 4.6 && order < 6, "order \(order) of \(method)")
        // The continuous extension loses one order.
        let between = log2(coarse.between / fine.between)
        #expect(between > 3.7, "order \(between) of the continuous extension of \(method)")
    }

    /// y' = -z, z^3 + z = y^3 + y: both are e^-t.
    @Test func isFiveWithAlgebraicVariables() throws {
        let problem = MovingProblem(2)
        let (y, z) = (problem.variables[0], problem.variables[1])
        let system = try problem.system(
            [-z], residuals: [.power(z, 3, over: 1) + z - .power(y, 3, over: 1) - y])
        #expect(system.algebraicCount == 1)
        func error(_ step: Double) -> Double {
            // The algebraic variable starts beside its equation and is brought there.
            let (results, values) = system.follow(
                [1, 0.3], to: 2, IntegrationSettings(tolerance: 1), longestStep: step)
            #expect(results.methods == [.rodas])
            return max(abs(values[0][0] - exp(-2.0)), abs(values[1][0] - exp(-2.0)))
        }
        let order = log2(error(1.0 / 8) / error(1.0 / 16))
        #expect(order > 4.5 && order < 6.5, "order \(order)")
    }

    /// Errors follow the tolerance that is asked for.
    @Test(arguments: [IntegrationMethod.dormandPrince, .rodas]) func toleranceIsKept(_ method: IntegrationMethod) throws
    {
        let system = try forced()
        var last = Double.infinity
        for tolerance in [1e-4, 1e-6, 1e-8, 1e-10] {
            let (_, values) = system.follow([1], to: 6, IntegrationSettings(tolerance: tolerance, method: method))
            let error = abs(values[0][0] - exp(sin(6.0)))
            #expect(error < 20 * tolerance && error < last, "\(error) at \(tolerance)")
            last = error
        }
    }
}
