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
        ///
        /// - Parameter temporaries: where their blocks begin.
        init?(_ code: ArraySlice<Instruction>, output: Int, temporaries: UInt32) {
            guard let first = code.first, first.code == .bernoulliSumScaled else { return nil }
            let rest = code.dropFirst()
            guard rest.count < 2, rest.allSatisfy({ $0.code == .addProductScalar }) else { return nil }
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
    private let multiplier: ScalarColumn?
    private let table: UnsafeMutablePointer<Lanes>
    private let pitch: Int

    /// - Parameter length: indices of the axis.
    init(_ shape: Shape, innermost: [TableRow], length: Int) {
        self.shape = shape
        output = shape.output
        scale = ScalarColumn(Int(shape.function.e), innermost: innermost)
        multiplier = shape.product.map { ScalarColumn(Int($0.b), innermost: innermost) }
        pitch = (length + 7) / 8 * 8
        table = Lanes.zeros(2 * pitch / 8)
    }

    deinit { Lanes.free(table) }

    /// Computes `length` indices from the first; the row of each lane is `stride` numbers after the one before.
    ///
    /// - Returns: whether all are known to be finite.
    func rows(
        _ length: Int, lanes: Int, _ slots: UnsafeMutablePointer<Lanes>, zeros: UnsafePointer<Lanes>,
        _ scalars: UnsafeMutablePointer<Double>, _ indices: UnsafeMutablePointer<Int>,
        into destination: UnsafeMutablePointer<Double>, stride: Int
    ) -> Bool {
        let function = shape.function
        let (s, v) = (table.numbers, table.numbers + pitch)
        scale.copy(length, to: s, scalars, indices)
        multiplier?.copy(length, to: v, scalars, indices)
        func block(_ operand: UInt32?) -> UnsafePointer<Double> {
            guard let operand, operand != Instruction.nothing else { return zeros.numbers }
            return UnsafePointer((slots + Int(operand)).numbers)
        }
        return bernoulliRows(
            lanes: lanes, block(function.d), block(function.a), block(function.b), block(function.c),
            block(shape.product?.a), scale: s, multiplier: v, count: length, into: destination, stride: stride)
    }
}
