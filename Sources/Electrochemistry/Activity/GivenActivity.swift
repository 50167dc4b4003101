public import Equations

/// Activity coefficients that the user states, the same at every ionic strength.
public struct GivenActivity: ActivityFormula {
    /// Charge numbers of the species.
    public let charges: [Double]
    /// gamma of each species.
    public let constants: [Double]

    /// These coefficients, in the order of the charges.
    public init(charges: [Double], gammas: [Double]) {
        self.charges = charges
        constants = gammas
    }

    /// ln of the stated coefficients; no osmotic coefficient follows from them.
    public func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R> {
        ActivityCoefficients(logGammas: input.constants.map { R.log($0) }, osmoticCoefficient: nil)
    }
}
