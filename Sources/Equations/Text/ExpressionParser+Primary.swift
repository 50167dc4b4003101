import Units

extension ExpressionParser {
    /// A literal, a reference, a truth value or something in parentheses.
    mutating func primary() throws(ExpressionError) -> ExpressionSyntax {
        let start = token
        switch start.kind {
        case .number:
            let literal = literal(start, sign: "")
            advance()
            return try tree(.literal(literal), start.range.lowerBound, start.range.upperBound)
        case .name:
            switch word {
            case "true", "false":
                let value = word == "true"
                advance()
                return try tree(.boolean(value), start.range.lowerBound, start.range.upperBound)
            case "and", "or", "not": throw unexpected()
            default: break
            }
            let reference = try reference()
            return try tree(.reference(reference), reference.range.lowerBound, reference.range.upperBound)
        case .open:
            return try nested(at: start.range.lowerBound) { (parser) throws(ExpressionError) in
                let outer = parser.groupStart
                parser.advance()
                parser.groupStart = parser.token.range.lowerBound
                let inner = try parser.expression(.or)
                try parser.close(.close, of: start)
                parser.groupStart = outer
                return inner
            }
        default: throw unexpected()
        }
    }

    /// A temperature point with the sign before it, which belongs to it.
    mutating func signedPoint(isNegative: Bool, from start: Int) throws(ExpressionError) -> ExpressionSyntax? {
        guard token.kind == .number, let unit = token.unit, (try? Unit.parse(text(unit)))?.isTemperaturePoint == true
        else { return nil }
        let literal = literal(token, sign: isNegative ? "-" : "+")
        let end = token.range.upperBound
        advance()
        if token.kind == .caret { throw unitBeforePower() }
        return try tree(.literal(literal), start, end)
    }

    /// The number that `token` is. An unknown unit or a number out of range is noted, and reading goes on.
    private mutating func literal(_ token: ExpressionToken, sign: String) -> LiteralSyntax {
        let digits = text(token.range.lowerBound..<token.digitsEnd)
        var unit: Unit?
        if let place = token.unit {
            do throws(UnitError) {
                unit = try Unit.parse(text(place))
            } catch {
                errors.append(unitError(error, digits: digits, unit: place))
            }
        }
        if let literal = LiteralSyntax(digits: sign + digits, unit: unit), literal.value.isFinite { return literal }
        errors.append(ExpressionError(.syntax, "`\(text(token.range))` is too large a number", at: token.range))
        return Self.placeholder
    }

    /// Stands for a literal that was reported.
    private static let placeholder: LiteralSyntax = {
        guard let zero = LiteralSyntax(digits: "0") else { preconditionFailure("0 is a number") }
        return zero
    }()

    // MARK: - References

    private mutating func reference() throws(ExpressionError) -> ReferenceSyntax {
        let start = token.range.lowerBound
        var end = token.range.upperBound
        var parts = [ReferenceSyntax.Part(word)]
        advance()
        while true {
            if token.kind == .dot {
                let dot = token.range
                advance()
                guard token.kind == .name else {
                    throw ExpressionError(
                        .syntax, "a name must follow the point", at: dot.lowerBound..<token.range.upperBound)
                }
                parts.append(ReferenceSyntax.Part(word))
                end = token.range.upperBound
                advance()
            } else if token.kind == .openBracket {
                let (group, close) = try indices()
                parts[parts.count - 1].indices.append(group)
                end = close
            } else {
                break
            }
        }
        guard token.kind == .open else { return ReferenceSyntax(parts, range: start..<end) }
        let (arguments, close) = try arguments(of: start)
        return ReferenceSyntax(parts, arguments: arguments, range: start..<close)
    }

    private mutating func indices() throws(ExpressionError) -> ([IndexSyntax], Int) {
        let open = token
        return try nested(at: open.range.lowerBound) { (parser) throws(ExpressionError) in
            let outer = parser.groupStart
            var group: [IndexSyntax] = []
            repeat {
                parser.advance()
                parser.groupStart = parser.token.range.lowerBound
                if parser.token.kind == .star {
                    parser.advance()
                    group.append(.every)
                } else {
                    group.append(.value(try parser.expression(.sum)))
                }
            } while parser.token.kind == .comma
            let end = parser.token.range.upperBound
            try parser.close(.closeBracket, of: open)
            parser.groupStart = outer
            return (group, end)
        }
    }

    private mutating func arguments(of start: Int) throws(ExpressionError) -> ([ArgumentSyntax], Int) {
        let open = token
        return try nested(at: start) { (parser) throws(ExpressionError) in
            let outer = parser.groupStart
            var arguments: [ArgumentSyntax] = []
            repeat {
                parser.advance()
                parser.groupStart = parser.token.range.lowerBound
                if parser.token.kind == .close, arguments.isEmpty { break }
                if let ion = parser.ion() {
                    arguments.append(ion)
                } else {
                    let expression = try parser.expression(.or)
                    arguments.append(ArgumentSyntax(.expression(expression), range: expression.range))
                }
            } while parser.token.kind == .comma
            let end = parser.token.range.upperBound
            try parser.close(.close, of: open)
            parser.groupStart = outer
            return (arguments, end)
        }
    }

    /// An ion that stands directly before `)` or `,`: a formula and its charge. No expression ends in a sign, so
    /// nothing else can be meant.
    private mutating func ion() -> ArgumentSyntax? {
        let start = token.range.lowerBound
        guard token.kind == .name, let end = IonText.end(in: bytes, from: start) else { return nil }
        while token.kind != .end, token.range.lowerBound < end { advance() }
        return ArgumentSyntax(.ion(text(start..<end)), range: start..<end)
    }

    private mutating func close(_ kind: ExpressionToken.Kind, of open: ExpressionToken) throws(ExpressionError) {
        if token.kind == kind { return advance() }
        if token.kind == .end {
            throw ExpressionError(
                .syntax, "`\(text(open.range))` is never closed",
                help: "an expression with a comma is quoted inside `{ }` and `[ ]`", at: open.range)
        }
        throw unexpected()
    }
}

/// How ions look in an expression.
enum IonText {
    /// The longest name of an ion.
    private static let longest = 64

    /// Where the ion ends that begins at `start`, if one stands there directly before `)` or `,`.
    static func end(in bytes: [UInt8], from start: Int) -> Int? {
        let limit = min(bytes.count, start + longest + 1)
        var cursor = start
        var open = 0
        formula: while cursor < limit {
            switch bytes[cursor] {
            case UInt8(ascii: "("): open += 1
            case UInt8(ascii: ")"):
                guard open > 0 else { return nil }
                open -= 1
            case UInt8(ascii: "^"), UInt8(ascii: "+"), UInt8(ascii: "-"): break formula
            case let byte where ExpressionLexer.isLetter(byte) || ExpressionLexer.isDigit(byte): break
            default: return nil
            }
            cursor += 1
        }
        guard open == 0, cursor < limit else { return nil }
        if bytes[cursor] == UInt8(ascii: "^") {
            cursor += 1
            while cursor < limit, ExpressionLexer.isDigit(bytes[cursor]) { cursor += 1 }
        }
        guard cursor < limit, bytes[cursor] == UInt8(ascii: "+") || bytes[cursor] == UInt8(ascii: "-") else {
            return nil
        }
        let sign = bytes[cursor]
        while cursor < limit, bytes[cursor] == sign { cursor += 1 }
        guard cursor < limit, bytes[cursor] == UInt8(ascii: ")") || bytes[cursor] == UInt8(ascii: ",") else {
            return nil
        }
        return cursor
    }
}
