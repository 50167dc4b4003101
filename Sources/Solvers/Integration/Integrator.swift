internal import Equations
import Lanes

/// Integrates the equations of motion of any number of lanes. One per thread.
///
/// Up to 64 lanes move at once, each with a time and a step of its own; where one ends, the next takes its place. The bits
/// of a lane's results depend on its inputs alone. A lane begins with an explicit method; where that is held back by
/// stability it begins anew with one for stiff systems, as do lanes with algebraic variables.
public final class Integrator {
    /// What is integrated.
    public let system: MovingSystem
    /// How.
    public let settings: IntegrationSettings

    let evaluator: Evaluator
    /// Present and next values, variable by variable.
    let present: LaneColumns
    let next: LaneColumns
    /// Rates of the stages, of which the first are those at the present values, or their increments.
    let stages: LaneColumns
    /// Four coefficients of the continuous extension of each variable.
    let dense: LaneColumns
    /// Largest size of each variable so far.
    let peaks: LaneColumns
    /// What rounding leaves open of each algebraic variable, which no step can do better than.
    let undecided: LaneColumns
    /// Values of the curves at five times of the step.
    let samples: LaneColumns
    /// Time, step and error of the slots; see ``Slot`` for what is not the same in all vectors.
    private let scalars: LaneColumns
    /// Which events have happened, and when clocks tick next.
    let eventStates: EventStates
    /// Where the evaluator takes variables for rates, and leaves rates.
    let ratePlaces: [UnsafeMutablePointer<Lanes>]
    let rateResults: [UnsafePointer<Lanes>]
    /// By vector: the equations of a step, and those of the algebraic variables alone.
    let matrices: [LaneEquations]
    let algebraicMatrices: [LaneEquations]
    let scratch: LaneColumns
    /// The right side of one vector.
    let rightSide: LaneColumns

    /// The places of the block.
    struct Slots {
        private let base: UnsafeMutablePointer<Slot>

        init() {
            base = .allocate(capacity: Program.lanesPerBlock)
            base.initialize(repeating: Slot(), count: Program.lanesPerBlock)
        }

        func free() { base.deallocate() }
        var indices: Range<Int> { 0..<Program.lanesPerBlock }
        subscript(slot: Int) -> Slot {
            get { base[slot] }
            nonmutating _modify { yield &base[slot] }
        }
        func contains(where condition: (Slot) -> Bool) -> Bool { indices.contains { condition(base[$0]) } }
    }

    /// Copies of the coefficients, which are made on demand elsewhere.
    let explicitWeights = DormandPrince.weights
    let explicitNodes = DormandPrince.nodes
    let explicitError = DormandPrince.error
    let explicitDense = DormandPrince.dense

    /// Steps after which the explicit method asks whether it is held back, as in the program of Hairer, Norsett and Wanner.
    private static let patience: Int32 = 1000
    /// What is remembered of a step before the first, and of those with smaller errors: log 1e-4.
    private static let smallestMemory = -9.210340371976182

    /// What holds for the lane in a place of the block.
    struct Slot {
        var lane = -1
        var time = 0.0
        /// What the next step should be.
        var proposal = 0.0
        var segmentEnd = 0.0
        var steps: Int32 = 0
        var rejections: Int32 = 0
        var nextTime = 0
        /// The next time of the output, s; infinite where there is none.
        var nextOutput = Double.infinity
        /// Of the step just taken.
        var stepEnd = 0.0
        var isOver = false
        /// Something changes suddenly at the end of the step just taken.
        var hasEvents = false
        /// Events may still set each other off at this instant.
        var isSettling = false
        var stiffSteps = 0
        var mildSteps = 0
        /// A new lane or a new piece of the stimulus: rates and step are to be found.
        var isFresh = false
        var isTruncated = false
        var wasRejected = false
        var isActive: Bool { lane >= 0 }
    }

    /// One for each lane of the block.
    let slots: Slots
    private var walkers = [[PiecewiseLinear.Walker]](repeating: [], count: Program.lanesPerBlock)
    private var queue: [Int] = []
    private var queued = 0
    private var stiff: [Int] = []
    private(set) var method = IntegrationMethod.dormandPrince
    private(set) var observer: (any StepObserver)?
    /// Where variables are written at the times of the output.
    private(set) var traces: Traces?
    var vectors = Program.vectorsPerBlock

    /// An integrator with memory of its own.
    public init(_ system: MovingSystem, settings: IntegrationSettings = IntegrationSettings()) {
        self.system = system
        self.settings = settings
        evaluator = Evaluator(system.program)
        let n = system.variableCount
        let own = evaluator
        ratePlaces = (0...n).map { own.unknown(MovingSystem.Group.rates, $0) }
        rateResults = (0..<n).map { own.result(MovingSystem.Group.rates, $0) }
        present = LaneColumns(n)
        next = LaneColumns(n)
        stages = LaneColumns(Rodas.stages * n)
        dense = LaneColumns(4 * n)
        peaks = LaneColumns(n)
        undecided = LaneColumns(system.algebraicCount)
        samples = LaneColumns(5 * system.curveCount)
        scalars = LaneColumns(10)
        eventStates = EventStates(system.events.count)
        slots = Slots()
        scratch = LaneColumns(2 * n + 1)
        rightSide = LaneColumns(n + 1, vectors: 1)
        matrices = (0..<Program.vectorsPerBlock).map { _ in LaneEquations(system.pattern) }
        algebraicMatrices = (0..<Program.vectorsPerBlock).map { _ in LaneEquations(system.algebraicPattern) }
    }

    deinit { slots.free() }

    var time: UnsafeMutablePointer<Lanes> { scalars[0] }
    var length: UnsafeMutablePointer<Lanes> { scalars[1] }
    var error: UnsafeMutablePointer<Lanes> { scalars[2] }
    /// How much longer the next step may be.
    var growth: UnsafeMutablePointer<Lanes> { scalars[3] }
    /// Step times the size of the largest eigenvalue, about.
    var stiffness: UnsafeMutablePointer<Lanes> { scalars[4] }
    /// 1 in lanes whose step is taken.
    private var taken: UnsafeMutablePointer<Lanes> { scalars[6] }
    /// Logarithm of the error of the last step that was taken.
    private var memory: UnsafeMutablePointer<Lanes> { scalars[7] }
    /// Of steps that are taken: when they began, and how long they became.
    private var starts: UnsafeMutablePointer<Lanes> { scalars[8] }
    private var spans: UnsafeMutablePointer<Lanes> { scalars[9] }
    /// 1 in lanes whose equations a stage could not solve.
    var singular: UnsafeMutablePointer<Lanes> { scalars[5] }

    // MARK: - Lanes

    /// Integrates.
    ///
    /// - Parameter observer: sees every accepted step, where there are curves to watch.
    public func run(_ motion: Motion, observer: (any StepObserver)? = nil) -> MotionResults {
        let (lanes, n) = (motion.lanes, system.variableCount)
        precondition(motion.initial.count == n && motion.inputs.count == system.inputCount, "all variables and inputs")
        var results = MotionResults(
            variables: [], outcomes: motion.outcomes, steps: [Int32](repeating: 0, count: lanes),
            rejections: [Int32](repeating: 0, count: lanes),
            ends: motion.outcomes.map { $0 == .converged ? 0 : .nan },
            methods: [IntegrationMethod](repeating: .dormandPrince, count: lanes))
        let ready = (0..<lanes).filter { motion.outcomes[$0] == .converged }
        let first: IntegrationMethod = system.algebraicCount > 0 || settings.method == .rodas ? .rodas : .dormandPrince
        stiff = []
        let left = relax(ready, motion, &results)
        // Of a lane whose solution is known only what is recorded is written down.
        let written = left.isEmpty ? system.directVariables : system.writtenVariables
        let traces = Traces(motion.times, of: written, within: system.bounds, lanes: lanes)
        (self.observer, self.traces) = (observer, traces)
        defer {
            (self.observer, self.traces) = (nil, nil)
            traces.free()
        }
        for lane in 0..<lanes where results.methods[lane] == .relaxation { writeRelaxed(lane, results, traces) }
        pass(left, first, motion, &results)
        if !stiff.isEmpty {
            let lanes = stiff.sorted()
            stiff = []
            pass(lanes, .rodas, motion, &results)
        }
        results.variables = (0..<n).map(traces.values)
        return results
    }

    private func pass(
        _ lanes: [Int], _ method: IntegrationMethod, _ motion: Motion, _ results: inout MotionResults
    ) {
        guard !lanes.isEmpty else { return }
        self.method = method
        (queue, queued) = (lanes, 0)
        for slot in slots.indices { slots[slot] = Slot() }
        vectors = min(Program.vectorsPerBlock, (lanes.count + 7) / 8)
        for slot in 0..<Program.lanesPerBlock {
            // Places that are not needed repeat the first lane, so that they compute with numbers.
            load(slot, queued < lanes.count ? nil : lanes[0], motion, &results)
        }
        evaluator.begin(lanes: 8 * vectors)
        while slots.contains(where: \.isActive) {
            if slots.contains(where: { $0.isActive && $0.isFresh }) { refresh(motion, &results) }
            chooseLengths(motion)
            if method == .rodas { implicitStep() } else { explicitStep() }
            grow()
            settle(motion, &results)
            refill(motion, &results)
        }
    }

    /// Puts the next lane of the queue into a slot, or `idle`, which is not integrated.
    private func load(
        _ slot: Int, _ idle: Int?, _ motion: Motion, _ results: inout MotionResults
    ) {
        slots[slot] = Slot()
        guard let lane = idle ?? (queued < queue.count ? queue[queued] : nil) else {
            length.numbers[slot] = 0
            return
        }
        for input in 0..<system.inputCount {
            evaluator.laneInput(input).numbers[slot] = motion.inputs[input][lane]
        }
        for variable in 0..<system.variableCount {
            let value = motion.initial[variable][lane]
            present[variable].numbers[slot] = value
            peaks[variable].numbers[slot] = abs(value)
        }
        walkers[slot] = motion.stimuli[lane].map(\.walker)
        time.numbers[slot] = 0
        length.numbers[slot] = 0
        eventStates.begin(slot, motion.periods, lane: lane)
        enterSegment(slot, at: 0, motion)
        guard idle == nil else { return }
        queued += 1
        slots[slot].lane = lane
        slots[slot].isFresh = true
        slots[slot].nextOutput = traces?.time(0) ?? .infinity
        results.methods[lane] = method
        observer?.begin(lane: lane, slot: slot)
    }

    /// Takes the pieces of the stimuli that begin at `time`.
    private func enterSegment(_ slot: Int, at time: Double, _ motion: Motion) {
        var end = min(motion.stop, eventStates.nextTick(slot))
        for index in walkers[slot].indices {
            walkers[slot][index].advance(beyond: time)
            let piece = walkers[slot][index].piece
            let first = system.variableCount + 1 + 3 * index
            for group in 0..<MovingSystem.Group.records {
                evaluator.unknown(group, first).numbers[slot] = piece.value
                evaluator.unknown(group, first + 1).numbers[slot] = piece.slope
                evaluator.unknown(group, first + 2).numbers[slot] = piece.origin
            }
            end = min(end, piece.end)
        }
        slots[slot].segmentEnd = end
        slots[slot].isFresh = true
    }

    // MARK: - Steps

    /// Finds rates, algebraic variables and a step for lanes that are new or enter a new piece of the stimulus.
    private func refresh(_ motion: Motion, _ results: inout MotionResults) {
        if system.algebraicCount > 0 { solveAlgebraic(&results) }
        evaluate(MovingSystem.Group.rates, at: present)
        let n = system.stateCount
        for slot in slots.indices where slots[slot].isActive && slots[slot].isFresh {
            var (size, speed, isNumber) = (0.0, 0.0, true)
            for variable in 0..<system.variableCount {
                let rate = evaluator.result(MovingSystem.Group.rates, variable).numbers[slot]
                stages[variable].numbers[slot] = rate
                let value = abs(present[variable].numbers[slot])
                isNumber = isNumber && rate.isFinite && value.isFinite
                guard variable < n else { continue }
                let floor = system.floors[variable]
                let scale = max(value, floor > 0 ? floor : peaks[variable].numbers[slot])
                // Of what starts from nothing the size is not known yet.
                guard scale > 0 else { continue }
                size += (value / scale) * (value / scale)
                speed += (rate / scale) * (rate / scale)
            }
            guard isNumber else {
                retire(slot, .diverged, &results)
                continue
            }
            let left = slots[slot].segmentEnd - slots[slot].time
            (size, speed) = (size.squareRoot(), speed.squareRoot())
            // Of the order of a hundredth of the time that things change in; the error control does the rest.
            let guess = speed > 0 ? 0.01 * max(size, 1e-3) / speed : left
            slots[slot].proposal = max(min(guess, left / 10), 1e-12 * motion.stop)
            slots[slot].stiffSteps = 0
            memory.numbers[slot] = Self.smallestMemory
            if slots[slot].time == 0 { write(slot, through: 0, start: 0) }
        }
        if system.curveCount > 0 { sampleStart() }
        for slot in slots.indices where slots[slot].isActive && slots[slot].isFresh {
            if slots[slot].steps == 0 { noteMargins(slot, sample: 0) }
            slots[slot].isFresh = false
        }
    }

    private func chooseLengths(_ motion: Motion) {
        for slot in slots.indices {
            guard slots[slot].isActive else {
                length.numbers[slot] = 0
                continue
            }
            let left = slots[slot].segmentEnd - slots[slot].time
            var step = slots[slot].proposal
            if !motion.longestSteps.isEmpty { step = min(step, motion.longestSteps[slots[slot].lane]) }
            slots[slot].isTruncated = step >= left * (1 - 1e-12)
            if slots[slot].isTruncated {
                step = left
            } else if step > left / 2 {
                // Two equal steps rather than a long and a tiny one.
                step = left / 2
            }
            length.numbers[slot] = step
        }
    }

    /// How much the steps may grow, from their errors: the optimum less a margin, within a factor of 5. Of steps that are
    /// taken the error before counts as well, so that lengths do not swing where stability limits them (the
    /// proportional-integral control of Hairer and Wanner, Solving ODEs II, IV.2, with their 0.04).
    private func grow() {
        let (error, growth, memory) = (error, growth, memory)
        for k in 0..<vectors {
            let e = error[k].replacing(with: Lanes(repeating: 1e-10), where: error[k] .< Lanes(repeating: 1e-10))
            let (size, isTaken) = (log(e), e .<= Lanes(repeating: 1))
            let steady = fma(Lanes(repeating: -0.17), size, Lanes(repeating: 0.04) * memory[k])
            let power = (Lanes(repeating: -0.2) * size).replacing(with: steady, where: isTaken)
            let factor = Lanes(repeating: 0.9) * exp(power)
            growth[k] = max(Lanes(repeating: 0.2), min(Lanes(repeating: 5), factor))
            memory[k] = memory[k].replacing(
                with: max(size, Lanes(repeating: Self.smallestMemory)), where: isTaken)
        }
    }

    /// Takes the steps that are good enough and shortens the others.
    private func settle(_ motion: Motion, _ results: inout MotionResults) {
        let (errors, growths, lengths) = (error.numbers, growth.numbers, length.numbers)
        let taken = taken.numbers
        var isAnyAccepted = false
        for slot in slots.indices {
            taken[slot] = 0
            guard slots[slot].isActive else { continue }
            let (e, step) = (errors[slot], lengths[slot])
            guard e <= 1 else {
                reject(slot, e, step, growths[slot], motion, &results)
                continue
            }
            taken[slot] = 1
            isAnyAccepted = true
        }
        guard isAnyAccepted else { return }
        keepBounds()
        if system.curveCount > 0 { sampleSteps() }
        let hasEvents = !system.events.isEmpty
        let (starts, spans) = (starts.numbers, spans.numbers)
        // What may end a step before its time.
        let mayEnd = hasEvents || settings.terminalCurve != nil
        for slot in slots.indices where taken[slot] == 1 {
            let (start, step) = (slots[slot].time, lengths[slot])
            slots[slot].stepEnd = slots[slot].isTruncated ? slots[slot].segmentEnd : start + step
            let event = mayEnd ? cut(slot, step, from: start) : nil
            let end = slots[slot].stepEnd
            (starts[slot], spans[slot]) = (start, end - start)
            // What an event changes counts from its instant on.
            slots[slot].hasEvents =
                hasEvents && !slots[slot].isOver && (event != nil || eventStates.nextTick(slot) <= end)
            let known = slots[slot].hasEvents ? end.nextDown : end
            if slots[slot].nextOutput <= known { write(slot, through: known, start: start) }
            if mayEnd, !slots[slot].isOver { noteMargins(slot, sample: 4) }
            advance(slot, step: step, growth: growths[slot])
        }
        if system.curveCount > 0 || hasEvents {
            observer?.step(
                AcceptedSteps(
                    taken: taken, starts: starts, lengths: spans, samples: samples[0].numbers, count: 8 * vectors))
        }
        take()
        if hasEvents { fire(motion, &results) }
        for slot in slots.indices where taken[slot] == 1 && slots[slot].isActive {
            if slots[slot].isOver || slots[slot].time >= motion.stop {
                retire(slot, .converged, &results)
            } else if !hasGivenUp(slot, &results), slots[slot].time >= slots[slot].segmentEnd {
                enterSegment(slot, at: slots[slot].time, motion)
            }
        }
    }

    /// Ends the step of a lane where an event happens in it or its end is reached.
    ///
    /// - Returns: where in the step the event happens.
    private func cut(_ slot: Int, _ step: Double, from start: Double) -> Double? {
        let event = firstEvent(slot)
        if let terminal = settings.terminalCurve, let x = firstRise(of: terminal, slot), x <= event ?? x {
            shortenSamples(slot, to: x)
            slots[slot].stepEnd = start + x * step
            slots[slot].isOver = true
        } else if let x = event, x < 1 {
            slots[slot].stepEnd = start + x * step
            endStep(slot, at: x)
        }
        return event
    }

    /// Fills the places of lanes that have ended.
    private func refill(_ motion: Motion, _ results: inout MotionResults) {
        guard queued < queue.count, slots.contains(where: { !$0.isActive }) else { return }
        for slot in 0..<(8 * vectors) where !slots[slot].isActive && queued < queue.count {
            load(slot, nil, motion, &results)
        }
        evaluator.begin(lanes: 8 * vectors)
    }

    /// Keeps the ends of steps within the bounds of their variables.
    private func keepBounds() {
        for variable in 0..<system.variableCount {
            guard let bounds = system.bounds[variable] else { continue }
            for k in 0..<vectors {
                let value = next[variable][k]
                let kept = max(Lanes(repeating: bounds.lowerBound), min(Lanes(repeating: bounds.upperBound), value))
                let isMoved = (taken[k] .> Lanes()) .& (kept .!= value)
                guard isMoved.isAnywhere else { continue }
                next[variable][k] = value.replacing(with: kept, where: isMoved)
                for i in 0..<8 where isMoved[i] { slots[8 * k + i].isFresh = true }
            }
        }
    }

    /// Makes the ends of steps that were taken the present.
    private func take() {
        let n = system.variableCount
        for k in 0..<vectors {
            let isTaken = taken[k] .> Lanes()
            for variable in 0..<n {
                let value = next[variable][k]
                present[variable][k] = present[variable][k].replacing(with: value, where: isTaken)
                peaks[variable][k] = peaks[variable][k].replacing(
                    with: max(value.absolute, peaks[variable][k]), where: isTaken)
                if method == .dormandPrince {
                    stages[variable][k].replace(with: stages[6 * n + variable][k], where: isTaken)
                }
            }
            // The end of a step is the start of the next.
            for curve in 0..<system.curveCount {
                samples[5 * curve][k] = samples[5 * curve][k].replacing(
                    with: samples[5 * curve + 4][k], where: isTaken)
            }
        }
    }

    /// Moves a lane to the end of its step.
    @inline(__always)
    private func advance(_ slot: Int, step: Double, growth: Double) {
        slots[slot].steps += 1
        slots[slot].time = slots[slot].stepEnd
        time.numbers[slot] = slots[slot].stepEnd
        let factor = slots[slot].wasRejected ? min(growth, 1) : growth
        let wanted = step * factor
        // A step that was cut short for a corner says little about longer ones.
        slots[slot].proposal = step < slots[slot].proposal && factor >= 1 ? max(slots[slot].proposal, wanted) : wanted
        slots[slot].wasRejected = false
    }

    private func reject(
        _ slot: Int, _ error: Double, _ step: Double, _ growth: Double, _ motion: Motion, _ results: inout MotionResults
    ) {
        slots[slot].rejections += 1
        slots[slot].wasRejected = true
        slots[slot].proposal = step * (error.isFinite ? min(growth, 0.9) : 0.2)
        if slots[slot].proposal <= 1e-15 * max(slots[slot].time, 1e-6 * motion.stop) {
            let isSingular = singular.numbers[slot] != 0
            retire(slot, isSingular ? .singular : error.isFinite ? .stalled : .diverged, &results)
        } else if Int(slots[slot].steps + slots[slot].rejections) >= settings.mostSteps {
            retire(slot, .timedOut, &results)
        }
    }

    /// Whether a lane ends here without having arrived: out of steps, or held back by stability.
    @inline(__always)
    private func hasGivenUp(_ slot: Int, _ results: inout MotionResults) -> Bool {
        if Int(slots[slot].steps + slots[slot].rejections) >= settings.mostSteps {
            retire(slot, .timedOut, &results)
            return true
        }
        let isHeldBack = stiffness.numbers[slot] > DormandPrince.stabilityBound
        // Mild steps count for something only after such as were not.
        guard isHeldBack || slots[slot].stiffSteps > 0 else { return false }
        guard method == .dormandPrince, settings.method == nil else { return false }
        if isHeldBack {
            // Whoever has come this far in few steps gets there with few more: counting begins now and then only.
            if slots[slot].stiffSteps > 0 || slots[slot].steps % Self.patience == 0 {
                slots[slot].mildSteps = 0
                slots[slot].stiffSteps += 1
            }
        } else {
            slots[slot].mildSteps += 1
            if slots[slot].mildSteps >= 6 { slots[slot].stiffSteps = 0 }
        }
        guard slots[slot].stiffSteps >= 15 else { return false }
        stiff.append(slots[slot].lane)
        slots[slot].lane = -1
        return true
    }

    func retire(_ slot: Int, _ outcome: LaneOutcome, _ results: inout MotionResults) {
        let lane = slots[slot].lane
        results.outcomes[lane] = outcome
        results.steps[lane] = slots[slot].steps
        results.rejections[lane] = slots[slot].rejections
        results.ends[lane] = slots[slot].time
        observer?.end(slot: slot)
        slots[slot].lane = -1
    }

    /// Where a curve first becomes positive within a step that has been sampled.
    private func firstRise(of curve: Int, _ slot: Int) -> Double? {
        let place = samples[0].numbers + (5 * curve * Program.lanesPerBlock + slot)
        let stride = Program.lanesPerBlock
        let v = (0..<5).map { place[$0 * stride] }
        if v[0] > 0 { return 0 }
        guard v.contains(where: { $0 > 0 }) else { return nil }
        return Quartic(v[0], v[1], v[2], v[3], v[4]).crossings(rising: true).first ?? 1
    }
}
