import Lanes

/// Walks an axis for an output that is a sum of blocks times numbers: eight indices at a time, each block read once.
struct DotSweep {
    /// One number at every index of the innermost axis.
    private struct Column {
        /// The first number at index 0 of all axes; `nil` if the number does not change with the innermost axis.
        var table: LoopTables.Table?
        var place = 0
        var scalar = 0
        var lengths: [Int] = []

        func value(_ index: Int, _ scalars: UnsafeMutablePointer<Double>, _ indices: UnsafeMutablePointer<Int>)
            -> Double
        {
            guard let table else { return scalars[scalar] }
            var row = 0
            for (axis, length) in zip(table.axes.dropLast(), lengths) { row = row * length + indices[axis] }
            row = row * (lengths.last ?? 1) + index
            return table.values[row * table.scalars.count + place]
        }
    }

    let output: Int
    private let base: Int?
    private let blocks: [Int]
    /// Multipliers of the blocks; then the number that is added, if there is one.
    private let columns: [Column]
    private let hasConstant: Bool

    init(_ dot: Compiler.Dot, tables: LoopTables) {
        output = dot.output
        base = dot.base.map(Int.init)
        blocks = dot.terms.map { Int($0.slot) }
        hasConstant = dot.constant != nil
        let innermost = tables.tables.last ?? []
        columns = (dot.terms.map(\.scalar) + (dot.constant.map { [$0] } ?? [])).map { scalar in
            for table in innermost {
                if let place = table.scalars.firstIndex(of: Int(scalar)) {
                    return Column(
                        table: table, place: place, scalar: Int(scalar), lengths: table.axes.map { tables.lengths[$0] })
                }
            }
            return Column(scalar: Int(scalar))
        }
    }

    /// Computes `count` indices from `start`; each is stored `stride` numbers after the one before.
    func run(
        _ start: Int, _ count: Int, _ slots: UnsafeMutablePointer<Lanes>, _ scalars: UnsafeMutablePointer<Double>,
        _ indices: UnsafeMutablePointer<Int>, _ destination: UnsafeMutablePointer<Double>, _ stride: Int, _ lanes: Int
    ) {
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: columns.count + 1) { numbers in
            blocks.withUnsafeBufferPointer { blocks in
                var done = 0
                while done < count {
                    let width = Swift.min(8, count - done)
                    for (place, column) in columns.enumerated() {
                        var tile = Lanes()
                        for k in 0..<width { tile[k] = column.value(start + done + k, scalars, indices) }
                        numbers[place] = tile
                    }
                    if !hasConstant { numbers[columns.count] = Lanes() }
                    let place = destination + done * stride
                    if width == 8, lanes == Program.lanesPerBlock {
                        whole(slots, blocks, numbers, place, stride)
                    } else {
                        partial(slots, blocks, numbers, place, stride, width, lanes)
                    }
                    done += width
                }
            }
        }
    }

    @inline(__always)
    private func whole(
        _ slots: UnsafeMutablePointer<Lanes>, _ blocks: UnsafeBufferPointer<Int>,
        _ numbers: UnsafeMutableBufferPointer<Lanes>, _ place: UnsafeMutablePointer<Double>, _ stride: Int
    ) {
        for k in 0..<Program.vectorsPerBlock {
            let x = tile(k, slots, blocks, numbers)
            let raw = UnsafeMutableRawPointer(place + 8 * k)
            let row = 8 * stride
            raw.storeBytes(of: x.v0, toByteOffset: 0, as: Lanes.self)
            raw.storeBytes(of: x.v1, toByteOffset: row, as: Lanes.self)
            raw.storeBytes(of: x.v2, toByteOffset: 2 * row, as: Lanes.self)
            raw.storeBytes(of: x.v3, toByteOffset: 3 * row, as: Lanes.self)
            raw.storeBytes(of: x.v4, toByteOffset: 4 * row, as: Lanes.self)
            raw.storeBytes(of: x.v5, toByteOffset: 5 * row, as: Lanes.self)
            raw.storeBytes(of: x.v6, toByteOffset: 6 * row, as: Lanes.self)
            raw.storeBytes(of: x.v7, toByteOffset: 7 * row, as: Lanes.self)
        }
    }

    private func partial(
        _ slots: UnsafeMutablePointer<Lanes>, _ blocks: UnsafeBufferPointer<Int>,
        _ numbers: UnsafeMutableBufferPointer<Lanes>, _ place: UnsafeMutablePointer<Double>, _ stride: Int,
        _ width: Int, _ lanes: Int
    ) {
        for k in 0..<(lanes + 7) / 8 {
            let x = tile(k, slots, blocks, numbers)
            for (row, vector) in [x.v0, x.v1, x.v2, x.v3, x.v4, x.v5, x.v6, x.v7].prefix(width).enumerated() {
                for lane in 8 * k..<Swift.min(8 * k + 8, lanes) { place[row * stride + lane] = vector[lane - 8 * k] }
            }
        }
    }

    /// Vector `k` of the lanes at eight indices.
    @inline(__always)
    private func tile(
        _ k: Int, _ slots: UnsafeMutablePointer<Lanes>, _ blocks: UnsafeBufferPointer<Int>,
        _ numbers: UnsafeMutableBufferPointer<Lanes>
    ) -> Accumulator {
        var x = Accumulator()
        let start = base.map { slots[$0 + k] } ?? Lanes()
        let constants = numbers[columns.count - (hasConstant ? 1 : 0)]
        x.update { _, row in start + Lanes(repeating: constants[row]) }
        for (place, block) in blocks.enumerated() {
            let vector = slots[block + k]
            let multipliers = numbers[place]
            x.update { v, row in fma(vector, Lanes(repeating: multipliers[row]), v) }
        }
        return x
    }
}
