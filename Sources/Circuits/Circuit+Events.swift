public import Devices
public import Equations

extension Circuit {
    /// A sudden change of states of the wired device.
    public struct Event {
        /// Membrane, part and event: `film.cell.spike`.
        public let name: String
        /// The number 1 where its condition holds; `nil` of a clock without one.
        public let condition: Expression?
        /// Seconds between ticks; `nil` of what is no clock.
        public let period: Expression?
        /// New values of states, each from the values before, by the place of the state.
        public let changes: [(state: Int, value: Expression)]

        /// The same where the states stand behind others.
        public func moved(by count: Int) -> Event {
            Event(
                name: name, condition: condition, period: period,
                changes: changes.map { ($0.state + count, $0.value) })
        }
    }

    /// The events of all models, in the order that those of one instant go in.
    ///
    /// - Throws: an event sets a voltage that no capacitance holds.
    public func events() throws(Diagnostics) -> [Event] {
        var result: [Event] = []
        var problems = Diagnostics()
        for (path, part) in device.parts {
            for event in part.events {
                var changes: [(state: Int, value: Expression)] = []
                for change in event.changes {
                    if let place = place(of: change) {
                        changes.append(place)
                    } else {
                        let owner = path.split(separator: ".").first.map(String.init) ?? path
                        var problem = event.place
                        problem.message =
                            "event `\(event.name)` sets the voltage of `\(owner)`, which nothing holds by its charge"
                        problem.help = "give the membrane a `capacitance`, and drive no `V` across it"
                        problems.append(problem)
                    }
                }
                result.append(
                    Event(
                        name: "\(path).\(event.name)", condition: event.condition.map(wired),
                        period: event.period.map(wired), changes: changes))
            }
        }
        if problems.hasErrors { throw problems }
        return result
    }

    /// The state that a change is of: one of a model, or the voltage between two nodes that only capacitances join there.
    private func place(of change: (symbol: Expression, value: Expression)) -> (state: Int, value: Expression)? {
        let value = wired(change.value)
        if let own = states.firstIndex(where: { $0.symbol.isSame(as: change.symbol) }) { return (own, value) }
        let nodes =
            device.membranes.first { $0.voltage.isSame(as: change.symbol) }?.nodes
            ?? device.voltages.first { $0.symbol.isSame(as: change.symbol) }?.nodes
        guard let nodes else { return nil }
        for (index, state) in states.enumerated() {
            guard let first = state.shares.first,
                state.shares.allSatisfy({ Set([$0.first, $0.second]) == Set([nodes.first, nodes.second]) })
            else { continue }
            let isTurned = (first.first == nodes.first) == ((first.weight.constant ?? 1) < 0)
            return (index, isTurned ? -value : value)
        }
        return nil
    }
}
