import Lanes

/// Walks an axis for an output that is a sum of blocks times numbers: eight indices at a time, so that each block is
/// read once for eight results.
final class DotSweep {
    let output: Int
    private let base: Int?
    private let count: Int
    private let blocks: UnsafeMutablePointer<Int>
    /// Multipliers of the blocks, then the number that is added.
    private let columns: [ScalarColumn]
    private let runs: UnsafeMutablePointer<ScalarColumn.Run>
    private let numbers: UnsafeMutablePointer<Double>
    private let scratch: UnsafeMutablePointer<Lanes>

    /// Indices that are computed together.
    private static let width = 8

    /// - Parameter zero: the place of a number that is 0.
    init(_ dot: Compiler.Dot, innermost: [TableRow], zero: Int) {
        output = dot.output
        base = dot.base.map(Int.init)
        count = dot.terms.count
        blocks = .allocate(capacity: count + 1)
        blocks.initialize(repeating: 0, count: count + 1)
        for (place, term) in dot.terms.enumerated() { blocks[place] = Int(term.slot) }
        columns = (dot.terms.map { Int($0.scalar) } + [dot.constant.map(Int.init) ?? zero]).map {
            ScalarColumn($0, innermost: innermost)
        }
        runs = .allocate(capacity: count + 1)
        numbers = .allocate(capacity: Self.width * (count + 1))
        numbers.initialize(repeating: 0, count: Self.width * (count + 1))
        scratch = Lanes.zeros(Self.width * Program.vectorsPerBlock)
    }

    deinit {
        blocks.deallocate()
        runs.deallocate()
        numbers.deallocate()
        Lanes.free(scratch)
    }

    /// Computes `length` indices from `start`; each is stored `stride` numbers after the one before.
    func run(
        _ start: Int, _ length: Int, _ slots: UnsafeMutablePointer<Lanes>, _ scalars: UnsafeMutablePointer<Double>,
        _ indices: UnsafeMutablePointer<Int>, _ destination: UnsafeMutablePointer<Double>, _ stride: Int, _ lanes: Int
    ) {
        for (place, column) in columns.enumerated() {
            (runs + place).initialize(to: column.run(from: start, scalars, indices))
        }
        let (runs, numbers, blocks, count) = (runs, numbers, blocks, count)
        var done = 0
        while done < length {
            let width = Swift.min(Self.width, length - done)
            for place in 0...count {
                let run = runs[place]
                let first = run.start + done * run.step
                for k in 0..<width { numbers[Self.width * place + k] = first[k * run.step] }
            }
            let place = destination + done * stride
            if width == Self.width, lanes == Program.lanesPerBlock {
                if let base {
                    Self.tile(slots, slots + base, blocks, count, numbers, place, stride)
                } else {
                    Self.tile(slots, nil, blocks, count, numbers, place, stride)
                }
            } else {
                let raw = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Double.self)
                let first = base.map { slots + $0 }
                Self.tile(slots, first, blocks, count, numbers, raw, Program.lanesPerBlock)
                for k in 0..<width { (place + k * stride).update(from: raw + k * Program.lanesPerBlock, count: lanes) }
            }
            done += width
        }
    }

    @inline(__always)
    private static func tile(
        _ slots: UnsafeMutablePointer<Lanes>, _ base: UnsafeMutablePointer<Lanes>?,
        _ blocks: UnsafeMutablePointer<Int>, _ count: Int, _ numbers: UnsafeMutablePointer<Double>,
        _ place: UnsafeMutablePointer<Double>, _ stride: Int
    ) {
        let constants = numbers + width * count
        for k in 0..<Program.vectorsPerBlock {
            var x = Accumulator()
            if let base {
                let first = base[k]
                x.update { _, row in first + Lanes(repeating: constants[row]) }
            } else {
                x.update { _, row in Lanes(repeating: constants[row]) }
            }
            for term in 0..<count {
                let vector = slots[blocks[term] + k]
                let multipliers = numbers + width * term
                x.update { v, row in fma(vector, Lanes(repeating: multipliers[row]), v) }
            }
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
}
