public import Devices

/// One number that a device must reproduce, and what came of it.
public struct EvidenceResult: Sendable {
    /// How a number is known.
    public enum Kind: String, Sendable, CaseIterable {
        /// Read in the source.
        case published
        /// Read in its authors' code.
        case code
        /// Computed by us in another way.
        case computed
        /// Remembered; it never counts as reproduced.
        case recalled
    }

    /// What came of it.
    public enum Verdict: String, Sendable {
        case reproduced
        /// Within the tolerance of a number that is only recalled.
        case recalled = "agrees, recalled only"
        /// Outside of its tolerance, or not computed.
        case missed
        /// Outside of its tolerance, as the text says.
        case knownMismatch = "not reproduced, as stated"
        /// Within its tolerance although the text says that it is not reproduced.
        case unexpected = "reproduced, though stated not to be"
    }

    /// Name of the device.
    public let device: String
    /// As typed.
    public let quantity: String
    /// The overrides and the variant it holds for, in words.
    public let conditions: String
    /// As typed.
    public let published: String
    /// In the unit of `published`.
    public let ours: String
    /// In the unit of `published`.
    public let difference: String
    /// As typed.
    public let tolerance: String
    /// How the number is known.
    public let kind: Kind
    /// Where the number comes from, spelled out.
    public let source: String
    /// What came of it.
    public let verdict: Verdict
    /// Why it is missing or not reproduced.
    public let reason: String?
    /// SI.
    public let publishedValue: Double
    /// SI.
    public let ourValue: Double
    /// SI, absolute.
    public let toleranceValue: Double
    /// Where it stands.
    public let location: SourceLocation?

    /// Whether the text and the numbers are at odds.
    public var isFailure: Bool { verdict == .missed || verdict == .unexpected }
}
