public import Equations
internal import Units

/// What activity coefficients are computed from: a makeup, a temperature, and what theory says of water there.
public struct ActivityInput<R: Real> {
    /// mol/kg of water, in the order of the formula's species.
    public let molalities: [R]
    /// K.
    public let temperature: R
    /// The coefficients of the Debye-Hueckel theory.
    public let water: DebyeHueckel.Coefficients<R>
    /// Values of the formula's ``ActivityFormula/constants``, in their order.
    public let constants: [R]

    /// - Parameters:
    ///   - molalities: mol/kg of water, in the order of the formula's species.
    ///   - temperature: K.
    ///   - water: by default that of pure water at the temperature.
    ///   - constants: of the formula, in its order.
    public init(
        molalities: [R], temperature: R, water: DebyeHueckel.Coefficients<R>? = nil, constants: [R]
    ) {
        self.molalities = molalities
        self.temperature = temperature
        self.water = water ?? DebyeHueckel.Coefficients(temperature: temperature)
        self.constants = constants
    }

    /// The molalities as plain numbers; what a solver tries below zero counts as zero.
    var amounts: [R] {
        let (zero, one) = (R.quantity(0, .molality), R.quantity(1, .molality))
        return molalities.map { R.select($0, isLessThan: zero, then: zero, otherwise: $0) / one }
    }

    /// A for ln gamma as a plain number.
    var a: R { water.naturalA * R.sqrt(R.quantity(1, .molality)) }

    /// Temperature as the plain number of kelvins.
    var kelvins: R { temperature / R.quantity(1, .temperature) }
}

/// What an activity model says of a makeup.
public struct ActivityCoefficients<R: Real> {
    /// ln gamma on the molal scale, in the order of the species.
    public let logGammas: [R]
    /// The molal osmotic coefficient; `nil` where the model has none that agrees with its gammas.
    public let osmoticCoefficient: R?

    /// gamma, in the order of the species.
    public var gammas: [R] { logGammas.map { R.exp($0) } }

    /// Activity of water, exp(-phi M_w sum m); `nil` without an osmotic coefficient.
    public func waterActivity(molalities: [R]) -> R? {
        osmoticCoefficient.map { Osmotic.waterActivity(coefficient: $0, molalities: molalities) }
    }
}

/// An activity model for certain species: everything that does not depend on amounts and temperature has been decided.
public protocol ActivityFormula: Sendable {
    /// Charge numbers of the species, which fix the order of everything else.
    var charges: [Double] { get }

    /// Numbers of the model that a caller may vary, as they stand: C of Davies.
    var constants: [Double] { get }

    /// ln gamma of every species, and the osmotic coefficient.
    func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R>
}

extension ActivityFormula {
    /// None.
    public var constants: [Double] { [] }

    /// ln gamma and the osmotic coefficient with the model's own constants in pure water.
    public func coefficients<R: Real>(molalities: [R], temperature: R) -> ActivityCoefficients<R> {
        coefficients(
            ActivityInput(molalities: molalities, temperature: temperature, constants: constants.map { R($0) }))
    }

    /// Half the sum of m z^2, a plain number.
    func strength<R: Real>(_ amounts: [R]) -> R {
        var sum = R(0)
        for (amount, charge) in zip(amounts, charges) where charge != 0 { sum = sum + R(charge * charge / 2) * amount }
        return sum
    }
}

/// Osmotic coefficient and activity of water.
public enum Osmotic {
    /// exp(-phi M_w sum m).
    public static func waterActivity<R: Real>(coefficient: R, molalities: [R]) -> R {
        var sum = R.quantity(0, .molality)
        for molality in molalities { sum = sum + molality }
        return R.exp(-(coefficient * R.quantity(Water.molarMass, .molarMass) * sum))
    }

    /// The sum of amounts that something is divided by, kept off zero, where all that is divided vanishes too.
    static func divisor<R: Real>(_ amounts: [R]) -> R {
        var sum = R(0)
        for amount in amounts { sum = sum + amount }
        return R.select(sum, isLessThan: R(1e-30), then: R(1e-30), otherwise: sum)
    }
}
