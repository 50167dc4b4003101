import Testing
import Units

struct UnitFormattingTests {
    static let exactTexts: [(Double, String, String)] = [
        (0.1, "mV", "100 mV"), (-0.054387, "mV", "-54.387 mV"), (140, "mM", "140 mM"), (298.15, "degC", "25 degC"),
        (0.05, "%", "5 %"), (360, "mS/cm^2", "36 mS/cm^2"), (1e-9, "m", "1e-9 m"), (1e-9, "nm", "1 nm"),
        (2.5, "1", "2.5"), (100, "/ms", "0.1 /ms"), (7200, "h", "2 h"), (1e22, "1", "1e22"),
    ]

    static let roundedTexts: [(Double, String, Int, String)] = [
        (0.0123456, "mV", 3, "12.3 mV"), (-0.0649964, "mV", 4, "-65 mV"), (1.0 / 3, "1", 6, "0.333333"),
        (9.9996, "V", 4, "10 V"), (2.0 / 3, "1", 2, "0.67"),
    ]

    @Test(
        arguments: exactTexts)
    func text(value: Double, unit: String, expected: String) throws {
        #expect(formatted(value, try Unit.parse(unit)) == expected)
    }

    @Test(
        arguments: roundedTexts)
    func rounding(value: Double, unit: String, digits: Int, expected: String) throws {
        #expect(formatted(value, try Unit.parse(unit), digits: digits) == expected)
    }

    @Test("What is printed reads back as the same value")
    func roundTrip() throws {
        var random = SystemRandomNumberGenerator()
        for name in ["mV", "mS/cm^2", "mM", "nm", "/ms", "%"] {
            let unit = try Unit.parse(name)
            for _ in 0..<500 {
                let typed = Double(Int.random(in: -99_999_999...99_999_999, using: &random)) / 1e4
                let value = unit.si(typed)
                let text = unit.formatted(si: value)
                let number = try #require(text.split(separator: " ").first.flatMap { Double($0) })
                #expect(number == typed)
                #expect(unit.si(number) == value)
            }
        }
    }

    @Test func numbersThatAreNone() {
        #expect(Unit.text(of: .nan) == "nan")
        #expect(Unit.text(of: -.infinity) == "-inf")
    }
}
