internal import Equations
internal import Solvers

internal import class Foundation.NSLock

/// What a thread needs to compute chunks of one member; kept from chunk to chunk.
final class SweepWorker {
    let runner: BlockRunner
    /// Computes figures from curves; `nil` where there are none.
    let figures: BlockRunner?
    var results = BlockResults()
    /// Lane inputs of a block, [input][lane].
    var inputs: [Double]
    /// Validity (1 within, else 0) or status of a block, [loop point][lane]; set only where a point is outside or
    /// has failed.
    private(set) var flags: [Int8] = []

    private let member: SweepMember
    private let judge: BlockRunner?
    private var verdicts = BlockResults()

    init(_ member: SweepMember) {
        self.member = member
        judge = member.validity.ofLane.map { BlockRunner($0) }
        runner = BlockRunner(member.system, tables: member.tables)
        figures = member.figures.map { BlockRunner($0.system) }
        inputs = [Double](repeating: 0, count: max(1, member.laneInputs.count) * Program.lanesPerBlock)
    }

    /// Sets an input of the first `lanes` lanes to the numbers from `first` on, or all of them to that one.
    func set(input: Int, to values: [Double], from first: Int, lanes: Int, isOne: Bool) {
        let place = input * Program.lanesPerBlock
        precondition(first + (isOne ? 1 : lanes) <= values.count, "a number for every lane")
        inputs.withUnsafeMutableBufferPointer { inputs in
            let own = inputs[place..<(place + lanes)]
            if isOne {
                own.update(repeating: values[first])
            } else {
                values.withUnsafeBufferPointer { _ = own.update(fromContentsOf: $0[first..<(first + lanes)]) }
            }
        }
    }

    /// Looks for values of outputs of a block that are no numbers at points that count as converged; where there are
    /// any, makes flags of how its points ended.
    ///
    /// - Returns: how many such points there are.
    func noteDivergence(in checked: [Int], _ cells: Int) -> Int {
        let isSound = checked.allSatisfy { output in
            results.outputs.withUnsafeBufferPointer { outputs in
                // Infinity and NaN have every bit of the exponent set. Counting whole numbers needs no order, sums do.
                let exponent: UInt64 = 0x7ff0_0000_0000_0000
                var count: UInt64 = 0
                for cell in (output * cells)..<((output + 1) * cells) {
                    count &+= outputs[cell].bitPattern & exponent == exponent ? 1 : 0
                }
                return count == 0
            }
        }
        if isSound { return 0 }
        flags = results.status
        var count = 0
        for cell in 0..<cells where flags[cell] == LaneOutcome.converged.rawValue {
            guard checked.contains(where: { !results.outputs[$0 * cells + cell].isFinite }) else { continue }
            flags[cell] = LaneOutcome.diverged.rawValue
            count += 1
        }
        return count
    }

    /// Judges the block that has just been run.
    ///
    /// - Returns: how many of its points lie outside validity; ``flags`` are set where any does.
    func judge(lanes: Int, points: Int) -> Int {
        let validity = member.validity
        let cells = lanes * points
        var isWithin = [Bool](repeating: true, count: lanes)
        if let judge {
            judge.run(lanes: lanes, inputs: inputs.span, stride: Program.lanesPerBlock, into: &verdicts)
            for lane in 0..<lanes { isWithin[lane] = verdicts.value(output: 0, lane: lane) == 1 }
        }
        let output = validity.output.map { $0 * cells }
        let outside = output.map { base in results.outputs[base..<(base + cells)].count { $0 != 1 } } ?? 0
        if outside == 0, validity.ofPoint == nil, isWithin.allSatisfy(\.self) { return 0 }
        var flags = [Int8](repeating: 1, count: cells)
        for point in 0..<points {
            let here = validity.ofPoint.map { $0[point] } ?? true
            for lane in 0..<lanes {
                let cell = point * lanes + lane
                let rest = output.map { results.outputs[$0 + cell] == 1 } ?? true
                flags[cell] = here && isWithin[lane] && rest ? 1 : 0
            }
        }
        self.flags = flags
        return flags.count { $0 == 0 }
    }
}

/// Workers of one member that wait for work; a thread takes one and brings it back.
final class WorkerPool: @unchecked Sendable {
    private let lock = NSLock()
    private var idle: [SweepWorker] = []
    private let member: SweepMember

    init(_ member: SweepMember) { self.member = member }

    func take() -> SweepWorker {
        lock.lock()
        defer { lock.unlock() }
        return idle.popLast() ?? SweepWorker(member)
    }

    func give(back worker: SweepWorker) {
        lock.lock()
        defer { lock.unlock() }
        idle.append(worker)
    }
}
