import Lanes

/// Runs code on one block, or on as much of it as lanes are in.
struct Interpreter {
    /// Blocks of eight vectors; instructions count vectors from here.
    let slots: UnsafeMutablePointer<Lanes>
    let scalars: UnsafeMutablePointer<Double>
    /// Where the lanes of each output go.
    let outputs: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    /// A block for the accumulator where an operation needs the registers: one vector after another.
    let scratch: UnsafeMutablePointer<Lanes>
    /// A block of zeros.
    let zeros: UnsafePointer<Lanes>
    let payloads: UnsafePointer<UInt64>
    let tables: UnsafePointer<LookupTable>

    /// Runs `count` instructions on the first `vectors` vectors of the block.
    @inline(__always)
    func run(_ code: UnsafePointer<Instruction>, _ count: Int, vectors: Int) {
        if vectors == 1 { return run(code, count, from: 0, OneVector.self) }
        if vectors > 4, Lanes.hasManyRegisters { return run(code, count, from: 0, EightVectors.self) }
        run(code, count, from: 0, FourVectors.self)
        if vectors > 4 { run(code, count, from: 4, FourVectors.self) }
    }

    /// Runs instructions on as many vectors as there are in an accumulator.
    @inline(never)
    private func run<Registers: Accumulator>(
        _ code: UnsafePointer<Instruction>, _ count: Int, from vector: Int, _: Registers.Type
    ) {
        let (slots, scalars, scratch) = (slots + vector, scalars, scratch)
        let one = Lanes(repeating: 1)
        let zero = Lanes()
        var x = Registers()
        var position = 0
        while position < count {
            let step = code[position]
            position += 1
            let a = slots + Int(step.a)
            let b = slots + Int(step.b)
            switch step.code {
            case .load: x.update { _, k in a[k] }
            case .loadScalar:
                let s = Lanes(repeating: scalars[Int(step.a)])
                x.update { _, _ in s }
            case .store: x.store(a)
            case .storeOutput: x.store(unaligned: outputs[Int(step.a)] + 8 * vector)
            case .add: x.update { v, k in v + a[k] }
            case .subtract: x.update { v, k in v - a[k] }
            case .subtractFrom: x.update { v, k in a[k] - v }
            case .multiply: x.update { v, k in v * a[k] }
            case .divide: x.update { v, k in v / a[k] }
            case .divideInto: x.update { v, k in a[k] / v }
            case .addScalar:
                let s = Lanes(repeating: scalars[Int(step.a)])
                x.update { v, _ in v + s }
            case .subtractFromScalar:
                let s = Lanes(repeating: scalars[Int(step.a)])
                x.update { v, _ in s - v }
            case .multiplyScalar:
                let s = Lanes(repeating: scalars[Int(step.a)])
                x.update { v, _ in v * s }
            case .divideIntoScalar:
                let s = Lanes(repeating: scalars[Int(step.a)])
                x.update { v, _ in s / v }
            case .product:
                x.update { _, k in a[k] }
                x.update { v, k in v * b[k] }
            case .productScalar:
                let s = Lanes(repeating: scalars[Int(step.b)])
                x.update { _, k in a[k] * s }
            case .addProduct: x.update { v, k in fma(a[k], b[k], v) }
            case .subtractProduct: x.update { v, k in fnma(a[k], b[k], v) }
            case .addProductScalar:
                let s = Lanes(repeating: scalars[Int(step.b)])
                x.update { v, k in fma(a[k], s, v) }
            case .multiplyAdd: x.update { v, k in fma(v, a[k], b[k]) }
            case .multiplySubtract: x.update { v, k in fms(v, a[k], b[k]) }
            case .multiplySubtractFrom: x.update { v, k in fnma(v, a[k], b[k]) }
            case .scaleAdd:
                let s = Lanes(repeating: scalars[Int(step.a)])
                x.update { v, k in fma(v, s, b[k]) }
            case .multiplyAddScalar:
                let s = Lanes(repeating: scalars[Int(step.b)])
                x.update { v, k in fma(v, a[k], s) }
            case .scaleAddScalar:
                let s = Lanes(repeating: scalars[Int(step.a)])
                let t = Lanes(repeating: scalars[Int(step.b)])
                x.update { v, _ in fma(v, s, t) }
            case .square: x.update { v, _ in v * v }
            case .cube: x.update { v, _ in v * v * v }
            case .fourthPower:
                x.update { v, _ in
                    let square = v * v
                    return square * square
                }
            case .negate: x.update { v, _ in -v }
            case .abs: x.update { v, _ in abs(v) }
            case .sqrt: x.update { v, _ in sqrt(v) }
            case .floor: x.update { v, _ in floor(v) }
            case .round: x.update { v, _ in round(v) }
            case .sign:
                x.update { v, _ in select(where: zero, isBelow: v, one, select(where: v, isBelow: zero, -one, v)) }
            case .minimum: x.update { v, k in min(v, a[k]) }
            case .maximum: x.update { v, k in max(v, a[k]) }
            case .less: x.update { v, k in select(where: v, isBelow: a[k], one, zero) }
            case .lessOrEqual: x.update { v, k in select(where: v, isAtMost: a[k], one, zero) }
            case .equal: x.update { v, k in select(where: v, equals: a[k], one, zero) }
            case .and:
                x.update { v, k in select(where: v, equals: zero, zero, select(where: a[k], equals: zero, zero, one)) }
            case .or:
                x.update { v, k in select(where: v, equals: zero, select(where: a[k], equals: zero, zero, one), one) }
            case .not: x.update { v, _ in select(where: v, equals: zero, one, zero) }
            case .select: x.update { v, k in select(where: v, equals: zero, b[k], a[k]) }
            case .exp, .expm1, .exprel, .logistic, .bernoulli, .bernoulliBackward, .bernoulliSlope,
                .bernoulliBackwardSlope:
                x.store(scratch)
                apply(step.code, Registers.count)
                x.load(scratch)
            case .bernoulliPair:
                x.store(scratch)
                bernoulliPairs(Registers.count, scratch, forward: scratch, backward: a)
                x.load(scratch)
            case .bernoulliPairBackward:
                x.store(scratch)
                bernoulliPairs(Registers.count, scratch, forward: a, backward: scratch)
                x.load(scratch)
            case .bernoulliBundle:
                x.store(scratch)
                bundles(Registers.count, a, b, slots + Int(step.c))
                x.load(scratch)
            case .bernoulliSum:
                x.store(scratch)
                bernoulliSum(
                    Registers.count, scratch, times: 1, a, b, plus: addend(step, slots), into: scratch)
                x.load(scratch)
            case .bernoulliSumScaled:
                bernoulliSum(
                    Registers.count, slots + Int(step.d), times: scalars[Int(step.e)], a, b,
                    plus: addend(step, slots), into: scratch)
                x.load(scratch)
            case .bernoulliSums:
                x.store(scratch)
                bernoulliSums(
                    Registers.count, scratch, a, b, plus: addend(step, slots), slopes: slots + Int(step.d),
                    slots + Int(step.e), into: scratch, slots + Int(step.f))
                x.load(scratch)
            case .call:
                x.store(b)
                call(step, b, Registers.count)
                x.update { _, k in b[k] }
            case .callTwo:
                let c = slots + Int(step.c)
                x.store(c)
                callTwo(step, c.numbers, b.numbers, 8 * Registers.count)
                x.update { _, k in c[k] }
            }
        }
    }

    private func addend(_ step: Instruction, _ slots: UnsafeMutablePointer<Lanes>) -> UnsafePointer<Lanes> {
        step.c == Instruction.nothing ? zeros : UnsafePointer(slots + Int(step.c))
    }

    /// A function of the scratch block. What it needs of registers would push the accumulator out of them, in every other
    /// instruction as well.
    @inline(never)
    private func apply(_ function: Instruction.Code, _ vectors: Int) {
        func each(_ function: (Lanes) -> Lanes) { for k in 0..<vectors { scratch[k] = function(scratch[k]) } }
        switch function {
        case .exp: each { exp($0) }
        case .expm1: each { expm1($0) }
        case .exprel: each { exprel($0) }
        case .logistic: each { logistic($0) }
        case .bernoulli: each { bernoulli($0) }
        case .bernoulliBackward: each { bernoulli(-$0) }
        case .bernoulliSlope: each { bernoulliDerivative($0) }
        case .bernoulliBackwardSlope: each { bernoulliDerivative(-$0) }
        default: preconditionFailure("a function of one block")
        }
    }

    /// All four functions of the scratch block.
    @inline(never)
    private func bundles(
        _ vectors: Int, _ a: UnsafeMutablePointer<Lanes>, _ b: UnsafeMutablePointer<Lanes>,
        _ c: UnsafeMutablePointer<Lanes>
    ) {
        for k in 0..<vectors {
            let bundle = bernoulliBundle(scratch[k])
            scratch[k] = bundle.forward
            a[k] = bundle.backward
            b[k] = bundle.forwardDerivative
            c[k] = bundle.backwardDerivative
        }
    }

    /// Rarer operations, out of the way of the registers.
    @inline(never)
    private func call(_ step: Instruction, _ block: UnsafeMutablePointer<Lanes>, _ vectors: Int) {
        guard let operation = Operation(rawValue: UInt8(truncatingIfNeeded: step.a)) else { return }
        func each(_ function: (Lanes) -> Lanes) { for k in 0..<vectors { block[k] = function(block[k]) } }
        func eachLane(_ function: (Double) -> Double) {
            let numbers = block.numbers
            for lane in 0..<(8 * vectors) { numbers[lane] = function(numbers[lane]) }
        }
        let payload = payloads[Int(step.c)]
        switch operation {
        case .tanh: each { tanh($0) }
        case .log: each { log($0) }
        case .log1p: each { log1p($0) }
        case .softplus: each { softplus($0) }
        case .table: eachLane { tables[Int(payload)].value(at: $0) }
        case .tableSlope: eachLane { tables[Int(payload)].slope(at: $0) }
        default: eachLane { Graph.scalar(operation, $0, 0, 0, payload) }
        }
    }

    @inline(never)
    private func callTwo(
        _ step: Instruction, _ first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>, _ lanes: Int
    ) {
        guard let operation = Operation(rawValue: UInt8(truncatingIfNeeded: step.a)) else { return }
        switch operation {
        case .surface, .surfaceSlope, .surfaceSecondSlope:
            let table = tables + Int(payloads[Int(step.d)])
            for lane in 0..<lanes { first[lane] = table.pointee.value(of: operation, at: first[lane], second[lane]) }
        default: for lane in 0..<lanes { first[lane] = Graph.scalar(operation, first[lane], second[lane], 0, 0) }
        }
    }
}
