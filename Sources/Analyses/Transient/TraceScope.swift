internal import Equations
internal import Units

/// What names mean in a figure of a transient: functions that reduce traces, the analysis's events, what is recorded by
/// name, and everything a record can name.
///
/// Each reduction stands as a symbol in the figure's expression; what it reads becomes curves of the moving system.
final class TraceScope: ExpressionScope {
    private let base: RecordedScope
    private let graph: Graph
    private let time: Expression
    /// By name: a number that is above zero where the event's condition holds.
    private let events: [(name: String, margin: Expression)]
    /// Of models, by their full names.
    private let modelEvents: [String]
    private(set) var reductions: [(symbol: Expression, reduction: TraceReduction)] = []
    /// What the integrator watches.
    private(set) var curves: [Expression] = []

    init(
        base: RecordedScope, graph: Graph, time: Expression, events: [(name: String, margin: Expression)],
        modelEvents: [String]
    ) {
        self.base = base
        self.graph = graph
        self.time = time
        self.events = events
        self.modelEvents = modelEvents
    }

    var names: [String] {
        base.names + events.map(\.name) + TraceReduction.Kind.allCases.map(\.rawValue)
    }
    func ownName(_ name: String) -> ScopeName? { base.ownName(name) }

    /// The number of an expression among the curves.
    func watch(_ expression: Expression) -> Int {
        let stored = expression.stored(in: graph)
        if let known = curves.firstIndex(where: { $0.isSame(as: stored) }) { return known }
        curves.append(stored)
        return curves.count - 1
    }

    /// A trace reduced to a number.
    func reduce(_ kind: TraceReduction.Kind, _ trace: Expression) -> Expression {
        add(kind, nil, [.curve(watch(trace))], TraceReduction.dimension(kind, [trace.dimension]))
    }

    /// The integral of a trace over time.
    func integral(_ trace: Expression) -> Expression {
        add(.integral, nil, [.curve(watch(trace)), .time], trace.dimension * .time)
    }

    func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        guard let name = reference.name, let arguments = reference.arguments else {
            if let name = reference.bareName, events.contains(where: { $0.name == name }) {
                throw ExpressionError(
                    .usage, "`\(name)` is an event, not a number", help: "`count(\(name))`, `times(\(name))`",
                    at: reference.range)
            }
            return try base.resolve(reference, in: lowering)
        }
        if CurveReduction(rawValue: name) != nil, TraceReduction.Kind(rawValue: name) == nil {
            throw ExpressionError(
                .usage, "`\(name)` of a trace is not in this version", help: "sweep a quantity to read it off a curve",
                at: reference.range)
        }
        guard let kind = TraceReduction.Kind(rawValue: name) else { return try base.resolve(reference, in: lowering) }
        if let list = try list(reference, kind) { return .quantity(list) }
        let count = TraceReduction.argumentCount(kind)
        guard arguments.count == count else {
            let usage = TraceReduction.usage(kind)
            throw ExpressionError(
                .usage, "`\(name)` takes \(usage)", help: "`\(name)(\(usage))`", at: reference.range)
        }
        switch kind {
        case .count, .frequency:
            let event = try event(arguments[0], of: name)
            return .quantity(add(kind, nil, [event], TraceReduction.dimension(kind, [])))
        case .times, .interval:
            throw ExpressionError(
                .usage, "`\(name)` is a list, not a number", help: "`last(\(name)(...))`, `mean(\(name)(...))`",
                at: reference.range)
        default: break
        }
        return .quantity(try ofCurves(kind, arguments, reference))
    }

    private func ofCurves(
        _ kind: TraceReduction.Kind, _ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax
    ) throws(ExpressionError) -> Expression {
        // Traces are read without reductions inside them.
        let inner = ExpressionLowering(scope: base)
        var values: [Expression] = []
        for argument in arguments {
            guard let syntax = argument.expression else {
                throw ExpressionError(.usage, "`\(kind.rawValue)` reduces traces, not ions", at: argument.range)
            }
            do { values.append(try inner.quantity(syntax)) } catch {
                throw error.errors.first ?? ExpressionError(.usage, "this cannot be read", at: argument.range)
            }
        }
        let alike: (Int, Int)? = kind == .at || kind == .slope ? (1, 2) : kind == .width ? (0, 1) : nil
        if let (a, b) = alike, values[a].dimension != values[b].dimension, values[b].constant != 0 {
            throw ExpressionError(
                .dimension,
                "`\(kind.rawValue)` reads at a value in \(values[a].dimension); this one is in \(values[b].dimension)",
                at: arguments[b].range)
        }
        let dimension = TraceReduction.dimension(kind, values.map(\.dimension))
        func operand(_ value: Expression) -> TraceReduction.Operand {
            value.isSame(as: time) ? .time : .curve(watch(value))
        }
        // The place of a zero is x where y is zero.
        if kind == .root { return add(.at, nil, [operand(values[1]), .curve(watch(values[0]))], dimension) }
        if kind == .at || kind == .slope || kind == .width {
            // Where x is at the value, or y at the level, is where the difference is zero.
            let level = values[alike?.1 ?? 1].constant == 0 ? nil : values[alike?.1 ?? 1]
            let place = values[alike?.0 ?? 0]
            let difference = level.map { place - $0 } ?? place
            let edge = TraceReduction.Operand.curve(watch(difference))
            switch kind {
            case .at: return add(kind, nil, [operand(values[0]), edge], dimension)
            case .slope: return add(kind, nil, [operand(values[0]), edge, operand(values[1])], dimension)
            default: return add(kind, nil, [edge], dimension)
            }
        }
        return add(kind, nil, values.map(operand), dimension)
    }

    /// `last(interval(spike))`: a number of a list of an event.
    private func list(_ reference: ReferenceSyntax, _ kind: TraceReduction.Kind) throws(ExpressionError) -> Expression?
    {
        guard let arguments = reference.arguments, arguments.count == 1, let syntax = arguments[0].expression,
            case .reference(let inner) = syntax.node, let own = inner.name, own == "times" || own == "interval",
            let events = inner.arguments, let source = TraceReduction.Kind(rawValue: own)
        else { return nil }
        guard let reduction = TraceReduction.ListReduction(rawValue: kind.rawValue) else {
            let known = TraceReduction.ListReduction.allCases.map(\.rawValue).joined(separator: ", ")
            throw ExpressionError(
                .usage, "`\(kind.rawValue)` does not reduce a list", help: "what does: \(known)", at: reference.range)
        }
        guard events.count == 1 else {
            throw ExpressionError(.usage, "`\(own)` takes an event", at: inner.range)
        }
        let event = try event(events[0], of: own)
        return add(source, reduction, [event], reduction == .count ? .none : .time)
    }

    private func event(
        _ argument: ArgumentSyntax, of function: String
    ) throws(ExpressionError) -> TraceReduction.Operand {
        if let name = argument.bareName, let own = events.first(where: { $0.name == name }) {
            return .curve(watch(own.margin))
        }
        var wanted: [String] = []
        if let syntax = argument.expression, case .reference(let path) = syntax.node, path.arguments == nil,
            path.parts.allSatisfy(\.indices.isEmpty)
        {
            wanted = path.parts.map(\.name).filter { !["membranes", "channels", "pumps", "events"].contains($0) }
        }
        let fitting = modelEvents.indices.filter {
            !wanted.isEmpty
                && modelEvents[$0].split(separator: ".").map(String.init).suffix(wanted.count) == wanted[...]
        }
        if fitting.count > 1 {
            let candidates = fitting.map { "`\(modelEvents[$0])`" }.joined(separator: " and ")
            throw ExpressionError(
                .usage, "`\(wanted.joined(separator: "."))` fits \(candidates); say which", at: argument.range)
        }
        guard let own = fitting.first else {
            let known = (events.map(\.name) + modelEvents).map { "`\($0)`" }.joined(separator: ", ")
            throw ExpressionError(
                .usage, "`\(function)` takes an event of this analysis",
                help: known.isEmpty ? "`events: { spike: V > 0 mV }`" : "there is \(known)", at: argument.range)
        }
        return .event(own)
    }

    private func add(
        _ kind: TraceReduction.Kind, _ list: TraceReduction.ListReduction?, _ operands: [TraceReduction.Operand],
        _ dimension: Dimension
    ) -> Expression {
        if let known = reductions.first(where: {
            $0.reduction.kind == kind && $0.reduction.list == list && $0.reduction.operands == operands
        }) {
            return known.symbol
        }
        let symbol = graph.symbol(kind.rawValue, dimension)
        reductions.append((symbol, TraceReduction(kind: kind, list: list, operands: operands)))
        return symbol
    }
}
