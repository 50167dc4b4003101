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

    /// Solves the chunk.
    ///
    /// - Returns: the values of each variable, row-major over the chunk, and how the points ended.
    func compute(with runner: BlockRunner) -> (values: [ResultChunk.Values], summary: SweepSummary) {
        let loops = sweep.layout.loops
        let points = loops.reduce(1) { $0 * count[$1] }
        var arrays = sweep.variables.map { variable -> ResultChunk.Values in
            let size = variable.isReduced ? count.dropLast().reduce(1, *) : count.reduce(1, *)
            return switch variable.storage {
            case .double: .doubles([Double](repeating: .nan, count: size))
            case .byte: .bytes([Int8](repeating: 0, count: size))
            case .integer: .integers([Int32](repeating: 0, count: size))
            }
        }
        var summary = SweepSummary()
        var curves: [[Double]] = []
        if let figures = member.figures {
            curves = figures.reductions.flatMap(\.outputs).map { _ in
                [Double](repeating: .nan, count: count.reduce(1, *))
            }
        }
        var results = BlockResults()
        var inputs = [Double](repeating: 0, count: max(1, member.laneInputs.count) * Program.lanesPerBlock)
        var lane = 0
        while lane < laneCount {
            let lanes = min(Program.lanesPerBlock, laneCount - lane)
            for (number, input) in member.laneInputs.enumerated() {
                for offset in 0..<lanes {
                    let index = start[input.axis] + (input.axis == laneAxis ? lane + offset : 0)
                    inputs[number * Program.lanesPerBlock + offset] = input.values[index]
                }
            }
            runner.run(lanes: lanes, inputs: inputs.span, stride: Program.lanesPerBlock, into: &results)
            let place = Placement(self, firstLane: lane, lanes: lanes, points: points)
            for (index, variable) in sweep.variables.enumerated() {
                store(variable, index, results, place, &arrays[index])
            }
            if let figures = member.figures {
                for (slot, output) in figures.reductions.flatMap(\.outputs).enumerated() {
                    place.spread(results.outputs, from: output * points * lanes, into: &curves[slot])
                }
            }
            count(results, lanes: lanes, points: points, &summary)
            lane += lanes
        }
        if let figures = member.figures { reduce(figures, curves, &arrays) }
        return (arrays, summary)
    }

    private func store(
        _ variable: SweepVariable, _ index: Int, _ results: borrowing BlockResults, _ place: Placement,
        _ array: inout ResultChunk.Values
    ) {
        let (lanes, points) = (place.lanes, place.points)
        switch (variable.kind, consume array) {
        case (.record, .doubles(var values)):
            if let output = member.outputs[index] {
                place.spread(results.outputs, from: output * points * lanes, into: &values)
            }
            array = .doubles(values)
        case (.status, .bytes(var values)):
            place.spread(results.status, from: 0, into: &values)
            array = .bytes(values)
        case (.validity, .bytes(var values)):
            if let validity = member.validity {
                let source = results.outputs[(validity * points * lanes)..<((validity + 1) * points * lanes)]
                    .map { $0 == 1 ? Int8(1) : 0 }
                place.spread(source, from: 0, into: &values)
            } else {
                for position in values.indices { values[position] = 1 }
            }
            array = .bytes(values)
        case (.iterations, .integers(var values)):
            if !results.iterations.isEmpty { place.spread(results.iterations, from: 0, into: &values) }
            array = .integers(values)
        case (.rootCount, .integers(var values)):
            if !results.rootCount.isEmpty {
                place.spread(results.rootCount, from: 0, into: &values)
            } else {
                for position in values.indices { values[position] = 1 }
            }
            array = .integers(values)
        case (.residual, .doubles(var values)):
            if !results.residual.isEmpty { place.spread(results.residual, from: 0, into: &values) }
            array = .doubles(values)
        case (_, let other): array = other
        }
    }

    private func count(_ results: borrowing BlockResults, lanes: Int, points: Int, _ summary: inout SweepSummary) {
        summary.points += lanes * points
        var tally = [Int](repeating: 0, count: LaneOutcome.allCases.count)
        for status in results.status { tally[Int(status)] += 1 }
        for outcome in LaneOutcome.allCases where tally[Int(outcome.rawValue)] > 0 {
            summary.outcomes[outcome, default: 0] += tally[Int(outcome.rawValue)]
        }
        guard let validity = member.validity else { return }
        let outside = results.outputs[(validity * points * lanes)..<((validity + 1) * points * lanes)].count { $0 != 1 }
        if outside > 0 {
            summary.outsideValidity += outside
            summary.reasons = member.requirements
        }
    }

    /// Reduces every curve of the chunk along the innermost axis.
    private func reduce(_ figures: FigureReader, _ curves: [[Double]], _ arrays: inout [ResultChunk.Values]) {
        let length = count.last ?? 1
        let curveCount = count.dropLast().reduce(1, *)
        let runner = BlockRunner(figures.system)
        var number = 0
        while number < curveCount {
            let lanes = min(Program.lanesPerBlock, curveCount - number)
            var inputs = [Double](repeating: 0, count: max(1, figures.inputs.count) * Program.lanesPerBlock)
            var outcomes = [[CurveReduction.Outcome]](repeating: [], count: lanes)
            for lane in 0..<lanes {
                let first = (number + lane) * length
                var slot = 0
                var reduced: [Double] = []
                for reduction in figures.reductions {
                    let arguments = reduction.outputs.indices.map { Array(curves[slot + $0][first..<(first + length)]) }
                    slot += reduction.outputs.count
                    let (value, outcome) = reduction.reduction.reduce(arguments)
                    reduced.append(value)
                    outcomes[lane].append(outcome)
                }
                let indices = self.indices(ofCurve: number + lane)
                for (input, source) in figures.inputs.enumerated() {
                    inputs[input * Program.lanesPerBlock + lane] =
                        switch source {
                        case .reduction(let index): reduced[index]
                        case .bound(let axis, let values):
                            values[start[axis] + (axis < indices.count ? indices[axis] : 0)]
                        }
                }
            }
            var results = BlockResults()
            runner.run(lanes: lanes, inputs: inputs.span, stride: Program.lanesPerBlock, into: &results)
            for (index, variable) in sweep.variables.enumerated() {
                switch (variable.kind, arrays[index]) {
                case (.figure(let figure), .doubles(var values)):
                    for lane in 0..<lanes { values[number + lane] = results.value(output: figure, lane: lane) }
                    arrays[index] = .doubles(values)
                case (.figureStatus(let figure), .bytes(var values)):
                    for lane in 0..<lanes {
                        let worst = figures.uses[figure].map { outcomes[lane][$0] }.first { $0 != .found } ?? .found
                        let value = results.value(output: figure, lane: lane)
                        values[number + lane] = (worst == .found && value.isNaN ? .notComputed : worst).rawValue
                    }
                    arrays[index] = .bytes(values)
                default: break
                }
            }
            number += lanes
        }
    }

    /// Index of a curve along each axis but the innermost, within the chunk.
    private func indices(ofCurve number: Int) -> [Int] {
        var rest = number
        var result = [Int](repeating: 0, count: max(0, count.count - 1))
        for axis in result.indices.reversed() {
            result[axis] = rest % count[axis]
            rest /= count[axis]
        }
        return result
    }
}

/// Where the results of a block, [loop point][lane], stand in a chunk, row-major over the axes.
struct Placement {
    let lanes: Int
    let points: Int
    /// Offset in the chunk of each loop point, first lane of the block.
    private let offsets: [Int]
    private let laneStride: Int
    /// Whether consecutive loop points are consecutive in the chunk.
    private let isDense: Bool

    init(_ unit: SweepUnit, firstLane: Int, lanes: Int, points: Int) {
        self.lanes = lanes
        self.points = points
        let layout = unit.sweep.layout
        var strides = [Int](repeating: 1, count: unit.count.count)
        for axis in strides.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * unit.count[axis + 1] }
        laneStride = layout.laneAxis.map { strides[$0] } ?? 1
        let first = firstLane * laneStride
        let loops = layout.loops
        var offsets = [Int](repeating: first, count: points)
        for point in 0..<points {
            var rest = point
            for axis in loops.reversed() {
                offsets[point] += rest % unit.count[axis] * strides[axis]
                rest /= unit.count[axis]
            }
        }
        self.offsets = offsets
        isDense = offsets.indices.allSatisfy { offsets[$0] == first + $0 }
    }

    /// Copies [loop point][lane] from `source` to its places.
    func spread<Number>(_ source: [Number], from base: Int, into target: inout [Number]) {
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                guard isDense else {
                    for point in 0..<points {
                        for lane in 0..<lanes {
                            target[offsets[point] + lane * laneStride] = source[base + point * lanes + lane]
                        }
                    }
                    return
                }
                // A transposition, in tiles that fit the nearest cache.
                let first = offsets.first ?? 0
                var tile = 0
                while tile < points {
                    let end = min(tile + 16, points)
                    for lane in 0..<lanes {
                        let row = first + lane * laneStride
                        for point in tile..<end { target[row + point] = source[base + point * lanes + lane] }
                    }
                    tile = end
                }
            }
        }
    }
}
