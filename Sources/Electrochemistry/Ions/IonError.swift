/// What is wrong with the name of an ion or a salt.
public enum IonError: Error, Hashable, Sendable {
    case empty
    case tooLong(length: Int, limit: Int)
    case nestedTooDeep(name: String, limit: Int)
    case badCharacter(name: String, character: Character)
    case unbalancedParentheses(name: String)
    case badCount(name: String, count: String, limit: Int)
    /// No sign at the end; `candidates` are catalogue ions of this formula.
    case missingCharge(name: String, candidates: [String])
    /// Something at the end that is no charge.
    case badCharge(name: String, charge: String)
    case chargeTooLarge(name: String, charge: String, limit: Int)
    /// A digit before the sign that may be a subscript or the charge.
    case ambiguousDigit(name: String, readings: [String])
    /// The stated charge of an ion of one's own is zero, not finite, or of the other sign than the name.
    case chargeDisagrees(name: String, stated: Double)
    case badMolarMass(name: String, stated: Double)
    case badDiffusion(name: String, stated: Double)
    /// A charge stands in the name of a salt.
    case chargedSalt(name: String)
    /// No catalogue cation and anion together spell the salt.
    case unknownSalt(name: String)
    case ambiguousSalt(name: String, readings: [String])
    /// Its ions are known, but these numbers of them are not neutral.
    case chargedMakeup(name: String, reading: String, charge: Double, suggestion: String?)
    /// A weak acid or base, or water: how far it dissociates is not a matter of stoichiometry.
    case incompleteDissociation(name: String, reading: String)
    /// The stated makeup of a salt is empty or holds a number that is not positive.
    case badMakeup(name: String)
}

extension IonError: CustomStringConvertible {
    /// One sentence: what was written and why it cannot be read.
    public var message: String {
        switch self {
        case .empty: "an ion name is empty"
        case .tooLong(let length, let limit): "a formula of \(length) characters is longer than \(limit)"
        case .nestedTooDeep(let name, let limit): "`\(name)` nests parentheses deeper than \(limit)"
        case .badCharacter(let name, let character): "`\(name)` holds `\(character)`, which is not part of a formula"
        case .unbalancedParentheses(let name): "the parentheses of `\(name)` are empty or do not match"
        case .badCount(let name, let count, let limit): "the number `\(count)` in `\(name)` is not within 1 to \(limit)"
        case .missingCharge(let name, _): "`\(name)` has no charge"
        case .badCharge(let name, let charge):
            charge.isEmpty ? "no charge follows the `^` of `\(name)`" : "`\(charge)` in `\(name)` is not a charge"
        case .chargeTooLarge(let name, let charge, let limit):
            "the charge `\(charge)` of `\(name)` is not within 1 to \(limit)"
        case .ambiguousDigit(let name, let readings):
            "`\(name)` can be read as \(readings.map { "`\($0)`" }.joined(separator: " or "))"
        case .chargeDisagrees(let name, let stated): "the charge \(stated) does not have the sign of the name `\(name)`"
        case .badMolarMass(let name, let stated): "the molar mass \(stated) kg/mol of `\(name)` is not positive"
        case .badDiffusion(let name, let stated): "the diffusion coefficient \(stated) m^2/s of `\(name)` is negative"
        case .chargedSalt(let name): "`\(name)` is an ion, not a salt"
        case .unknownSalt(let name): "the salt `\(name)` is not made of one known cation and one known anion"
        case .ambiguousSalt(let name, let readings):
            "the salt `\(name)` can be read as \(readings.joined(separator: " or "))"
        case .chargedMakeup(let name, let reading, let charge, _):
            "`\(name)` is not neutral: \(reading) has the charge \(charge.signedText)"
        case .incompleteDissociation(let name, let reading):
            "`\(name)` does not fully dissociate into \(reading)"
        case .badMakeup(let name): "the makeup of the salt `\(name)` must be positive numbers of ions"
        }
    }

    /// What to write instead.
    public var help: String {
        switch self {
        case .empty: "name it by formula and charge: `K+`, `SO4^2-`"
        case .tooLong, .nestedTooDeep, .badCount: "give it a short name of your own that ends in its charge: `X-`"
        case .badCharacter(_, let character):
            ["\u{2212}", "\u{2013}", "\u{2010}", "\u{207B}"].contains(character)
                ? "the sign is the plain `-`" : "letters, digits, `( )`, `^` and the charge at the end: `SO4^2-`"
        case .unbalancedParentheses: "as in `Fe(CN)6^4-`"
        case .missingCharge(let name, let candidates):
            candidates.isEmpty
                ? "an ion name ends in its charge: `\(name)+`, `\(name)2-`"
                : candidates.map { "`\($0)`" }.joined(separator: " or ") + "; a salt belongs under `salts`"
        case .badCharge, .chargeTooLarge: "a charge is written `+`, `2-` or, after a digit, `^2-`"
        case .ambiguousDigit: "write the charge after `^`"
        case .chargeDisagrees(let name, _): "the sign of `\(name)` is that of its charge; the charge is not zero"
        case .badMolarMass: "a positive mass per amount, as `60 g/mol`"
        case .badDiffusion: "a diffusion coefficient, as `1e-9 m^2/s`"
        case .chargedSalt(let name): "`\(name)` belongs under `ions`"
        case .unknownSalt(let name), .ambiguousSalt(let name, _):
            "state its ions under `salts: { \(name): { ions: ... } }`, or give the ions themselves"
        case .chargedMakeup(_, _, _, let suggestion):
            suggestion.map { "did you mean `\($0)`?" } ?? "check the numbers of its ions"
        case .incompleteDissociation: "give the ions that are there, or the pH"
        case .badMakeup: "as `{ Ca2+: 1, Cl-: 2 }`"
        }
    }

    /// Message and help in one line.
    public var description: String { "\(message). help: \(help)" }
}
