internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// The finite volume of the solution, whose amounts become unknowns, and what is in it at any time.
    ///
    /// Water alone comes and goes with the volume; what else fills it, stays. So what the stated makeup says of the water in it says
    /// how much there is later, whatever the ions do.
    ///
    /// - Parameter stated: the makeup that it starts with.
    /// - Returns: `nil` in the optional of an infinite bath; `nil` after an error, which has been reported.
    func readCompartment(_ amounts: [Amount], _ stated: Makeup) -> (compartment: Compartment, makeup: Makeup)?? {
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
        guard let concentrations = stated.ions.concentrations, let molecules = stated.molecules.concentrations else {
            context.report(
                place.diagnostic(
                    "how much a finite volume holds of amounts per kilogram of water needs the density of `\(name)`, which is above 0.1 mol/L",
                    help: "give its density: `density: 1.02 kg/L`, or up to 1 mol/L take `density: apparent`"))
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
        var ofIons = concentrations
        for index in amounts.indices where !held.contains(amounts[index].ion.name) {
            let symbol = graph.symbol("\(name).\(amounts[index].ion.name)", .amount, sign: .nonNegative)
            let initial = (concentrations[index] * volume).stored(in: graph)
            context.hold(start: initial, of: symbol)
            own.append(Compartment.Amount(ion: amounts[index].ion, symbol: symbol, initial: initial))
            ofIons[index] = symbol / room
        }
        let pure = Water.density(temperature: temperature).stored(in: graph)
        let water = stated.water.map { water in
            water.stored(in: graph).isSame(as: pure) ? pure : pure + (water - pure) * volume / room
        }
        return .some(
            (
                Compartment(amounts: own, volume: room, initialVolume: volume.stored(in: graph)),
                Makeup(ofIons, molecules.map { $0 * volume / room }, .concentration, water: water)
            ))
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

    /// Osmoles per volume of the solution: its ions times their osmotic coefficient, its molecules, and an inert solute that reaches
    /// what is stated; `nil` where the law of activity tells no osmotic coefficient, and in the optional after an error.
    func osmolarity(
        _ makeup: Makeup, coefficient: Expression?, _ compartment: Compartment?
    ) -> Expression?? {
        let path = "\(path).osmolarity"
        let text = node["osmolarity"].flatMap { ($0["value"] ?? $0).scalar == "automatic" ? nil : $0 }
        var own: Expression?
        if let ions = makeup.ions.concentrations, let molecules = makeup.molecules.concentrations, let coefficient {
            let none = context.graph.constant(0, .concentration)
            own = (coefficient * ions.reduce(none, +) + molecules.reduce(none, +)).stored(in: context.graph)
        }
        guard text != nil || context.isVaried(at: path) else { return .some(own) }
        guard
            let stated = context.value(
                path, text, expected: [.concentration], what: "osmolarity of `\(name)`", scope: scope)
        else { return nil }
        let tooMuch = (text ?? node).diagnostic(
            "what is dissolved in `\(name)` makes more than this osmolarity",
            help: "leave it out: `osmolarity: automatic`")
        func inert(_ own: Expression) -> Expression? {
            let inert = stated - own
            guard !(context.nominalValue(inert) < -1e-9 * context.nominalValue(stated)) else {
                context.report(tooMuch)
                return nil
            }
            return inert
        }
        guard let compartment else { return own == nil || own.flatMap(inert) != nil ? .some(stated) : nil }
        guard let own else {
            context.report(
                (text ?? node).diagnostic(
                    "the osmolarity of a finite volume is that of what is dissolved and of an inert solute, and activity model "
                        + "`\(activity?.model.name ?? "none")` tells no osmotic coefficient here",
                    help: "`activity: ideal`, or a density"))
            return nil
        }
        guard let inert = inert(context.graph.substitute([own], compartment.stated)[0]) else { return nil }
        return .some((own + inert * compartment.initialVolume / compartment.volume).stored(in: context.graph))
    }
}
