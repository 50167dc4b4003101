import Equations
import Lanes

/// States that relax by themselves, as gates do while a clamp holds the voltage: where each rate is linear in its own
/// state, depends on no other and changes only where a piece of a stimulus begins, the solution is known.
extension Integrator {
    /// Solves lanes whose solution is known.
    ///
    /// - Returns: the lanes that are left.
    func relax(_ lanes: [Int], _ motion: Motion, _ results: inout MotionResults) -> [Int] {
        guard system.isRelaxing, settings.method == nil, system.curveCount == 0, system.events.isEmpty else {
            return lanes
        }
        var (able, left): ([Int], [Int]) = ([], [])
        for lane in lanes {
            if motion.stimuli[lane].allSatisfy(\.isStepwise) { able.append(lane) } else { left.append(lane) }
        }
        results.relaxed = able.isEmpty ? [] : Array(repeating: [], count: motion.lanes)
        for first in stride(from: 0, to: able.count, by: Program.lanesPerBlock) {
            left += relaxBlock(Array(able[first..<min(able.count, first + Program.lanesPerBlock)]), motion, &results)
        }
        return left.sorted()
    }

    /// One lane on its way.
    private struct Moving {
        let lane: Int
        var time = 0.0
        /// The next time of the output.
        var next = 0
        var pieces: [RelaxedPiece] = []
        var values: [Double]
        var walkers: [PiecewiseLinear.Walker]
    }

    private func relaxBlock(_ lanes: [Int], _ motion: Motion, _ results: inout MotionResults) -> [Int] {
        let (n, group) = (system.variableCount, MovingSystem.Group.relaxation)
        for input in 0..<system.inputCount {
            let place = evaluator.laneInput(input).numbers
            for (slot, lane) in lanes.enumerated() { place[slot] = motion.inputs[input][lane] }
        }
        evaluator.begin(lanes: lanes.count)
        var moving = lanes.map { lane in
            Moving(
                lane: lane, values: (0..<n).map { motion.initial[$0][lane] },
                walkers: motion.stimuli[lane].map(\.walker))
        }
        var left: [Int] = []
        var open = Array(moving.indices)
        while !open.isEmpty {
            var ends = [Double](repeating: motion.stop, count: moving.count)
            for slot in open {
                for stimulus in moving[slot].walkers.indices {
                    moving[slot].walkers[stimulus].advance(beyond: moving[slot].time)
                    let piece = moving[slot].walkers[stimulus].piece
                    evaluator.unknown(group, n + 1 + 3 * stimulus).numbers[slot] = piece.value
                    ends[slot] = min(ends[slot], piece.end)
                }
            }
            evaluator.iterate(group: group)
            open.removeAll { slot in
                guard follow(&moving[slot], slot, to: ends[slot], motion) else {
                    left.append(moving[slot].lane)
                    return true
                }
                guard ends[slot] >= motion.stop else { return false }
                let lane = moving[slot].lane
                results.outcomes[lane] = .converged
                results.steps[lane] = Int32(clamping: moving[slot].pieces.count)
                results.ends[lane] = motion.stop
                results.methods[lane] = .relaxation
                results.relaxed[lane] = moving[slot].pieces
                return true
            }
        }
        return left
    }

    /// Takes a lane to the end of a piece.
    ///
    /// - Returns: whether it got there with numbers that are kept within their bounds.
    private func follow(_ own: inout Moving, _ slot: Int, to end: Double, _ motion: Motion) -> Bool {
        var past = end >= motion.stop ? motion.times.count : own.next
        while past < motion.times.count, motion.times[past] < end { past += 1 }
        var piece = RelaxedPiece(range: own.next..<past, drives: own.walkers.map(\.piece.value))
        for variable in 0..<system.stateCount {
            let source = evaluator.result(MovingSystem.Group.relaxation, 2 * variable).numbers[slot]
            let slope = evaluator.result(MovingSystem.Group.relaxation, 2 * variable + 1).numbers[slot]
            let start = own.values[variable]
            let state = Relaxation(start: start, rate: source + slope * start, slope: slope, from: own.time)
            let finish = state.value(at: end)
            guard state.rate.isFinite, finish.isFinite else { return false }
            // Between its ends a state that relaxes has no extremes.
            if let bounds = system.bounds[variable], !(bounds.contains(start) && bounds.contains(finish)) {
                return false
            }
            piece.states.append(state)
            own.values[variable] = finish
        }
        own.pieces.append(piece)
        (own.next, own.time) = (past, end)
        return true
    }

    /// Writes the variables of a lane that are records by themselves.
    func writeRelaxed(_ lane: Int, _ results: MotionResults, _ traces: Traces) {
        for piece in results.relaxed[lane] {
            for number in traces.variables.indices {
                piece.states[traces.variables[number]].write(
                    piece.range, of: traces, to: traces.place(number, lane: lane) + piece.range.lowerBound)
            }
        }
    }

    /// The computed records of a lane, with times as the lanes of a block.
    func recordRelaxed(
        _ lane: Int, _ results: MotionResults, _ traces: Traces, _ computed: [Int], into values: inout [[Double]]
    ) {
        let (n, group) = (system.variableCount, MovingSystem.Group.records)
        for piece in results.relaxed[lane] {
            for (stimulus, drive) in piece.drives.enumerated() {
                for (part, value) in [drive, 0, 0].enumerated() {
                    evaluator.unknown(group, n + 1 + 3 * stimulus + part).update(
                        repeating: Lanes(repeating: value), count: Program.vectorsPerBlock)
                }
            }
            for first in stride(from: piece.range.lowerBound, to: piece.range.upperBound, by: Program.lanesPerBlock) {
                let range = first..<min(piece.range.upperBound, first + Program.lanesPerBlock)
                for variable in system.writtenVariables {
                    piece.states[variable].write(range, of: traces, to: evaluator.unknown(group, variable).numbers)
                }
                evaluator.unknown(group, n).numbers.update(from: traces.times + first, count: range.count)
                evaluator.iterate(group: group)
                for record in computed {
                    let place = evaluator.result(group, record).numbers
                    values[record].withUnsafeMutableBufferPointer { target in
                        guard let base = target.baseAddress else { return }
                        (base + lane * traces.count + first).update(from: place, count: range.count)
                    }
                }
            }
        }
    }
}

/// What a lane does between two corners of what drives it.
struct RelaxedPiece: Sendable {
    /// Which times of the output are in it.
    let range: Range<Int>
    /// By stimulus.
    let drives: [Double]
    /// By variable.
    var states: [Relaxation] = []
}

/// y = start + rate (e^(slope (t - from)) - 1) / slope: the solution of y' = source + slope y, rate being y' at the start.
struct Relaxation: Sendable {
    let start: Double
    let rate: Double
    let slope: Double
    /// s.
    let from: Double

    func value(at time: Double) -> Double {
        let span = time - from
        return slope == 0 ? start + rate * span : start + rate / slope * expm1(Lanes(repeating: slope * span))[0]
    }

    /// Writes the values at some of the times of the output, the first one to `target`.
    func write(_ range: Range<Int>, of traces: Traces, to target: UnsafeMutablePointer<Double>) {
        let (first, factor) = (Lanes(repeating: start), Lanes(repeating: slope == 0 ? rate : rate / slope))
        let (origin, pace) = (Lanes(repeating: from), Lanes(repeating: slope))
        func change(at index: Int, _ count: Int) -> Lanes {
            let passed = Lanes(at: traces.times + index, count: count) - origin
            return slope == 0 ? passed : expm1(pace * passed)
        }
        var index = range.lowerBound
        guard let step = traces.step, slope != 0 else {
            while index < range.upperBound {
                let count = min(8, range.upperBound - index)
                fma(factor, change(at: index, count), first).store(count, at: target + (index - range.lowerBound))
                index += count
            }
            return
        }
        // At equal distances e^x - 1 follows from that of eight times before: e^(x + d) - 1 = (e^x - 1) e^d + (e^d - 1).
        // Begun anew now and then, so that rounding does not add up.
        let less = expm1(Lanes(repeating: slope * 8 * step))
        let ratio = less + Lanes(repeating: 1)
        while index < range.upperBound {
            var now = change(at: index, min(8, range.upperBound - index))
            for _ in 0..<32 where index < range.upperBound {
                let count = min(8, range.upperBound - index)
                fma(factor, now, first).store(count, at: target + (index - range.lowerBound))
                now = fma(now, ratio, less)
                index += count
            }
        }
    }
}
