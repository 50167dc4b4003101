public import Equations
public import Units

/// The Davies equation, ln gamma = -A z^2 (sqrt(I) / (1 + sqrt(I)) - C I), I in mol/kg.
///
/// One constant serves all ions. 0.3 is Davies' value of 1962, 0.2 his of 1938; other values are in use, so the constant is
/// always printed. The last term turns gamma upwards without bound, hence the limit.
public struct DaviesActivity: ActivityFormula {
    /// C.
    public let constant: Double

    /// The equation with this C.
    public init(constant: Double = 0.3) { self.constant = constant }

    /// -A z^2 (sqrt(I) / (1 + sqrt(I)) - C I); an ionic strength below zero, as a solver may try, counts as zero.
    @inlinable public func logGamma<R: Real>(charge: R, ionicStrength: R, a: R) -> R {
        let (zero, one) = (R.quantity(0, .molality), R.quantity(1, .molality))
        let strength = R.select(ionicStrength, isLessThan: zero, then: zero, otherwise: ionicStrength) / one
        let root = R.sqrt(strength)
        let bracket = root / (R(1) + root) - R(constant) * strength
        return -(a * R.sqrt(one) * charge * charge * bracket)
    }

    /// 0.5 mol/kg.
    public func limit(largestCharge: Double) -> Double? { 0.5 }

    /// C.
    public var options: [(name: String, value: Double)] { [("C", constant)] }

    static let entry = ActivityModelEntry(
        name: "davies", summary: "Davies equation: one constant C for all ions",
        source: "Davies, Ion Association, Butterworths 1962 (C 0.3); J. Chem. Soc. 1938, 2093 (C 0.2)",
        options: [("C", 0.3)]
    ) { DaviesActivity(constant: $0["C"] ?? 0.3) }
}
