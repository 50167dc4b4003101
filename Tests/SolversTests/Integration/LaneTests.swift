import Equations
import Foundation
import Solvers
import Testing
import Units

/// Lanes: none notices its neighbours, corners are hit, curves are seen.
@Suite struct LaneTests {
    /// A pendulum with a pulse on it, its frequency an input; a curve and a record that are no variables.
    private func pendulum() throws -> MovingSystem {
        let problem = MovingProblem(2)
        let (x, v) = (problem.variables[0], problem.variables[1])
        let frequency = problem.graph.symbol("frequency", .none)
        let push = MovingSystem.Stimulus(
            value: problem.graph.symbol("push", .none), slope: problem.graph.symbol("slope", .none),
            origin: problem.graph.symbol("origin", .none))
        let force = push.value + push.slope * (problem.time - push.origin)
        return try problem.system(
            [v, force - frequency * frequency * .apply(.sin, x)], inputs: [frequency], curves: [x, x * v],
            records: [x, x * x + force, v], stimuli: [push])
    }

    private func motion(_ lanes: [Int]) -> Motion {
        Motion(
            lanes: lanes.count, inputs: [lanes.map { 1 + 0.37 * Double($0 % 19) }],
            initial: [lanes.map { 0.1 + 0.01 * Double($0) }, lanes.map { _ in 0 }],
            stimuli: lanes.map { lane in
                [
                    PiecewiseLinear(
                        start: 0.5 + 0.013 * Double(lane),
                        [.init(0, 0), .init(0.1, 3), .init(0.4, 3), .init(0.4, 0)], period: 2)
                ]
            }, stop: 7, times: [0, 0.3, 1.7, 7])
    }

    /// Keeps every sample of every lane.
    private final class Recorder: StepObserver {
        var samples: [Int: [Double]] = [:]
        private var lanes = [Int](repeating: -1, count: 64)
        private let curves: Int
        init(curves: Int) { self.curves = curves }
        func begin(lane: Int, slot: Int) {
            lanes[slot] = lane
            samples[lane] = []
        }
        func step(_ steps: AcceptedSteps) {
            steps.forEach { slot, start, length, own in
                samples[lanes[slot], default: []] += [start, length] + (0..<(5 * curves)).map { own[64 * $0] }
            }
        }
        func end(slot: Int) {}
    }

    @Test(arguments: [IntegrationMethod.dormandPrince, .rodas]) func groupingChangesNoBit(_ method: IntegrationMethod)
        throws
    {
        let system = try pendulum()
        let settings = IntegrationSettings(tolerance: 1e-7, method: method)
        let integrator = Integrator(system, settings: settings)
        let all = Array(0..<150)
        let (many, seen) = (motion(all), Recorder(curves: 2))
        let together = integrator.run(many, observer: seen)
        let records = integrator.records(of: together, many)
        #expect(together.outcomes.allSatisfy { $0 == .converged })
        for lanes in [[7], [149, 3, 88], Array(all.reversed().prefix(70))] {
            let (few, seenFew) = (motion(lanes), Recorder(curves: 2))
            // One that has worked before, and one that has not.
            let own = lanes.count == 1 ? Integrator(system, settings: settings) : integrator
            let results = own.run(few, observer: seenFew)
            let ownRecords = own.records(of: results, few)
            for (place, lane) in lanes.enumerated() {
                #expect(results.steps[place] == together.steps[lane])
                #expect(seenFew.samples[place] == seen.samples[lane])
                for index in 0..<4 {
                    for variable in 0..<2 {
                        #expect(
                            results.variables[variable][4 * place + index]
                                == together.variables[variable][4 * lane + index])
                        #expect(ownRecords[variable][4 * place + index] == records[variable][4 * lane + index])
                    }
                }
            }
        }
    }

    /// Both methods agree, steps end at every corner, and curves are what they are called.
    @Test func cornersAreHit() throws {
        let system = try pendulum()
        var ends: [[Double]] = []
        for method in [IntegrationMethod.dormandPrince, .rodas] {
            let seen = Recorder(curves: 2)
            let own = motion([4])
            let results = Integrator(system, settings: IntegrationSettings(tolerance: 1e-10, method: method)).run(
                own, observer: seen)
            ends.append([results.variables[0][3], results.variables[1][3]])
            let steps = try #require(seen.samples[0])
            let starts = Set(stride(from: 0, to: steps.count, by: 12).map { steps[$0] })
            for corner in [0.552, 0.652, 0.952, 2.552, 6.952] {
                #expect(starts.contains { abs($0 - corner) < 1e-12 }, "no step begins at \(corner)")
            }
        }
        #expect(abs(ends[0][0] - ends[1][0]) < 1e-7 && abs(ends[0][1] - ends[1][1]) < 1e-7)
    }

    /// The energy of what is left alone stays, and a record is computed from the variables.
    @Test func recordsAreComputed() throws {
        let system = try pendulum()
        var own = motion([0])
        own.stimuli = [[PiecewiseLinear([.init(0, 0)])]]
        let integrator = Integrator(system, settings: IntegrationSettings(tolerance: 1e-11))
        let results = integrator.run(own)
        let records = integrator.records(of: results, own)
        let start = -cos(0.1 as Double)
        for index in 0..<4 {
            let (x, v) = (results.variables[0][index], results.variables[1][index])
            #expect(abs(v * v / 2 - cos(x) - start) < 1e-9)
            #expect(records[0][index] == x && abs(records[1][index] - x * x) < 1e-16)
        }
    }

    @Test func aConditionEndsALane() throws {
        let problem = MovingProblem(1)
        let y = problem.variables[0]
        let system = try problem.system([-y], curves: [Expression(0.25) - y])
        let motion = Motion(lanes: 1, initial: [[1]], stop: 100, times: [1, 2])
        let results = Integrator(system, settings: IntegrationSettings(tolerance: 1e-9, terminalCurve: 0)).run(motion)
        #expect(results.outcomes == [.converged])
        #expect(abs(results.ends[0] - log(4.0)) < 1e-8)
        #expect(abs(results.variables[0][0] - exp(-1.0)) < 1e-8 && results.variables[0][1].isNaN)
    }

    /// A gate that is pushed beyond its bounds stays at them.
    @Test func boundsAreKept() throws {
        let problem = MovingProblem(1)
        let system = try problem.system([Expression(1)], bounds: 0...1)
        let (_, values) = system.follow([0.5], to: 3, at: [0.25, 3], IntegrationSettings())
        #expect(abs(values[0][0] - 0.75) < 1e-9 && values[0][1] == 1)
    }
}
