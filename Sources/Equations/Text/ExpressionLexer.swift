import Units

/// A word of an expression.
struct ExpressionToken {
    enum Kind: Equatable {
        /// Digits, with the unit glued to them or one space behind.
        case number
        case name
        case plus, minus, star, slash, caret
        case open, close, openBracket, closeBracket, comma, dot, dots
        case comparison(ExpressionSyntax.Comparison)
        case end
        /// A character that begins nothing.
        case unknown
    }

    var kind: Kind
    var range: Range<Int>
    /// Of a number: where its digits end.
    var digitsEnd = 0
    /// Of a number: where its unit stands.
    var unit: Range<Int>?
}

/// Cuts an expression into words. Positions are offsets in the UTF-8 of the text.
struct ExpressionLexer {
    /// The most words an expression may have.
    static let mostTokens = 4096
    /// The longest text, in bytes.
    static let longestText = 65536

    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// All words, `end` last.
    static func tokens(of bytes: [UInt8]) throws(ExpressionError) -> [ExpressionToken] {
        guard bytes.count <= longestText else {
            throw ExpressionError(.syntax, "an expression has at most \(longestText / 1024) KiB of text", at: 0..<1)
        }
        var lexer = ExpressionLexer(bytes)
        var result: [ExpressionToken] = []
        while true {
            let token = lexer.next()
            result.append(token)
            if token.kind == .end { return result }
            guard result.count <= mostTokens else {
                throw ExpressionError(
                    .syntax, "an expression has at most \(mostTokens) words", help: "name parts of it under `where`",
                    at: token.range)
            }
        }
    }

    private func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    private mutating func next() -> ExpressionToken {
        skipSpace()
        let start = position
        guard start < bytes.count else { return ExpressionToken(kind: .end, range: start..<start) }
        let first = bytes[start]
        if Self.isDigit(first) { return number() }
        if Self.isLetter(first) {
            while Self.isLetter(byte(position)) || Self.isDigit(byte(position)) { position += 1 }
            return ExpressionToken(kind: .name, range: start..<position)
        }
        let (kind, length) = symbol(first, byte(start + 1))
        position += max(length, Self.length(ofScalar: first))
        position = min(position, bytes.count)
        return ExpressionToken(kind: kind, range: start..<position)
    }

    private func symbol(_ first: UInt8, _ second: UInt8) -> (ExpressionToken.Kind, Int) {
        let equals = UInt8(ascii: "=")
        switch first {
        case UInt8(ascii: "+"): return (.plus, 1)
        case UInt8(ascii: "-"): return (.minus, 1)
        case UInt8(ascii: "*"): return second == UInt8(ascii: "*") ? (.unknown, 2) : (.star, 1)
        case UInt8(ascii: "/"): return (.slash, 1)
        case UInt8(ascii: "^"): return (.caret, 1)
        case UInt8(ascii: "("): return (.open, 1)
        case UInt8(ascii: ")"): return (.close, 1)
        case UInt8(ascii: "["): return (.openBracket, 1)
        case UInt8(ascii: "]"): return (.closeBracket, 1)
        case UInt8(ascii: ","): return (.comma, 1)
        case UInt8(ascii: "."): return second == UInt8(ascii: ".") ? (.dots, 2) : (.dot, 1)
        case UInt8(ascii: "<"): return second == equals ? (.comparison(.lessOrEqual), 2) : (.comparison(.less), 1)
        case UInt8(ascii: ">"): return second == equals ? (.comparison(.greaterOrEqual), 2) : (.comparison(.greater), 1)
        case equals: return (.comparison(.equal), 1)
        case UInt8(ascii: "!"): return second == equals ? (.comparison(.notEqual), 2) : (.unknown, 1)
        default: return (.unknown, 1)
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            if Self.isSpace(bytes[position]) {
                position += 1
            } else if bytes[position] == UInt8(ascii: "#") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            } else {
                return
            }
        }
    }

    private mutating func number() -> ExpressionToken {
        let start = position
        skipDigits()
        if byte(position) == UInt8(ascii: "."), Self.isDigit(byte(position + 1)) {
            position += 1
            skipDigits()
        }
        if byte(position) | 0x20 == UInt8(ascii: "e") {
            let isSigned = byte(position + 1) == UInt8(ascii: "-") || byte(position + 1) == UInt8(ascii: "+")
            let digits = position + (isSigned ? 2 : 1)
            if Self.isDigit(byte(digits)) {
                position = digits
                skipDigits()
            }
        }
        var token = ExpressionToken(kind: .number, range: start..<position, digitsEnd: position)
        if let unit = unit(after: position) {
            token.unit = unit
            token.range = start..<unit.upperBound
            position = unit.upperBound
        }
        return token
    }

    private mutating func skipDigits() {
        while Self.isDigit(byte(position)) { position += 1 }
    }

    /// The unit word behind a number that ends at `end`: glued to it, or after one space.
    private func unit(after end: Int) -> Range<Int>? {
        let hasSpace = Self.isSpace(byte(end))
        let start = hasSpace ? end + 1 : end
        // `4 /ms` is a rate, `4/ms` and `4 / ms` are quotients.
        let hasSlash = hasSpace && byte(start) == UInt8(ascii: "/")
        guard var cursor = unitFactor(at: hasSlash ? start + 1 : start) else { return nil }
        if hasSpace, !hasSlash, ["and", "or", "not"].contains(String(decoding: bytes[start..<cursor], as: UTF8.self)) {
            return nil
        }
        let separators: [UInt8] = [UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: ".")]
        while separators.contains(byte(cursor)), let further = unitFactor(at: cursor + 1) { cursor = further }
        return start..<cursor
    }

    /// Where the factor of a unit that starts at `start` ends: a name and an optional whole power.
    private func unitFactor(at start: Int) -> Int? {
        guard var cursor = unitLetter(at: start) else { return nil }
        while true {
            if Self.isDigit(byte(cursor)) {
                cursor += 1
            } else if let next = unitLetter(at: cursor) {
                cursor = next
            } else {
                break
            }
        }
        guard byte(cursor) == UInt8(ascii: "^"), !Self.isDigit(byte(cursor - 1)) else { return cursor }
        let isSigned = byte(cursor + 1) == UInt8(ascii: "-") || byte(cursor + 1) == UInt8(ascii: "+")
        var power = cursor + (isSigned ? 2 : 1)
        guard Self.isDigit(byte(power)) else { return cursor }
        while Self.isDigit(byte(power)) { power += 1 }
        return power
    }

    /// The end of the letter at `offset`, if a unit may have it: also `%`, the micro sign and letters of other
    /// scripts, so that those get a message about units.
    private func unitLetter(at offset: Int) -> Int? {
        let first = byte(offset)
        if Self.isLetter(first) || first == UInt8(ascii: "%") { return offset + 1 }
        guard first >= 0x80 else { return nil }
        let end = min(offset + Self.length(ofScalar: first), bytes.count)
        guard let character = String(decoding: bytes[offset..<end], as: UTF8.self).first,
            UnitText.isNameStart(character)
        else { return nil }
        return end
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// A letter or an underscore.
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte == UInt8(ascii: "_")
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    /// How many bytes the character has whose first byte this is.
    private static func length(ofScalar first: UInt8) -> Int {
        first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    }
}
