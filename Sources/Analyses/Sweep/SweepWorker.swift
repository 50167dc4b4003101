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
    /// Validity or status of a block, [loop point][lane].
    private(set) var flags: [Int8] = []

    init(_ member: SweepMember) {
        runner = BlockRunner(member.system, tables: member.tables)
        figures = member.figures.map { BlockRunner($0.system) }
        inputs = [Double](repeating: 0, count: max(1, member.laneInputs.count) * Program.lanesPerBlock)
    }

    /// Sets an input of the first `lanes` lanes to the numbers from `first` on, or all of them to that one.
    func set(input: Int, to values: [Double], from first: Int, lanes: Int, isOne: Bool) {
        let place = input * Program.lanesPerBlock
        inputs.withUnsafeMutableBufferPointer { inputs in
            for lane in 0..<lanes { inputs[place + lane] = values[isOne ? first : first + lane] }
        }
    }

    /// Looks for values of a block that are no numbers; where there are any, makes flags of how its points ended.
    ///
    /// - Returns: how many there are.
    func noteDivergence(at base: Int, _ cells: Int) -> Int {
        let count = results.outputs.withUnsafeBufferPointer { outputs in
            var sum = 0.0
            for cell in base..<(base + cells) { sum += outputs[cell] * 0 }
            return sum == 0 ? 0 : (base..<(base + cells)).count { !outputs[$0].isFinite }
        }
        guard count > 0 else { return 0 }
        flags = (base..<(base + cells)).map { cell in
            (results.outputs[cell].isFinite ? LaneOutcome.converged : .diverged).rawValue
        }
        return count
    }

    /// Makes flags of the validity of a block, which the equations give as 1 or another number.
    func noteValidity(at base: Int, _ cells: Int) {
        if flags.count != cells { flags = [Int8](repeating: 0, count: cells) }
        results.outputs.withUnsafeBufferPointer { outputs in
            flags.withUnsafeMutableBufferPointer { flags in
                for cell in 0..<cells { flags[cell] = outputs[base + cell] == 1 ? 1 : 0 }
            }
        }
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
