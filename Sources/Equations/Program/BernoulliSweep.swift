import Lanes

/// Walks an axis for an output a B(s u) + b B(-s u) + c + g v with blocks u, a, b, c, g and numbers s, v that all lanes
/// share: the current of ions of one valence, a leak and a pump, at a temperature of each lane's own.
final class BernoulliSweep {
    /// Such an output, blocks counted in vectors.
    struct Shape: Sendable {
        var output: Int
        var function: Instruction
        /// g and v, if they are there.
        var product: Instruction?

        /// The shape of the code of one output, if it has it and needs nothing that is computed with others.
        init?(_ code: ArraySlice<Instruction>, output: Int, fixed: Int) {
            guard let first = code.first, first.code == .bernoulliSumScaled else { return nil }
            let rest = code.dropFirst()
            guard rest.count < 2, rest.allSatisfy({ $0.code == .addProductScalar }) else { return nil }
            let temporaries = UInt32(fixed * Program.vectorsPerBlock)
            for step in code {
                for (operand, path) in Instruction.Operands.each
                where step.slots.reads.contains(operand) && step[keyPath: path] >= temporaries { return nil }
            }
            self.output = output
            function = first
            product = rest.first
        }
    }

    let output: Int
    private let shape: Shape
    private let scale: ScalarColumn
    private let multiplier: ScalarColumn
    private let scratch = Lanes.zeros(Program.vectorsPerBlock)

    /// - Parameter zero: the place of a number that is 0.
    init(_ shape: Shape, innermost: [TableRow], zero: Int) {
        self.shape = shape
        output = shape.output
        scale = ScalarColumn(Int(shape.function.e), innermost: innermost)
        multiplier = ScalarColumn(shape.product.map { Int($0.b) } ?? zero, innermost: innermost)
    }

    deinit { Lanes.free(scratch) }

    /// Computes `length` indices from the first; each is stored `stride` numbers after the one before.
    func run(
        _ length: Int, _ slots: UnsafeMutablePointer<Lanes>, zeros: UnsafePointer<Lanes>,
        _ scalars: UnsafeMutablePointer<Double>, _ indices: UnsafeMutablePointer<Int>,
        _ destination: UnsafeMutablePointer<Double>, _ stride: Int, _ lanes: Int
    ) {
        let function = shape.function
        let (s, v) = (scale.run(from: 0, scalars, indices), multiplier.run(from: 0, scalars, indices))
        let c = function.c == Instruction.nothing ? zeros : UnsafePointer(slots + Int(function.c))
        let g = shape.product.map { UnsafePointer(slots + Int($0.a)) } ?? zeros
        func compute(_ index: Int, _ count: Int, _ place: UnsafeMutableRawPointer) {
            bernoulliSweep(
                slots + Int(function.d), slots + Int(function.a), slots + Int(function.b), c, g, count: count,
                scale: s.start + index * s.step, s.step, multiplier: v.start + index * v.step, v.step, into: place,
                stride: stride)
        }
        if lanes == Program.lanesPerBlock {
            compute(0, length, destination)
            return
        }
        let numbers = UnsafeMutableRawPointer(scratch)
        for index in 0..<length {
            compute(index, 1, numbers)
            (destination + index * stride).update(from: numbers.assumingMemoryBound(to: Double.self), count: lanes)
        }
    }
}
