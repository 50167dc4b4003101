internal import Electrochemistry
internal import Equations
internal import Units

/// Reads a channel, a pump or an element: the model's equations with the values that the device gives.
final class PartBuilder {
    let context: BuildContext
    let path: String
    let name: String
    let node: TextNode
    let model: TextNode
    let scope: PartScope
    let count: Expression
    /// -1 where the part is turned round.
    let direction: Double
    private(set) var conversions: [String] = []
    private var parameterValues: [(name: String, value: Expression)] = []
    private var unknowns: [(name: String, node: TextNode, symbol: Expression)] = []
    private var carriers: [MembranePart.Carrier] = []
    /// What one of it carries as its own equations see it, once that has been read.
    private var ownCarriers: [MembranePart.Carrier]??
    private var cycles: Expression?
    private var charge: Expression?
    private var bounds: [Requirement] = []
    private var states: [ModelState] = []
    /// Of the states of all schemes.
    private var occupancies: [(name: String, value: Expression)] = []
    private var transitions: [MembranePart.Transition] = []

    init(
        context: BuildContext, path: String, name: String, node: TextNode, model: TextNode, scope: PartScope,
        count: Expression, isReversed: Bool
    ) {
        self.context = context
        self.path = path
        self.name = name
        self.node = node
        self.model = model
        self.scope = scope
        self.count = count
        direction = isReversed ? -1 : 1
    }

    /// Everything but what reads the membrane as a whole; `nil` after an error, which has been reported.
    func readEquations() -> [MembranePart.Carrier]? {
        scope.carriers = { [unowned self] in readOwnCarriers() }
        guard readModel(), let own = try? scope.ownCarriers(at: 0..<0) else { return nil }
        // There are several of it, and it may be turned round.
        let copies = Expression(direction) * count
        carriers = own.map { own in
            MembranePart.Carrier(ion: own.ion, current: copies * own.current, perCycle: own.perCycle)
        }
        cycles = cycles.map { copies * $0 }
        if let text = model["charge"] {
            guard let own = readCharge(text) else { return nil }
            charge = (copies * own).stored(in: context.graph)
        }
        return carriers
    }

    private func readOwnCarriers() -> [MembranePart.Carrier]? {
        if let ownCarriers { return ownCarriers }
        let read = readCurrents()
        ownCarriers = .some(read)
        return read
    }

    /// Everything but what flows; `false` after an error, which has been reported.
    func readModel() -> Bool {
        guard readIonParameters(), readStoichiometry(), readParameters(), readTables() else { return false }
        for entry in model["unknowns"]?.map ?? [] {
            guard let unit = dimension(of: entry.value["unit"]) else { return false }
            let symbol = context.graph.symbol("\(name).\(entry.key)", unit)
            unknowns.append((entry.key, entry.value, symbol))
            scope.unknowns[entry.key] = symbol
        }
        for entry in model["where"]?.map ?? [] { scope.definitions[entry.key] = entry.value }
        let reader = StateBuilder(model["states"], of: name, context: context, scope: scope)
        scope.states = reader
        scope.schemes = (model["kinetics"]?.map ?? []).map {
            SchemeBuilder($0, of: name, context: context, scope: scope)
        }
        scope.seesModel = true
        guard var states = reader.build() else { return false }
        for scheme in scope.schemes {
            guard let own = scheme.build() else { return false }
            states += own.states
            occupancies += own.quantities
            transitions += own.transitions
        }
        self.states = states
        return true
    }

    /// The events of the model; `nil` after an error.
    private func readEvents() -> [ModelEvent]? {
        let seen = scope.voltage?.stored(in: context.graph)
        let symbol = seen.flatMap { context.graph.symbols(in: [$0]).first }
        let isReversed = seen.map { own in symbol.map { !$0.isSame(as: own) } ?? false } ?? false
        let reader = EventBuilder(
            context: context, scope: scope, states: states, voltage: symbol, isReversed: isReversed)
        return reader.build(model["events"])
    }

    /// The finished part, once `membrane.flux` can be answered.
    func finish() -> MembranePart? {
        var own: [ModelUnknown] = []
        for unknown in unknowns {
            guard let equation = equation(unknown.node["equation"], of: unknown.name) else { return nil }
            func bound(_ key: String) -> Expression? {
                unknown.node[key].flatMap {
                    context.lower(
                        $0, expected: [unknown.symbol.dimension], what: "`\(key)` of `\(unknown.name)`", scope: scope)
                }
            }
            own.append(
                ModelUnknown(
                    name: unknown.name, symbol: unknown.symbol, residual: equation, guess: bound("guess"),
                    minimum: bound("minimum"), maximum: bound("maximum")))
        }
        var quantities = parameterValues
        for (parameter, values) in scope.ionParameters.sorted(by: { $0.key < $1.key }) {
            for (ion, value) in values { quantities.append(("\(parameter)(\(ion.name))", value)) }
        }
        quantities += unknowns.map { ($0.name, $0.symbol) } + occupancies
        let known = Set(occupancies.map(\.name))
        quantities += states.filter { !known.contains($0.name) }.map { ($0.name, $0.symbol) }
        for entry in model["where"]?.map ?? [] {
            guard let value = context.lower(entry.value, expected: [], what: entry.key, scope: scope) else {
                return nil
            }
            quantities.append((entry.key, value))
        }
        guard let events = readEvents() else { return nil }
        let kind = MembranePart.Kind(rawValue: model["kind"]?.scalar ?? "") ?? .channel
        return MembranePart(
            name: name, kind: kind, model: model["name"]?.scalar ?? node["model"]?.scalar ?? "?", carriers: carriers,
            quantities: quantities, unknowns: own, states: states, events: events, requirements: readValidity(),
            conversions: conversions, cycles: cycles, charge: charge, transitions: transitions)
    }

    // MARK: - Parameters

    private func readIonParameters() -> Bool {
        for entry in model["parameters"]?.map ?? [] where entry.value["type"]?.scalar == "ion" {
            guard let text = node[entry.key] ?? entry.value["default"] else {
                context.report(
                    node.diagnostic("model `\(modelName)` needs `\(entry.key)`, an ion", help: "`\(entry.key): K+`"))
                return false
            }
            do {
                scope.ionNames.parameters[entry.key] = try scope.ionNames.catalogue.ion(text.scalar ?? "")
            } catch {
                context.report(text.diagnostic(error.message, help: error.help))
                return false
            }
        }
        return true
    }

    private func readParameters() -> Bool {
        var ok = true
        for entry in model["parameters"]?.map ?? [] {
            let declaration = entry.value
            guard declaration["type"]?.scalar != "ion" else { continue }
            // A bare default is a parameter whose dimension is that of its value.
            let isLong = declaration.map != nil
            let unit: Dimension? =
                isLong ? (declaration["unit"] == nil ? Dimension.none : dimension(of: declaration["unit"])) : nil
            if isLong, unit == nil { return false }
            if declaration["each"]?.scalar == "ion" {
                ok = readEachIon(entry.key, declaration, unit ?? .none) && ok
                continue
            }
            let given = node[entry.key]
            let path = "\(path).\(entry.key)"
            if given == nil, isLong, declaration["default"] == nil, !context.isVaried(at: path) {
                context.report(
                    node.diagnostic(
                        "model `\(modelName)` needs `\(entry.key)`",
                        help: "`\(entry.key): 1 \((unit ?? .none).exampleUnit)`"
                            + (declaration["status"]?.scalar == "missing" ? " (no value has been published)" : "")))
                ok = false
                continue
            }
            let isExtensive = declaration["extensive"]?.scalar == "true"
            if let unit { scope.dimensions[entry.key] = unit }
            var resolved: Expression??
            scope.parameters[entry.key] = { [self] in
                if let resolved { return resolved }
                let text = given ?? (isLong ? declaration["default"] : declaration)
                let value =
                    declaration["type"]?.scalar == "condition" && text?.map == nil && !context.isVaried(at: path)
                    ? text.flatMap { readCondition($0, isOwn: given == nil) }
                    : readValue(path, text, isOwn: given == nil, key: entry.key, unit: unit, isExtensive: isExtensive)
                resolved = .some(value)
                return value
            }
        }
        scope.seesModel = true
        for entry in model["parameters"]?.map ?? [] {
            guard let read = scope.parameters[entry.key] else { continue }
            do {
                guard let value = try context.guarded("\(scope.label).\(entry.key)", at: 0..<0, { read() }) else {
                    ok = false
                    continue
                }
                // What is known needs no reader, which the scope would keep for good.
                scope.parameters[entry.key] = { value }
                parameterValues.append((entry.key, value))
                checkBounds(entry, value)
            } catch {
                context.report(entry.value.diagnostic(error.message, help: error.help))
                ok = false
            }
        }
        if !ok { scope.parameters = [:] }
        return ok
    }

    private func readValue(
        _ path: String, _ text: TextNode?, isOwn: Bool, key: String, unit: Dimension?, isExtensive: Bool
    ) -> Expression? {
        var expected = unit.map { [$0] } ?? []
        if isExtensive, let unit { expected.append(unit * .area) }
        // A default sees the model's own names; a value of the device sees the device's.
        let saved = scope.seesModel
        scope.seesModel = isOwn
        defer { scope.seesModel = saved }
        guard let value = context.value(path, text, expected: expected, what: key, scope: scope) else { return nil }
        return isExtensive ? perArea(value, unit ?? .none, key) : value
    }

    /// A condition as the number 1 or 0.
    private func readCondition(_ text: TextNode, isOwn: Bool) -> Expression? {
        let saved = scope.seesModel
        scope.seesModel = isOwn
        defer { scope.seesModel = saved }
        return context.condition(text, scope: scope)
    }

    private func readEachIon(_ key: String, _ declaration: TextNode, _ unit: Dimension) -> Bool {
        let typed = node[key]?.map?.map { ($0.key, Optional($0.value)) } ?? []
        let extra = context.variedKeys(below: "\(path).\(key)").filter { name in !typed.contains { $0.0 == name } }
        let entries = typed + extra.map { ($0, nil) }
        guard !entries.isEmpty else {
            context.report(
                node.diagnostic(
                    "model `\(modelName)` needs `\(key)` for at least one ion",
                    help: "`\(key): { K+: 1 \(unit.exampleUnit) }`"))
            return false
        }
        let isExtensive = declaration["extensive"]?.scalar == "true"
        var values: [(ion: Ion, value: Expression)] = []
        scope.ionParameters[key] = []
        for (name, text) in entries {
            do {
                let ion = try scope.ionNames.ion(name, at: 0..<0)
                guard
                    let value = readValue(
                        "\(path).\(key).\(name)", text, isOwn: false, key: "\(key) of \(name)", unit: unit,
                        isExtensive: isExtensive)
                else { return false }
                if scope.sides.values.allSatisfy({ $0.constituent(ion) == nil }) {
                    context.report(
                        (text ?? node).diagnostic(
                            "`\(ion)` is in neither solution of this membrane, so its \(key) carries nothing",
                            severity: .warning))
                }
                values.append((ion, value))
                checkBounds(declaration, value, key: "\(key) of \(name)", place: text ?? node)
            } catch {
                context.report((text ?? node).diagnostic(error.message, help: error.help))
                return false
            }
        }
        scope.ionParameters[key] = values
        return true
    }

    /// An extensive value per area; where it was given absolute and the membrane has no area, as given.
    private func perArea(_ value: Expression, _ unit: Dimension, _ key: String) -> Expression {
        guard value.dimension == unit * .area, value.dimension != unit else {
            if scope.area == nil {
                context.report(
                    node.diagnostic(
                        "\(key) is per area, and the membrane has no area",
                        help: "give the membrane `area: 1 mm^2`, or \(key) in \((unit * .area).exampleUnit)"))
            }
            return value
        }
        guard let area = scope.area else { return value }
        conversions.append("\(key) was given absolute and is divided by the area of the membrane")
        return value / area
    }

    private func checkBounds(_ entry: TextNode.Entry, _ value: Expression) {
        let given = node[entry.key]
        checkBounds(entry.value, value, key: entry.key, place: given ?? node)
        if let given, given.map != nil { checkBounds(given, value, key: entry.key, place: given) }
    }

    private func checkBounds(_ declaration: TextNode, _ value: Expression, key: String, place: TextNode) {
        let saved = scope.seesModel
        scope.seesModel = true
        defer { scope.seesModel = saved }
        bounds += Bounds.check(
            value, declaration, what: "`\(key)` of `\(scope.label)`", at: place, context: context, scope: scope)
    }

    private func readTables() -> Bool {
        for entry in model["tables"]?.map ?? [] {
            guard let table = TableText(entry.value, named: entry.key, context: context, scope: scope) else {
                return false
            }
            scope.tables[entry.key] = table
        }
        return true
    }

    private func readStoichiometry() -> Bool {
        func read(_ key: String) -> [(ion: Ion, count: Double)]? {
            guard let map = (node[key] ?? model[key]) else { return [] }
            var result: [(ion: Ion, count: Double)] = []
            for entry in map.map ?? [] {
                do {
                    let ion = try scope.ionNames.ion(entry.key, at: 0..<0)
                    guard let count = Double(entry.value.scalar ?? ""), count > 0, count.isFinite else {
                        context.report(
                            entry.value.diagnostic(
                                "ions per cycle are a positive number, not `\(entry.value.scalar ?? "?")`",
                                help: "signs are not used: `exports: { Na+: 3 }`, `imports: { K+: 2 }`"))
                        return nil
                    }
                    result.append((ion, count))
                } catch {
                    context.report(entry.diagnostic(error.message, help: error.help))
                    return nil
                }
            }
            return result
        }
        guard let exports = read("exports"), let imports = read("imports") else { return false }
        scope.exports = exports
        scope.imports = imports
        let kind = model["kind"]?.scalar ?? "part"
        if kind == "pump" || model["rate"] != nil, exports.isEmpty, imports.isEmpty {
            context.report(
                node.diagnostic(
                    "\(kind) `\(name)` moves no ion", help: "`exports: { Na+: 3 }`, `imports: { K+: 2 }`"))
            return false
        }
        return true
    }

    // MARK: - Currents

    private func readCurrents() -> [MembranePart.Carrier]? {
        if let voltage = model["voltage"] {
            context.report(voltage.diagnostic("`voltage` is of an element; model `\(modelName)` stands in a membrane"))
            return nil
        }
        if let rate = model["rate"] {
            guard
                let cycles = context.lower(
                    rate, expected: [.fluxDensity, .flux], what: "rate of `\(modelName)`", scope: scope)
            else { return nil }
            return split(absolute(cycles, per: .fluxDensity, rate))
        }
        guard let current = model["current"] else {
            if model["charge"] != nil { return [] }
            context.report(model.diagnostic("model `\(modelName)` says neither `current` nor `rate` nor `charge`"))
            return nil
        }
        if current.map == nil {
            guard let total = lowerCurrent(current) else { return nil }
            guard !scope.exports.isEmpty || !scope.imports.isEmpty else {
                return [MembranePart.Carrier(ion: nil, current: total)]
            }
            guard scope.cycleCharge != 0 else {
                context.report(
                    node.diagnostic(
                        "a cycle of pump `\(name)` moves no net charge, so a current cannot set its rate",
                        help: "use a model that says `rate`"))
                return nil
            }
            return split(total / (Expression.faraday * Expression(scope.cycleCharge)))
        }
        var carriers: [MembranePart.Carrier] = []
        for entry in current.map ?? [] {
            if entry.key == "ion" {
                let ions = scope.loopIons
                for ion in ions {
                    scope.ionNames.current = ion
                    defer { scope.ionNames.current = nil }
                    guard let value = lowerCurrent(entry.value) else { return nil }
                    carriers.append(MembranePart.Carrier(ion: ion, current: value))
                }
                continue
            }
            guard let value = lowerCurrent(entry.value) else { return nil }
            if entry.key == "unspecified" {
                carriers.append(MembranePart.Carrier(ion: nil, current: value))
                continue
            }
            do {
                carriers.append(
                    MembranePart.Carrier(ion: try scope.ionNames.ion(entry.key, at: 0..<0), current: value))
            } catch {
                context.report(entry.diagnostic(error.message, help: error.help))
                return nil
            }
        }
        return carriers
    }

    /// What the membrane holds by it, C, whose time derivative is a current.
    private func readCharge(_ text: TextNode) -> Expression? {
        guard text.map == nil || text["value"] != nil else {
            context.report(text.diagnostic("`charge` of a model in a membrane is one expression"))
            return nil
        }
        let density = Dimension.charge / .area
        return context.lower(text, expected: [density, .charge], what: "charge of `\(modelName)`", scope: scope)
            .flatMap { absolute($0, per: density, text) }
    }

    private func lowerCurrent(_ text: TextNode) -> Expression? {
        guard
            let value = context.lower(
                text, expected: [.currentDensity, .current], what: "current of `\(modelName)`", scope: scope)
        else { return nil }
        return absolute(value, per: .currentDensity, text)
    }

    /// A value per area times the area; an absolute one as it is.
    private func absolute(_ value: Expression, per: Dimension, _ text: TextNode) -> Expression? {
        guard value.dimension == per else { return value }
        guard let area = scope.area else {
            context.report(
                node.diagnostic(
                    "`\(modelName)` gives a value per area, and the membrane has no area",
                    help: "give the membrane `area: 1 mm^2`, or the parameters as absolute values"))
            return nil
        }
        return value * area
    }

    private func split(_ rate: Expression?) -> [MembranePart.Carrier]? {
        guard let rate else { return nil }
        cycles = rate
        func carrier(_ ion: Ion, _ count: Double) -> MembranePart.Carrier {
            MembranePart.Carrier(
                ion: ion, current: Expression(count * ion.charge) * .faraday * rate, perCycle: count)
        }
        return scope.exports.map { carrier($0.ion, $0.count) } + scope.imports.map { carrier($0.ion, -$0.count) }
    }

    // MARK: - Unknowns and validity

    private func equation(_ text: TextNode?, of name: String) -> Expression? {
        guard let text, let source = text.scalar else {
            context.report(node.diagnostic("unknown `\(name)` needs an equation `left = right`"))
            return nil
        }
        do {
            let syntax = try ExpressionSyntax(parsing: source)
            guard case .comparison(.equal, let left, let right) = syntax.node else {
                context.report(text.diagnostic("an equation is `left = right`"))
                return nil
            }
            // As a difference, so that both sides are held to one dimension.
            let difference = ExpressionSyntax(
                .sum(left, [ExpressionSyntax.Term(isInverse: true, right)]), range: syntax.range)
            let lowering = ExpressionLowering(scope: scope)
            let value = try lowering.quantity(difference).stored(in: context.graph)
            context.keep(lowering.integrals, of: text)
            return value
        } catch {
            context.report(error, in: text)
            return nil
        }
    }

    private func readValidity() -> [Requirement] {
        bounds
            + context.requirements(
                of: model["validity"], label: scope.label, owner: "model `\(modelName)`", mention: node, scope: scope)
    }

    private var modelName: String { model["name"]?.scalar ?? node["model"]?.scalar ?? "?" }

    private func dimension(of unit: TextNode?) -> Dimension? {
        guard let unit, let text = unit.scalar else {
            context.report(node.diagnostic("a unit is missing in model `\(modelName)`"))
            return nil
        }
        do { return try Unit.parse(text).dimension } catch {
            context.report(unit.diagnostic(error.message, help: error.help))
            return nil
        }
    }
}
