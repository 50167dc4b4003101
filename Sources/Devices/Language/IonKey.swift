/// The name of an ion as a key: a formula that ends in its charge.
enum IonKey {
    /// Whether the text ends in a charge: `K+`, `Ca2+`, `PO4^3-`, `Ca++`, `Ca+2`.
    static func hasCharge(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "(" else { return false }
        var rest = Substring(text)
        while let last = rest.last, last.isASCII, last.isNumber { rest.removeLast() }
        return rest.last == "+" || rest.last == "-"
    }

    /// One spelling of the charge: `Ca++` and `Ca+2` become `Ca2+`.
    static func normalized(_ text: String) -> String {
        let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }.count
        let body = text.dropLast(digits)
        guard let sign = body.last, sign == "+" || sign == "-" else { return text }
        let signs = body.reversed().prefix { $0 == sign }.count
        let formula = body.dropLast(signs)
        if digits > 0 {
            let count = String(text.suffix(digits))
            return signs == 1 ? formula + (count == "1" ? "" : count) + String(sign) : text
        }
        return signs == 1 ? text : formula + "\(signs)" + String(sign)
    }

    /// The usual ion of an element or group typed without its charge.
    static func usual(_ formula: String) -> String? { charges[formula].map { formula + $0 } }

    private static let charges = [
        "H": "+", "Li": "+", "Na": "+", "K": "+", "Rb": "+", "Cs": "+", "Ag": "+", "Tl": "+", "NH4": "+", "Mg": "2+",
        "Ca": "2+", "Sr": "2+", "Ba": "2+", "Mn": "2+", "Co": "2+", "Ni": "2+", "Cu": "2+", "Zn": "2+", "Cd": "2+",
        "Al": "3+", "La": "3+", "F": "-", "Cl": "-", "Br": "-", "I": "-", "OH": "-", "NO3": "-", "HCO3": "-",
        "ClO4": "-", "SCN": "-", "H2PO4": "-", "SO4": "^2-", "CO3": "^2-", "HPO4": "^2-", "PO4": "^3-",
    ]
}
