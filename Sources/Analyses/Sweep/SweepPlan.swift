/// What every chunk of a sweep needs, looked up once.
final class SweepPlan: Sendable {
    let variables: [SweepVariable]
    let members: [SweepMember]
    let laneAxis: Int?
    let loops: [Int]
    /// How many chunks there are.
    let unitCount: Int
    private let extents: [Int]
    private let chunk: [Int]
    private let chunkCounts: [Int]
    private let structural: [Int]
    private let pools: [WorkerPool]

    init(_ sweep: Sweep) {
        variables = sweep.variables
        members = sweep.members
        let layout = sweep.layout
        (laneAxis, loops, unitCount) = (layout.laneAxis, layout.loops, layout.unitCount)
        (extents, chunk, chunkCounts) = (layout.extents, layout.chunk, layout.chunkCounts)
        structural = layout.extents.indices.filter { layout.roles[$0] == .structural }
        pools = sweep.members.map(WorkerPool.init)
    }

    /// Index of the first point of a chunk along each axis, and its extents; chunks are numbered in row-major order.
    func place(ofUnit unit: Int) -> (start: [Int], count: [Int]) {
        var rest = unit
        var (start, count) = (chunk, chunk)
        for axis in extents.indices.reversed() {
            start[axis] = rest % chunkCounts[axis] * chunk[axis]
            count[axis] = min(chunk[axis], extents[axis] - start[axis])
            rest /= chunkCounts[axis]
        }
        return (start, count)
    }

    /// Number of the member that a chunk belongs to, row-major over the structural axes.
    func structure(at start: [Int]) -> Int { structural.reduce(0) { $0 * extents[$1] + start[$1] } }

    /// Lends a worker of a chunk's member.
    func withWorker<Result>(at start: [Int], _ body: (SweepWorker) throws -> Result) rethrows -> Result {
        let pool = pools[structure(at: start)]
        let worker = pool.take()
        defer { pool.give(back: worker) }
        return try body(worker)
    }
}
