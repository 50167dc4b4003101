public import Equations
internal import Units

/// One formula for all laws of the Debye-Hueckel kind:
/// ln gamma = -A z^2 sqrt(I) / (1 + beta sqrt(I)) + slope I, I in mol/kg.
///
/// Which law it is follows from what beta and slope are.
public struct DebyeHueckelActivity: ActivityFormula {
    /// beta, (kg/mol)^(1/2).
    public enum Denominator: Hashable, Sendable {
        /// One number for all ions: 0 in the limiting law, 1 in those of Guentelberg and Davies.
        case common(Double)
        /// B times the closest approach of each ion, m.
        case sizes([Double])
    }

    /// What grows with the ionic strength.
    public enum Slope: Hashable, Sendable {
        /// Nothing.
        case none
        /// A z^2 C: Davies, with its C.
        case davies(Double)
        /// A number of each ion for log10 gamma, kg/mol: Truesdell and Jones.
        case perIon([Double])
        /// One number for log10 gamma that follows the temperature: Helgeson.
        case table(TemperatureTable)
    }

    /// Charge numbers of the species.
    public let charges: [Double]
    let denominator: Denominator
    let slope: Slope
    /// A (for log10 gamma) and B (per angstrom) of a data base of its own, in place of water's.
    let own: (a: TemperatureTable, b: TemperatureTable)?

    /// A law for ions of these charges.
    public init(
        charges: [Double], denominator: Denominator, slope: Slope = .none,
        coefficients: (a: TemperatureTable, b: TemperatureTable)? = nil
    ) {
        self.charges = charges
        self.denominator = denominator
        self.slope = slope
        own = coefficients
    }

    /// C of Davies.
    public var constants: [Double] { if case .davies(let constant) = slope { [constant] } else { [] } }

    /// By the formula. Only laws with one beta for all ions and a slope that is nobody's own have an osmotic coefficient:
    /// with numbers for each ion the gammas are no derivatives of one energy.
    public func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R> {
        let amounts = input.amounts
        let strength = strength(amounts)
        let root = R.sqrt(strength)
        let a = own.map { $0.a.value(at: input.kelvins) * R(Water.naturalLogarithmOfTen) } ?? input.a
        let ten = R(Water.naturalLogarithmOfTen)
        var logs: [R] = []
        for (index, charge) in charges.enumerated() {
            let square = R(charge * charge)
            var log = -(a * square * root)
            switch denominator {
            case .common(0): break
            case .common(let beta): log = log / (R(1) + R(beta) * root)
            case .sizes(let sizes): log = log / (R(1) + beta(sizes[index], input) * root)
            }
            switch slope {
            case .none: break
            case .davies: log = log + a * square * (input.constants.first ?? R(0)) * strength
            case .perIon(let slopes): log = log + R(slopes[index]) * ten * strength
            case .table(let table): log = log + table.value(at: input.kelvins) * ten * strength
            }
            logs.append(log)
        }
        return ActivityCoefficients(logGammas: logs, osmoticCoefficient: osmotic(amounts, strength, root, a, input))
    }

    private func beta<R: Real>(_ size: Double, _ input: ActivityInput<R>) -> R {
        if let own { return own.b.value(at: input.kelvins) * R(size * 1e10) }
        return input.water.b * R.sqrt(R.quantity(1, .molality)) * R.quantity(size, .length)
    }

    /// phi - 1 = -(A / sum m) (2 ((1 + x) - 2 ln(1 + x) - 1/(1 + x)) / beta^3 - C I^2), x = beta sqrt(I), by Gibbs and Duhem.
    private func osmotic<R: Real>(_ amounts: [R], _ strength: R, _ root: R, _ a: R, _ input: ActivityInput<R>) -> R? {
        guard case .common(let beta) = denominator else { return nil }
        var bracket = R(2.0 / 3) * strength * root
        if beta != 0 {
            bracket = DebyeHueckelActivity.osmoticBracket(beta: beta, root: root)
        }
        switch slope {
        case .none: break
        case .davies: bracket = bracket - (input.constants.first ?? R(0)) * strength * strength
        case .perIon, .table: return nil
        }
        return R(1) - a * bracket / Osmotic.divisor(amounts)
    }

    /// 2 ((1 + x) - 2 ln(1 + x) - 1/(1 + x)) / beta^3 with x = beta sqrt(I).
    static func osmoticBracket<R: Real>(beta: Double, root: R) -> R {
        let x = R(beta) * root
        let one = R(1)
        // x + x/(1 + x) is (1 + x) - 1/(1 + x) without the loss of 1 - 1.
        let difference = x + x / (one + x) - R(2) * R.log1p(x)
        return R(2 / (beta * beta * beta)) * difference
    }
}
