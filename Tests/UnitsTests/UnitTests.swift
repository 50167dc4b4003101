import Testing
import Units

struct UnitTests {
    static let exactNumbers: [(String, String, Double)] = [
        ("140", "mM", 140.0), ("100", "mV", 0.1), ("36", "mS/cm^2", 360.0), ("0.3", "mS/cm^2", 3.0),
        ("-54.387", "mV", -0.054387), ("1", "uF/cm^2", 0.01), ("120", "mS/cm^2", 1200.0), ("0.7", "mV", 0.0007),
        ("10", "uA/cm^2", 0.1), ("1", "mm^2", 1e-6), ("1e-20", "m^3/s", 1e-20), ("5", "%", 0.05),
        ("95", "%", 0.95), ("25", "degC", 298.15), ("6.3", "degC", 279.45), ("-5", "degC", 268.15),
        ("37", "degC", 310.15), ("77", "degF", 298.15), ("2", "min", 120.0), ("1", "h", 3600.0),
        ("0.1", "/ms", 100.0), ("0.04", "/mV/ms", 40000.0), ("140", "mV/ms", 140.0), ("1", "kOhm", 1000.0),
        ("2.5", "MOhm", 2.5e6), ("0.1", "mosm", 1e-4), ("3", "uM", 0.003), ("7", "nM", 7e-6),
        ("1", "mol/L", 1000.0), ("10", "mmol/kg", 0.01), ("1", "angstrom", 1e-10), ("9.9", "nm", 9.9e-9),
        ("20", "mC/m^2", 0.02), ("1", "e", 1.602176634e-19), ("1", "eV", 1.602176634e-19),
        ("1", "keV", 1.602176634e-16), ("1", "u", 1.66053906660e-27), ("-0.0015", "e/nm^2", -0.0015 * 0.1602176634),
        ("1", "mmHg", 133.322387415), ("1", "cm^2/V/s", 1e-4), ("-58", "kJ/mol", -58000.0),
        ("5", "mV/h", 5 / 3.6e6),
        ("3", "GHz", 3e9), ("0.12", "ms", 0.00012), ("12", "pA*ms/mV", 1.2e-11), ("1", "L", 1e-3),
        ("0.505546704890896", "uA/cm^2", 0.00505546704890896), ("91.84100448912729", "nS*V", 91.84100448912729e-9),
        ("1", "fM", 1e-12), ("1", "m2", 1), ("4", "s^-1", 4), ("0.1", "1/ms", 100), ("8", "1", 8),
    ]

    static let dimensionsOfUnits: [(String, Dimension)] = [
        ("mV", Dimension.voltage), ("mS/cm^2", .conductanceDensity), ("mM", .concentration), ("M", .concentration),
        ("mmol/kg", .molality), ("/ms", .rate), ("%", .none), ("deg", .none), ("rad", .none), ("Ohm", .resistance),
        ("m/s", .permeability), ("cm.s^-1", .permeability), ("C/mol", .molarCharge), ("kJ/mol", .molarEnergy),
        ("e", .charge), ("osm", .amount), ("osm/L", .concentration), ("Hz", .rate), ("degC", .temperature),
        ("K", .temperature), ("\u{B5}m", .length), ("\u{3BC}M", .concentration),
        ("tesla", Dimension(mass: 1, time: -2, current: -1)),
        ("Pa*s", Dimension(length: -1, mass: 1, time: -1)), ("day", .time), ("m^12", Dimension(length: 12)),
        ("m^-12", Dimension(length: -12)), ("uF", .capacitance), ("cmH2O", .energy / .volume),
    ]

    static let exactScales: [(String, Double)] = [
        ("mV", 1e-3), ("uA/cm^2", 1e-2), ("nm^3", 1e-27), ("cm^3", 1e-6), ("mM", 1.0), ("uM", 1e-3), ("pM", 1e-9),
        ("fmol/h", 1e-15 / 3600), ("e", 1.602176634e-19), ("inch", 0.0254), ("atm", 101325),
        ("year", 31556925.9747),
        ("degC", 1), ("degF", 5.0 / 9), ("deg", 0.017453292519943295), ("mM/min", 1.0 / 60),
    ]

    static let mistakes: [(String, String?, String?)] = [
        ("mV/tau", "unknown unit `tau` in `mV/tau`", nil), ("tau", "unknown unit `tau`", nil),
        ("MM", "unknown unit `MM`", "did you mean `mM`?"),
        ("mv", "unknown unit `mv`", "did you mean `mV`?"), ("kohms", nil, nil),
        ("mOsm", "unknown unit `mOsm`", "did you mean `mosm`?"),
        ("k\u{3A9}", "unknown unit `k\u{3A9}`", "did you mean `kOhm`?"),
        ("\u{B0}C", "unknown unit `\u{B0}C`", "did you mean `degC`?"),
        ("d", "`d` is not read as a unit", "write `day`"), ("T", "`T` is not read as a unit", "write `tesla`"),
        ("a", "`a` is not read as a unit", "write `are` or `year`"),
        ("b", "`b` is not read as a unit", "write `barn`"), ("t", "`t` is not read as a unit", "write `tonne`"),
        ("R", "`R` is not read as a unit", "write `roentgen`"), ("G", "`G` is not read as a unit", "write `gauss`"),
        ("mV/T", "`T` is not read as a unit in `mV/T`", "write `tesla`"),
        ("V/degC", "`degC` in `V/degC` is a point on a scale, not a difference", "per degree is written `/K`"),
        ("/degC", "`degC` in `/degC` is a point on a scale, not a difference", "per degree is written `/K`"),
        ("degC^2", "`degC` in `degC^2` is a point on a scale, not a difference", "per degree is written `/K`"),
        ("m^13", "the power of `m` in `m^13` is not within -12 and 12", nil),
        ("m^99999999999999999999", "the power of `m` in `m^99999999999999999999` is not within -12 and 12", nil),
        ("", "a unit is missing", "units are glued together: `mS/cm^2`, `/ms`, `mol/m^2/s`"),
        ("mV/", "`mV/` is not a whole unit", "units are glued together: `mS/cm^2`, `/ms`, `mol/m^2/s`"),
        ("mV s", "`mV s` is not a whole unit", "units are glued together: `mS/cm^2`, `/ms`, `mol/m^2/s`"),
        ("m^", "`m^` is not a whole unit", "units are glued together: `mS/cm^2`, `/ms`, `mol/m^2/s`"),
        ("cd", "`cd` measures something that no quantity here has", nil),
        ("Pm^12*Pm^12", "`Pm^12*Pm^12` is too large or too small a unit", nil),
        ("faraday", "unknown unit `faraday`", nil), ("ke", "unknown unit `ke`", nil),
    ]

    @Test(
        "Numbers become exactly the SI double that their digits name",
        arguments: exactNumbers)
    func exactness(number: String, text: String, expected: Double) throws {
        let unit = try Unit.parse(text)
        let value = try #require(Double(number))
        #expect(unit.si(value) == expected)
    }

    @Test("Every number of millivolts with up to six digits is the double nearest to its digits")
    func millivolts() throws {
        let unit = try Unit.parse("mV")
        for number in stride(from: -200_000, through: 200_000, by: 37) {
            let digits = Double("\(number)e-3") ?? .nan
            #expect(unit.si(digits) == Double("\(number)e-6"))
            #expect(unit.number(si: unit.si(digits)) == digits)
        }
    }

    @Test(
        "Dimensions",
        arguments: dimensionsOfUnits)
    func dimensions(text: String, dimension: Dimension) throws {
        #expect(try Unit.parse(text).dimension == dimension)
    }

    @Test(
        "Scales are the doubles nearest to the exact factors",
        arguments: exactScales)
    func scales(text: String, scale: Double) throws {
        #expect(try Unit.parse(text).scale == scale)
    }

    @Test func molarityIsNotMega() throws {
        #expect(try Unit.parse("M").si(1) == 1000)
        #expect(try Unit.parse("MOhm").si(1) == 1e6)
        #expect(try Unit.parse("MHz").si(1) == 1e6)
        #expect(throws: UnitError.self) { try Unit.parse("MM") }
    }

    @Test func temperaturePoints() throws {
        let celsius = try Unit.parse("degC")
        #expect(celsius.isTemperaturePoint && celsius.offset == 273.15)
        #expect(try Unit.parse("degF").isTemperaturePoint)
        #expect(try !Unit.parse("K").isTemperaturePoint)
        #expect(celsius.number(si: 298.15) == 25)
        #expect(celsius.convert(25, to: try Unit.parse("degF")) == 77)
        let conversion = try #require(try Unit.parse("degF").conversion(to: celsius))
        #expect(abs(212 * conversion.scale + conversion.offset - 100) < 1e-12)
    }

    @Test func conversions() throws {
        let millivolt = try Unit.parse("mV")
        #expect(millivolt.convert(100, to: try Unit.parse("V")) == 0.1)
        #expect(millivolt.convert(100, to: try Unit.parse("uV")) == 100_000)
        #expect(millivolt.convert(1, to: try Unit.parse("mA")) == nil)
        #expect(try Unit.parse("uA/cm^2").convert(0.3, to: try Unit.parse("A/m^2")) == 0.003)
        #expect(try Unit.parse("h").convert(2, to: try Unit.parse("min")) == 120)
        #expect(try Unit.parse("mS/cm^2").isSame(as: try Unit.parse("mS.cm^-2")))
    }

    @Test(
        "Texts that are no units, and what is said",
        arguments: mistakes)
    func refused(text: String, message: String?, help: String?) {
        do throws(UnitError) {
            let unit = try Unit.parse(text)
            // UDUNITS reads names in any case and in the plural.
            #expect(message == nil && unit.dimension == .resistance)
        } catch {
            #expect(error.message == message)
            #expect(error.help == help)
        }
    }

    @Test func tooLong() {
        let text = Array(repeating: "m", count: 40).joined(separator: "*")
        #expect(throws: UnitError.self) { try Unit.parse(text) }
        #expect(throws: UnitError.self) { try Unit.parse(String(repeating: "x", count: 1_000_000)) }
        #expect(throws: Never.self) { try Unit.parse(String(repeating: "m*", count: 31) + "m") }
    }

    @Test("Any text is a unit or an error, never a trap")
    func garbage() {
        var random = SystemRandomNumberGenerator()
        let letters = Array("mVsAKolMudegC%/*.^-+0123456789 \u{B5}\u{B0}_'\"@()")
        for _ in 0..<5000 {
            let text = String((0..<Int.random(in: 0...16, using: &random)).compactMap { _ in letters.randomElement() })
            if let unit = try? Unit.parse(text) { #expect(unit.scale.isNormal, "\(text)") }
        }
    }

    @Test("Units are read by many tasks at once")
    func concurrency() async {
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<200).allSatisfy {
                        ["mV", "uA/cm^2", "inch", "cal", "mmHg", "nope"][($0 + task) % 6] == "nope"
                            || (try? Unit.parse(["mV", "uA/cm^2", "inch", "cal", "mmHg", "nope"][($0 + task) % 6]))
                                != nil
                    }
                }
            }
            for await every in group { #expect(every) }
        }
    }
}
