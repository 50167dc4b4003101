extension Unit {
    /// The longest text of a unit, in characters.
    public static let longestText = 64
    /// Powers of a factor lie within +- this.
    public static let highestPower = 12

    /// Reads a unit: `["/"] factor { ("*" | "/" | ".") factor }` without spaces, a factor being a name with a whole
    /// power (`cm^2`, `m^-3`, `s2`). `1`, and `1/x` for `/x`, are read too, as files print them.
    ///
    /// `M` alone or after `a f p n u m` is mol/L, `osm` a mole, `e`, `eV` and `u` have the values of CODATA 2018,
    /// `deg` is the degree of arc; all other names are those of UDUNITS-2, except `a b d t R T G`, which are too
    /// easily meant otherwise.
    public static func parse(_ text: String) throws(UnitError) -> Unit {
        guard text.utf8.count <= 4 * longestText, text.count <= longestText else {
            throw UnitError(.tooLong, text.prefix(longestText), in: String(text.prefix(longestText)) + "...")
        }
        if text == "1" { return .one }
        var rest = Substring(text)
        var dividing = false
        if rest.hasPrefix("1/") { rest = rest.dropFirst() }
        if rest.hasPrefix("/") {
            dividing = true
            rest = rest.dropFirst()
        }
        var dimension = Dimension.none
        var factor = UnitScale.one
        while true {
            let (name, power) = try Self.readFactor(&rest, of: text)
            let single = try UnitDictionary.unit(named: name, in: text)
            if single.isTemperaturePoint {
                guard rest.isEmpty, power == 1, !dividing, text.utf8.count == name.utf8.count else {
                    throw UnitError(.temperaturePoint, name, in: text)
                }
                return Unit(text: text, dimension: .temperature, factor: single.factor, point: single.point)
            }
            let signed = dividing ? -power : power
            guard let raised = single.dimension.power(signed) else { throw UnitError(.range, name, in: text) }
            dimension = dimension * raised
            factor = factor * single.factor.power(signed)
            guard let separator = rest.first else { break }
            guard separator == "/" || separator == "*" || separator == "." else {
                throw UnitError(.incomplete, rest, in: text)
            }
            dividing = separator == "/"
            rest = rest.dropFirst()
        }
        guard factor.value.isNormal else { throw UnitError(.range, text, in: text) }
        return Unit(text: text, dimension: dimension, factor: factor)
    }

    /// A name and its power from the front of `rest`.
    private static func readFactor(
        _ rest: inout Substring, of text: String
    ) throws(UnitError) -> (name: Substring, power: Int) {
        let word = rest.prefix { UnitText.isNamePart($0) }
        var name = word
        while let last = name.last, last.isASCII, last.isNumber { name = name.dropLast() }
        guard let first = name.first, UnitText.isNameStart(first) else { throw UnitError(.incomplete, word, in: text) }
        var digits = word[name.endIndex...]
        rest = rest[word.endIndex...]
        var isNegative = false
        if digits.isEmpty, rest.hasPrefix("^") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == "-" || sign == "+" {
                isNegative = sign == "-"
                rest = rest.dropFirst()
            }
            digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            guard !digits.isEmpty else { throw UnitError(.incomplete, name, in: text) }
        }
        guard !digits.isEmpty else { return (name, 1) }
        guard let power = Int(digits), power <= highestPower else { throw UnitError(.power, name, in: text) }
        return (name, isNegative ? -power : power)
    }
}

/// Which characters make the name of a unit; the lexer of expressions reads units by the same rule.
package enum UnitText {
    /// A letter (also of other scripts, so that `\u{3A9}` gets its own message), `_` or `%`.
    package static func isNameStart(_ character: Character) -> Bool {
        character.isLetter || character == "%" || character == "_" || character == "\u{B5}" || character == "\u{B0}"
    }

    /// A name goes on with digits; those at its end are its power.
    package static func isNamePart(_ character: Character) -> Bool {
        isNameStart(character) || (character.isASCII && character.isNumber)
    }
}
