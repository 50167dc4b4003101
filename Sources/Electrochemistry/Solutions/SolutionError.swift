/// What is wrong with the makeup of a solution.
public enum SolutionError: Error, Hashable, Sendable {
    /// An amount that is negative or not finite.
    case badAmount(solution: String, ion: String, amount: Double, scale: AmountScale)
    /// The charges do not cancel; `counterion` is one that could be added.
    case notNeutral(solution: String, charges: Electroneutrality, counterion: String, scale: AmountScale)
    /// The ion chosen for balance has the sign of the excess.
    case wrongSign(solution: String, residual: Double, ion: String, scale: AmountScale)
    /// More is dissolved (mol/m^3) than the density of water may stand for, and no density is given.
    case densityNeeded(solution: String, total: Double)
    /// The dissolved mass exceeds the stated density (kg/m^3).
    case densityTooSmall(solution: String, density: Double, dissolved: Double)
}

extension SolutionError: CustomStringConvertible {
    /// One sentence with the numbers.
    public var message: String {
        switch self {
        case .badAmount(let solution, let ion, let amount, let scale):
            return "solution `\(solution)`: the amount of \(ion) is \(scale.text(amount))"
        case .notNeutral(let solution, let charges, _, let scale):
            let excess = scale.text(charges.residual, signed: true)
            let most = scale.text(max(charges.positive, charges.negative))
            return "solution `\(solution)` is not neutral: \(excess) of \(most)"
        case .wrongSign(let solution, let residual, let ion, let scale):
            let excess = scale.chargeText(residual)
            return "solution `\(solution)`: imbalance \(excess) cannot be balanced by \(ion) without removing it"
        case .densityNeeded(let solution, let total):
            let limit = Composition.diluteLimit.shortText
            return
                "solution `\(solution)` holds \(total.shortText) mM: above \(limit) mM its density is needed for molalities"
        case .densityTooSmall(let solution, let density, let dissolved):
            return
                "solution `\(solution)` dissolves \(dissolved.shortText) kg/m^3 at a density of \(density.shortText) kg/m^3"
        }
    }

    /// What to write instead.
    public var help: String {
        switch self {
        case .badAmount: "an amount is zero or positive"
        case .notNeutral(_, let charges, let ion, _):
            "`\(ion): balance`, or name the missing \(charges.residual > 0 ? "anion" : "cation")"
        case .wrongSign(_, let residual, _, _): "name \(residual > 0 ? "an anion" : "a cation")"
        case .densityNeeded: "state `density`, or give the amounts in mol/kg"
        case .densityTooSmall: "density is that of the solution, in kg/m^3 or kg/L"
        }
    }

    /// Message and help in one line.
    public var description: String { "\(message). help: \(help)" }
}
