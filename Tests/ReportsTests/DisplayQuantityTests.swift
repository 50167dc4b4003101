import Reports
import Testing

@Suite struct DisplayQuantityTests {
    @Test(arguments: [
        (-0.05962004534, "V", "-59.620 mV"), (1.7635e-9, "A", "1.7635 nA"), (0, "A", "0 A"),
        (100, "mol/m^3", "100.00 mM"), (1e-6, "m^2", "1.0000 mm^2"), (9.99999e-10, "A", "1.0000 nA"),
        (2.5e-6, "S", "2.5000 uS"), (8.2e-13, "mol/s", "820.00 fmol/s"), (3.25, "1", "3.2500"),
        (4e-21, "A", "0.0040000 aA"),
        (-1.5e-10, "A", "-150.00 pA"), (12345678, "1", "12346000"),
    ])
    func suitsPeople(_ value: Double, _ unit: String, _ text: String) {
        #expect(DisplayQuantity.text(value, unit) == text)
    }

    @Test func aMissingValueIsADash() {
        #expect(DisplayQuantity.text(.nan, "V") == "-")
    }

    @Test func anAxisHasNoNeedlessZeros() {
        #expect(DisplayQuantity.short(0.1, "V") == "100 mV")
        #expect(DisplayQuantity.short(0.04, "1") == "0.04")
    }
}
