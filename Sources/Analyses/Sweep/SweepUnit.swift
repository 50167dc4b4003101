internal import Equations
internal import Solvers

/// Computes one chunk of a sweep: every variable over a run of the lane axis and all loop axes.
struct SweepUnit {
    let sweep: Sweep
    let member: SweepMember
    let start: [Int]
    /// Extents of this chunk.
    let count: [Int]

    init(_ sweep: Sweep, number: Int) {
        self.sweep = sweep
        start = sweep.layout.start(ofUnit: number)
        count = zip(zip(start, sweep.layout.chunk), sweep.layout.extents).map { min($0.1, $1 - $0.0) }
        member = sweep.members[sweep.layout.structure(at: start)]
    }

    private var laneAxis: Int? { sweep.layout.laneAxis }
    private var laneCount: Int { laneAxis.map { count[$0] } ?? 1 }
    private var size: Int { count.reduce(1, *) }
    /// Variables that are the same at every point of this member need not be taken from block to block.
    private var isIterative: Bool { member.system.unknownCount > 0 }

    /// Solves the chunk.
    ///
    /// - Returns: the values of each variable, row-major over the chunk, and how the points ended.
    func compute(with worker: SweepWorker) -> (values: [ResultChunk.Values], summary: SweepSummary) {
        let placement = Placement(self)
        let points = placement.points
        var arrays = sweep.variables.indices.map(initialValues)
        let moving = sweep.variables.indices.filter(changesWithinChunk)
        let curveOutputs = member.figures?.reductions.flatMap(\.outputs) ?? []
        var curves = curveOutputs.map { _ in [Double](unset: size) }
        var summary = SweepSummary()
        var lane = 0
        while lane < laneCount {
            let lanes = min(Program.lanesPerBlock, laneCount - lane)
            fillInputs(worker, from: lane, lanes)
            worker.runner.run(
                lanes: lanes, inputs: worker.inputs.span, stride: Program.lanesPerBlock, into: &worker.results)
            let cells = points * lanes
            let outside = worker.judge(lanes: lanes, points: points)
            for index in moving {
                if outside == 0, sweep.variables[index].kind == .validity { continue }
                store(index, worker, placement, firstLane: lane, cells, &arrays[index])
            }
            for (slot, output) in curveOutputs.enumerated() {
                placement.spread(
                    worker.results.outputs, from: output * cells, firstLane: lane, lanes: lanes, into: &curves[slot])
            }
            let diverged = worker.noteDivergence(in: member.checked, cells)
            if diverged > 0 {
                for index in arrays.indices where sweep.variables[index].kind == .status {
                    guard case .bytes(var values) = arrays[index] else { continue }
                    arrays[index] = .bytes([])
                    placement.spread(worker.flags, from: 0, firstLane: lane, lanes: lanes, into: &values)
                    arrays[index] = .bytes(values)
                }
            }
            count(worker.results, cells, outside: outside, diverged: diverged, inputs: worker.inputs, &summary)
            lane += lanes
        }
        if let figures = member.figures, let runner = worker.figures {
            reduce(figures, curves, with: runner, &arrays)
        }
        return (arrays, summary)
    }

    private func fillInputs(_ worker: SweepWorker, from lane: Int, _ lanes: Int) {
        for (number, input) in member.laneInputs.enumerated() {
            let isOne = input.axis != laneAxis
            let first = start[input.axis] + (isOne ? 0 : lane)
            worker.set(input: number, to: input.values, from: first, lanes: lanes, isOne: isOne)
        }
    }

    /// Whether a variable is stored block by block.
    private func changesWithinChunk(_ index: Int) -> Bool {
        switch sweep.variables[index].kind {
        case .record: member.outputs[index] != nil
        case .status, .iterations, .residual, .rootCount: isIterative
        case .validity: true
        case .figure, .figureStatus: false
        }
    }

    /// Room for a variable, filled with what it is where nothing is stored block by block.
    private func initialValues(_ index: Int) -> ResultChunk.Values {
        let isSet = changesWithinChunk(index)
        switch sweep.variables[index].kind {
        case .record, .residual:
            return .doubles(isSet ? [Double](unset: size) : [Double](repeating: .nan, count: size))
        case .status: return .bytes(isSet ? [Int8](unset: size) : [Int8](repeating: 0, count: size))
        case .validity: return .bytes([Int8](repeating: 1, count: size))
        case .iterations: return .integers(isSet ? [Int32](unset: size) : [Int32](repeating: 0, count: size))
        case .rootCount: return .integers(isSet ? [Int32](unset: size) : [Int32](repeating: 1, count: size))
        case .figure: return .doubles([Double](repeating: .nan, count: count.dropLast().reduce(1, *)))
        case .figureStatus: return .bytes([Int8](repeating: 0, count: count.dropLast().reduce(1, *)))
        }
    }

    private func store(
        _ index: Int, _ worker: SweepWorker, _ placement: Placement, firstLane: Int, _ cells: Int,
        _ array: inout ResultChunk.Values
    ) {
        let lanes = worker.results.lanes
        // Each array is taken out of its case while it is written, so that it has one owner and is not copied.
        switch array {
        case .doubles(var values):
            array = .bytes([])
            if sweep.variables[index].kind == .residual {
                placement.spread(worker.results.residual, from: 0, firstLane: firstLane, lanes: lanes, into: &values)
            } else if let output = member.outputs[index] {
                placement.spread(
                    worker.results.outputs, from: output * cells, firstLane: firstLane, lanes: lanes, into: &values)
            }
            array = .doubles(values)
        case .bytes(var values):
            array = .bytes([])
            if sweep.variables[index].kind == .status {
                placement.spread(worker.results.status, from: 0, firstLane: firstLane, lanes: lanes, into: &values)
            } else {
                placement.spread(worker.flags, from: 0, firstLane: firstLane, lanes: lanes, into: &values)
            }
            array = .bytes(values)
        case .integers(var values):
            array = .bytes([])
            let source =
                sweep.variables[index].kind == .iterations ? worker.results.iterations : worker.results.rootCount
            placement.spread(source, from: 0, firstLane: firstLane, lanes: lanes, into: &values)
            array = .integers(values)
        }
    }

    private func count(
        _ results: borrowing BlockResults, _ cells: Int, outside: Int, diverged: Int, inputs: [Double],
        _ summary: inout SweepSummary
    ) {
        summary.points += cells
        if diverged > 0 { summary.outcomes[.diverged, default: 0] += diverged }
        let failed = isIterative ? results.status.count { $0 != LaneOutcome.converged.rawValue } : 0
        let converged = cells - diverged - failed
        if converged > 0 { summary.outcomes[.converged, default: 0] += converged }
        if failed > 0 {
            for outcome in LaneOutcome.allCases where outcome != .converged {
                let number = results.status.count { $0 == outcome.rawValue }
                if number > 0 { summary.outcomes[outcome, default: 0] += number }
            }
        }
        if outside > 0 {
            summary.outsideValidity += outside
            // One block of a chunk is asked why; the others fail for the same reasons, as a rule.
            if summary.reasons.isEmpty {
                summary.reasons = member.reasons?.failing(lanes: results.lanes, inputs: inputs) ?? []
            }
        }
    }
}

extension Array where Element: BitwiseCopyable {
    /// Room for numbers that are all written before one is read.
    init(unset count: Int) {
        self.init(unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    }
}
