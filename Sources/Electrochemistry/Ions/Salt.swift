/// A salt: whole or stated numbers of ions that are neutral together and that separate in water.
public struct Salt: Hashable, Sendable {
    /// An ion and how many of it one formula unit gives.
    public struct Component: Hashable, Sendable {
        /// What it gives.
        public let ion: Ion
        /// How many; whole where the salt was read from its formula.
        public let count: Double
    }

    /// As written.
    public let name: String
    /// The cation first where the salt was read from its formula.
    public let components: [Component]

    /// kg/mol; `nil` where that of an ion is unknown.
    public var molarMass: Double? {
        var sum = 0.0
        for component in components {
            guard let mass = component.ion.molarMass else { return nil }
            sum += component.count * mass
        }
        return sum
    }

    /// A salt of a stated makeup, for names that are no formulas.
    public init(_ name: String, makeup: [(ion: Ion, count: Double)]) throws(IonError) {
        guard !makeup.isEmpty, makeup.allSatisfy({ $0.count > 0 && $0.count.isFinite }) else {
            throw .badMakeup(name: name)
        }
        let charge = makeup.reduce(0) { $0 + $1.count * $1.ion.charge }
        let scale = makeup.reduce(0) { $0 + $1.count * abs($1.ion.charge) }
        guard abs(charge) <= 1e-9 * scale else {
            let reading = makeup.map { "\($0.count.shortText) \($0.ion.name)" }.joined(separator: " + ")
            throw .chargedMakeup(name: name, reading: reading, charge: charge, suggestion: nil)
        }
        self.name = name
        components = makeup.map { Component(ion: $0.ion, count: $0.count) }
    }

    /// How a message names what it is made of: `2 Na+ + SO4^2-`.
    var reading: String {
        components.map { $0.count == 1 ? $0.ion.name : "\($0.count.shortText) \($0.ion.name)" }.joined(separator: " + ")
    }
}

extension IonCatalogue {
    /// Splits the formula of a salt into one cation and one anion of the catalogue: `CaCl2` is Ca2+ and 2 Cl-,
    /// `(NH4)2SO4` is 2 NH4+ and SO4^2-. The anion may stand first, as in `CH3COONa`.
    ///
    /// Refused with the reason: formulas that fit no pair or several, that are not neutral, and weak acids and bases,
    /// whose dissociation is not a matter of stoichiometry.
    public func salt(_ name: String) throws(IonError) -> Salt {
        if name.contains(where: { "+-^".contains($0) }) { throw .chargedSalt(name: name) }
        let formula = try ChemicalFormula(name)
        var neutral: [Salt] = []
        var charged: [(cation: Part, anion: Part)] = []
        for split in formula.groups.indices.dropFirst() {
            let left = parts(formula.groups[..<split])
            let right = parts(formula.groups[split...])
            for one in left {
                for other in right where one.ion.isCation != other.ion.isCation {
                    let (cation, anion) = one.ion.isCation ? (one, other) : (other, one)
                    let makeup = [cation, anion].map { (ion: $0.ion, count: Double($0.count)) }
                    if let salt = try? Salt(name, makeup: makeup) {
                        if !neutral.contains(salt) { neutral.append(salt) }
                    } else {
                        charged.append((cation, anion))
                    }
                }
            }
        }
        if neutral.count > 1 { throw .ambiguousSalt(name: name, readings: neutral.map(\.reading)) }
        guard let salt = neutral.first else {
            throw charged.first.map { Self.notNeutral(name, $0.cation, $0.anion) } ?? .unknownSalt(name: name)
        }
        if Self.isWeak(salt) { throw .incompleteDissociation(name: name, reading: salt.reading) }
        return salt
    }

    private struct Part {
        let ion: Ion
        let count: Int
    }

    /// The ions that these groups may be: all of them as one, or a single group so many times.
    private func parts(_ groups: ArraySlice<ChemicalFormula.Group>) -> [Part] {
        let whole = ChemicalFormula(groups: Array(groups))
        var found = matches(text: whole.text, elements: whole.elements).map { Part(ion: $0, count: 1) }
        if groups.count == 1, let group = groups.first, group.count > 1 || group.isParenthesised {
            found += matches(text: group.text, elements: group.elements).map { Part(ion: $0, count: group.count) }
        }
        return found
    }

    private func matches(text: String, elements: [String: Int]?) -> [Ion] {
        ions.filter { $0.formula.text == text || (elements != nil && $0.elements == elements) }
    }

    private static func notNeutral(_ name: String, _ cation: Part, _ anion: Part) -> IonError {
        let (plus, minus) = (cation.ion.charge, -anion.ion.charge)
        let reading = [cation, anion].map { $0.count == 1 ? $0.ion.name : "\($0.count) \($0.ion.name)" }
        var suggestion: String?
        if plus == plus.rounded(), minus == minus.rounded(), plus < 100, minus < 100 {
            let divisor = greatestCommonDivisor(Int(plus), Int(minus))
            suggestion = written(cation.ion, Int(minus) / divisor) + written(anion.ion, Int(plus) / divisor)
        }
        return .chargedMakeup(
            name: name, reading: reading.joined(separator: " + "),
            charge: Double(cation.count) * plus - Double(anion.count) * minus, suggestion: suggestion)
    }

    private static func written(_ ion: Ion, _ count: Int) -> String {
        let text = ion.formula.text
        guard count > 1 else { return text }
        return ion.formula.groups.count == 1 && !text.hasSuffix(")") && text.last?.isDigit != true
            ? "\(text)\(count)" : "(\(text))\(count)"
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? max(a, 1) : greatestCommonDivisor(b, a % b)
    }

    private static let strongAcids: Set<String> = ["Cl-", "Br-", "I-", "NO3-", "ClO4-", "CF3SO3-"]

    private static func isWeak(_ salt: Salt) -> Bool {
        guard let cation = salt.components.first?.ion.name, let anion = salt.components.last?.ion.name else {
            return false
        }
        return (cation == "H+" && !strongAcids.contains(anion)) || (cation == "NH4+" && anion == "OH-")
    }
}
