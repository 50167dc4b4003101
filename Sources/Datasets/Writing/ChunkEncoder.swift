import Analyses

/// A chunk as it will stand in the file.
public struct PreparedChunk: Sendable {
    enum Payload: Sendable {
        /// What the filters made of it.
        case filtered([UInt8])
        /// The values, for which no filter is to run.
        case plain(ResultChunk.Values)
    }

    let group: Int
    let variable: Int
    /// Number of the chunk among the variable's.
    let index: Int
    let start: [Int]
    let payload: Payload
}

/// Makes chunks ready for the file; workers share one.
struct ChunkEncoder: Sendable {
    let plan: LayoutPlan
    let storage: [[ChunkStorage]]
    /// `nil` where nothing is compressed.
    let pool: DeflatePool?

    init(plan: LayoutPlan, compression: ResultsFileWriter.Options.Compression) {
        self.plan = plan
        storage = plan.variables.map { $0.map { ChunkStorage($0, compression) } }
        switch compression {
        case .none: pool = nil
        case .deflate(let level): pool = DeflatePool(level: level)
        }
    }

    func encode(_ chunk: ResultChunk) throws(DatasetError) -> PreparedChunk {
        let variable = try plan.variable(of: chunk)
        let index = try variable.index(of: chunk)
        let payload: PreparedChunk.Payload
        if storage[chunk.group][chunk.variable] == .contiguous {
            payload = .plain(chunk.values)
        } else {
            let values = Self.whole(chunk, extents: variable.chunk)
            if let pool {
                let compressed = try pool.borrow { deflate throws(DatasetError) -> [UInt8]? in
                    switch values {
                    case .doubles(let values): deflate.compress(values, as: UInt64.self)
                    case .bytes(let values): deflate.compress(values, as: UInt8.self)
                    case .integers(let values): deflate.compress(values, as: UInt32.self)
                    }
                }
                payload = compressed.map { .filtered($0) } ?? .plain(values)
            } else {
                payload = .plain(values)
            }
        }
        return PreparedChunk(
            group: chunk.group, variable: chunk.variable, index: index, start: chunk.start, payload: payload)
    }

    /// The chunk at full size: one at the end of an axis is filled up, because HDF5 stores no part of a chunk.
    private static func whole(_ chunk: ResultChunk, extents: [Int]) -> ResultChunk.Values {
        if chunk.count == extents { return chunk.values }
        return switch chunk.values {
        case .doubles(let values): .doubles(widen(values, from: chunk.count, to: extents, fill: .nan))
        case .bytes(let values): .bytes(widen(values, from: chunk.count, to: extents, fill: 0))
        case .integers(let values): .integers(widen(values, from: chunk.count, to: extents, fill: 0))
        }
    }

    private static func widen<Value>(_ values: [Value], from count: [Int], to extents: [Int], fill: Value) -> [Value] {
        var whole = [Value](repeating: fill, count: extents.reduce(1, *))
        Slab.copy(values, extents: count, into: &whole, extents: extents, at: extents.map { _ in 0 })
        return whole
    }
}

/// How the chunks of a variable lie in the file.
enum ChunkStorage: Sendable {
    /// In one piece, without an index.
    case contiguous
    case chunked
    case compressed

    /// A single small chunk is not worth an index larger than itself.
    init(_ variable: VariablePlan, _ compression: ResultsFileWriter.Options.Compression) {
        let bytes = variable.chunkLength * VariablePlan.bytes(of: variable.kind)
        switch compression {
        case .none: self = variable.chunkCount == 1 ? .contiguous : .chunked
        case .deflate: self = variable.chunkCount == 1 && bytes <= 4096 ? .contiguous : .compressed
        }
        if variable.extents.isEmpty { self = .contiguous }
    }
}
