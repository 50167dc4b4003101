internal import Devices
internal import Equations

/// One law between two nodes of a circuit: what flows, what is stored, or which voltage is imposed.
struct Branch {
    enum Law {
        /// A, first to second.
        case current(Expression)
        /// C; its rate is the current. `by` stands for the voltage of the branch in it.
        case charge(Expression, by: Expression)
        /// V, first minus second; `symbol` stands for it where it follows other unknowns.
        case voltage(Expression, symbol: Expression?)
    }

    /// The membrane or element it belongs to; `nil` of what is held at the port.
    let owner: String?
    let nodes: (first: String, second: String)
    /// By which terminals of an element it joins them.
    var terminals: (first: String?, second: String?) = (nil, nil)
    let law: Law

    /// What it is called in messages.
    var name: String { owner.map { "`\($0)`" } ?? "what is held at the port" }

    /// All branches of a device with what is held at its port.
    ///
    /// - Throws: a charge does not follow the voltage of its branch.
    static func all(of device: Device, drive: Drive) throws(Diagnostic) -> [Branch] {
        let graph = device.graph
        let voltages = Dictionary(
            device.voltages.map { ("\($0.nodes.first)\n\($0.nodes.second)", $0.symbol) },
            uniquingKeysWith: { first, _ in first })
        func noFollower(_ name: String) -> Diagnostic {
            Diagnostic(
                "the charge of `\(name)` does not follow the voltage of its branch",
                help: "a charge that follows states alone is a `current`: its rate")
        }
        var result: [Branch] = []
        for membrane in device.membranes {
            result.append(Branch(owner: membrane.name, nodes: membrane.nodes, law: .current(membrane.current)))
            if let charge = membrane.charge?.stored(in: graph), charge.constant == nil {
                guard graph.depends(charge, on: [membrane.voltage]) else { throw noFollower(membrane.name) }
                result.append(
                    Branch(
                        owner: membrane.name, nodes: membrane.nodes, law: .charge(charge, by: membrane.voltage)))
            }
        }
        for element in device.elements {
            for own in element.branches {
                func add(_ law: Law, isTurned: Bool = false) {
                    let (nodes, terminals) = (own.nodes, own.terminals)
                    result.append(
                        isTurned
                            ? Branch(
                                owner: element.name, nodes: (nodes.second, nodes.first),
                                terminals: (terminals.second, terminals.first), law: law)
                            : Branch(
                                owner: element.name, nodes: nodes, terminals: (terminals.first, terminals.second),
                                law: law))
                }
                switch own.law {
                case .current(let value): add(.current(value))
                case .charge(let value):
                    if value.constant != nil { continue }
                    let (first, second) = own.nodes
                    let straight = voltages["\(first)\n\(second)"]
                    guard let by = straight ?? voltages["\(second)\n\(first)"], graph.depends(value, on: [by]) else {
                        throw noFollower(element.name)
                    }
                    if straight == nil {
                        add(.charge((-value).stored(in: graph), by: by), isTurned: true)
                    } else {
                        add(.charge(value, by: by))
                    }
                case .voltage(let value, let symbol): add(.voltage(value, symbol: symbol))
                }
            }
        }
        guard let port = device.port else { return result }
        switch drive {
        case .open: break
        case .voltage(let held):
            result.append(
                Branch(owner: nil, nodes: port, law: .voltage(held.stored(in: device.graph), symbol: nil)))
        case .current(let entering):
            result.append(
                Branch(
                    owner: nil, nodes: (port.second, port.first), law: .current(entering.stored(in: device.graph))))
        }
        return result
    }
}
