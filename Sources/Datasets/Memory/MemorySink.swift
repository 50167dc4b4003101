public import Analyses

/// Collects results in memory.
public struct MemorySink: ResultSink {
    /// A chunk whose place in the layout has been checked.
    public struct Prepared: Sendable {
        let chunk: ResultChunk
        let index: Int
    }

    private var layout: ResultLayout?
    private var plan: LayoutPlan?
    private var values: [[ResultChunk.Values]] = []
    private var written: [[Int]] = []
    /// Everything that was written, once ``finish()`` has returned.
    public private(set) var table: ResultTable?

    /// An empty sink.
    public init() {}

    /// Makes room for all values of `layout`.
    public mutating func begin(_ layout: ResultLayout) throws(DatasetError) {
        guard plan == nil, table == nil else { throw .closed(reason: "a sink begins once") }
        let plan = try LayoutPlan(layout)
        values = plan.variables.map { variables in
            variables.map { variable in
                let count = variable.extents.reduce(1, *)
                return switch variable.kind {
                case .double: .doubles([Double](repeating: .nan, count: count))
                case .byte: .bytes([Int8](repeating: 0, count: count))
                case .integer: .integers([Int32](repeating: 0, count: count))
                }
            }
        }
        written = plan.variables.map { $0.map { _ in 0 } }
        self.layout = layout
        self.plan = plan
    }

    /// Makes the function that checks chunks.
    public func preparer() -> @Sendable (ResultChunk) throws -> Prepared {
        guard let plan else { return { _ throws(DatasetError) in throw Self.notOpen } }
        return { chunk throws(DatasetError) in
            Prepared(chunk: chunk, index: try plan.variable(of: chunk).index(of: chunk))
        }
    }

    private static var notOpen: DatasetError {
        .closed(reason: "a sink takes chunks between begin and finish")
    }

    /// Puts a chunk into its place; those of one variable come in index order.
    public mutating func write(_ chunk: consuming Prepared) throws(DatasetError) {
        guard let plan else { throw Self.notOpen }
        let piece = chunk.chunk
        let variable = plan.variables[piece.group][piece.variable]
        let due = written[piece.group][piece.variable]
        guard chunk.index == due else {
            throw .chunk(variable: variable.path, reason: "chunk \(chunk.index) comes where chunk \(due) is due")
        }
        values[piece.group][piece.variable].replace(with: piece, extents: variable.extents)
        written[piece.group][piece.variable] += 1
    }

    /// Makes ``table``.
    public mutating func finish() throws(DatasetError) {
        guard let plan, let layout else { throw Self.notOpen }
        for (variables, counts) in zip(plan.variables, written) {
            for (variable, count) in zip(variables, counts) where count != variable.chunkCount {
                throw .incomplete(variable: variable.path, written: count, expected: variable.chunkCount)
            }
        }
        let arrays = zip(plan.variables, values).map { variables, values in
            zip(variables, values).compactMap { ResultArray($0, in: layout, values: $1) }
        }
        table = ResultTable(layout: layout, plan: plan, arrays: arrays)
        drop()
    }

    /// Forgets everything.
    public mutating func abandon() {
        drop()
    }

    private mutating func drop() {
        layout = nil
        plan = nil
        values = []
        written = []
    }
}

extension ResultChunk.Values {
    /// Puts the values of a chunk into those of the whole variable.
    fileprivate mutating func replace(with piece: ResultChunk, extents: [Int]) {
        // Emptied first, so that the array is not copied for having two owners.
        switch (self, piece.values) {
        case (.doubles(var whole), .doubles(let part)):
            self = .doubles([])
            Slab.copy(part, extents: piece.count, into: &whole, extents: extents, at: piece.start)
            self = .doubles(whole)
        case (.bytes(var whole), .bytes(let part)):
            self = .bytes([])
            Slab.copy(part, extents: piece.count, into: &whole, extents: extents, at: piece.start)
            self = .bytes(whole)
        case (.integers(var whole), .integers(let part)):
            self = .integers([])
            Slab.copy(part, extents: piece.count, into: &whole, extents: extents, at: piece.start)
            self = .integers(whole)
        default:
            preconditionFailure("the preparer lets no other kind through")
        }
    }
}
