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
                    let inner = fma(x, fma(rest, d3[k], d2[k]), d1[k])
                    place[k] = fma(x, fma(rest, inner, d0[k]), present[variable][k])
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

    /// A variable within the step just made, by the continuous extension; `x` is from 0 to 1.
    func extended(_ variable: Int, _ slot: Int, at x: Double) -> Double {
        let value = present[variable].numbers[slot]
        guard x > 0 else { return value }
        let (d0, d1) = (dense[4 * variable].numbers[slot], dense[4 * variable + 1].numbers[slot])
        let (d2, d3) = (dense[4 * variable + 2].numbers[slot], dense[4 * variable + 3].numbers[slot])
        return value + x * (d0 + (1 - x) * (d1 + x * (d2 + (1 - x) * d3)))
    }

    /// Writes the variables of a lane at the times of the output that a step from `start` has passed.
    func write(
        _ slot: Int, through end: Double, _ motion: Motion, _ results: inout MotionResults, start: Double
    ) {
        let (times, lane, n) = (motion.times, slots[slot].lane, system.variableCount)
        let step = length.numbers[slot]
        while slots[slot].nextTime < times.count, times[slots[slot].nextTime] <= end {
            let index = slots[slot].nextTime
            let x = step > 0 ? (times[index] - start) / step : 0
            for variable in 0..<n {
                let value = x >= 1 ? next[variable].numbers[slot] : extended(variable, slot, at: x)
                results.variables[variable][lane * times.count + index] = value
            }
            slots[slot].nextTime += 1
        }
    }

    /// Brings the algebraic variables of fresh lanes to where their equations hold, by Newton's method.
    func solveAlgebraic(_ results: inout MotionResults) {
        let (states, n) = (system.stateCount, system.variableCount)
        let order = system.algebraicCount
        var waiting = slots.indices.filter { slots[$0].isActive && slots[$0].isFresh }
        for iteration in 0..<50 {
            evaluate(MovingSystem.Group.slopes, at: present)
            func result(_ place: Int) -> UnsafePointer<Lanes> { evaluator.result(MovingSystem.Group.slopes, place) }
            var changes = [Double](repeating: 0, count: Program.lanesPerBlock * order)
            for k in 0..<vectors {
                let small = algebraicFactors[k]
                let matrix = small.elements
                for place in 0..<(order * order) { matrix[place] = Lanes() }
                for (place, entry) in system.entries.enumerated() where entry.row >= states && entry.column >= states {
                    matrix[(entry.row - states) * order + entry.column - states] = result(n + place)[k]
                }
                _ = small.factor()
                let column = rightSide[0]
                for row in 0..<order { column[row] = -result(states + row)[k] }
                small.solve(column)
                for row in 0..<order {
                    for i in 0..<8 { changes[row * Program.lanesPerBlock + 8 * k + i] = column[row][i] }
                }
            }
            waiting.removeAll { slot in
                var isSettled = true
                for row in 0..<order {
                    let change = changes[row * Program.lanesPerBlock + slot]
                    let place = present[states + row].numbers
                    place[slot] += change
                    let floor = system.floors[states + row]
                    let scale = min(settings.tolerance, 1e-6) * 1e-3 * (floor + abs(place[slot]))
                    if !(abs(change) <= scale) { isSettled = false }
                    if abs(place[slot]) > peaks[states + row].numbers[slot] {
                        peaks[states + row].numbers[slot] = abs(place[slot])
                    }
                }
                return isSettled
            }
            if waiting.isEmpty { return }
            if iteration == 49 { for slot in waiting { retire(slot, .stalled, &results) } }
        }
    }

    /// The records of a motion at the times of the output.
    ///
    /// - Returns: by record, lane and time; NaN where the lane did not get.
    public func records(of results: MotionResults, _ motion: Motion) -> [[Double]] {
        let (times, n, group) = (motion.times, system.variableCount, MovingSystem.Group.records)
        let count = motion.lanes * times.count
        let computed = system.recordedVariables.indices.filter { system.recordedVariables[$0] == nil }
        var values = system.recordedVariables.map { variable in
            variable.map { results.variables[$0] } ?? [Double](repeating: .nan, count: count)
        }
        guard !computed.isEmpty, !times.isEmpty else { return values }
        for first in stride(from: 0, to: motion.lanes, by: Program.lanesPerBlock) {
            let lanes = min(Program.lanesPerBlock, motion.lanes - first)
            for input in 0..<system.inputCount {
                let place = evaluator.laneInput(input).numbers
                for lane in 0..<lanes { place[lane] = motion.inputs[input][first + lane] }
            }
            evaluator.begin(lanes: lanes)
            var walkers = (0..<lanes).map { motion.stimuli[first + $0].map(\.walker) }
            for (index, time) in times.enumerated() {
                for lane in 0..<lanes {
                    let cell = (first + lane) * times.count + index
                    for variable in 0..<n {
                        evaluator.unknown(group, variable).numbers[lane] = results.variables[variable][cell]
                    }
                    evaluator.unknown(group, n).numbers[lane] = time
                    for stimulus in walkers[lane].indices {
                        // What drives it at its end is what drove it up to there.
                        if time < motion.stop {
                            walkers[lane][stimulus].advance(beyond: time)
                        } else {
                            walkers[lane][stimulus].advance(before: time)
                        }
                        let (piece, place) = (walkers[lane][stimulus].piece, n + 1 + 3 * stimulus)
                        evaluator.unknown(group, place).numbers[lane] = piece.value
                        evaluator.unknown(group, place + 1).numbers[lane] = piece.slope
                        evaluator.unknown(group, place + 2).numbers[lane] = piece.origin
                    }
                }
                evaluator.iterate(group: group)
                for record in computed {
                    let place = evaluator.result(group, record).numbers
                    for lane in 0..<lanes {
                        let cell = (first + lane) * times.count + index
                        // Nothing is known of a lane that did not get here, not even what does not change.
                        let isReached = time <= results.ends[first + lane]
                        values[record][cell] = isReached ? place[lane] : .nan
                    }
                }
            }
        }
        return values
    }
}
