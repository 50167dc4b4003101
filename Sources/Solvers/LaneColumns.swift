import Lanes

/// Memory for vectors of eight lanes, in columns of one block each.
final class LaneColumns {
    private let base: UnsafeMutablePointer<Lanes>
    private let vectors: Int

    /// `count` columns of `vectors` vectors, all zero.
    init(_ count: Int, vectors: Int = 8) {
        self.vectors = vectors
        base = .allocate(capacity: max(count * vectors, 1))
        base.initialize(repeating: Lanes(), count: max(count * vectors, 1))
    }

    deinit { base.deallocate() }

    subscript(column: Int) -> UnsafeMutablePointer<Lanes> { base + column * vectors }
}
