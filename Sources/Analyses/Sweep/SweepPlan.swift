/// What every chunk of a sweep needs, looked up once.
final class SweepPlan: Sendable {
    let variables: [SweepVariable]
    private let members: [SweepMember]
    let laneAxis: Int?
    let loops: [Int]
    /// How many chunks there are.
    let unitCount: Int
    private let layout: SweepLayout
    private let chunk: [Int]
    private let chunkCounts: [Int]
    private let pools: [WorkerPool]

    init(_ sweep: Sweep) {
        variables = sweep.variables
        members = sweep.members
        layout = sweep.layout
        (laneAxis, loops, unitCount) = (layout.laneAxis, layout.loops, layout.unitCount)
        (chunk, chunkCounts) = (layout.chunk, layout.chunkCounts)
        pools = sweep.members.map(WorkerPool.init)
    }

    /// Index of the first point of a chunk along each axis, and its extents; chunks are numbered in row-major order.
    func place(ofUnit unit: Int) -> (start: [Int], count: [Int]) {
        var rest = unit
        var (start, count) = (chunk, chunk)
        for axis in chunk.indices.reversed() {
            start[axis] = rest % chunkCounts[axis] * chunk[axis]
            count[axis] = min(chunk[axis], layout.extents[axis] - start[axis])
            rest /= chunkCounts[axis]
        }
        return (start, count)
    }

    /// What serves the points of a chunk.
    func member(at start: [Int]) -> SweepMember { members[layout.structure(at: start)] }

    /// Lends a worker of a chunk's member.
    func withWorker<Result>(at start: [Int], _ body: (SweepWorker) throws -> Result) rethrows -> Result {
        let pool = pools[layout.structure(at: start)]
        let worker = pool.take()
        defer { pool.give(back: worker) }
        return try body(worker)
    }
}
