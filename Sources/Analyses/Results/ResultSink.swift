/// Takes results as they are computed. The analyses own this protocol; a results file, an array in memory
/// or a plot implements it.
///
/// The order is: ``begin(_:)`` once; then ``write(_:)`` for every chunk of every variable, chunks of one
/// variable in index order; then ``finish()``, or ``abandon()`` when something failed. What a caller
/// sees under the final name exists only after `finish()` has returned.
public protocol ResultSink {
    /// A chunk made ready by a worker (compressed, say), so that ``write(_:)`` has little left to do.
    associatedtype Prepared: Sendable

    /// Receives the shape of everything to come.
    mutating func begin(_ layout: ResultLayout) throws

    /// Makes the function that workers call, concurrently, to prepare a chunk. Valid after ``begin(_:)``.
    func preparer() -> @Sendable (ResultChunk) throws -> Prepared

    /// Stores a prepared chunk.
    mutating func write(_ chunk: consuming Prepared) throws

    /// Everything has been written: make it visible and durable.
    mutating func finish() throws

    /// Something failed: leave nothing behind.
    mutating func abandon()
}

/// The values of one variable in one chunk, row-major over the part of the chunk inside the extents.
public struct ResultChunk: Sendable {
    /// The values, as the variable's kind asks.
    public enum Values: Sendable {
        case doubles([Double])
        case bytes([Int8])
        case integers([Int32])
    }

    /// Index of the group and of the variable in the layout.
    public var group: Int
    /// Index of the variable in its group.
    public var variable: Int
    /// Index of the first element along each axis: a multiple of the variable's chunk extents.
    public var start: [Int]
    /// Extent along each axis: the chunk's, or what is left of the axis at its end.
    public var count: [Int]
    /// The values, row-major.
    public var values: Values

    /// A chunk.
    public init(group: Int, variable: Int, start: [Int], count: [Int], values: Values) {
        self.group = group
        self.variable = variable
        self.start = start
        self.count = count
        self.values = values
    }
}
