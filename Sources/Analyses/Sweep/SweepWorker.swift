internal import Equations
internal import Solvers

internal import class Foundation.NSLock

/// What a thread needs to compute chunks of one member; kept from chunk to chunk.
final class SweepWorker {
    let member: SweepMember
    /// Computes figures from curves; `nil` where there are none.
    let figures: BlockRunner?
    /// What the lanes of a chunk gave.
    var results = BlockResults()

    private let runner: BlockRunner
    /// Those of the chunk before; the same for all chunks where every input moves along the lanes.
    private var inputs: [BlockRunner.Input] = []
    private var isEveryInputAlongLanes = false
    private var constants: [Int8: [Int8]] = [:]
    private var ones: [Int32] = []
    private var placement: Placement?

    init(_ member: SweepMember) {
        self.member = member
        runner = BlockRunner(member.system, tables: member.tables)
        figures = member.figures.map { BlockRunner($0.system) }
    }

    /// Solves the lanes of a chunk.
    ///
    /// - Parameters:
    ///   - start: index of the first point along each axis.
    ///   - lanes: how many, along `axis`.
    func solve(_ lanes: Int, along axis: Int?, from start: [Int]) {
        if inputs.count != member.laneInputs.count || !isEveryInputAlongLanes {
            isEveryInputAlongLanes = member.laneInputs.allSatisfy { $0.axis == axis }
            inputs = member.laneInputs.map { input in
                input.axis == axis ? .each(input.values) : .same(input.values[start[input.axis]])
            }
        }
        let first = axis.map { start[$0] } ?? 0
        runner.run(first..<(first + lanes), of: inputs, into: &results)
    }

    /// Whether each point that has been solved lies within validity, [lane][loop point]; `nil` where all do.
    var validity: [Int8]? {
        let validity = member.validity
        let ofLane = results.laneResults.first.flatMap { $0.isEmpty ? nil : $0 }
        let ofPoint = validity.output.map { results.outputs[$0] }
        if validity.ofPoint == nil, ofLane == nil, ofPoint.map(Self.isOne) ?? true { return nil }
        let points = results.points
        return (0..<(results.lanes * points)).map { cell in
            let isWithin =
                (ofLane.map { $0[cell / points] == 1 } ?? true) && (ofPoint.map { $0[cell] == 1 } ?? true)
                && (validity.ofPoint.map { $0[cell % points] } ?? true)
            return isWithin ? 1 : 0
        }
    }

    /// Whether all numbers are 1. Counting, unlike leaving at the first other one, takes several at a time.
    private static func isOne(_ numbers: [Double]) -> Bool {
        var others = 0
        for number in numbers { others &+= number.bitPattern != (1.0).bitPattern ? 1 : 0 }
        return others == 0
    }

    /// How the points ended, [lane][loop point], where some count as converged but have a value that is no number;
    /// `nil` where there are none.
    var statusWithDivergence: (flags: [Int8], count: Int)? {
        if member.checked.allSatisfy({ results.isFinite(output: $0) }) { return nil }
        var flags = results.status.isEmpty ? constant(0, count: results.lanes * results.points) : results.status
        var count = 0
        for cell in flags.indices where flags[cell] == LaneOutcome.converged.rawValue {
            guard member.checked.contains(where: { !results.outputs[$0][cell].isFinite }) else { continue }
            flags[cell] = LaneOutcome.diverged.rawValue
            count += 1
        }
        return count == 0 ? nil : (flags, count)
    }

    /// Where the results of a chunk stand in it: the same for all chunks of a size.
    func placement(of unit: SweepUnit) -> Placement {
        if let placement, placement.extents == unit.count { return placement }
        let made = Placement(unit)
        placement = made
        return made
    }

    /// 1, `count` times: one array for all chunks of a size.
    func ones(count: Int) -> [Int32] {
        if ones.count != count { ones = [Int32](repeating: 1, count: count) }
        return ones
    }

    /// The same number `count` times: one array for all chunks of a size.
    func constant(_ value: Int8, count: Int) -> [Int8] {
        if let known = constants[value], known.count == count { return known }
        let made = [Int8](repeating: value, count: count)
        constants[value] = made
        return made
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
