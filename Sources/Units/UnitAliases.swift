/// Spellings: what is refused, what is out of date, what was probably meant.
enum UnitAliases {
    /// Single letters that UDUNITS reads as something nobody means here, and the word to write instead.
    static let refused: [String: String] = [
        "a": "write `are` or `year`", "b": "write `barn`", "d": "write `day`", "t": "write `tonne`",
        "R": "write `roentgen`", "T": "write `tesla`", "G": "write `gauss`",
    ]

    /// Powers of ten of the SI prefixes, by symbol.
    static let prefixes: [String: Int] = [
        "a": -18, "f": -15, "p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "d": -1, "k": 3, "M": 6, "G": 9, "T": 12,
        "P": 15,
    ]

    /// The name with the micro sign as `u`; either of its two code points.
    static func ascii(_ name: Substring) -> String {
        guard let first = name.first, name.count > 1, first == "\u{B5}" || first == "\u{3BC}" else {
            return String(name)
        }
        return "u" + name.dropFirst()
    }

    /// Names under which UDUNITS keeps constants older than CODATA 2018, with or without a prefix.
    static func isStale(_ name: String) -> Bool {
        let lower = name.lowercased()
        return [
            "electronvolt", "electron_volt", "amu", "atomic_mass_unit", "atomicmassunit", "faraday",
            "avogadro_constant", "avogadroconstant",
        ].contains { lower.hasSuffix($0) }
            || (name.count > 1 && name.hasSuffix("e") && prefixes[String(name.dropLast())] != nil)
            || (name.count > 1 && name.hasSuffix("u") && prefixes[String(name.dropLast())] != nil)
    }

    /// Names that people write for units with another spelling.
    private static let meant: [String: String] = [
        "\u{3A9}": "Ohm", "m\u{3A9}": "mOhm", "k\u{3A9}": "kOhm", "M\u{3A9}": "MOhm",
        "\u{B0}C": "degC", "\u{B0}": "deg", "\u{C5}": "angstrom", "\u{B0}F": "degF", "C\u{B0}": "degC",
        "electronvolt": "eV", "electron_volt": "eV", "amu": "u", "Da": "u", "dalton": "u", "kDa": "kg/mol",
        "Mol": "mol", "molar": "M", "MM": "mM", "mo": "mol", "sec": "s", "Osm": "osm", "mOsm": "mosm",
        "percent": "%", "Mho": "S", "mho": "S", "micron": "um",
    ]

    /// Units of this field, as suggestions.
    private static let common = [
        "mV", "uV", "kV", "mA", "uA", "nA", "pA", "fA", "mS", "uS", "nS", "pS", "Ohm", "mOhm", "kOhm", "MOhm", "GOhm",
        "uF", "nF", "pF", "mF", "km", "cm", "mm", "um", "nm", "pm", "angstrom", "ms", "us", "ns", "ps", "min", "hour",
        "day", "Hz", "mHz", "kHz", "MHz", "GHz", "degC", "degF", "deg", "rad", "mol", "mmol", "umol", "nmol", "pmol",
        "mM", "uM", "nM", "pM", "mL", "uL", "kg", "mg", "ug", "kJ", "mJ", "Pa", "kPa", "MPa", "bar", "eV", "meV",
        "mosm", "osm", "tesla", "mW", "uW", "nW", "mC", "uC", "nC", "pC",
    ]

    /// A known unit that differs from `name` by case alone, or by one letter where three or more were typed.
    static func nearest(to name: String) -> String? {
        if let meant = meant[name] { return meant }
        if name.utf8.count > 24 { return nil }
        let lower = name.lowercased()
        if let same = common.first(where: { $0.lowercased() == lower }) { return same }
        guard name.count >= 3 else { return nil }
        return common.first { $0.count >= 3 && isOneEdit(Array(name.utf8), Array($0.utf8)) }
    }

    /// Whether one letter added, dropped, changed or swapped with its neighbour makes `a` into `b`.
    private static func isOneEdit(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard abs(a.count - b.count) <= 1 else { return false }
        var front = 0
        while front < min(a.count, b.count), a[front] == b[front] { front += 1 }
        var back = 0
        while back < min(a.count, b.count) - front, a[a.count - 1 - back] == b[b.count - 1 - back] { back += 1 }
        let (left, right) = (a[front..<(a.count - back)], b[front..<(b.count - back)])
        if left.count <= 1, right.count <= 1 { return true }
        return left.count == 2 && right.count == 2 && left.first == right.last && left.last == right.first
    }
}
