import Lanes

/// Solves f(x) = 0 in every lane of a block at once.
///
/// A lane that is done is frozen by a mask, and what happens in a lane depends on that lane alone: the result has
/// the same bits whatever the other lanes of the block are.
package final class RootFinder {
    /// Where the residual is computed.
    package struct Function {
        /// Read by ``evaluate``.
        package var x: UnsafeMutablePointer<SIMD8<Double>>
        /// Written by ``evaluate``.
        package var residual: UnsafePointer<SIMD8<Double>>
        package var slope: UnsafePointer<SIMD8<Double>>
        /// Computes residual and slope at x for the whole block.
        package var evaluate: () -> Void

        package init(
            x: UnsafeMutablePointer<SIMD8<Double>>, residual: UnsafePointer<SIMD8<Double>>,
            slope: UnsafePointer<SIMD8<Double>>, evaluate: @escaping () -> Void
        ) {
            self.x = x
            self.residual = residual
            self.slope = slope
            self.evaluate = evaluate
        }
    }

    let function: Function
    let tolerance: Tolerance
    let minimum: Double
    let maximum: Double
    /// The first step that is taken without knowing that the root lies further.
    let reach: Double
    private let columns = LaneColumns(13)
    /// Masks: still to be solved; solved.
    private let masks: UnsafeMutablePointer<LaneMask>

    let x: UnsafeMutablePointer<Lanes>
    let f: UnsafePointer<Lanes>
    let slope: UnsafePointer<Lanes>
    /// Where iterations start; set by the caller.
    package let start: UnsafeMutablePointer<SIMD8<Double>>
    /// Iterations made so far, and the scaled residual of each lane when it was frozen: residual over slope, in
    /// units of the tolerance.
    package let iterations: UnsafeMutablePointer<SIMD8<Double>>
    package let scaledResidual: UnsafeMutablePointer<SIMD8<Double>>
    /// Raw values of ``LaneOutcome``.
    package let outcome: UnsafeMutablePointer<SIMD8<Double>>
    /// A bracket: the residual is not positive at `low` and positive at `high`, after turning by `orientation`.
    let low: UnsafeMutablePointer<Lanes>
    let high: UnsafeMutablePointer<Lanes>
    let orientation: UnsafeMutablePointer<Lanes>
    /// The largest residual met.
    let reference: UnsafeMutablePointer<Lanes>
    /// Limits that the search moves: the bounds, and where the residual ceased to be a number.
    let floor: UnsafeMutablePointer<Lanes>
    let ceiling: UnsafeMutablePointer<Lanes>
    /// The last point where the residual was a number; the last step; the longest step allowed.
    let good: UnsafeMutablePointer<Lanes>
    let last: UnsafeMutablePointer<Lanes>
    let span: UnsafeMutablePointer<Lanes>
    let active: UnsafeMutablePointer<LaneMask>
    private let solved: UnsafeMutablePointer<LaneMask>

    package init(
        _ function: Function, absoluteTolerance: Double, relativeTolerance: Double, minimum: Double? = nil,
        maximum: Double? = nil, reach: Double
    ) {
        self.function = function
        (x, f, slope) = (function.x, function.residual, function.slope)
        start = columns[0]
        iterations = columns[1]
        scaledResidual = columns[2]
        outcome = columns[3]
        low = columns[4]
        high = columns[5]
        orientation = columns[6]
        reference = columns[7]
        floor = columns[8]
        ceiling = columns[9]
        good = columns[10]
        last = columns[11]
        span = columns[12]
        tolerance = Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
        self.minimum = minimum ?? -.infinity
        self.maximum = maximum ?? .infinity
        self.reach = reach
        masks = .allocate(capacity: 16)
        masks.initialize(repeating: .none, count: 16)
        (active, solved) = (masks, masks + 8)
    }

    deinit { masks.deallocate() }

    /// Finds the root of a monotone residual from `start`: plain Newton first, then, for the lanes that it leaves,
    /// from the start again with every safeguard.
    ///
    /// - Returns: whether every lane converged.
    package func solveMonotone(lanes: Int, rising: Bool) -> Bool {
        let vectors = (lanes + 7) / 8
        for k in 0..<vectors {
            x[k] = start[k]
            active[k] = LaneMask.first(lanes - 8 * k)
            solved[k] = .none
            iterations[k] = Lanes()
        }
        if newton(vectors, orientation: rising ? 1 : -1, attempts: 12) {
            for k in 0..<vectors { finishNewton(k) }
            return true
        }
        var failures = LaneMask.none
        for k in 0..<vectors {
            let valid = LaneMask.first(lanes - 8 * k)
            finishNewton(k)
            active[k] = valid .& .!solved[k]
            let from = start[k].larger(Lanes(repeating: minimum)).smaller(Lanes(repeating: maximum))
            x[k] = x[k].replacing(with: from.replacing(with: start[k], where: .!start[k].isNumber), where: active[k])
            orientation[k] = Lanes(repeating: rising ? 1 : -1)
            low[k] = Lanes(repeating: -.infinity)
            high[k] = Lanes(repeating: .infinity)
            reference[k] = Lanes()
        }
        safeguarded(vectors)
        for k in 0..<vectors { failures = failures .| (LaneMask.first(lanes - 8 * k) .& (outcome[k] .!= Lanes())) }
        return !failures.isAnywhere
    }

    /// Newton's method without safeguards, good for a function that is known to have one root.
    ///
    /// - Returns: whether every active lane was solved.
    private func newton(_ vectors: Int, orientation: Double, attempts: Int) -> Bool {
        let (x, f, slope, active, solved) = (x, f, slope, active, solved)
        let (iterations, size) = (iterations, scaledResidual)
        let (least, greatest) = (Lanes(repeating: minimum), Lanes(repeating: maximum))
        let turn = Lanes(repeating: orientation)
        let (tolerance, evaluate) = (tolerance, function.evaluate)
        for _ in 0..<attempts {
            evaluate()
            var open = LaneMask.none
            for k in 0..<vectors {
                let before = x[k]
                let d = slope[k]
                let step = f[k] / d
                let width = step.absolute
                let limit = tolerance.limit(at: before)
                let running = active[k]
                let after = before - step
                let small = width .<= limit
                let sound = (d * turn .> Lanes()) .& (d.absolute .<= Lanes(repeating: .greatestFiniteMagnitude))
                x[k] = before.replacing(with: after, where: running)
                size[k] = size[k].replacing(with: width, where: running)
                iterations[k] = iterations[k].replacing(with: iterations[k] + Lanes(repeating: 1), where: running)
                let inside = (after .>= least) .& (after .<= greatest)
                solved[k] = solved[k] .| (running .& small .& sound .& inside)
                let next = running .& (width .> limit)
                active[k] = next
                open = open .| next
            }
            if !open.isAnywhere { break }
        }
        var missing = LaneMask.none
        for k in 0..<vectors { missing = missing .| active[k] }
        return !missing.isAnywhere && allSolved(vectors)
    }

    private func allSolved(_ vectors: Int) -> Bool {
        // A lane that was never active has no iteration.
        var left = LaneMask.none
        for k in 0..<vectors { left = left .| (.!solved[k] .& (iterations[k] .> Lanes())) }
        return !left.isAnywhere
    }

    private func finishNewton(_ k: Int) {
        scaledResidual[k] = scaledResidual[k] / tolerance.limit(at: x[k])
        outcome[k] = Lanes()
    }
}
