import Equations
import Foundation
import Solvers
import Testing
import Units

@Suite struct ShootingTests {
    /// tau dx/dt = cos(w t) - x, with tau in `inputs`: x = (cos + w tau sin) / (1 + (w tau)^2).
    @Test(arguments: [0.5, 1, 2, 7]) func findsALinearResponse(_ w: Double) throws {
        let problem = MovingProblem(1)
        let memory = problem.graph.symbol("memory", .none)
        let drive = Expression.apply(.cos, Expression(w) * problem.time)
        let system = try problem.system(
            [(drive - problem.variables[0]) / memory], inputs: [memory], records: problem.variables)
        let (memories, period) = ([0.01, 1, 100, 3], 2 * Double.pi / w)
        let motion = Motion(
            lanes: 4, inputs: [memories], initial: [[5, 0, 3, -1]], stop: period, times: [0, period])
        let found = Shooting(system, settings: IntegrationSettings(tolerance: 1e-9)).run(motion)
        for (lane, memory) in memories.enumerated() {
            #expect(found.outcomes[lane] == .converged)
            let exact = 1 / (1 + (w * memory) * (w * memory))
            #expect(abs(found.initial[0][lane] - exact) < 1e-8 * max(1, exact))
            // What is left after a period, however slowly it is forgotten.
            #expect(abs(found.multipliers[lane] - exp(-period / memory)) < 1e-5)
            #expect(found.iterations[lane] <= 4)
        }
    }

    /// The pendulum-like x'' = -x^3 - d x' + a cos(t) has a closed orbit whose ends meet, found from far away.
    @Test func findsANonlinearOrbit() throws {
        let problem = MovingProblem(2)
        let (x, v) = (problem.variables[0], problem.variables[1])
        let force = Expression(0.3) * .apply(.cos, problem.time) - x * x * x - Expression(0.4) * v
        let system = try problem.system([v, force], records: problem.variables)
        let period = 2 * Double.pi
        let motion = Motion(lanes: 1, initial: [[1.5], [0]], stop: period, times: [0, period])
        let found = Shooting(system, settings: IntegrationSettings(tolerance: 1e-9)).run(motion)
        #expect(found.outcomes == [.converged])
        var closed = motion
        closed.initial = found.initial
        let run = Integrator(system, settings: IntegrationSettings(tolerance: 1e-12)).run(closed)
        for variable in 0..<2 { #expect(abs(run.variables[variable][1] - found.initial[variable][0]) < 1e-8) }
        // The product of the multipliers is exp(-d T), by Liouville's formula; here they are a pair of equal size.
        #expect(abs(found.multipliers[0] - exp(-0.4 * Double.pi)) < 1e-4)
    }

    /// Nothing comes back where a state drifts.
    @Test func saysThatADriftHasNoPeriod() throws {
        let problem = MovingProblem(1)
        let system = try problem.system(
            [Expression(1) + Expression(0) * problem.variables[0]], records: problem.variables)
        let motion = Motion(lanes: 1, initial: [[0]], stop: 2, times: [0, 2])
        let found = Shooting(system, settings: IntegrationSettings()).run(motion)
        #expect(found.outcomes == [.singular])
    }
}
