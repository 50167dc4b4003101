internal import Solvers

/// Computes chunks of traces: every variable over a run of lanes and all times.
final class TransientPlan: Sendable {
    private let variables: [SweepVariable]
    private let members: [TransientMember]
    private let layout: SweepLayout
    private let pools: [TransientPool]

    init(_ sweep: Sweep) {
        variables = sweep.variables
        members = sweep.transients
        layout = sweep.layout
        pools = members.map(TransientPool.init)
    }

    /// Integrates the lanes of a chunk.
    ///
    /// - Returns: the values of each variable, row-major over the chunk, and how the traces ended.
    func compute(start: [Int], count: [Int]) -> (values: [ResultChunk.Values], summary: SweepSummary) {
        let number = layout.structure(at: start)
        let worker = pools[number].take()
        defer { pools[number].give(back: worker) }
        let member = members[number]
        let laneAxis = layout.laneAxis
        let lanes = laneAxis.map { count[$0] } ?? 1
        func inputs(of member: TransientMember) -> [[Double]] {
            member.laneInputs.map { input -> [Double] in
                guard input.axis == laneAxis else {
                    return [Double](repeating: input.values[start[input.axis]], count: lanes)
                }
                return Array(input.values[start[input.axis]..<(start[input.axis] + lanes)])
            }
        }
        let inputs = inputs(of: member)
        let periods = worker.periods(inputs, lanes: lanes)
        guard !periods.isEmpty else { return compute(worker, inputs, lanes, period: nil, inputsOf: inputs(of:)) }
        var (values, summary) = ([ResultChunk.Values](), SweepSummary())
        for run in TransientWorker.runs(of: periods) {
            let own = inputs.map { Array($0[run]) }
            let part = compute(worker, own, run.count, period: periods[run.lowerBound], inputsOf: inputs(of:))
            values = values.isEmpty ? part.values : zip(values, part.values).map { $0.followed(by: $1) }
            summary.add(part.summary)
        }
        return (values, summary)
    }

    private func compute(
        _ worker: TransientWorker, _ inputs: [[Double]], _ lanes: Int, period: Double?,
        inputsOf: (TransientMember) -> [[Double]]
    ) -> (values: [ResultChunk.Values], summary: SweepSummary) {
        let member = worker.member
        let (start, holds) = worker.motion(inputs, lanes: lanes, period: period, inputsOf: inputsOf)
        var motion = start
        let periodic = worker.shooting?.run(motion)
        if let periodic { (motion.initial, motion.outcomes) = (periodic.initial, periodic.outcomes) }
        let reader = TraceReader(member.reductions, requirements: member.watched.map(\.curve), lanes: lanes)
        let results = worker.integrator.run(motion, observer: reader)
        let records = member.times.isEmpty ? [] : worker.integrator.records(of: results, motion)
        let figures = worker.figures(reader, inputs, lanes: lanes)
        var validity = [Bool](repeating: true, count: lanes)
        for holds in holds + reader.validity {
            for lane in 0..<lanes where !holds[lane] { validity[lane] = false }
        }
        let figureCount = variables.count { if case .figure = $0.kind { true } else { false } }
        let closures = (0..<lanes).map { lane -> Double in
            guard member.keepsAccount, results.outcomes[lane] == .converged else { return .nan }
            return figures?.value(output: figureCount, lane: lane) ?? .nan
        }
        let values = variables.indices.map { index -> ResultChunk.Values in
            switch variables[index].kind {
            case .record:
                guard let record = member.records[index] else {
                    return .doubles([Double](repeating: .nan, count: lanes * member.times.count))
                }
                return .doubles(records[record])
            case .integration(.status): return .bytes(results.outcomes.map(\.rawValue))
            case .integration(.validity): return .bytes(validity.map { $0 ? 1 : 0 })
            case .integration(.steps): return .integers(results.steps)
            case .integration(.rejections): return .integers(results.rejections)
            case .integration(.end): return .doubles(results.ends)
            case .integration(.method): return .bytes(results.methods.map(\.rawValue))
            case .integration(.runs): return .integers(periodic?.iterations ?? [])
            case .integration(.period): return .doubles([Double](repeating: period ?? .nan, count: lanes))
            case .integration(.multiplier): return .doubles(periodic?.multipliers ?? [])
            case .integration(.conservation): return .doubles(closures)
            case .figure(let figure):
                return .doubles(
                    (0..<lanes).map { lane in
                        results.outcomes[lane] == .converged
                            ? figures?.value(output: figure, lane: lane) ?? .nan : .nan
                    })
            case .figureStatus(let figure):
                let uses = member.figures?.uses[figure] ?? []
                return .bytes(
                    (0..<lanes).map { lane -> Int8 in
                        guard results.outcomes[lane] == .converged else {
                            return CurveReduction.Outcome.notComputed.rawValue
                        }
                        let worst = uses.map { reader.outcomes[$0][lane] }.max { $0.rawValue < $1.rawValue } ?? .found
                        let isNumber = figures?.value(output: figure, lane: lane).isNaN == false
                        return (worst == .found && !isNumber ? CurveReduction.Outcome.notComputed : worst).rawValue
                    })
            case .status, .validity, .iterations, .residual, .rootCount:
                preconditionFailure("a trace has none of the points of a sweep")
            }
        }
        var summary = summary(results, validity, reader, holds, member)
        summary.worstClosure = closures.filter { !$0.isNaN }.max()
        return (values, summary)
    }

    private func summary(
        _ results: MotionResults, _ validity: [Bool], _ reader: TraceReader, _ holds: [[Bool]],
        _ member: TransientMember
    ) -> SweepSummary {
        var summary = SweepSummary()
        summary.points = results.outcomes.count
        for outcome in results.outcomes { summary.count(1, as: outcome) }
        summary.outsideValidity = validity.count { !$0 }
        for (index, message) in member.fixed.enumerated() where holds[index].contains(false) {
            summary.reasons.append(message)
        }
        for (index, own) in member.watched.enumerated() where reader.validity[index].contains(false) {
            summary.reasons.append(own.message)
        }
        return summary
    }
}

extension ResultChunk.Values {
    /// These values and those of lanes after them, of one kind.
    fileprivate func followed(by other: Self) -> Self {
        switch (self, other) {
        case (.doubles(let own), .doubles(let more)): .doubles(own + more)
        case (.bytes(let own), .bytes(let more)): .bytes(own + more)
        case (.integers(let own), .integers(let more)): .integers(own + more)
        default: preconditionFailure("parts of one variable are of one kind")
        }
    }
}
