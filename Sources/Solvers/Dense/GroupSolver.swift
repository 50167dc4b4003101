import Lanes

/// Solves several equations in as many unknowns, in every lane of a block at once.
///
/// Damped Newton first: the step is halved until the scaled residual falls. Lanes that this leaves start again by
/// pseudo-transient continuation: dx/dt = -residual followed with implicit steps that grow as the residual falls
/// (C. T. Kelley and D. E. Keyes, SIAM J. Numer. Anal. 35 (1998) 508), which is also how a node settles; then by
/// following the solution of residual(x) = (1 - s) residual(start) from s = 0 to 1; at last by Newton with steps that are halved
/// until the next one, by the same matrix, is shorter. A lane depends on itself alone.
package final class GroupSolver {
    /// Where the residuals are computed.
    package struct Function {
        /// Read by ``evaluate``, one pointer per unknown.
        package var unknowns: [UnsafeMutablePointer<SIMD8<Double>>]
        /// Written by ``evaluate``.
        package var residuals: [UnsafePointer<SIMD8<Double>>]
        /// The derivatives that are not zero by themselves.
        package var jacobian: [(row: Int, column: Int, value: UnsafePointer<SIMD8<Double>>)]
        package var evaluate: () -> Void

        package init(
            unknowns: [UnsafeMutablePointer<SIMD8<Double>>], residuals: [UnsafePointer<SIMD8<Double>>],
            jacobian: [(row: Int, column: Int, value: UnsafePointer<SIMD8<Double>>)],
            evaluate: @escaping () -> Void
        ) {
            self.unknowns = unknowns
            self.residuals = residuals
            self.jacobian = jacobian
            self.evaluate = evaluate
        }
    }

    /// What the solver needs to know of one unknown.
    package struct Scale {
        package var absolute: Double
        package var relative: Double
        package var minimum: Double
        package var maximum: Double
        /// The longest step.
        package var reach: Double

        package init(
            absolute: Double, relative: Double, minimum: Double = -.infinity, maximum: Double = .infinity,
            reach: Double = .infinity
        ) {
            self.absolute = absolute
            self.relative = relative
            self.minimum = minimum
            self.maximum = maximum
            self.reach = reach
        }
    }

    let function: Function
    let scales: [Scale]
    let count: Int
    private let matrix: LaneMatrix
    /// In place of ``matrix`` where the system is large.
    private let factors: SparseFactors?
    /// Whether the Jacobian is the same wherever the unknowns are.
    private let isLinear: Bool
    /// Of a large system what is added to its diagonal, a right side, and what is left of one.
    private let loads: LaneColumns
    /// Of each unknown.
    private let starts: LaneColumns
    /// Of each vector of lanes, by unknown or equation, side by side in memory, as they are gone through: step, last accepted value, tolerance of the unknown,
    /// weight of the residual, weight before, residual at the start.
    private let rows: LaneColumns
    private let laneColumns = LaneColumns(10)
    private let masks: UnsafeMutablePointer<LaneMask>
    private let mostVectors: Int

    /// - Parameters:
    ///   - sparse: where the Jacobian is not zero, of a system too large for a dense matrix.
    ///   - isLinear: whether the Jacobian is the same wherever the unknowns are.
    ///   - vectors: of lanes that are solved at once, at most.
    package init(
        _ function: Function, scales: [Scale], sparse: SparsePattern?, isLinear: Bool, vectors: Int
    ) {
        mostVectors = vectors
        self.function = function
        self.isLinear = isLinear && sparse != nil
        self.scales = scales
        count = scales.count
        matrix = LaneMatrix(order: sparse == nil ? count : 0)
        factors = sparse.map {
            SparseFactors(pattern: $0, entries: function.jacobian.map { (row: $0.row, column: $0.column) })
        }
        loads = LaneColumns(sparse == nil ? 0 : 3 * scales.count, vectors: 1)
        starts = LaneColumns(scales.count, vectors: vectors)
        rows = LaneColumns(6 * vectors, vectors: scales.count)
        masks = LaneMask.none(32)
    }

    deinit { LaneMask.free(masks) }

    /// Where iterations start; set by the caller.
    package func start(_ unknown: Int) -> UnsafeMutablePointer<SIMD8<Double>> { starts[unknown] }
    private func step(_ k: Int) -> UnsafeMutablePointer<Lanes> { rows[k] }
    private func accepted(_ k: Int) -> UnsafeMutablePointer<Lanes> { rows[mostVectors + k] }
    /// The tolerance of each unknown where it was when the residuals were weighed.
    private func limits(_ k: Int) -> UnsafeMutablePointer<Lanes> { rows[2 * mostVectors + k] }
    private func weights(_ k: Int) -> UnsafeMutablePointer<Lanes> { rows[3 * mostVectors + k] }
    private func earlierWeights(_ k: Int) -> UnsafeMutablePointer<Lanes> { rows[4 * mostVectors + k] }
    private func startResiduals(_ k: Int) -> UnsafeMutablePointer<Lanes> { rows[5 * mostVectors + k] }
    /// Raw values of ``LaneOutcome``, iterations, and the residual in units of what the tolerances allow.
    package var outcome: UnsafeMutablePointer<SIMD8<Double>> { laneColumns[0] }
    package var iterations: UnsafeMutablePointer<SIMD8<Double>> { laneColumns[1] }
    package var scaledResidual: UnsafeMutablePointer<SIMD8<Double>> { laneColumns[2] }
    private var norm: UnsafeMutablePointer<Lanes> { laneColumns[3] }
    private var damping: UnsafeMutablePointer<Lanes> { laneColumns[4] }
    /// The length of the pseudo-time step, or the place on the path.
    private var pace: UnsafeMutablePointer<Lanes> { laneColumns[5] }
    private var place: UnsafeMutablePointer<Lanes> { laneColumns[6] }
    private var before: UnsafeMutablePointer<Lanes> { laneColumns[7] }
    /// The residual where a lane has been moved to, and how far the step was from solving its linear equations, in units of the tolerance.
    private var present: UnsafeMutablePointer<Lanes> { laneColumns[8] }
    private var error: UnsafeMutablePointer<Lanes> { laneColumns[9] }
    private var active: UnsafeMutablePointer<LaneMask> { masks }
    private var trying: UnsafeMutablePointer<LaneMask> { masks + 8 }
    private var following: UnsafeMutablePointer<LaneMask> { masks + 16 }
    private var rescued: UnsafeMutablePointer<LaneMask> { masks + 24 }

    /// Solves from `start`.
    ///
    /// - Returns: whether every lane converged.
    package func solve(lanes: Int) -> Bool {
        let vectors = (lanes + 7) / 8
        for k in 0..<vectors {
            active[k] = LaneMask.first(lanes - 8 * k)
            outcome[k] = Lanes()
            iterations[k] = Lanes()
            scaledResidual[k] = Lanes(repeating: .infinity)
            place[k] = Lanes(repeating: 1)
            for unknown in 0..<count {
                let scale = scales[unknown]
                let value = start(unknown)[k]
                let inside = value.larger(Lanes(repeating: scale.minimum)).smaller(Lanes(repeating: scale.maximum))
                start(unknown)[k] = value.replacing(with: inside, where: value.isNumber)
                function.unknowns[unknown][k] = start(unknown)[k]
            }
        }
        dampedNewton(vectors, attempts: 60)
        if failures(vectors) {
            for k in 0..<vectors { rescued[k] = active[k] }
            pseudoTransient(vectors, attempts: 400)
            if failures(vectors) { followPath(vectors) }
            if factors == nil, failures(vectors) { naturalNewton(vectors, attempts: 100) }
            for k in 0..<vectors { rescued[k] = rescued[k] .& (outcome[k] .== Lanes()) }
            confirm(vectors, rescued)
        }
        var bad = LaneMask.none
        for k in 0..<vectors { bad = bad .| (LaneMask.first(lanes - 8 * k) .& (outcome[k] .!= Lanes())) }
        return !bad.isAnywhere
    }

    /// Makes the lanes that failed active again, at their start. A residual that is no number there is final.
    private func failures(_ vectors: Int) -> Bool {
        var any = LaneMask.none
        for k in 0..<vectors {
            let diverged = outcome[k] .== code(.diverged)
            active[k] = (outcome[k] .!= Lanes()) .& .!diverged
            any = any .| active[k]
            for unknown in 0..<count {
                function.unknowns[unknown][k] = function.unknowns[unknown][k].replacing(
                    with: start(unknown)[k], where: active[k])
            }
        }
        return any.isAnywhere
    }

    private func code(_ outcome: LaneOutcome) -> Lanes { Lanes(repeating: Double(outcome.rawValue)) }

    private func mark(_ k: Int, _ which: LaneMask, _ result: LaneOutcome) {
        outcome[k] = outcome[k].replacing(with: code(result), where: which)
        active[k] = active[k] .& .!which
    }

    private func anyActive(_ vectors: Int) -> Bool {
        var any = LaneMask.none
        for k in 0..<vectors { any = any .| active[k] }
        return any.isAnywhere
    }

    /// Weights of the residuals at the present point: what a change of every unknown by its tolerance does to them.
    ///
    /// - Parameter keepsLargest: not less than they were, so that residuals of successive points compare.
    private func weigh(_ k: Int, keepsLargest: Bool = false) {
        let (limits, weights, earlier) = (limits(k), weights(k), earlierWeights(k))
        let (scales, unknowns) = (scales, function.unknowns)
        for unknown in 0..<count {
            let scale = scales[unknown]
            limits[unknown] = Tolerance(absolute: scale.absolute, relative: scale.relative)
                .limit(at: unknowns[unknown][k])
        }
        let least = Lanes(repeating: .leastNormalMagnitude)
        for row in 0..<count {
            earlier[row] = keepsLargest ? weights[row].larger(least) : least
            weights[row] = Lanes()
        }
        for entry in function.jacobian {
            let part = entry.value[k].absolute * limits[entry.column]
            weights[entry.row] += part
        }
        for row in 0..<count { weights[row] = weights[row].larger(earlier[row]) }
    }

    /// The largest weighted residual, that of the path's target taken off; infinite where something is no number.
    private func weightedResidual(_ k: Int) -> Lanes {
        var largest = Lanes()
        let rest = Lanes(repeating: 1) - place[k]
        let (weights, startResiduals, residuals) = (weights(k), startResiduals(k), function.residuals)
        for row in 0..<count {
            let part = Self.left(of: residuals[row][k], rest, startResiduals[row]).absolute / weights[row]
            largest = part.larger(largest).replacing(with: Lanes(repeating: .infinity), where: .!part.isNumber)
        }
        return largest
    }

    /// A residual less `rest` of that at the start.
    @inline(__always)
    private static func left(of residual: Lanes, _ rest: Lanes, _ start: Lanes) -> Lanes {
        (residual - rest * start).replacing(with: residual, where: rest .== Lanes())
    }

    /// Makes a right side of the residuals, that of the path's target taken off.
    private func setResiduals(_ k: Int, _ right: UnsafeMutablePointer<Lanes>) {
        let rest = Lanes(repeating: 1) - place[k]
        let (startResiduals, residuals) = (startResiduals(k), function.residuals)
        for row in 0..<count { right[row] = Self.left(of: residuals[row][k], rest, startResiduals[row]) }
    }

    /// Solves for the step of one vector; `loading` adds to the diagonal in units of the weights.
    ///
    /// - Returns: where the matrix is singular, and the largest step in units of the tolerance.
    private func solveStep(_ k: Int, loading: Lanes) -> (singular: LaneMask, size: Lanes) {
        if let factors {
            let (singular, right) = solveSparse(factors, k, loading: loading)
            return (singular, stepSize(k, right))
        }
        let a = matrix.elements
        for index in 0..<count * count { a[index] = Lanes() }
        for entry in function.jacobian { a[entry.row * count + entry.column] += entry.value[k] }
        setResiduals(k, matrix.right)
        for row in 0..<count {
            // Where the flow runs away from a point, a step longer than its own scale would turn back.
            let own = a[row * count + row]
            let against = (own * Lanes(repeating: -2)).replacing(with: 0, where: .!(own .< Lanes()))
            let extra = (loading * weights(k)[row] / limits(k)[row] + against)
                .replacing(with: 0, where: loading .== Lanes())
            a[row * count + row] += extra
        }
        let singular = matrix.solve()
        return (singular, stepSize(k, matrix.right))
    }

    private func solveSparse(_ factors: SparseFactors, _ k: Int, loading: Lanes) -> (
        singular: LaneMask, right: UnsafeMutablePointer<Lanes>
    ) {
        let (load, right) = (loads[0], loads[count])
        let isLoaded = (loading .!= Lanes()).isAnywhere
        for row in 0..<count { load[row] = Lanes() }
        if isLoaded {
            for entry in function.jacobian where entry.row == entry.column { load[entry.row] += entry.value[k] }
            for row in 0..<count {
                let own = load[row]
                let against = (own * Lanes(repeating: -2)).replacing(with: 0, where: .!(own .< Lanes()))
                load[row] = (loading * weights(k)[row] / limits(k)[row] + against)
                    .replacing(with: 0, where: loading .== Lanes())
            }
        }
        let jacobian = function.jacobian
        let singular = factors.factor({ jacobian[$0].value[k] }, extra: { load[$0] })
        setResiduals(k, right)
        factors.solve(right)
        error[k] = Lanes(repeating: .infinity)
        if isLinear, !isLoaded { improve(factors, k, right) }
        return (singular, right)
    }

    /// Adds to a step what the same factors make of the residual that it leaves. How much that was says how far the step is
    /// from the solution of a linear system, which needs no second matrix then.
    private func improve(_ factors: SparseFactors, _ k: Int, _ right: UnsafeMutablePointer<Lanes>) {
        let left = loads[2 * count]
        setResiduals(k, left)
        for entry in function.jacobian { left[entry.row] = fnma(entry.value[k], right[entry.column], left[entry.row]) }
        factors.solve(left)
        for unknown in 0..<count { right[unknown] += left[unknown] }
        error[k] = largestPart(k, of: left)
    }

    /// The largest part of a step in units of the tolerance; infinite where something is no number.
    private func largestPart(_ k: Int, of step: UnsafeMutablePointer<Lanes>) -> Lanes {
        let limits = limits(k)
        var size = Lanes()
        for unknown in 0..<count {
            let ratio = step[unknown].absolute / limits[unknown]
            size = ratio.larger(size).replacing(with: Lanes(repeating: .infinity), where: .!ratio.isNumber)
        }
        return size
    }

    /// Keeps the step, and tells the largest part of it in units of the tolerance.
    private func stepSize(_ k: Int, _ right: UnsafeMutablePointer<Lanes>) -> Lanes {
        let (step, scales) = (step(k), scales)
        var shrink = Lanes(repeating: 1)
        for unknown in 0..<count {
            let allowed = Lanes(repeating: scales[unknown].reach) / right[unknown].absolute
            shrink = allowed.smaller(shrink)
            step[unknown] = right[unknown]
        }
        damping[k] = shrink
        return largestPart(k, of: right)
    }

    /// Puts the damped step into the unknowns of the lanes of `mask`.
    private func move(_ k: Int, _ mask: LaneMask) {
        let (step, accepted, damping) = (step(k), accepted(k), damping[k])
        let (scales, unknowns) = (scales, function.unknowns)
        for unknown in 0..<count {
            let scale = scales[unknown]
            let moved = accepted[unknown] - damping * step[unknown]
            let inside = moved.larger(Lanes(repeating: scale.minimum)).smaller(Lanes(repeating: scale.maximum))
            unknowns[unknown][k].replace(with: inside, where: mask)
        }
    }

    private func keep(_ k: Int, _ mask: LaneMask) {
        let (accepted, unknowns) = (accepted(k), function.unknowns)
        for unknown in 0..<count { accepted[unknown].replace(with: unknowns[unknown][k], where: mask) }
    }

    /// Newton with halved steps; the active lanes stand at their first point. Leaves an outcome in each.
    private func dampedNewton(_ vectors: Int, attempts: Int) {
        function.evaluate()
        for k in 0..<vectors {
            keep(k, active[k])
            var isNumber = active[k]
            for residual in function.residuals { isNumber = isNumber .& residual[k].isNumber }
            mark(k, active[k] .& .!isNumber, .diverged)
        }
        for _ in 0..<attempts {
            guard anyActive(vectors) else { return }
            for k in 0..<vectors where active[k].isAnywhere {
                weigh(k)
                norm[k] = weightedResidual(k)
                let (singular, size) = solveStep(k, loading: Lanes())
                iterations[k] += Lanes().replacing(with: 1, where: active[k])
                scaledResidual[k] = scaledResidual[k].replacing(with: norm[k], where: active[k])
                let fixed = active[k] .& singular
                let small = active[k] .& .!singular .& (size .<= Lanes(repeating: 1))
                move(k, active[k] .& .!singular)
                mark(k, small, .converged)
                mark(k, fixed, .singular)
                trying[k] = active[k]
            }
            backtrack(vectors) { k in
                present[k] = weightedResidual(k)
                let enough = norm[k] * (Lanes(repeating: 1) - damping[k] * Lanes(repeating: 1e-4))
                // Rounding may keep a residual that is within tolerance from falling.
                return (present[k] .<= enough) .| (present[k] .<= Lanes(repeating: 1))
            }
            if isLinear { for k in 0..<vectors { arrive(k) } }
        }
        for k in 0..<vectors { mark(k, active[k], .timedOut) }
    }

    /// Ends lanes of a linear system whose whole step solved its equations, and whose residual says so where it led.
    private func arrive(_ k: Int) {
        let one = Lanes(repeating: 1)
        let arrived = active[k] .& (damping[k] .== one) .& (error[k] .<= one) .& (present[k] .<= one)
        scaledResidual[k] = scaledResidual[k].replacing(with: present[k], where: arrived)
        mark(k, arrived, .converged)
    }

    /// Evaluates at the moved points and halves steps until they are good.
    ///
    /// - Parameter isGood: the lanes of a vector whose point is good enough, by what has been evaluated there.
    private func backtrack(_ vectors: Int, until isGood: (_ k: Int) -> LaneMask) {
        for attempt in 0..<40 {
            var open = LaneMask.none
            for k in 0..<vectors { open = open .| (trying[k] .& active[k]) }
            guard open.isAnywhere else { return }
            function.evaluate()
            for k in 0..<vectors where trying[k].isAnywhere {
                let good = isGood(k)
                keep(k, trying[k] .& good)
                trying[k] = trying[k] .& .!good
                if attempt == 39 { continue }
                damping[k] = damping[k].replacing(with: damping[k] * Lanes(repeating: 0.5), where: trying[k])
                move(k, trying[k])
            }
        }
        for k in 0..<vectors { mark(k, trying[k], .stalled) }
    }

    /// Newton with steps that are halved until the step that would follow by the same matrix is shorter (P. Deuflhard's natural test):
    /// no weights of equations take part, which mislead where conductances differ by many orders of magnitude.
    private func naturalNewton(_ vectors: Int, attempts: Int) {
        let pattern = LaneEquations.Pattern(
            order: count, entries: function.jacobian.map { (row: $0.row, column: $0.column) })
        let equations = (0..<vectors).map { _ in LaneEquations(pattern) }
        let right = LaneColumns(count, vectors: 1)
        /// The step that the equations make of the residuals, and its largest part in units of the tolerance where lanes stand.
        func next(_ k: Int) -> Lanes {
            for row in 0..<count { right[0][row] = function.residuals[row][k] }
            equations[k].solve(right[0])
            return largestPart(k, of: right[0])
        }
        function.evaluate()
        for k in 0..<vectors { keep(k, active[k]) }
        for _ in 0..<attempts {
            guard anyActive(vectors) else { return }
            for k in 0..<vectors where active[k].isAnywhere {
                weigh(k)
                scaledResidual[k] = scaledResidual[k].replacing(with: weightedResidual(k), where: active[k])
                let singular = equations[k].factor({ function.jacobian[$0].value[k] }, extra: { _ in Lanes() })
                pace[k] = next(k)
                for unknown in 0..<count { step(k)[unknown] = right[0][unknown] }
                damping[k] = Lanes(repeating: 1)
                iterations[k] += Lanes().replacing(with: 1, where: active[k])
                let small = active[k] .& .!singular .& (pace[k] .<= Lanes(repeating: 1))
                move(k, active[k] .& .!singular)
                mark(k, small, .converged)
                mark(k, active[k] .& singular, .singular)
                trying[k] = active[k]
            }
            backtrack(vectors) { k in
                next(k) .<= (Lanes(repeating: 1) - damping[k] * Lanes(repeating: 0.25)) * pace[k]
            }
        }
        for k in 0..<vectors { mark(k, active[k], .timedOut) }
    }

    /// Implicit steps of dx/dt = -residual.
    private func pseudoTransient(_ vectors: Int, attempts: Int) {
        function.evaluate()
        for k in 0..<vectors {
            keep(k, active[k])
            pace[k] = Lanes(repeating: 1)
            norm[k] = Lanes(repeating: .infinity)
            outcome[k] = outcome[k].replacing(
                with: code(.timedOut), where: active[k] .& (outcome[k] .!= code(.singular)))
        }
        for attempt in 0..<attempts {
            guard anyActive(vectors) else { return }
            for k in 0..<vectors where active[k].isAnywhere {
                weigh(k, keepsLargest: attempt > 0)
                let present = weightedResidual(k)
                let sound = active[k] .& (present .< Lanes(repeating: .infinity))
                let lost = active[k] .& .!sound
                // Steps grow as the residual falls; a step into nowhere is taken back and made much shorter.
                let growth = (norm[k] / present).smaller(Lanes(repeating: 10)).larger(Lanes(repeating: 0.3))
                let first = norm[k] .== Lanes(repeating: .infinity)
                pace[k] = pace[k].replacing(with: pace[k] * growth, where: sound .& .!first)
                pace[k] = pace[k].replacing(with: pace[k] * Lanes(repeating: 0.05), where: lost)
                norm[k] = norm[k].replacing(with: present, where: sound)
                keep(k, sound)
                let (singular, size) = solveStep(k, loading: Lanes(repeating: 1) / pace[k])
                iterations[k] += Lanes().replacing(with: 1, where: active[k])
                scaledResidual[k] = scaledResidual[k].replacing(with: present, where: sound)
                let settled = sound .& .!singular .& (size .<= Lanes(repeating: 1)) .& (present .<= Lanes(repeating: 1))
                move(k, sound .& .!singular)
                // A lost lane goes back; its shorter step is found from there.
                for unknown in 0..<count {
                    function.unknowns[unknown][k] = function.unknowns[unknown][k].replacing(
                        with: accepted(k)[unknown], where: lost)
                }
                mark(k, settled, .converged)
                mark(k, active[k] .& (pace[k] .< Lanes(repeating: 1e-30)), .stalled)
                mark(k, sound .& singular, .singular)
            }
            function.evaluate()
        }
    }

    /// Follows residual(x) = (1 - s) residual(start) with 1 - s falling by the same factors in every lane.
    private func followPath(_ vectors: Int) {
        function.evaluate()
        for k in 0..<vectors {
            for row in 0..<count { startResiduals(k)[row] = function.residuals[row][k] }
            following[k] = active[k]
            before[k] = outcome[k]
        }
        for stage in 1...41 {
            let rest = stage > 40 ? 0 : Self.power(0.7, stage)
            for k in 0..<vectors {
                active[k] = following[k]
                place[k] = place[k].replacing(with: Lanes(repeating: 1 - rest), where: active[k])
                outcome[k] = outcome[k].replacing(with: Lanes(), where: active[k])
            }
            guard anyActive(vectors) else { break }
            dampedNewton(vectors, attempts: 25)
            for k in 0..<vectors {
                let failed = following[k] .& (outcome[k] .!= Lanes())
                // What stopped the method before this one says more.
                outcome[k] = outcome[k].replacing(with: before[k], where: failed)
                following[k] = following[k] .& .!failed
            }
        }
        for k in 0..<vectors { place[k] = Lanes(repeating: 1) }
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1.0) { product, _ in product * base }
    }

    /// What a fallback calls a solution is none where the equations do not determine it.
    private func confirm(_ vectors: Int, _ candidates: UnsafeMutablePointer<LaneMask>) {
        function.evaluate()
        for k in 0..<vectors where candidates[k].isAnywhere {
            weigh(k)
            let (singular, _) = solveStep(k, loading: Lanes())
            mark(k, candidates[k] .& singular, .singular)
        }
    }
}
