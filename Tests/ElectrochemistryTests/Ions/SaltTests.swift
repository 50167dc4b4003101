import Electrochemistry
import Testing

@Suite struct SaltTests {
    private let catalogue = IonCatalogue.standard

    @Test(arguments: [
        ("KCl", "K+", 1.0, "Cl-", 1.0), ("CaCl2", "Ca2+", 1, "Cl-", 2), ("Na2SO4", "Na+", 2, "SO4^2-", 1),
        ("MgSO4", "Mg2+", 1, "SO4^2-", 1), ("(NH4)2SO4", "NH4+", 2, "SO4^2-", 1), ("NH4NO3", "NH4+", 1, "NO3-", 1),
        ("Ca(NO3)2", "Ca2+", 1, "NO3-", 2), ("K3Fe(CN)6", "K+", 3, "Fe(CN)6^3-", 1),
        ("K4Fe(CN)6", "K+", 4, "Fe(CN)6^4-", 1), ("Fe4(Fe(CN)6)3", "Fe3+", 4, "Fe(CN)6^4-", 3),
        ("FeCl2", "Fe2+", 1, "Cl-", 2), ("FeCl3", "Fe3+", 1, "Cl-", 3), ("Hg2Cl2", "Hg2^2+", 1, "Cl-", 2),
        ("HgCl2", "Hg2+", 1, "Cl-", 2), ("CH3COONa", "Na+", 1, "CH3COO-", 1), ("NaCH3COO", "Na+", 1, "CH3COO-", 1),
        ("Ca(C2H3O2)2", "Ca2+", 1, "CH3COO-", 2), ("NH4CH3COO", "NH4+", 1, "CH3COO-", 1),
        ("KH2PO4", "K+", 1, "H2PO4-", 1), ("K2HPO4", "K+", 2, "HPO4^2-", 1), ("K3PO4", "K+", 3, "PO4^3-", 1),
        ("NaHCO3", "Na+", 1, "HCO3-", 1), ("Ca3(PO4)2", "Ca2+", 3, "PO4^3-", 2), ("HCl", "H+", 1, "Cl-", 1),
        ("NaOH", "Na+", 1, "OH-", 1), ("Ca(OH)2", "Ca2+", 1, "OH-", 2), ("(CH3)4NCl", "N(CH3)4+", 1, "Cl-", 1),
        ("N(C4H9)4PF6", "N(C4H9)4+", 1, "PF6-", 1), ("CH3NH3Cl", "CH3NH3+", 1, "Cl-", 1), ("KI3", "K+", 1, "I3-", 1),
        ("Al2(SO4)3", "Al3+", 2, "SO4^2-", 3),
    ])
    func splits(_ name: String, _ cation: String, _ plus: Double, _ anion: String, _ minus: Double) throws {
        let salt = try catalogue.salt(name)
        #expect(salt.components.map(\.ion.name) == [cation, anion])
        #expect(salt.components.map(\.count) == [plus, minus])
        let (mass, direct) = (try #require(salt.molarMass), try #require(try ChemicalFormula(name).molarMass))
        #expect(abs(mass - direct) < 1e-15)
    }

    @Test func everySaltOfTheReferenceTable() throws {
        for row in try Json.file("salts") {
            let name = try row["salt"].text
            let salt = try catalogue.salt(name)
            let (cation, anion) = (try catalogue.ion(row["cation"].text), try catalogue.ion(row["anion"].text))
            #expect(salt.components.map(\.ion) == [cation, anion], "\(name)")
            #expect(try salt.components.map(\.count) == [row["nu_cation"].number, row["nu_anion"].number], "\(name)")
        }
    }

    @Test(arguments: [
        ("K+", IonError.chargedSalt(name: "K+")), ("glucose", .badCharacter(name: "glucose", character: "g")),
        ("XYZ", .unknownSalt(name: "XYZ")), ("K", .unknownSalt(name: "K")), ("(NaCl)", .unknownSalt(name: "(NaCl)")),
        ("KNa", .unknownSalt(name: "KNa")),
        ("NaCl2", .chargedMakeup(name: "NaCl2", reading: "Na+ + 2 Cl-", charge: -1, suggestion: "NaCl")),
        ("CaCl", .chargedMakeup(name: "CaCl", reading: "Ca2+ + Cl-", charge: 1, suggestion: "CaCl2")),
        ("AlSO4", .chargedMakeup(name: "AlSO4", reading: "Al3+ + SO4^2-", charge: 1, suggestion: "Al2(SO4)3")),
        ("CH3COOH", .incompleteDissociation(name: "CH3COOH", reading: "H+ + CH3COO-")),
        ("H2SO4", .incompleteDissociation(name: "H2SO4", reading: "2 H+ + SO4^2-")),
        ("NH4OH", .incompleteDissociation(name: "NH4OH", reading: "NH4+ + OH-")),
        ("HOH", .incompleteDissociation(name: "HOH", reading: "H+ + OH-")),
    ])
    func refusesWithTheReason(_ name: String, _ error: IonError) {
        #expect(throws: error) { try catalogue.salt(name) }
        #expect(!error.message.isEmpty && !error.help.isEmpty)
    }

    @Test func twoReadingsAreRefused() throws {
        var mine = catalogue
        mine.add(try Ion(own: "Q+"))
        mine.add(try Ion(own: "QCl+"))
        mine.add(try Ion(own: "ClBr-"))
        #expect(throws: IonError.ambiguousSalt(name: "QClBr", readings: ["Q+ + ClBr-", "QCl+ + Br-"])) {
            try mine.salt("QClBr")
        }
    }

    @Test func saltsOfOnesOwn() throws {
        let (ca, cl) = (try catalogue.ion("Ca2+"), try catalogue.ion("Cl-"))
        let salt = try Salt("brine", makeup: [(ca, 1), (cl, 2)])
        #expect(salt.components.map(\.count) == [1, 2])
        #expect(throws: IonError.self) { try Salt("brine", makeup: [(ca, 1), (cl, 1)]) }
        #expect(throws: IonError.badMakeup(name: "brine")) { try Salt("brine", makeup: []) }
        #expect(throws: IonError.badMakeup(name: "brine")) { try Salt("brine", makeup: [(ca, -1), (cl, -2)]) }
        var mine = catalogue
        mine.add(try Ion(own: "X-", charge: -0.8))
        let mixture = try Salt("mixture", makeup: [(try mine.ion("K+"), 0.8), (try mine.ion("X-"), 1)])
        #expect(mixture.molarMass == nil)
    }
}
