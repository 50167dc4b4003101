public import Equations

/// gamma is 1 for every ion: activities are molalities.
public struct IdealActivity: ActivityFormula {
    /// Charge numbers of the species.
    public let charges: [Double]

    /// The ideal solution of these species.
    public init(charges: [Double]) { self.charges = charges }

    /// Zero; the osmotic coefficient is 1.
    public func coefficients<R: Real>(_ input: ActivityInput<R>) -> ActivityCoefficients<R> {
        ActivityCoefficients(logGammas: charges.map { _ in R(0) }, osmoticCoefficient: R(1))
    }
}
