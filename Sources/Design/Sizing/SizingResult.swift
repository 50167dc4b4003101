public import Devices
internal import Units

/// What a sizing came to.
public struct SizingResult: Sendable {
    /// A value that was chosen.
    public struct Value: Sendable {
        /// What was varied.
        public let variable: DesignVariable
        /// SI.
        public let value: Double
        /// As it is written in the sized device.
        public let text: String
        /// Whether it moves no spec and no objective; it is then as it was, where that is known.
        public let isIdle: Bool
        /// Whether it ended at its least value.
        public var isAtLow: Bool {
            isBound && value <= variable.low + 1e-6 * (variable.high - variable.low) && !isAtHigh
        }
        /// Whether it ended at its largest value.
        public var isAtHigh: Bool { isBound && value >= variable.high - 1e-6 * (variable.high - variable.low) }
        /// Whether ends of its range hold anything.
        private var isBound: Bool { !isIdle && variable.choices == nil }
    }

    /// What was made small or large.
    public struct Objective: Sendable {
        /// As typed.
        public let text: String
        /// Whether it was made large.
        public let isLargest: Bool
        /// SI; NaN without a value.
        public let value: Double
        /// SI unit, as files name it.
        public let unit: String
    }

    /// How a measured value answers to a variable.
    public struct Sensitivity: Sendable {
        /// What was varied; of texts, each other choice, and of what has steps the next one: `activity.model: davies`.
        public let variable: String
        /// Whether it grows by 1 % of its range: where zero lies within that, and says nothing of its size.
        public let isOfRange: Bool
        /// By spec that is met: its measured value, SI, when the variable grows by 1 % of itself or of its range (to the next step; with the
        /// other text), less what it is; `nil` without a value.
        public let changes: [Double?]
        /// The same of the objectives.
        public let objectives: [Double?]
    }

    /// When something better was found.
    public struct Step: Sendable {
        /// Devices tried until then.
        public let tried: Int
        /// What was being done.
        public let stage: String
        /// By how much specs were missed, in units of their scale; 0 where all held.
        public let violation: Double
        /// The least margin of a spec, in units of its scale; `nil` without specs.
        public let margin: Double?
        /// The objectives, SI; NaN without a value.
        public let objectives: [Double]
    }

    /// One device of the front between two objectives.
    public struct FrontPoint: Sendable {
        /// By variable, SI.
        public let values: [Double]
        /// SI.
        public let objectives: [Double]
    }

    /// The name of the entry of `sizing`.
    public let name: String
    /// The sized device's values.
    public let values: [Value]
    /// What it was sized for; empty where only the margin counted.
    public let objectives: [Objective]
    /// Specs that were to be met, as `specs` judges them of the sized device.
    public let sheet: [SpecResult]
    /// Whether all of them hold.
    public let isMet: Bool
    /// How the values move the specs.
    public let sensitivities: [Sensitivity]
    /// Draws of the declared spread that hold all of these specs together; `nil` without a spread.
    public let yield: SpecResult.Yield?
    /// How it went.
    public let history: [Step]
    /// Devices tried.
    public let tried: Int
    /// Why the specs cannot hold together; `nil` where they do, or where it was stopped.
    public let conflict: SpecConflict?
    /// Devices of which none is better in both objectives; empty with one objective.
    public let front: [FrontPoint]
    /// Whether it was stopped before it was done.
    public let isInterrupted: Bool
    /// What writes the sized device.
    public let overrides: [(path: FullPath, text: String)]
    /// Whether a model of the sized device is used outside of its validity, at some condition of a spec or in an objective.
    public let isOutsideValidity: Bool
    /// What is exceeded there, in words.
    public let validityReasons: [String]
    /// What should be known of the search: values that move nothing.
    public let warnings: Diagnostics
}

/// Specs that cannot hold together.
public struct SpecConflict: Sendable {
    /// What one of them would have to allow for the others to hold.
    public struct Relaxation: Sendable {
        /// As typed.
        public let quantity: String
        /// By how much it is missed at least while the others hold, SI; `nil` where no device was found at which the
        /// others hold and it has a value.
        public let excess: Double?
        /// What could be met, in words: `a maximum of 3 mV instead of 2 mV`; `nil` as above.
        public let words: String?
        /// The yield of that device with the limits as they are, where one is asked for and it is lower; other devices may have a better
        /// one.
        public let yield: SpecResult.Yield?
    }

    /// No smaller set of specs was found that cannot hold: without any one of these, the others can.
    public let specs: [String]
    /// At the device that spreads the miss evenly over them: by how much each is missed, SI.
    public let excess: [Double]
    /// For each of these specs, what would do if only it gave way.
    public let relaxations: [Relaxation]
    /// Whether the specs can hold together, but only where models do not; there are then none of the above.
    public let isValidity: Bool
    /// What is exceeded then at a device that holds them, in words.
    public let validityReasons: [String]
}
