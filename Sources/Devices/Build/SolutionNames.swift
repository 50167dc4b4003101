internal import Electrochemistry
internal import Equations
internal import Units

/// What can be read of a solution: `inside.activity(K+)`, `cell.ionicStrength`.
enum SolutionNames {
    /// The property of `solution` that the last part of `reference` names, or `nil` where it names none.
    static func resolve(
        _ reference: ReferenceSyntax, of solution: Solution, ions: IonNames, _ context: BuildContext
    ) throws(ExpressionError) -> Expression? {
        guard let property = reference.parts.last?.name else { return nil }
        if (solution.isMolal ? ofMolarScale : ofMolalScale).contains(property) {
            for requirement in solution.conversion { context.hold(requirement) }
        }
        if reference.arguments != nil {
            guard ["concentration", "molality", "activity", "gamma"].contains(property) else { return nil }
            if let molecule = molecule(reference, of: solution, ions) {
                let value = property == "concentration" ? molecule.concentration : molecule.molality
                guard property == "concentration" || property == "molality" else {
                    throw ExpressionError(
                        .usage, "no law says what the `\(property)` of a neutral molecule is",
                        help: "read its `concentration` or `molality`", at: reference.range)
                }
                if let value { return value }
                throw Self.needsDensity(solution, reference)
            }
            let ion = try ions.argument(of: reference)
            let found = solution.constituent(ion)
            if property == "activity" || property == "gamma" { context.requireActivity(for: property) }
            switch property {
            case "concentration":
                guard let found else { return .quantity(0, .concentration) }
                if let concentration = found.concentration { return concentration }
                throw Self.needsDensity(solution, reference)
            case "activity": return found?.activity ?? .quantity(0, .concentration)
            case "gamma":
                if let found { return found.gamma }
                throw ExpressionError(
                    .usage, "`\(ion)` is not in solution `\(solution.name)`", at: reference.range)
            default:
                guard let found else { return .quantity(0, .molality) }
                if let molality = found.molality { return molality }
                throw Self.needsDensity(solution, reference)
            }
        }
        switch property {
        case "ionicStrength":
            guard let strength = solution.ionicStrength else { throw needsDensity(solution, reference) }
            return strength
        case "molalIonicStrength":
            guard let strength = solution.molalIonicStrength else { throw needsDensity(solution, reference) }
            return strength
        case "permittivity": return solution.permittivity
        case "temperature": return solution.temperature
        case "debyeLength":
            guard let strength = solution.ionicStrength else { throw needsDensity(solution, reference) }
            return DebyeHueckel.debyeLength(
                temperature: solution.temperature, permittivity: solution.permittivity, ionicStrength: strength)
        case "osmoticCoefficient", "waterActivity":
            context.requireActivity(for: property)
            let value = property == "waterActivity" ? solution.waterActivity : solution.osmoticCoefficient
            if let value { return value }
            throw noOsmoticCoefficient(property, solution, reference)
        case "osmolarity":
            context.requireActivity(for: property)
            guard let osmolarity = solution.osmolarity else {
                throw noOsmoticCoefficient(property, solution, reference)
            }
            return osmolarity
        case "conductivity": return try conductivity(of: solution, reference, context)
        case "pH":
            context.requireActivity(for: property)
            guard let own = solution.constituents.first(where: { $0.ion.name == "H+" }) else {
                throw ExpressionError(
                    .usage, "solution `\(solution.name)` holds no H+, so it has no pH",
                    help: "give it one: `pH: 7`", at: reference.range)
            }
            let dilute = Expression.quantity(1, .molality) * Water.density(temperature: solution.temperature)
            return -Expression.log(own.activity / dilute) / Expression(Double.log(10))
        case "volume":
            if let compartment = solution.compartment { return compartment.volume }
            throw ExpressionError(
                .usage, "solution `\(solution.name)` is an infinite bath, so it has no volume",
                help: "give it one: `volume: 1 pL`", at: reference.range)
        default: return nil
        }
    }

    /// The neutral molecule that stands in the parentheses; a parameter that is an ion goes first.
    private static func molecule(
        _ reference: ReferenceSyntax, of solution: Solution, _ ions: IonNames
    ) -> Solution.Molecule? {
        guard let name = reference.arguments?.first?.bareName, reference.arguments?.count == 1,
            ions.parameters[name] == nil, name != "ion"
        else { return nil }
        return solution.molecules.first { $0.name == name }
    }

    private static let ofMolarScale: Set = [
        "concentration", "ionicStrength", "debyeLength", "osmolarity", "conductivity",
    ]
    private static let ofMolalScale: Set = [
        "molality", "molalIonicStrength", "osmoticCoefficient", "waterActivity", "osmolarity",
    ]

    private static func noOsmoticCoefficient(
        _ property: String, _ solution: Solution, _ reference: ReferenceSyntax
    ) -> ExpressionError {
        guard solution.molalIonicStrength != nil else { return needsDensity(solution, reference) }
        return ExpressionError(
            .usage, "activity model `\(solution.activityModel?.name ?? "none")` has no `\(property)`",
            help: "laws with numbers for each ion have none that agrees with them; `pitzer`, `sit` and `davies` have",
            at: reference.range)
    }

    /// The conductivity, whose law has a range that the equation then rests on.
    private static func conductivity(of solution: Solution, _ reference: ReferenceSyntax, _ context: BuildContext)
        throws(ExpressionError) -> Expression
    {
        switch solution.conductivity {
        case .stated(let value): return value
        case .unknown(let reason, let help): throw ExpressionError(.usage, reason, help: help, at: reference.range)
        case .computed(let value, let range):
            let strength = solution.ionicStrength.map { context.nominalValue($0) } ?? .nan
            let limit = Conductivity.limit
            let text =
                "conductivity of `\(solution.name)`: the law of Debye, Hueckel and Onsager is meant for ionic "
                + "strengths up to 0.1 mol/L; here it is \(Units.Unit.text(of: strength * 1e-3, digits: 3)) mol/L"
            let help = "state it: `conductivity: 10.5 S/m`, or a table over the concentration"
            guard !(strength > Conductivity.errorBeyond * limit * (1 + 1e-9)) else {
                throw ExpressionError(.usage, text, help: help, at: reference.range)
            }
            if strength > limit * (1 + 1e-9) {
                let place = context.root["solutions"]?[solution.name] ?? context.root
                context.report(place.diagnostic(text, help: help, severity: .warning))
            }
            if range.condition.constant == nil { context.hold(range) }
            return value
        }
    }

    private static func needsDensity(_ solution: Solution, _ reference: ReferenceSyntax) -> ExpressionError {
        ExpressionError(
            .usage, "this needs the density of solution `\(solution.name)`, which is above 0.1 mol/L",
            help: "give it: `density: 1.02 kg/L`", at: reference.range)
    }
}
