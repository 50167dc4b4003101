import Electrochemistry
import Testing

@Suite struct IonTests {
    private let catalogue = IonCatalogue.standard

    @Test(arguments: [
        ("K+", "K+", 1.0), ("K^+", "K+", 1), ("K1+", "K+", 1), ("K+1", "K+", 1),
        ("Ca2+", "Ca2+", 2), ("Ca++", "Ca2+", 2), ("Ca+2", "Ca2+", 2), ("Ca^2+", "Ca2+", 2), ("Ca^+2", "Ca2+", 2),
        ("Cl-", "Cl-", -1), ("SO4^2-", "SO4^2-", -2), ("SO42-", "SO4^2-", -2), ("SO4--", "SO4^2-", -2),
        ("SO4-2", "SO4^2-", -2), ("PO4^3-", "PO4^3-", -3), ("PO43-", "PO4^3-", -3), ("PO4---", "PO4^3-", -3),
        ("NO3-", "NO3-", -1), ("NO3^-", "NO3-", -1), ("NH4+", "NH4+", 1), ("HCO3-", "HCO3-", -1),
        ("H2PO4-", "H2PO4-", -1), ("HPO42-", "HPO4^2-", -2), ("Fe(CN)6^4-", "Fe(CN)6^4-", -4),
        ("Fe(CN)6-3", "Fe(CN)6^3-", -3), ("Fe(CN)64-", "Fe(CN)6^4-", -4), ("CH3COO-", "CH3COO-", -1),
        ("C2H3O2-", "CH3COO-", -1), ("(CH3)4N+", "N(CH3)4+", 1), ("Hg2^2+", "Hg2^2+", 2), ("Hg22+", "Hg2^2+", 2),
        ("Fe3+", "Fe3+", 3), ("VO2+", "VO^2+", 2), ("S2-", "S2-", -2), ("N3-", "N3-", -1), ("I3-", "I3-", -1),
    ])
    func readsKnownIons(_ text: String, _ name: String, _ charge: Double) throws {
        let ion = try catalogue.ion(text)
        #expect(ion.name == name)
        #expect(ion.charge == charge)
        #expect(ion.isCatalogued)
        #expect(catalogue.contains(text))
    }

    @Test(arguments: [
        ("BrO5^-", "BrO5^-", -1.0), ("BrO^5-", "BrO^5-", -5), ("BrO5--", "BrO5^2-", -2), ("ReO4^-", "ReO4^-", -1),
        ("TiO++", "TiO^2+", 2), ("X-", "X-", -1), ("Prot12-", "Prot12-", -12), ("N^3-", "N^3-", -3),
        ("Xy3-", "Xy3-", -3), ("K2+2", "K2^2+", 2),
    ])
    func readsOtherIonsByTheirFormula(_ text: String, _ name: String, _ charge: Double) throws {
        let ion = try catalogue.ion(text)
        #expect(ion.name == name)
        #expect(ion.charge == charge)
        #expect(!ion.isCatalogued)
        #expect(!catalogue.contains(text))
        #expect(try catalogue.ion(ion.name) == ion)
    }

    @Test(arguments: [
        ("", IonError.empty), ("K", .missingCharge(name: "K", candidates: ["K+"])),
        ("Fe", .missingCharge(name: "Fe", candidates: ["Fe2+", "Fe3+"])),
        ("Q", .missingCharge(name: "Q", candidates: [])),
        ("BrO5-", .ambiguousDigit(name: "BrO5-", readings: ["BrO5^-", "BrO^5-"])),
        ("K+-", .badCharge(name: "K+-", charge: "+-")), ("K+2+", .badCharge(name: "K+2+", charge: "+2+")),
        ("K^", .badCharge(name: "K^", charge: "")), ("K^2", .badCharge(name: "K^2", charge: "2")),
        ("K+a", .badCharge(name: "K+a", charge: "+a")), ("+", .empty),
        ("2+", .badCharacter(name: "2+", character: "2")),
        ("K99+", .chargeTooLarge(name: "K99+", charge: "99+", limit: 20)),
        ("K^0+", .chargeTooLarge(name: "K^0+", charge: "0+", limit: 20)),
        (
            "K99999999999999999999+",
            .chargeTooLarge(name: "K99999999999999999999+", charge: "99999999999999999999+", limit: 20)
        ),
        ("Cl\u{2212}", .badCharacter(name: "Cl\u{2212}", character: "\u{2212}")),
        ("Ca\u{00B2}\u{207A}", .badCharacter(name: "Ca\u{00B2}\u{207A}", character: "\u{00B2}")),
        ("K +", .badCharacter(name: "K +", character: " ")), ("Fe(CN6^4-", .unbalancedParentheses(name: "Fe(CN6^4-")),
    ])
    func refusesWithTheReason(_ text: String, _ error: IonError) {
        #expect(throws: error) { try catalogue.ion(text) }
        #expect(!error.message.isEmpty && !error.help.isEmpty)
    }

    @Test func helpSaysWhatToWrite() {
        #expect(IonError.missingCharge(name: "K", candidates: ["K+"]).message == "`K` has no charge")
        #expect(IonError.missingCharge(name: "K", candidates: ["K+"]).help == "`K+`; a salt belongs under `salts`")
        #expect(IonError.badCharacter(name: "Cl\u{2212}", character: "\u{2212}").help == "the sign is the plain `-`")
    }

    /// Whatever is typed gives an ion or an error, and an ion's own name reads back as that ion.
    @Test func anyTextIsReadOrRefused() throws {
        var generator = Generator(state: 8)
        let letters = Array("KCaNOHFe()^+-0123456789xX \u{2212}")
        var read = 0
        for _ in 0..<100_000 {
            let text = String(
                (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                    letters.randomElement(using: &generator) ?? "K"
                })
            guard let ion = try? catalogue.ion(text) else { continue }
            read += 1
            #expect(try catalogue.ion(ion.name) == ion, "\(text) -> \(ion.name)")
            #expect(ion.charge != 0)
            _ = try? catalogue.salt(text)
        }
        #expect(read > 500)
    }

    // MARK: - The catalogue

    @Test func everyEntryReadsBackUnderItsOwnName() throws {
        for ion in catalogue.ions {
            #expect(try catalogue.ion(ion.name) == ion)
            #expect(ion.charge == ion.charge.rounded() && ion.charge != 0)
            #expect(ion.elements != nil, "\(ion.name)")
            #expect(ion.molarMass != nil || ion.name == "Ra2+")
        }
        #expect(Set(catalogue.ions.map(\.name)).count == catalogue.ions.count)
        // Each formula with its charge stands once; isomers written alike would be found by the salt reader.
        #expect(Set(catalogue.ions.map { "\($0.formula.text) \($0.charge)" }).count == catalogue.ions.count)
    }

    @Test func diffusionCoefficientsAreThoseOfTheTable() throws {
        for row in try Json.file("ions") {
            let ion = try catalogue.ion(row["formula"].text)
            #expect(try ion.charge == row["charge"].number)
            let diffusion = try #require(ion.diffusion)
            #expect(try diffusion.coefficient == row["diffusion"].number)
            #expect(!diffusion.source.isEmpty)
            guard case .flag(let recalled) = row["recalled"] else {
                Issue.record("no mark")
                continue
            }
            #expect(diffusion.isRecalled == recalled)
        }
    }

    @Test func nearestKnownNames() {
        #expect(catalogue.nearest("k+") == ["K+"])
        #expect(catalogue.nearest("NA+") == ["Na+"])
        #expect(catalogue.nearest("Ca+") == ["Ca2+"])
        #expect(catalogue.nearest("SO4-") == ["SO4^2-"])
    }

    // MARK: - Ions of one's own

    @Test func ownIonsMayHaveAFraction() throws {
        let ion = try Ion(own: "X-", charge: -0.8, molarMass: 0.3, diffusion: 5e-10)
        #expect(ion.name == "X-" && ion.charge == -0.8 && ion.molarMass == 0.3)
        #expect(ion.diffusion?.coefficient == 5e-10)
        #expect(ion.elements == nil)
        // `Y` is a name here, not yttrium.
        #expect(try Ion(own: "Y-").molarMass == nil)
        var mine = catalogue
        mine.add(ion)
        #expect(try mine.ion("X-") == ion)
        #expect(try mine.ion("X^-") == ion)
        #expect(mine.contains("X-"))
        #expect(!catalogue.contains("X-"))
    }

    @Test func onlyTheSignMustAgree() throws {
        #expect(try Ion(own: "A2-", charge: -1.7).charge == -1.7)
        for charge in [0.8, 0, .nan, -.infinity] {
            #expect(throws: IonError.self) { try Ion(own: "X-", charge: charge) }
        }
        #expect(throws: IonError.badMolarMass(name: "X-", stated: -1)) { try Ion(own: "X-", molarMass: -1) }
        #expect(throws: IonError.badDiffusion(name: "X-", stated: -1)) { try Ion(own: "X-", diffusion: -1) }
    }

    @Test func statedValuesReplaceTheCatalogues() throws {
        let potassium = try catalogue.ion("K+").stating(diffusion: 1e-9)
        #expect(potassium.diffusion?.coefficient == 1e-9)
        #expect(try potassium.molarMass == catalogue.ion("K+").molarMass)
        var mine = catalogue
        mine.add(potassium)
        #expect(try mine.ion("K+1") == potassium)
        #expect(mine.ions.count == catalogue.ions.count)
    }
}
