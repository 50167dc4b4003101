import Lanes

/// An output that is a sum of blocks times numbers: each lane's row along an axis is written at once.
final class DotSweep {
    let output: Int
    private let base: UnsafeMutablePointer<Lanes>?
    private let count: Int
    private let blocks: UnsafeMutablePointer<UnsafeMutablePointer<Lanes>>
    private let factors: UnsafeMutablePointer<UnsafePointer<Double>?>
    /// Multipliers of the blocks, then the number that is added, if there is one.
    private let columns: [ScalarColumn]
    private let adds: Bool
    private let table: UnsafeMutablePointer<Lanes>
    private let pitch: Int
    private let vectors: Int

    /// - Parameters:
    ///   - length: indices of the axis.
    ///   - vectors: how many a block holds.
    init(
        _ dot: Compiler.Dot, innermost: [TableRow], length: Int, slots: UnsafeMutablePointer<Lanes>, vectors: Int
    ) {
        output = dot.output
        self.vectors = vectors
        base = dot.base.map { slots + Int($0) }
        count = dot.terms.count
        blocks = .allocate(capacity: count + 1)
        factors = .allocate(capacity: count + 1)
        blocks.initialize(repeating: slots, count: count + 1)
        factors.initialize(repeating: nil, count: count + 1)
        for (place, term) in dot.terms.enumerated() {
            blocks[place] = slots + Int(term.slot)
            factors[place] = UnsafePointer(blocks[place].numbers)
        }
        adds = dot.constant != nil
        columns = (dot.terms.map(\.scalar) + (dot.constant.map { [$0] } ?? [])).map {
            ScalarColumn(Int($0), innermost: innermost)
        }
        pitch = (length + 7) / 8 * 8
        table = Lanes.zeros((count + 1) * pitch / 8)
    }

    deinit {
        blocks.deallocate()
        factors.deallocate()
        Lanes.free(table)
    }

    /// Computes `length` indices from the first; the row of each lane is `stride` numbers after the one before.
    ///
    /// - Returns: whether all are known to be finite.
    func rows(
        _ length: Int, lanes: Int, zeros: UnsafePointer<Lanes>, _ scalars: UnsafeMutablePointer<Double>,
        _ indices: UnsafeMutablePointer<Int>, into destination: UnsafeMutablePointer<Double>, stride: Int
    ) -> Bool {
        let place = table.numbers
        for (number, column) in columns.enumerated() {
            column.copy(length, to: place + number * pitch, scalars, indices)
        }
        return dotRows(
            lanes: lanes, base: (base.map { UnsafePointer($0) } ?? zeros).numbers, factors: factors, terms: count,
            columns: place, pitch: pitch, adds: adds, count: length, into: destination, stride: stride)
    }

    /// Computes one index for all lanes of the block.
    func point(
        _ index: Int, _ scalars: UnsafeMutablePointer<Double>, _ indices: UnsafeMutablePointer<Int>,
        into destination: UnsafeMutablePointer<Lanes>
    ) {
        let constant = Lanes(repeating: adds ? columns[count].number(at: index, scalars, indices) : 0)
        for k in 0..<vectors {
            let first = base.map { $0[k] } ?? Lanes()
            destination[k] = adds ? first + constant : first
        }
        for term in 0..<count {
            let number = Lanes(repeating: columns[term].number(at: index, scalars, indices))
            for k in 0..<vectors { destination[k] = fma(blocks[term][k], number, destination[k]) }
        }
    }
}
