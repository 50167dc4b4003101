internal import Devices
internal import Equations

extension Circuit {
    /// Where the states of models come to rest.
    ///
    /// - Returns: what stands for a state that has a formula for it, in terms of voltages and unknowns; and the states that
    ///   have none, or whose formulas go round in a circle, which become unknowns.
    static func restingStates(
        of device: Device, _ voltages: [(symbol: Expression, by: Expression)]
    ) -> (known: [(symbol: Expression, by: Expression)], unknown: [(name: String, state: ModelState)]) {
        let graph = device.graph
        var known: [(symbol: Expression, by: Expression)] = []
        var unknown: [(name: String, state: ModelState)] = []
        var waiting: [(name: String, state: ModelState, steady: Expression)] = []
        for (path, part) in device.parts {
            for state in part.states {
                if let steady = state.steady {
                    waiting.append(("\(path).\(state.name)", state, steady))
                } else {
                    unknown.append(("\(path).\(state.name)", state))
                }
            }
        }
        while !waiting.isEmpty {
            let symbols = waiting.map(\.state.symbol)
            let values = graph.substitute(waiting.map(\.steady), voltages + known)
            let ready = waiting.indices.filter { !graph.depends(values[$0], on: symbols) }
            if ready.isEmpty {
                let first = waiting.removeFirst()
                unknown.append((first.name, first.state))
                continue
            }
            known += ready.map { (symbol: symbols[$0], by: values[$0]) }
            waiting = waiting.indices.filter { !ready.contains($0) }.map { waiting[$0] }
        }
        return (known, unknown)
    }
}
