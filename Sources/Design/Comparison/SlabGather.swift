internal import Datasets

/// Reads of the candidate what belongs to a slab of the base, in the order of the base.
struct SlabGather {
    let candidate: StoredVariable
    /// Along each of the base's axes.
    let matches: [AxisMatch]
    /// Position of each of the base's axes among the candidate's.
    let positions: [Int]

    /// Whether both sides hold the same places in the same order, so that slabs need not be sorted.
    var isIdentity: Bool { matches.allSatisfy(\.isIdentity) && positions == Array(positions.indices) }

    /// A place in the slab and where its value comes from.
    private struct Source {
        let local: Int
        let place: AxisMatch.Place
    }

    /// Fills `values` with the candidate's, and `absent` with 1 where it has none; both as long as the slab.
    func read<Value: Interpolated>(
        _ slab: SlabWalk.Slab, with reader: SlabReader, into values: inout [Value], absent: inout [UInt8],
        scratch: inout [Value], _ load: (SlabReader, [Int], [Int], inout [Value]) throws(DatasetError) -> Void
    ) throws(DatasetError) {
        if isIdentity {
            let place = candidate.slab(slab.start, slab.count)
            try load(reader, place.start, place.count, &values)
            return
        }
        let volume = slab.count.reduce(1, *)
        values = [Value](repeating: .nothing, count: volume)
        absent = [UInt8](repeating: 1, count: volume)
        let segments = matches.indices.map { axis in
            Self.segments(
                (0..<slab.count[axis]).compactMap { local in
                    matches[axis][slab.start[axis] + local].map { Source(local: local, place: $0) }
                })
        }
        guard segments.allSatisfy({ !$0.isEmpty }) || segments.isEmpty else { return }
        var choice = segments.map { _ in 0 }
        repeat {
            let chosen = segments.indices.map { segments[$0][choice[$0]] }
            try copy(chosen, slab, reader, &values, &absent, &scratch, load)
        } while Self.advance(&choice, segments.map(\.count))
    }

    /// Stretches of places that lie near each other along the candidate's axis, so that one slab holds them.
    private static func segments(_ sources: [Source]) -> [[Source]] {
        let sorted = sources.sorted { min($0.place.low, $0.place.high) < min($1.place.low, $1.place.high) }
        var result: [[Source]] = []
        var end = Int.min
        for source in sorted {
            if source.place.first > end, end == Int.min || source.place.first - end > 9 {
                result.append([source])
            } else {
                result[result.count - 1].append(source)
            }
            end = max(end, source.place.last)
        }
        return result
    }

    private static func advance(_ choice: inout [Int], _ counts: [Int]) -> Bool {
        for axis in choice.indices.reversed() {
            choice[axis] += 1
            if choice[axis] < counts[axis] { return true }
            choice[axis] = 0
        }
        return false
    }

    private func copy<Value: Interpolated>(
        _ chosen: [[Source]], _ slab: SlabWalk.Slab, _ reader: SlabReader, _ values: inout [Value],
        _ absent: inout [UInt8], _ scratch: inout [Value],
        _ load: (SlabReader, [Int], [Int], inout [Value]) throws(DatasetError) -> Void
    ) throws(DatasetError) {
        let rank = chosen.count
        var start = [Int](repeating: 0, count: rank)
        var count = [Int](repeating: 1, count: rank)
        for axis in 0..<rank {
            let low = chosen[axis].reduce(Int.max) { min($0, $1.place.first) }
            let high = chosen[axis].reduce(0) { max($0, $1.place.last) }
            start[positions[axis]] = low
            count[positions[axis]] = high - low + 1
        }
        let place = candidate.slab(start, count)
        try load(reader, place.start, place.count, &scratch)
        // Steps of each of the base's axes through the slab and through what was read.
        var (into, from) = ([Int](repeating: 1, count: rank), [Int](repeating: 1, count: rank))
        for axis in (0..<max(0, rank - 1)).reversed() { into[axis] = into[axis + 1] * slab.count[axis + 1] }
        var steps = [Int](repeating: 1, count: rank)
        for position in (0..<max(0, rank - 1)).reversed() {
            steps[position] = steps[position + 1] * count[position + 1]
        }
        for axis in 0..<rank { from[axis] = steps[positions[axis]] }
        guard rank > 0 else {
            (values[0], absent[0]) = (scratch[0], 0)
            return
        }
        let last = rank - 1
        let outerCounts = chosen.dropLast().map(\.count)
        var outer = [Int](repeating: 0, count: last)
        repeat {
            // Only the innermost axis is ever interpolated.
            var (target, row) = (0, 0)
            for axis in 0..<last {
                let source = chosen[axis][outer[axis]]
                target += source.local * into[axis]
                row += (source.place.low - start[positions[axis]]) * from[axis]
            }
            let origin = start[positions[last]]
            for source in chosen[last] {
                let position = target + source.local * into[last]
                let first = scratch[row + (source.place.low - origin) * from[last]]
                absent[position] = 0
                values[position] =
                    source.place.fraction == 0
                    ? first
                    : Value.between(
                        first, scratch[row + (source.place.high - origin) * from[last]], source.place.fraction)
            }
        } while Self.advance(&outer, outerCounts)
    }
}

extension AxisMatch.Place {
    var first: Int { min(low, high) }
    var last: Int { max(low, high) }
}

/// Values that may be asked for between two points.
protocol Interpolated: BitwiseCopyable {
    static var nothing: Self { get }
    static func between(_ low: Self, _ high: Self, _ fraction: Double) -> Self
}

extension Double: Interpolated {
    static var nothing: Double { .nan }
    static func between(_ low: Double, _ high: Double, _ fraction: Double) -> Double {
        fraction == 1 ? high : low + (high - low) * fraction
    }
}

extension Int8: Interpolated {
    static var nothing: Int8 { 0 }
    /// A code: that of a point between two is a failure where one of them failed.
    static func between(_ low: Int8, _ high: Int8, _ fraction: Double) -> Int8 {
        fraction == 1 ? high : low != 0 ? low : high
    }
}
