internal import Circuits
internal import Devices
internal import Equations
internal import Units

/// Analyses that begin where another one ends.
extension SweepBuilder {
    /// The analysis at whose end a trace begins, run at the same point: its figures are where the variables of the trace
    /// start; `nil` where it starts otherwise.
    ///
    /// - Parameters:
    ///   - member: of the structural axes.
    ///   - chain: the analyses that begin at the end of the one that is looked for.
    ///   - variables: the circuit each is of, its name, and the node or the voltages between nodes that it is.
    func preceding(
        _ transient: TransientSpec, member: [Int], chain: [String],
        variables: [(circuit: Int, name: String, node: String?, shares: [Circuit.State.Share])]
    ) throws(Diagnostics) -> TransientMember? {
        guard case .end(let name) = transient.start else { return nil }
        let place = transient.node["start"] ?? transient.node
        let (spec, earlier) = try self.earlier(name, transient, chain, place)
        let builder = SweepBuilder(spec: spec, descriptor: descriptor)
        var draft = Draft(device: try builder.device(of: member, spec.axes.filter(\.isStructural)))
        var trace = try builder.scope(earlier, draft.device)
        // The ideal twin has circuits of its own, there as here.
        if variables.contains(where: { $0.circuit > 0 }) { _ = draft.device.scope.idealScope }
        let circuits = draft.device.moving.map(\.circuit)
        for variable in variables {
            guard variable.circuit < circuits.count,
                let value = circuits[variable.circuit].value(
                    named: variable.name, node: variable.node, shares: variable.shares)
            else {
                throw Diagnostics(
                    place.diagnostic("nothing of analysis `\(name)` says where `\(variable.name)` starts"))
            }
            draft.figures.append(trace.scope.reduce(.last, value))
        }
        trace.figures = draft.figures
        return try builder.compile(
            earlier, draft, trace, try builder.times(earlier, draft.device), member: member, chain: chain + [name])
    }

    private func earlier(
        _ name: String, _ transient: TransientSpec, _ chain: [String], _ place: TextNode
    ) throws(Diagnostics) -> (spec: AnalysisSpec, transient: TransientSpec) {
        guard !chain.contains(name) else {
            throw Diagnostics(
                place.diagnostic(
                    "these start at the end of each other: \((chain + [name]).joined(separator: " -> "))"))
        }
        guard let node = descriptor.root["analyses"]?[name] else {
            let known = (descriptor.root["analyses"]?.map ?? []).filter {
                $0.value["transient"] != nil || $0.value["periodic"] != nil
            }.map(\.key)
            let words = (["operatingPoint", "initial"] + known).map { "`\($0)`" }.joined(separator: ", ")
            throw Diagnostics(
                place.diagnostic("no analysis `\(name)` to start from", help: "it is one of \(words)"))
        }
        if let entry = transient.initial.first {
            throw Diagnostics(
                entry.diagnostic("`initial` is for `start: initial`; here the end of `\(name)` says where things start")
            )
        }
        var spec = try AnalysisSpec(name, node, of: descriptor)
        guard let earlier = spec.transient else {
            throw Diagnostics(
                place.diagnostic(
                    "analysis `\(name)` does not run in time",
                    help:
                        "`start: operatingPoint` starts at rest, with every source at the value it has just before time 0: `step: { base: 0 pA, level: 10 pA }`"
                ))
        }
        guard spec.axes.isEmpty else {
            throw Diagnostics(
                place.diagnostic(
                    "analysis `\(name)` has a sweep of its own",
                    help: "leave it out there: `\(name)` is run at every point of what starts at its end"))
        }
        (spec.axes, spec.changed, spec.pinned) = (self.spec.axes, self.spec.changed, self.spec.pinned)
        (spec.records, spec.figures, spec.keepsFiguresOnly) = ([], [], true)
        return (spec, earlier)
    }
}

extension Circuit {
    /// A state or an unknown of this name, the voltage of a node, or a sum of voltages between nodes.
    fileprivate func value(named name: String, node: String?, shares: [State.Share]) -> Expression? {
        if let node { return potential(of: node) }
        if let own = states.first(where: { $0.name == name && $0.shares.isEmpty == shares.isEmpty }) {
            return own.symbol
        }
        guard !shares.isEmpty else { return equations.first { $0.name == name }?.symbol }
        var sum: Expression = .quantity(0, .voltage)
        for share in shares {
            // A weight that varies belongs to the equations of the other circuit.
            guard let weight = share.weight.constant, let voltage = voltage(share.first, share.second) else {
                return nil
            }
            sum = sum + Expression(weight) * voltage
        }
        return sum.stored(in: device.graph)
    }
}
