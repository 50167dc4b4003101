import Electrochemistry
import Testing

@Suite struct ChemicalFormulaTests {
    @Test(arguments: [
        ("K", ["K": 1]), ("SO4", ["S": 1, "O": 4]), ("Fe(CN)6", ["Fe": 1, "C": 6, "N": 6]),
        ("CH3COO", ["C": 2, "H": 3, "O": 2]), ("N(CH2(CH3))4", ["N": 1, "C": 8, "H": 20]), ("Hg2", ["Hg": 2]),
        ("(NH4)2SO4", ["N": 2, "H": 8, "S": 1, "O": 4]), ("Ca10(PO4)6(OH)2", ["Ca": 10, "P": 6, "O": 26, "H": 2]),
    ])
    func countsElements(_ text: String, _ elements: [String: Int]) throws {
        let formula = try ChemicalFormula(text)
        #expect(formula.elements == elements)
        #expect(formula.text == text)
    }

    @Test func wordsAreNamesWithoutElements() throws {
        for text in ["X", "Prot", "A", "Xx2"] {
            let formula = try ChemicalFormula(text)
            #expect(formula.elements == nil)
            #expect(formula.molarMass == nil)
        }
    }

    @Test(arguments: [
        ("", IonError.empty), ("Ca(", .unbalancedParentheses(name: "Ca(")),
        ("Ca)", .unbalancedParentheses(name: "Ca)")),
        ("()", .unbalancedParentheses(name: "()")), ("K0", .badCount(name: "K0", count: "0", limit: 999)),
        ("K99999999999999999999", .badCount(name: "K99999999999999999999", count: "99999999999999999999", limit: 999)),
        ("ca", .badCharacter(name: "ca", character: "c")), ("K Cl", .badCharacter(name: "K Cl", character: " ")),
        ("CuSO4.5H2O", .badCharacter(name: "CuSO4.5H2O", character: ".")),
        ("((((K))))", .nestedTooDeep(name: "((((K))))", limit: 3)),
    ])
    func refusesWithTheReason(_ text: String, _ error: IonError) {
        #expect(throws: error) { try ChemicalFormula(text) }
    }

    @Test func hugeNamesAreRefusedAndNestedNumbersDoNotOverflow() throws {
        let long = String(repeating: "K", count: 100_000)
        #expect(throws: IonError.tooLong(length: 100_000, limit: 64)) { try ChemicalFormula(long) }
        #expect(try ChemicalFormula("(((H999)999)999)999").elements == ["H": 999 * 999 * 999 * 999])
    }

    /// Molar masses of the CRC Handbook, g/mol.
    @Test(arguments: [
        ("NaCl", 58.443), ("CaCl2", 110.984), ("Na2SO4", 142.042), ("MgSO4", 120.368), ("K4Fe(CN)6", 368.347),
        ("(NH4)2SO4", 132.140), ("CH3COONa", 82.034), ("AgNO3", 169.873), ("H2O", 18.015),
    ])
    func molarMass(_ text: String, _ grams: Double) throws {
        let mass = try #require(try ChemicalFormula(text).molarMass)
        // Editions differ by the revisions of the weights in between: sulfur alone moved by 1.6e-4.
        #expect(abs(mass * 1e3 / grams - 1) < 1e-4)
    }

    @Test func elementsWithoutStandardWeightHaveNoMass() throws {
        #expect(try ChemicalFormula("Ra").elements == ["Ra": 1])
        #expect(try ChemicalFormula("Ra").molarMass == nil)
        #expect(Element.isSymbol("Ra") && Element.molarMass("Ra") == nil)
        #expect(!Element.isSymbol("X"))
    }
}
