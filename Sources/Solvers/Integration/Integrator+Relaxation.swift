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
        for run in Self.runs(of: lanes, motion) {
            let isStepwise = motion.stimuli[run[run.startIndex]].allSatisfy(\.isStepwise)
            if isStepwise { able += run } else { left += run }
        }
        if !able.isEmpty {
            results.relaxed = RelaxedPaths(
                lanes: motion.lanes, drives: system.stimulusCount, states: system.stateCount)
        }
        for first in stride(from: 0, to: able.count, by: Program.lanesPerBlock) {
            left += relaxBlock(Array(able[first..<min(able.count, first + Program.lanesPerBlock)]), motion, &results)
        }
        return left.sorted()
    }

    /// Lanes in a row that are driven by the same, on their way from corner to corner.
    private struct Moving {
        let slots: Range<Int>
        var walkers: [PiecewiseLinear.Walker]
        var time = 0.0
        var end = 0.0
        /// Times of the output up to ``end``.
        var range = 0..<0
        var pieces: Int32 = 0
    }

    /// Splits lanes where the next one is driven by something else.
    private static func runs(of lanes: [Int], _ motion: Motion) -> [ArraySlice<Int>] {
        guard !lanes.isEmpty else { return [] }
        let changes = lanes.indices.dropFirst().filter { motion.stimuli[lanes[$0]] != motion.stimuli[lanes[$0 - 1]] }
        let starts = [0] + changes
        return zip(starts, starts.dropFirst() + [lanes.count]).map { lanes[$0..<$1] }
    }

    private func relaxBlock(_ lanes: [Int], _ motion: Motion, _ results: inout MotionResults) -> [Int] {
        let (n, group) = (system.variableCount, MovingSystem.Group.relaxation)
        begin(lanes, motion)
        for variable in 0..<n {
            let (place, values) = (present[variable].numbers, motion.initial[variable])
            for (slot, lane) in lanes.enumerated() { place[slot] = values[lane] }
        }
        var left = [Bool](repeating: false, count: lanes.count)
        var runs = Self.runs(of: lanes, motion).map { run in
            Moving(slots: run.indices, walkers: motion.stimuli[run[run.startIndex]].map(\.walker))
        }
        while !runs.isEmpty {
            for index in runs.indices { advance(&runs[index], motion) }
            evaluator.iterate(group: group)
            for run in runs {
                for slot in run.slots where !left[slot] {
                    left[slot] = !follow(lanes[slot], run, slot, &results.relaxed)
                    guard !left[slot], run.end >= motion.stop else { continue }
                    let lane = lanes[slot]
                    results.outcomes[lane] = .converged
                    results.steps[lane] = run.pieces
                    results.ends[lane] = motion.stop
                    results.methods[lane] = .relaxation
                }
            }
            runs.removeAll { run in run.end >= motion.stop || run.slots.allSatisfy { left[$0] } }
        }
        return lanes.indices.filter { left[$0] }.map { lanes[$0] }
    }

    /// Takes lanes into their next piece.
    private func advance(_ run: inout Moving, _ motion: Motion) {
        let (n, group) = (system.variableCount, MovingSystem.Group.relaxation)
        (run.time, run.end) = (run.end, motion.stop)
        for stimulus in run.walkers.indices {
            run.walkers[stimulus].advance(beyond: run.time)
            let piece = run.walkers[stimulus].piece
            let place = evaluator.unknown(group, n + 1 + 3 * stimulus).numbers
            for slot in run.slots { place[slot] = piece.value }
            run.end = min(run.end, piece.end)
        }
        let first = run.range.upperBound
        var past = run.end >= motion.stop ? motion.times.count : first
        while past < motion.times.count, motion.times[past] < run.end { past += 1 }
        run.range = first..<past
        run.pieces += 1
    }

    /// Takes a lane to the end of a piece.
    ///
    /// - Returns: whether it got there with numbers that are kept within their bounds.
    private func follow(_ lane: Int, _ run: Moving, _ slot: Int, _ paths: inout RelaxedPaths) -> Bool {
        let (n, group) = (system.variableCount, MovingSystem.Group.relaxation)
        paths.begin(lane, run.range, from: run.time)
        for stimulus in 0..<system.stimulusCount {
            paths.add(drive: evaluator.unknown(group, n + 1 + 3 * stimulus).numbers[slot])
        }
        for variable in 0..<system.stateCount {
            let source = evaluator.result(group, 2 * variable).numbers[slot]
            let slope = evaluator.result(group, 2 * variable + 1).numbers[slot]
            let start = present[variable].numbers[slot]
            let state = Relaxation(start: start, rate: source + slope * start, slope: slope, from: run.time)
            let finish = state.value(at: run.end)
            guard state.rate.isFinite, finish.isFinite else { return false }
            // Between its ends a state that relaxes has no extremes.
            if let bounds = system.bounds[variable], !(bounds.contains(start) && bounds.contains(finish)) {
                return false
            }
            paths.add(state)
            present[variable].numbers[slot] = finish
        }
        return true
    }

    /// Writes the variables of a lane that are records by themselves.
    func writeRelaxed(_ lane: Int, _ results: MotionResults, _ traces: Traces) {
        var place = results.relaxed.first(of: lane)
        while let piece = place {
            for number in traces.variables.indices {
                results.relaxed.state(traces.variables[number], of: piece).write(
                    piece.range, of: traces, to: traces.place(number, lane: lane) + piece.range.lowerBound)
            }
            place = results.relaxed.next(after: piece)
        }
    }

    /// The computed records of up to 64 lanes that follow one another, time after time.
    ///
    /// - Parameters:
    ///   - sources: where the evaluator leaves them.
    ///   - bases: where the numbers of each go, [lane][time] from the first lane of all on.
    func recordRelaxed(
        _ lanes: Range<Int>, _ results: MotionResults, _ motion: Motion, _ traces: Traces,
        _ sources: [UnsafePointer<Lanes>], into bases: [UnsafeMutablePointer<Double>]
    ) {
        let (n, held, group) = (
            system.variableCount, MovingSystem.Group.relaxation, MovingSystem.Group.relaxedRecords
        )
        let vectors = (lanes.count + 7) / 8
        begin(Array(lanes), motion)
        let states = system.writtenVariables
        let columns = LaneColumns(RelaxationColumns.count * states.count)
        defer { withExtendedLifetime(columns) {} }
        let walks = states.indices.map { number in
            RelaxationColumns(
                columns[RelaxationColumns.count * number], into: evaluator.unknown(group, states[number]), traces)
        }
        let now = evaluator.unknown(group, n)
        let tile = LaneColumns(Self.tileRows * sources.count)
        var pieces = lanes.map { results.relaxed.first(of: $0) }
        var change = 0
        for index in 0..<traces.count {
            let time = traces.times[index]
            for walk in walks { walk.advance(to: index, vectors) }
            if index == change {
                change = traces.count
                for (slot, lane) in lanes.enumerated() {
                    var isNew = index == 0
                    while let piece = pieces[slot], piece.range.upperBound <= index {
                        pieces[slot] = results.relaxed.next(after: piece)
                        isNew = true
                    }
                    guard let piece = pieces[slot] else { continue }
                    change = min(change, piece.range.upperBound)
                    guard isNew else { continue }
                    for stimulus in 0..<system.stimulusCount {
                        evaluator.unknown(held, n + 1 + 3 * stimulus).numbers[slot] = results.relaxed.drive(
                            stimulus, of: piece)
                    }
                    for (variable, walk) in zip(states, walks) {
                        walk.enter(results.relaxed.state(variable, of: piece), slot, at: time)
                    }
                }
                for walk in walks { walk.noteGrowth(vectors) }
                evaluator.settle(group: held)
            }
            now.update(repeating: Lanes(repeating: time), count: vectors)
            evaluator.iterate(group: group)
            let row = index % Self.tileRows
            for (record, source) in sources.enumerated() {
                tile[Self.tileRows * record + row].update(from: source, count: vectors)
            }
            guard row == Self.tileRows - 1 || index == traces.count - 1 else { continue }
            for (record, base) in bases.enumerated() {
                Transposition.copy(
                    UnsafePointer(tile[Self.tileRows * record].numbers), rows: row + 1, columns: lanes.count,
                    apart: Program.lanesPerBlock, to: base + lanes.lowerBound * traces.count + (index - row),
                    stride: traces.count)
            }
        }
    }

    /// How many times are collected before they are written.
    private static let tileRows = 32
}

/// What lanes do whose solution is known, from corner to corner of what drives them; one list for all, because there are many.
struct RelaxedPaths: Sendable {
    /// What a lane does between two corners.
    struct Piece: Sendable {
        /// Which times of the output are in it.
        let range: Range<Int>
        /// When it begins, s.
        let from: Double
        fileprivate let number: Int
        fileprivate var next: Int32 = -1
    }

    private let drives: Int
    private let states: Int
    private var pieces: [Piece] = []
    /// By piece: what drives it, then of each state where it starts, its rate there and the slope of that.
    private var numbers: [Double] = []
    /// By lane: its first and its last piece.
    private var ends: [(first: Int32, last: Int32)]

    init(lanes: Int = 0, drives: Int = 0, states: Int = 0) {
        self.drives = drives
        self.states = states
        ends = Array(repeating: (-1, -1), count: lanes)
    }

    /// Begins a piece; its numbers follow.
    mutating func begin(_ lane: Int, _ range: Range<Int>, from time: Double) {
        let number = pieces.count
        // The piece before may have come to nothing.
        while numbers.count < number * (drives + 3 * states) { numbers.append(.nan) }
        pieces.append(Piece(range: range, from: time, number: number))
        if ends[lane].last >= 0 {
            pieces[Int(ends[lane].last)].next = Int32(number)
        } else {
            ends[lane].first = Int32(number)
        }
        ends[lane].last = Int32(number)
    }

    mutating func add(drive: Double) { numbers.append(drive) }
    mutating func add(_ state: Relaxation) {
        numbers.append(state.start)
        numbers.append(state.rate)
        numbers.append(state.slope)
    }

    func first(of lane: Int) -> Piece? {
        lane < ends.count && ends[lane].first >= 0 ? pieces[Int(ends[lane].first)] : nil
    }
    func next(after piece: Piece) -> Piece? { piece.next >= 0 ? pieces[Int(piece.next)] : nil }
    func drive(_ stimulus: Int, of piece: Piece) -> Double { numbers[piece.number * (drives + 3 * states) + stimulus] }

    func state(_ variable: Int, of piece: Piece) -> Relaxation {
        let place = piece.number * (drives + 3 * states) + drives + 3 * variable
        return Relaxation(start: numbers[place], rate: numbers[place + 1], slope: numbers[place + 2], from: piece.from)
    }
}

/// y = start + rate (e^(slope (t - from)) - 1) / slope: the solution of y' = source + slope y, rate being y' at the start.
struct Relaxation: Sendable {
    let start: Double
    let rate: Double
    let slope: Double
    /// s.
    let from: Double

    /// What ``change(at:)`` is multiplied by.
    var factor: Double { slope == 0 ? rate : rate / slope }

    /// e^(slope (t - from)) - 1, or the time itself where nothing bends.
    func change(at time: Double) -> Double {
        slope == 0 ? time - from : expm1(Lanes(repeating: slope * (time - from)))[0]
    }

    func value(at time: Double) -> Double { start + factor * change(at: time) }

    /// Writes the values at some of the times of the output, the first one to `target`.
    func write(_ range: Range<Int>, of traces: Traces, to target: UnsafeMutablePointer<Double>) {
        let (first, factor) = (Lanes(repeating: start), Lanes(repeating: factor))
        let (origin, pace) = (Lanes(repeating: from), Lanes(repeating: slope))
        var index = range.lowerBound
        while index < range.upperBound {
            let count = min(8, range.upperBound - index)
            let passed = Lanes(at: traces.times + index) - origin
            let change = slope == 0 ? passed : expm1(pace * passed)
            fma(factor, change, first).store(count, at: target + (index - range.lowerBound))
            index += count
        }
    }
}

/// One state of up to 64 lanes that relax, at one time of the output after another. Pointers alone: it owns nothing.
struct RelaxationColumns {
    /// How many columns one takes.
    static let count = 7

    private let first, factor, origin, slope: UnsafeMutablePointer<Lanes>
    /// What a value gains until the next time, where times are equally far apart: itself times `gain`, and `shift`.
    private let gain, shift: UnsafeMutablePointer<Lanes>
    /// Its first number is above zero where a lane runs away.
    private let growth: UnsafeMutablePointer<Lanes>
    private let values: UnsafeMutablePointer<Lanes>
    private let times: UnsafeMutablePointer<Double>
    private let step: Double?

    /// - Parameters:
    ///   - columns: ``count`` of them, of one block each.
    ///   - values: where the values go.
    init(_ columns: UnsafeMutablePointer<Lanes>, into values: UnsafeMutablePointer<Lanes>, _ traces: Traces) {
        func column(_ number: Int) -> UnsafeMutablePointer<Lanes> { columns + number * Program.vectorsPerBlock }
        (first, factor, origin, slope) = (column(0), column(1), column(2), column(3))
        (gain, shift, growth) = (column(4), column(5), column(6))
        self.values = values
        (times, step) = (traces.times, traces.step)
    }

    /// Begins a piece of the lane in a slot.
    func enter(_ state: Relaxation, _ slot: Int, at time: Double) {
        first.numbers[slot] = state.start
        factor.numbers[slot] = state.factor
        origin.numbers[slot] = state.from
        slope.numbers[slot] = state.slope
        let change = Relaxation(start: 0, rate: 0, slope: state.slope, from: 0).change(at: step ?? 0)
        // y(t + d) - y(t) = (e^(slope d) - 1) (y(t) - y(infinity)).
        gain.numbers[slot] = state.slope == 0 ? 0 : change
        shift.numbers[slot] = change * (state.slope == 0 ? state.rate : state.factor - state.start)
        values.numbers[slot] = state.value(at: time)
    }

    /// Goes to the time of a number, from the one before.
    func advance(to index: Int, _ vectors: Int) {
        // Begun anew now and then, so that rounding does not add up; when does not depend on the lane.
        if step != nil, index % 64 != 0 {
            for k in 0..<vectors { values[k] += fma(values[k], gain[k], shift[k]) }
            if growth.numbers[0] > 0 { correct(at: times[index], vectors) }
            return
        }
        for k in 0..<vectors { values[k] = value(k, at: Lanes(repeating: times[index])) }
    }

    /// Learns whether some lane runs away, once the pieces of all of them have been entered.
    func noteGrowth(_ vectors: Int) {
        var fastest = gain[0]
        for k in 0..<vectors { fastest = max(fastest, gain[k]) }
        growth.numbers[0] = (fastest .> Lanes()).isAnywhere ? 1 : 0
    }

    /// What runs away would carry its rounding along, and is taken from where it began.
    @inline(never)
    private func correct(at time: Double, _ vectors: Int) {
        for k in 0..<vectors {
            values[k].replace(with: value(k, at: Lanes(repeating: time)), where: gain[k] .> Lanes())
        }
    }

    /// The values of a vector at a time.
    private func value(_ k: Int, at time: Lanes) -> Lanes {
        let passed = time - origin[k]
        let change = expm1(slope[k] * passed).replacing(with: passed, where: slope[k] .== Lanes())
        return fma(factor[k], change, first[k])
    }
}
