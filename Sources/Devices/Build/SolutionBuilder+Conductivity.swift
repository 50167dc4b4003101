internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// The stated conductivity, or that of the ions.
    func conductivity(_ constituents: [Solution.Constituent]) -> SolutionConductivity {
        if let stated = statedConductivity(constituents) { return stated }
        let state = "state it: `conductivity: 10.5 S/m`"
        var ions: [Conductivity.Ion<Expression>] = []
        for own in constituents {
            guard let datum = own.ion.diffusion else {
                return .unknown(
                    reason: "no diffusion coefficient of `\(own.ion)` is known, so `\(name)` has no conductivity",
                    help: "`ions: { \(own.ion): { diffusion: 1e-9 m^2/s } }`, or \(state)")
            }
            guard let concentration = own.concentration else {
                return .unknown(
                    reason: "the conductivity of `\(name)` needs concentrations, and it is above 0.1 mol/L",
                    help: "give its density: `density: 1.02 kg/L`, or \(state)")
            }
            let diffusion = Diffusion.coefficient(
                at25: Expression.quantity(datum.coefficient, .diffusivity), temperature: temperature,
                warming: datum.warming)
            ions.append(.init(charge: own.ion.charge, concentration: concentration, diffusion: diffusion))
        }
        let strength = Composition.ionicStrength(
            ions.map { (amount: $0.concentration, charge: Expression($0.charge)) },
            zero: context.graph.constant(0, .concentration))
        let limit = Conductivity.limit * (1 + 1e-9)
        return .computed(
            Conductivity.value(temperature: temperature, ions: ions),
            range: Requirement(
                condition: .compare(.lessOrEqual, strength, .quantity(limit, .concentration)),
                message: "ionic strength of `\(name)` exceeds 0.1 mol/L, the range of its computed conductivity"))
    }

    /// What the text states, `nil` where it states none. It holds for one makeup only.
    private func statedConductivity(_ constituents: [Solution.Constituent]) -> SolutionConductivity? {
        let path = "solutions.\(name).conductivity"
        let text = node["conductivity"].flatMap { node in
            (node["value"] ?? node).scalar == "automatic" ? nil : node
        }
        guard text != nil || context.isVaried(at: path) else { return nil }
        let value = context.value(
            path, text, expected: [.conductance / .length], what: "conductivity of `\(name)`", scope: scope)
        guard let value else {
            return .unknown(reason: "the conductivity of `\(name)` could not be read", help: "`10.5 S/m`")
        }
        _ = context.holdPositive(
            value, what: "conductivity of `\(name)`",
            problem: (text ?? node).diagnostic("a conductivity is positive", help: "`10.5 S/m`"))
        holdMakeup(
            value, "conductivity", text, constituents.compactMap { $0.concentration ?? $0.molality },
            help: "`conductivity: automatic`, or a table over the amount: `conductivity: measured(c)`")
        return .stated(value)
    }

    /// Refuses a value that stands still while the makeup that it was stated for changes.
    func holdMakeup(_ value: Expression, _ what: String, _ text: TextNode?, _ amounts: [Expression], help: String) {
        guard value.constant != nil, let moving = amounts.first(where: { $0.constant == nil }) else { return }
        let symbols = context.graph.symbols(in: [moving]).map { "`\(context.graph.name(of: $0))`" }
        let causes = symbols.isEmpty ? "" : " with \(symbols.joined(separator: ", "))"
        context.report(
            (text ?? node).diagnostic(
                "the stated \(what) of `\(name)` is that of one makeup, and its amounts change\(causes)", help: help))
    }
}
