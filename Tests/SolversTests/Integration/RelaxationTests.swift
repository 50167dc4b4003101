import Equations
import Solvers
import Testing
import Units

import func Foundation.exp
import func Foundation.expm1

/// States that relax while what drives them stands still have their exact solution.
@Suite struct RelaxationTests {
    private let problem = MovingProblem(2)

    /// y0' = a + s y0 + u, y1' = -3 y1; u is a stimulus.
    private func system(_ extra: Expression? = nil) throws -> MovingSystem {
        let graph = problem.graph
        let (a, s) = (graph.symbol("a", .none), graph.symbol("s", .none))
        let u = MovingSystem.Stimulus(
            value: graph.symbol("u", .none), slope: graph.symbol("u'", .none), origin: graph.symbol("u0", .none))
        let drive = u.value + u.slope * (problem.time - u.origin)
        let y = problem.variables
        return try problem.system(
            [a + s * y[0] + drive + (extra ?? Expression(0)), Expression(-3) * y[1]], inputs: [a, s],
            records: [y[0], y[1], y[0] * y[1] + problem.time], stimuli: [u])
    }

    private func run(
        _ system: MovingSystem, a: [Double], s: [Double], _ stimulus: PiecewiseLinear, _ times: [Double]
    ) -> (results: MotionResults, records: [[Double]]) {
        let motion = Motion(
            lanes: a.count, inputs: [a, s], initial: [a.map { _ in 2 }, a.map { _ in 1 }],
            stimuli: a.map { _ in [stimulus] }, stop: times[times.count - 1], times: times)
        let integrator = Integrator(system, settings: IntegrationSettings(tolerance: 1e-11))
        let results = integrator.run(motion)
        return (results, integrator.records(of: results, motion))
    }

    private let step = PiecewiseLinear([.init(0.5, 0), .init(0.5, 4), .init(1.25, 4), .init(1.25, -1)])

    /// The solution piece by piece.
    private func exact(_ a: Double, _ s: Double, at time: Double) -> Double {
        var (y, now) = (2.0, 0.0)
        for (end, u) in [(0.5, 0.0), (1.25, 4), (.infinity, -1)] {
            let span = min(end, time) - now
            if span <= 0 { break }
            y += (a + u + s * y) * (s == 0 ? span : expm1(s * span) / s)
            now += span
        }
        return y
    }

    private static let even = (0...1000).map { 3e-3 * Double($0) }
    private static let uneven = [0, 0.1, 0.5, 0.500001, 1.25, 1.7, 3]

    @Test(arguments: [even, uneven])
    func stepsAreFollowedExactly(times: [Double]) throws {
        let (a, s) = ([1.0, -2, 0.5, 3, 0], [-1.0, -40, 0, 0.25, -1e-7])
        let (results, records) = run(try system(), a: a, s: s, step, times)
        #expect(results.methods.allSatisfy { $0 == .relaxation })
        #expect(results.outcomes.allSatisfy { $0 == .converged })
        #expect(results.steps.allSatisfy { $0 == 3 } && results.ends.allSatisfy { $0 == 3 })
        for lane in a.indices {
            for (index, time) in times.enumerated() {
                let cell = lane * times.count + index
                let (x, y) = (exact(a[lane], s[lane], at: time), exp(-3 * time))
                #expect(abs(records[0][cell] - x) <= 1e-13 * max(1, abs(x)), "\(lane) at \(time)")
                #expect(abs(records[1][cell] - y) <= 1e-14)
                #expect(abs(records[2][cell] - (x * y + time)) <= 1e-12 * max(1, abs(x)))
            }
        }
    }

    /// What is not known in closed form, a ramp or a rate that knows another state, is integrated, and agrees.
    @Test func othersAreIntegrated() throws {
        let ramp = PiecewiseLinear([.init(0, 0), .init(3, 0.3)])
        let ramped = run(try system(), a: [1], s: [-1], ramp, Self.uneven)
        #expect(ramped.results.methods == [.dormandPrince])
        let coupled = try system(problem.variables[1])
        #expect(run(coupled, a: [1], s: [-1], step, Self.uneven).results.methods == [.dormandPrince])
        let moving = try system(.apply(.sin, problem.time))
        #expect(run(moving, a: [1], s: [-1], step, Self.uneven).results.methods == [.dormandPrince])
        let curved = try system(problem.variables[0] * problem.variables[0])
        #expect(run(curved, a: [1], s: [-8], step, Self.uneven).results.methods == [.dormandPrince])
    }

    /// The bits of a lane are its own.
    @Test func lanesDoNotMatter() throws {
        let system = try system()
        let count = 131
        let a = (0..<count).map { Double($0) / 50 }
        let s = (0..<count).map { -0.3 * Double($0 % 17) }
        let together = run(system, a: a, s: s, step, Self.even)
        for lane in [0, 7, 63, 64, 130] {
            let alone = run(system, a: [a[lane]], s: [s[lane]], step, Self.even)
            for record in 0..<3 {
                #expect(alone.records[record] == Array(together.records[record][(lane * 1001)..<((lane + 1) * 1001)]))
            }
        }
    }

    /// A lane that its bounds would hold back is integrated.
    @Test func boundsAreKept() throws {
        let problem = MovingProblem(1)
        let system = try problem.system([Expression(4) - Expression(2) * problem.variables[0]], bounds: 0...1)
        let (results, values) = system.follow([0.5], to: 3, at: [1, 3], IntegrationSettings())
        #expect(results.methods == [.dormandPrince])
        #expect(values[0].allSatisfy { abs($0 - 1) < 1e-6 })
    }
}
