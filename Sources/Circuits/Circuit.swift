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
        /// The node whose voltage it is; `nil` of a state of a model.
        public let node: String?
        /// Where it starts where the text says so; `nil` where it starts at rest.
        public var initial: Expression?
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
    private let potentials: [String: Expression]
    private let replacements: [(symbol: Expression, by: Expression)]

    /// Wires the device.
    ///
    /// - Parameters:
    ///   - drive: what is held at the port; ignored where there is none.
    ///   - initial: where the search for the voltage of the port starts.
    ///   - time: the symbol that what is held may depend on, for equations of motion.
    ///   - makeup: what finite volumes hold, where that is not to be solved for.
    /// - Throws: a diagnostic in the user's names where a node is joined once only, or joined to nothing else; or where
    ///   capacitances join nodes none of whose voltages is held.
    public init(
        _ device: Device, drive: Drive, initial: Expression? = nil, mode: Mode = .steady, time: Expression? = nil,
        makeup: [(symbol: Expression, by: Expression)]? = nil
    ) throws(Diagnostic) {
        self.device = device
        self.mode = mode
        let graph = device.graph
        let joined = Self.branches(of: device)
        let reference = device.port?.second ?? device.ground
        try Self.check(joined.map(\.nodes), device)

        var potentials: [String: Expression] = [:]
        var unknown: [(node: String, symbol: Expression)] = []
        if let reference { potentials[reference] = graph.constant(0, .voltage) }
        if let port = device.port, case .voltage(let held) = drive { potentials[port.first] = held.stored(in: graph) }
        for node in Self.nodes(of: joined) where potentials[node] == nil {
            let isPort = node == device.port?.first
            let symbol = graph.symbol(isPort ? "V" : "V(\(node))", .voltage)
            potentials[node] = symbol
            unknown.append((node, symbol))
        }
        self.potentials = potentials

        func across(_ nodes: (first: String, second: String)) -> Expression {
            let zero = graph.constant(0, .voltage)
            return (potentials[nodes.first] ?? zero) - (potentials[nodes.second] ?? zero)
        }
        let contents = Contents(device)
        self.contents = contents
        let logarithms = makeup == nil && mode == .steady ? contents.logarithms(in: graph) : []
        let voltages =
            device.membranes.map { (symbol: $0.voltage, by: across($0.nodes)) } + contents.fixed
            + (makeup ?? logarithms.map { ($0.symbol, $0.by) })
        let rest = mode == .steady ? Self.restingStates(of: device, voltages) : ([], [])
        let replacements = voltages + rest.0
        self.replacements = replacements
        func wired(_ expression: Expression) -> Expression { graph.substitute([expression], replacements)[0] }

        let currents = joined.map { branch -> Expression in
            switch branch.kind {
            case .membrane(let index): wired(device.membranes[index].current)
            case .element(let index): across(branch.nodes) / device.elements[index].resistance
            }
        }
        func leaving(_ node: String) -> Expression {
            var total: Expression = graph.constant(0, .current)
            for (branch, current) in zip(joined, currents) {
                if branch.nodes.first == node { total = total + current }
                if branch.nodes.second == node { total = total - current }
            }
            return total
        }
        /// What leaves a node less what is imposed there.
        func balance(_ node: String) -> Expression {
            if node == device.port?.first, case .current(let entering) = drive { return leaving(node) - entering }
            return leaving(node)
        }

        var charging: Charging?
        var states: [State] = []
        if mode == .moving {
            let capacitors = device.membranes.compactMap { membrane in
                membrane.capacitance.map { (membrane.name, membrane.nodes, $0) }
            }
            let charged = try Charging(capacitors, potentials: potentials, unknown: unknown, time: time, in: graph)
            states = charged.states(balance: balance)
            charging = charged
            for membrane in device.membranes {
                for part in membrane.parts {
                    for own in part.states {
                        states.append(
                            State(
                                name: "\(membrane.name).\(part.name).\(own.name)", symbol: own.symbol,
                                derivative: wired(own.derivative), nature: own.nature, bounds: own.bounds, node: nil))
                    }
                }
            }
        }
        if mode == .moving {
            // Less than a molecule, so that logarithms stay numbers.
            let bounds = 1e-30...Double.greatestFiniteMagnitude
            states += contents.changing.map { entry in
                State(
                    name: entry.name, symbol: entry.symbol, derivative: wired(entry.gain), nature: .other,
                    bounds: bounds, node: nil, initial: entry.initial)
            }
        }
        self.states = states

        var equations: [Equation] = unknown.filter { charging?.isCharged($0.node) != true }.map { node, symbol in
            let guess = node == device.port?.first ? initial : nil
            return Equation(
                name: graph.name(of: symbol), symbol: symbol, residual: balance(node), guess: guess, nature: .voltage,
                node: node, minimum: nil, maximum: nil)
        }
        for membrane in device.membranes {
            for part in membrane.parts {
                for own in part.unknowns {
                    equations.append(
                        Equation(
                            name: "\(membrane.name).\(part.name).\(own.name)", symbol: own.symbol,
                            residual: wired(own.residual), guess: own.guess.map(wired), nature: .other,
                            node: nil, minimum: own.minimum, maximum: own.maximum))
                }
            }
        }
        for (name, own) in rest.1 {
            let unknowns = unknown.map(\.symbol) + rest.1.map(\.state.symbol)
            let guess = own.initial.map(wired).flatMap { graph.depends($0, on: unknowns) ? nil : $0 }
            equations.append(
                Equation(
                    name: name, symbol: own.symbol, residual: -wired(own.derivative), guess: guess,
                    nature: own.nature, node: nil,
                    minimum: own.bounds.map { .quantity($0.lowerBound, own.symbol.dimension) },
                    maximum: own.bounds.map { .quantity($0.upperBound, own.symbol.dimension) }))
        }
        if !logarithms.isEmpty {
            var others = device.elements.map { (first: String?($0.nodes.first), second: String?($0.nodes.second)) }
            if let port = device.port, case .current(let entering) = drive, entering.constant != 0 {
                others.append((port.first, port.second))
            }
            let own = contents.equations(
                ConservedSums(contents, device, nodes: unknown.map(\.node), others: others), logarithms, wired: wired,
                charge: { node in
                    device.membranes.reduce(graph.constant(0, .charge)) { sum, membrane in
                        guard let capacitance = membrane.capacitance else { return sum }
                        let charge = capacitance * across(membrane.nodes)
                        if membrane.nodes.first == node { return sum + charge }
                        return membrane.nodes.second == node ? sum - charge : sum
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
        self.equations = equations
        if let port = device.port {
            portVoltage = across(port)
            switch drive {
            case .current(let entering): portCurrent = entering.stored(in: graph)
            case .open: portCurrent = graph.constant(0, .current)
            case .voltage:
                portCurrent =
                    leaving(port.first) + (charging?.current(from: port.first, states) ?? .quantity(0, .current))
            }
        } else {
            portVoltage = nil
            portCurrent = nil
        }
    }

    /// An expression of the device with the voltages of its membranes put in, and at rest the states of its models.
    public func wired(_ expression: Expression) -> Expression {
        device.graph.substitute([expression], replacements)[0]
    }

    /// The potential of a node against the reference node; `nil` for a node that does not exist.
    public func potential(of node: String) -> Expression? { potentials[node] }

    /// The voltage of a membrane: first node minus second.
    public func voltage(of membrane: Membrane) -> Expression { wired(membrane.voltage) }

    /// Slope conductance dI/dV at the port, S, with every unknown following the voltage; `nil` for a device without
    /// a port.
    ///
    /// It is that of a clamp at the voltage of the port, whatever holds the port: the same circuit is wired with its
    /// port held, differentiated, and read at the solution of this one.
    public var slopeConductance: Expression? {
        guard let portVoltage, mode == .steady else { return nil }
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

extension Circuit {
    private enum Kind { case membrane(Int), element(Int) }

    private struct Branch {
        let kind: Kind
        let nodes: (first: String, second: String)
    }

    private static func branches(of device: Device) -> [Branch] {
        device.membranes.indices.map { Branch(kind: .membrane($0), nodes: device.membranes[$0].nodes) }
            + device.elements.indices.map { Branch(kind: .element($0), nodes: device.elements[$0].nodes) }
    }

    private static func nodes(of branches: [Branch]) -> [String] {
        var seen: Set<String> = []
        return branches.flatMap { [$0.nodes.first, $0.nodes.second] }.filter { seen.insert($0).inserted }
    }

    /// Every node of the port and the ground exists, and every node is connected to the reference.
    private static func check(_ joins: [(first: String, second: String)], _ device: Device) throws(Diagnostic) {
        let known = Set(joins.flatMap { [$0.first, $0.second] })
        let wanted = [device.port?.first, device.port?.second, device.ground].compactMap { $0 }
        for node in wanted where !known.contains(node) {
            throw Diagnostic(
                "node `\(node)` is joined to nothing",
                help: "the nodes of this device are: \(known.sorted().joined(separator: ", "))")
        }
        guard let start = device.port?.second ?? device.ground else { return }
        var reached: Set<String> = [start]
        var grew = true
        while grew {
            grew = false
            for join in joins where reached.contains(join.first) != reached.contains(join.second) {
                reached.formUnion([join.first, join.second])
                grew = true
            }
        }
        if let floating = known.subtracting(reached).sorted().first {
            throw Diagnostic(
                "node `\(floating)` floats: nothing joins it to `\(start)`",
                help: "join it with a membrane or an element, or leave it out")
        }
    }
}
