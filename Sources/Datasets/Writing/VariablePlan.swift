import Analyses

/// A variable of a checked layout.
struct VariablePlan: Sendable {
    /// Name with the group before it, as "transient/current".
    let path: String
    let kind: ResultVariable.Kind
    /// Group that defines each axis, and the axis's name.
    let axes: [(group: Int, name: String)]
    /// Extents of the axes; empty for a single value.
    let extents: [Int]
    /// Extents of a chunk.
    let chunk: [Int]
    /// Chunks along each axis, and in all.
    let chunksAlong: [Int]
    let chunkCount: Int

    init(
        _ variable: ResultVariable, in group: String, visible: [(Int, ResultAxis)], groups: [ResultGroup]
    ) throws(DatasetError) {
        path = group.isEmpty ? variable.name : "\(group)/\(variable.name)"
        kind = variable.kind
        chunk = variable.chunk
        if variable.axes.contains(variable.name) {
            throw .layout(reason: "'\(path)' has the name of its own axis")
        }
        var axes: [(group: Int, name: String)] = []
        var extents: [Int] = []
        for name in variable.axes {
            guard let (owner, axis) = visible.first(where: { $0.1.name == name }) else {
                throw .layout(reason: "'\(path)' lies along '\(name)', which is no axis of its group or of the root")
            }
            if axes.contains(where: { $0.name == name }) {
                throw .layout(reason: "'\(path)' lies along '\(name)' twice")
            }
            axes.append((owner, name))
            extents.append(axis.count)
        }
        self.axes = axes
        self.extents = extents
        // HDF5 has room for 32 axes.
        guard extents.count <= 32 else { throw .layout(reason: "'\(path)' has more than 32 axes") }
        guard chunk.count == extents.count, zip(chunk, extents).allSatisfy({ $0 >= 1 && $0 <= $1 }) else {
            throw .layout(reason: "a chunk of \(chunk) does not fit into the extents \(extents) of '\(path)'")
        }
        let size = VariablePlan.bytes(of: kind)
        guard VariablePlan.product(extents, size) != nil else {
            throw .layout(reason: "'\(path)' with extents \(extents) is too large")
        }
        guard let bytes = VariablePlan.product(chunk, size), bytes < 1 << 32 else {
            throw .layout(reason: "a chunk of \(chunk) of '\(path)' is larger than 4 GiB")
        }
        chunksAlong = zip(extents, chunk).map { ($0 - 1) / $1 + 1 }
        chunkCount = chunksAlong.reduce(1, *)
    }

    /// Values in a whole chunk.
    var chunkLength: Int { chunk.reduce(1, *) }

    /// Bytes of a value.
    static func bytes(of kind: ResultVariable.Kind) -> Int {
        switch kind {
        case .double: 8
        case .byte: 1
        case .integer: 4
        }
    }

    /// A product that fits, or nothing.
    static func product(_ factors: [Int], _ size: Int) -> Int? {
        var product = size
        for factor in factors {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            product = next
        }
        return product
    }

    /// The number of a chunk among the variable's, in index order, once everything about it is in order.
    func index(of piece: ResultChunk) throws(DatasetError) -> Int {
        guard piece.start.count == chunk.count, piece.count.count == chunk.count else {
            throw .chunk(variable: path, reason: "it has \(piece.start.count) axes, the variable \(chunk.count)")
        }
        var index = 0
        var length = 1
        for axis in chunk.indices {
            let start = piece.start[axis]
            guard start >= 0, start < extents[axis], start % chunk[axis] == 0 else {
                throw .chunk(variable: path, reason: "no chunk of \(chunk) starts at \(piece.start)")
            }
            guard piece.count[axis] == min(chunk[axis], extents[axis] - start) else {
                throw .chunk(variable: path, reason: "the chunk at \(piece.start) cannot have extents \(piece.count)")
            }
            index = index * chunksAlong[axis] + start / chunk[axis]
            length *= piece.count[axis]
        }
        guard piece.values.kind == kind else {
            throw .kind(variable: path, stored: kind, asked: piece.values.kind)
        }
        guard piece.values.count == length else {
            throw .chunk(variable: path, reason: "\(piece.values.count) values for extents \(piece.count)")
        }
        return index
    }
}

extension ResultChunk.Values {
    /// The kind of variable these values belong to.
    var kind: ResultVariable.Kind {
        switch self {
        case .doubles: .double
        case .bytes: .byte
        case .integers: .integer
        }
    }

    /// How many values there are.
    var count: Int {
        switch self {
        case .doubles(let values): values.count
        case .bytes(let values): values.count
        case .integers(let values): values.count
        }
    }
}
