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

    /// A slope that is no larger, SI, belongs to a residual that fades away, such as the current of an ion that stands on one
    /// side only: where it is no longer told from zero there is no root.
    static let faintest = 1e-150

    let function: Function
    let tolerance: Tolerance
    let minimum: Double
    let maximum: Double
    /// The first step that is taken without knowing that the root lies further.
    let reach: Double
    private let columns = LaneColumns(13)
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
        masks = LaneMask.none(8)
        active = masks
    }

    deinit { LaneMask.free(masks) }

    /// Finds the root of a monotone residual from `start`: plain Newton first, then, for the lanes that it leaves,
    /// from the start again with every safeguard.
    ///
    /// - Parameter second: where the first step of Newton's method leads, if that is known.
    /// - Returns: whether every lane converged.
    package func solveMonotone(lanes: Int, rising: Bool, second: UnsafePointer<SIMD8<Double>>? = nil) -> Bool {
        let vectors = (lanes + 7) / 8
        for k in 0..<vectors {
            x[k] = second?[k] ?? start[k]
            active[k] = LaneMask.first(lanes - 8 * k)
            iterations[k] = Lanes()
        }
        let isDone = newton(vectors, orientation: rising ? 1 : -1, attempts: (second == nil ? 1 : 2)...12)
        for k in 0..<vectors { finishNewton(k) }
        if isDone { return true }
        for k in 0..<vectors {
            let from = start[k].larger(Lanes(repeating: minimum)).smaller(Lanes(repeating: maximum))
            let again = from.replacing(with: start[k], where: .!start[k].isNumber)
            x[k] = x[k].replacing(with: again, where: active[k])
            orientation[k] = Lanes(repeating: rising ? 1 : -1)
            low[k] = Lanes(repeating: -.infinity)
            high[k] = Lanes(repeating: .infinity)
            reference[k] = Lanes()
        }
        safeguarded(vectors)
        var failures = LaneMask.none
        for k in 0..<vectors { failures = failures .| (LaneMask.first(lanes - 8 * k) .& (outcome[k] .!= Lanes())) }
        return !failures.isAnywhere
    }

    /// Newton's method without safeguards, good for a function that is known to have one root; the lanes that it does
    /// not solve stay active.
    ///
    /// - Returns: whether none is left.
    private func newton(_ vectors: Int, orientation: Double, attempts: ClosedRange<Int>) -> Bool {
        let (x, f, slope, active) = (x, f, slope, active)
        let (iterations, size) = (iterations, scaledResidual)
        let (least, greatest) = (Lanes(repeating: minimum), Lanes(repeating: maximum))
        let isBounded = minimum > -.infinity || maximum < .infinity
        let (turn, faintest) = (Lanes(repeating: orientation), Lanes(repeating: Self.faintest))
        let (tolerance, evaluate) = (tolerance, function.evaluate)
        for attempt in attempts {
            evaluate()
            var open = LaneMask.none
            for k in 0..<vectors {
                let before = x[k]
                // An infinite slope would pass for convergence.
                let d = slope[k] * turn
                let step = f[k] / slope[k]
                let width = step.absolute
                let running = active[k]
                let after = before - step
                var solved = (width .<= tolerance.limit(at: before)) .& (d .> faintest)
                solved = solved .& (d .<= Lanes(repeating: .greatestFiniteMagnitude))
                if isBounded { solved = solved .& (after .>= least) .& (after .<= greatest) }
                x[k] = before.replacing(with: after, where: running)
                // Most rounds solve no lane, or all: memory is what they would wait for.
                let done = running .& solved
                if done.isAnywhere {
                    size[k] = size[k].replacing(with: width, where: done)
                    iterations[k] = iterations[k].replacing(with: Lanes(repeating: Double(attempt)), where: done)
                    active[k] = running .& .!solved
                }
                open = open .| active[k]
            }
            if !open.isAnywhere { return true }
        }
        for k in 0..<vectors {
            iterations[k] = iterations[k].replacing(
                with: Lanes(repeating: Double(attempts.upperBound)), where: active[k])
        }
        return false
    }

    private func finishNewton(_ k: Int) {
        scaledResidual[k] = scaledResidual[k] / tolerance.limit(at: x[k])
        outcome[k] = Lanes()
    }
}
