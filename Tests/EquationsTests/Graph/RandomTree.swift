import Equations
import Units

/// The generator of SplitMix64, so that every run tests the same expressions.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// An expression as it was written down, before any rule of the graph has touched it.
indirect enum Tree {
    case symbol(Int)
    case constant(Double, Dimension)
    case power(Tree, Int, over: Int)
    case bernoulli(Tree, order: Int)
    case table(Int, Tree)
    case surface(Int, Tree, Tree)
    case apply(Operation, [Tree])

    /// Dimensions of the symbols that random trees are made of; two of each.
    static let dimensions: [Dimension] = [.none, .none, .voltage, .voltage, .temperature, .temperature]

    static let tables: [LookupTable] = LookupTable.Interpolation.allCases.compactMap {
        LookupTable(x: [-2, -0.5, 0.3, 1, 2.5], y: [1, 0.25, 0.75, 2, -1], interpolation: $0, beyond: .hold)
    }

    static let surfaces: [LookupTable] = LookupTable.Interpolation.allCases.compactMap {
        LookupTable(
            x: [-1.5, 0, 0.8, 2], y: [-2, 0.4, 1.1],
            z: [[1, 0.5, -0.25], [0.75, 2, 1], [1.5, 1, 1.25], [-1, 0, 0.5]],
            interpolation: $0, beyond: .hold)
    }

    /// Values in the range that random trees are made for.
    static func values(using generator: inout SeededGenerator) -> [Double] {
        dimensions.map { _ in
            let size = Double.random(in: 0.2...2.5, using: &generator)
            return Bool.random(using: &generator) ? size : -size
        }
    }

    private static let functions: [Operation] = [
        .exp, .expm1, .log, .log10, .log1p, .floor, .round, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh,
        .asinh, .acosh, .atanh, .erf, .exprel, .logistic, .softplus,
    ]

    static func random(_ dimension: Dimension, depth: Int, using generator: inout SeededGenerator) -> Tree {
        func sub(_ other: Dimension? = nil) -> Tree { random(other ?? dimension, depth: depth - 1, using: &generator) }
        func other() -> Dimension { dimensions[Int.random(in: 0..<dimensions.count, using: &generator)] }
        if depth == 0 || Int.random(in: 0..<12, using: &generator) == 0 {
            let fitting = dimensions.indices.filter { dimensions[$0] == dimension }
            if let symbol = fitting.randomElement(using: &generator), Int.random(in: 0..<4, using: &generator) > 0 {
                return .symbol(symbol)
            }
            return .constant(Double(Int.random(in: -4...4, using: &generator)) / 2, dimension)
        }
        switch Int.random(in: 0..<(dimension.isNone ? 24 : 14), using: &generator) {
        case 0, 1: return .apply(.add, [sub(), sub()])
        case 2, 3: return .apply(.subtract, [sub(), sub()])
        case 4, 5, 6: return .apply(.multiply, [sub(Dimension.none), sub()])
        case 7: return .apply(.divide, [sub(), sub(Dimension.none)])
        case 8:
            let below = other()
            return .apply(.multiply, [sub(below), .apply(.divide, [sub(), sub(below)])])
        case 9: return .apply(.negate, [sub()])
        case 10: return .apply(Bool.random(using: &generator) ? .minimum : .maximum, [sub(), sub()])
        case 11: return .apply(.abs, [sub()])
        case 12:
            let compared = other()
            let kind: Operation = [.less, .lessOrEqual, .equal].randomElement(using: &generator) ?? .less
            return .apply(.select, [.apply(kind, [sub(compared), sub(compared)]), sub(), sub()])
        case 13:
            let root = Tree.apply(.sqrt, [.apply(.multiply, [.apply(.abs, [sub()]), .apply(.abs, [sub()])])])
            return Bool.random(using: &generator)
                ? root : .apply(.cbrt, [.apply(.multiply, [.apply(.multiply, [sub(), sub()]), sub()])])
        case 14:
            let powers = [(2, 1), (3, 1), (-1, 1), (5, 1), (-2, 1), (1, 2), (3, 2), (1, 3), (-1, 2), (7, 1)]
            let (n, d) = powers.randomElement(using: &generator) ?? (2, 1)
            return .power(d == 1 ? sub() : .apply(.abs, [sub()]), n, over: d)
        case 15: return .bernoulli(sub(), order: Int.random(in: 0...3, using: &generator))
        case 16:
            let argument = sub()
            let pair = [Tree.bernoulli(argument, order: 0), .bernoulli(.apply(.negate, [argument]), order: 0)]
            return .apply(.subtract, [.apply(.multiply, [sub(), pair[0]]), .apply(.multiply, [sub(), pair[1]])])
        case 17:
            guard Bool.random(using: &generator) else {
                return .table(Int.random(in: 0..<tables.count, using: &generator), sub())
            }
            return .surface(Int.random(in: 0..<surfaces.count, using: &generator), sub(), sub())
        case 18: return .apply(.pow, [.apply(.abs, [sub()]), sub()])
        case 19:
            let compared = other()
            return .apply(.atan2, [sub(compared), sub(compared)])
        case 20:
            let conditions: [Tree] = [.apply(.less, [sub(), sub()]), .apply(.lessOrEqual, [sub(), sub()])]
            let joined = Tree.apply(Bool.random(using: &generator) ? .and : .or, conditions)
            return Bool.random(using: &generator) ? joined : .apply(.not, [joined])
        case 21: return .apply(.sign, [sub(other())])
        default:
            let function = functions.randomElement(using: &generator) ?? .exp
            switch function {
            case .log, .log10: return .apply(function, [.apply(.abs, [sub()])])
            case .log1p: return .apply(function, [.apply(.abs, [sub()])])
            case .asin, .acos, .atanh:
                return .apply(function, [.apply(.multiply, [.constant(0.9, .none), .apply(.sin, [sub()])])])
            case .acosh: return .apply(function, [.apply(.cosh, [sub()])])
            default: return .apply(function, [sub()])
            }
        }
    }

    /// The expression in a graph.
    func expression(_ symbols: [Expression]) -> Expression {
        switch self {
        case .symbol(let index): return symbols[index]
        case .constant(let value, let dimension): return .quantity(value, dimension)
        case .power(let base, let n, let d): return .power(base.expression(symbols), n, over: d)
        case .bernoulli(let operand, let order): return .bernoulli(operand.expression(symbols), order: order)
        case .table(let index, let operand):
            return .lookUp(Self.tables[index], at: operand.expression(symbols), .none)
        case .surface(let index, let first, let second):
            return .lookUp(
                Self.surfaces[index], at: first.expression(symbols), second.expression(symbols), .none)
        case .apply(let operation, let operands):
            let made = operands.map { $0.expression(symbols) }
            switch made.count {
            case 1: return .apply(operation, made[0])
            case 2: return .apply(operation, made[0], made[1])
            default: return .select(made[0], made[1], made[2])
            }
        }
    }

    /// Every operation in it.
    var operations: Set<Operation> {
        switch self {
        case .symbol: [.symbol]
        case .constant: [.constant]
        case .power(let base, _, _): base.operations.union([.power])
        case .bernoulli(let operand, _): operand.operations.union([.bernoulli])
        case .table(_, let operand): operand.operations.union([.table])
        case .surface(_, let first, let second): first.operations.union(second.operations).union([.surface])
        case .apply(let operation, let operands): operands.reduce(into: [operation]) { $0.formUnion($1.operations) }
        }
    }
}

/// A graph with the symbols of random trees.
struct TreeGraph {
    let graph = Graph()
    let symbols: [Expression]

    init() {
        let graph = graph
        symbols = Tree.dimensions.enumerated().map { graph.symbol("x\($0)", $1) }
    }

    func bindings(_ values: [Double]) -> [(symbol: Expression, value: Double)] { Array(zip(symbols, values)) }
}
