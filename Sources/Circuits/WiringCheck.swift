internal import Devices
internal import Equations

/// Finds, before anything is solved, nodes whose voltages nothing tells.
struct WiringCheck {
    private let wiring: Wiring
    private let device: Device
    private let mode: Circuit.Mode
    /// The nodes between which a voltage symbol counts.
    private var pairs: [Int32: (first: String, second: String)] = [:]
    /// Symbols of states, with the derivatives that do not hold themselves.
    private var states: [Int32: Bool] = [:]
    /// Symbols of unknowns and currents, which may follow any voltage.
    private var others: Set<Int32> = []

    init(_ wiring: Wiring, _ device: Device, _ mode: Circuit.Mode) {
        self.wiring = wiring
        self.device = device
        self.mode = mode
        for membrane in device.membranes { pairs[membrane.voltage.number] = membrane.nodes }
        for (nodes, symbol) in device.voltages { pairs[symbol.number] = nodes }
        for (_, part) in device.parts {
            for state in part.states {
                states[state.symbol.number] = !device.graph.depends(state.derivative, on: [state.symbol])
            }
            others.formUnion(part.unknowns.map(\.symbol.number))
        }
        others.formUnion(device.currents.map(\.symbol.number))
    }

    /// - Parameter isSolved: whether voltages must follow, besides that nodes exist.
    func run(isSolved: Bool) throws(Diagnostic) {
        let known = Set(wiring.nodes)
        for node in [device.port?.first, device.port?.second, device.ground].compactMap({ $0 })
        where !known.contains(node) {
            throw Diagnostic(
                "node `\(node)` is joined to nothing",
                help: "the nodes of this device are: \(wiring.nodes.sorted().prefix(20).joined(separator: ", "))")
        }
        try checkTouching()
        guard isSolved else { return }
        try checkShorts()
        try checkFloating()
    }

    /// Every node is joined to the reference by something.
    private func checkTouching() throws(Diagnostic) {
        var sets = Sets(wiring.nodes)
        for branch in wiring.branches { sets.join(branch.nodes.first, branch.nodes.second) }
        // The terminals of one element touch through it.
        for element in device.elements {
            for node in element.nodes.dropFirst() { sets.join(element.nodes[0], node) }
        }
        guard let floating = wiring.nodes.sorted().first(where: { !sets.areJoined($0, wiring.reference) }) else {
            return
        }
        throw Diagnostic(
            "node `\(floating)` floats: nothing joins it to `\(wiring.reference)`",
            help: "join it with a membrane or an element, or leave it out")
    }

    /// At rest inductances are shorts: they must not close loops with imposed voltages.
    private func checkShorts() throws(Diagnostic) {
        guard mode == .steady else { return }
        var sets = Sets(wiring.nodes)
        for branch in wiring.branches {
            if case .voltage = branch.law { sets.join(branch.nodes.first, branch.nodes.second) }
        }
        for branch in wiring.branches where isInductive(branch) {
            guard !sets.areJoined(branch.nodes.first, branch.nodes.second) else {
                throw Diagnostic(
                    "at rest \(branch.name) is a short, and it closes a loop of shorts and imposed voltages",
                    help: "put a resistance in series, or start where `initial` says")
            }
            sets.join(branch.nodes.first, branch.nodes.second)
        }
    }

    private func symbols(_ branch: Branch) -> [Expression] {
        guard case .current(let value) = branch.law else { return [] }
        return device.graph.symbols(in: [value.stored(in: device.graph)])
    }

    /// Whether the current is a state that only voltages change.
    private func isInductive(_ branch: Branch) -> Bool {
        let own = symbols(branch)
        return own.contains { states[$0.number] == true } && !own.contains { pairs[$0.number] != nil }
    }

    /// Every node is joined to the reference by what fixes its voltage.
    private func checkFloating() throws(Diagnostic) {
        var sets = Sets(wiring.nodes)
        for branch in wiring.branches {
            switch branch.law {
            case .voltage: sets.join(branch.nodes.first, branch.nodes.second)
            case .charge: if mode == .moving { sets.join(branch.nodes.first, branch.nodes.second) }
            case .current:
                for symbol in symbols(branch) {
                    if let pair = pairs[symbol.number] {
                        let touched = [branch.nodes.first, branch.nodes.second].filter {
                            $0 == pair.first || $0 == pair.second
                        }
                        if touched.contains(where: { wiring.root[$0] != wiring.reference }) {
                            sets.join(pair.first, pair.second)
                        }
                    } else if others.contains(symbol.number) || (mode == .steady && states[symbol.number] != nil) {
                        sets.join(branch.nodes.first, branch.nodes.second)
                    }
                }
            }
        }
        guard let floating = wiring.nodes.sorted().first(where: { !sets.areJoined($0, wiring.reference) }) else {
            return
        }
        let cut = wiring.branches.filter {
            sets.areJoined($0.nodes.first, floating) != sets.areJoined($0.nodes.second, floating)
        }
        let charges = cut.filter { if case .charge = $0.law { true } else { false } }
        let currents = cut.filter { if case .current = $0.law { true } else { false } }
        func names(_ branches: [Branch]) -> String {
            var seen: Set<String> = []
            let all = branches.map(\.name).filter { seen.insert($0).inserted }
            return Wiring.listed(Array(all.prefix(6)))
        }
        if mode == .steady, !charges.isEmpty, currents.isEmpty {
            throw Diagnostic(
                "at rest nothing says the voltage of node `\(floating)`: only the charge of \(names(charges)) joins it to `\(wiring.reference)`",
                help: "put a resistance beside the capacitance, or start where `initial` says")
        }
        let nothing = mode == .steady ? "at rest nothing" : "nothing"
        let what = mode == .steady ? "current sources" : "current sources and inductances"
        guard !currents.isEmpty else {
            throw Diagnostic(
                "node `\(floating)` floats: \(nothing) says its voltage", help: "join it to `\(wiring.reference)`")
        }
        throw Diagnostic(
            "\(nothing) says the voltage of node `\(floating)`: \(names(currents)) set currents whatever it is, and nothing else joins it to `\(wiring.reference)`",
            help: "\(what) alone cannot feed a node; give it a resistance or a capacitance")
    }

    /// Sets of nodes that are joined.
    private struct Sets {
        private var leader: [String: String]

        init(_ nodes: [String]) {
            leader = Dictionary(nodes.map { ($0, $0) }, uniquingKeysWith: { first, _ in first })
        }

        func find(_ node: String) -> String {
            var node = node
            while let next = leader[node], next != node { node = next }
            return node
        }

        mutating func join(_ a: String, _ b: String) {
            let (one, other) = (find(a), find(b))
            if one != other { leader[max(one, other)] = min(one, other) }
        }

        func areJoined(_ a: String, _ b: String) -> Bool { find(a) == find(b) }
    }
}
