/// How points ended on both sides.
struct StatusTally {
    private let extents: [Int]
    /// Points looked at.
    private(set) var compared = 0
    /// Solved in the base, not in the candidate; and the other way round.
    private(set) var stopped = 0
    private(set) var started = 0
    /// Unsolved on both sides, for another reason.
    private(set) var changed = 0
    /// Unsolved on both sides, for the same one.
    private(set) var unsolved = 0
    /// The first point that stopped, and its codes.
    private(set) var first: (index: [Int], base: Int8, candidate: Int8)?

    init(extents: [Int]) { self.extents = extents }

    /// Looks at a slab; `skipped` gets a mark at every point without a solution on both sides.
    mutating func take(_ slab: SlabWalk.Slab, base: [Int8], candidate: [Int8], skipped: inout [UInt8]) {
        let hasAbsent = !skipped.isEmpty
        if !hasAbsent {
            compared += base.count
            // Nearly always every point is solved on both sides.
            if Self.isZero(base), Self.isZero(candidate) { return }
            skipped = [UInt8](repeating: 0, count: base.count)
        }
        for position in base.indices {
            if hasAbsent {
                if skipped[position] != 0 { continue }
                compared += 1
            }
            let (a, b) = (base[position], candidate[position])
            if a == 0 && b == 0 { continue }
            skipped[position] = 1
            if a == 0 {
                stopped += 1
                if first == nil { first = (index(slab, position), a, b) }
            } else if b == 0 {
                started += 1
            } else if a != b {
                changed += 1
            } else {
                unsolved += 1
            }
        }
    }

    /// Without a branch for each code.
    private static func isZero(_ codes: [Int8]) -> Bool { codes.reduce(0) { $0 | $1 } == 0 }

    private func index(_ slab: SlabWalk.Slab, _ position: Int) -> [Int] {
        var index = slab.start
        var rest = position
        for axis in slab.count.indices.reversed() {
            index[axis] += rest % slab.count[axis]
            rest /= slab.count[axis]
        }
        return index
    }
}
