/// The amounts of a solution are per litre or per kilogram of water.
public enum AmountScale: Hashable, Sendable {
    /// mol/m^3.
    case molar
    /// mol/kg of water.
    case molal

    /// The amount as a user reads it: mmol/L as `mM`, or `mol/kg`.
    func text(_ amount: Double, signed: Bool = false) -> String {
        (signed ? amount.signedText : amount.shortText) + (self == .molar ? " mM" : " mol/kg")
    }

    /// The same for charge.
    func chargeText(_ charge: Double) -> String { charge.signedText + (self == .molar ? " meq/L" : " eq/kg") }
}

/// How far the charges of a solution cancel.
public struct Electroneutrality: Hashable, Sendable {
    /// Sum of charge times amount over the cations, in the unit of the amounts.
    public let positive: Double
    /// The same over the anions, as a positive number.
    public let negative: Double

    /// The imbalance that is still neutral, relative to the sum of both charges.
    public static let tolerance = 1e-3

    /// Sums the charges.
    public init(_ ions: [(ion: Ion, amount: Double)]) {
        var (positive, negative) = (0.0, 0.0)
        for (ion, amount) in ions {
            if ion.isCation { positive += ion.charge * amount } else { negative -= ion.charge * amount }
        }
        self.positive = positive
        self.negative = negative
    }

    /// What is left over: positive where anions are missing.
    public var residual: Double { positive - negative }

    /// The residual relative to the sum of both charges; 0 for no ions at all.
    public var relative: Double {
        let sum = positive + negative
        return sum == 0 ? 0 : abs(residual) / sum
    }

    /// Whether the imbalance is within ``tolerance``.
    public var isNeutral: Bool { relative <= Self.tolerance }

    /// Throws unless neutral.
    ///
    /// - Parameters:
    ///   - name: of the solution, for the message.
    ///   - counterions: those that the user might add, one of each sign; for the help.
    public static func check(
        _ ions: [(ion: Ion, amount: Double)], solution name: String, scale: AmountScale
    ) throws(SolutionError) {
        for (ion, amount) in ions where !(amount >= 0 && amount.isFinite) {
            throw .badAmount(solution: name, ion: ion.name, amount: amount, scale: scale)
        }
        let charges = Electroneutrality(ions)
        guard charges.isNeutral else {
            throw .notNeutral(solution: name, charges: charges, counterion: counterion(ions, charges), scale: scale)
        }
    }

    /// The ion that most plausibly is missing: the most abundant of the needed sign, else Cl- or K+.
    private static func counterion(_ ions: [(ion: Ion, amount: Double)], _ charges: Electroneutrality) -> String {
        let needed = ions.filter { $0.ion.isCation == (charges.residual < 0) && $0.amount > 0 }
        let largest = needed.max { $0.amount < $1.amount }
        return largest?.ion.name ?? (charges.residual > 0 ? "Cl-" : "K+")
    }
}

/// A solution made neutral by more of one ion.
public struct ChargeBalance: Hashable, Sendable {
    /// The ion that was added.
    public let ion: Ion
    /// How much of it was added, in the unit of the amounts; never negative.
    public let added: Double
    /// Ionic strength before and after, in the unit of the amounts.
    public let ionicStrengthBefore: Double
    /// The same after.
    public let ionicStrengthAfter: Double

    /// How much of `ion` makes the other ions neutral. Nothing is added where they are neutral within
    /// ``Electroneutrality/tolerance`` and the rest has the sign of `ion`.
    public init(
        _ ions: [(ion: Ion, amount: Double)], by ion: Ion, solution name: String, scale: AmountScale
    ) throws(SolutionError) {
        for (other, amount) in ions where !(amount >= 0 && amount.isFinite) {
            throw .badAmount(solution: name, ion: other.name, amount: amount, scale: scale)
        }
        let charges = Electroneutrality(ions)
        let wanted = -charges.residual / ion.charge
        guard wanted >= 0 || charges.isNeutral else {
            throw .wrongSign(solution: name, residual: charges.residual, ion: ion.name, scale: scale)
        }
        let amounts = ions.map { (amount: $0.amount, charge: $0.ion.charge) }
        self.ion = ion
        added = max(wanted, 0)
        ionicStrengthBefore = Composition.ionicStrength(amounts, zero: 0)
        ionicStrengthAfter = ionicStrengthBefore + added * ion.charge * ion.charge / 2
    }

    /// What the user is told: `added 0.14 mol/kg Cl-; ionic strength 0.08 -> 0.15 mol/kg`.
    public func note(scale: AmountScale) -> String {
        let (before, after) = (ionicStrengthBefore.shortText, scale.text(ionicStrengthAfter))
        return "added \(scale.text(added)) \(ion.name); ionic strength \(before) -> \(after)"
    }
}
