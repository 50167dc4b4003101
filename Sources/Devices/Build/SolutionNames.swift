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
        if reference.arguments != nil {
            guard ["concentration", "molality", "activity", "gamma"].contains(property) else { return nil }
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
        case "permittivity": return Water.permittivity(temperature: solution.temperature)
        case "temperature": return solution.temperature
        case "debyeLength":
            guard let strength = solution.ionicStrength else { throw needsDensity(solution, reference) }
            return DebyeHueckel.debyeLength(
                temperature: solution.temperature, permittivity: Water.permittivity(temperature: solution.temperature),
                ionicStrength: strength)
        case "osmoticCoefficient", "waterActivity":
            context.requireActivity(for: property)
            let value = property == "waterActivity" ? solution.waterActivity : solution.osmoticCoefficient
            if let value { return value }
            guard solution.molalIonicStrength != nil else { throw needsDensity(solution, reference) }
            throw ExpressionError(
                .usage, "activity model `\(solution.activityModel?.name ?? "none")` has no `\(property)`",
                help:
                    "laws with numbers for each ion have none that agrees with them; `pitzer`, `sit` and `davies` have",
                at: reference.range)
        case "osmolarity", "conductivity", "volume", "pH":
            throw ExpressionError(.usage, "`\(property)` of a solution is not in this version", at: reference.range)
        default: return nil
        }
    }

    private static func needsDensity(_ solution: Solution, _ reference: ReferenceSyntax) -> ExpressionError {
        ExpressionError(
            .usage, "this needs the density of solution `\(solution.name)`, which is above 0.1 mol/L",
            help: "give it: `density: 1.02 kg/L`", at: reference.range)
    }
}
