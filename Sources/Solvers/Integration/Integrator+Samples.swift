import Equations
import Lanes

/// What is read off the continuous extension: curves within steps, and variables at the times of the output.
extension Integrator {
    private func keep(_ sample: Int, where wanted: (Int) -> Bool) {
        let lanes = slots.indices.filter(wanted)
        for curve in 0..<system.curveCount {
            let values = evaluator.result(MovingSystem.Group.curves, curve).numbers
            let place = samples[5 * curve + sample].numbers
            for slot in lanes { place[slot] = values[slot] }
        }
    }

    /// The curves at the present time, in lanes that are new or have entered a new piece of the stimulus.
    func sampleStart() {
        evaluate(MovingSystem.Group.curves, at: present)
        keep(0) { slots[$0].isActive && slots[$0].isFresh }
    }

    /// The curves at five times of the step just made.
    func sampleSteps() {
        let group = MovingSystem.Group.curves
        let n = system.variableCount
        for sample in 1...4 {
            let x = Lanes(repeating: Double(sample) / 4)
            let rest = Lanes(repeating: 1 - Double(sample) / 4)
            for variable in 0..<n {
                let place = evaluator.unknown(group, variable)
                if sample == 4 {
                    place.update(from: next[variable], count: vectors)
                    continue
                }
                let (d0, d1, d2, d3) = (
                    dense[4 * variable], dense[4 * variable + 1], dense[4 * variable + 2], dense[4 * variable + 3]
                )
                for k in 0..<vectors {
                    place[k] = Self.extended(present[variable][k], d0[k], d1[k], d2[k], d3[k], x, rest)
                }
            }
            let now = evaluator.unknown(group, n)
            for k in 0..<vectors { now[k] = fma(x, length[k], time[k]) }
            if sample == 4 {
                // A step that leads to a corner ends there to the bit.
                for slot in slots.indices where slots[slot].isTruncated { now.numbers[slot] = slots[slot].segmentEnd }
            }
            evaluator.iterate(group: group)
            for curve in 0..<system.curveCount {
                samples[5 * curve + sample].update(from: evaluator.result(group, curve), count: vectors)
            }
        }
    }

    /// Makes the samples of a step those of its beginning up to `x`.
    func shortenSamples(_ slot: Int, to x: Double) {
        for curve in 0..<system.curveCount {
            let v = (0..<5).map { samples[5 * curve + $0].numbers[slot] }
            let quartic = Quartic(v[0], v[1], v[2], v[3], v[4])
            for sample in 1...4 {
                samples[5 * curve + sample].numbers[slot] = quartic.value(at: x * Double(sample) / 4)
            }
        }
    }

    /// The continuous extension of a step at `x`, `rest` being 1 - x.
    @inline(__always)
    private static func extended(
        _ start: Lanes, _ d0: Lanes, _ d1: Lanes, _ d2: Lanes, _ d3: Lanes, _ x: Lanes, _ rest: Lanes
    ) -> Lanes {
        let inner = fma(x, fma(rest, d3, d2), d1)
        return fma(x, fma(rest, inner, d0), start)
    }

    /// A variable within the step just made, by the continuous extension; `x` is from 0 to 1.
    func extended(_ variable: Int, _ slot: Int, at x: Double) -> Double {
        let value = present[variable].numbers[slot]
        guard x > 0 else { return value }
        let (d0, d1) = (dense[4 * variable].numbers[slot], dense[4 * variable + 1].numbers[slot])
        let (d2, d3) = (dense[4 * variable + 2].numbers[slot], dense[4 * variable + 3].numbers[slot])
        return value + x * (d0 + (1 - x) * (d1 + x * (d2 + (1 - x) * d3)))
    }

    /// Writes the variables of a lane at the times of the output that a step from `start` has passed.
    func write(_ slot: Int, through end: Double, start: Double) {
        guard let traces else { return }
        var index = slots[slot].nextTime
        let past = traces.past(end, from: index)
        guard index < past else { return }
        slots[slot].nextTime = past
        slots[slot].nextOutput = traces.time(past)
        let step = length.numbers[slot]
        let (from, size) = (Lanes(repeating: start), Lanes(repeating: step))
        while index < past {
            // Eight times of one lane at once.
            let (count, room) = (min(8, past - index), min(8, traces.count - index))
            let x = step > 0 ? (Lanes(at: traces.times + index) - from) / size : Lanes()
            let isLater = .!LaneMask.first(count)
            let rest = Lanes(repeating: 1) - x
            for place in traces.variables.indices {
                let variable = traces.variables[place]
                func number(_ column: UnsafeMutablePointer<Lanes>) -> Lanes { Lanes(repeating: column.numbers[slot]) }
                let (d0, d1) = (number(dense[4 * variable]), number(dense[4 * variable + 1]))
                let (d2, d3) = (number(dense[4 * variable + 2]), number(dense[4 * variable + 3]))
                let now = number(present[variable])
                var value = Self.extended(now, d0, d1, d2, d3, x, rest)
                // The ends are those of the step to the bit, whatever is extrapolated before its start.
                value.replace(with: now, where: x .<= Lanes())
                value.replace(with: number(next[variable]), where: x .>= Lanes(repeating: 1))
                let bounds = traces.bounds[place]
                value = max(Lanes(repeating: bounds.lower), min(Lanes(repeating: bounds.upper), value))
                // What comes later is no number until it is written; of a whole vector that costs nothing.
                value.replace(with: Lanes(repeating: .nan), where: isLater)
                value.store(room, at: traces.place(place, lane: slots[slot].lane) + index)
            }
            index += count
        }
    }

    /// The records of a motion at the times of the output.
    ///
    /// - Returns: by record, lane and time; NaN where the lane did not get.
    public func records(of results: MotionResults, _ motion: Motion) -> [[Double]] {
        let (times, count) = (motion.times, motion.lanes * motion.times.count)
        let computed = system.recordedVariables.indices.filter { system.recordedVariables[$0] == nil }
        var values = system.recordedVariables.map { variable in variable.map { results.variables[$0] } ?? [] }
        let traces = Traces(times, of: [], within: [], lanes: 0)
        defer { traces.free() }
        // Each record lends its memory to all that follows.
        func lend(_ places: [UnsafeMutablePointer<Double>]) {
            guard places.count < computed.count else { return record(results, motion, traces, computed, into: places) }
            var own = [Double](unset: count)
            own.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { lend(places + [base]) } }
            values[computed[places.count]] = own
        }
        if count > 0, !computed.isEmpty { lend([]) }
        return values
    }

    /// Writes computed records, [lane][time] each.
    private func record(
        _ results: MotionResults, _ motion: Motion, _ traces: Traces, _ computed: [Int],
        into bases: [UnsafeMutablePointer<Double>]
    ) {
        func sources(_ group: Int) -> [UnsafePointer<Lanes>] { computed.map { evaluator.result(group, $0) } }
        let (usual, relaxed) = (
            sources(MovingSystem.Group.records), system.isRelaxing ? sources(MovingSystem.Group.relaxedRecords) : []
        )
        func isRelaxed(_ lane: Int) -> Bool { results.methods[lane] == .relaxation }
        var lane = 0
        while lane < motion.lanes {
            let most = min(motion.lanes, lane + Program.lanesPerBlock)
            let end = (lane..<most).first { !isRelaxed($0) } ?? most
            if lane < end {
                recordRelaxed(lane..<end, results, motion, traces, relaxed, into: bases)
                lane = end
                continue
            }
            let places = bases.map { $0 + lane * traces.count }
            if results.ends[lane] >= traces.time(0) {
                // The lanes of a block are times of one lane of the motion, so that all of them read and write in one piece.
                begin(Array(repeating: lane, count: Program.lanesPerBlock), motion)
                recordIntegrated(lane, results, motion, zip(usual, places).map { (source: $0, target: $1) })
            } else {
                for place in places { place.update(repeating: .nan, count: traces.count) }
            }
            lane += 1
        }
    }

    /// Begins a block of lanes of the motion.
    func begin(_ lanes: [Int], _ motion: Motion) {
        for input in 0..<system.inputCount {
            let (place, values) = (evaluator.laneInput(input).numbers, motion.inputs[input])
            for (slot, lane) in lanes.enumerated() { place[slot] = values[lane] }
        }
        evaluator.begin(lanes: lanes.count)
    }

    private func recordIntegrated(
        _ lane: Int, _ results: MotionResults, _ motion: Motion,
        _ places: [(source: UnsafePointer<Lanes>, target: UnsafeMutablePointer<Double>)]
    ) {
        let (times, n, group) = (motion.times, system.variableCount, MovingSystem.Group.records)
        let reached = times.prefix { $0 <= results.ends[lane] }.count
        for place in places { (place.target + reached).update(repeating: .nan, count: times.count - reached) }
        var walkers = motion.stimuli[lane].map(\.walker)
        for first in stride(from: 0, to: reached, by: Program.lanesPerBlock) {
            let some = min(Program.lanesPerBlock, reached - first)
            let cell = lane * times.count + first
            for variable in system.writtenVariables {
                Self.fill(evaluator.unknown(group, variable), results.variables[variable], cell, some)
            }
            Self.fill(evaluator.unknown(group, n), times, first, some)
            for stimulus in walkers.indices {
                let parts = (0..<3).map { evaluator.unknown(group, n + 1 + 3 * stimulus + $0).numbers }
                for index in 0..<some {
                    let time = times[first + index]
                    // What drives it at its end is what drove it up to there.
                    if time < motion.stop {
                        walkers[stimulus].advance(beyond: time)
                    } else {
                        walkers[stimulus].advance(before: time)
                    }
                    let piece = walkers[stimulus].piece
                    (parts[0][index], parts[1][index], parts[2][index]) = (piece.value, piece.slope, piece.origin)
                }
            }
            evaluator.iterate(group: group)
            for place in places { (place.target + first).update(from: place.source.numbers, count: some) }
        }
    }

    /// Sets the lanes of a block to `count` numbers from `first` on, the last of them where there are no more.
    private static func fill(_ block: UnsafeMutablePointer<Lanes>, _ numbers: [Double], _ first: Int, _ count: Int) {
        numbers.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress else { return }
            block.numbers.update(from: from + first, count: count)
        }
        for lane in count..<Program.lanesPerBlock { block.numbers[lane] = block.numbers[count - 1] }
    }
}
