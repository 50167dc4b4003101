import Equations
import Foundation
import Solvers
import Testing

/// Stiff problems, and the choice of the method.
@Suite struct StiffTests {
    /// y' = -a (y - cos t): (a^2 cos t + a sin t)/(a^2 + 1) once the start is forgotten.
    private func relaxation(_ a: Double) throws -> MovingSystem {
        let problem = MovingProblem(1)
        return try problem.system([Expression(-a) * (problem.variables[0] - .apply(.cos, problem.time))])
    }

    @Test func isNoticed() throws {
        let a = 1e4
        let (results, values) = try relaxation(a).follow([0], to: 10, IntegrationSettings(tolerance: 1e-6))
        #expect(results.methods == [.rodas] && results.outcomes == [.converged])
        let exact = (a * a * cos(10.0) + a * sin(10.0)) / (a * a + 1)
        #expect(abs(values[0][0] - exact) < 1e-5)
        // An explicit method would need h a < 3.3: 30000 steps.
        #expect(results.steps[0] < 300)
    }

    @Test func isNotSuspectedOfMildProblems() throws {
        let (results, values) = try relaxation(1).follow([0], to: 10, IntegrationSettings(tolerance: 1e-8))
        #expect(results.methods == [.dormandPrince])
        let exact = (cos(10.0) + sin(10.0) - exp(-10.0)) / 2
        #expect(abs(values[0][0] - exact) < 1e-7)
    }

    /// Robertson's kinetics. Reference: the classical Runge-Kutta method with 4e6 steps of 1e-5, in a separate program.
    @Test func robertson() throws {
        let problem = MovingProblem(3)
        let y = problem.variables
        let slow = Expression(0.04) * y[0]
        let back = Expression(1e4) * y[1] * y[2]
        let fast = Expression(3e7) * y[1] * y[1]
        let system = try problem.system([back - slow, slow - back - fast, fast])
        let (results, values) = system.follow([1, 0, 0], to: 40, IntegrationSettings(tolerance: 1e-8))
        #expect(results.outcomes == [.converged])
        for (value, exact) in zip(values, [0.71582706871939, 9.1855347645574e-6, 0.28416374574584]) {
            #expect(abs(value[0] - exact) < 1e-6 * exact)
        }
        #expect(abs(values[0][0] + values[1][0] + values[2][0] - 1) < 1e-9)
    }

    /// Van der Pol's oscillator in Lienard's form with mu = 1000, over a fast jump. Reference: as above, 2e8 steps;
    /// E. Hairer and G. Wanner, Solving Ordinary Differential Equations II (1996), print the same.
    @Test func vanDerPol() throws {
        let problem = MovingProblem(2)
        let (x, v) = (problem.variables[0], problem.variables[1])
        let mu = Expression(1000)
        let system = try problem.system([v, mu * (Expression(1) - x * x) * v - x])
        let (results, values) = system.follow([2, 0], to: 2000, IntegrationSettings(tolerance: 1e-8))
        #expect(results.outcomes == [.converged] && results.methods == [.rodas])
        #expect(abs(values[0][0] - 1.70616773) < 1e-5)
    }

    /// A lane that cannot be integrated says so and harms no other: y' = y^2 leaves every range at t = 1/y(0).
    @Test func explosionIsOneLanesOwn() throws {
        let problem = MovingProblem(1)
        let y = problem.variables[0]
        let system = try problem.system([y * y])
        let motion = Motion(lanes: 3, initial: [[0.1, 1, 0.2]], stop: 2, times: [0.5, 2])
        let results = Integrator(system).run(motion)
        #expect(results.outcomes[0] == .converged && results.outcomes[2] == .converged)
        #expect(results.outcomes[1] != .converged)
        #expect(abs(results.ends[1] - 1) < 1e-3)
        #expect(abs(results.variables[0][2] - 2) < 1e-4 && results.variables[0][3].isNaN)
        #expect(abs(results.variables[0][1] - 0.125) < 1e-6 && abs(results.variables[0][5] - 1 / 3.0) < 1e-6)
    }

    @Test func stepsAreCapped() throws {
        let (results, _) = try relaxation(1).follow([0], to: 1e6, IntegrationSettings(mostSteps: 50))
        #expect(results.outcomes == [.timedOut] && results.steps[0] + results.rejections[0] == 50)
    }
}
