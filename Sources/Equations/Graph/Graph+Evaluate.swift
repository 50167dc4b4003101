#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Graph {
    /// The nodes that `roots` depend on, themselves included, operands first.
    func reachable(from roots: [Int32]) -> [Int32] {
        guard let last = roots.max(), last >= 0 else { return [] }
        if let few = reachable(from: roots, atMost: Int(last) / 32) { return few }
        var needed = [Bool](repeating: false, count: Int(last) + 1)
        for root in roots { needed[Int(root)] = true }
        var result: [Int32] = []
        for id in stride(from: last, through: 0, by: -1) where needed[Int(id)] {
            result.append(id)
            for operand in nodes[Int(id)].operands { needed[Int(operand)] = true }
        }
        return result.reversed()
    }

    /// The same without a look at the rest of the graph; `nil` where there are more than `limit`.
    private func reachable(from roots: [Int32], atMost limit: Int) -> [Int32]? {
        guard roots.count <= limit else { return nil }
        var found: Set<Int32> = []
        var open = roots
        while let id = open.popLast() {
            guard found.insert(id).inserted else { continue }
            if found.count > limit { return nil }
            open += nodes[Int(id)].operands
        }
        // Operands were made before what is made of them.
        return found.sorted()
    }

    /// The value of each of `roots`: the scalar reference that everything compiled is compared with.
    ///
    /// - Parameter values: the value in SI of each symbol that `roots` depend on; one that is missing is NaN.
    public func evaluate(_ roots: [Expression], where values: [(symbol: Expression, value: Double)]) -> [Double] {
        let ids = roots.map { $0.node(in: self) }
        guard let last = ids.max() else { return [] }
        var computed = [Double](repeating: .nan, count: Int(last) + 1)
        var bound: [Int32: Double] = [:]
        for (symbol, value) in values { bound[symbol.node(in: self)] = value }
        for id in reachable(from: ids) {
            let node = nodes[Int(id)]
            func operand(_ id: Int32) -> Double { id < 0 ? 0 : computed[Int(id)] }
            computed[Int(id)] =
                switch node.operation {
                case .constant: node.constant
                case .symbol: bound[id] ?? .nan
                case .table: tables[Int(node.payload)].value(at: operand(node.a))
                case .tableSlope: tables[Int(node.payload)].slope(at: operand(node.a))
                case .surface, .surfaceSlope, .surfaceSecondSlope:
                    tables[Int(node.payload)].value(of: node.operation, at: operand(node.a), operand(node.b))
                default:
                    Self.scalar(node.operation, operand(node.a), operand(node.b), operand(node.c), node.payload)
                }
        }
        return ids.map { computed[Int($0)] }
    }

    /// One operation on numbers. `payload` is that of the node.
    static func scalar(_ operation: Operation, _ a: Double, _ b: Double, _ c: Double, _ payload: UInt64) -> Double {
        switch operation {
        case .constant, .symbol, .table, .tableSlope, .surface, .surfaceSlope, .surfaceSecondSlope: .nan
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .negate: -a
        case .power:
            Double.power(
                a, Int(Int32(truncatingIfNeeded: payload >> 32)), over: Int(Int32(truncatingIfNeeded: payload)))
        case .pow: pow(a, b)
        case .exp: Double.exp(a)
        case .expm1: Double.expm1(a)
        case .log: Double.log(a)
        case .log10: log10(a)
        case .log1p: Double.log1p(a)
        case .sqrt: a.squareRoot()
        case .cbrt: cbrt(a)
        case .abs: Swift.abs(a)
        case .sign: scalarSign(a)
        case .floor: a.rounded(.down)
        case .round: a.rounded(.toNearestOrAwayFromZero)
        case .sin: sin(a)
        case .cos: cos(a)
        case .tan: tan(a)
        case .asin: asin(a)
        case .acos: acos(a)
        case .atan: atan(a)
        case .atan2: atan2(a, b)
        case .sinh: sinh(a)
        case .cosh: cosh(a)
        case .tanh: Double.tanh(a)
        case .asinh: Double.asinh(a)
        case .acosh: acosh(a)
        case .atanh: atanh(a)
        case .erf: erf(a)
        case .exprel: Double.exprel(a)
        case .logistic: Double.logistic(a)
        case .softplus: a > 0 ? a + Double.log1p(Double.exp(-a)) : Double.log1p(Double.exp(a))
        case .bernoulli: bernoulliDerivative(a, order: Int(payload))
        case .minimum: a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
        case .maximum: a.isNaN || b.isNaN ? .nan : Swift.max(a, b)
        case .less: a < b ? 1 : 0
        case .lessOrEqual: a <= b ? 1 : 0
        case .equal: a == b ? 1 : 0
        case .and: a != 0 && b != 0 ? 1 : 0
        case .or: a != 0 || b != 0 ? 1 : 0
        case .not: a == 0 ? 1 : 0
        case .select: a != 0 ? b : c
        }
    }

    static func scalarSign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x }

    /// Bernoulli numbers B(2), B(4), ... divided by (2n)!: coefficients of the series of x/(e^x - 1).
    private static let bernoulliSeries: [Double] = [
        8.3333333333333333e-2, -1.3888888888888889e-3, 3.3068783068783069e-5, -8.2671957671957672e-7,
        2.0876756987868099e-8, -5.2841901386874932e-10, 1.3382536530684679e-11, -3.3896802963225829e-13,
        8.5860620562778446e-15, -2.1748686985580619e-16, 5.5090028283602295e-18, -1.3954464685812523e-19,
        3.5347070396294675e-21, -8.9535174270375469e-23, 2.2679524523376831e-24, -5.7447906688722024e-26,
        1.4551724756148649e-27, -3.6859949406653102e-29, 9.3367342570950447e-31, -2.3650224157006299e-32,
    ]

    /// The `order`-th derivative of B(x) = x/(e^x - 1).
    ///
    /// Near zero by the series (radius of convergence 2 pi); elsewhere by
    /// x B' = B - B^2 - x B differentiated `order - 1` times.
    static func bernoulliDerivative(_ x: Double, order: Int) -> Double {
        let b = Double.bernoulli(x)
        if order == 0 || x.isNaN { return b }
        if Swift.abs(x) < 1.5 {
            // Derivative of 1 - x/2 + sum c_n x^2n, term by term.
            var sum = order == 1 ? -0.5 : 0.0
            for (index, coefficient) in bernoulliSeries.enumerated().reversed() {
                let degree = 2 * (index + 1)
                guard degree >= order else { continue }
                var factor = coefficient
                for k in 0..<order { factor *= Double(degree - k) }
                sum += factor * pow(x, Double(degree - order))
            }
            return sum
        }
        if order == 1 {
            // -(1 + (x - 1) e^x)/(e^x - 1)^2, with the exponential that cannot overflow.
            let t = Double.exp(-Swift.abs(x))
            let d = 1 - t
            return x > 0 ? t * (1 - x - t) / (d * d) : (t * (1 - x) - 1) / (d * d)
        }
        var derivatives = [b, bernoulliDerivative(x, order: 1)]
        for n in 1..<order {
            // d^n: x B(n+1) + n B(n) = B(n) - sum binomial B(k) B(n-k) - x B(n) - n B(n-1)
            var convolution = 0.0
            var binomial = 1.0
            for k in 0...n {
                convolution += binomial * derivatives[k] * derivatives[n - k]
                binomial = binomial * Double(n - k) / Double(k + 1)
            }
            let right = derivatives[n] * (1 - Double(n) - x) - convolution - Double(n) * derivatives[n - 1]
            derivatives.append(right / x)
        }
        return derivatives[order]
    }
}
