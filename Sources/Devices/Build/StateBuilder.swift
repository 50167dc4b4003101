internal import Equations
internal import Units

/// Reads the states of a model: gates, quantities that relax, and quantities that are given by their derivative.
final class StateBuilder {
    private let context: BuildContext
    /// Holds this.
    private unowned let scope: PartScope
    private let part: String
    private let entries: [TextNode.Entry]
    private var symbols: [String: Expression] = [:]

    /// How a state is given.
    private enum Form {
        case derivative(TextNode)
        case gate(opening: TextNode, closing: TextNode)
        case relaxation(steady: TextNode, tau: TextNode)
        /// Changes by events only.
        case held(initial: TextNode)
    }

    init(_ node: TextNode?, of part: String, context: BuildContext, scope: PartScope) {
        self.context = context
        self.scope = scope
        self.part = part
        entries = node?.map ?? []
    }

    var names: [String] { entries.map(\.key) }

    /// Dimension of a state that has been mentioned.
    func dimension(of name: String) -> Dimension? { symbols[name]?.dimension }

    /// What stands for a state in equations; `nil` where there is none of this name.
    func symbol(_ name: String, at range: Range<Int>) throws(ExpressionError) -> Expression? {
        if let known = symbols[name] { return known }
        guard let entry = entries.first(where: { $0.key == name }) else { return nil }
        let dimension = try context.guarded("\(scope.label).\(name)", at: range) { self.dimension(of: entry) }
        guard let dimension else { throw ExpressionError(.usage, "state `\(name)` could not be read", at: range) }
        let symbol = context.graph.symbol("\(part).\(name)", dimension)
        symbols[name] = symbol
        return symbol
    }

    /// The states, or `nil` after an error, which has been reported.
    func build() -> [ModelState]? {
        var states: [ModelState] = []
        for entry in entries {
            guard let state = build(entry) else { return nil }
            states.append(state)
        }
        return states
    }

    private func build(_ entry: TextNode.Entry) -> ModelState? {
        let name = entry.key
        guard let form = form(of: entry) else { return nil }
        let y: Expression
        do {
            guard let symbol = try symbol(name, at: 0..<0) else { return nil }
            y = symbol
        } catch {
            context.report(entry.diagnostic(error.message, help: error.help))
            return nil
        }
        func read(_ node: TextNode, _ key: String, _ dimension: Dimension) -> Expression? {
            context.lower(node, expected: [dimension], what: "`\(key)` of `\(name)`", scope: scope)
        }
        guard let bounds = bounds(of: entry, y.dimension, form) else { return nil }
        let (derivative, steady): (Expression, Expression?)
        switch form {
        case .derivative(let node):
            guard let rate = read(node, "derivative", y.dimension / .time) else { return nil }
            (derivative, steady) = (bounds.map { kept(rate, of: y, within: $0) } ?? rate, nil)
        case .gate(let opening, let closing):
            guard let up = read(opening, "opening", .rate), let down = read(closing, "closing", .rate) else {
                return nil
            }
            (derivative, steady) = (up * (Expression(1) - y) - down * y, up / (up + down))
        case .relaxation(let target, let tau):
            guard let value = read(target, "steady", y.dimension), let time = read(tau, "tau", .time) else {
                return nil
            }
            if let number = time.constant, !(number > 0) {
                context.report(tau.diagnostic("`tau` of `\(name)` is a time above zero"))
                return nil
            }
            (derivative, steady) = ((value - y) / time, value)
        case .held(let start):
            guard let value = read(start, "initial", y.dimension) else { return nil }
            (derivative, steady) = (context.graph.constant(0, y.dimension / .time), value)
        }
        var initial: Expression?
        if let node = entry.value["initial"] {
            guard let value = read(node, "initial", y.dimension) else { return nil }
            initial = value
        }
        return ModelState(
            name: name, symbol: y, derivative: derivative.stored(in: context.graph),
            steady: steady?.stored(in: context.graph), initial: initial?.stored(in: context.graph), bounds: bounds,
            nature: nature(of: entry, y.dimension, form))
    }

    /// A rate that leads out of no bound: a state that is driven against one stays there until it is driven back.
    private func kept(_ rate: Expression, of y: Expression, within bounds: ClosedRange<Double>) -> Expression {
        let none = context.graph.constant(0, rate.dimension)
        var result = rate
        if bounds.upperBound < .infinity {
            let end = Expression.quantity(bounds.upperBound, y.dimension)
            result = .select(y, isLessThan: end, then: result, otherwise: .apply(.minimum, result, none))
        }
        if bounds.lowerBound > -.infinity {
            let end = Expression.quantity(bounds.lowerBound, y.dimension)
            result = .select(end, isLessThan: y, then: result, otherwise: .apply(.maximum, result, none))
        }
        return result
    }

    private func form(of entry: TextNode.Entry) -> Form? {
        let keys = ["derivative", "opening", "closing", "steady", "tau"].filter { entry.value[$0] != nil }
        let node = entry.value
        let isHeld = node["held"]?.scalar == "true"
        if !isHeld, keys == ["derivative"], let derivative = node["derivative"] {
            if node["unit"] == nil {
                context.report(
                    entry.diagnostic(
                        "state `\(entry.key)` is given by its derivative, so it needs a unit",
                        help: "`unit: mV`, or `unit: \"1\"` for a plain number"))
                return nil
            }
            return .derivative(derivative)
        }
        if !isHeld, keys == ["opening", "closing"], let opening = node["opening"], let closing = node["closing"] {
            return .gate(opening: opening, closing: closing)
        }
        if !isHeld, keys == ["steady", "tau"], let steady = node["steady"], let tau = node["tau"] {
            return .relaxation(steady: steady, tau: tau)
        }
        if isHeld, keys.isEmpty {
            if let initial = node["initial"] { return .held(initial: initial) }
            context.report(
                entry.diagnostic("held state `\(entry.key)` needs a value to start from", help: "`initial: 0`"))
            return nil
        }
        let given = (keys + (isHeld ? ["held"] : [])).map { "`\($0)`" }.joined(separator: ", ")
        context.report(
            entry.diagnostic(
                "state `\(entry.key)` has " + (given.isEmpty ? "no law of change" : given),
                help: "exactly one of `derivative`; `opening` and `closing`; `steady` and `tau`; `held: true`"))
        return nil
    }

    private func dimension(of entry: TextNode.Entry) -> Dimension? {
        guard let form = form(of: entry) else { return nil }
        if let unit = entry.value["unit"] {
            do {
                let dimension = try Unit.parse(unit.scalar ?? "").dimension
                guard case .gate = form, !dimension.isNone else { return dimension }
                context.report(unit.diagnostic("gate `\(entry.key)` is a plain number; leave out `unit`"))
                return nil
            } catch {
                context.report(unit.diagnostic(error.message, help: error.help))
                return nil
            }
        }
        switch form {
        case .derivative, .gate: return Dimension.none
        case .held(let initial):
            return context.lower(initial, expected: [], what: "`initial` of `\(entry.key)`", scope: scope)?.dimension
        case .relaxation(let steady, _):
            return context.lower(steady, expected: [], what: "`steady` of `\(entry.key)`", scope: scope)?.dimension
        }
    }

    /// `nil` after an error; no bounds are a range of their own kind.
    private func bounds(of entry: TextNode.Entry, _ dimension: Dimension, _ form: Form) -> ClosedRange<Double>?? {
        var (low, high) = (-Double.infinity, Double.infinity)
        if case .gate = form { (low, high) = (0, 1) }
        for key in ["minimum", "maximum"] {
            guard let node = entry.value[key] else { continue }
            let what = "`\(key)` of `\(entry.key)`"
            guard let value = context.lower(node, expected: [dimension], what: what, scope: scope) else { return nil }
            guard let number = value.constant else {
                context.report(node.diagnostic("\(what) is a plain value that nothing varies"))
                return nil
            }
            if key == "minimum" { low = number } else { high = number }
        }
        guard low < high else {
            context.report(entry.diagnostic("state `\(entry.key)` has a minimum that is not below its maximum"))
            return nil
        }
        return .some(low == -.infinity && high == .infinity ? nil : low...high)
    }

    private func nature(of entry: TextNode.Entry, _ dimension: Dimension, _ form: Form) -> ModelState.Nature {
        if let word = entry.value["nature"]?.scalar, let nature = ModelState.Nature(rawValue: word) { return nature }
        if case .gate = form { return .fraction }
        switch dimension {
        case .voltage: return .voltage
        case .current: return .current
        case .concentration: return .concentration
        default: return .other
        }
    }
}
