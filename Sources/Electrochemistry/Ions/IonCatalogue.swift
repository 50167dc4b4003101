/// The ions a device may name: those that the toolkit knows and those that the user adds.
public struct IonCatalogue: Sendable {
    /// In the order of the table, then as added.
    public private(set) var ions: [Ion] = []
    private var byName: [String: Int] = [:]
    private var byFormula: [Identity: Int] = [:]

    /// What makes two spellings the same ion.
    private struct Identity: Hashable {
        let formula: String
        let charge: Int
    }

    /// The ions of the toolkit.
    public static let standard: IonCatalogue = {
        var catalogue = IonCatalogue()
        for row in standardIons {
            guard let formula = try? ChemicalFormula(row.formula) else { continue }
            let name = IonName(formula: formula, charge: row.charge)
            let spelling =
                formula.text.last?.isDigit == true && row.charge.magnitude == 1
                ? row.formula + (row.charge > 0 ? "+" : "-") : nil
            catalogue.add(
                Ion(
                    name, spelling: spelling, diffusion: row.diffusion, volume: standardVolume(row.formula, row.charge),
                    isCatalogued: true), aliases: row.aliases)
        }
        return catalogue
    }()

    init() {}

    /// Adds an ion, or replaces the one of the same name.
    public mutating func add(_ ion: Ion) { add(ion, aliases: []) }

    private mutating func add(_ ion: Ion, aliases: [String]) {
        if let index = byName[ion.name] {
            ions[index] = ion
            return
        }
        let index = ions.count
        ions.append(ion)
        byName[ion.name] = index
        guard ion.isCatalogued else { return }
        byFormula[Identity(formula: ion.formula.text, charge: Int(ion.charge))] = index
        // The usual spelling without a caret (`SO42-`) and the strict one (`NO3^-`).
        let digits = ion.charge.magnitude == 1 ? "" : ion.charge.magnitude.shortText
        let sign = ion.isCation ? "+" : "-"
        for name in ["\(ion.formula.text)\(digits)\(sign)", "\(ion.formula.text)^\(digits)\(sign)"] + aliases {
            byName[name] = index
        }
    }

    /// The ion of this name: one that is known, under any spelling of its charge, or else one made of its formula.
    ///
    /// An ion that is not known has `isCatalogued` false; the caller decides whether that is allowed.
    public func ion(_ name: String) throws(IonError) -> Ion {
        if let index = byName[name] { return ions[index] }
        let read: IonName
        do { read = try IonName(name) } catch .missingCharge {
            throw .missingCharge(name: name, candidates: ions.filter { $0.formula.text == name }.map(\.name))
        }
        if let index = index(of: read) { return ions[index] }
        // `N^3-` is not the azide `N3-`: where the plain spelling is taken, the caret stays.
        let strict = "\(read.formula.text)^\(read.charge.magnitude)\(read.charge > 0 ? "+" : "-")"
        return Ion(read, spelling: byName[read.spelling] == nil ? nil : strict)
    }

    private func index(of name: IonName) -> Int? {
        if let index = byFormula[Identity(formula: name.formula.text, charge: name.charge)] { return index }
        // Ions of one's own are found by name alone.
        return byName[name.spelling].flatMap { ions[$0].isCatalogued ? nil : $0 }
    }

    /// Whether this name, in any spelling, is one of the ions held here.
    public func contains(_ name: String) -> Bool {
        if byName[name] != nil { return true }
        guard let read = try? IonName(name) else { return false }
        return index(of: read) != nil
    }

    /// Known ions that the user may have meant: the same letters in another case, or another charge.
    public func nearest(_ name: String) -> [String] {
        func letters(_ text: String) -> String {
            String(text.lowercased().prefix { $0 != "^" && $0 != "+" && $0 != "-" })
        }
        let wanted = letters(name)
        let bare = wanted.last?.isDigit == true ? String(wanted.dropLast()) : wanted
        return ions.filter { [wanted, bare].contains(letters($0.formula.text)) }.map(\.name)
    }
}
