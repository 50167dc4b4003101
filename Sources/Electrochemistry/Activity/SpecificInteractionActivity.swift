public import Equations

/// The specific ion interaction theory: log10 gamma = -A z^2 sqrt(I) / (1 + 1.5 sqrt(I)) + sum over ions of opposite sign of
/// epsilon m.
///
/// Guggenheim and Turgeon, Trans. Faraday Soc. 51, 747 (1955); Ciavatta, Ann. Chim. 70, 551 (1980).
public struct SpecificInteractionActivity: ActivityFormula {
    /// One coefficient between two species.
    public struct Interaction: Hashable, Sendable {
        /// Index of a species.
        public let first: Int
        /// Index of another.
        public let second: Int
        /// For log10 gamma, kg/mol.
        public let epsilon: Double

        /// An interaction between two species, by index.
        public init(_ first: Int, _ second: Int, epsilon: Double) {
            self.first = first
            self.second = second
            self.epsilon = epsilon
        }
    }

    /// Charge numbers of the species.
    public let charges: [Double]
    let interactions: [Interaction]

    /// The product of B and the distance of closest approach, the same for all ions, (kg/mol)^(1/2).
    public static let beta = 1.5

    /// The theory with these coefficients; those not named are zero.
    public init(charges: [Double], interactions: [Interaction]) {
        self.charges = charges
        self.interactions = interactions
    }

    /// By the formula.
    public func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R> {
        let amounts = input.amounts
        let strength = strength(amounts)
        let root = R.sqrt(strength)
        let law = -(input.a * root / (R(1) + R(Self.beta) * root))
        var logs = charges.map { R($0 * $0) * law }
        var energy = R(0)
        for own in interactions where own.epsilon != 0 {
            let epsilon = R(own.epsilon * Water.naturalLogarithmOfTen)
            logs[own.first] = logs[own.first] + epsilon * amounts[own.second]
            logs[own.second] = logs[own.second] + epsilon * amounts[own.first]
            energy = energy + epsilon * amounts[own.first] * amounts[own.second]
        }
        let bracket = input.a * DebyeHueckelActivity.osmoticBracket(beta: Self.beta, root: root)
        return ActivityCoefficients(
            logGammas: logs, osmoticCoefficient: R(1) + (energy - bracket) / Osmotic.divisor(amounts))
    }
}
