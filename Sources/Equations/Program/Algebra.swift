/// A hash-consed store of equations in the shape code is made from: sums of many terms, products of many factors,
/// calls. Node numbers grow from operands to what uses them.
struct Algebra {
    /// A node of the store.
    typealias ID = Int32

    struct Term: Hashable {
        var scale: Double
        var node: ID
    }

    struct Factor: Hashable {
        var node: ID
        /// A whole power, not 0.
        var power: Int32
    }

    enum Form: Hashable {
        case constant(UInt64)
        case input(Int)
        /// The sum of the terms and a constant.
        case sum([Term], UInt64)
        case product([Factor])
        case call(Operation, UInt64, [ID])
    }

    /// In the payload of `bernoulli`: the function of the opposite of the operand.
    static let reflected: UInt64 = 1 << 32

    private(set) var forms: [Form] = []
    private(set) var axes: [Axes] = []
    private var index: [Form: ID] = [:]

    /// The node of `form`, made if it does not exist.
    mutating func node(_ form: Form, _ changes: Axes? = nil) -> ID {
        if let known = index[form] { return known }
        let id = ID(forms.count)
        index[form] = id
        forms.append(form)
        axes.append(changes ?? Self.operands(form).reduce(into: Axes()) { $0.formUnion(axes[Int($1)]) })
        return id
    }

    mutating func constant(_ value: Double) -> ID { node(.constant((value == 0 ? 0 : value).bitPattern)) }

    func form(_ id: ID) -> Form { forms[Int(id)] }
    func changes(_ id: ID) -> Axes { axes[Int(id)] }

    func constantValue(_ id: ID) -> Double? {
        if case .constant(let bits) = form(id) { Double(bitPattern: bits) } else { nil }
    }

    static func operands(_ form: Form) -> [ID] {
        switch form {
        case .constant, .input: []
        case .sum(let terms, _): terms.map(\.node)
        case .product(let factors): factors.map(\.node)
        case .call(_, _, let operands): operands
        }
    }

    func operands(_ id: ID) -> [ID] { Self.operands(form(id)) }

    /// The value of a node from those of its operands, for what all lanes share.
    func value(of id: ID, inputs: (Int) -> Double, tables: [LookupTable], operand: (ID) -> Double) -> Double {
        switch form(id) {
        case .constant(let bits): return Double(bitPattern: bits)
        case .input(let number): return inputs(number)
        case .sum(let terms, let constant):
            return terms.reduce(Double(bitPattern: constant)) { $0 + $1.scale * operand($1.node) }
        case .product(let factors):
            var (above, below) = (1.0, 1.0)
            for factor in factors {
                let power = Self.power(operand(factor.node), Int(factor.power.magnitude))
                if factor.power > 0 { above *= power } else { below *= power }
            }
            return above / below
        case .call(let operation, let payload, let operands):
            func argument(_ place: Int) -> Double { place < operands.count ? operand(operands[place]) : 0 }
            switch operation {
            case .table: return tables[Int(payload)].value(at: argument(0))
            case .tableSlope: return tables[Int(payload)].slope(at: argument(0))
            case .surface, .surfaceSlope, .surfaceSecondSlope:
                return tables[Int(payload)].value(of: operation, at: argument(0), argument(1))
            case .bernoulli where payload & Self.reflected != 0:
                return Graph.scalar(.bernoulli, -argument(0), 0, 0, payload & ~Self.reflected)
            default: return Graph.scalar(operation, argument(0), argument(1), argument(2), payload)
            }
        }
    }

    static func power(_ base: Double, _ exponent: Int) -> Double {
        var (result, square, rest) = (1.0, base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= square }
            square *= square
            rest >>= 1
        }
        return result
    }
}
