/// Boxes that cover some extents in row-major order, each a whole number of chunks, so that every chunk is read once.
struct SlabWalk: Sequence, IteratorProtocol {
    struct Slab {
        var start: [Int]
        var count: [Int]
    }

    let extents: [Int]
    let step: [Int]
    private var position: [Int]?

    /// Values of a box are kept between these numbers where chunks allow it.
    private static let fewest = 1 << 15
    private static let most = 1 << 21

    init(extents: [Int], chunk: [Int]) {
        self.extents = extents
        var step = zip(chunk, extents).map { Swift.max(1, Swift.min($0, $1)) }
        func volume() -> Int { step.reduce(1, *) }
        for axis in extents.indices where volume() > Self.most {
            let rest = volume() / step[axis]
            step[axis] = Swift.max(1, Self.most / Swift.max(1, rest))
        }
        for axis in extents.indices.reversed() {
            let room = Self.fewest / volume()
            guard room > 1 || step[axis] == extents[axis] else { break }
            if room > 1 { step[axis] = Swift.min(extents[axis], step[axis] * room) }
            if step[axis] < extents[axis] { break }
        }
        self.step = step
        position = extents.contains(0) ? nil : extents.map { _ in 0 }
    }

    mutating func next() -> Slab? {
        guard let start = position else { return nil }
        var following = start
        var axis = extents.count - 1
        while axis >= 0 {
            following[axis] += step[axis]
            if following[axis] < extents[axis] { break }
            following[axis] = 0
            axis -= 1
        }
        position = axis < 0 ? nil : following
        return Slab(start: start, count: extents.indices.map { Swift.min(step[$0], extents[$0] - start[$0]) })
    }
}
