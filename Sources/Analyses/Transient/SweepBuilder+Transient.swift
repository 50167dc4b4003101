internal import Circuits
internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Compiles an analysis that runs in time: like a sweep, with time as one more axis, the innermost.
extension SweepBuilder {
    /// What figures of one member are made of.
    struct TraceDraft {
        var figures: [Expression?] = []
        var scope: TraceScope
        var until: Int?
    }

    mutating func build(_ transient: TransientSpec, _ drafts: inout [Draft]) throws(Diagnostics) {
        var traces: [TraceDraft] = []
        for draft in drafts { traces.append(try scope(transient, draft.device)) }
        try lowerFigures(&traces, drafts)
        for index in drafts.indices { drafts[index].figures = traces[index].figures }
        recordMovingAxes(&drafts)
        try layOut(drafts)
        let times = try times(transient, drafts)
        axes.append(
            transient.isPeriodic
                ? Sweep.SweepAxis(path: "phase", name: "phase", coordinate: .numbers(times.output), unit: "1")
                : Sweep.SweepAxis(path: "time", name: "time", coordinate: .numbers(times.output), unit: "s"))
        layout = SweepLayout(
            traces: layout.extents, isStructural: spec.axes.map(\.isStructural), times: times.output.count,
            keepsTraces: !spec.keepsFiguresOnly, lane: spec.designAxis)
        try nameEverything(drafts)
        let structural = spec.axes.filter(\.isStructural)
        for (index, member) in Self.members(of: structural).enumerated() {
            transients.append(
                try compile(transient, drafts[index], traces[index], times, member: member, chain: [spec.name]))
        }
    }

    // MARK: - Figures

    func scope(_ transient: TransientSpec, _ device: DeviceCase) throws(Diagnostics) -> TraceDraft {
        let graph = device.graph
        let recorded = Dictionary(
            spec.definitions.compactMap { record -> (String, ExpressionSyntax)? in
                guard let name = record.name, let text = record.text.scalar,
                    let syntax = try? ExpressionSyntax(parsing: text)
                else { return nil }
                return (name, syntax)
            }, uniquingKeysWith: { first, _ in first })
        let base = RecordedScope(base: device.scope, recorded: recorded)
        var problems = Diagnostics()
        func margin(_ text: TextNode, _ what: String) -> Expression? {
            do throws(Diagnostics) {
                let condition = try device.condition(text, in: base)
                if let margin = graph.margin(of: condition.stored(in: graph)) { return margin }
                problems.append(
                    text.diagnostic("\(what) has no beginning that could be found", help: "compare with `<` or `>`"))
            } catch {
                problems.append(contentsOf: error)
            }
            return nil
        }
        var events: [(name: String, margin: Expression)] = []
        for event in transient.events {
            if let own = margin(event.condition, "event `\(event.name)`") { events.append((event.name, own)) }
        }
        let end = transient.until.flatMap { margin($0, "`until`") }
        if problems.hasErrors { throw problems }
        let time = device.stimuli?.time ?? graph.symbol("time", .time)
        let scope = TraceScope(
            base: base, graph: graph, time: time, events: events,
            modelEvents: try device.circuit.events().map(\.name))
        return TraceDraft(scope: scope, until: end.map(scope.watch))
    }

    private mutating func lowerFigures(_ traces: inout [TraceDraft], _ drafts: [Draft]) throws(Diagnostics) {
        var problems = spec.figures.map { _ in Diagnostics() }
        for index in traces.indices {
            let device = drafts[index].device
            let moving = device.moving.flatMap { $0.circuit.states.map(\.symbol) } + device.movingSymbols
            for (number, figure) in spec.figures.enumerated() {
                do throws(Diagnostics) {
                    let value = try device.lower(
                        figure.text, what: "figure `\(figure.name ?? "?")`", in: traces[index].scope)
                    if device.graph.depends(value, on: moving) {
                        throw Diagnostics(
                            figure.text.diagnostic(
                                "figure `\(figure.name ?? "?")` is a trace, not a number",
                                help: "reduce it: `highest(...)`, `at(y, time, 10 ms)`"))
                    }
                    traces[index].figures.append(value)
                } catch {
                    problems[number].append(contentsOf: error)
                    traces[index].figures.append(nil)
                }
            }
        }
        var missing = Diagnostics()
        for (number, figure) in spec.figures.enumerated() where problems[number].hasErrors {
            if traces.contains(where: { $0.figures[number] != nil }) {
                noteGap(figure)
            } else {
                missing.append(contentsOf: problems[number])
            }
        }
        if missing.hasErrors { throw missing }
    }

    // MARK: - Times

    struct Times {
        var stop: Double
        var output: [Double]
        var tolerance: Double
    }

    /// Most instants of a trace that are stored.
    static let mostTimes = 10_000_000

    private func times(_ transient: TransientSpec, _ drafts: [Draft]) throws(Diagnostics) -> Times {
        var all: [Times] = []
        for draft in drafts { all.append(try times(transient, draft.device)) }
        guard let first = all.first else { return Times(stop: 0, output: [], tolerance: 1e-6) }
        guard all.allSatisfy({ $0.stop == first.stop && $0.output == first.output }) else {
            throw Diagnostics(
                transient.node.diagnostic("all traces of an analysis have the same times; a variant changes them here"))
        }
        return first
    }

    func times(_ transient: TransientSpec, _ device: DeviceCase) throws(Diagnostics) -> Times {
        func plain(_ node: TextNode, _ what: String, _ dimension: Dimension) throws(Diagnostics) -> Double {
            let value = try device.lower(node, expected: [dimension], what: what, in: device.names)
            if let number = value.constant, number.isFinite { return number }
            throw Diagnostics(
                node.diagnostic("\(what) is a plain value: all traces of an analysis have the same times"))
        }
        let stop = transient.isPeriodic ? 1 : try plain(transient.stop, "`stop`", .time)
        guard stop > 0 else { throw Diagnostics(transient.stop.diagnostic("`stop` is a time above zero")) }
        var tolerance = IntegrationSettings().tolerance
        if let node = transient.tolerance {
            tolerance = try plain(node, "`tolerance`", .none)
            guard tolerance >= 1e-13, tolerance <= 0.1 else {
                throw Diagnostics(node.diagnostic("`tolerance` lies between 1e-13 and 0.1"))
            }
        }
        if let points = transient.points {
            guard points <= Self.mostTimes else {
                throw Diagnostics(transient.node.diagnostic("`points` is at most \(Self.mostTimes)"))
            }
            return Times(
                stop: stop, output: VariedSet.range(0, 1, points + 1, isLogarithmic: false), tolerance: tolerance)
        }
        if let list = transient.instants ?? transient.output?.list {
            var output: [Double] = []
            for item in list {
                let time = try plain(item, "a time of `output`", .time)
                guard time >= 0, time <= stop, time > output.last ?? -1 else {
                    throw Diagnostics(item.diagnostic("the times of `output` increase from 0 to `stop`"))
                }
                output.append(time)
            }
            return Times(stop: stop, output: output, tolerance: tolerance)
        }
        guard let node = transient.output else {
            return Times(stop: stop, output: VariedSet.range(0, stop, 501, isLogarithmic: false), tolerance: tolerance)
        }
        let step = try plain(node, "`output`", .time)
        guard step > 0, step <= stop, stop / step < Double(Self.mostTimes) else {
            throw Diagnostics(
                node.diagnostic("`output` is a step between `stop` / \(Self.mostTimes) and `stop`, or a list of times"))
        }
        guard let steps = VariedSet.steps(from: 0, to: stop, by: step) else {
            throw Diagnostics(node.diagnostic("`output` is a step up to `stop`"))
        }
        let isWhole = abs(stop / step - Double(steps)) <= 1e-9
        let output =
            isWhole
            ? VariedSet.range(0, stop, steps + 1, isLogarithmic: false) : (0...steps).map { step * Double($0) }
        return Times(stop: stop, output: output, tolerance: tolerance)
    }

    // MARK: - Names

    mutating func addIntegrationVariables(_ drafts: [Draft]) {
        let keepsAccount = drafts.contains { !$0.device.circuit.balances.isEmpty }
        for kind in SweepVariable.Integration.allCases where kind != .conservation || keepsAccount {
            if [.period, .multiplier, .runs].contains(kind), spec.transient?.isPeriodic != true { continue }
            let (name, long): (String, String) =
                switch kind {
                case .status: ("solver_status", "how the trace ended")
                case .validity: ("within_validity", "whether all models are used where they hold, all the time")
                case .steps: ("solver_steps", "steps of the integrator")
                case .rejections: ("solver_rejected_steps", "steps that were too long and were made again")
                case .end: ("solver_end_time", "last instant that was reached")
                case .method: ("solver_method", "what integrated the trace")
                case .runs: ("solver_iterations", "how often a period was run to find the one that comes back")
                case .period: ("solver_period", "after which everything comes back")
                case .multiplier:
                    ("solver_multiplier", "what is left of the slowest disturbance after a period; above 1 it grows")
                case .conservation:
                    ("conservation_error", "largest part of the charge or of an ion that is not accounted for")
                }
            variables.append(
                SweepVariable(
                    kind: .integration(kind), name: name,
                    dimension: kind == .end || kind == .period ? .time : .none, longName: long))
        }
    }

    // MARK: - Compilation

    /// - Parameters:
    ///   - member: of the structural axes.
    ///   - chain: the analyses that begin at the end of this one, and itself.
    func compile(
        _ transient: TransientSpec, _ draft: Draft, _ trace: TraceDraft, _ times: Times, member: [Int], chain: [String]
    ) throws(Diagnostics) -> TransientMember {
        let device = draft.device
        let (graph, circuit) = (device.graph, device.circuit)
        guard let stimuli = device.stimuli, !device.moving.isEmpty else {
            throw Diagnostics(transient.node.diagnostic("nothing runs in time here"))
        }
        let parts = device.moving
        let equations = parts.flatMap(\.circuit.equations)
        let states = parts.flatMap(\.circuit.states).map { state in
            MovingSystem.State(
                symbol: state.symbol, derivative: state.derivative, nature: Unknown.Nature(state.nature),
                bounds: state.bounds)
        }
        let moving = states.map(\.symbol) + device.movingSymbols
        let required = device.device.allRequirements
        let requirements = zip(circuit.wired(required.map(\.condition)), required)
            .map { (condition: $0, message: $1.message) }
            .filter { $0.condition.constant != 1 }
        let watched = requirements.filter { graph.depends($0.condition, on: moving) }
        let fixed = requirements.filter { !graph.depends($0.condition, on: moving) }
        let watchedCurves = watched.map { trace.scope.watch($0.condition) }
        let worst = worstClosure(of: circuit, in: trace.scope)
        var records: [Expression] = []
        let places = draft.records.map { record -> Int? in
            guard let record else { return nil }
            if let known = records.firstIndex(where: { $0.isSame(as: record) }) { return known }
            records.append(record.stored(in: graph))
            return records.count - 1
        }
        let bound = device.varied.bound
        var events: [Circuit.Event] = []
        var before = 0
        for part in parts {
            events += try part.circuit.events().map { $0.moved(by: before) }
            before += part.circuit.states.count
        }
        let periods = events.map { $0.period ?? graph.constant(.infinity, .time) }
        for (event, period) in zip(events, periods) where graph.depends(period, on: moving) {
            throw Diagnostics(
                transient.node.diagnostic("the ticks of event `\(event.name)` do not depend on what moves"))
        }
        do {
            func moving(recording records: [Expression], curves: [Expression]) throws(SystemError) -> MovingSystem {
                try MovingSystem(
                    graph: graph, states: states,
                    algebraic: equations.map { equation in
                        Unknown(
                            symbol: equation.symbol, residual: equation.residual,
                            guess: graph.constant(0, equation.symbol.dimension), nature: Unknown.Nature(equation.nature)
                        )
                    }, time: stimuli.time, stimuli: stimuli.sources.map(\.symbols), inputs: bound.map(\.symbol),
                    events: events.map { event in
                        let margin = event.period == nil ? event.condition.flatMap { graph.margin(of: $0) } : nil
                        return MovingSystem.Event(
                            margin: margin, condition: event.period == nil ? nil : event.condition,
                            changes: event.changes)
                    },
                    curves: curves, records: records)
            }
            let system = try moving(
                recording: spec.keepsFiguresOnly ? [] : records, curves: trace.scope.curves)
            let starts = parts.map { TraceStart(transient, device, $0) }
            // Which circuit each equation is of.
            let owners = parts.indices.flatMap { part in parts[part].circuit.equations.map { _ in part } }
            var moved = parts.indices.flatMap { part in
                parts[part].circuit.states.map { (circuit: part, name: $0.name, node: String?.none, shares: $0.shares) }
            }
            moved += system.algebraic.map { (owners[$0], equations[$0].name, equations[$0].node, []) }
            let preceding = try preceding(transient, member: member, chain: chain, variables: moved)
            var initial: [Expression] = []
            if preceding == nil {
                var left: [[Expression]] = []
                for part in parts.indices {
                    let own = system.algebraic.filter { owners[$0] == part }.map { equations[$0] }
                    let values = try starts[part].values(left: own)
                    initial += values.states
                    left.append(values.left.reversed())
                }
                initial += system.algebraic.compactMap { left[owners[$0]].popLast() }
            }
            func still(_ expression: Expression) -> Expression { starts[0].still(expression) }
            let inputs = bound.map { (symbol: $0.symbol, binding: Program.Binding.lane) }
            let pieces = stimuli.sources.flatMap { [$0.symbols.value, $0.symbols.slope, $0.symbols.origin] }
                .map { (symbol: $0, binding: Program.Binding.lane) }
            let parameters = stimuli.sources.flatMap(\.parameters)
            let period = try transient.isPeriodic ? self.period(transient, device) : nil
            // Those of a file have none.
            let wanted = parameters.isEmpty ? [graph.constant(0)] : parameters
            return TransientMember(
                system: system,
                settings: IntegrationSettings(tolerance: times.tolerance, terminalCurve: trace.until),
                laneInputs: bound.map(LaneInput.init),
                stimuli: stimuli.sources.map {
                    TransientMember.Stimulus(
                        parameterCount: $0.parameters.count, make: $0.make, longestStep: $0.longestStep)
                },
                parameters: stimuli.sources.isEmpty
                    ? nil : try CompiledSystem(graph: graph, unknowns: [], outputs: wanted, inputs: inputs),
                start: try CompiledSystem(
                    graph: graph, unknowns: starts.flatMap(\.unknowns),
                    outputs: initial + fixed.map { still($0.condition) } + periods.map { still($0) },
                    inputs: inputs + pieces),
                period: try period.map {
                    try CompiledSystem(graph: graph, unknowns: [], outputs: [$0], inputs: inputs)
                }, orbit: try transient.isPeriodic ? moving(recording: states.map(\.symbol), curves: []) : nil,
                startsAtRest: transient.start == .operatingPoint, stop: times.stop,
                times: spec.keepsFiguresOnly ? [] : times.output,
                records: variables.map { variable in
                    if case .record(let number) = variable.kind { places[number] } else { nil }
                }, reductions: trace.scope.reductions.map(\.reduction), figures: try figures(draft, trace, worst),
                watched: zip(watchedCurves, watched).map { ($0, $1.message) }, fixed: fixed.map(\.message),
                eventCount: events.count, keepsAccount: worst != nil, preceding: preceding)
        } catch {
            if let diagnostics = error as? Diagnostics { throw diagnostics }
            throw Diagnostics(Diagnostic("\(error)"))
        }
    }

    private func period(_ transient: TransientSpec, _ device: DeviceCase) throws(Diagnostics) -> Expression {
        let value = try device.lower(
            transient.stop, expected: [.time], what: "`period`", in: device.names
        ).stored(in: device.graph)
        guard !device.graph.depends(value, on: device.circuit.states.map(\.symbol) + device.movingSymbols) else {
            throw Diagnostics(transient.stop.diagnostic("`period` does not change in time"))
        }
        if let number = value.constant, !(number > 0) {
            throw Diagnostics(transient.stop.diagnostic("`period` is a time above zero"))
        }
        return value
    }

    /// The largest part of the charge or of an ion that its change and what left do not account for; `nil` where nothing is
    /// kept account of.
    private func worstClosure(of circuit: Circuit, in scope: TraceScope) -> Expression? {
        let parts = circuit.balances.map { balance -> Expression in
            let change = scope.reduce(.last, balance.kept) - scope.reduce(.first, balance.kept)
            return .abs(change + scope.integral(balance.leaving)) / balance.size
        }
        guard let first = parts.first else { return nil }
        return parts.dropFirst().reduce(first) { .apply(.maximum, $0, $1) }
    }

    private func figures(
        _ draft: Draft, _ trace: TraceDraft, _ worst: Expression?
    ) throws(SystemError) -> TransientMember.Figures? {
        guard !draft.figures.isEmpty || worst != nil else { return nil }
        let graph = draft.device.graph
        let reductions = trace.scope.reductions
        let inputs = reductions.map(\.symbol) + draft.device.varied.bound.map(\.symbol)
        let outputs = (draft.figures + (worst.map { [$0] } ?? [])).map {
            ($0 ?? .quantity(.nan, .none)).stored(in: graph)
        }
        return TransientMember.Figures(
            system: try CompiledSystem(
                graph: graph, unknowns: [], outputs: outputs, inputs: inputs.map { (symbol: $0, binding: .lane) }),
            uses: outputs.map { figure in
                reductions.indices.filter { graph.depends(figure, on: [reductions[$0].symbol]) }
            })
    }
}

extension DeviceCase {
    /// Everything besides the states that changes in time: unknowns that follow them, time, and what drives the device.
    var movingSymbols: [Expression] {
        guard let stimuli else { return [] }
        return moving.flatMap { $0.circuit.equations.map(\.symbol) } + [stimuli.time]
            + stimuli.sources.flatMap { [$0.symbols.value, $0.symbols.slope, $0.symbols.origin] }
    }
}

extension SweepLayout {
    /// The axes of traces: the longest of what is swept across lanes, time whole in every chunk, the rest around.
    init(traces extents: [Int], isStructural: [Bool], times: Int, keepsTraces: Bool, lane wanted: Int? = nil) {
        var roles = isStructural.map { $0 ? Role.structural : .outer }
        let lane = wanted ?? extents.indices.filter { !isStructural[$0] }.max { extents[$0] < extents[$1] }
        if let lane { roles[lane] = .lane }
        let room = keepsTraces ? Self.traceBytes / (8 * max(1, times)) : Self.mostTraceLanes
        let lanes = min(Self.mostTraceLanes, max(1, room / Self.lanesPerBlock) * Self.lanesPerBlock)
        self.init(
            extents: extents + [times], roles: roles + [.loop(0)],
            lanesPerChunk: lane == nil ? 1 : lanes)
    }

    private init(extents: [Int], roles: [Role], lanesPerChunk: Int) {
        self.extents = extents
        self.roles = roles
        self.lanesPerChunk = max(1, lanesPerChunk)
    }

    /// Wanted size of a chunk of traces, bytes.
    private static let traceBytes = 4_194_304
    private static let mostTraceLanes = 256
}
