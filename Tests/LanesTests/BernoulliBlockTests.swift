import Foundation
import Lanes
import Testing

/// What is computed for eight vectors at a time, against the functions of one vector.
@Suite struct BernoulliBlockTests {
    /// Blocks of numbers between -8 and 8, the first with what is special in its first lanes.
    private static let blocks: [[Double]] = {
        var state: UInt64 = 5
        let special: [Double] = [0, -0.0, 1e-200, -1e-200, 1e-9, 0.0217, -0.0217, 700, -700, 800, -800, .nan, 1e300]
        return (0..<6).map { block in
            (0..<64).map { lane in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let number = 16 * (Double(state >> 11) * 0x1p-53) - 8
                return block == 0 && lane < special.count ? special[lane] : number
            }
        }
    }()

    private static func vector(_ block: Int, _ k: Int) -> Lanes { Lanes(blocks[block][(8 * k)..<(8 * k + 8)]) }

    /// Runs `body` with the blocks in memory, and one more.
    private func withBlocks(_ body: ([UnsafeMutablePointer<Lanes>], UnsafeMutablePointer<Lanes>) -> Void) {
        let memory = Lanes.zeros(8 * 8)
        defer { Lanes.free(memory) }
        for block in 0..<6 { for k in 0..<8 { memory[8 * block + k] = Self.vector(block, k) } }
        body((0..<8).map { memory + 8 * $0 }, memory + 48)
    }

    /// Each lane within a few units of the sizes of its terms.
    private func expectSum(_ sum: Lanes, of terms: [Lanes], within error: Double) {
        for lane in 0..<8 {
            let expected = terms.reduce(0) { $0 + $1[lane] }
            let size = terms.reduce(0) { $0 + Swift.abs($1[lane]) }
            let isSame = Swift.abs(sum[lane] - expected) <= size * error || same(sum[lane], expected)
            #expect(isSame, "\(sum[lane]) and \(expected)")
        }
    }

    private func expectSame(_ a: Lanes, _ b: Lanes) {
        for lane in 0..<8 { #expect(same(a[lane], b[lane]), "\(a[lane]) and \(b[lane])") }
    }

    @Test func pairsHaveTheBitsOfOneVector() {
        withBlocks { block, result in
            bernoulliPairs(8, block[0], forward: result, backward: block[7])
            for k in 0..<8 {
                let pair = bernoulliPair(Self.vector(0, k))
                expectSame(result[k], pair.forward)
                expectSame(block[7][k], pair.backward)
            }
            bernoulliPairs(8, block[0], forward: block[0], backward: block[7])
            for k in 0..<8 { expectSame(block[0][k], result[k]) }
        }
    }

    @Test func sumsAreThoseOfTheirTerms() {
        withBlocks { block, result in
            bernoulliSum(8, block[0], times: 0.75, block[1], block[2], plus: block[3], into: result)
            bernoulliSums(
                8, block[0], block[1], block[2], plus: block[3], slopes: block[4], block[5], into: block[3], block[7])
            for k in 0..<8 {
                let (a, b, c) = (Self.vector(1, k), Self.vector(2, k), Self.vector(3, k))
                let scaled = bernoulliPair(0.75 * Self.vector(0, k))
                expectSum(result[k], of: [a * scaled.forward, b * scaled.backward, c], within: 0x1p-50)
                let bundle = bernoulliBundle(Self.vector(0, k))
                expectSum(block[3][k], of: [a * bundle.forward, b * bundle.backward, c], within: 0x1p-50)
                let (d, e) = (Self.vector(4, k), Self.vector(5, k))
                let slopes = [d * bundle.forwardDerivative, e * bundle.backwardDerivative]
                expectSum(block[7][k], of: slopes, within: 0x1p-43)
            }
        }
    }

    /// Part of a block has the bits of the whole, and the rest is not written.
    @Test(arguments: [1, 4])
    func partOfABlock(vectors: Int) {
        withBlocks { block, result in
            bernoulliSum(8, block[0], times: 0.75, block[1], block[2], plus: block[3], into: result)
            let whole = (0..<8).map { result[$0] }
            for k in 0..<8 { result[k] = Lanes(repeating: -777) }
            bernoulliSum(vectors, block[0], times: 0.75, block[1], block[2], plus: block[3], into: result)
            for k in 0..<8 { expectSame(result[k], k < vectors ? whole[k] : Lanes(repeating: -777)) }
            let slopes = block[7]
            bernoulliSums(
                8, block[0], block[1], block[2], plus: block[3], slopes: block[4], block[5], into: result, slopes)
            let all = (0..<8).map { (result[$0], slopes[$0]) }
            for k in 0..<8 { (result[k], slopes[k]) = (Lanes(), Lanes()) }
            bernoulliSums(
                vectors, block[0], block[1], block[2], plus: block[3], slopes: block[4], block[5], into: result, slopes)
            for k in 0..<8 {
                expectSame(result[k], k < vectors ? all[k].0 : Lanes())
                expectSame(slopes[k], k < vectors ? all[k].1 : Lanes())
            }
            bernoulliPairs(vectors, block[0], forward: result, backward: slopes)
            for k in 0..<vectors {
                let pair = bernoulliPair(Self.vector(0, k))
                expectSame(result[k], pair.forward)
                expectSame(slopes[k], pair.backward)
            }
        }
    }

    /// The quick slopes of sums, where digits cancel and where the series ends.
    @Test func slopesOfSumsKeepTheirDigits() {
        let memory = Lanes.zeros(5 * 8)
        defer { Lanes.free(memory) }
        let (x, one, zero, sum, slope) = (memory, memory + 8, memory + 16, memory + 24, memory + 32)
        for k in 0..<8 { one[k] = Lanes(repeating: 1) }
        for step in 0..<4_000 {
            for lane in 0..<64 {
                let size = Foundation.exp(-25 + 31 * Double(step * 64 + lane) / 256_000)
                x.numbers[lane] = lane % 2 == 0 ? size : -size
            }
            bernoulliSums(8, x, one, zero, plus: zero, slopes: one, zero, into: sum, slope)
            for k in 0..<8 {
                let exact = bernoulliDerivative(x[k])
                for lane in 0..<8 {
                    let error = Swift.abs(slope[k][lane] - exact[lane])
                    #expect(error <= 0x1p-44 * Swift.abs(exact[lane]), "at \(x[k][lane])")
                }
            }
        }
    }

    @Test(arguments: [3, 8, 13, 41, 64])
    func aRowGivesWhatEachOfItsPointsGives(count: Int) {
        let padded = (count + 7) / 8 * 8
        let scales = (0..<padded).map { $0 < count ? 0.5 + Double($0 % 5) : 0 }
        let factors = (0..<padded).map { $0 < count ? 3 - Double($0 % 7) : 0 }
        withBlocks { block, result in
            let stride = count + 3
            var memory = [Double](repeating: -777, count: 64 * stride)
            let isFinite = memory.withUnsafeMutableBufferPointer { place in
                guard let start = place.baseAddress else { return false }
                return bernoulliRows(
                    lanes: 64, block[0].numbers, block[1].numbers, block[2].numbers, block[3].numbers,
                    block[4].numbers, scale: scales, multiplier: factors, count: count, into: start, stride: stride)
            }
            for point in 0..<count {
                bernoulliSum(8, block[0], times: scales[point], block[1], block[2], plus: block[3], into: result)
                for lane in 0..<64 {
                    let (k, i) = (lane / 8, lane % 8)
                    let expected = fma(block[4][k], Lanes(repeating: factors[point]), result[k])[i]
                    #expect(same(memory[stride * lane + point], expected))
                    if !expected.isFinite { #expect(!isFinite) }
                }
            }
            for lane in 0..<64 {
                #expect(memory[(stride * lane + count)..<(stride * (lane + 1))].allSatisfy { $0 == -777 })
            }
        }
    }
}
