import Equations
import Foundation
import Solvers
import Testing
import Units

/// More variables than dense matrices are made for.
@Suite struct LargeTests {
    /// x_i' = z_i - x_i, where z_i is the mean of both neighbours of x_i, in a chain whose ends are held at zero: a sine along the
    /// chain decays by 1 - cos(k pi / (n + 1)).
    private func chain(_ n: Int, stiffness: Double) throws -> MovingSystem {
        let problem = MovingProblem(2 * n)
        let (x, z) = (problem.variables.prefix(n), problem.variables.suffix(n))
        let zero = problem.graph.constant(0)
        let means = (0..<n).map { index in
            Expression(0.5) * ((index > 0 ? x[index - 1] : zero) + (index + 1 < n ? x[index + 1] : zero))
        }
        return try problem.system(
            zip(x, z).map { Expression(stiffness) * ($1 - $0) },
            residuals: zip(z, means).map { $0 - $1 })
    }

    @Test(arguments: [(30, 1.0), (70, 1), (150, 1000)]) func aSineDecays(n: Int, stiffness: Double) throws {
        let system = try chain(n, stiffness: stiffness)
        let wave = (1...n).map { sin(3 * Double.pi * Double($0) / Double(n + 1)) }
        let stop = 100.0
        let (results, values) = system.follow(
            wave + [Double](repeating: 0, count: system.algebraicCount), to: stop, IntegrationSettings(tolerance: 1e-8))
        #expect(results.outcomes == [.converged])
        let left = exp(-stiffness * (1 - cos(3 * Double.pi / Double(n + 1))) * stop)
        for index in 0..<n { #expect(abs(values[index][0] - left * wave[index]) < 1e-7, "\(index)") }
    }

    /// The bits of a lane do not depend on what stands beside it.
    @Test func lanesAreAlone() throws {
        let n = 70
        let problem = MovingProblem(n)
        let speed = problem.graph.symbol("speed", .none)
        let x = problem.variables
        let rates = (0..<n).map { index in
            speed * ((index > 0 ? x[index - 1] : x[n - 1]) - x[index] * x[index] * x[index])
        }
        let system = try problem.system(rates, inputs: [speed], records: [x[0], x[n - 1]])
        let speeds = (0..<11).map { 1 + 40 * Double($0) }
        func follow(_ speeds: [Double]) -> MotionResults {
            let motion = Motion(
                lanes: speeds.count, inputs: [speeds],
                initial: (0..<n).map { index in [Double](repeating: cos(Double(index)), count: speeds.count) },
                stop: 3, times: [1, 3])
            return Integrator(system, settings: IntegrationSettings(method: .rodas)).run(motion)
        }
        let all = follow(speeds)
        for (lane, speed) in speeds.enumerated() {
            let alone = follow([speed])
            #expect(alone.variables[0] == Array(all.variables[0][(2 * lane)...].prefix(2)))
            #expect(alone.steps[0] == all.steps[lane])
        }
    }
}
