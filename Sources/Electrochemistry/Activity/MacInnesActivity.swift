public import Equations
internal import Units

/// Another formula on the scale of MacInnes: gamma of Cl- is the mean gamma of KCl of the same ionic strength.
///
/// ln gamma_i becomes ln gamma_i + z_i (ln gamma_Cl - ln gamma_KCl). Neutral combinations, which alone are measurable, stay.
/// MacInnes, J. Am. Chem. Soc. 41, 1086 (1919).
public struct MacInnesActivity: ActivityFormula {
    /// The species, with Cl- behind them where the solution holds none.
    let formula: any ActivityFormula
    /// The same model for K+ and Cl-.
    let reference: any ActivityFormula
    /// Where Cl- stands in `formula`.
    let chloride: Int
    /// How many species the solution has.
    let count: Int

    /// - Parameters:
    ///   - formula: of the species, and of Cl- wherever it stands.
    ///   - reference: of K+ and Cl-, in this order.
    ///   - chloride: index of Cl- in `formula`.
    ///   - count: of the species; Cl- may be one more.
    public init(_ formula: any ActivityFormula, reference: any ActivityFormula, chloride: Int, count: Int) {
        self.formula = formula
        self.reference = reference
        self.chloride = chloride
        self.count = count
    }

    /// Charge numbers of the species.
    public var charges: [Double] { Array(formula.charges.prefix(count)) }
    /// Those of the formula.
    public var constants: [Double] { formula.constants }

    /// The coefficients of the formula, moved by the charge times one number.
    public func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R> {
        func inner(_ formula: any ActivityFormula, _ molalities: [R]) -> ActivityCoefficients<R> {
            formula.coefficients(
                ActivityInput(
                    molalities: molalities, temperature: input.temperature, water: input.water,
                    constants: input.constants))
        }
        let absent = Array(repeating: R.quantity(0, .molality), count: formula.charges.count - count)
        let raw = inner(formula, input.molalities + absent)
        let strength = strength(input.amounts) * R.quantity(1, .molality)
        let salt = inner(reference, [strength, strength]).logGammas
        let shift = raw.logGammas[chloride] - (salt[0] + salt[1]) / R(2)
        let logs = zip(raw.logGammas, formula.charges).prefix(count).map { log, charge in
            charge == 0 ? log : log + R(charge) * shift
        }
        return ActivityCoefficients(logGammas: logs, osmoticCoefficient: raw.osmoticCoefficient)
    }
}
