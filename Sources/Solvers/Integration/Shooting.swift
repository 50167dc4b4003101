import Lanes

/// Finds where lanes must start to come back after one run: the states of a periodic motion.
///
/// Newton's method on the difference between end and start. The derivatives of the end by the start are differences of
/// motions that begin a little apart, so what is forgotten slowly costs no more than what is forgotten at once. An
/// update that does not bring the ends nearer is halved; where that does not help either, the motion is followed for a
/// period, which settles it, and the search begins anew.
public final class Shooting {
    /// How the search ended.
    public struct Results: Sendable {
        /// By variable and lane: where the periodic motion starts.
        public internal(set) var initial: [[Double]]
        /// By lane.
        public internal(set) var outcomes: [LaneOutcome]
        /// By lane: how often the motions were run.
        public internal(set) var iterations: [Int32]
        /// By lane: what is left of the slowest disturbance after one period, in size, to about 1e-5; above 1 it grows,
        /// and the motion is unstable.
        public internal(set) var multipliers: [Double]
    }

    private let system: MovingSystem
    private let integrator: Integrator
    private let order: Int

    /// Runs of a motion after which a lane is given up.
    private static let mostRuns = 80
    /// Halvings of an update before the motion is followed instead.
    private static let mostHalvings = 4
    /// The update, as a part of the size of a state, after which the start is known.
    private static let updateTolerance = 1e-8
    /// Distance of the ends, as a part of their size, that is rounding of the motions: nearer than this nothing is known.
    private static let exactness = 1e-10
    /// Displacement of a state for its derivative, as a part of its size.
    private static let displacement = 1e-5
    /// Instants of a run at which the sizes of its states are looked at.
    private static let looks = 8

    /// - Parameters:
    ///   - system: all its states are recorded.
    ///   - settings: those of the motion itself; the search integrates at least as exactly as its differences need.
    public init(_ system: MovingSystem, settings: IntegrationSettings) {
        self.system = system
        order = system.stateCount
        var own = settings
        own.tolerance = min(settings.tolerance, 1e-11)
        integrator = Integrator(system, settings: own)
    }

    private struct Lane {
        let number: Int
        /// Where the next run starts, and where the last good one did.
        var start: [Double]
        var base: [Double]
        /// Where the last good run ended.
        var end: [Double]
        /// The largest size of each state in good runs: what its errors are compared with.
        var sizes: [Double]
        var update: [Double]
        var distance = Double.infinity
        var halvings = 0
        var runs = 0

        init(_ run: Run) {
            number = run.lane
            start = run.end
            base = run.end
            end = run.end
            sizes = run.sizes
            update = run.end.map { _ in 0 }
        }
    }

    /// How a motion went that started somewhere.
    private struct Run {
        let lane: Int
        let end: [Double]
        let sizes: [Double]
        let outcome: LaneOutcome
    }

    /// Searches, beginning where each lane is after one run from its initial values.
    public func run(_ motion: Motion) -> Results {
        var results = Results(
            initial: motion.initial, outcomes: motion.outcomes,
            iterations: [Int32](repeating: 0, count: motion.lanes),
            multipliers: [Double](repeating: .nan, count: motion.lanes))
        var lanes: [Lane] = []
        let ready = (0..<motion.lanes).filter { motion.outcomes[$0] == .converged }
        for run in runs(of: motion, ready.map { lane in (lane, (0..<order).map { motion.initial[$0][lane] }) }) {
            if run.outcome == .converged {
                lanes.append(Lane(run))
            } else {
                results.outcomes[run.lane] = run.outcome
            }
        }
        while !lanes.isEmpty {
            let all = runs(
                of: motion,
                lanes.flatMap { lane in
                    [(lane.number, lane.start)] + (0..<order).map { (lane.number, displaced(lane, $0)) }
                })
            var left: [Lane] = []
            for (index, lane) in lanes.enumerated() {
                let own = Array(all[(index * (order + 1))..<((index + 1) * (order + 1))])
                if let next = advance(lane, own, &results) { left.append(next) }
            }
            lanes = left
        }
        return results
    }

    /// A start with one state moved a little, away from its bounds.
    private func displaced(_ lane: Lane, _ state: Int) -> [Double] {
        var result = lane.start
        let step = Self.displacement * lane.sizes[state]
        let isNearTop = system.bounds[state].map { lane.start[state] + step > $0.upperBound } ?? false
        result[state] += isNearTop ? -step : step
        return result
    }

    /// Makes one Newton step of a lane from its run and those that began beside it; `nil` when it is done.
    private func advance(_ lane: Lane, _ runs: [Run], _ results: inout Results) -> Lane? {
        var lane = lane
        lane.runs += 1
        results.iterations[lane.number] = Int32(lane.runs)
        func stop(_ outcome: LaneOutcome) -> Lane? {
            results.outcomes[lane.number] = outcome
            return nil
        }
        if lane.runs > Self.mostRuns { return stop(.stalled) }
        let end = runs[0].end
        var distance = 0.0
        for state in 0..<order {
            let part = (end[state] - lane.start[state]) / lane.sizes[state]
            distance += part * part
        }
        distance.formSquareRoot()
        let isSound = distance.isFinite && runs.allSatisfy { $0.outcome == .converged }
        // A longer way than before is taken back, unless it is as short as the motions are exact.
        if !isSound || (distance > lane.distance && distance > 10 * Self.exactness) {
            guard lane.distance.isFinite else {
                return stop(runs.first { $0.outcome != .converged }?.outcome ?? .diverged)
            }
            lane.halvings += 1
            if lane.halvings > Self.mostHalvings {
                lane.start = lane.end
                (lane.distance, lane.halvings) = (.infinity, 0)
                return lane
            }
            for state in 0..<order {
                lane.update[state] /= 2
                lane.start[state] = kept(lane.base[state] + lane.update[state], state)
            }
            return lane
        }
        guard let (update, multiplier) = solve(lane, runs) else { return stop(.singular) }
        lane.base = lane.start
        lane.end = end
        lane.distance = distance
        lane.halvings = 0
        lane.update = update
        var isSettled = true
        for state in 0..<order {
            if !(abs(update[state]) <= Self.updateTolerance * lane.sizes[state]) {
                isSettled = isSettled && distance <= Self.exactness
            }
            lane.start[state] = kept(lane.base[state] + update[state], state)
            lane.sizes[state] = max(lane.sizes[state], runs[0].sizes[state])
        }
        guard isSettled else { return lane }
        for state in 0..<order { results.initial[state][lane.number] = lane.start[state] }
        results.multipliers[lane.number] = multiplier
        return stop(.converged)
    }

    private func kept(_ value: Double, _ state: Int) -> Double {
        guard let bounds = system.bounds[state] else { return value }
        return min(max(value, bounds.lowerBound), bounds.upperBound)
    }

    /// The Newton update of a start, and the size of the largest eigenvalue of the derivatives of the end.
    private func solve(_ lane: Lane, _ runs: [Run]) -> (update: [Double], multiplier: Double)? {
        guard order > 0 else { return ([], 0) }
        let factors = LaneFactors(order: order)
        let right = LaneColumns(order, vectors: 1)
        let spectrum = Spectrum(order: order)
        for column in 0..<order {
            let step = displaced(lane, column)[column] - lane.start[column]
            for row in 0..<order {
                let slope = (runs[column + 1].end[row] - runs[0].end[row]) / step
                spectrum.elements[row * order + column] = slope
                factors.elements[row * order + column] = Lanes(repeating: (row == column ? 1 : 0) - slope)
            }
        }
        // What nothing moves stays where it starts.
        for row in 0..<order where runs[0].end[row] == lane.start[row] {
            let own = (0..<order).allSatisfy { factors.elements[row * order + $0][0] == 0 }
            guard own else { continue }
            factors.elements[row * order + row] = Lanes(repeating: 1)
            spectrum.elements[row * order + row] = 0
        }
        guard !factors.factor()[0], let all = spectrum.eigenvalues() else { return nil }
        for row in 0..<order { right[0][row] = Lanes(repeating: runs[0].end[row] - lane.start[row]) }
        factors.solve(right[0])
        let update = (0..<order).map { right[0][$0][0] }
        guard update.allSatisfy(\.isFinite) else { return nil }
        let sizes = all.map { ($0.real * $0.real + $0.imaginary * $0.imaginary).squareRoot() }
        return (update, sizes.max() ?? 0)
    }

    /// Runs motions from these states.
    private func runs(of motion: Motion, _ starts: [(lane: Int, states: [Double])]) -> [Run] {
        guard !starts.isEmpty else { return [] }
        let lanes = starts.map(\.lane)
        func picked<Value>(_ values: [Value]) -> [Value] { values.isEmpty ? [] : lanes.map { values[$0] } }
        let initial = (0..<system.variableCount).map { variable in
            starts.map { variable < order ? $0.states[variable] : motion.initial[variable][$0.lane] }
        }
        let times = (0..<Self.looks).map { motion.stop * Double($0) / Double(Self.looks) } + [motion.stop]
        let own = Motion(
            lanes: lanes.count, inputs: motion.inputs.map(picked), initial: initial, stimuli: picked(motion.stimuli),
            longestSteps: picked(motion.longestSteps), periods: motion.periods.map(picked), stop: motion.stop,
            times: times)
        let results = integrator.run(own)
        return lanes.indices.map { index in
            let curves = (0..<order).map { state in
                Array(results.variables[state][(index * times.count)..<((index + 1) * times.count)])
            }
            let sizes = curves.indices.map { state -> Double in
                let largest = max(curves[state].map(abs).max() ?? 0, system.floors[state])
                // Of what is nothing and has no natural size any small step serves.
                return largest > 0 ? largest : 1e-6
            }
            return Run(
                lane: lanes[index], end: curves.map { $0.last ?? .nan }, sizes: sizes,
                outcome: results.outcomes[index])
        }
    }
}
