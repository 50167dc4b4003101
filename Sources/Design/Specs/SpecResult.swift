public import Devices
internal import Units

/// One line of a data sheet: what was promised, and what came of it.
public struct SpecResult: Sendable {
    /// What came of it.
    public enum Verdict: String, Sendable {
        case holds
        case fails
        /// Only a typical value is given, which decides nothing.
        case informative = "typical only"
    }

    /// A limit.
    public struct Limit: Sendable {
        /// As typed.
        public let text: String
        /// SI, of the nominal device.
        public let value: Double
    }

    /// A value and where it was taken.
    public struct Extreme: Sendable {
        /// SI.
        public let value: Double
        /// Which corner and which sample.
        public let condition: String
    }

    /// A condition at which the spec is not met.
    public struct Failure: Sendable {
        /// Which corner and which sample.
        public let condition: String
        /// SI; `nil` where there is no value.
        public let value: Double?
        /// Why there is no value.
        public let reason: String?
    }

    /// How many of the samples hold the spec.
    public struct Yield: Sendable {
        /// The part that must.
        public let required: Double
        /// Samples that do, at every corner asked for.
        public let holding: Int
        /// Samples in all; the nominal device is none of them.
        public let samples: Int
        /// Samples without a value at some corner; they count as not holding.
        public let missing: Int
        /// The part that does.
        public var observed: Double { Double(holding) / Double(samples) }
        /// Where the true yield lies.
        public var interval: YieldInterval { YieldInterval(holding: holding, of: samples) }
        /// Whether the interval reaches below and above what is required, so that other samples might say otherwise.
        public var isOpen: Bool { interval.lower < required && required < interval.upper }
    }

    /// What came of it at every condition that it must hold over.
    public struct Distribution: Sendable {
        /// Names of the corners; `nil` where it holds over none.
        public let corners: [String]?
        /// Devices, the nominal one first; `nil` without a spread.
        public let samples: Int?
        /// SI, corner by corner and in each sample by sample; NaN where there is no value.
        public let values: [Double]
        /// How far each is within the limits there, SI; negative outside, NaN where there is no value. Empty without limits.
        public let margins: [Double]
        /// How each was found, or why it was not.
        public let statuses: [QuantityStatus]
        /// Whether all models were used where they hold.
        public let isWithinValidity: [Bool]
    }

    /// As typed: `rest.potential`.
    public let quantity: String
    /// The variant and the overrides it is about, in words.
    public let place: String
    /// What it must hold over, in words; empty for the nominal device alone.
    public let over: String
    /// The least value allowed.
    public let minimum: Limit?
    /// The usual value; it decides nothing.
    public let typical: Limit?
    /// The largest value allowed.
    public let maximum: Limit?
    /// Of the nominal device, SI; `nil` where there is none.
    public let measured: Double?
    /// Why there is none.
    public let reason: String?
    /// The least value over everything it must hold over.
    public let lowest: Extreme?
    /// The largest one.
    public let highest: Extreme?
    /// How far the deciding value is within its limits, SI; negative outside, `nil` where a value is missing.
    public let margin: Double?
    /// Conditions at which it was computed, the nominal one included.
    public let conditionCount: Int
    /// Conditions without a value.
    public let missingCount: Int
    /// Conditions at which a model was used outside of its validity.
    public let outsideValidityCount: Int
    /// What is exceeded there, in words.
    public let validityReasons: [String]
    /// Conditions at which it is not met.
    public let failureCount: Int
    /// The first of them.
    public let failures: [Failure]
    /// All conditions; of a spec that holds over nothing else the nominal device alone.
    public let distribution: Distribution
    /// Where a part of the samples may fail.
    public let yield: Yield?
    /// What came of it.
    public let verdict: Verdict
    /// SI unit, as files name it.
    public let unit: String
    /// Where it stands.
    public let location: SourceLocation?
    /// The unit that its limits are written in.
    let shown: Unit

    /// A value in the unit of the limits, such as `-65.3 mV`.
    public func text(_ value: Double, digits: Int = 6) -> String {
        let number = shown.isTemperaturePoint ? shown.number(si: value) : value / shown.scale
        return Unit.text(of: number, digits: digits) + (shown.text == "1" ? "" : " \(shown.text)")
    }

    /// A difference of values in that unit.
    public func differenceText(_ value: Double, digits: Int = 4) -> String {
        shown.isTemperaturePoint ? Unit.text(of: value, digits: digits) + " K" : text(value, digits: digits)
    }
}
