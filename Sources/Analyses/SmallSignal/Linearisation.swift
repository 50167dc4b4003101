internal import Circuits
internal import Devices
internal import Equations

/// The motion of a device about its operating point, to first order: what its variables are given by, and derivatives of
/// anything read at rest.
struct Linearisation {
    /// The device in motion.
    let circuit: Circuit
    /// States, then what follows them.
    let variables: [Expression]
    /// Rates of the states, then what is zero at every instant.
    let rates: [Expression]

    /// How many of the variables are states.
    let stateCount: Int

    private let graph: Graph
    /// What every symbol of the motion is at the operating point.
    private let places: [(symbol: Expression, by: Expression)]

    /// - Parameters:
    ///   - drive: what is held at the port; its symbol, where it has one, stands for what is imposed there at rest.
    ///   - imposed: that symbol and its value at rest.
    ///   - resting: the same device at rest, over whose unknowns derivatives are read.
    init(
        _ device: Device, drive: Drive, imposed: (symbol: Expression, by: Expression)? = nil, resting: Circuit
    ) throws(Diagnostic) {
        let graph = device.graph
        let circuit = try Circuit(device, drive: drive, mode: .moving)
        self.circuit = circuit
        self.graph = graph
        // What changes by events alone stands still.
        let states = circuit.states.filter { $0.derivative.constant != 0 }
        stateCount = states.count
        variables = states.map(\.symbol) + circuit.equations.map(\.symbol)
        rates =
            states.map { $0.derivative.stored(in: graph) }
            + circuit.equations.map { $0.residual.stored(in: graph) }
        var places: [(symbol: Expression, by: Expression)] = []
        for state in circuit.states {
            let value = state.value(in: resting) ?? resting.wired(state.symbol)
            places.append((state.symbol, value.stored(in: graph)))
        }
        for equation in circuit.equations {
            guard let value = equation.node.flatMap({ resting.potential(of: $0) }) else { continue }
            places.append((equation.symbol, value.stored(in: graph)))
        }
        if let imposed { places.append(imposed) }
        self.places = places.filter { !$0.symbol.isSame(as: $0.by) }
    }

    /// Derivatives of each expression (row) by each symbol (column), at the operating point.
    func slopes(of expressions: [Expression], by symbols: [Expression]) -> [[Expression]] {
        let columns = symbols.map { graph.derivatives(of: expressions.map { $0.stored(in: graph) }, by: $0) }
        return expressions.indices.map { row in graph.substitute(columns.map { $0[row] }, places) }
    }
}
