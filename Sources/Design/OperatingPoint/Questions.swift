internal import Circuits
internal import Devices
internal import Equations
internal import Units

/// Expressions that are wanted at a point, and where their values will stand.
struct Questions {
    private(set) var expressions: [Expression] = []
    private let graph: Graph
    /// Numbers of the symbols that are solved for.
    private let unknowns: Set<Int32>

    init(of circuit: Circuit) {
        graph = circuit.device.graph
        unknowns = Set(circuit.equations.map(\.symbol.number))
    }

    /// The place of the answer; a missing expression answers with a missing value.
    mutating func ask(_ expression: Expression?) -> Int {
        expressions.append(expression ?? .quantity(.nan, .none))
        return expressions.count - 1
    }

    /// The places of what may cancel, such as a current, and of what the last digits of the unknowns make of it.
    mutating func ask(cancelling expression: Expression?) -> Difference {
        var rounding: Expression?
        if let expression = expression?.stored(in: graph) {
            for unknown in graph.symbols(in: [expression]) where unknowns.contains(unknown.number) {
                let part = Expression.abs(graph.derivative(of: expression, by: unknown) * unknown)
                rounding = rounding.map { $0 + part } ?? part
            }
        }
        return Difference(place: ask(expression), rounding: ask(rounding))
    }

    /// What may cancel, and has been asked for.
    struct Difference {
        fileprivate let place: Int
        fileprivate let rounding: Int

        /// The value, SI; nothing where it is no more than the rounding of what cancels in it.
        func value(in values: [Double]) -> Double {
            let value = values[place]
            return abs(value) <= 16 * Double.ulpOfOne * values[rounding] ? 0 : value
        }
    }
}
