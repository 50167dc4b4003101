internal import Devices
internal import Equations
internal import Units

/// The nodes whose voltages capacitances hold, and how fast these change: C dV/dt of all capacitances at a node is what
/// enters it.
struct Charging {
    private let graph: Graph
    private let capacitors: [(name: String, nodes: (first: String, second: String), value: Expression)]
    /// The nodes that are charged, with their voltages.
    private let nodes: [(node: String, symbol: Expression)]
    /// Rates of the voltages that are held.
    private let held: [String: Expression]

    /// - Throws: capacitances join nodes none of whose voltages is held.
    init(
        _ capacitors: [(name: String, nodes: (first: String, second: String), value: Expression)],
        potentials: [String: Expression], unknown: [(node: String, symbol: Expression)], time: Expression?,
        in graph: Graph
    ) throws(Diagnostic) {
        self.graph = graph
        let own = capacitors.filter { $0.value.constant != 0 }
        self.capacitors = own
        let free = Set(unknown.map(\.node))
        var anchored = Set(potentials.keys).subtracting(free)
        var grew = true
        while grew {
            grew = false
            for one in own where anchored.contains(one.nodes.first) != anchored.contains(one.nodes.second) {
                anchored.formUnion([one.nodes.first, one.nodes.second])
                grew = true
            }
        }
        if let loose = own.first(where: { !anchored.contains($0.nodes.first) }) {
            throw Diagnostic(
                "the capacitance of `\(loose.name)` joins nodes that no other capacitance ties to a held potential",
                help:
                    "such circuits are not in this version; ground one of `\(loose.nodes.first)` and `\(loose.nodes.second)`"
            )
        }
        let touched = Set(own.flatMap { [$0.nodes.first, $0.nodes.second] })
        nodes = unknown.filter { touched.contains($0.node) }
        var held: [String: Expression] = [:]
        for (node, value) in potentials where !free.contains(node) {
            held[node] =
                time.map { graph.derivatives(of: [value.stored(in: graph)], by: $0)[0] }
                ?? graph.constant(0, .voltage / .time)
        }
        self.held = held
    }

    /// Whether the voltage of a node is given by its derivative.
    func isCharged(_ node: String) -> Bool { nodes.contains { $0.node == node } }

    /// The voltages of the nodes as states.
    ///
    /// - Parameter balance: what leaves a node otherwise.
    func states(balance: (String) -> Expression) -> [Circuit.State] {
        let rates = rates(balance)
        return zip(nodes, rates).map { node, rate in
            let name = graph.name(of: node.symbol)
            return Circuit.State(
                name: name, symbol: node.symbol, derivative: rate.stored(in: graph), nature: .voltage, bounds: nil,
                node: node.node)
        }
    }

    /// Solves for the rates by elimination; the matrix is positive definite, so no pivot vanishes.
    private func rates(_ balance: (String) -> Expression) -> [Expression] {
        let count = nodes.count
        let zero = graph.constant(0, .capacitance)
        var matrix = (0..<count).map { _ in (0..<count).map { _ in zero } }
        var right = nodes.map { -balance($0.node) }
        func index(_ node: String) -> Int? { nodes.firstIndex { $0.node == node } }
        for one in capacitors {
            for (here, there) in [(one.nodes.first, one.nodes.second), (one.nodes.second, one.nodes.first)] {
                guard let row = index(here) else { continue }
                matrix[row][row] = matrix[row][row] + one.value
                if let column = index(there) {
                    matrix[row][column] = matrix[row][column] - one.value
                } else if let rate = held[there] {
                    right[row] = right[row] + one.value * rate
                }
            }
        }
        for pivot in 0..<count {
            for row in (pivot + 1)..<max(count, pivot + 1) where matrix[row][pivot].constant != 0 {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot..<count {
                    matrix[row][column] = matrix[row][column] - factor * matrix[pivot][column]
                }
                right[row] = right[row] - factor * right[pivot]
            }
        }
        var rates = right
        for row in stride(from: count - 1, through: 0, by: -1) {
            var sum = right[row]
            for column in (row + 1)..<max(count, row + 1) { sum = sum - matrix[row][column] * rates[column] }
            rates[row] = sum / matrix[row][row]
        }
        return rates
    }

    /// What leaves a held node into the capacitances that are joined to it.
    func current(from node: String, _ states: [Circuit.State]) -> Expression {
        func rate(_ node: String) -> Expression {
            states.first { $0.node == node }?.derivative ?? held[node] ?? graph.constant(0, .voltage / .time)
        }
        var total: Expression = graph.constant(0, .current)
        for one in capacitors {
            if one.nodes.first == node { total = total + one.value * (rate(node) - rate(one.nodes.second)) }
            if one.nodes.second == node { total = total + one.value * (rate(node) - rate(one.nodes.first)) }
        }
        return total
    }
}
