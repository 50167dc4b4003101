import Lanes

extension RootFinder {
    /// Newton's method kept inside what is known: a bracket once the residual has changed sign, growing steps until
    /// then, bisection wherever Newton does not halve its step, and a retreat from where the residual is no number.
    ///
    /// Needs x, active, orientation, low, high, reference; leaves outcome, x, scaledResidual, and adds to iterations.
    func safeguarded(_ vectors: Int, attempts: Int = 400) {
        for k in 0..<vectors {
            floor[k] = Lanes(repeating: minimum)
            ceiling[k] = Lanes(repeating: maximum)
            good[k] = Lanes(repeating: .nan)
            last[k] = Lanes(repeating: .infinity)
            span[k] = Lanes(repeating: reach)
            outcome[k] = outcome[k].replacing(
                with: Lanes(repeating: Double(LaneOutcome.timedOut.rawValue)), where: active[k])
        }
        for _ in 0..<attempts {
            var open = LaneMask.none
            for k in 0..<vectors { open = open .| active[k] }
            if !open.isAnywhere { return }
            function.evaluate()
            for k in 0..<vectors where active[k].isAnywhere { advance(k) }
        }
    }

    /// One safeguarded step of one vector.
    private func advance(_ k: Int) {
        let running = active[k]
        let zero = Lanes()
        let infinity = Lanes(repeating: .infinity)
        let here = x[k]
        let s = f[k] * orientation[k]
        let d = slope[k] * orientation[k]
        let limit = tolerance.limit(at: here)
        iterations[k] = iterations[k].replacing(with: iterations[k] + Lanes(repeating: 1), where: running)

        // Where the residual is no number: halfway back to the last point where it was one.
        let good = good[k]
        let lost = running .& .!s.isNumber
        let retreat = good + (here - good) * Lanes(repeating: 0.5)
        self.ceiling[k] = self.ceiling[k].replacing(with: retreat, where: lost .& (here .> good))
        self.floor[k] = self.floor[k].replacing(with: retreat, where: lost .& (here .< good))
        let hopeless = lost .& .!((here - good).absolute .> limit)
        let alive = running .& s.isNumber
        self.good[k] = good.replacing(with: here, where: alive)
        let (floor, ceiling) = (self.floor[k], self.ceiling[k])

        low[k] = low[k].replacing(with: here, where: alive .& (s .<= zero))
        high[k] = high[k].replacing(with: here, where: alive .& (s .> zero))
        let (lowest, highest) = (low[k], high[k])
        let seen = reference[k].larger(s.absolute).replacing(with: reference[k], where: .!s.isFinite)
        reference[k] = reference[k].replacing(with: seen, where: alive)

        let step = s / d
        let width = step.absolute
        let usable = (d .> zero) .& d.isFinite .& width.isFinite
        let both = (lowest .> -infinity) .& (highest .< infinity)
        let span = span[k]
        let slow = (width + width) .> last[k]
        // In the dark, or on the steep side of an exponential, where Newton creeps: steps that grow.
        let creeps = usable .& slow .& .!both .& (width .<= span)
        let far = .!usable .| (width .> span)
        let stride = span.replacing(with: (last[k] * Lanes(repeating: 4)).smaller(span), where: creeps)
        let blind = here + stride.replacing(with: -stride, where: s .> zero)
        var next = (here - step).replacing(with: blind, where: far .| creeps)
        self.span[k] = span.replacing(with: span + span, where: alive .& far .& .!both)
        let outside = .!((next .> lowest) .& (next .< highest))
        let middle = lowest * Lanes(repeating: 0.5) + highest * Lanes(repeating: 0.5)
        next = next.replacing(with: middle, where: both .& (outside .| slow .| .!usable))
        next = next.larger(floor).smaller(ceiling)
        next = next.replacing(with: retreat, where: lost)

        // How it can end.
        let exact = s .== zero
        let isSteep = d .> Lanes(repeating: Self.faintest)
        let flat = exact .& .!isSteep
        let small = usable .& isSteep .& (width .<= limit)
        let collapsed = both .& .!small .& (highest - lowest .<= limit)
        let smooth = s.absolute .<= seen * Lanes(repeating: 1e-6)
        let pinned = ((here .>= ceiling) .& (s .< zero)) .| ((here .<= floor) .& (s .> zero))
        let runaway = .!both .& (here.absolute .> Lanes(repeating: reach * 0x1p60))
        let converged = alive .& (small .| exact .| (collapsed .& smooth)) .& .!flat
        let singular = alive .& flat
        let stalled = alive .& .!converged .& .!singular .& (collapsed .| pinned)
        let diverged = (hopeless .| (alive .& runaway)) .& .!converged .& .!stalled .& .!singular

        // The last step of Newton is taken, the others are not.
        let polished = (here - step).larger(lowest).smaller(highest).larger(floor).smaller(ceiling)
        let end = converged .| singular .| stalled .| diverged
        next = next.replacing(with: here, where: end)
        next = next.replacing(with: polished, where: converged .& small .& .!exact)
        x[k] = here.replacing(with: next, where: running)
        last[k] = last[k].replacing(with: (next - here).absolute, where: alive)
        var ratio = width / limit
        let roughness = s.absolute / (seen * Lanes(repeating: 1e-6))
        ratio = ratio.replacing(with: roughness, where: collapsed).replacing(with: zero, where: exact)
        ratio = ratio.replacing(with: infinity, where: .!ratio.isNumber)
        scaledResidual[k] = scaledResidual[k].replacing(with: ratio, where: running)
        func mark(_ which: LaneMask, _ code: LaneOutcome) {
            outcome[k] = outcome[k].replacing(with: Lanes(repeating: Double(code.rawValue)), where: which)
        }
        mark(converged, .converged)
        mark(singular, .singular)
        mark(stalled, .stalled)
        mark(diverged, .diverged)
        active[k] = running .& .!end
    }
}
