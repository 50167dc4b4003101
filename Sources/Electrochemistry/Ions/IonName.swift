/// The name of an ion taken apart: its formula and the charge at its end.
///
/// Read are `K+`, `Ca2+`, `PO4^3-`, `Ca++`, `Ca+2`, `Ca^+2`. A digit before the sign is the charge after a single
/// element (`Ca2+`); after several it might be a subscript, so it needs `^` (`BrO5^-`, `BrO^5-`).
public struct IonName: Hashable, Sendable {
    /// The part before the charge.
    public let formula: ChemicalFormula
    /// Charge in units of the elementary charge, never zero.
    public let charge: Int

    /// The largest charge that is read.
    public static let largestCharge = 20

    /// Takes a name apart. ``IonCatalogue/ion(_:)`` also knows usual names that this rule cannot read, as `SO42-`.
    public init(_ name: String) throws(IonError) {
        guard !name.isEmpty else { throw .empty }
        guard name.utf8.count <= ChemicalFormula.longest else {
            throw .tooLong(length: name.utf8.count, limit: ChemicalFormula.longest)
        }
        let (body, tail) = Self.parts(name)
        if tail.isEmpty { throw Self.withoutCharge(name) }
        let bare = body.drop { $0.isDigit }.isEmpty ? body : Self.droppingDigits(body)
        if !tail.hasPrefix("^"), tail.count == 1, bare.endIndex < body.endIndex {
            // A digit before a lone sign.
            let digits = String(body[bare.endIndex...])
            let short = try ChemicalFormula(String(bare), of: name)
            guard !short.hasSeveralGroups else {
                throw .ambiguousDigit(name: name, readings: ["\(body)^\(tail)", "\(bare)^\(digits)\(tail)"])
            }
            self.init(formula: short, charge: try Self.charge(digits + tail, of: name))
        } else {
            let formula = try ChemicalFormula(String(body), of: name)
            self.init(
                formula: formula,
                charge: try Self.charge(tail.hasPrefix("^") ? String(tail.dropFirst()) : tail, of: name))
        }
    }

    init(formula: ChemicalFormula, charge: Int) {
        self.formula = formula
        self.charge = charge
    }

    /// The one spelling that is printed: `K+`, `Ca2+`, `SO4^2-`, `BrO5^-`.
    public var spelling: String { Self.spelling(formula, charge) }

    static func spelling(_ formula: ChemicalFormula, _ charge: Int) -> String {
        let digits = charge.magnitude == 1 ? "" : "\(charge.magnitude)"
        let sign = charge > 0 ? "+" : "-"
        let endsInDigit = formula.text.last?.isDigit == true
        let needsCaret = endsInDigit || (formula.hasSeveralGroups && !digits.isEmpty)
        return formula.text + (needsCaret ? "^" : "") + digits + sign
    }

    /// Splits before the caret, or else before the first sign.
    private static func parts(_ name: String) -> (body: Substring, tail: String) {
        if let caret = name.firstIndex(of: "^") { return (name[..<caret], String(name[caret...])) }
        guard let sign = name.firstIndex(where: { $0 == "+" || $0 == "-" }) else { return (name[...], "") }
        return (name[..<sign], String(name[sign...]))
    }

    private static func droppingDigits(_ text: Substring) -> Substring {
        var end = text.endIndex
        while end > text.startIndex, text[text.index(before: end)].isDigit { end = text.index(before: end) }
        return text[..<end]
    }

    private static func withoutCharge(_ name: String) -> IonError {
        // A sign or character that is not ours is worth naming before the missing charge is.
        if let odd = name.first(where: { !($0.isASCII && ($0.isLetter || $0.isDigit || "()".contains($0))) }) {
            return .badCharacter(name: name, character: odd)
        }
        return .missingCharge(name: name, candidates: [])
    }

    /// `2+`, `+2`, `+`, `++`.
    private static func charge(_ text: String, of name: String) throws(IonError) -> Int {
        let bad = IonError.badCharge(name: name, charge: text)
        let signs = text.filter { $0 == "+" || $0 == "-" }
        guard let sign = signs.first, signs.allSatisfy({ $0 == sign }) else { throw bad }
        let digits = text.filter { $0.isDigit }
        let size: Int
        if digits.isEmpty {
            guard signs.count == text.count else { throw bad }
            size = signs.count
        } else {
            guard signs.count == 1, text == digits + signs || text == signs + digits else { throw bad }
            guard let value = Int(digits) else {
                throw .chargeTooLarge(name: name, charge: text, limit: largestCharge)
            }
            size = value
        }
        guard size >= 1, size <= largestCharge else {
            throw .chargeTooLarge(name: name, charge: text, limit: largestCharge)
        }
        return sign == "+" ? size : -size
    }
}

extension Character {
    var isDigit: Bool { isASCII && isNumber }
}
