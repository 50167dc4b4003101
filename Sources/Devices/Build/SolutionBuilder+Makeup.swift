internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// What is in a solution on both scales; one of them is missing where the water in it is not known.
    struct Makeup {
        /// On the scale of volumes, mol/m^3, and on that of water, mol/kg.
        struct Amounts {
            let concentrations: [Expression]?
            let molalities: [Expression]?
        }

        let ions: Amounts
        let molecules: Amounts
        /// Mass of water in a volume of the solution, kg/m^3.
        let water: Expression?

        init(_ ions: [Expression], _ molecules: [Expression], _ scale: Dimension, water: Expression?) {
            func amounts(_ values: [Expression]) -> Amounts {
                scale == .molality
                    ? Amounts(concentrations: water.map { water in values.map { $0 * water } }, molalities: values)
                    : Amounts(concentrations: values, molalities: water.map { water in values.map { $0 / water } })
            }
            self.ions = amounts(ions)
            self.molecules = amounts(molecules)
            self.water = water
        }
    }

    /// The amounts with H+ at the activity that `pH` states; `nil` after an error.
    ///
    /// Its coefficient depends on all that is there, a little on H+ itself and on what balances it, so it is found by
    /// repetition, each of which takes off an order of magnitude or more.
    func acidified(
        _ stated: [Amount], _ molecules: [Molecule], _ scale: Dimension, _ density: Expression?
    ) -> [Amount]? {
        guard node["pH"] != nil || context.isVaried(at: "\(path).pH") else { return stated }
        let place = node["pH"] ?? node
        guard
            let value = context.value(
                "\(path).pH", node["pH"], expected: [.none], what: "pH of `\(name)`", scope: scope),
            let hydrogen = try? ions.catalogue.ion("H+")
        else { return nil }
        guard !stated.contains(where: { $0.ion.name == hydrogen.name }) else {
            context.report(place.diagnostic("`pH` sets how much H+ there is, and its amount is stated as well"))
            return nil
        }
        context.requireActivity(for: "pH")
        let activity = Expression.exp(Expression(-Double.log(10)) * value) * .quantity(1, .molality)
        let dilute = scale == .molality ? activity : activity * Water.density(temperature: temperature)
        func amounts(_ amount: Expression) -> [Amount] {
            stated + [Amount(ion: hydrogen, value: amount.stored(in: context.graph), node: place)]
        }
        guard needsMolalities else { return amounts(dilute) }
        var amount = dilute
        for repetition in 1...Self.mostRepetitions {
            var own = amounts(amount)
            guard balance(&own, scale) != nil else { return nil }
            let conversion = conversion(own, molecules, scale, density)
            let makeup = Makeup(own.map(\.value), [], scale, water: conversion.waterContent)
            // What is missing for a coefficient is said later.
            guard let molalities = makeup.ions.molalities, let gammas = gammas(of: own.map(\.ion), molalities),
                let gamma = own.firstIndex(where: { $0.ion.name == hydrogen.name }).map({ gammas[$0] })
            else { return amounts(amount) }
            let water = scale == .molality ? Expression(1) : makeup.water ?? Expression(1)
            let next = activity / gamma * water
            let change = abs(context.nominalValue(next) / context.nominalValue(amount) - 1)
            amount = next.stored(in: context.graph)
            // What varies may converge more slowly elsewhere.
            if change < 1e-14, amount.constant != nil || repetition >= Self.repetitionsOfVaried {
                return amounts(amount)
            }
            if !change.isFinite { break }
        }
        context.report(
            place.diagnostic(
                "no amount of H+ gives `\(name)` this pH by activity model `\(self.activity?.model.name ?? "none")`",
                help: "state the amount: `ions: { H+: 10 mM }`"))
        return nil
    }

    private static var mostRepetitions: Int { 100 }
    private static var repetitionsOfVaried: Int { 8 }

    /// The permittivity as stated, or that of water, F/m; `nil` after an error.
    func permittivity() -> Expression? {
        let path = "\(path).permittivity"
        let text = node["permittivity"].flatMap { ($0["value"] ?? $0).scalar == "automatic" ? nil : $0 }
        guard text != nil || context.isVaried(at: path) else { return Water.permittivity(temperature: temperature) }
        guard
            let value = context.value(
                path, text, expected: [.capacitance / .length], what: "permittivity of `\(name)`", scope: scope),
            context.holdPositive(
                value, what: "permittivity of `\(name)`",
                problem: (text ?? node).diagnostic("a permittivity is positive", help: "`78.4 * epsilon0`"))
        else { return nil }
        return value
    }
}
