import Equations
import Lanes

/// Algebraic variables where nothing is known of them but where they were: at the start, after a corner of what drives them, after
/// an event.
extension Integrator {
    private static let mostIterations = 100
    private static let mostHalvings = 40

    /// Brings the algebraic variables of fresh lanes to where their equations hold.
    ///
    /// Newton's method; a step that would be followed by a longer one, computed with the same matrix, is halved (P. Deuflhard's natural
    /// test, which no scaling of equations changes). A current that is forced through an exponential law asks for it. Steps that are small and
    /// become no smaller are made of last digits.
    func solveAlgebraic(_ results: inout MotionResults) {
        let (first, n, order) = (system.stateCount, system.variableCount, system.algebraicCount)
        var waiting = slots.indices.filter { slots[$0].isActive && slots[$0].isFresh }
        var last = [Double](repeating: .infinity, count: Program.lanesPerBlock)
        for _ in 0..<Self.mostIterations {
            evaluate(MovingSystem.Group.slopes, at: present)
            func result(_ place: Int) -> UnsafePointer<Lanes> { evaluator.result(MovingSystem.Group.slopes, place) }
            for k in 0..<vectors {
                _ = algebraicMatrices[k].factor({ result(n + system.algebraicPlaces[$0])[k] }, extra: { _ in Lanes() })
                setStep(0, k) { -result(first + $0)[k] }
                let sums = termSums(k) { result(n + system.algebraicPlaces[$0])[k] }
                setStep(order, k) { Lanes(repeating: 4 * Double.ulpOfOne) * sums[$0] }
            }
            var stepping: [Int] = []
            waiting.removeAll { slot in
                // In units of the tolerance.
                let size = (0..<order).reduce(0.0) { largest, row in
                    let own = scratch[row].numbers[slot]
                    let (step, value) = (abs(own), abs(present[first + row].numbers[slot] + own))
                    let scale = min(settings.tolerance, 1e-6) * (system.floors[first + row] + value)
                    if step == 0 { return largest }
                    return step.isFinite ? max(largest, step / max(scale, 10 * rounding(of: row, slot))) : .infinity
                }
                let isSettled = size <= 1e-3 || (size <= 0.1 && size >= last[slot] / 2)
                last[slot] = size
                move(slot, part: 1)
                if isSettled { notePeaks(slot) } else { stepping.append(slot) }
                return isSettled
            }
            if waiting.isEmpty { return }
            // The largest part of the step that does not lead astray, slot by slot.
            var parts = [Double](repeating: 1, count: Program.lanesPerBlock)
            for _ in 0..<Self.mostHalvings where !stepping.isEmpty {
                evaluate(MovingSystem.Group.rates, at: present)
                for k in 0..<vectors { setStep(order, k) { -rateResults[first + $0][k] } }
                stepping.removeAll { slot in follows(slot, part: parts[slot]) }
                for slot in stepping {
                    parts[slot] /= 2
                    move(slot, part: -parts[slot])
                }
            }
        }
        for slot in waiting { retire(slot, .stalled, &results) }
    }

    /// Of each equation the sum of the sizes of its terms, from the slopes at the entries of the pattern.
    private func termSums(_ k: Int, _ slope: (Int) -> Lanes) -> [Lanes] {
        var sums = [Lanes](repeating: Lanes(), count: system.algebraicCount)
        for (place, entry) in system.algebraicPattern.entries.enumerated() {
            let value = present[system.stateCount + entry.column][k]
            sums[entry.row] += (slope(place) * value).absolute
        }
        return sums
    }

    /// What the rounding of terms leaves undecided of a variable. Of networks of conductances it is a bound, since the inverse of
    /// their matrix has no negative entry.
    private func rounding(of row: Int, _ slot: Int) -> Double {
        let size = abs(scratch[system.algebraicCount + row].numbers[slot])
        return size.isFinite ? size : 0
    }

    /// Leaves what the present factors make of a right side in the scratch columns from `place` on: the step stands from 0
    /// on, behind it what rounding may add, then the step that would follow.
    private func setStep(_ place: Int, _ k: Int, _ right: (Int) -> Lanes) {
        let column = rightSide[0]
        for row in 0..<system.algebraicCount { column[row] = right(row) }
        algebraicMatrices[k].solve(column)
        for row in 0..<system.algebraicCount { scratch[place + row][k] = column[row] }
    }

    private func move(_ slot: Int, part: Double) {
        let first = system.stateCount
        for row in 0..<system.algebraicCount {
            present[first + row].numbers[slot] += part * scratch[row].numbers[slot]
        }
    }

    private func notePeaks(_ slot: Int) {
        for variable in system.stateCount..<system.variableCount {
            undecided[variable - system.stateCount].numbers[slot] = rounding(of: variable - system.stateCount, slot)
            let size = abs(present[variable].numbers[slot])
            if size > peaks[variable].numbers[slot] { peaks[variable].numbers[slot] = size }
        }
    }

    /// Whether the step after a part of a step is enough shorter than that step.
    private func follows(_ slot: Int, part: Double) -> Bool {
        let (first, order) = (system.stateCount, system.algebraicCount)
        var (before, after) = (0.0, 0.0)
        for row in 0..<order {
            let own = abs(scratch[row].numbers[slot])
            let weight = own + abs(present[first + row].numbers[slot]) + system.floors[first + row]
            guard weight > 0 else { continue }
            before += (own / weight) * (own / weight)
            let next = scratch[order + row].numbers[slot] / weight
            after += next * next
        }
        return after.squareRoot() <= (1 - part / 4) * before.squareRoot()
    }
}
