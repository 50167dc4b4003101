internal import Electrochemistry
public import Equations
public import Units

/// Turns the checked text of a device into a ``Device``.
public struct DeviceBuilder {
    let context: BuildContext
    let scope: DeviceScope
    let families: FamilyLibrary
    private let model: (TextNode) -> Model?

    /// Reads a function of time: its text, the dimensions that suit the place, and what reads expressions.
    public typealias Waveform = (_ text: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression?

    /// - Parameters:
    ///   - root: the device's map, with everything it is like laid under it.
    ///   - graph: where its expressions are made.
    ///   - varied: the paths that sweeps, variants, corners and samples set.
    ///   - nominal: the values of the symbols of `varied` at the first point.
    ///   - families: where activity parameters are found.
    ///   - table: the numbers of the CSV file that a text names.
    ///   - waveform: the value of a function of time that stands in place of an expression.
    ///   - model: the model that an entry names.
    public init(
        root: TextNode, graph: Graph, varied: [Varied] = [],
        nominal: @escaping () -> [(symbol: Expression, value: Double)] = { [] }, families: FamilyLibrary,
        table: @escaping (TextNode) -> TableFile? = { _ in nil }, waveform: Waveform? = nil,
        model: @escaping (TextNode) -> Model?
    ) {
        context = BuildContext(root: root, graph: graph, varied: varied, nominal: nominal, table: table)
        context.waveform = waveform
        scope = DeviceScope(context: context, ions: IonNames(catalogue: .standard))
        context.deviceScope = scope
        self.families = families
        self.model = model
    }

    /// Everything that was found wrong or worth saying so far.
    public var diagnostics: [Diagnostic] { context.diagnostics }

    /// Integrals in everything that was read, each with a warning that is still without words.
    package var integrals: [(check: IntegralCheck, place: Diagnostic)] { context.integrals }

    /// Varied paths that nothing read.
    public var unreadPaths: [String] { context.unread }

    /// The device, or `nil` after errors; ask ``diagnostics`` in both cases.
    public func build() -> Device? {
        let root = context.root
        readIons()
        let salts = readSalts()
        guard let temperature = readTemperature() else { return nil }
        scope.temperature = temperature
        for entry in root["tables"]?.map ?? [] {
            scope.tables[entry.key] = TableText(entry.value, named: entry.key, context: context, scope: scope)
        }
        scope.readAll()
        let (activity, isReadable) = readActivity()
        guard isReadable else { return nil }
        let solutions = buildSolutions(activity, salts, temperature)
        // Membranes between solutions that could not be read would only repeat what has been said.
        guard solutions.count == root["solutions"]?.map?.count ?? 0 else { return nil }
        scope.readsStated = false
        var membranes: [Membrane] = []
        visit(parts(of: root["membranes"])) { part in
            let builder = MembraneBuilder(
                context: context, name: part.name, node: part.node, solutions: solutions, device: scope,
                model: { [model] in model($0)?.root })
            if let membrane = builder.build() { membranes.append(membrane) }
        }
        guard !context.failed else { return nil }
        let ground = readGround(membranes)
        let port = readPort(membranes)
        let (elements, circuit, subdevices) = buildElements(membranes, solutions, temperature, ground: ground)
        let validity = context.requirements(
            of: root["validity"], label: nil, owner: "device `\(root["name"]?.scalar ?? "?")`", mention: root,
            scope: scope)
        guard !context.failed else { return nil }
        var before = solutions.count
        for inner in subdevices {
            membranes += inner.membranes(after: before)
            before += inner.solutions.count
        }
        return Device(
            name: root["name"]?.scalar ?? "device", graph: context.graph, temperature: temperature,
            solutions: solutions + subdevices.flatMap(\.solutions), membranes: membranes,
            elements: elements + subdevices.flatMap(\.elements), subdevices: subdevices.flatMap(\.subdevices),
            voltages: circuit.voltages + subdevices.flatMap(\.voltages),
            currents: circuit.currents + subdevices.flatMap(\.currents), port: port, ground: ground,
            activity: activity?.model,
            parameters: scope.parameterTexts.compactMap { text in
                scope.parameters[text.name].map { (text.name, $0) }
            },
            requirements: context.requirements + scope.requirements + validity
                + subdevices.flatMap(\.requirements),
            notes: context.diagnostics)
    }

    /// What names mean to `record`, `figures` and `evidence` of the finished device.
    /// What names mean at the level of the device.
    package var names: DeviceScope { scope }
    /// Reads more text of the device: records, ends of axes, evidence.
    package var reader: BuildContext { context }

    // MARK: - Matter

    private func readIons() {
        for entry in context.root["ions"]?.map ?? [] {
            func number(_ key: String, _ dimension: Dimension) -> Double? {
                entry.value[key].flatMap {
                    context.lower($0, expected: [dimension], what: "`\(key)` of `\(entry.key)`", scope: scope)?.constant
                }
            }
            let (mass, diffusion) = (number("molarMass", .molarMass), number("diffusion", .diffusivity))
            do {
                let charge = entry.value["charge"]?.scalar
                let known = charge == nil ? try? scope.ionNames.catalogue.ion(entry.key) : nil
                let ion =
                    if let known, known.isCatalogued { try known.stating(molarMass: mass, diffusion: diffusion) } else {
                        try Ion(
                            own: entry.key, charge: charge.flatMap(Double.init), molarMass: mass, diffusion: diffusion)
                    }
                scope.ionNames.catalogue.add(ion)
            } catch {
                context.report(entry.diagnostic(error.message, help: error.help))
            }
        }
    }

    private func readSalts() -> [String: Salt] {
        var result: [String: Salt] = [:]
        for entry in context.root["salts"]?.map ?? [] {
            do {
                var makeup: [(ion: Ion, count: Double)] = []
                for part in entry.value["ions"]?.map ?? [] {
                    makeup.append((try scope.ionNames.catalogue.ion(part.key), Double(part.value.scalar ?? "") ?? .nan))
                }
                result[entry.key] = try Salt(entry.key, makeup: makeup)
            } catch {
                context.report(entry.diagnostic(error.message, help: error.help))
            }
        }
        return result
    }

    private func readTemperature() -> Expression? {
        let root = context.root
        guard root["temperature"] != nil || context.isVaried(at: "temperature") else {
            context.report(
                root.diagnostic(
                    "temperature is required: every Nernst potential depends on it",
                    help: "add `temperature: 25 degC`"))
            return nil
        }
        guard
            let value = context.value(
                "temperature", root["temperature"], expected: [.temperature], what: "temperature", scope: scope)
        else { return nil }
        let problem = (root["temperature"] ?? root).diagnostic(
            "a temperature is above absolute zero", help: "`25 degC`")
        guard context.holdPositive(value, what: "temperature", problem: problem) else { return nil }
        return value
    }

    private func buildSolutions(
        _ activity: ActivityChoice?, _ salts: [String: Salt], _ temperature: Expression
    ) -> [Solution] {
        var built: [String: Solution] = [:]
        var inProgress: Set<String> = []
        func solution(_ name: String) -> Solution? {
            if let known = built[name] { return known }
            guard let node = context.root["solutions"]?[name], inProgress.insert(name).inserted else { return nil }
            defer { inProgress.remove(name) }
            var own = temperature
            if node["temperature"] != nil || context.isVaried(at: "solutions.\(name).temperature") {
                let stated = context.value(
                    "solutions.\(name).temperature", node["temperature"], expected: [.temperature],
                    what: "temperature of `\(name)`", scope: scope)
                own = stated ?? temperature
            }
            let builder = SolutionBuilder(
                context: context, name: name, node: node, temperature: own, ions: scope.ionNames, salts: salts,
                activity: activity, scope: scope)
            built[name] = builder.build()
            return built[name]
        }
        scope.solution = { solution($0) }
        let all = (context.root["solutions"]?.map ?? []).compactMap { solution($0.key) }
        // What builds them knows the scope, which must not keep it for good.
        scope.solution = { [built] in built[$0] }
        return all
    }

    // MARK: - Circuit

    private func buildElements(
        _ membranes: [Membrane], _ solutions: [Solution], _ temperature: Expression, ground: String?
    ) -> (elements: [Element], names: CircuitNames, subdevices: [InnerDevice]) {
        var nodes = Set(membranes.flatMap { [$0.nodes.first, $0.nodes.second] })
        var ends = Dictionary(membranes.map { ($0.name, $0.nodes) }, uniquingKeysWith: { first, _ in first })
        var models: [Int: (name: String?, model: Model?)] = [:]
        let everything = parts(of: context.root["circuit"]?["elements"]).compactMap { part -> Part? in
            // Instances have one model, unless a variant gives one of them another.
            let name = part.node["model"]?.scalar
            if models[part.entry] == nil || models[part.entry]?.name != name {
                models[part.entry] = (name, model(part.node))
            }
            var part = part
            part.model = models[part.entry]?.model
            return part.model == nil ? nil : part
        }
        let inner = everything.filter { $0.model?.device != nil }
        let own = everything.filter { $0.model?.device == nil }
        // Values may name any node, so all are collected first.
        var joined: [(nodes: [String], place: TextNode)] = []
        visit(own) { part in
            let terminals = part.model.map { ElementBuilder.terminals(of: $0.root) } ?? []
            guard let own = ElementBuilder.nodes(of: part.name, part.node, terminals, context) else { return }
            nodes.formUnion(own)
            joined.append((own, part.node["nodes"] ?? part.node))
            if own.count == 2 { ends[part.name] = (own[0], own[1]) }
        }
        visit(inner) { part in
            let own = SubdeviceBuilder.outerNodes(of: part.node, context)
            nodes.formUnion(own)
            joined.append((own, part.node["nodes"] ?? part.node))
        }
        warnOfLooseEnds(joined, membranes, ground: ground)
        let names = CircuitNames(graph: context.graph, ground: ground, nodes: nodes, ends: ends) { [context] part in
            Instances.spelled(part, context.indices, in: context.still)
        }
        var elements: [Element] = []
        var subdevices: [InnerDevice] = []
        guard !context.failed else { return (elements, names, subdevices) }
        visit(own) { part in
            guard let model = part.model?.root else { return }
            let element = ElementBuilder(
                context: context, name: part.name, node: part.node, device: scope, temperature: temperature,
                names: names, solutions: solutions, model: model
            ).build()
            if let element { elements.append(element) }
        }
        var variants: [String: Descriptor] = [:]
        visit(inner) { part in
            let key = "\(part.entry) \(part.node["variant"]?.scalar ?? "base")"
            // One that is changed within is a device of its own.
            let isPlain = InnerPath.overrides(in: part.node).isEmpty
            guard let device = part.model?.device,
                let variant = (isPlain ? variants[key] : nil)
                    ?? SubdeviceBuilder.variant(of: device, part.node, context)
            else { return }
            if isPlain { variants[key] = variant }
            let builder = SubdeviceBuilder(
                context: context, scope: scope, name: part.name, node: part.node, device: variant,
                temperature: temperature, families: families)
            if let built = builder.build() { subdevices.append(built) }
        }
        return (elements, names, subdevices)
    }

    /// Warns of nodes that one terminal of one element joins: nothing flows there, and a name may be mistyped.
    private func warnOfLooseEnds(
        _ joined: [(nodes: [String], place: TextNode)], _ membranes: [Membrane], ground: String?
    ) {
        var counts: [String: Int] = [:]
        for (nodes, _) in joined { for node in nodes { counts[node, default: 0] += 1 } }
        let port = (context.root["port"]?.list ?? []).compactMap(\.scalar)
        let terminals = (context.root["terminals"]?.list ?? []).compactMap(\.scalar)
        let others = Set(
            membranes.flatMap { [$0.nodes.first, $0.nodes.second] } + port + terminals + [ground].compactMap(\.self))
        for (nodes, place) in joined {
            for node in nodes where counts[node] == 1 && !others.contains(node) {
                context.report(
                    place.diagnostic(
                        "only this joins node `\(node)`, so nothing flows there",
                        help: "is it called otherwise elsewhere?",
                        severity: .warning))
            }
        }
    }

    /// An entry, or an instance that its `for` makes of it.
    private struct Part {
        let name: String
        /// That of the entry, or what a variant made of it for this instance.
        let node: TextNode
        let indices: [String: Int]
        /// The number of the entry.
        let entry: Int
        /// Of an element.
        var model: Model?
    }

    /// The entries of a map, each with `for` as its instances, without those that a variant leaves out.
    private func parts(of map: TextNode?) -> [Part] {
        let entries = map?.map ?? []
        let changed = Dictionary(
            entries.filter { Instances.isInstance($0.key) }.map { ($0.key, $0.value) },
            uniquingKeysWith: { first, _ in first })
        var result: [Part] = []
        for (number, entry) in entries.enumerated() where !Instances.isInstance(entry.key) {
            do throws(Diagnostic) {
                let instances = try Instances(entry, in: context.still)?.all ?? [(entry.key, [:])]
                for (name, indices) in instances where changed[name]?.scalar != "none" {
                    let node = changed[name] ?? entry.value
                    result.append(Part(name: name, node: node, indices: indices, entry: number))
                }
            } catch {
                context.report(error)
            }
        }
        return result
    }

    /// Builds parts with their indices; what is wrong with all instances of an entry is said once.
    private func visit(_ parts: [Part], _ build: (Part) -> Void) {
        var said: Int?
        for part in parts where part.entry != said {
            context.indices = part.indices
            build(part)
            if context.failed { said = part.entry }
        }
        context.indices = [:]
    }

    private func readGround(_ membranes: [Membrane]) -> String? {
        if let ground = context.root["circuit"]?["ground"]?.scalar { return ground }
        return membranes.count == 1 ? membranes[0].nodes.second : nil
    }

    private func readPort(_ membranes: [Membrane]) -> (first: String, second: String)? {
        if let port = context.root["port"] {
            let names = (port.list ?? []).compactMap(\.scalar)
            guard names.count == 2, names[0] != names[1] else {
                context.report(port.diagnostic("a port is two different nodes", help: "`port: [inside, outside]`"))
                return nil
            }
            return (names[0], names[1])
        }
        return membranes.count == 1 ? membranes[0].nodes : nil
    }
}
