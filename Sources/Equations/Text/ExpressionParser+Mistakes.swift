import Units

/// What is said about texts that do not follow the grammar.
extension ExpressionParser {
    /// The current word cannot stand where it does.
    func unexpected() -> ExpressionError {
        let place = token.range
        func error(_ message: String, _ help: String? = nil) -> ExpressionError {
            ExpressionError(.syntax, message, help: help, at: place)
        }
        let isAfterOperand = previous.map { Self.endsOperand($0.kind) } ?? false
        switch token.kind {
        case .end:
            guard let previous else { return error("an expression is missing") }
            return danglingIon() ?? error("the expression ends after `\(text(previous.range))`")
        case .unknown: return unknownCharacter()
        case .dots: return error("`..` stands only between the ends of a range of `for`")
        case .dot where byte(after: place).map(ExpressionLexer.isDigit) == true && !isAfterOperand:
            return error("a digit stands before the point", "`0.\(digits(after: place))`")
        case .dot where previous?.kind == .number:
            return error("a digit follows the point", "`\(previous.map { text($0.range) } ?? "1").0`")
        case .comparison where previous.map { $0.range.upperBound == place.lowerBound } == true && word == "=":
            return error(
                "`\(text((previous?.range.lowerBound ?? 0)..<place.upperBound))` is not an operator", "`=` compares")
        case .close, .comma: return danglingIon() ?? closingOrComma(isAfterOperand)
        case .closeBracket: return error(isAfterOperand ? "`]` closes nothing" : "something is missing before `]`")
        case .number, .name, .open:
            guard isAfterOperand, let previous else { return error("`\(word)` cannot stand here") }
            if previous.kind == .number, token.kind == .name, previous.unit == nil {
                return error(
                    "a unit stands at most one space behind its number",
                    "`\(text(previous.range)) \(word)`; to multiply write `\(text(previous.range)) * \(word)`")
            }
            let before = text(previous.range)
            return error("an operator is missing before `\(word)`", "to multiply write `\(before) * \(word)`")
        default: return error("`\(word)` cannot stand here")
        }
    }

    private func closingOrComma(_ isAfterOperand: Bool) -> ExpressionError {
        guard isAfterOperand else {
            return ExpressionError(.syntax, "something is missing before `\(word)`", at: token.range)
        }
        if token.kind == .close { return ExpressionError(.syntax, "`)` closes nothing", at: token.range) }
        return ExpressionError(
            .syntax, "a comma stands only between the arguments of a function", at: token.range)
    }

    /// `permeability.K+`: the ion of a path, which an expression writes in parentheses.
    private func danglingIon() -> ExpressionError? {
        guard index >= 2, let sign = previous, sign.kind == .plus || sign.kind == .minus else { return nil }
        let name = tokens[index - 2]
        guard name.kind == .name, name.range.upperBound == sign.range.lowerBound else { return nil }
        var first = index - 2
        while first >= 2, tokens[first - 1].kind == .dot, tokens[first - 2].kind == .name { first -= 2 }
        let ion = text(name.range) + text(sign.range)
        let path =
            first == index - 2
            ? "permeability" : text(tokens[first].range.lowerBound..<tokens[index - 4].range.upperBound)
        return ExpressionError(
            .syntax, "the ion `\(ion)` stands in parentheses inside an expression", help: "`\(path)(\(ion))`",
            at: tokens[first].range.lowerBound..<sign.range.upperBound)
    }

    private func unknownCharacter() -> ExpressionError {
        let place = token.range
        let help: String? =
            switch word {
            case "?": ternary()
            case ":": "a condition is written `if(x, a, b)`"
            case "**": "a power is written `^`"
            case "&": "`and`"
            case "|": "`or`"
            case "!": "`not`"
            case "\u{2212}", "\u{2013}", "\u{2014}": "`-`"
            case "\u{D7}", "\u{B7}", "\u{22C5}": "`*`"
            case "\u{F7}": "`/`"
            case "\u{2264}": "`<=`"
            case "\u{2265}": "`>=`"
            case "\u{2260}": "`!=`"
            case "\u{B2}": "`^2`"
            case "\u{B3}": "`^3`"
            case "%": "a percentage is a number with `%`: `5 %`"
            case "\u{A0}", "\u{2009}", "\u{202F}": "an ordinary space"
            case "{", "}": "parentheses group: `( )`"
            case ";": "one expression is written at a time"
            case "\"", "'": "text has no place in an expression"
            default: nil
            }
        let isInvisible = word.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.value < 0x20 }
        let name = isInvisible ? "an unusual space" : "`\(word)`"
        return ExpressionError(
            .syntax, word == "?" ? "`?` is not an operator" : "\(name) means nothing here", help: help, at: place)
    }

    /// `x ? a : b` written as the choice it means.
    private func ternary() -> String {
        let note = "(a colon ends a YAML value)"
        let condition = trimmed(groupStart..<token.range.lowerBound)
        var nesting = 0
        var colon: ExpressionToken?
        var end = bytes.count
        scan: for token in tokens[(index + 1)...] {
            switch token.kind {
            case .open, .openBracket: nesting += 1
            case .close, .closeBracket, .comma:
                if nesting == 0 || token.kind == .comma && nesting == 0 {
                    end = token.range.lowerBound
                    break scan
                }
                if token.kind != .comma { nesting -= 1 }
            case .unknown where nesting == 0 && colon == nil && text(token.range) == ":": colon = token
            default: break
            }
        }
        guard let colon, colon.range.upperBound <= end else { return "`if(x, a, b)` \(note)" }
        let first = trimmed(token.range.upperBound..<colon.range.lowerBound)
        let second = trimmed(colon.range.upperBound..<end)
        return "`if(\(condition), \(first), \(second))` \(note)"
    }

    /// `4 m ^2` and `4 mV^x`: a unit is no base of a power.
    func unitBeforePower() -> ExpressionError {
        guard let literal = previous, let unit = literal.unit else { return unexpected() }
        let number = text(literal.range.lowerBound..<literal.digitsEnd)
        let (name, whole) = (text(unit), text(literal.range))
        let next = index + 1 < tokens.count ? tokens[index + 1] : token
        let power = next.kind == .number && next.unit == nil ? text(next.range) : "x"
        let isSimple = power != "x" && !power.contains { !$0.isNumber } && !name.contains { !$0.isLetter }
        let help = isSimple ? "`\(number) \(name)^\(power)` or `(\(whole))^\(power)`" : "`(\(whole))^\(power)`"
        return ExpressionError(
            .syntax, "a number with a unit is not the base of `^`", help: help,
            at: literal.range.lowerBound..<token.range.upperBound)
    }

    /// An error of a unit, with the reading that was probably meant.
    func unitError(_ error: UnitError, digits: String, unit: Range<Int>) -> ExpressionError {
        let written = text(unit)
        var help = error.help
        let isCalled = unit.upperBound < bytes.count && bytes[unit.upperBound] == UInt8(ascii: "(")
        switch error.reason {
        case .unknown(let nearest) where nearest == nil || isCalled:
            if error.name.hasPrefix("_") {
                return ExpressionError(
                    .syntax, "`\(digits)\(written)` is not a number", help: "digits stand together: `1000`", at: unit)
            }
            help = asOperator(error, digits, written, isCalled)
        case .refused:
            help = [error.help, asOperator(error, digits, written, isCalled)].compactMap { $0 }.joined(separator: "; ")
        default: break
        }
        return ExpressionError(.unit, error.message, help: help, at: unit)
    }

    private func asOperator(_ error: UnitError, _ digits: String, _ written: String, _ isCalled: Bool) -> String? {
        let separators: [Character] = ["/", "*", "."]
        // The wrong name stands behind a separator, or begins the word.
        var front = written[...]
        var separator: Character = "*"
        if let place = written.indices.first(where: { place in
            separators.contains(written[place])
                && written[written.index(after: place)...].prefix { UnitText.isNamePart($0) }.hasPrefix(error.name)
        }) {
            separator = written[place] == "/" ? "/" : "*"
            front = written[..<place]
        } else if written.hasPrefix(error.name) {
            front = ""
        } else {
            return nil
        }
        let number = front.isEmpty ? digits : "\(digits) \(front)"
        let verb = separator == "/" ? "divide by" : "multiply by"
        let operand = isCalled && written.hasSuffix(error.name) ? "\(error.name)(...)" : error.name
        return "to \(verb) the \(isCalled ? "function" : "variable") write `\(number) \(separator) \(operand)`"
    }

    // MARK: - Pieces of text

    private static func endsOperand(_ kind: ExpressionToken.Kind) -> Bool {
        switch kind {
        case .number, .name, .close, .closeBracket: true
        default: false
        }
    }

    private func byte(after range: Range<Int>) -> UInt8? {
        range.upperBound < bytes.count ? bytes[range.upperBound] : nil
    }

    private func digits(after range: Range<Int>) -> String {
        let end = bytes[range.upperBound...].prefix(20).prefix { ExpressionLexer.isDigit($0) }.endIndex
        return text(range.upperBound..<end)
    }

    private func trimmed(_ range: Range<Int>) -> String {
        guard range.lowerBound <= range.upperBound else { return "" }
        var words = text(range)[...]
        while words.first?.isWhitespace == true { words = words.dropFirst() }
        while words.last?.isWhitespace == true { words = words.dropLast() }
        return String(words)
    }
}
