/// How the axes of a sweep are shared out: which run inside a block, which across its lanes, which around it.
struct SweepLayout {
    /// What an axis does.
    enum Role: Equatable {
        /// Another member may have other equations: one compiled system each.
        case structural
        /// One lane a point.
        case lane
        /// A loop of the compiled system; the number counts from the outermost.
        case loop(Int)
        /// Held while a block runs.
        case outer
    }

    var extents: [Int]
    let roles: [Role]
    /// Most points of the lane axis in one chunk.
    let lanesPerChunk: Int

    /// Most points of the loops of a block, so that its results stay near the processor.
    static let mostLoopPoints = 2048
    /// Wanted size of a chunk of doubles, bytes.
    static let chunkBytes = 524_288
    static let lanesPerBlock = 64

    /// - Parameters:
    ///   - extents: points of each axis, outermost first.
    ///   - isStructural: for each axis.
    ///   - needsWholeCurves: whether the innermost axis must lie within one chunk.
    ///   - wanted: the axis across lanes, whatever its length; `nil` leaves it to their lengths.
    init(extents: [Int], isStructural: [Bool], needsWholeCurves: Bool, lane wanted: Int? = nil) {
        self.extents = extents
        var roles = isStructural.map { $0 ? Role.structural : .outer }
        let free = extents.indices.filter { !isStructural[$0] }
        // Lanes: the longest axis around the innermost one; the innermost itself where that is short, or too long to
        // be a loop.
        var lane = wanted
        if lane == nil, let last = free.last {
            let around = free.dropLast().max { extents[$0] < extents[$1] }
            if let around, extents[around] >= 8, extents[last] <= 16384 {
                lane = around
            } else if extents[last] >= 8 || free.count == 1 {
                lane = last
            } else {
                lane = free.max { extents[$0] < extents[$1] }
            }
        }
        if let lane { roles[lane] = .lane }
        var points = 1
        var loops: [Int] = []
        for axis in free.reversed() where axis != lane {
            let isInnermost = loops.isEmpty
            guard points * extents[axis] <= Self.mostLoopPoints || isInnermost else { break }
            points *= extents[axis]
            loops.insert(axis, at: 0)
        }
        for (number, axis) in loops.enumerated() { roles[axis] = .loop(number) }
        self.roles = roles
        let laneCount = lane.map { extents[$0] } ?? 1
        let blocks = max(1, Self.chunkBytes / (8 * points * Self.lanesPerBlock))
        let isWhole = needsWholeCurves && lane != nil && lane == extents.indices.last
        lanesPerChunk = max(1, isWhole ? laneCount : blocks * Self.lanesPerBlock)
    }

    /// The same with another number of points along the lane axis.
    func with(_ count: Int, along axis: Int) -> SweepLayout {
        var result = self
        result.extents[axis] = count
        return result
    }

    /// Extent of a chunk along each axis.
    var chunk: [Int] {
        zip(roles, extents).map { role, extent in
            switch role {
            case .structural, .outer: 1
            case .lane: min(lanesPerChunk, extent)
            case .loop: extent
            }
        }
    }

    /// Chunks along each axis.
    var chunkCounts: [Int] { zip(extents, chunk).map { ($0 + $1 - 1) / $1 } }

    /// How many chunks there are.
    var unitCount: Int { chunkCounts.reduce(1, *) }

    /// The loop axes, outermost first.
    var loops: [Int] {
        roles.indices.filter { if case .loop = roles[$0] { true } else { false } }
    }

    var laneAxis: Int? { roles.firstIndex(of: .lane) }

    /// Number of the structural member that a point belongs to, row-major over the structural axes.
    func structure(at point: [Int]) -> Int {
        var number = 0
        for axis in extents.indices where roles[axis] == .structural { number = number * extents[axis] + point[axis] }
        return number
    }

    /// Members of the structural axes, in the order of ``structure(at:)``: an index for each structural axis.
    var structures: [[Int]] {
        var result: [[Int]] = [[]]
        for axis in extents.indices where roles[axis] == .structural {
            result = result.flatMap { member in (0..<extents[axis]).map { member + [$0] } }
        }
        return result
    }
}
