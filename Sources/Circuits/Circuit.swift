public import Devices
public import Equations
internal import Units

/// The equations of a device as it is wired and driven: node voltages as unknowns, and Kirchhoff's current law at
/// every node whose voltage is not held.
///
/// Voltages are counted from one reference node: the second of the port, or the ground where there is no port. Each
/// residual is the sum of the currents that leave a node, so its slope by the voltage of its own node is
/// positive where the membranes there are passive, and a solution is stable where that slope is positive.
///
/// At an operating point nothing moves: capacitances carry no current and states are where they come to rest. In motion
/// the states of models and the voltages of nodes with a capacitance are given by their derivatives.
public struct Circuit {
    /// Whether the equations are those of rest or those of motion.
    public enum Mode: Sendable { case steady, moving }

    /// One unknown and the equation that closes it.
    public struct Equation {
        /// What the unknown is.
        public typealias Nature = ModelState.Nature

        /// What it is called in messages.
        public let name: String
        /// The unknown.
        public let symbol: Expression
        /// Zero at the solution.
        public let residual: Expression
        /// Where the search starts, where the user says so.
        public let guess: Expression?
        /// What kind of quantity it is.
        public let nature: Nature
        /// The node whose voltage it is; `nil` of an unknown of a model.
        public let node: String?
        /// The smallest value allowed.
        public let minimum: Expression?
        /// The largest value allowed.
        public let maximum: Expression?
    }

    /// A quantity that is given by its time derivative.
    public struct State {
        /// A part of where a voltage starts: a weight times the voltage between two nodes just before.
        public struct Share {
            /// A plain number.
            public let weight: Expression
            /// V is counted from `second` to `first`.
            public let first: String
            /// See ``first``.
            public let second: String
        }

        /// What it is called in messages and in `initial`: `film.K.n`, or `V(node)`.
        public let name: String
        /// Stands for it in equations.
        public let symbol: Expression
        /// Its time derivative.
        public let derivative: Expression
        /// What kind of quantity it is.
        public let nature: ModelState.Nature
        /// What it is kept within, SI.
        public let bounds: ClosedRange<Double>?
        /// Of a voltage that capacitances hold: the sum of these is where it starts; empty of a state of a model.
        public let shares: [Share]
        /// Where it starts where the text says so; `nil` where it starts at rest.
        public var initial: Expression?

        /// The value of a voltage that capacitances hold, in terms of the same device at rest; `nil` of a state of a model.
        public func value(in resting: Circuit) -> Expression? {
            let parts = shares.map { share in
                share.weight * (resting.voltage(share.first, share.second) ?? .quantity(.nan, .voltage))
            }
            return parts.isEmpty ? nil : parts.dropFirst().reduce(parts[0], +)
        }
    }

    /// What is wired.
    public let device: Device
    /// One equation for each unknown.
    public let equations: [Equation]
    /// What changes in time; empty at rest.
    public let states: [State]
    /// Voltage across the port, V; `nil` for a device without one.
    public let portVoltage: Expression?
    /// Current that enters the port by its first node, A.
    public let portCurrent: Expression?
    /// Whether the equations are those of rest.
    public let mode: Mode

    let contents: Contents
    private let wiring: Wiring
    private let potentials: [String: Potential]
    private let replacements: Substitution
    /// By element its first terminal; `nil` of one that has not two.
    private let firstTerminals: [String: String?]
    /// By branch, first to second; `nil` where it needs a rate that the equations do not tell.
    private let flows: [Expression?]

    /// Wires the device.
    ///
    /// - Parameters:
    ///   - drive: what is held at the port; ignored where there is none.
    ///   - initial: where the search for the voltage of the port starts.
    ///   - time: the symbol that what is held may depend on, for equations of motion.
    ///   - isSolved: whether the equations are to be solved; where only names and what is known are read, nodes may float.
    ///   - makeup: what finite volumes hold, where that is not to be solved for.
    /// - Throws: a diagnostic in the user's names: nodes that nothing ties to the others, loops of imposed voltages.
    public init(
        _ device: Device, drive: Drive, initial: Expression? = nil, mode: Mode = .steady, time: Expression? = nil,
        isSolved: Bool = true, makeup: [(symbol: Expression, by: Expression)]? = nil
    ) throws(Diagnostic) {
        self.device = device
        self.mode = mode
        let graph = device.graph
        let parts = device.parts
        let branches = try Branch.all(of: device, drive: drive)
        guard
            let reference = device.port?.second ?? device.ground ?? Self.onlyNode(of: branches)
                ?? (branches.isEmpty ? "" : nil)
        else {
            throw Diagnostic(
                "the potentials of a circuit are counted from a node that is named",
                help: "`circuit: { ground: outside }`, or `port: [first, second]`")
        }
        let wiring = try Wiring(
            branches, reference: reference, preferred: [device.port?.first, device.ground].compactMap(\.self))
        self.wiring = wiring
        let moving =
            device.voltages.map(\.symbol) + device.membranes.map(\.voltage) + device.currents.map(\.symbol)
            + parts.flatMap { $0.part.states.map(\.symbol) + $0.part.unknowns.map(\.symbol) }
        try WiringCheck(wiring, device, mode).run(isSolved: isSolved)

        // Imposed voltages that follow other unknowns are unknowns themselves.
        var followers: [(name: String, symbol: Expression, value: Expression)] = []
        var offset: [String: Expression] = [:]
        let dependent = Set(moving.map(\.number))
        for root in wiring.roots {
            for node in wiring.trees[root] ?? [] {
                guard let (parent, index) = wiring.tie[node], case .voltage(var value, let symbol) = branches[index].law
                else { continue }
                if let symbol, graph.symbols(in: [value]).contains(where: { dependent.contains($0.number) }) {
                    followers.append((graph.name(of: symbol), symbol, value))
                    value = symbol
                }
                let above = branches[index].nodes.first == node ? value : -value
                offset[node] = (offset[parent].map { $0 + above } ?? above).stored(in: graph)
            }
        }

        var unknown: [(node: String, symbol: Expression)] = []
        var made: [String: Expression] = [:]
        func symbol(_ root: String) -> Expression {
            if let known = made[root] { return known }
            let symbol = graph.symbol(root == device.port?.first ? "V" : "V(\(root))", .voltage)
            made[root] = symbol
            unknown.append((root, symbol))
            return symbol
        }
        var potentials: [String: Potential] = [:]
        var charging: Charging?
        if mode == .moving {
            let changing = moving + followers.map(\.symbol) + [time].compactMap(\.self)
            let own = try Charging(
                wiring, port: device.port, offset: offset, symbol: symbol, moving: changing, in: graph)
            potentials = own.potentials
            charging = own
        } else {
            for root in wiring.roots {
                let base = root == reference ? nil : symbol(root)
                for node in wiring.trees[root] ?? [] {
                    potentials[node] = Potential(base: base, relative: offset[node] ?? graph.constant(0, .voltage))
                }
            }
        }
        self.potentials = potentials

        func across(_ nodes: (first: String, second: String)) -> Expression {
            guard let a = potentials[nodes.first], let b = potentials[nodes.second] else {
                return graph.constant(0, .voltage)
            }
            return (a - b).stored(in: graph)
        }
        let contents = Contents(device)
        self.contents = contents
        firstTerminals = Dictionary(
            device.elements.map { ($0.name, $0.ends == nil ? nil : $0.terminals[0]) },
            uniquingKeysWith: { first, _ in first })
        let logarithms = makeup == nil && mode == .steady ? contents.logarithms(in: graph) : []
        let filled = makeup ?? logarithms.map { ($0.symbol, $0.by) }
        let voltages =
            device.membranes.map { (symbol: $0.voltage, by: across($0.nodes)) }
            + device.voltages.map { (symbol: $0.symbol, by: across($0.nodes)) } + contents.fixed
            + filled
        let rest = mode == .steady ? Self.restingStates(of: device, voltages) : ([], [])
        let replacements = Substitution(voltages + rest.0, in: graph)
        self.replacements = replacements
        func wired(_ expressions: [Expression]) -> [Expression] { graph.substitute(expressions, replacements) }
        func wired(_ expression: Expression) -> Expression { wired([expression])[0] }

        // What flows without any rate.
        var flows = [Expression?](repeating: nil, count: branches.count)
        let laws = branches.indices.filter { if case .current = branches[$0].law { true } else { false } }
        let currents = wired(
            laws.map { index in
                if case .current(let value) = branches[index].law {
                    value.stored(in: graph)
                } else {
                    graph.constant(0, .current)
                }
            })
        for (index, current) in zip(laws, currents) { flows[index] = current }
        let none = graph.constant(0, .current)
        let steady = wiring.leavingTrees({ flows[$0] ?? none }, in: graph)
        func leaving(_ root: String) -> Expression { steady[root] ?? none }

        var states: [State] = []
        if let charging {
            let own = parts.flatMap { entry in
                entry.part.states.map { state in
                    State(
                        name: "\(entry.path).\(state.name)", symbol: state.symbol, derivative: wired(state.derivative),
                        nature: state.nature, bounds: state.bounds, shares: [])
                }
            }
            let rates = Self.rates(of: own, time: time, in: graph)
            states =
                charging.states(leaving: leaving, wired: wired) { charge in
                    Self.rate(of: charge, rates, in: graph).map { wired($0) } ?? none
                } + own
        }
        if mode == .moving {
            // Less than a molecule, so that logarithms stay numbers.
            let bounds = 1e-30...Double.greatestFiniteMagnitude
            states += contents.changing.map { entry in
                State(
                    name: entry.name, symbol: entry.symbol, derivative: wired(entry.gain), nature: .other,
                    bounds: bounds, shares: [], initial: entry.initial)
            }
        }
        self.states = states

        var equations: [Equation] = []
        let noVoltage = graph.constant(0, .voltage)
        for (node, symbol) in unknown {
            let guess = node == device.port?.first ? initial : nil
            let residual = charging?.balance(beyond: node, leaving) ?? leaving(node)
            equations.append(
                Equation(
                    name: graph.name(of: symbol), symbol: symbol, residual: residual.stored(in: graph), guess: guess,
                    nature: .voltage, node: node, minimum: nil, maximum: nil))
        }
        // What a guess makes of other unknowns rests on where their search starts.
        let starts =
            unknown.map { (symbol: $0.symbol, by: ($0.node == device.port?.first ? initial : nil) ?? noVoltage) }
            + (parts.flatMap { $0.part.unknowns.map(\.symbol) } + rest.1.map(\.state.symbol)).map {
                (symbol: $0, by: graph.constant(0, $0.dimension))
            }
        for (path, part) in parts {
            for own in part.unknowns {
                equations.append(
                    Equation(
                        name: "\(path).\(own.name)", symbol: own.symbol, residual: wired(own.residual),
                        guess: own.guess.map { graph.substitute([wired($0).stored(in: graph)], starts)[0] },
                        nature: .other, node: nil, minimum: own.minimum,
                        maximum: own.maximum))
            }
        }
        for (name, own) in rest.1 {
            let unknowns = unknown.map(\.symbol) + rest.1.map(\.state.symbol)
            let guess = own.initial.map { wired($0) }.flatMap { graph.depends($0, on: unknowns) ? nil : $0 }
            equations.append(
                Equation(
                    name: name, symbol: own.symbol, residual: -wired(own.derivative), guess: guess,
                    nature: own.nature, node: nil,
                    minimum: own.bounds.map { .quantity($0.lowerBound, own.symbol.dimension) },
                    maximum: own.bounds.map { .quantity($0.upperBound, own.symbol.dimension) }))
        }
        if !logarithms.isEmpty {
            let roots = wiring.root
            let own = contents.equations(
                ConservedSums(
                    contents, device, nodes: unknown.map(\.node), root: { roots[$0] },
                    others: Self.flowsOfNoIon(branches, device)),
                logarithms, wired: { wired($0) },
                charge: { node in
                    branches.reduce(graph.constant(0, .charge)) { sum, branch in
                        guard case .charge(let charge, let by) = branch.law else { return sum }
                        let value = wired(graph.substitute([charge], [(by, across(branch.nodes))])[0])
                        let (first, second) = (roots[branch.nodes.first], roots[branch.nodes.second])
                        if first == second { return sum }
                        if first == node { return sum + value }
                        return second == node ? sum - value : sum
                    }
                }, in: graph)
            equations = equations.map { equation in
                guard let node = equation.node, let residual = own.ofNodes[node] else { return equation }
                return Equation(
                    name: equation.name, symbol: equation.symbol, residual: residual, guess: equation.guess,
                    nature: equation.nature, node: node, minimum: nil, maximum: nil)
            }
            equations += own.ofContents
        }
        for (name, symbol, value) in followers {
            equations.append(
                Equation(
                    name: name, symbol: symbol, residual: (symbol - wired(value)).stored(in: graph), guess: nil,
                    nature: .voltage, node: nil, minimum: nil, maximum: nil))
        }

        // What flows into capacitances, and through imposed voltages.
        let rates = Self.rates(of: states, time: time, in: graph)
        let others = Set((equations.map(\.symbol) + device.currents.map(\.symbol)).map(\.number))
        for (index, branch) in branches.enumerated() {
            guard case .charge(let charge, _) = branch.law else { continue }
            flows[index] =
                mode == .steady
                ? none
                : Self.rate(of: wired(charge), rates, unknowns: others, in: graph)
        }
        let total = wiring.leavingTrees({ flows[$0] }, in: graph)
        for (node, (_, index)) in wiring.tie {
            flows[index] = total[node].map { branches[index].nodes.first == node ? (-$0).stored(in: graph) : $0 }
        }
        self.flows = flows
        for (name, symbol) in device.currents {
            let value = Self.current(of: name, wiring, firstTerminals, flows)
            guard let value else {
                throw Diagnostic(
                    "the current of `\(name)`, which an element follows, needs the rate of a voltage that others set",
                    help: "such circuits are not in this version; put a resistance in series with the capacitance")
            }
            equations.append(
                Equation(
                    name: "\(name).I", symbol: symbol, residual: (symbol - value).stored(in: graph), guess: nil,
                    nature: .current, node: nil, minimum: nil, maximum: nil))
        }
        self.equations = equations
        guard let port = device.port else {
            portVoltage = nil
            portCurrent = nil
            return
        }
        portVoltage = across(port)
        switch drive {
        case .current(let entering): portCurrent = entering.stored(in: graph)
        case .open: portCurrent = none
        case .voltage: portCurrent = branches.lastIndex { $0.owner == nil }.flatMap { flows[$0] }.map { -$0 }
        }
    }

    /// The pairs of nodes between which charge of no ion flows: elements, and what is held at the port.
    private static func flowsOfNoIon(_ branches: [Branch], _ device: Device) -> [(first: String, second: String)] {
        let membranes = Set(device.membranes.map(\.name))
        return branches.compactMap { branch in
            guard case .current(let value) = branch.law, value.constant != 0,
                branch.owner.map({ !membranes.contains($0) }) ?? true
            else { return nil }
            return branch.nodes
        }
    }

    /// Without a ground one membrane or element alone is counted from its second node.
    private static func onlyNode(of branches: [Branch]) -> String? {
        Set(branches.compactMap(\.owner)).count == 1 ? branches.first?.nodes.second : nil
    }

    /// How fast symbols change, by their number: states, and time itself.
    private static func rates(of states: [State], time: Expression?, in graph: Graph) -> [Int32: Expression] {
        let known = states.map { ($0.symbol.number, $0.derivative) }
        return Dictionary(
            (time.map { [($0.number, graph.constant(1))] } ?? []) + known, uniquingKeysWith: { first, _ in first })
    }

    /// The time derivative of an expression; `nil` where it depends on something whose rate is not known.
    private static func rate(
        of expression: Expression, _ rates: [Int32: Expression], unknowns: Set<Int32> = [], in graph: Graph
    ) -> Expression? {
        var total: Expression = graph.constant(0, expression.dimension / .time)
        let stored = expression.stored(in: graph)
        for symbol in graph.symbols(in: [stored]) {
            if let rate = rates[symbol.number] {
                total = total + graph.derivative(of: stored, by: symbol) * rate
            } else if unknowns.contains(symbol.number), graph.derivative(of: stored, by: symbol).constant != 0 {
                return nil
            }
        }
        return total
    }

    /// An expression of the device with the voltages of its membranes put in, and at rest the states of its models.
    public func wired(_ expression: Expression) -> Expression { wired([expression])[0] }

    /// Several expressions at once: cheaper than one after another.
    public func wired(_ expressions: [Expression]) -> [Expression] {
        device.graph.substitute(expressions, replacements)
    }

    /// The potential of a node against the reference node; `nil` for a node that does not exist.
    public func potential(of node: String) -> Expression? { potentials[node]?.value.stored(in: device.graph) }

    /// The voltage between two nodes, first minus second; `nil` where one does not exist.
    public func voltage(_ first: String, _ second: String) -> Expression? {
        guard let a = potentials[first], let b = potentials[second] else { return nil }
        return (a - b).stored(in: device.graph)
    }

    /// The nodes whose voltages follow from that of one by imposed voltages alone.
    public func nodes(tiedTo node: String) -> [String] { wiring.root[node].flatMap { wiring.trees[$0] } ?? [] }

    /// The current of a membrane without that of its capacitance, or of an element, from its first node to its second; `nil` for an
    /// element of more terminals, and where it needs a rate that the equations do not tell.
    public func current(of name: String) -> Expression? { Self.current(of: name, wiring, firstTerminals, flows) }

    private static func current(
        of name: String, _ wiring: Wiring, _ firstTerminals: [String: String?], _ flows: [Expression?]
    ) -> Expression? {
        if let first = firstTerminals[name] { return first.flatMap { current(by: $0, of: name, wiring, flows) } }
        // The first branch of a membrane is that of its channels.
        return wiring.owned[name]?.first { wiring.branches[$0].owner == name }.flatMap { flows[$0] }
    }

    /// What flows into a device that is an element by one of its nodes; `nil` where it needs a rate that the equations do not tell.
    public func current(into node: String, of name: String) -> Expression? {
        Self.current(into: node, of: name, wiring, flows)
    }

    /// What flows into an element by one of its terminals, whatever else of it is joined to the same node; `nil` where it needs a rate that
    /// the equations do not tell.
    public func current(by terminal: String, of element: Element) -> Expression? {
        Self.current(by: terminal, of: element.name, wiring, flows)
    }

    private static func current(
        by terminal: String, of name: String, _ wiring: Wiring, _ flows: [Expression?]
    ) -> Expression? {
        current(of: name, wiring, flows) { ($0.terminals.first == terminal, $0.terminals.second == terminal) }
    }

    private static func current(into node: String, of name: String, _ wiring: Wiring, _ flows: [Expression?])
        -> Expression?
    {
        current(of: name, wiring, flows) { ($0.nodes.first == node, $0.nodes.second == node) }
    }

    /// What leaves a place by the branches of an element or a device.
    ///
    /// - Parameter isThere: whether the first and the second end of a branch are there.
    private static func current(
        of name: String, _ wiring: Wiring, _ flows: [Expression?], _ isThere: (Branch) -> (first: Bool, second: Bool)
    ) -> Expression? {
        var total: Expression = .quantity(0, .current)
        for index in wiring.owned[name] ?? [] {
            let (first, second) = isThere(wiring.branches[index])
            guard first != second else { continue }
            guard let flow = flows[index] else { return nil }
            total = first ? total + flow : total - flow
        }
        return total
    }

    /// The voltage of a membrane: first node minus second.
    public func voltage(of membrane: Membrane) -> Expression { wired(membrane.voltage) }

    /// Slope conductance dI/dV at the port, S, with every unknown following the voltage; `nil` for a device without
    /// a port.
    ///
    /// It is that of a clamp at the voltage of the port, whatever holds the port: the same circuit is wired with its
    /// port held, differentiated, and read at the solution of this one.
    public var slopeConductance: Expression? {
        guard let portVoltage, mode == .steady, equations.count <= Self.mostEliminated else { return nil }
        let graph = device.graph
        let held = graph.symbol("V", .voltage)
        // What finite volumes hold stays as it is.
        let makeup = contents.changing.map { (symbol: $0.symbol, by: wired($0.symbol)) }
        guard let clamped = try? Circuit(device, drive: .voltage(held), makeup: makeup),
            let current = clamped.portCurrent
        else {
            return nil
        }
        let own = Dictionary(equations.map { ($0.name, $0.symbol) }, uniquingKeysWith: { first, _ in first })
        var places = [(symbol: held, by: portVoltage)]
        for equation in clamped.equations {
            guard let symbol = own[equation.name] else { return nil }
            places.append((equation.symbol, symbol))
        }
        return graph.substitute([slope(of: current, by: held, following: clamped.equations)], places)[0]
    }

    /// Most unknowns that are eliminated on the graph.
    private static let mostEliminated = 40

    /// The same at an operating point; `nil` where the voltage of the port is no unknown.
    public var restingConductance: Expression? {
        equations.contains { portVoltage?.isSame(as: $0.symbol) == true } ? slopeConductance : nil
    }

    /// dy/dx with the unknowns of `equations` following x: y_x - y_u (f_u)^-1 f_x, by elimination on the graph.
    private func slope(of output: Expression, by variable: Expression, following equations: [Equation]) -> Expression {
        let graph = device.graph
        // Rows of the residuals, and last that of the output; columns of the unknowns, and last that of the variable.
        let columns = equations.map(\.symbol) + [variable]
        let byColumn = columns.map { graph.derivatives(of: equations.map(\.residual) + [output], by: $0) }
        var rows = (0...equations.count).map { row in byColumn.map { $0[row] } }
        for step in 0..<equations.count {
            if let pivot = (step..<equations.count).first(where: { rows[$0][step].constant != 0 }) {
                rows.swapAt(step, pivot)
            }
            for row in (step + 1)...equations.count where rows[row][step].constant != 0 {
                let factor = rows[row][step] / rows[step][step]
                for column in (step + 1)..<columns.count where rows[step][column].constant != 0 {
                    rows[row][column] = rows[row][column] - factor * rows[step][column]
                }
            }
        }
        return rows[equations.count][equations.count]
    }
}
