/// Why a text is not a unit, with what to write instead.
public struct UnitError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// No text, or nothing where a unit should follow (`mV/`).
        case incomplete
        /// Longer than 64 characters.
        case tooLong
        /// A power outside +-12.
        case power
        /// A name that is no unit; `nearest` is a known one that differs by a letter or by case.
        case unknown(nearest: String?)
        /// A name that would be read as something else than was meant; `word` says it plainly.
        case refused(word: String?)
        /// `degC` or `degF` inside a compound unit, where only a difference makes sense.
        case temperaturePoint
        /// A unit of light, or one on a logarithmic scale or of a date: such quantities do not occur here.
        case unsupported
        /// The factor to SI is not a number.
        case range
        /// The unit database of UDUNITS-2 cannot be read.
        case database
    }

    /// What is wrong.
    public let reason: Reason
    /// The whole text.
    public let text: String
    /// The part of the text that is wrong.
    public let name: String
    /// One sentence.
    public let message: String
    /// What to write instead.
    public let help: String?

    init(_ reason: Reason, _ name: some StringProtocol, in text: String) {
        self.reason = reason
        self.text = text
        self.name = String(name)
        let place = name == text ? "" : " in `\(text)`"
        switch reason {
        case .incomplete:
            message = text.isEmpty ? "a unit is missing" : "`\(text)` is not a whole unit"
            help = "units are glued together: `mS/cm^2`, `/ms`, `mol/m^2/s`"
        case .tooLong:
            message = "a unit has at most \(Unit.longestText) characters"
            help = nil
        case .power:
            message = "the power of `\(name)`\(place) is not within -12 and 12"
            help = nil
        case .unknown(let nearest):
            message = "unknown unit `\(name)`\(place)"
            help = nearest.map { "did you mean `\($0)`?" }
        case .refused(let word):
            message = "`\(name)` is not read as a unit\(place)"
            help = word
        case .temperaturePoint:
            message = "`\(name)`\(place) is a point on a scale, not a difference"
            help = "per degree is written `/K`"
        case .unsupported:
            message = "`\(name)`\(place) measures something that no quantity here has"
            help = nil
        case .range:
            message = "`\(text)` is too large or too small a unit"
            help = nil
        case .database:
            message = "the unit database of UDUNITS-2 cannot be read, so `\(name)` is not known"
            help = "install libudunits2, or set UDUNITS2_XML_PATH to its udunits2.xml"
        }
    }
}
