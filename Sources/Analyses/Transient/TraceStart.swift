internal import Circuits
internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Where the variables of a moving device start: at the operating point of what drives it just before time 0, or where
/// the text says.
struct TraceStart {
    private let transient: TransientSpec
    private let device: DeviceCase
    private let circuit: Circuit
    private let resting: Circuit
    private var graph: Graph { device.graph }

    init(
        _ transient: TransientSpec, _ device: DeviceCase, _ moving: (circuit: Circuit, resting: Circuit)
    ) {
        self.transient = transient
        self.device = device
        circuit = moving.circuit
        resting = moving.resting
    }

    /// What is solved for: the operating point, or nothing.
    var unknowns: [Unknown] {
        guard transient.start == .operatingPoint else { return [] }
        return resting.equations.map { equation in
            Unknown(
                symbol: equation.symbol, residual: still(equation.residual),
                guess: equation.guess.map(still) ?? graph.constant(0, equation.symbol.dimension),
                initial: equation.guess.map(still), nature: Unknown.Nature(equation.nature),
                minimum: equation.minimum?.constant, maximum: equation.maximum?.constant)
        }
    }

    /// An expression at time 0.
    func still(_ expression: Expression) -> Expression {
        guard let time = device.stimuli?.time else { return expression }
        return graph.substitute([expression.stored(in: graph)], [(time, graph.constant(0, .time))])[0]
    }

    /// The value of every state and of every unknown that is left, in terms of inputs, stimuli and ``unknowns``.
    func values(left: [Circuit.Equation]) throws(Diagnostics) -> (states: [Expression], left: [Expression]) {
        var given: [(place: String, key: String, value: Expression)] = []
        var problems = Diagnostics()
        for entry in transient.initial {
            do throws(Diagnostics) { given += try read(entry) } catch { problems.append(contentsOf: error) }
        }
        if problems.hasErrors { throw problems }
        func stated(_ name: String) -> Expression? { given.last { $0.place == name }?.value }

        let isAtRest = transient.start == .operatingPoint
        let known = isAtRest ? [] : try replacements(stated)
        func atStart(_ expression: Expression) -> Expression { still(graph.substitute([expression], known)[0]) }

        var result: [Expression] = []
        for state in circuit.states {
            if let value = state.value(in: resting) {
                result.append(atStart(value))
                continue
            }
            if let value = stated(state.name) {
                result.append(atStart(value))
            } else if !isAtRest, let value = state.initial ?? modelState(state.name)?.initial {
                result.append(atStart(resting.wired(value)))
            } else {
                result.append(atStart(resting.wired(state.symbol)))
            }
        }
        for equation in left {
            // Equations that hold at every instant are solved before the first step; this is where that begins.
            let value = equation.node.flatMap { resting.potential(of: $0) } ?? equation.symbol
            result.append(atStart(value))
        }
        let open = resting.equations.map(\.symbol)
        for (state, value) in zip(circuit.states, result) where !isAtRest && graph.depends(value, on: open) {
            throw Diagnostics(
                transient.node.diagnostic(
                    "nothing says where `\(state.name)` starts", help: "`initial: { \(state.name): ... }`"))
        }
        let stored = result.map { $0.stored(in: graph) }
        return (Array(stored.prefix(circuit.states.count)), Array(stored.dropFirst(circuit.states.count)))
    }

    /// What stands for the unknowns of rest where the text says where everything starts.
    private func replacements(
        _ stated: (String) -> Expression?
    ) throws(Diagnostics) -> [(symbol: Expression, by: Expression)] {
        var result: [(symbol: Expression, by: Expression)] = []
        let ground = circuit.device.ground.flatMap { resting.potential(of: $0) } ?? .quantity(0, .voltage)
        let charged = Set(circuit.states.flatMap { $0.shares.flatMap { [$0.first, $0.second] } })
        for equation in resting.equations {
            let value: Expression
            if let node = equation.node {
                let name = graph.name(of: equation.symbol)
                let tied = resting.nodes(tiedTo: node)
                if let other = tied.first(where: { stated(place(of: $0)) != nil }), let own = stated(place(of: other)) {
                    let above = resting.voltage(other, node) ?? .quantity(0, .voltage)
                    value = own - above + ground
                } else if tied.contains(where: charged.contains) {
                    throw Diagnostics(
                        transient.node.diagnostic(
                            "nothing says where the voltage `\(name)` starts", help: "`initial: { \(name): -65 mV }`"))
                } else {
                    value = graph.constant(0, .voltage)
                }
            } else if let own = stated(equation.name) ?? modelState(equation.name)?.initial {
                value = own
            } else if modelState(equation.name) != nil {
                throw Diagnostics(
                    transient.node.diagnostic(
                        "nothing says where `\(equation.name)` starts, and it has no formula for where it rests",
                        help: "`initial: { \(equation.name): ... }`"))
            } else {
                value = equation.guess ?? graph.constant(0, equation.symbol.dimension)
            }
            result.append((equation.symbol, still(value)))
        }
        return result
    }

    private func modelState(_ name: String) -> ModelState? {
        for (path, part) in circuit.device.parts {
            for state in part.states where name == "\(path).\(state.name)" { return state }
        }
        return nil
    }

    /// What the voltage of a node is called by `initial`.
    private func place(of node: String) -> String { "V(\(node))" }

    /// The node whose voltage an entry of `initial` states.
    private func node(_ key: String) -> String? {
        if key == "V" { return device.device.port?.first }
        guard key.hasPrefix("V("), key.hasSuffix(")") else { return nil }
        return key.dropFirst(2).dropLast().split(separator: " ").joined()
    }

    /// One entry of `initial`: what it names, with its value.
    private func read(
        _ entry: TextNode.Entry
    ) throws(Diagnostics) -> [(place: String, key: String, value: Expression)] {
        if let node = node(entry.key) {
            guard resting.potential(of: node) != nil else {
                throw Diagnostics(entry.diagnostic("no node `\(node)`"))
            }
            let value = try device.lower(
                entry.value, expected: [.voltage], what: "where `\(entry.key)` starts", in: device.names)
            return [(place(of: node), entry.key, value)]
        }
        let containers: Set = ["membranes", "channels", "pumps", "circuit", "elements"]
        let names =
            circuit.states.filter(\.shares.isEmpty).map(\.name)
            + resting.equations.filter { $0.node == nil }.map(\.name)
        var fitting = names.filter { $0 == entry.key }
        if fitting.isEmpty {
            let wanted = entry.key.split(separator: ".").map(String.init).filter { !containers.contains($0) }
            fitting = names.filter { $0.split(separator: ".").map(String.init).suffix(wanted.count) == wanted[...] }
        }
        let unique = Array(Set(fitting)).sorted()
        guard unique.count == 1, let name = unique.first else {
            let known = Array(Set(names)).sorted().map { "`\($0)`" }.joined(separator: ", ")
            let message =
                unique.isEmpty
                ? "nothing that changes in time is called `\(entry.key)`"
                : "`\(entry.key)` fits \(unique.map { "`\($0)`" }.joined(separator: " and ")); say which"
            throw Diagnostics(entry.diagnostic(message, help: known.isEmpty ? nil : "there is \(known)"))
        }
        let symbol =
            circuit.states.first { $0.name == name }?.symbol
            ?? resting.equations.first { $0.name == name }?.symbol
        let dimension = symbol?.dimension ?? .none
        let value = try device.lower(
            entry.value, expected: [dimension], what: "where `\(entry.key)` starts", in: device.names)
        return [(name, entry.key, value)]
    }
}
