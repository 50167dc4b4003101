import Lanes
import Testing

@Suite("Rows of sums of products")
struct RowTests {
    /// Numbers that repeat nowhere soon.
    private func numbers(_ count: Int, _ seed: Double) -> [Double] {
        (0..<count).map { (Double($0) * 0.618 + seed).truncatingRemainder(dividingBy: 1.7) - 0.8 }
    }

    private func rows(
        lanes: Int, terms: Int, adds: Bool, count: Int, stride: Int, base: [Double], factors: [[Double]],
        columns: [Double], pitch: Int
    ) -> (memory: [Double], isFinite: Bool) {
        var memory = [Double](repeating: -777, count: lanes * stride)
        let blocks = factors.map { list in
            let block = UnsafeMutablePointer<Double>.allocate(capacity: 64)
            block.initialize(from: list, count: 64)
            return block
        }
        defer { for block in blocks { block.deallocate() } }
        let isFinite = memory.withUnsafeMutableBufferPointer { place in
            guard let start = place.baseAddress else { return false }
            return dotRows(
                lanes: lanes, base: base, factors: blocks.map { UnsafePointer($0) } + [nil], terms: terms,
                columns: columns, pitch: pitch, adds: adds, count: count, into: start, stride: stride)
        }
        return (memory, isFinite)
    }

    @Test(
        "are what each sum is alone, to the bit, and nothing is written beside them", arguments: 0...6, [true, false])
    func sums(terms: Int, adds: Bool) {
        for (count, lanes) in [(1, 64), (7, 5), (8, 64), (13, 1), (32, 64), (45, 63)] {
            let pitch = (count + 7) / 8 * 8
            let stride = count + 2
            let base = numbers(64, 0.3)
            let factors = (0..<terms).map { numbers(64, 0.11 * Double($0)) }
            let columns = (0...terms).flatMap { term in
                numbers(count, 0.7 * Double(term)) + [Double](repeating: 0, count: pitch - count)
            }
            let (memory, isFinite) = rows(
                lanes: lanes, terms: terms, adds: adds, count: count, stride: stride, base: base, factors: factors,
                columns: columns, pitch: pitch)
            #expect(isFinite)
            for lane in 0..<lanes {
                for index in 0..<count {
                    var sum = Lanes(repeating: base[lane] + (adds ? columns[terms * pitch + index] : 0))
                    for term in 0..<terms {
                        sum = fma(
                            Lanes(repeating: factors[term][lane]), Lanes(repeating: columns[term * pitch + index]), sum)
                    }
                    #expect(memory[lane * stride + index] == sum[0])
                }
                #expect(memory[(lane * stride + count)..<((lane + 1) * stride)].allSatisfy { $0 == -777 })
            }
        }
    }

    @Test("tell when a number is not finite", arguments: [Double.infinity, -.infinity, .nan])
    func notFinite(value: Double) {
        for place in [0, 17, 63] {
            var base = numbers(64, 0.5)
            base[place] = value
            let (memory, isFinite) = rows(
                lanes: 64, terms: 1, adds: false, count: 9, stride: 9, base: base, factors: [numbers(64, 0.2)],
                columns: numbers(16, 0.9), pitch: 16)
            #expect(!isFinite)
            #expect(!memory[9 * place].isFinite)
        }
    }
}

@Suite("Rows turned into columns")
struct TranspositionTests {
    @Test("have every number at its place, and nothing is written beside them")
    func places() {
        for (rows, columns) in [(1, 64), (8, 64), (7, 5), (8, 8), (13, 9), (20, 3)] {
            let (apart, stride) = (columns + 2, rows + 1)
            let source = (0..<(rows * apart)).map(Double.init)
            var target = [Double](repeating: -777, count: columns * stride)
            source.withUnsafeBufferPointer { source in
                target.withUnsafeMutableBufferPointer { target in
                    guard let from = source.baseAddress, let to = target.baseAddress else { return }
                    Transposition.copy(from, rows: rows, columns: columns, apart: apart, to: to, stride: stride)
                }
            }
            for column in 0..<columns {
                for row in 0..<rows { #expect(target[column * stride + row] == Double(row * apart + column)) }
                #expect(target[column * stride + rows] == -777)
            }
        }
    }
}
