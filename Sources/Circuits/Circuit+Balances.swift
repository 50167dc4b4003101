internal import Devices
internal import Electrochemistry
public import Equations
internal import Units

extension Circuit {
    /// What a moving device keeps account of: an ion of its finite volumes, or the charge of one of them.
    public struct Balance {
        /// `K+`, or `charge of cell`.
        public let name: String
        /// What is there, mol or C.
        public let kept: Expression
        /// What leaves per second, so that the change of `kept` and its integral add up to nothing.
        public let leaving: Expression
        /// What an error is compared with: all that was there at the start.
        public let size: Expression
    }

    /// The balances of all finite volumes; empty without any.
    public var balances: [Balance] {
        guard mode == .moving, !contents.changing.isEmpty else { return [] }
        return ionBalances + device.solutions.indices.compactMap(chargeBalance)
    }

    private func amount(_ ion: Ion, _ solution: Int) -> Contents.Entry? {
        let symbol = device.solutions[solution].compartment?.amounts.first { $0.ion.name == ion.name }?.symbol
        guard let symbol else { return nil }
        return contents.changing.first { $0.symbol.isSame(as: symbol) }
    }

    private var ionBalances: [Balance] {
        var seen: Set<String> = []
        let all = device.solutions.flatMap { $0.compartment?.amounts ?? [] }
        let total = all.map(\.initial).reduce(.quantity(0, .amount), +)
        return all.map(\.ion).filter { seen.insert($0.name).inserted }.compactMap { ion in
            var (kept, initial): (Expression, Expression) = (.quantity(0, .amount), .quantity(0, .amount))
            for solution in device.solutions.indices {
                guard let entry = amount(ion, solution) else { continue }
                (kept, initial) = (kept + entry.symbol, initial + entry.initial)
            }
            guard kept.constant == nil else { return nil }
            var leaving: Expression = .quantity(0, .flux)
            for membrane in device.membranes {
                guard let current = membrane.current(of: ion) else { continue }
                let flux = wired(current) / (Expression(ion.charge) * .faraday)
                if amount(ion, membrane.inside) != nil { leaving = leaving + flux }
                if amount(ion, membrane.outside) != nil { leaving = leaving - flux }
            }
            return balance(ion.name, kept, leaving, .apply(.maximum, initial, Expression(1e-6) * total))
        }
    }

    /// Charge of the ions less that of the capacitances; `nil` where an element of the circuit takes part.
    private func chargeBalance(_ solution: Int) -> Balance? {
        guard let compartment = device.solutions[solution].compartment else { return nil }
        let own = device.membranes.filter { ($0.inside == solution) != ($0.outside == solution) }
        let nodes = Set(own.map { $0.inside == solution ? $0.nodes.first : $0.nodes.second })
        guard nodes.count == 1, let node = nodes.first,
            !device.elements.contains(where: { $0.nodes.contains(node) }),
            !device.membranes.contains(where: { other in
                (other.nodes.first == node || other.nodes.second == node) && !own.contains { $0.name == other.name }
            })
        else { return nil }
        var kept: Expression = .quantity(0, .charge)
        var size: Expression = .quantity(0, .charge)
        for amount in compartment.amounts {
            if contents.changing.contains(where: { $0.symbol.isSame(as: amount.symbol) }) {
                kept = kept + Expression(amount.ion.charge) * .faraday * amount.symbol
            }
            size = size + Expression(abs(amount.ion.charge)) * .faraday * amount.initial
        }
        var entering: Expression = .quantity(0, .current)
        for membrane in own {
            let sign = membrane.inside == solution ? Expression(1) : Expression(-1)
            if let charge = membrane.charge { kept = kept - sign * wired(charge) }
            for carrier in membrane.parts.flatMap(\.carriers) {
                if let ion = carrier.ion, amount(ion, solution) != nil { continue }
                entering = entering - sign * wired(carrier.current)
            }
        }
        if let port = device.port, let current = portCurrent {
            if port.first == node { entering = entering + current }
            if port.second == node { entering = entering - current }
        }
        guard kept.constant == nil else { return nil }
        return balance("charge of \(device.solutions[solution].name)", kept, entering, size)
    }

    private func balance(_ name: String, _ kept: Expression, _ leaving: Expression, _ size: Expression) -> Balance {
        let graph = device.graph
        return Balance(
            name: name, kept: kept.stored(in: graph), leaving: leaving.stored(in: graph), size: size.stored(in: graph))
    }
}
