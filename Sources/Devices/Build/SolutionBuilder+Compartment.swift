internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// The finite volume of the solution, whose amounts become unknowns.
    ///
    /// - Parameter amounts: as stated; those that are not held are replaced by what the volume holds.
    /// - Returns: `nil` in the optional of an infinite bath; `nil` after an error, which has been reported.
    func readCompartment(_ amounts: inout [Amount], _ scale: Dimension) -> Compartment?? {
        let volumePath = "\(path).volume"
        guard node["volume"] != nil || context.isVaried(at: volumePath) else {
            guard let held = node["held"] else { return .some(nil) }
            context.report(
                held.diagnostic(
                    "`held` keeps amounts of a finite volume; `\(name)` is an infinite bath, where all are held",
                    help: "give `volume: 1 pL`, or leave `held` out"))
            return nil
        }
        let place = node["volume"] ?? node
        guard scale == .concentration || amounts.isEmpty else {
            context.report(
                place.diagnostic(
                    "a finite volume needs amounts per volume; those of `\(name)` are per kilogram of water",
                    help: "`K+: 140 mM`"))
            return nil
        }
        if let density = node["density"], (density["value"] ?? density).scalar != "automatic",
            (density["value"] ?? density).scalar != "apparent"
        {
            context.report(
                density.diagnostic(
                    "a stated density holds for the stated makeup, and that of a finite volume changes",
                    help: "`density: apparent`, or leave it out"))
            return nil
        }
        guard
            let volume = context.value(
                volumePath, node["volume"], expected: [.volume], what: "volume of `\(name)`", scope: scope),
            context.holdPositive(
                volume, what: "volume of `\(name)`", problem: place.diagnostic("a volume is above zero")),
            let held = heldIons(amounts)
        else { return nil }
        let graph = context.graph
        let room = graph.symbol("\(name).volume", .volume, sign: .positive)
        context.hold(start: volume, of: room)
        var own: [Compartment.Amount] = []
        for index in amounts.indices where !held.contains(amounts[index].ion.name) {
            let symbol = graph.symbol("\(name).\(amounts[index].ion.name)", .amount, sign: .nonNegative)
            let initial = (amounts[index].value * volume).stored(in: graph)
            context.hold(start: initial, of: symbol)
            own.append(Compartment.Amount(ion: amounts[index].ion, symbol: symbol, initial: initial))
            amounts[index].value = symbol / room
        }
        return Compartment(amounts: own, volume: room, initialVolume: volume.stored(in: graph))
    }

    private func heldIons(_ amounts: [Amount]) -> Set<String>? {
        var result: Set<String> = []
        for item in node["held"]?.list ?? [] {
            do {
                let ion = try ions.catalogue.ion(item.scalar ?? "")
                guard amounts.contains(where: { $0.ion.name == ion.name }) else {
                    context.report(item.diagnostic("`\(ion)` is not in solution `\(name)`, so it cannot be held there"))
                    return nil
                }
                result.insert(ion.name)
            } catch {
                context.report(item.diagnostic(error.message, help: error.help))
                return nil
            }
        }
        return result
    }

    /// Osmoles per volume of the solution: its ions times the osmotic coefficient, and an inert solute that reaches what is
    /// stated; `nil` where the law of activity tells no osmotic coefficient, and in the optional after an error.
    func osmolarity(
        _ concentrations: [Expression]?, coefficient: Expression?, _ compartment: Compartment?
    ) -> Expression?? {
        let path = "\(path).osmolarity"
        let text = node["osmolarity"].flatMap { ($0["value"] ?? $0).scalar == "automatic" ? nil : $0 }
        var ions: Expression?
        if let concentrations, let coefficient {
            let sum = concentrations.reduce(context.graph.constant(0, .concentration), +)
            ions = (coefficient * sum).stored(in: context.graph)
        }
        guard text != nil || context.isVaried(at: path) else { return .some(ions) }
        guard
            let stated = context.value(
                path, text, expected: [.concentration], what: "osmolarity of `\(name)`", scope: scope)
        else { return nil }
        guard let compartment else { return .some(stated) }
        guard let ions else {
            context.report(
                (text ?? node).diagnostic(
                    "the osmolarity of a finite volume is that of its ions and of an inert solute, and activity model "
                        + "`\(activity?.model.name ?? "none")` tells no osmotic coefficient here",
                    help: "`activity: ideal`, or a density"))
            return nil
        }
        let inert = stated - context.graph.substitute([ions], compartment.stated)[0]
        let problem = (text ?? node).diagnostic(
            "the ions of `\(name)` make more than this osmolarity", help: "leave it out: `osmolarity: automatic`")
        guard context.nominalValue(inert) >= -1e-9 * context.nominalValue(stated) else {
            context.report(problem)
            return nil
        }
        return .some((ions + inert * compartment.initialVolume / compartment.volume).stored(in: context.graph))
    }
}
