import Equations
import Foundation
import Solvers
import Testing
import Units

/// Sudden changes of states, against closed forms.
@Suite struct EventTests {
    private final class Recorder: StepObserver {
        var times: [Int: [Double]] = [:]
        private var lanes = [Int](repeating: 0, count: 64)

        func begin(lane: Int, slot: Int) {
            lanes[slot] = lane
            times[lane] = []
        }
        func step(_ steps: AcceptedSteps) {}
        func fired(_ event: Int, slot: Int, at time: Double) { times[lanes[slot], default: []].append(time) }
        func end(slot: Int) {}
    }

    /// A ball falls from a height of 1 with an acceleration of 1 and keeps a part of its speed at the ground.
    private func ball(_ method: IntegrationMethod) throws -> (MovingSystem, IntegrationSettings) {
        let problem = MovingProblem(2)
        let (height, speed) = (problem.variables[0], problem.variables[1])
        let part = problem.graph.symbol("part", .none)
        let system = try MovingSystem(
            graph: problem.graph,
            states: [
                .init(symbol: height, derivative: speed, nature: .fraction),
                .init(symbol: speed, derivative: Expression(-1), nature: .fraction),
            ], time: problem.time, inputs: [part],
            events: [.init(margin: -height, changes: [(0, Expression(0)), (1, -(part * speed))])],
            records: [height, speed])
        return (system, IntegrationSettings(tolerance: 1e-9, method: method))
    }

    @Test(arguments: [IntegrationMethod.dormandPrince, .rodas]) func bounces(_ method: IntegrationMethod) throws {
        let (system, settings) = try ball(method)
        let recorder = Recorder()
        let motion = Motion(
            lanes: 1, inputs: [[0.5]], initial: [[1], [0]], periods: [[.infinity]], stop: 4, times: [0, 1, 2, 4])
        let results = Integrator(system, settings: settings).run(motion, observer: recorder)
        let found = try #require(recorder.times[0])
        // The flight times halve: sqrt 2, then sqrt 2, sqrt 2 / 2...
        var exact: [Double] = []
        var (time, flight) = (2.0.squareRoot(), 2.0.squareRoot())
        while time < 4 {
            exact.append(time)
            time += flight
            flight /= 2
        }
        #expect(found.count == exact.count)
        for (own, other) in zip(found, exact) { #expect(abs(own - other) < 1e-8) }
        #expect(results.outcomes == [.converged])
        let t = 2 - 2.0.squareRoot()
        #expect(abs(results.variables[0][2] - (2.0.squareRoot() / 2 * t - t * t / 2)) < 1e-8)
    }

    /// The bits of a lane are its own, whatever fires beside it.
    @Test func lanesAreAlone() throws {
        let (system, settings) = try ball(.dormandPrince)
        let parts = (0..<75).map { 0.2 + 0.6 * Double($0) / 75 }
        func run(_ parts: [Double]) -> (MotionResults, Recorder) {
            let motion = Motion(
                lanes: parts.count, inputs: [parts], initial: [parts.map { _ in 1 }, parts.map { _ in 0 }],
                periods: [parts.map { _ in .infinity }], stop: 3, times: [2.5, 3])
            let recorder = Recorder()
            return (Integrator(system, settings: settings).run(motion, observer: recorder), recorder)
        }
        let (together, recorder) = run(parts)
        for lane in [0, 7, 40, 74] {
            let (alone, own) = run([parts[lane]])
            #expect(own.times[0] == recorder.times[lane])
            #expect(alone.variables[0] == Array(together.variables[0][(2 * lane)..<(2 * lane + 2)]))
            #expect(alone.steps[0] == together.steps[lane])
        }
    }

    /// Two events that undo each other never end; the lane says so and its neighbour moves on.
    @Test func endlessEventsEndTheLane() throws {
        let problem = MovingProblem(1)
        let x = problem.variables[0]
        let rate = problem.graph.symbol("rate", .none)
        let system = try MovingSystem(
            graph: problem.graph, states: [.init(symbol: x, derivative: rate, nature: .fraction)], time: problem.time,
            inputs: [rate],
            events: [
                .init(margin: x, changes: [(0, Expression(-1))]), .init(margin: -x, changes: [(0, Expression(1))]),
            ],
            records: problem.variables)
        let motion = Motion(
            lanes: 2, inputs: [[1, -1e-3]], initial: [[-0.5, -0.5]],
            periods: [[.infinity, .infinity], [.infinity, .infinity]],
            stop: 2, times: [2])
        let results = Integrator(system).run(motion)
        #expect(results.outcomes == [.endlessEvents, .converged])
        #expect(abs(results.ends[0] - 0.5) < 1e-9 && results.ends[1] == 2)
        #expect(abs(results.variables[0][1] + 0.502) < 1e-12)
    }

    /// A clock ticks at multiples of its period to the bit, the end included; what it leaves counts from there on.
    @Test func clocksTick() throws {
        let problem = MovingProblem(2)
        let (x, n) = (problem.variables[0], problem.variables[1])
        let system = try MovingSystem(
            graph: problem.graph,
            states: [
                .init(symbol: x, derivative: -x, nature: .fraction),
                .init(symbol: n, derivative: Expression(0), nature: .fraction),
            ], time: problem.time,
            events: [
                .init(margin: nil, changes: [(1, n + Expression(1))]),
                // From what the first has left: every second tick.
                .init(
                    margin: nil,
                    condition: .compare(
                        .equal, n - Expression(2) * .apply(.floor, n / Expression(2)), Expression(0)),
                    changes: [(0, x + Expression(1))]),
            ],
            records: problem.variables)
        let recorder = Recorder()
        let motion = Motion(
            lanes: 1, initial: [[1], [0]], periods: [[0.1], [0.1]], stop: 1, times: [0, 0.05, 0.1, 0.2, 1])
        let results = Integrator(system, settings: IntegrationSettings(tolerance: 1e-10)).run(
            motion, observer: recorder)
        #expect(results.variables[1] == [0, 0, 1, 2, 10])
        #expect(recorder.times[0]?.count == 15)
        #expect(recorder.times[0]?.first == 0.1 && recorder.times[0]?.last == 1)
        var exact = 1.0
        for tick in 1...10 { exact = exact * exp(-0.1) + (tick % 2 == 0 ? 1 : 0) }
        #expect(abs(results.variables[0][4] - exact) < 1e-9)
        #expect(abs(results.variables[0][3] - (exp(-0.2) + 1)) < 1e-9)
    }

    /// A condition that stays true after its event fires once, and again only after it has ended.
    @Test func firesAtBeginningsOnly() throws {
        let problem = MovingProblem(2)
        let (count, other) = (problem.variables[0], problem.variables[1])
        let wave = Expression.apply(.sin, problem.time)
        let system = try MovingSystem(
            graph: problem.graph,
            states: [
                .init(symbol: count, derivative: Expression(0), nature: .fraction),
                .init(symbol: other, derivative: Expression(1), nature: .fraction),
            ], time: problem.time,
            events: [.init(margin: wave - Expression(0.5), changes: [(0, count + Expression(1))])],
            records: problem.variables)
        let recorder = Recorder()
        let motion = Motion(
            lanes: 1, initial: [[0], [0]], longestSteps: [0.2], periods: [[.infinity]], stop: 20, times: [20])
        let results = Integrator(system).run(motion, observer: recorder)
        #expect(results.variables[0] == [4])
        for (turn, time) in try #require(recorder.times[0]).enumerated() {
            #expect(abs(time - (asin(0.5) + 2 * .pi * Double(turn))) < 1e-5)
        }
    }
}
