internal import Devices
internal import Equations
internal import Solvers

internal import class Foundation.NSLock

/// One set of equations of an analysis that runs in time.
final class TransientMember: Sendable {
    /// A function of straight pieces, made of numbers that may differ from lane to lane.
    struct Stimulus: Sendable {
        let parameterCount: Int
        let make: @Sendable ([Double]) -> PiecewiseLinear?
        let longestStep: @Sendable ([Double]) -> Double
    }

    /// From reductions, and what moves along axes, to figures; every input is a lane.
    struct Figures: Sendable {
        let system: CompiledSystem
        /// For each figure, the reductions it is made of.
        let uses: [[Int]]
    }

    let system: MovingSystem
    let settings: IntegrationSettings
    /// For each lane input: the axis it moves along and its values there.
    let laneInputs: [LaneInput]
    let stimuli: [Stimulus]
    /// What stimuli are made of; `nil` without any.
    let parameters: CompiledSystem?
    /// Where variables start, then requirements that do not change in time, then periods of the events. Its inputs are the lane inputs, then value,
    /// slope and origin of each stimulus.
    let start: CompiledSystem
    /// The period, from the lane inputs; `nil` where the motion need not come back.
    let period: CompiledSystem?
    /// The same motion with its states recorded, where it must come back.
    let orbit: MovingSystem?
    let startsAtRest: Bool
    let stop: Double
    /// Times of the output.
    let times: [Double]
    /// For each variable of the sweep the record that it holds.
    let records: [Int?]
    let reductions: [TraceReduction]
    let figures: Figures?
    /// Curves that are 1 where a requirement holds, and what is said where it does not.
    let watched: [(curve: Int, message: String)]
    /// What is said where a requirement that does not change in time fails.
    let fixed: [String]
    /// How many events of models there are.
    let eventCount: Int
    /// Whether the figures end with the worst closure of what finite volumes hold.
    let keepsAccount: Bool
    /// What ends where this begins; its figures are the variables of this one.
    let preceding: TransientMember?

    init(
        system: MovingSystem, settings: IntegrationSettings, laneInputs: [LaneInput],
        stimuli: [Stimulus], parameters: CompiledSystem?, start: CompiledSystem, period: CompiledSystem?,
        orbit: MovingSystem?, startsAtRest: Bool, stop: Double,
        times: [Double], records: [Int?], reductions: [TraceReduction], figures: Figures?,
        watched: [(curve: Int, message: String)], fixed: [String], eventCount: Int, keepsAccount: Bool,
        preceding: TransientMember?
    ) {
        self.system = system
        self.settings = settings
        self.laneInputs = laneInputs
        self.stimuli = stimuli
        self.parameters = parameters
        self.start = start
        self.period = period
        self.orbit = orbit
        self.startsAtRest = startsAtRest
        self.stop = stop
        self.times = times
        self.records = records
        self.reductions = reductions
        self.figures = figures
        self.watched = watched
        self.fixed = fixed
        self.eventCount = eventCount
        self.keepsAccount = keepsAccount
        self.preceding = preceding
    }

    /// The same equations for other designs.
    func at(_ designs: DesignBatch) -> TransientMember {
        TransientMember(
            system: system, settings: settings, laneInputs: laneInputs.map { $0.at(designs) }, stimuli: stimuli,
            parameters: parameters, start: start, period: period, orbit: orbit, startsAtRest: startsAtRest, stop: stop,
            times: times,
            records: records, reductions: reductions, figures: figures, watched: watched, fixed: fixed,
            eventCount: eventCount, keepsAccount: keepsAccount, preceding: preceding?.at(designs))
    }
}

/// What a thread needs to integrate chunks of one member; kept from chunk to chunk.
final class TransientWorker {
    let member: TransientMember
    let integrator: Integrator
    private let parameters: BlockRunner?
    private let start: BlockRunner
    private let figures: BlockRunner?
    private let period: BlockRunner?
    /// Finds periodic motions; `nil` where none are wanted.
    let shooting: Shooting?
    private let preceding: TransientWorker?

    init(_ member: TransientMember) {
        self.member = member
        period = member.period.map { BlockRunner($0) }
        shooting = member.orbit.map { Shooting($0, settings: member.settings) }
        integrator = Integrator(member.system, settings: member.settings)
        parameters = member.parameters.map { BlockRunner($0) }
        start = BlockRunner(member.start)
        figures = member.figures.map { BlockRunner($0.system) }
        preceding = member.preceding.map(TransientWorker.init)
    }

    /// What is integrated in lanes with these inputs, and which of them fail a requirement from the start.
    ///
    /// - Parameters:
    ///   - inputs: by input and lane.
    ///   - period: of all lanes; `nil` where they need not come back.
    ///   - inputsOf: those of an analysis that comes before.
    func motion(
        _ inputs: [[Double]], lanes: Int, period: Double?, inputsOf: (TransientMember) -> [[Double]]
    ) -> (motion: Motion, holds: [[Bool]]) {
        var results = BlockResults()
        let own = inputs.map { BlockRunner.Input.each($0) }
        var stimuli = [[PiecewiseLinear]](repeating: [], count: lanes)
        var longest: [Double] = []
        var outcomes = [LaneOutcome](repeating: .converged, count: lanes)
        /// Whether a lane has the stimuli of the one before.
        var repeats = [Bool](repeating: true, count: lanes)
        if lanes > 0 { repeats[0] = false }
        if let parameters {
            parameters.run(0..<lanes, of: own, into: &results)
            longest = [Double](repeating: .infinity, count: lanes)
            let count = member.stimuli.reduce(0) { $0 + $1.parameterCount }
            for values in results.outputs.prefix(count) {
                for lane in 1..<max(lanes, 1) where values[lane] != values[lane - 1] { repeats[lane] = false }
            }
            for lane in 0..<lanes {
                if repeats[lane] {
                    (stimuli[lane], longest[lane], outcomes[lane]) = (
                        stimuli[lane - 1], longest[lane - 1], outcomes[lane - 1]
                    )
                    continue
                }
                var first = 0
                for stimulus in member.stimuli {
                    let numbers = (first..<(first + stimulus.parameterCount)).map {
                        results.value(output: $0, lane: lane)
                    }
                    first += stimulus.parameterCount
                    let made = numbers.allSatisfy(\.isFinite) ? stimulus.make(numbers) : nil
                    if made == nil { outcomes[lane] = .notComputed }
                    stimuli[lane].append(made ?? PiecewiseLinear([]))
                    longest[lane] = min(longest[lane], stimulus.longestStep(numbers))
                }
            }
        }
        var pieces = [[Double]](repeating: [Double](repeating: 0, count: lanes), count: 3 * member.stimuli.count)
        for index in member.stimuli.indices {
            for lane in 0..<lanes {
                if repeats[lane] {
                    pieces[3 * index][lane] = pieces[3 * index][lane - 1]
                    continue
                }
                var walker = stimuli[lane][index].walker
                if member.startsAtRest { walker.advance(before: 0) } else { walker.advance(beyond: 0) }
                let piece = walker.piece
                // At rest nothing moves: what drives the device has the value it has just before time 0.
                pieces[3 * index][lane] = piece.value(at: 0)
            }
        }
        start.run(0..<lanes, of: own + pieces.map { .each($0) }, into: &results)
        let outputs = results.outputs
        var (stop, times) = (member.stop, member.times)
        if let period {
            if period > 0, period.isFinite {
                (stop, times) = (stop * period, times.map { $0 * period })
            } else {
                outcomes = outcomes.map { _ in .notComputed }
            }
        }
        for lane in 0..<lanes where outcomes[lane] == .converged { outcomes[lane] = results.outcome(lane: lane) }
        var initial: [[Double]]
        if let ends = preceding?.ends(lanes: lanes, inputsOf: inputsOf) {
            initial = ends.values
            for lane in 0..<lanes where outcomes[lane] == .converged { outcomes[lane] = ends.outcomes[lane] }
        } else {
            initial = outputs.prefix(member.system.variableCount).map { Array($0.prefix(lanes)) }
        }
        for values in initial {
            for lane in 0..<lanes where outcomes[lane] == .converged && !values[lane].isFinite {
                outcomes[lane] = .diverged
            }
        }
        // Of what starts elsewhere the outputs are none but these.
        let count = preceding == nil ? member.system.variableCount : 0
        let first = count + member.fixed.count
        let periods = outputs[first..<(first + member.eventCount)].map { Array($0.prefix(lanes)) }
        for values in periods {
            for lane in 0..<lanes where outcomes[lane] == .converged && !(values[lane] > 0) {
                outcomes[lane] = .notComputed
            }
        }
        let holds = outputs[count..<first].map { values in values.prefix(lanes).map { $0 == 1 } }
        return (
            Motion(
                lanes: lanes, inputs: inputs, initial: initial,
                outcomes: outcomes, stimuli: stimuli, longestSteps: longest, periods: periods, stop: stop,
                times: times),
            holds
        )
    }

    /// The period of each lane; empty where lanes need not come back.
    func periods(_ inputs: [[Double]], lanes: Int) -> [Double] {
        guard let period else { return [] }
        var results = BlockResults()
        period.run(0..<lanes, of: inputs.map { .each($0) }, into: &results)
        return (0..<lanes).map { results.value(output: 0, lane: $0) }
    }

    /// Neighbouring lanes of one period, which are followed together.
    static func runs(of periods: [Double]) -> [Range<Int>] {
        let starts = periods.indices.filter { $0 == 0 || periods[$0] != periods[$0 - 1] }
        return zip(starts, starts.dropFirst() + [periods.count]).map { $0..<$1 }
    }

    /// Where the lanes end, by figure and lane, and how.
    private func ends(
        lanes: Int, inputsOf: (TransientMember) -> [[Double]]
    ) -> (values: [[Double]], outcomes: [LaneOutcome]) {
        let inputs = inputsOf(member)
        let periods = periods(inputs, lanes: lanes)
        guard !periods.isEmpty else { return ends(inputs, lanes: lanes, period: nil, inputsOf: inputsOf) }
        // What is periodic begins at the end of nothing else.
        let parts = Self.runs(of: periods).map { run in
            ends(
                inputs.map { Array($0[run]) }, lanes: run.count, period: periods[run.lowerBound], inputsOf: inputsOf)
        }
        return (
            parts[0].values.indices.map { figure in parts.flatMap { $0.values[figure] } }, parts.flatMap(\.outcomes)
        )
    }

    private func ends(
        _ inputs: [[Double]], lanes: Int, period: Double?, inputsOf: (TransientMember) -> [[Double]]
    ) -> (values: [[Double]], outcomes: [LaneOutcome]) {
        var (motion, _) = motion(inputs, lanes: lanes, period: period, inputsOf: inputsOf)
        if let periodic = shooting?.run(motion) {
            (motion.initial, motion.outcomes) = (periodic.initial, periodic.outcomes)
        }
        let reader = TraceReader(member.reductions, requirements: [], lanes: lanes)
        let results = integrator.run(motion, observer: reader)
        let values = figures(reader, inputs, lanes: lanes)
        let count = (member.figures?.uses.count ?? 0) - (member.keepsAccount ? 1 : 0)
        return (
            (0..<count).map { figure in (0..<lanes).map { values?.value(output: figure, lane: $0) ?? .nan } },
            results.outcomes
        )
    }

    /// Figures of lanes from their reductions.
    func figures(_ reader: TraceReader, _ inputs: [[Double]], lanes: Int) -> BlockResults? {
        guard let figures else { return nil }
        var results = BlockResults()
        figures.run(0..<lanes, of: (reader.values + inputs).map { .each($0) }, into: &results)
        return results
    }
}

/// Workers of one member that wait for work.
final class TransientPool: @unchecked Sendable {
    private let lock = NSLock()
    private var idle: [TransientWorker] = []
    private let member: TransientMember

    init(_ member: TransientMember) { self.member = member }

    func take() -> TransientWorker {
        lock.lock()
        defer { lock.unlock() }
        return idle.popLast() ?? TransientWorker(member)
    }

    func give(back worker: TransientWorker) {
        lock.lock()
        defer { lock.unlock() }
        idle.append(worker)
    }
}
