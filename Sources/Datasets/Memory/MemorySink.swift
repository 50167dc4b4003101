public import Analyses
internal import Lanes

/// Collects results in memory.
public struct MemorySink: ResultSink {
    /// A chunk whose place in the layout has been checked.
    public struct Prepared: Sendable {
        let chunk: ResultChunk
        let index: Int
    }

    private var layout: ResultLayout?
    private var plan: LayoutPlan?
    private var store = ValueStore()
    private var written: [[Int]] = []
    /// Everything that was written, once ``finish()`` has returned.
    public private(set) var table: ResultTable?

    /// An empty sink.
    public init() {}

    /// Makes room for all values of `layout`.
    public mutating func begin(_ layout: ResultLayout) throws(DatasetError) {
        guard plan == nil, table == nil else { throw .closed(reason: "a sink begins once") }
        let plan = try LayoutPlan(layout)
        store = ValueStore(plan)
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
        store.put(piece, extents: variable.extents)
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
        table = try ResultTable(
            layout,
            values: plan.variables.enumerated().map { group, variables in
                variables.enumerated().map { store.values(group, $0, kind: $1.kind) }
            })
        drop()
    }

    /// Forgets everything.
    public mutating func abandon() {
        drop()
    }

    private mutating func drop() {
        layout = nil
        plan = nil
        store = ValueStore()
        written = []
    }
}

/// The values of all variables, each in the array of its kind, so that a chunk is put into place without a copy.
private struct ValueStore: Sendable {
    private var doubles: [[Double]] = []
    private var bytes: [[Int8]] = []
    private var integers: [[Int32]] = []
    /// By group and variable: where in the arrays of its kind a variable is.
    private var places: [[Int]] = []

    init() {}

    init(_ plan: LayoutPlan) {
        for group in plan.variables {
            var places: [Int] = []
            for variable in group {
                let count = variable.extents.reduce(1, *)
                switch variable.kind {
                case .double:
                    places.append(doubles.count)
                    doubles.append([Double](unset: count))
                case .byte:
                    places.append(bytes.count)
                    bytes.append([Int8](unset: count))
                case .integer:
                    places.append(integers.count)
                    integers.append([Int32](unset: count))
                }
            }
            self.places.append(places)
        }
    }

    mutating func put(_ piece: ResultChunk, extents: [Int]) {
        let place = places[piece.group][piece.variable]
        switch piece.values {
        case .doubles(let part):
            Slab.copy(part, extents: piece.count, into: &doubles[place], extents: extents, at: piece.start)
        case .bytes(let part):
            Slab.copy(part, extents: piece.count, into: &bytes[place], extents: extents, at: piece.start)
        case .integers(let part):
            Slab.copy(part, extents: piece.count, into: &integers[place], extents: extents, at: piece.start)
        }
    }

    func values(_ group: Int, _ variable: Int, kind: ResultVariable.Kind) -> ResultChunk.Values {
        let place = places[group][variable]
        return switch kind {
        case .double: .doubles(doubles[place])
        case .byte: .bytes(bytes[place])
        case .integer: .integers(integers[place])
        }
    }
}
