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
        _ system: MovingSystem, a: [Double], s: [Double], from start: Double = 2, _ stimulus: PiecewiseLinear,
        _ times: [Double]
    ) -> (results: MotionResults, records: [[Double]]) {
        run(system, a: a, s: s, from: start, a.map { _ in stimulus }, times)
    }

    private func run(
        _ system: MovingSystem, a: [Double], s: [Double], from start: Double = 2, _ stimuli: [PiecewiseLinear],
        _ times: [Double]
    ) -> (results: MotionResults, records: [[Double]]) {
        let motion = Motion(
            lanes: a.count, inputs: [a, s], initial: [a.map { _ in start }, a.map { _ in 1 }],
            stimuli: stimuli.map { [$0] }, stop: times[times.count - 1], times: times)
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

    /// What runs away from a rest that it is exactly at stays there, and near to it goes its own way, beside lanes that relax.
    @Test func growingStates() throws {
        let times = (0...200).map { 2e-3 * Double($0) }
        let still = PiecewiseLinear([.init(0, 0)])
        // y' = a + s y from 0.25: at rest where a = -0.25 s; the product with y1 is a record that is computed.
        let (a, s) = ([-250.0, -25 - 1e-7, 0.5], [1000.0, 100, -2])
        let (results, records) = run(try system(), a: a, s: s, from: 0.25, still, times)
        #expect(results.methods.allSatisfy { $0 == .relaxation })
        for lane in a.indices {
            for (index, time) in times.enumerated() {
                let y = 0.25 + (a[lane] + s[lane] * 0.25) * expm1(s[lane] * time) / s[lane]
                let cell = lane * times.count + index
                #expect(abs(records[0][cell] - y) <= 1e-13 * max(1, abs(y)), "\(lane) at \(time)")
                #expect(
                    abs(records[2][cell] - (y * exp(-3 * time) + time)) <= 1e-13 * max(1, abs(y)), "\(lane) at \(time)")
            }
        }
    }

    /// Lanes that are driven differently, five of each in a row and across blocks: each as alone.
    @Test func lanesFollowTheirOwnStimuli() throws {
        let system = try system()
        let count = 131
        let a = (0..<count).map { Double($0) / 50 }
        let s = (0..<count).map { -0.3 * Double(1 + $0 % 17) }
        let stimuli = (0..<count).map { lane in
            let first = 0.1 + 0.07 * Double(lane / 5)
            return lane % 10 < 5
                ? PiecewiseLinear([.init(first, 0), .init(first, 4), .init(2.5, 4), .init(2.5, -1)])
                : PiecewiseLinear([.init(first, 0), .init(first, -2)])
        }
        let together = run(system, a: a, s: s, stimuli, Self.even)
        #expect((0..<count).allSatisfy { together.results.steps[$0] == ($0 % 10 < 5 ? 3 : 2) })
        for lane in 0..<count {
            let alone = run(system, a: [a[lane]], s: [s[lane]], [stimuli[lane]], Self.even)
            for record in 0..<3 {
                #expect(alone.records[record] == Array(together.records[record][(lane * 1001)..<((lane + 1) * 1001)]))
            }
        }
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
