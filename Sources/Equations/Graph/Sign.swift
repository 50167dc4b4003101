/// Which signs a value can have; what is known of a symbol before it has a value.
public struct Sign: OptionSet, Hashable, Sendable {
    /// One bit a sign.
    public let rawValue: UInt8

    /// A set of signs by its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Below zero.
    public static let negative = Sign(rawValue: 1)
    /// Zero itself.
    public static let zero = Sign(rawValue: 2)
    /// Above zero.
    public static let positive = Sign(rawValue: 4)
    /// Zero or above.
    public static let nonNegative: Sign = [.zero, .positive]
    /// Zero or below.
    public static let nonPositive: Sign = [.zero, .negative]
    /// Nothing is known.
    public static let any: Sign = [.negative, .zero, .positive]

    /// The sign of a number; nothing is known of NaN.
    public init(of value: Double) {
        self = value > 0 ? .positive : value < 0 ? .negative : value == 0 ? .zero : .any
    }

    /// Signs of the opposite.
    public static prefix func - (a: Sign) -> Sign {
        var result = a.intersection(.zero)
        if a.contains(.positive) { result.insert(.negative) }
        if a.contains(.negative) { result.insert(.positive) }
        return result
    }

    /// Signs of a sum.
    public static func + (a: Sign, b: Sign) -> Sign {
        var result: Sign = []
        for x in a.members {
            for y in b.members {
                if x == .zero {
                    result.formUnion(y)
                } else if y == .zero || x == y {
                    result.formUnion(x)
                } else {
                    result = .any
                }
            }
        }
        return result
    }

    /// Signs of a product.
    public static func * (a: Sign, b: Sign) -> Sign {
        var result: Sign = []
        for x in a.members {
            for y in b.members {
                if x == .zero || y == .zero {
                    result.insert(.zero)
                } else {
                    result.insert(x == y ? .positive : .negative)
                }
            }
        }
        return result
    }

    private var members: [Sign] { [.negative, .zero, .positive].filter(contains) }
}

extension Graph {
    /// Which signs each of `roots` can have, from the signs of the symbols alone. Exact arithmetic is assumed:
    /// a product of positive numbers counts as positive even where it would underflow.
    public func signs(of roots: [Expression]) -> [Sign] {
        let ids = roots.map { $0.node(in: self) }
        guard let last = ids.max() else { return [] }
        var known = [Sign](repeating: .any, count: Int(last) + 1)
        for id in reachable(from: ids) { known[Int(id)] = sign(of: nodes[Int(id)], known) }
        return ids.map { known[Int($0)] }
    }

    func sign(of node: Node, _ known: [Sign]) -> Sign {
        func operand(_ id: Int32) -> Sign { known[Int(id)] }
        switch node.operation {
        case .constant: return Sign(of: node.constant)
        case .symbol: return symbols[node.symbolIndex].sign
        case .add: return operand(node.a) + operand(node.b)
        case .subtract: return operand(node.a) + -operand(node.b)
        case .multiply: return node.a == node.b ? Self.square(operand(node.a)) : operand(node.a) * operand(node.b)
        case .divide: return operand(node.a) * operand(node.b).subtracting(.zero)
        case .negate: return -operand(node.a)
        case .power:
            if node.numerator % 2 == 0 { return Self.square(operand(node.a)) }
            return node.denominator == 1 ? operand(node.a) : operand(node.a).intersection(.nonNegative)
        case .exp, .logistic, .softplus, .exprel, .cosh: return .positive
        case .bernoulli:
            return node.order == 0 ? .positive : node.order == 1 ? .negative : node.order == 2 ? .positive : .any
        case .pow, .sqrt, .acosh: return operand(node.a).intersection(.nonNegative)
        case .abs: return Self.square(operand(node.a))
        case .expm1, .log1p, .cbrt, .sign, .sinh, .tanh, .asinh, .atanh, .erf, .asin, .atan: return operand(node.a)
        case .minimum: return extreme(operand(node.a), operand(node.b), .negative, .positive)
        case .maximum: return extreme(operand(node.a), operand(node.b), .positive, .negative)
        case .less, .lessOrEqual, .equal, .and, .or, .not: return .nonNegative
        case .select: return operand(node.b).union(operand(node.c))
        case .table, .surface: return tables[Int(node.payload)].sign
        case .acos: return .nonNegative
        case .log, .log10, .floor, .round, .sin, .cos, .tan, .atan2, .tableSlope, .surfaceSlope, .surfaceSecondSlope:
            return .any
        }
    }

    private static func square(_ sign: Sign) -> Sign {
        sign.contains(.zero) ? (sign == .zero ? .zero : .nonNegative) : .positive
    }

    /// Signs of the smaller (or larger) of two: `wins` decides wherever it occurs surely.
    private func extreme(_ a: Sign, _ b: Sign, _ wins: Sign, _ loses: Sign) -> Sign {
        if a == wins || b == wins { return wins }
        var result = a.union(b)
        if !a.contains(loses) || !b.contains(loses) { result.remove(loses) }
        return result
    }
}
