import Equations
import Lanes
import Testing
import Units

@Suite("A membrane at a temperature of each lane's own")
struct BernoulliSweepTests {
    static let voltages = (0..<13).map { -0.12 + 0.02 * Double($0) }

    /// 11 parameters of the membrane and its temperature for each of 100 lanes.
    static let variants: [[Double]] = {
        var generator = SeededGenerator(11)
        return (0..<100).map { _ in
            (0..<11).map { _ in Double.random(in: 0.3...1.4, using: &generator) }
                + [Double.random(in: 280...320, using: &generator)]
        }
    }()

    /// [lane][voltage], in blocks of one size, by walking the axis or point by point.
    private func run(blocks: Int, isWhole: Bool) -> [[Double]] {
        let program = CompilerTests.GoldmanMembrane().program(.loop(1), .lane)
        let evaluator = Evaluator(program, loopValues: [Self.voltages])
        var result: [[Double]] = []
        for first in stride(from: 0, to: Self.variants.count, by: blocks) {
            let count = min(blocks, Self.variants.count - first)
            for input in 0..<12 {
                for lane in 0..<count {
                    evaluator.laneInput(input)[lane / 8][lane % 8] = Self.variants[first + lane][input]
                }
            }
            evaluator.begin(lanes: count)
            var memory = [Double](repeating: .nan, count: Self.voltages.count * count)
            evaluator.enter(loop: 0, index: 0)
            if isWhole {
                memory.withUnsafeMutableBufferPointer { buffer in
                    guard let start = buffer.baseAddress else { return }
                    #expect(evaluator.sweep(0, into: start, stride: Self.voltages.count))
                }
            } else {
                for index in Self.voltages.indices {
                    evaluator.enter(loop: 1, index: index)
                    evaluator.finish()
                    for lane in 0..<count {
                        memory[lane * Self.voltages.count + index] = evaluator.output(0)[lane / 8][lane % 8]
                    }
                }
            }
            for lane in 0..<count {
                result.append(Array(memory[(lane * Self.voltages.count)..<((lane + 1) * Self.voltages.count)]))
            }
        }
        return result
    }

    @Test("gives the current that is written down")
    func values() {
        let membrane = CompilerTests.GoldmanMembrane()
        // Three ions, each at most 1.4 x 96485 x 1.4 x B(-5) twice, of a few roundings.
        let bound: Double = 3 * 1.4 * 96485 * 1.4 * 5 * 2 * 8 * 0x1p-53
        let found = run(blocks: 64, isWhole: true)
        for (lane, values) in Self.variants.enumerated() {
            for (place, voltage) in Self.voltages.enumerated() {
                let expected = membrane.graph.evaluate(
                    [membrane.current],
                    where: zip(membrane.parameters, values).map { ($0, $1) }
                        + [(membrane.voltage, voltage), (membrane.temperature, values[11])])[0]
                #expect(abs(found[lane][place] - expected) < bound)
            }
        }
    }

    @Test("has the same bits in every grouping and way of walking")
    func grouping() {
        let reference = run(blocks: 64, isWhole: true)
        #expect(run(blocks: 64, isWhole: false) == reference)
        #expect(run(blocks: 9, isWhole: true) == reference)
        #expect(run(blocks: 1, isWhole: false) == reference)
    }
}
