internal import Electrochemistry
internal import Equations
internal import Units

/// Reads one entry of `solutions`: amounts, charge balance, the scale of the amounts, activity coefficients.
struct SolutionBuilder {
    let context: BuildContext
    let name: String
    let node: TextNode
    let temperature: Expression
    let ions: IonNames
    /// Salts of the user's own, by name.
    let salts: [String: Salt]
    let activity: ActivityChoice?
    let scope: any ExpressionScope

    var path: String { "solutions.\(name)" }

    struct Amount {
        let ion: Ion
        var value: Expression
        let node: TextNode?
    }

    /// A neutral molecule.
    struct Molecule {
        let name: String
        let value: Expression
        let node: TextNode?
    }

    func build() -> Solution? {
        guard let stated = statedAmounts(), let molecules = statedMolecules() else { return nil }
        guard let scale = commonScale(stated.map { ($0.value, $0.node) } + molecules.map { ($0.value, $0.node) })
        else { return nil }
        let density = statedDensity()
        if let density {
            holdMakeup(
                density, "density", node["density"], stated.map(\.value) + molecules.map(\.value),
                help: "`density: apparent`, or a table over the amount: `density: measured(c)`")
        }
        guard var amounts = acidified(stated, molecules, scale, density) else { return nil }
        guard let balanced = balance(&amounts, scale) else { return nil }
        var requirements = (balanced.isBalanced ? [] : neutrality(amounts)) + amounts.compactMap(presence)
        // A charged solution is an error that does not hide those of the membranes.
        checkAmounts(amounts, scale)
        let conversion = conversion(amounts, molecules, scale, density)
        let isFinite = node["volume"] != nil || context.isVaried(at: "\(path).volume")
        // Laws of activity rest on molalities: amounts per kilogram need no conversion for them, unless a volume holds so many.
        let convertsAlways = scale == .molality ? isFinite : needsMolalities
        if convertsAlways { requirements += conversion.requirements }
        if scale == .molality, density == nil, !needsMolalities { requirements += waterIsLiquid() }
        for problem in conversion.problems { context.report(node.diagnostic(problem.message, help: problem.help)) }
        guard conversion.problems.isEmpty else { return nil }

        let makeup = Makeup(amounts.map(\.value), molecules.map(\.value), scale, water: conversion.waterContent)
        guard let finite = readCompartment(amounts, makeup) else { return nil }
        let own = finite?.makeup ?? makeup
        func strength(_ values: [Expression]?, _ dimension: Dimension) -> Expression? {
            values.map { values in
                Composition.ionicStrength(
                    zip(values, amounts).map { (amount: $0, charge: Expression($1.ion.charge)) },
                    zero: context.graph.constant(0, dimension))
            }
        }
        let molalStrength = strength(own.ions.molalities, .molality)
        guard
            let coefficients = coefficients(
                of: amounts.map(\.ion), own.ions.molalities, molecules: own.molecules.molalities,
                strength: molalStrength),
            let osmolarity = osmolarity(own, coefficient: coefficients.ofIons, finite?.compartment),
            let permittivity = permittivity()
        else { return nil }
        requirements += coefficients.requirements
        var constituents: [Solution.Constituent] = []
        for (index, amount) in amounts.enumerated() {
            let (concentration, molality) = (own.ions.concentrations?[index], own.ions.molalities?[index])
            let gamma = coefficients.gammas[index]
            let activityValue: Expression =
                if activity?.model.isIdeal ?? true, scale == .concentration, let concentration { concentration } else {
                    Composition.activity(
                        gamma: gamma, molality: molality ?? .quantity(.nan, .molality), temperature: temperature)
                }
            constituents.append(
                Solution.Constituent(
                    ion: amount.ion,
                    species: activity?.modelledAs[amount.ion.name] ?? ActivitySpecies(amount.ion),
                    concentration: concentration, molality: molality, gamma: gamma, activity: activityValue))
        }
        let dissolved = molecules.indices.map { index in
            Solution.Molecule(
                name: molecules[index].name, concentration: own.molecules.concentrations?[index],
                molality: own.molecules.molalities?[index])
        }
        return Solution(
            name: name, temperature: temperature, constituents: constituents, molecules: dissolved,
            ionicStrength: strength(own.ions.concentrations, .concentration), molalIonicStrength: molalStrength,
            compartment: finite?.compartment, activityModel: coefficients.model,
            osmoticCoefficient: coefficients.osmotic, osmolarity: osmolarity,
            waterActivity: coefficients.water, conductivity: conductivity(constituents), permittivity: permittivity,
            isMolal: scale == .molality, conversion: convertsAlways ? [] : conversion.requirements,
            requirements: requirements,
            scaleNote: conversion.note, balanceNote: balanced.note, activityNotes: coefficients.notes)
    }

    /// What converts between the scales, for a makeup as stated.
    func conversion(
        _ amounts: [Amount], _ molecules: [Molecule], _ scale: Dimension, _ density: Expression?
    ) -> Conversion {
        Conversion(
            amounts.map { .init($0.ion, $0.value) } + molecules.map { .init($0.name, $0.value) },
            isMolal: scale == .molality, density: density,
            byVolumes: (node["density"].map { ($0["value"] ?? $0).scalar }) == "apparent", temperature: temperature,
            context: context, solution: name)
    }

    /// Amounts per kilogram of water become concentrations by its density, which is known while it is liquid.
    private func waterIsLiquid() -> [Requirement] {
        let range = Water.validRange
        let message = "solution `\(name)` is outside of 0 to 100 degC, where the density of water is known"
        let low = Expression.compare(.lessOrEqual, .quantity(range.lowerBound, .temperature), temperature)
        let high = Expression.compare(.lessOrEqual, temperature, .quantity(range.upperBound, .temperature))
        guard range.contains(context.nominalValue(temperature)) else {
            context.report(
                node.diagnostic(message, help: "give the density of the solution, or amounts per volume: `100 mM`"))
            return []
        }
        return [low, high].filter { $0.constant == nil }.map { Requirement(condition: $0, message: message) }
    }

    /// Whether activities rest on molalities: of every law but the ideal one.
    var needsMolalities: Bool { !(activity?.model.isIdeal ?? true) }

    /// The density, where one is stated; `automatic` and `apparent` state none.
    private func statedDensity() -> Expression? {
        let path = "\(path).density"
        let text = node["density"].flatMap { node in
            ["automatic", "apparent"].contains((node["value"] ?? node).scalar ?? "") ? nil : node
        }
        guard text != nil || context.isVaried(at: path) else { return nil }
        return context.value(path, text, expected: [.density], what: "density of `\(name)`", scope: scope)
    }

    /// The amounts as typed, salts split and added; a `balance` stands as a missing value.
    private func statedAmounts() -> [Amount]? {
        var amounts: [Amount] = []
        var ok = true
        func add(_ ion: Ion, _ value: Expression, _ node: TextNode?) {
            if let index = amounts.firstIndex(where: { $0.ion.name == ion.name }) {
                if amounts[index].value.dimension == value.dimension {
                    amounts[index].value = amounts[index].value + value
                } else {
                    amounts.append(Amount(ion: ion, value: value, node: node))
                }
            } else {
                amounts.append(Amount(ion: ion, value: value, node: node))
            }
        }
        for (key, value) in keys("ions") {
            if value?.scalar == "balance" { continue }
            do {
                let ion = try ions.catalogue.ion(key)
                guard let amount = amount(key, "ions", value) else {
                    ok = false
                    continue
                }
                add(ion, amount, value)
            } catch {
                context.report((value ?? node).diagnostic(error.message, help: error.help))
                ok = false
            }
        }
        for (key, value) in keys("salts") {
            do throws(IonError) {
                let salt: Salt
                if let own = salts[key] { salt = own } else { salt = try ions.catalogue.salt(key) }
                guard let amount = amount(key, "salts", value) else {
                    ok = false
                    continue
                }
                for part in salt.components { add(part.ion, Expression(part.count) * amount, value) }
            } catch {
                context.report((value ?? node).diagnostic(error.message, help: error.help))
                ok = false
            }
        }
        return ok ? amounts : nil
    }

    private func amount(_ key: String, _ container: String, _ value: TextNode?) -> Expression? {
        context.value(
            "\(path).\(container).\(key)", value, expected: [.concentration, .molality],
            what: "amount of `\(key)` in `\(name)`", scope: scope)
    }

    /// The neutral molecules as typed; `nil` after an error.
    private func statedMolecules() -> [Molecule]? {
        var molecules: [Molecule] = []
        for (key, value) in keys("solutes") {
            guard let amount = amount(key, "solutes", value) else { return nil }
            let problem = (value ?? node).diagnostic("the amount of `\(key)` in `\(name)` is below zero")
            guard
                context.holdPositive(
                    amount, orZero: true, what: "amount of `\(key)` in `\(name)`", problem: problem)
            else { return nil }
            molecules.append(Molecule(name: key, value: amount, node: value))
        }
        return molecules
    }

    private func keys(_ container: String) -> [(String, TextNode?)] {
        let typed = node[container]?.map?.map { ($0.key, Optional($0.value)) } ?? []
        let extra = context.variedKeys(below: "\(path).\(container)").filter { key in !typed.contains { $0.0 == key } }
        return typed + extra.map { ($0, nil) }
    }

    private func commonScale(_ amounts: [(value: Expression, node: TextNode?)]) -> Dimension? {
        guard let first = amounts.first else { return .concentration }
        if let other = amounts.first(where: { $0.value.dimension != first.value.dimension }) {
            context.report(
                (other.node ?? node).diagnostic(
                    "one solution, two scales: per litre and per kilogram of water",
                    help: "convert one, or use two solutions mixed"))
            return nil
        }
        return first.value.dimension
    }

    /// Adds what makes the solution neutral: whether an ion was balanced, and how; `nil` after an error.
    func balance(_ amounts: inout [Amount], _ scale: Dimension) -> (isBalanced: Bool, note: String)? {
        var names = (node["ions"]?.map ?? []).filter { $0.value.scalar == "balance" }.map { ($0.key, $0.value) }
        if let option = node["electroneutrality"]?["balance"] { names.append((option.scalar ?? "", option)) }
        guard let (name, place) = names.first else { return (false, "") }
        guard names.count == 1 else {
            context.report(names[1].1.diagnostic("only one ion of a solution can balance it"))
            return nil
        }
        do {
            let ion = try ions.catalogue.ion(name)
            let amountScale: AmountScale = scale == .molality ? .molal : .molar
            let balance = try ChargeBalance(
                amounts.map { ($0.ion, context.nominalValue($0.value)) }, by: ion, solution: self.name,
                scale: amountScale)
            var charge: Expression = context.graph.constant(0, scale)
            for amount in amounts { charge = charge + Expression(amount.ion.charge) * amount.value }
            let added = -(charge / Expression(ion.charge))
            if let index = amounts.firstIndex(where: { $0.ion.name == ion.name }) {
                amounts[index].value = amounts[index].value + added
            } else {
                amounts.append(Amount(ion: ion, value: added, node: place))
            }
            return (true, balance.note(scale: amountScale))
        } catch let error as SolutionError {
            context.report(place.diagnostic(error.message, help: error.help))
        } catch let error as IonError {
            context.report(place.diagnostic(error.message, help: error.help))
        } catch {
            context.report(place.diagnostic("\(error)"))
        }
        return nil
    }

    private func checkAmounts(_ amounts: [Amount], _ scale: Dimension) {
        do {
            try Electroneutrality.check(
                amounts.map { ($0.ion, context.nominalValue($0.value)) }, solution: name,
                scale: scale == .molality ? .molal : .molar)
        } catch {
            let isCharge = if case .notNeutral = error { true } else { false }
            let warns = isCharge && node["electroneutrality"]?.scalar == "warn"
            context.report(node.diagnostic(error.message, help: error.help, severity: warns ? .warning : .error))
        }
    }

    /// What keeps an amount from falling below zero while a sweep changes it or what it balances.
    private func presence(_ amount: Amount) -> Requirement? {
        let value = amount.value.stored(in: context.graph)
        guard value.constant == nil, context.graph.signs(of: [value])[0].contains(.negative) else { return nil }
        let none = context.graph.constant(0, value.dimension)
        return Requirement(
            condition: .compare(.lessOrEqual, none, value),
            message: "amount of `\(amount.ion)` in `\(name)` is below zero")
    }

    /// What keeps a solution neutral while a sweep changes its makeup.
    private func neutrality(_ amounts: [Amount]) -> [Requirement] {
        guard node["electroneutrality"]?.scalar != "warn", amounts.contains(where: { $0.value.constant == nil }) else {
            return []
        }
        guard let dimension = amounts.first?.value.dimension else { return [] }
        var (net, all) = (context.graph.constant(0, dimension), context.graph.constant(0, dimension))
        for amount in amounts {
            let equivalents = Expression(abs(amount.ion.charge)) * amount.value
            net = amount.ion.isCation ? net + equivalents : net - equivalents
            all = all + equivalents
        }
        let condition = Expression.compare(
            .lessOrEqual, Expression.abs(net), Expression(Electroneutrality.tolerance) * all)
        if condition.constant == 1 { return [] }
        return [Requirement(condition: condition, message: "solution `\(name)` is not neutral")]
    }
}
