#if arch(x86_64) && canImport(Glibc)
    import Equations
    import Glibc

    /// The value of a tree in 64-bit significands, with a bound on what any evaluation in double precision may be
    /// away from it.
    ///
    /// `magnitude` is the value with every subtraction made an addition of magnitudes: reordering a sum, spreading a
    /// product over it and merging terms all round numbers no larger. A tree of N operations rounds at most 4 N times on
    /// the way to a result in whatever order (the vector functions are within 4 ULP), so one level adds
    /// 4 N u magnitude. Through a function an error goes as the function's own change over the error.
    struct ExtendedValue {
        var value: Float80
        var magnitude: Float80
        var error: Float80
        var count: Float80

        private static let unit = Float80(Double.ulpOfOne) / 2

        /// Whether the bound is small enough to mean something, and no number near the limits of the format.
        var isUsable: Bool {
            value.isFinite && Swift.abs(value) < 1e8 && (value == 0 || Swift.abs(value) > 1e-100) && magnitude < 1e10
                && error < 1e-7 * Swift.max(magnitude, 1e-3)
        }

        /// The values of a tree and of everything in it; `nil` where one is not usable.
        init?(_ tree: Tree, _ symbols: [Double]) {
            switch tree {
            case .symbol(let index): self.init(exact: Float80(symbols[index]))
            case .constant(let value, _): self.init(exact: Float80(value))
            case .power(let base, let n, let d):
                guard let a = Self(base, symbols), a.value != 0, Swift.abs(a.value) > 1e-4 else { return nil }
                self.init(a) { x in
                    d == 3
                        ? Glibc.pow(x, Float80(n) / Float80(3))
                        : Glibc.pow(d == 2 ? x.squareRoot() : x, Float80(n))
                }
            case .bernoulli(let operand, let order):
                guard let a = Self(operand, symbols), order < 2 || Swift.abs(a.value) < 2.5 else { return nil }
                self.init(a) { Self.bernoulli($0, order) }
                // Derivatives come from differences of terms up to about 8: a bound that is absolute.
                if order > 0 { error += 2 * 8 * Self.unit }
            case .table(let index, let operand):
                // The table computes in double precision itself, with values and slopes up to 5.
                guard let a = Self(operand, symbols) else { return nil }
                self.init(a) { Float80(Tree.tables[index].value(at: Double($0))) }
                error += 16 * 5 * Self.unit
            case .surface(let index, let first, let second):
                guard let a = Self(first, symbols), let b = Self(second, symbols) else { return nil }
                let surface = Tree.surfaces[index]
                self.init(a) { Float80(surface.value(at: Double($0), Double(b.value))) }
                let along = Self(b) { Float80(surface.value(at: Double(a.value), Double($0))) }
                // Where both move at once their changes may do more than add up.
                error = 2 * (error + along.error) + 64 * 5 * Self.unit
                count = a.count + b.count + 1
            case .apply(let operation, let operands):
                let values = operands.compactMap { Self($0, symbols) }
                guard values.count == operands.count, let a = values.first else { return nil }
                if values.count == 1 {
                    self.init(operation, a)
                } else if values.count == 2 {
                    self.init(operation, a, values[1])
                } else {
                    let chosen = a.value != 0 ? values[1] : values[2]
                    self = chosen
                    magnitude = Swift.abs(value)
                    if a.error > 0.5 { error = .infinity }
                    count = values.reduce(1) { $0 + $1.count }
                }
            }
            guard isUsable else { return nil }
        }

        private init(exact: Float80) {
            value = exact
            magnitude = Swift.abs(exact)
            error = 0
            count = 0
        }

        /// A function of one value.
        private init(_ a: Self, _ function: (Float80) -> Float80) {
            value = function(a.value)
            magnitude = Swift.abs(value)
            count = a.count + 1
            let (up, down) = (function(a.value + a.error) - value, function(a.value - a.error) - value)
            let change = Swift.max(Swift.abs(up), Swift.abs(down))
            // Twice: the change is curved, and a function of a bound is not a bound where it turns.
            error = change.isNaN ? .infinity : 2 * change + 4 * count * Self.unit * magnitude
        }

        private init(_ operation: Operation, _ a: Self) {
            // At 0 a root has no slope.
            if operation == .sqrt || operation == .cbrt, Swift.abs(a.value) < 1e-4 {
                self.init(exact: .nan)
                return
            }
            switch operation {
            case .negate:
                self = a
                value = -a.value
            case .abs: self.init(a) { Swift.abs($0) }
            case .sqrt: self.init(a) { $0.squareRoot() }
            case .cbrt: self.init(a) { Glibc.cbrt($0) }
            case .sign: self.init(a) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
            case .not: self.init(a) { $0 == 0 ? 1 : 0 }
            case .floor: self.init(a) { $0.rounded(.down) }
            case .round: self.init(a) { $0.rounded(.toNearestOrAwayFromZero) }
            case .exp: self.init(a) { Glibc.exp($0) }
            case .expm1: self.init(a) { Glibc.expm1($0) }
            case .log: self.init(a) { Glibc.log($0) }
            case .log10: self.init(a) { Glibc.log10($0) }
            case .log1p: self.init(a) { Glibc.log1p($0) }
            case .sin: self.init(a) { Glibc.sin($0) }
            case .cos: self.init(a) { Glibc.cos($0) }
            case .tan: self.init(a) { Glibc.tan($0) }
            case .asin: self.init(a) { Glibc.asin($0) }
            case .acos: self.init(a) { Glibc.acos($0) }
            case .atan: self.init(a) { Glibc.atan($0) }
            case .sinh: self.init(a) { Glibc.sinh($0) }
            case .cosh: self.init(a) { Glibc.cosh($0) }
            case .tanh: self.init(a) { Glibc.tanh($0) }
            case .asinh: self.init(a) { Glibc.asinh($0) }
            case .acosh: self.init(a) { Glibc.acosh($0) }
            case .atanh: self.init(a) { Glibc.atanh($0) }
            case .erf: self.init(a) { Glibc.erf($0) }
            case .exprel: self.init(a) { $0 == 0 ? 1 : Glibc.expm1($0) / $0 }
            case .logistic: self.init(a) { 1 / (1 + Glibc.exp(-$0)) }
            case .softplus: self.init(a) { Glibc.log1p(Glibc.exp($0)) }
            default:
                self.init(exact: .nan)
            }
        }

        private init(_ operation: Operation, _ a: Self, _ b: Self) {
            count = a.count + b.count + 1
            let room = 4 * count * Self.unit
            let spread = a.error + b.error
            func condition(_ holds: Bool, isSure: Bool) {
                value = holds ? 1 : 0
                magnitude = value
                error = isSure ? 0 : 1
            }
            (value, magnitude, error) = (0, 0, 0)
            switch operation {
            case .add, .subtract:
                value = operation == .add ? a.value + b.value : a.value - b.value
                magnitude = a.magnitude + b.magnitude
                error = spread + room * magnitude
            case .multiply:
                value = a.value * b.value
                magnitude = a.magnitude * b.magnitude
                error = a.error * b.magnitude + b.error * a.magnitude + a.error * b.error + room * magnitude
            case .divide:
                guard Swift.abs(b.value) > 1e-4 else {
                    error = .infinity
                    return
                }
                value = a.value / b.value
                magnitude = a.magnitude / Swift.abs(b.value)
                error = (a.error + magnitude * b.error) / (Swift.abs(b.value) - b.error) + room * magnitude
            case .minimum, .maximum:
                value = operation == .minimum ? Swift.min(a.value, b.value) : Swift.max(a.value, b.value)
                magnitude = Swift.abs(value)
                error = Swift.max(a.error, b.error)
            case .less: condition(a.value < b.value, isSure: Swift.abs(a.value - b.value) > spread || spread == 0)
            case .lessOrEqual:
                condition(a.value <= b.value, isSure: Swift.abs(a.value - b.value) > spread || spread == 0)
            case .equal: condition(a.value == b.value, isSure: Swift.abs(a.value - b.value) > spread || spread == 0)
            case .and: condition(a.value != 0 && b.value != 0, isSure: spread < 0.5)
            case .or: condition(a.value != 0 || b.value != 0, isSure: spread < 0.5)
            case .pow:
                guard a.value > 1e-4 else {
                    error = .infinity
                    return
                }
                value = Glibc.pow(a.value, b.value)
                magnitude = value
                let change = a.error * Swift.abs(b.value) / a.value + b.error * Swift.abs(Glibc.log(a.value))
                error = value * (2 * change + room)
            case .atan2:
                value = Glibc.atan2(a.value, b.value)
                magnitude = Swift.abs(value)
                let radius = (a.value * a.value + b.value * b.value).squareRoot()
                let isCut = b.value <= 0 && Swift.abs(a.value) <= a.error
                error = radius < 1e-4 || isCut ? .infinity : 2 * spread / radius + room * magnitude
            default: error = .infinity
            }
        }

        /// B(2n)/(2n)! for n = 1...60, from zeta(2n).
        private static let bernoulliSeries: [Float80] = (1...60).map { n in
            let known: [Float80] = [6, 90, 945, 9450, 93555]
            let zeta =
                n <= known.count
                ? Glibc.pow(Float80.pi, Float80(2 * n)) / known[n - 1]
                : (1...60).reversed().reduce(Float80(0)) { $0 + Glibc.pow(Float80($1), Float80(-2 * n)) }
            return 2 * zeta * Glibc.pow(2 * Float80.pi, Float80(-2 * n)) * (n % 2 == 1 ? 1 : -1)
        }

        /// Derivative of x/(e^x - 1): for small x by its series, B(2n)/(2n)! = +-2 zeta(2n)/(2 pi)^(2n).
        private static func bernoulli(_ x: Float80, _ order: Int) -> Float80 {
            if order == 0 { return x == 0 ? 1 : x / Glibc.expm1(x) }
            if order == 1, Swift.abs(x) >= 2.5 {
                let m = Glibc.expm1(x)
                return (m - x * (m + 1)) / (m * m)
            }
            var sum: Float80 = order == 1 ? -0.5 : 0
            for (index, coefficient) in bernoulliSeries.enumerated() where 2 * (index + 1) >= order {
                let degree = 2 * (index + 1)
                var term = coefficient
                for k in 0..<order { term *= Float80(degree - k) }
                sum += term * (degree == order ? 1 : Glibc.pow(x, Float80(degree - order)))
            }
            return sum
        }
    }
#endif
