internal import Electrochemistry
internal import Equations
internal import Units

/// What names mean inside a channel, a pump or an element.
///
/// There are two views: that of the values which the device gives to parameters (the device's parameters and the
/// solutions; of an element also voltages and currents of the circuit), and that of the model's own equations (its
/// parameters, definitions, unknowns, `V`, `I`...).
final class PartScope: ExpressionScope {
    let context: BuildContext
    let device: DeviceScope
    let label: String
    let temperature: Expression
    /// By what the model calls them: `inside` and `outside` (after `reversed`) of a channel or a pump, `solution` of an
    /// electrode.
    let sides: [String: Solution]
    /// Voltage as the model sees it; `nil` of an element of more than two terminals.
    let voltage: Expression?
    /// Current as the model sees it, from first to second, where its equations may read it.
    let current: (() -> Expression)?
    /// The nodes of an element by its terminals, and what they are called.
    let terminals: (nodes: [String: String], names: CircuitNames)?
    let area: Expression?
    var ionNames: IonNames

    /// Whether both sides have one temperature.
    var isIsothermal = true
    /// Set to make this the view of the model's own equations.
    var seesModel = false
    var parameters: [String: () -> Expression?] = [:]
    /// What the parameters are measured in.
    var dimensions: [String: Dimension] = [:]
    /// Parameters with a value for each ion.
    var ionParameters: [String: [(ion: Ion, value: Expression)]] = [:]
    var definitions: [String: TextNode] = [:]
    var unknowns: [String: Expression] = [:]
    var states: StateBuilder?
    var schemes: [SchemeBuilder] = []
    var tables: [String: TableText] = [:]
    var exports: [(ion: Ion, count: Double)] = []
    var imports: [(ion: Ion, count: Double)] = []
    /// What a channel or a pump carries as its own equations see it; `nil` after an error.
    var carriers: (() -> [MembranePart.Carrier]?)?
    /// Flux of an ion through the whole membrane, outward; known once all parts have their currents.
    var membraneFlux: ((Ion) -> Expression)?
    private var resolvedDefinitions: [String: Expression] = [:]

    init(
        context: BuildContext, device: DeviceScope, label: String, temperature: Expression, sides: [String: Solution],
        voltage: Expression?, area: Expression?, ions: IonNames, current: (() -> Expression)? = nil,
        terminals: (nodes: [String: String], names: CircuitNames)? = nil
    ) {
        self.context = context
        self.device = device
        self.label = label
        self.temperature = temperature
        self.sides = sides
        self.voltage = voltage
        self.current = current
        self.terminals = terminals
        self.area = area
        ionNames = ions
    }

    private var common: CommonNames { CommonNames(temperature: temperature, ions: ionNames) }

    /// Charge moved outward by one cycle, in elementary charges.
    var cycleCharge: Double {
        exports.reduce(0) { $0 + $1.count * $1.ion.charge } - imports.reduce(0) { $0 + $1.count * $1.ion.charge }
    }

    var loopIons: [Ion] {
        if let first = ionParameters.sorted(by: { $0.key < $1.key }).first { return first.value.map(\.ion) }
        return (exports + imports).map(\.ion)
    }

    func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        try quantity(reference, lowering).map { .quantity($0) }
    }

    private func quantity(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError)
        -> Expression?
    {
        if seesModel, let own = try own(reference, lowering) { return own }
        if let common = try common.resolve(reference) { return common }
        if let terminals {
            // Before time runs it stands at its beginning.
            if reference.bareName == "time" { return device.time ?? context.graph.constant(0, .time) }
            if !seesModel, let known = try terminals.names.resolve(reference, lowering) { return known }
        }
        if let side = try side(reference) { return side }
        if let function = try membraneFunction(reference) { return function }
        let donnan = try DonnanFunction.resolve(reference, lowering, temperature: temperature, context) {
            sides[$0] ?? (seesModel ? nil : device.solution($0))
        }
        if let donnan { return donnan }
        return seesModel ? nil : try device.parameter(reference, lowering)
    }

    /// The ions that `sum` and `product` run over.
    var ions: [String] { seesModel ? loopIons.map(\.name) : [] }

    func ownName(_ name: String) -> ScopeName? {
        guard seesModel else { return device.ownName(name) }
        if let unknown = unknowns[name] { return ScopeName(kind: "unknown", dimension: unknown.dimension) }
        if let dimension = states?.dimension(of: name) { return ScopeName(kind: "state", dimension: dimension) }
        for scheme in schemes {
            if let dimension = scheme.dimension(of: name) { return ScopeName(kind: "state", dimension: dimension) }
        }
        if definitions[name] != nil {
            return ScopeName(kind: "definition", dimension: resolvedDefinitions[name]?.dimension)
        }
        return dimensions[name].map { ScopeName(kind: "parameter", dimension: $0) }
    }

    var names: [String] {
        guard seesModel else { return device.names + sides.keys.sorted() }
        let own = parameters.keys.sorted() + ionParameters.keys.sorted() + definitions.keys.sorted()
        let moving = unknowns.keys.sorted() + (states?.names ?? []) + schemes.flatMap(\.names)
        return own + moving + tables.keys.sorted() + ["V", "T"] + sides.keys.sorted()
    }

    private func own(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError)
        -> Expression?
    {
        if let name = reference.bareName {
            if let parameter = parameters[name] {
                guard let value = try context.guarded("\(label).\(name)", at: reference.range, { parameter() }) else {
                    throw ExpressionError(.usage, "`\(name)` has no value", at: reference.range)
                }
                return value
            }
            if let unknown = unknowns[name] { return unknown }
            if let state = try states?.symbol(name, at: reference.range) { return state }
            for scheme in schemes {
                if let state = try scheme.occupancy(name, at: reference.range) { return state }
            }
            if let definition = definitions[name] { return try self.definition(name, definition, reference) }
            switch name {
            case "V":
                if let voltage { return voltage }
                throw ExpressionError(
                    .usage, "`V` is the voltage of two terminals, and there are \(terminals?.nodes.count ?? 0)",
                    help: "name two: `V(a, b)`", at: reference.range)
            case "cycleCharge": return Expression(cycleCharge)
            // Nothing runs at rest: it stands at its start.
            case "time": return device.time ?? context.graph.constant(0, .time)
            case "I" where current != nil: return current?()
            case "I" where carriers != nil: return sum(try ownCarriers(at: reference.range).map(\.current))
            case "J" where carriers != nil:
                return try sum(ownCarriers(at: reference.range).map(\.current)) / membraneArea(reference)
            case "I", "J":
                throw ExpressionError(
                    .usage, "`\(name)` is the current of a membrane or of two terminals",
                    help: "of an element of more terminals name what flows by `where`", at: reference.range)
            default: break
            }
        }
        if reference.path == "membrane.area", reference.arguments == nil { return try membraneArea(reference) }
        if reference.path == "membrane.flux", reference.arguments != nil {
            guard let membraneFlux else {
                throw ExpressionError(.usage, "`membrane.flux` is for equations of unknowns", at: reference.range)
            }
            return membraneFlux(try ionNames.argument(of: reference))
        }
        guard let name = reference.name, let arguments = reference.arguments else { return nil }
        if name == "flux" { return try flux(arguments, reference) }
        if name == "I", carriers != nil {
            let ion = try ionNames.argument(of: reference)
            return sum(try ownCarriers(at: reference.range).filter { $0.ion?.name == ion.name }.map(\.current))
        }
        if name == "V", let terminals {
            return try terminals.names.voltage(arguments, reference) { terminals.nodes[$0] }
        }
        if let values = ionParameters[name] {
            let ion = try ionNames.argument(of: reference)
            guard let value = values.first(where: { $0.ion.name == ion.name })?.value else {
                throw ExpressionError(
                    .usage, "`\(name)` has no value for `\(ion)`",
                    help: "it has \(values.map(\.ion.name).joined(separator: ", "))", at: reference.range)
            }
            return value
        }
        if let table = tables[name] { return try table.look(up: arguments, reference, lowering) }
        return nil
    }

    private func membraneArea(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression {
        if let area { return area }
        throw ExpressionError(.usage, "the membrane has no area", help: "give `area: 1 mm^2`", at: reference.range)
    }

    /// The currents of the model's own equations, which may not rest on themselves.
    func ownCarriers(at range: Range<Int>) throws(ExpressionError) -> [MembranePart.Carrier] {
        let own = try context.guarded("\(label).I", at: range) { carriers?() }
        if let own { return own }
        throw ExpressionError(.usage, BuildContext.noValue("I"), at: range)
    }

    /// `flux(A, B)`: net transitions per second of a scheme.
    private func flux(_ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax) throws(ExpressionError) -> Expression
    {
        if arguments.count == 2, let from = arguments[0].bareName, let to = arguments[1].bareName {
            for scheme in schemes {
                if let flux = try scheme.flux(from, to, at: reference.range) { return flux }
            }
        }
        let known = schemes.map { $0.names.map { "`\($0)`" }.joined(separator: ", ") }.joined(separator: "; ")
        throw ExpressionError(
            .usage, "`flux` counts the transitions between two states of one scheme",
            help: known.isEmpty ? "give the model `kinetics`" : "there is \(known)", at: reference.range)
    }

    private func definition(_ name: String, _ text: TextNode, _ reference: ReferenceSyntax) throws(ExpressionError)
        -> Expression
    {
        if let known = resolvedDefinitions[name] { return known }
        let value = try context.guarded("\(label).\(name)", at: reference.range) {
            context.lower(text, expected: [], what: name, scope: self)
        }
        guard let value else {
            throw ExpressionError(.usage, "`\(name)` could not be read", at: reference.range)
        }
        resolvedDefinitions[name] = value
        return value
    }

    /// `inside.activity(K+)`, `outside.ionicStrength`, `origin.concentration(ion)`.
    private func side(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression? {
        guard reference.parts.count == 2, let first = reference.parts.first?.name else { return nil }
        let solution: Solution
        if let side = sides[first] {
            solution = side
        } else if first == "origin", seesModel, let inside = sides["inside"], let outside = sides["outside"] {
            let ion = try ionNames.argument(of: reference)
            solution = exports.contains { $0.ion.name == ion.name } ? inside : outside
        } else {
            return nil
        }
        return try SolutionNames.resolve(reference, of: solution, ions: ionNames, context)
    }

    private func membraneFunction(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression? {
        guard let inside = sides["inside"], let outside = sides["outside"], let voltage else { return nil }
        guard isIsothermal || !["nernst", "ghk"].contains(reference.name) || reference.arguments == nil else {
            throw ExpressionError(
                .usage, "`\(reference)` has no meaning between two temperatures",
                help: "say what the model takes it for, by `inside.temperature` and `outside.temperature`",
                at: reference.range)
        }
        switch reference.name {
        case "nernst" where reference.arguments != nil:
            context.requireActivity(for: "nernst")
            let ion = try ionNames.argument(of: reference)
            guard let a = inside.constituent(ion)?.activity, let b = outside.constituent(ion)?.activity else {
                throw Self.absent(ion, from: inside.constituent(ion) == nil ? inside : outside, reference)
            }
            return Nernst.potential(charge: Expression(ion.charge), temperature: temperature, inside: a, outside: b)
        case "ghk" where reference.arguments != nil && seesModel:
            context.requireActivity(for: "ghk")
            let ion = try ionNames.argument(of: reference)
            let none = context.graph.constant(0, .concentration)
            return GoldmanHodgkinKatz.currentPerPermeability(
                charge: Expression(ion.charge), temperature: temperature,
                inside: inside.constituent(ion)?.activity ?? none,
                outside: outside.constituent(ion)?.activity ?? none, voltage: voltage)
        default: return nil
        }
    }

    static func absent(_ ion: Ion, from solution: Solution, _ reference: ReferenceSyntax) -> ExpressionError {
        ExpressionError(
            .usage, "`\(ion)` is not in solution `\(solution.name)`: it has no Nernst potential",
            help: "give it an amount there, or state the reversal potential", at: reference.range)
    }
}
