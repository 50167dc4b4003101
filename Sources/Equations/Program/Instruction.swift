/// One step of compiled code. A block of eight vectors, the accumulator, stays in registers from step to step; `a`
/// and the others name slots (blocks in memory, counted in vectors) and scalars (numbers that all lanes share).
struct Instruction: Sendable {
    var code: Code
    var a: UInt32 = 0
    var b: UInt32 = 0
    var c: UInt32 = 0
    var d: UInt32 = 0
    var e: UInt32 = 0
    var f: UInt32 = 0

    /// In the place of `c` where nothing is added.
    static let nothing = UInt32.max

    /// What is done, with `x` the accumulator; letters without mark are slots, `s` and `t` scalars.
    enum Code: UInt8, Sendable {
        /// x = a; x = s; a = x; the caller's memory for output `a` = x.
        case load, loadScalar, store, storeOutput
        /// x + a, x - a, a - x, x a, x / a, a / x.
        case add, subtract, subtractFrom, multiply, divide, divideInto
        /// x + s, s - x, x s, s / x.
        case addScalar, subtractFromScalar, multiplyScalar, divideIntoScalar
        /// a b, a s.
        case product, productScalar
        /// x + a b, x - a b, x + a s.
        case addProduct, subtractProduct, addProductScalar
        /// x a + b, x a - b, b - x a, x s + b, x a + s, x s + t.
        case multiplyAdd, multiplySubtract, multiplySubtractFrom, scaleAdd, multiplyAddScalar, scaleAddScalar
        case square, cube, fourthPower, negate, abs, sqrt, floor, round, sign
        /// The smaller and the larger of x and a.
        case minimum, maximum
        /// 1 or 0: x < a, x <= a, x = a, both, either, not.
        case less, lessOrEqual, equal, and, or, not
        /// a where x is not 0, else b.
        case select
        case exp, expm1, exprel, logistic
        /// B(x), B(-x), B'(x), B'(-x).
        case bernoulli, bernoulliBackward, bernoulliSlope, bernoulliBackwardSlope
        /// x = B(x) and a = B(-x); or the other way round.
        case bernoulliPair, bernoulliPairBackward
        /// x = B(x), a = B(-x), b = B'(x), c = B'(-x).
        case bernoulliBundle
        /// a B(x) + b B(-x) + c; of d s, s being number e, instead of x; and f = d B'(x) + e B'(-x).
        case bernoulliSum, bernoulliSumScaled, bernoulliSums
        /// Operation `a` applied in memory through slot `b`; its payload is number `c` of the program's list.
        case call
        /// Operation `a` of x and the block in slot `b`, through slot `c`; its payload is number `d` of the list.
        case callTwo
    }
}

extension Instruction {
    /// Which of the three operands are slots that are read, and slots that are written.
    var slots: (reads: Operands, writes: Operands) {
        switch code {
        case .load, .add, .subtract, .subtractFrom, .multiply, .divide, .divideInto, .productScalar, .addProductScalar,
            .multiplyAddScalar, .minimum, .maximum, .less, .lessOrEqual, .equal, .and, .or:
            (.a, [])
        case .product, .addProduct, .subtractProduct, .multiplyAdd, .multiplySubtract, .multiplySubtractFrom, .select:
            ([.a, .b], [])
        case .scaleAdd: (.b, [])
        case .store, .bernoulliPair, .bernoulliPairBackward: ([], .a)
        case .bernoulliBundle: ([], [.a, .b, .c])
        case .bernoulliSum: (addend.union([.a, .b]), [])
        case .bernoulliSumScaled: (addend.union([.a, .b, .d]), [])
        case .bernoulliSums: (addend.union([.a, .b, .d, .e]), .f)
        case .call: ([], .b)
        case .callTwo: (.b, .c)
        default: ([], [])
        }
    }

    private var addend: Operands { c == Self.nothing ? [] : .c }

    struct Operands: OptionSet {
        let rawValue: UInt8
        static let a = Operands(rawValue: 1)
        static let b = Operands(rawValue: 2)
        static let c = Operands(rawValue: 4)
        static let d = Operands(rawValue: 8)
        static let e = Operands(rawValue: 16)
        static let f = Operands(rawValue: 32)
        static var each: [(Operands, WritableKeyPath<Instruction, UInt32>)] {
            [(.a, \.a), (.b, \.b), (.c, \.c), (.d, \.d), (.e, \.e), (.f, \.f)]
        }
    }
}
