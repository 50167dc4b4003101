internal import Equations
internal import Units

/// A device that has been built as an element of another: its parts under the names that they have there.
struct InnerDevice {
    /// As built, by its own names.
    let device: Device
    let name: String
    let terminals: [String]
    /// The node of the outer device that each of its nodes is.
    private let nodes: [String: String]

    init(_ device: Device, name: String, terminals: [String], nodes: [String: String]) {
        self.device = device
        self.name = name
        self.terminals = terminals
        self.nodes = nodes
    }

    private func outer(_ own: String) -> String { "\(name).\(own)" }
    private func node(_ own: String) -> String { nodes[own] ?? outer(own) }
    private func ends(_ own: (first: String, second: String)) -> (first: String, second: String) {
        (node(own.first), node(own.second))
    }

    var solutions: [Solution] {
        device.solutions.map { own in
            var result = own
            result.name = outer(own.name)
            return result
        }
    }

    /// - Parameter count: solutions of the outer device before its own.
    func membranes(after count: Int) -> [Membrane] {
        device.membranes.map { own in
            var result = own
            result.name = outer(own.name)
            result.nodes = ends(own.nodes)
            result.inside += count
            result.outside += count
            return result
        }
    }

    var elements: [Element] {
        device.elements.map { own in
            var result = own
            result.name = outer(own.name)
            result.nodes = own.nodes.map(node)
            // Between terminals of one node nothing is charged and no voltage imposed; what flows there flows in a ring.
            result.branches = own.branches.compactMap { branch in
                var branch = branch
                branch.nodes = ends(branch.nodes)
                guard branch.nodes.first == branch.nodes.second else { return branch }
                if case .current = branch.law { return branch }
                return nil
            }
            return result
        }
    }

    var voltages: [(nodes: (first: String, second: String), symbol: Expression)] {
        device.voltages.map { (ends($0.nodes), $0.symbol) }
    }

    var requirements: [Requirement] {
        device.requirements.map {
            Requirement(condition: $0.condition, message: "\($0.message), as `\(name)`", isFatal: $0.isFatal)
        }
    }

    var currents: [(name: String, symbol: Expression)] { device.currents.map { (outer($0.name), $0.symbol) } }

    /// Itself and those that are its elements.
    var subdevices: [Subdevice] {
        let joined = terminals.compactMap { nodes[$0] }
        return [
            Subdevice(
                name: name, terminals: terminals, nodes: terminals.map(node),
                ends: joined.count == 2 ? (joined[0], joined[1]) : nil)
        ]
            + device.subdevices.map {
                Subdevice(
                    name: outer($0.name), terminals: $0.terminals, nodes: $0.nodes.map(node), ends: $0.ends.map(ends))
            }
    }
}

/// Builds a device that stands as an element in another: what the outer device states of its parameters, its temperature and
/// its activities takes the place of its own.
struct SubdeviceBuilder {
    /// Of the outer device.
    let context: BuildContext
    let scope: DeviceScope
    let name: String
    let node: TextNode
    /// In the variant that is wanted.
    let device: Descriptor
    let temperature: Expression
    let families: FamilyLibrary

    private var path: String { "circuit.elements.\(name)" }

    /// The device in the variant that an entry names, with what variants of the outer device add and take away within; `nil` after an error,
    /// which has been reported.
    static func variant(of device: Descriptor, _ node: TextNode, _ context: BuildContext) -> Descriptor? {
        guard let device = named(node, device, context) else { return nil }
        do throws(Diagnostics) {
            return try device.applying(InnerPath.overrides(in: node).filter { !isValue($0.path, $0.value, of: device) })
        } catch {
            for problem in error.entries { context.report(problem) }
            return nil
        }
    }

    /// Whether what is said of something within is a value, which is read in the outer device.
    private static func isValue(_ path: FullPath, _ text: TextNode, of device: Descriptor) -> Bool {
        guard let scalar = text.scalar, scalar != "none", let held = device.holding(at: path), held.isQuantity else {
            return false
        }
        if case .expression(_, let words) = held { return !words.contains(scalar) }
        return true
    }

    private static func named(_ node: TextNode, _ device: Descriptor, _ context: BuildContext) -> Descriptor? {
        guard let mention = node["variant"], let wanted = mention.scalar else { return device }
        guard wanted == "base" || device.variantNames.contains(wanted) else {
            let known = (["base"] + device.variantNames).map { "`\($0)`" }.joined(separator: ", ")
            context.report(
                mention.diagnostic("device `\(device.name)` has no variant `\(wanted)`", help: "it has \(known)"))
            return nil
        }
        do throws(Diagnostics) {
            return try device.variant(named: wanted)
        } catch {
            for problem in error.entries { context.report(problem) }
            return nil
        }
    }

    /// The nodes of the outer device that an entry joins.
    static func outerNodes(of node: TextNode, _ context: BuildContext) -> [String] {
        let texts = node["nodes"]?.map?.map(\.value) ?? node["nodes"]?.list ?? []
        return texts.compactMap(context.nodeName)
    }

    func build() -> InnerDevice? {
        guard hasOnlyItsKeys() else { return nil }
        let builder = DeviceBuilder(
            root: root, graph: context.graph, varied: varied, nominal: { [context] in context.nominal() },
            families: context.root["activity"] == nil ? device.families : families, table: device.table,
            waveform: context.waveform, model: device.model)
        builder.names.time = scope.time
        for entry in device.root["parameters"]?.map ?? [] {
            guard node[entry.key] != nil || context.isVaried(at: "\(path).\(entry.key)") else { continue }
            builder.names.given[entry.key] = node[entry.key] ?? node
        }
        let built = builder.build()
        for problem in builder.diagnostics { context.report(problem) }
        for (check, place) in builder.integrals { context.keep(check, at: place) }
        guard let built else { return nil }
        scope.subdevices[name] = builder.names
        return joined(built)
    }

    /// What is of no use to a device as an element.
    private func hasOnlyItsKeys() -> Bool {
        for key in ["count", "solution"] where node[key] != nil {
            context.report(
                (node[key] ?? node).diagnostic(
                    "`\(key)` is not for a device as an element",
                    help: key == "count" ? "`for: { i: 1..8 }` makes several" : nil))
            return false
        }
        return true
    }

    // MARK: - Values

    /// The text of the device with what the outer one decides before anything is built: activities, and whole numbers, which
    /// ranges of `for` may be made of.
    private var root: TextNode {
        var root = device.root
        if let activity = context.root["activity"] {
            if let own = root["activity"], own["model"]?.scalar != activity["model"]?.scalar {
                let (inner, outer) = (own["model"]?.scalar ?? "?", activity["model"]?.scalar ?? "?")
                context.report(
                    node.diagnostic(
                        "device `\(device.name)` has activities by `\(inner)` of its own; here they are by `\(outer)`",
                        severity: .note))
            }
            root = root.setting("activity", to: activity)
        }
        for entry in device.root["parameters"]?.map ?? [] where isWhole(entry.key) {
            guard let text = node[entry.key] else { continue }
            root = TreeOverride.set(text, at: ["parameters", entry.key], in: root, shown: nil)
        }
        return root
    }

    /// Whether the outer device gives a parameter as a whole number that stands still.
    private func isWhole(_ parameter: String) -> Bool {
        guard let text = node[parameter], !context.isVaried(at: "\(path).\(parameter)") else { return false }
        return (text.scalar ?? text["value"]?.scalar).flatMap { Int($0) } != nil
    }

    /// What the device within takes from outside. The scope outside holds the one within.
    private var varied: [Varied] {
        var result = context.varied(at: "activity")
        result.append(
            Varied(path: "temperature") { [context, temperature, node, device] own, _, _, _ in
                if let own, context.nominalValue(own) != context.nominalValue(temperature) {
                    context.report(
                        node.diagnostic(
                            "device `\(device.name)` has a temperature of its own, \(context.nominalValue(own)) K; here it has that of the whole, \(context.nominalValue(temperature)) K",
                            severity: .note))
                }
                return temperature
            })
        for entry in device.root["parameters"]?.map ?? [] {
            let (path, text) = ("\(path).\(entry.key)", node[entry.key])
            guard text != nil || context.isVaried(at: path), !isWhole(entry.key) else { continue }
            result.append(
                Varied(path: "parameters.\(entry.key)") { [context, unowned scope, name] own, _, _, _ in
                    context.value(
                        path, text, expected: own.map { [$0.dimension] } ?? [], what: "`\(entry.key)` of `\(name)`",
                        scope: scope, standard: own)
                })
        }
        return result + within
    }

    /// What is said of things within: by variants, and by what varies.
    private var within: [Varied] {
        var changes = InnerPath.overrides(in: node).filter { Self.isValue($0.path, $0.value, of: device) }
            .map { path, text in
                Varied(path: path.description) { [context, unowned scope, name] _, expected, _, _ in
                    context.lower(text, expected: expected, what: "`\(path)` of `\(name)`", scope: scope)
                }
            }
        // What has no dots is a parameter.
        changes += context.changes(within: path, scope: scope).filter { $0.path.contains(".") }
        return Dictionary(grouping: changes, by: \.path).sorted { $0.key < $1.key }.map { path, changes in
            Varied(path: path) { own, expected, read, graph in
                var value = own
                for change in changes {
                    guard let next = change.apply(value, expected, read, graph) else { return nil }
                    value = next
                }
                return value
            }
        }
    }

    // MARK: - Nodes

    /// The device between nodes of the outer one; `nil` after an error, which has been reported.
    private func joined(_ built: Device) -> InnerDevice? {
        let own = Set(
            built.membranes.flatMap { [$0.nodes.first, $0.nodes.second] } + built.elements.flatMap(\.nodes)
                + built.subdevices.flatMap(\.nodes))
        let stated = device.root["terminals"]?.list?.compactMap(\.scalar) ?? []
        for (text, terminal) in zip(device.root["terminals"]?.list ?? [], stated) where !own.contains(terminal) {
            context.report(text.diagnostic("terminal `\(terminal)` is no node: nothing joins it"))
            return nil
        }
        let solutions = built.solutions.map(\.name).filter { own.contains($0) && !stated.contains($0) }
        let terminals = solutions.filter { !$0.contains(".") } + stated
        let listed = terminals.joined(separator: ", ")
        func fail(_ message: String, at place: TextNode? = nil, help: String? = nil) -> InnerDevice? {
            context.report(
                (place ?? node["nodes"] ?? node).diagnostic(
                    message, help: help ?? terminals.first.map { "`nodes: { \($0): ... }`" }))
            return nil
        }
        guard !terminals.isEmpty else {
            return fail(
                "device `\(device.name)` has no terminals", help: "list nodes of it: `terminals: [...]` in the device")
        }
        var nodes: [String: String] = [:]
        if let map = node["nodes"]?.map {
            for entry in map {
                guard terminals.contains(entry.key) else {
                    if own.contains(entry.key) {
                        return fail(
                            "`\(entry.key)` is a node within `\(name)`, not one of its terminals \(listed)",
                            at: entry.value,
                            help: "list it in the device: `terminals: [\(entry.key)]`")
                    }
                    return fail(
                        "`\(name)` has no terminal `\(entry.key)`; it has \(listed)", at: entry.value,
                        help: Nearest.word(to: entry.key, among: terminals).map { "did you mean `\($0)`?" })
                }
                guard let outer = context.nodeName(entry.value) else { return nil }
                nodes[entry.key] = outer
            }
        } else {
            let outer = (node["nodes"]?.list ?? []).compactMap(context.nodeName)
            guard outer.count == terminals.count else {
                return fail("`\(name)` joins \(terminals.count) nodes: \(listed)")
            }
            nodes = Dictionary(zip(terminals, outer), uniquingKeysWith: { first, _ in first })
        }
        if node["reversed"]?.scalar == "true" {
            guard terminals.count == 2, nodes.count == 2 else {
                return fail("only what has two terminals can be reversed", at: node["reversed"])
            }
            nodes = [terminals[0]: nodes[terminals[1]] ?? "", terminals[1]: nodes[terminals[0]] ?? ""]
        }
        guard !nodes.isEmpty else { return fail("`\(name)` joins nothing; it has \(listed)") }
        let result = InnerDevice(built, name: name, terminals: terminals, nodes: nodes)
        for membrane in result.membranes(after: 0) where membrane.nodes.first == membrane.nodes.second {
            return fail("membrane `\(membrane.name)` stands between two different nodes")
        }
        return result
    }
}
