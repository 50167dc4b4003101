import Equations
import Lanes
import Testing
import Units

@Suite("Blocks of lanes")
struct EvaluatorTests {
    /// A membrane with three ions, a leak, a rate with a removable singularity and a measured curve: most kinds of
    /// instructions, in a program with and without unknowns.
    struct Membrane {
        let graph = Graph()
        let lanes: [Expression]
        let voltage: Expression
        let current: Expression
        let others: [Expression]

        init() {
            let graph = graph
            let lanes = (0..<8).map { graph.symbol("p\($0)", .none) }
            let voltage = graph.symbol("u", .none)
            (self.lanes, self.voltage) = (lanes, voltage)
            var sum = lanes[6] * (voltage - lanes[7])
            for ion in 0..<3 {
                let u = Expression([1, -1, 2][ion]) * voltage
                let (inside, outside) = (Expression.bernoulli(-u), Expression.bernoulli(u))
                sum = sum + lanes[2 * ion] * (inside - lanes[2 * ion + 1] * outside)
            }
            current = sum
            let curve = LookupTable(x: [-3, 0, 3], y: [0, 1, 3], interpolation: .pchip, beyond: .error)
            others = [
                Expression.exprel(voltage * lanes[0]) + Expression.tanh(voltage - lanes[1]),
                curve.map { Expression.lookUp($0, at: voltage * lanes[2], .none) } ?? voltage,
                Expression.select(voltage, isLessThan: lanes[3], then: Expression.log(lanes[4]), otherwise: lanes[5]),
                Expression.apply(.erf, voltage) * Expression.power(lanes[0] * lanes[3] + voltage, 3),
            ]
        }

        func program(isSwept: Bool) -> Program {
            Program(
                graph: graph, inputs: lanes.map { ($0, .lane) } + [(voltage, isSwept ? .loop(0) : .unknown(0))],
                loopCount: isSwept ? 1 : 0,
                groups: isSwept ? [] : [[current, graph.derivative(of: current, by: voltage)] + others],
                outputs: [current] + others)
        }
    }

    static let voltages = (0..<21).map { -2.0 + 0.2 * Double($0) }

    /// 150 variants by 8 parameters.
    static let variants: [[Double]] = {
        var generator = SeededGenerator(7)
        return (0..<150).map { _ in (0..<8).map { _ in Double.random(in: 0.3...1.4, using: &generator) } }
    }()

    /// The bits of every output at every voltage of every variant, in blocks of the given sizes, through a sweep or
    /// point by point.
    func swept(_ variants: [[Double]], blocks: [Int], isWhole: Bool) -> [[UInt64]] {
        let program = Membrane().program(isSwept: true)
        let evaluator = Evaluator(program, loopValues: [Self.voltages])
        var result: [[UInt64]] = []
        var first = 0
        var turn = 0
        while first < variants.count {
            let count = min(blocks[turn % blocks.count], variants.count - first)
            turn += 1
            for input in 0..<8 {
                for lane in 0..<count { evaluator.laneInput(input)[lane / 8][lane % 8] = variants[first + lane][input] }
            }
            evaluator.begin(lanes: count)
            // Rows of voltages, one for each lane, with a gap that nothing may be written to.
            let length = Self.voltages.count
            let stride = length + 3
            let size = count * stride
            var memory = [Double](repeating: -777, count: program.outputCount * size)
            if isWhole {
                for (number, output) in evaluator.sweptOutputs.enumerated() {
                    memory.withUnsafeMutableBufferPointer { buffer in
                        guard let start = buffer.baseAddress else { return }
                        _ = evaluator.sweep(number, into: start + output * size, stride: stride)
                    }
                }
                for from in Swift.stride(from: 0, to: length, by: Evaluator.walk) {
                    let indices = min(Evaluator.walk, length - from)
                    evaluator.walk(from: from, count: indices)
                    for output in evaluator.walkedOutputs {
                        for index in 0..<indices {
                            for lane in 0..<count {
                                memory[output * size + lane * stride + from + index] =
                                    evaluator.walked(output)[64 * index + lane]
                            }
                        }
                    }
                }
            } else {
                for index in Self.voltages.indices {
                    evaluator.enter(loop: 0, index: index)
                    evaluator.finish()
                    for output in 0..<program.outputCount {
                        for lane in 0..<count {
                            memory[output * size + lane * stride + index] = evaluator.output(output)[lane / 8][lane % 8]
                        }
                    }
                }
            }
            for row in 0..<program.outputCount * count {
                #expect(memory[row * stride + length..<(row + 1) * stride].allSatisfy { $0 == -777 })
            }
            for lane in 0..<count {
                result.append(
                    (0..<program.outputCount).flatMap { output in
                        let row = output * size + lane * stride
                        return memory[row..<(row + length)].map(\.bitPattern)
                    })
            }
            first += count
        }
        return result
    }

    @Test("give a lane the same bits in every grouping, order and way of walking")
    func grouping() {
        let reference = swept(Self.variants, blocks: [64], isWhole: true)
        #expect(Set(reference.map { $0.hashValue }).count == 150)
        #expect(swept(Self.variants, blocks: [64], isWhole: false) == reference)
        #expect(swept(Self.variants, blocks: [1], isWhole: true) == reference)
        #expect(swept(Self.variants, blocks: [7, 64, 33, 1], isWhole: true) == reference)
        #expect(swept(Self.variants, blocks: [13], isWhole: false) == reference)
        #expect(Array(swept(Self.variants.reversed(), blocks: [50], isWhole: true).reversed()) == reference)
    }

    @Test("keep NaN and infinity in their lanes")
    func containment() {
        let reference = swept(Self.variants, blocks: [64], isWhole: true)
        var spoiled = Self.variants
        let values = [Double.nan, .infinity, -.infinity, 0, 1e308, -1e308]
        for (place, variant) in stride(from: 0, to: 150, by: 5).enumerated() {
            for input in 0..<8 { spoiled[variant][input] = values[place % values.count] }
        }
        let result = swept(spoiled, blocks: [64], isWhole: true)
        for variant in 0..<150 where variant % 5 != 0 { #expect(result[variant] == reference[variant]) }
        #expect(result[0].contains { Double(bitPattern: $0).isNaN })
    }

    @Test("agree between a sweep and the residual of an unknown, to rounding")
    func hoisting() {
        let membrane = Membrane()
        let evaluator = Evaluator(membrane.program(isSwept: false))
        let reference = swept(Self.variants, blocks: [64], isWhole: true)
        for lane in 0..<64 {
            for input in 0..<8 { evaluator.laneInput(input)[lane / 8][lane % 8] = Self.variants[lane][input] }
        }
        evaluator.begin(lanes: 64)
        for (index, voltage) in Self.voltages.enumerated() {
            for k in 0..<8 { evaluator.unknown(0, 0)[k] = Lanes(repeating: voltage) }
            evaluator.iterate(group: 0)
            for lane in 0..<64 {
                let swept = Double(bitPattern: reference[lane][index])
                // Seven terms below 8 in magnitude, each a few roundings of 2^-53.
                #expect(abs(evaluator.result(0, 0)[lane / 8][lane % 8] - swept) < 7 * 8 * 8 * 0x1p-53)
                let scalar = membrane.graph.evaluate(
                    [membrane.graph.derivative(of: membrane.current, by: membrane.voltage)],
                    where: zip(membrane.lanes, Self.variants[lane]).map { ($0, $1) } + [(membrane.voltage, voltage)])[0]
                #expect(abs(evaluator.result(0, 1)[lane / 8][lane % 8] - scalar) < 14 * 8 * 8 * 0x1p-53)
            }
        }
    }

    @Test("deliver outputs that need no code: constants, inputs and loop values")
    func trivialOutputs() {
        let graph = Graph()
        let (p, u, x) = (graph.symbol("p", .none), graph.symbol("u", .none), graph.symbol("x", .none))
        let outputs = [p, u, x, graph.constant(3), u * u, p + Expression(1)]
        let program = Program(
            graph: graph, inputs: [(p, .lane), (u, .loop(0)), (x, .unknown(0))], loopCount: 1, groups: [[p, u, x]],
            outputs: outputs)
        let evaluator = Evaluator(program, loopValues: [[5, 7]])
        evaluator.laneInput(0)[0][0] = 2
        evaluator.begin(lanes: 1)
        evaluator.enter(loop: 0, index: 1)
        for k in 0..<8 { evaluator.unknown(0, 0)[k] = Lanes(repeating: 11) }
        evaluator.iterate(group: 0)
        #expect((0..<3).map { evaluator.result(0, $0)[0][0] } == [2, 7, 11])
        evaluator.settle(group: 0)
        evaluator.finish()
        #expect(outputs.indices.map { evaluator.output($0)[0][7] } == [2, 7, 11, 3, 49, 3])
    }
}
