public import Equations

/// The formula of an activity model. One type conforms per model; ``ActivityModel/catalogue`` lists them.
public protocol ActivityFormula: Hashable, Sendable {
    /// ln gamma of an ion on the molal scale, 0 at zero ionic strength.
    ///
    /// - Parameters:
    ///   - charge: charge number of the ion.
    ///   - ionicStrength: molal, mol/kg.
    ///   - a: Debye-Hueckel coefficient for ln gamma, (kg/mol)^(1/2).
    func logGamma<R: Real>(charge: R, ionicStrength: R, a: R) -> R

    /// The largest molal ionic strength (mol/kg) the formula is meant for in a solution whose highest charge number is
    /// `largestCharge`; `nil` without limit.
    func limit(largestCharge: Double) -> Double?

    /// The numbers the formula was made with, in the order they are printed.
    var options: [(name: String, value: Double)] { get }
}

/// A model of activity coefficients: how gamma of each ion follows from the ionic strength.
public struct ActivityModel: Hashable, Sendable {
    /// The name in a descriptor.
    public let name: String
    /// What computes it.
    public let formula: any ActivityFormula

    init(name: String, formula: any ActivityFormula) {
        self.name = name
        self.formula = formula
    }

    /// ln gamma on the molal scale at `temperature` (K), with water's own Debye-Hueckel coefficient.
    @inlinable public func logGamma<R: Real>(charge: R, ionicStrength: R, temperature: R) -> R {
        formula.logGamma(
            charge: charge, ionicStrength: ionicStrength, a: DebyeHueckel.naturalA(temperature: temperature))
    }

    /// gamma on the molal scale; exactly 1 at zero ionic strength.
    @inlinable public func gamma<R: Real>(charge: R, ionicStrength: R, temperature: R) -> R {
        R.exp(logGamma(charge: charge, ionicStrength: ionicStrength, temperature: temperature))
    }

    /// Equal models have the same name and numbers.
    public static func == (a: ActivityModel, b: ActivityModel) -> Bool {
        a.name == b.name && AnyHashable(a.formula) == AnyHashable(b.formula)
    }

    /// Feeds name and numbers.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(AnyHashable(formula))
    }
}

extension ActivityModel: CustomStringConvertible {
    /// Name and numbers: `davies (C 0.3)`.
    public var description: String {
        let options = formula.options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        return options.isEmpty ? name : "\(name) (\(options))"
    }
}
