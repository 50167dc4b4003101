internal import Electrochemistry
internal import Equations
internal import Units

extension SolutionBuilder {
    /// What an activity law makes of a solution.
    struct Coefficients {
        var model: ActivityModel?
        var gammas: [Expression]
        /// Osmotic coefficient of the ions alone.
        var ofIons: Expression?
        /// Osmotic coefficient of all that is dissolved, molecules as an ideal part.
        var osmotic: Expression?
        var water: Expression?
        var requirements: [Requirement] = []
        var notes: [String] = []
    }

    /// The activity coefficients of the ions, judged at the first point and held within their range at the others; `nil`
    /// after an error.
    ///
    /// - Parameter molecules: molalities of neutral molecules, which no law says anything of: they count as ideal.
    func coefficients(
        of ions: [Ion], _ molalities: [Expression]?, molecules: [Expression]?, strength: Expression?
    ) -> Coefficients? {
        var result = Coefficients(model: activity?.model, gammas: ions.map { _ in Expression(1) })
        guard let activity else { return result }
        if activity.model.isIdeal || ions.isEmpty {
            result.ofIons = Expression(1)
        } else {
            guard let found = judged(activity, ions, molalities, strength: strength) else { return nil }
            result = found
        }
        guard let coefficient = result.ofIons else { return result }
        if molecules?.isEmpty ?? true { result.osmotic = coefficient }
        guard let molalities, let molecules else { return result }
        let (ofIons, ofMolecules) = (total(molalities), total(molecules))
        let osmoles = coefficient * ofIons + ofMolecules
        if !molecules.isEmpty { result.osmotic = osmoles / (ofIons + ofMolecules) }
        result.water = Osmotic.waterActivity(coefficient: Expression(1), molalities: [osmoles])
        return result
    }

    private func total(_ amounts: [Expression]) -> Expression {
        amounts.reduce(context.graph.constant(0, .molality), +)
    }

    /// gamma of each ion by the law, whether or not it suits; `nil` where parameters are missing.
    func gammas(of ions: [Ion], _ molalities: [Expression]) -> [Expression]? {
        guard let activity, let (model, binding) = try? activity.binding(for: ions) else { return nil }
        return binding.formula.coefficients(
            ActivityInput(
                molalities: molalities, temperature: temperature,
                constants: activity.constants(of: model, for: ions, binding))
        ).gammas
    }

    /// What a law other than the ideal one says; `nil` after an error.
    private func judged(
        _ activity: ActivityChoice, _ ions: [Ion], _ molalities: [Expression]?, strength: Expression?
    ) -> Coefficients? {
        let (model, binding): (ActivityModel, ActivityBinding)
        do {
            (model, binding) = try activity.binding(for: ions)
        } catch {
            context.report(node.diagnostic("solution `\(name)`: \(error.message)", help: error.help))
            return nil
        }
        guard let molalities, let strength else {
            context.report(
                node.diagnostic(
                    "activity model `\(model.name)` needs molalities, and solution `\(name)` is above 0.1 mol/L",
                    help: "give its density: `density: 1.02 kg/L`, or up to 1 mol/L take `density: apparent`"))
            return nil
        }
        let judge = ActivityJudge(
            context: context, node: node, solution: name, choice: activity, model: model, binding: binding, ions: ions)
        guard
            let requirements = judge.requirements(
                strength: strength, molalities: molalities, temperature: temperature)
        else { return nil }
        let found = binding.formula.coefficients(
            ActivityInput(
                molalities: molalities, temperature: temperature,
                constants: activity.constants(of: model, for: ions, binding)))
        var result = Coefficients(
            model: model, gammas: found.gammas, ofIons: found.osmoticCoefficient, requirements: requirements,
            notes: binding.notes)
        if model != activity.model {
            result.notes.insert("`\(activity.model.name)` lacks parameters here; `\(model.name)` stands in", at: 0)
        }
        for note in result.notes {
            context.report(node.diagnostic("solution `\(name)`: \(note)", severity: .warning))
        }
        return result
    }
}

/// Judges whether an activity law suits a solution: at the first point in words, at the others by requirements.
struct ActivityJudge {
    let context: BuildContext
    let node: TextNode
    let solution: String
    let choice: ActivityChoice
    let model: ActivityModel
    let binding: ActivityBinding
    let ions: [Ion]

    /// What must hold at every point; `nil` after an error.
    func requirements(strength: Expression, molalities: [Expression], temperature: Expression) -> [Requirement]? {
        guard let water = enoughWater(molalities), let range = inRange(strength, temperature),
            let warmth = warmEnough(temperature)
        else { return nil }
        return water + range + warmth
    }

    private func enoughWater(_ molalities: [Expression]) -> [Requirement]? {
        var total: Expression = context.graph.constant(0, .molality)
        for molality in molalities { total = total + molality }
        let limit = ActivityError.mostDissolved
        let nominal = context.nominalValue(total)
        guard nominal <= limit || model.name == "given" else {
            let fact = ActivityError.tooLittleWater(solution: solution, total: nominal)
            context.report(node.diagnostic(fact.message, help: fact.help))
            return nil
        }
        return requirement(
            .compare(.lessOrEqual, total, .quantity(limit, .molality)),
            "solution `\(solution)` dissolves more than \(limit) mol/kg")
    }

    private func inRange(_ strength: Expression, _ temperature: Expression) -> [Requirement]? {
        let nominal = context.nominalValue(strength)
        let range = binding.range(ionicStrength: nominal)
        switch range {
        case .inside: break
        case .beyond(let limit), .farBeyond(let limit):
            let isFar = if case .farBeyond = range { true } else { false }
            let isError = isFar && !choice.acceptsOutOfRange
            let better = better(nominal)
            let fact = ActivityError.outOfRange(
                solution: solution, model: model.name, ionicStrength: nominal, limit: limit,
                error: expectedError(nominal, temperature), better: better?.name, reach: better?.reach)
            context.report(
                node.diagnostic(
                    fact.message,
                    help: fact.help + (isError ? ", or accept the error with `outOfRange: warn`" : ""),
                    severity: isError ? .error : .warning))
            if isError { return nil }
        }
        guard let limit = binding.limit else { return [] }
        return requirement(
            .compare(.lessOrEqual, strength, .quantity(limit, .molality)),
            "ionic strength of `\(solution)` exceeds \(limit) mol/kg, the limit of `\(model.name)`")
    }

    private func warmEnough(_ temperature: Expression) -> [Requirement]? {
        let range = binding.temperatures
        let nominal = context.nominalValue(temperature)
        // A degree Celsius is rarely a whole number of kelvins.
        let slack = 1e-6
        guard nominal >= range.lowerBound - slack, nominal <= range.upperBound + slack else {
            let fact = ActivityError.temperature(
                solution: solution, model: model.description, temperature: nominal, range: range)
            context.report(
                node.diagnostic(
                    fact.message, help: fact.help, severity: choice.acceptsOutOfRange ? .warning : .error))
            return choice.acceptsOutOfRange ? [] : nil
        }
        let low: Expression = .compare(.lessOrEqual, .quantity(range.lowerBound - slack, .temperature), temperature)
        let high: Expression = .compare(.lessOrEqual, temperature, .quantity(range.upperBound + slack, .temperature))
        let text = "temperature of `\(solution)` is outside of the parameters of `\(model.name)`"
        return requirement(low, text) + requirement(high, text)
    }

    private func requirement(_ condition: Expression, _ message: String) -> [Requirement] {
        condition.constant == nil ? [Requirement(condition: condition, message: message)] : []
    }

    /// The first cation and anion of the solution, which its ionic strength mostly comes from.
    private var salt: (cation: ActivitySpecies, anion: ActivitySpecies)? {
        guard let cation = ions.first(where: { $0.charge > 0 }), let anion = ions.first(where: { $0.charge < 0 }) else {
            return nil
        }
        return (ActivitySpecies(cation), ActivitySpecies(anion))
    }

    private func expectedError(_ strength: Double, _ temperature: Expression) -> ActivityError.ExpectedError? {
        guard model.name != "pitzer", let salt, let reference = choice.reference,
            let relative = model.deviation(
                from: reference, cation: salt.cation, anion: salt.anion, ionicStrength: strength,
                temperature: context.nominalValue(temperature))
        else { return nil }
        return ActivityError.ExpectedError(salt: "\(salt.cation.name) \(salt.anion.name)", relative: relative)
    }

    /// Pitzer's equations, where their standard family has what this solution needs, and up to which ionic strength.
    private func better(_ strength: Double) -> (name: String, reach: Double?)? {
        guard model.name != "pitzer", let reference = choice.reference,
            let bound = try? reference.binding(for: ions.map { choice.modelledAs[$0.name] ?? ActivitySpecies($0) })
        else { return nil }
        if case .farBeyond = bound.range(ionicStrength: strength) { return nil }
        return ("pitzer", bound.limit)
    }
}
