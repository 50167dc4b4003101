import Lanes

/// Memory for vectors of eight lanes, in columns of one block each.
final class LaneColumns {
    private let base: UnsafeMutablePointer<Lanes>
    private let vectors: Int

    /// `count` columns of `vectors` vectors, all zero.
    init(_ count: Int, vectors: Int = 8) {
        self.vectors = vectors
        base = Lanes.zeros(count * vectors)
    }

    deinit { Lanes.free(base) }

    subscript(column: Int) -> UnsafeMutablePointer<Lanes> { base + column * vectors }
}
