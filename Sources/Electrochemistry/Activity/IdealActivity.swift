public import Equations

/// gamma is 1 for every ion: activities are concentrations.
public struct IdealActivity: ActivityFormula {
    /// The ideal solution.
    public init() {}

    /// Zero.
    @inlinable public func logGamma<R: Real>(charge: R, ionicStrength: R, a: R) -> R { R(0) }

    /// None: the model makes no claim of accuracy.
    public func limit(largestCharge: Double) -> Double? { nil }

    /// None.
    public var options: [(name: String, value: Double)] { [] }

    static let entry = ActivityModelEntry(
        name: "ideal", summary: "gamma = 1; activities are concentrations", source: "definition", options: []
    ) { _ in IdealActivity() }
}
