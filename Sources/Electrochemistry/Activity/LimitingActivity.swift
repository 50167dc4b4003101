public import Equations
public import Units

/// The Debye-Hueckel limiting law, ln gamma = -A z^2 sqrt(I).
public struct LimitingActivity: ActivityFormula {
    /// The limiting law.
    public init() {}

    /// -A z^2 sqrt(I); an ionic strength below zero, as a solver may try, counts as zero.
    @inlinable public func logGamma<R: Real>(charge: R, ionicStrength: R, a: R) -> R {
        let zero = R.quantity(0, .molality)
        let strength = R.select(ionicStrength, isLessThan: zero, then: zero, otherwise: ionicStrength)
        return -(a * charge * charge * R.sqrt(strength))
    }

    /// 0.005 mol/kg for monovalent ions, 0.001 mol/kg where an ion has a higher charge.
    public func limit(largestCharge: Double) -> Double? { largestCharge < 2 ? 0.005 : 0.001 }

    /// None.
    public var options: [(name: String, value: Double)] { [] }

    static let entry = ActivityModelEntry(
        name: "limiting", summary: "Debye-Hueckel limiting law: ln gamma = -A z^2 sqrt(I)",
        source: "Debye and Hueckel, Phys. Z. 24, 185 (1923)", options: []
    ) { _ in LimitingActivity() }
}
