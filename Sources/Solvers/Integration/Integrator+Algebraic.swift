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
        var (steps, following) = (LaneRows(order), LaneRows(order))
        var last = [Double](repeating: .infinity, count: Program.lanesPerBlock)
        for _ in 0..<Self.mostIterations {
            evaluate(MovingSystem.Group.slopes, at: present)
            func result(_ place: Int) -> UnsafePointer<Lanes> { evaluator.result(MovingSystem.Group.slopes, place) }
            for k in 0..<vectors {
                _ = algebraicMatrices[k].factor({ result(n + system.algebraicPlaces[$0])[k] }, extra: { _ in Lanes() })
                steps.set(k, algebraicStep(k) { result(first + $0)[k] })
            }
            var stepping: [Int] = []
            waiting.removeAll { slot in
                // In units of the tolerance.
                let size = (0..<order).reduce(0.0) { largest, row in
                    let step = abs(steps[row, slot])
                    let value = abs(present[first + row].numbers[slot] + steps[row, slot])
                    let scale = min(settings.tolerance, 1e-6) * (system.floors[first + row] + value)
                    if step == 0 { return largest }
                    return step.isFinite ? max(largest, step / scale) : .infinity
                }
                let isSettled = size <= 1e-3 || (size <= 0.1 && size >= last[slot] / 2)
                last[slot] = size
                move(slot, by: steps, part: 1)
                if isSettled { notePeaks(slot) } else { stepping.append(slot) }
                return isSettled
            }
            if waiting.isEmpty { return }
            // The largest part of the step that does not lead astray, slot by slot.
            var parts = [Double](repeating: 1, count: Program.lanesPerBlock)
            for _ in 0..<Self.mostHalvings where !stepping.isEmpty {
                evaluate(MovingSystem.Group.rates, at: present)
                for k in 0..<vectors { following.set(k, algebraicStep(k) { rateResults[first + $0][k] }) }
                stepping.removeAll { slot in
                    follows(following, steps, slot, part: parts[slot])
                }
                for slot in stepping {
                    parts[slot] /= 2
                    move(slot, by: steps, part: -parts[slot])
                }
            }
        }
        for slot in waiting { retire(slot, .stalled, &results) }
    }

    /// The step that the present factors make of residuals, in the rows of the right side.
    private func algebraicStep(_ k: Int, _ residual: (Int) -> Lanes) -> UnsafeMutablePointer<Lanes> {
        let column = rightSide[0]
        for row in 0..<system.algebraicCount { column[row] = -residual(row) }
        algebraicMatrices[k].solve(column)
        return column
    }

    private func move(_ slot: Int, by steps: LaneRows, part: Double) {
        let first = system.stateCount
        for row in 0..<system.algebraicCount {
            present[first + row].numbers[slot] += part * steps[row, slot]
        }
    }

    private func notePeaks(_ slot: Int) {
        for variable in system.stateCount..<system.variableCount {
            let size = abs(present[variable].numbers[slot])
            if size > peaks[variable].numbers[slot] { peaks[variable].numbers[slot] = size }
        }
    }

    /// Whether the step after a part of a step is enough shorter than that step.
    private func follows(_ next: LaneRows, _ step: LaneRows, _ slot: Int, part: Double) -> Bool {
        let first = system.stateCount
        var (before, after) = (0.0, 0.0)
        for row in 0..<system.algebraicCount {
            let own = abs(step[row, slot])
            let weight = own + abs(present[first + row].numbers[slot]) + system.floors[first + row]
            guard weight > 0 else { continue }
            before += (own / weight) * (own / weight)
            after += (next[row, slot] / weight) * (next[row, slot] / weight)
        }
        return after.squareRoot() <= (1 - part / 4) * before.squareRoot()
    }
}

/// A number for each row and each lane of a block.
private struct LaneRows {
    private var numbers: [Double]
    private let rows: Int

    init(_ rows: Int) {
        self.rows = rows
        numbers = [Double](repeating: 0, count: rows * Program.lanesPerBlock)
    }

    subscript(row: Int, slot: Int) -> Double { numbers[row * Program.lanesPerBlock + slot] }

    mutating func set(_ k: Int, _ column: UnsafeMutablePointer<Lanes>) {
        for row in 0..<rows { for i in 0..<8 { numbers[row * Program.lanesPerBlock + 8 * k + i] = column[row][i] } }
    }
}
