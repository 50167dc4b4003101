public import Devices
internal import Units

/// What a fit came to.
public struct FitResult: Sendable {
    /// A value that was sought.
    public struct Value: Sendable {
        /// What was varied.
        public let variable: DesignVariable
        /// SI.
        public let value: Double
        /// As it is written in the fitted device.
        public let text: String
        /// How far it scatters, SI; `nil` where the data do not tell the value, or it ended at a bound.
        public let standardError: Double?
        /// Between which limits the true value lies with the confidence asked for, SI; `nil` as above.
        public let interval: ClosedRange<Double>?
        /// Whether the data tell it; `false` where it may change together with others, or changes nothing.
        public let isIdentified: Bool
        /// Whether it ended at its least value.
        public let isAtLow: Bool
        /// Whether it ended at its largest value.
        public let isAtHigh: Bool
    }

    /// A measurement beside what the fitted device gives.
    public struct Match: Sendable {
        /// What was measured.
        public let quantity: String
        /// The file.
        public let file: String
        /// What the values were measured in.
        public let unit: String
        /// What was held: its name, its unit, and a value in it for each point.
        public let held: [(name: String, unit: String, values: [Double])]
        /// In the unit.
        public let measured: [Double]
        /// In the unit.
        public let fitted: [Double]
        /// Standard deviations in the unit; where nothing was said of them, that of all residuals, once for each point.
        public let sigma: [Double]
        /// Part of the scatter of the measured values that the model follows; NaN where they are all equal.
        public let determination: Double

        /// Measured less fitted, in standard deviations.
        public var residuals: [Double] { measured.indices.map { (measured[$0] - fitted[$0]) / sigma[$0] } }
    }

    /// The name of the entry of `fits`.
    public let name: String
    /// The fitted values.
    public let values: [Value]
    /// How the errors of two values go together, -1 to 1; NaN where one of them is not known.
    public let correlations: [[Double]]
    /// The data and the curves.
    public let matches: [Match]
    /// Part of many intervals that would hold the true value.
    public let confidence: Double
    /// Whether standard deviations were given; else they are taken from the residuals.
    public let hasSigma: Bool
    /// Points less the values that they tell, alone or together.
    public let degreesOfFreedom: Int
    /// Sum of squares of the residuals in given standard deviations, over the degrees of freedom; `nil` where none were
    /// given.
    public let reducedChiSquare: Double?
    /// The probability of a larger sum of squares, if model and standard deviations are right; `nil` as above.
    public let probability: Double?
    /// What should be known before the values are used.
    public let warnings: [String]
    /// Whether the search ended at a minimum.
    public let isConverged: Bool
    /// Whether it was stopped before it was done.
    public let isInterrupted: Bool
    /// Whether derivatives came from the equations; else from differences.
    public let hasDerivatives: Bool
    /// Devices tried.
    public let tried: Int
    /// What writes the fitted device.
    public let overrides: [(path: FullPath, text: String)]
    /// For each of these, where its value comes from.
    public let sources: [String]

    /// Whether every value is known from the data.
    public var isIdentified: Bool { values.allSatisfy(\.isIdentified) }
}
