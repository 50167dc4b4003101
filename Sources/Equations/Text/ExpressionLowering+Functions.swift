import Units

extension ExpressionLowering {
    /// The functions that every expression has.
    public static let functions: Set<String> = Set(plainFunctions.keys).union([
        "abs", "sign", "sqrt", "cbrt", "atan2", "min", "max", "clamp", "if", "integral", "sum", "product", "q10",
        "arrhenius", "delay",
    ])

    /// The constants that every expression has, CODATA 2018.
    public static let constants: Set<String> = Set(constantValues.keys)

    private static let constantValues: [String: (Double, Dimension)] = [
        "pi": (Double.pi, .none), "R": (Constants.gas, .molarEnergy / .temperature),
        "F": (Constants.faraday, .molarCharge), "kB": (Constants.boltzmann, .energy / .temperature),
        "e": (Constants.elementaryCharge, .charge), "NA": (Constants.avogadro, .none / .amount),
        "epsilon0": (Constants.vacuumPermittivity, .permittivity),
    ]

    /// Functions of one plain number.
    private static let plainFunctions: [String: Operation] = [
        "exp": .exp, "log": .log, "log10": .log10, "expm1": .expm1, "log1p": .log1p, "floor": .floor, "round": .round,
        "sin": .sin, "cos": .cos, "tan": .tan, "asin": .asin, "acos": .acos, "atan": .atan, "sinh": .sinh,
        "cosh": .cosh, "tanh": .tanh, "asinh": .asinh, "acosh": .acosh, "atanh": .atanh, "erf": .erf,
        "exprel": .exprel, "bernoulli": .bernoulli, "logistic": .logistic, "softplus": .softplus,
    ]

    func reference(_ reference: ReferenceSyntax) -> Value? {
        if let name = reference.bareName {
            if let variable = variables.last(where: { $0.name == name }) {
                return .quantity(Quantity(expression: variable.value))
            }
            if let (value, dimension) = Self.constantValues[name] {
                return .quantity(Quantity(expression: .quantity(value, dimension)))
            }
            if name == "ion" {
                fail(.usage, "`ion` stands for an ion, not a number", help: "`charge(ion)`", at: reference.range)
                return nil
            }
        } else if let name = reference.name, let arguments = reference.arguments, Self.functions.contains(name),
            // With two arguments it is the area under a curve, which figures know.
            name != "integral" || arguments.count != 2
        {
            return call(name, arguments, reference).map(Value.quantity)
        }
        return resolve(reference)
    }

    private func resolve(_ reference: ReferenceSyntax) -> Value? {
        var reference = reference
        if let currentIon, let arguments = reference.arguments {
            reference.arguments = arguments.map { argument in
                argument.bareName == "ion" ? ArgumentSyntax(.ion(currentIon), range: argument.range) : argument
            }
        }
        do throws(ExpressionError) {
            switch try scope.resolve(reference, in: self) {
            case .quantity(let expression): return .quantity(Quantity(expression: expression))
            case .condition(let expression): return .condition(expression)
            case nil: unknown(reference)
            }
        } catch {
            if !errors.contains(error) { errors.append(error) }
        }
        return nil
    }

    // MARK: - Calls

    private func call(_ name: String, _ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax) -> Quantity? {
        switch name {
        case "if": return choice(arguments, reference)
        case "integral": return integral(arguments, reference)
        case "sum", "product": return overIons(name, arguments, reference)
        case "delay":
            fail(.usage, "delay is not in this version", at: reference.range)
            return nil
        default: break
        }
        guard let values = values(of: arguments, name, reference) else { return nil }
        let (quantities, texts) = (values.map(\.0), values.map(\.1))
        func one() -> (Quantity, ExpressionSyntax)? { values.first }
        if let operation = Self.plainFunctions[name] {
            guard let (x, text) = one(), needsPlain(x, text, name) else { return nil }
            return Quantity(expression: Expression.apply(operation, x.expression))
        }
        switch name {
        case "min", "max":
            return alike(quantities, texts, name).map { all in
                Quantity(
                    expression: all.dropFirst().reduce(all[0]) {
                        Expression.apply(name == "min" ? .minimum : .maximum, $0, $1)
                    })
            }
        case "clamp":
            return alike(quantities, texts, name).map { all in
                Quantity(expression: Expression.apply(.minimum, Expression.apply(.maximum, all[0], all[1]), all[2]))
            }
        case "atan2":
            for (x, text) in values where !refusePoint(x, text) { return nil }
            return alike(quantities, texts, name).map { Quantity(expression: Expression.apply(.atan2, $0[0], $0[1])) }
        case "q10": return temperatureFactor(name, values, reference)
        case "arrhenius": return temperatureFactor(name, values, reference)
        default:
            guard let (x, text) = one(), refusePoint(x, text) else { return nil }
            return root(name, x, text)
        }
    }

    /// `abs`, `sign`, `sqrt` and `cbrt`, which take any dimension.
    private func root(_ name: String, _ x: Quantity, _ text: ExpressionSyntax) -> Quantity? {
        let degree = name == "sqrt" ? 2 : name == "cbrt" ? 3 : 1
        guard x.dimension.power(1, over: degree) != nil else {
            fail(.dimension, "`\(shown(text))` in \(x.dimension) has no \(name)", at: text.range)
            return nil
        }
        let operation: Operation = name == "sqrt" ? .sqrt : name == "cbrt" ? .cbrt : name == "sign" ? .sign : .abs
        return Quantity(expression: Expression.apply(operation, x.expression))
    }

    /// How many arguments each function takes, and how it is written.
    private static func form(of name: String) -> (count: ClosedRange<Int>, text: String) {
        switch name {
        case "min", "max": (2...4096, "\(name)(a, b)")
        case "clamp": (3...3, "clamp(x, low, high)")
        case "atan2": (2...2, "atan2(y, x)")
        case "q10": (2...2, "q10(factor, reference)")
        case "arrhenius": (2...2, "arrhenius(energy, reference)")
        case "if": (3...4096, "if(condition, a, otherwise)")
        case "integral": (4...4, "integral(u, from, to, expression)")
        case "sum", "product": (1...1, "\(name)(expression of ion)")
        default: (1...1, "\(name)(x)")
        }
    }

    private func checkCount(_ arguments: [ArgumentSyntax], _ name: String, _ reference: ReferenceSyntax) -> Bool {
        let form = Self.form(of: name)
        if form.count.contains(arguments.count), name != "if" || arguments.count % 2 == 1 { return true }
        let count = arguments.count == 1 ? "1 argument does" : "\(arguments.count) arguments do"
        fail(.usage, "\(count) not fit \(name)", help: "`\(form.text)`", at: reference.range)
        return false
    }

    /// The arguments as quantities; `nil` after a mistake in any.
    private func values(
        of arguments: [ArgumentSyntax], _ name: String, _ reference: ReferenceSyntax
    ) -> [(Quantity, ExpressionSyntax)]? {
        guard checkCount(arguments, name, reference) else { return nil }
        let values = arguments.map { argument -> (Quantity, ExpressionSyntax)? in
            guard let expression = argument.expression else {
                fail(.usage, "`\(shown(argument))` is an ion; \(name) needs a number", at: argument.range)
                return nil
            }
            return quantity(of: expression).map { ($0, expression) }
        }
        let found = values.compactMap { $0 }
        return found.count == values.count ? found : nil
    }

    /// Arguments of one dimension; bare zeros take it.
    private func alike(_ quantities: [Quantity], _ texts: [ExpressionSyntax], _ name: String) -> [Expression]? {
        guard let leader = quantities.indices.first(where: { !quantities[$0].isBareZero }) else {
            return quantities.map(\.expression)
        }
        var result: [Expression] = []
        for index in quantities.indices {
            guard
                let (_, value) = alike(
                    quantities[leader], quantities[index], texts[leader], texts[index], "and", "arguments of \(name)")
            else { return nil }
            result.append(value)
        }
        return result
    }

    private func choice(_ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax) -> Quantity? {
        guard checkCount(arguments, "if", reference) else { return nil }
        var conditions: [Expression] = []
        var arms: [Quantity] = []
        var texts: [ExpressionSyntax] = []
        for (index, argument) in arguments.enumerated() {
            guard let expression = argument.expression else {
                fail(.usage, "`\(shown(argument))` is an ion; if needs a number", at: argument.range)
                continue
            }
            if index % 2 == 0, index < arguments.count - 1 {
                if let condition = condition(of: expression) { conditions.append(condition) }
            } else if let arm = quantity(of: expression) {
                arms.append(arm)
                texts.append(expression)
            }
        }
        guard conditions.count == arguments.count / 2, arms.count == conditions.count + 1,
            let all = alike(arms, texts, "if"), var result = all.last
        else { return nil }
        for index in conditions.indices.reversed() {
            result = Expression.select(conditions[index], all[index], result)
        }
        return Quantity(expression: result, isBareZero: arms.allSatisfy(\.isBareZero))
    }

    /// `q10(factor, reference)` = factor^((T - reference) / 10 K) and
    /// `arrhenius(energy, reference)` = exp(energy / R * (1 / reference - 1 / T)).
    private func temperatureFactor(
        _ name: String, _ values: [(Quantity, ExpressionSyntax)], _ reference: ReferenceSyntax
    ) -> Quantity? {
        let (strength, strengthText) = values[0]
        let (point, pointText) = values[1]
        guard point.dimension == .temperature else {
            fail(
                .dimension, "\(name) needs a temperature; `\(shown(pointText))` is in \(point.dimension)",
                help: "`25 degC`", at: pointText.range)
            return nil
        }
        let symbol = ReferenceSyntax([ReferenceSyntax.Part("T")], range: reference.range)
        guard case .quantity(let temperature) = resolve(symbol) else { return nil }
        if name == "q10" {
            guard needsPlain(strength, strengthText, name) else { return nil }
            let steps = (temperature.expression - point.expression) / .quantity(10, .temperature)
            return Quantity(expression: Expression.apply(.pow, strength.expression, steps))
        }
        guard strength.dimension == .molarEnergy else {
            fail(
                .dimension,
                "arrhenius needs an energy per amount; `\(shown(strengthText))` is in \(strength.dimension)",
                help: "`50 kJ/mol`", at: strengthText.range)
            return nil
        }
        let gas = Expression.quantity(Constants.gas, .molarEnergy / .temperature)
        let one = Expression(1)
        return Quantity(
            expression: Expression.exp(
                strength.expression / gas * (one / point.expression - one / temperature.expression)))
    }
}
