import Units

/// What is said when dimensions, points and names do not fit.
extension ExpressionLowering {
    /// The text of a part of an expression, cut when it is long.
    func shown(_ syntax: ExpressionSyntax) -> String { Self.cut(syntax.description) }

    /// The same with parentheses where it stands in a product.
    func shownAsFactor(_ syntax: ExpressionSyntax) -> String {
        if case .sum = syntax.node { "(\(shown(syntax)))" } else { shown(syntax) }
    }

    func shown(_ argument: ArgumentSyntax) -> String {
        switch argument.node {
        case .ion(let name): name
        case .expression(let expression): shown(expression)
        }
    }

    private static func cut(_ text: String) -> String { text.count <= 60 ? text : text.prefix(57) + "..." }

    /// Whether `value` is not a temperature point; says what is wrong if it is.
    func refusePoint(_ value: Quantity, _ syntax: ExpressionSyntax) -> Bool {
        guard value.isPoint else { return true }
        guard case .literal(let literal) = syntax.node else { return true }
        fail(
            .dimension, "`\(shown(syntax))` is a temperature (\(Unit.text(of: literal.value)) K), not a difference",
            help: "`\(Unit.text(of: Self.difference(literal))) K`", at: syntax.range)
        return false
    }

    /// As many kelvin as the scale of the literal has degrees.
    private static func difference(_ literal: LiteralSyntax) -> Double {
        guard let unit = literal.unit, unit.scale != 1 else { return literal.number }
        return literal.number * unit.scale
    }

    /// Two quantities of different dimensions.
    func unlike(
        _ left: Quantity, _ right: Quantity, _ before: ExpressionSyntax, _ after: ExpressionSyntax, _ symbol: String,
        _ verb: String
    ) {
        let message =
            "\(shown(before)) [\(left.dimension)] \(symbol) \(shown(after)) [\(right.dimension)] cannot be \(verb)"
        let help =
            gluedName(in: after) ?? gluedName(in: before) ?? missingUnit(after, left.dimension)
            ?? missingUnit(before, right.dimension)
        let range = before.range.lowerBound..<max(before.range.lowerBound, after.range.upperBound)
        fail(.dimension, message, help: help, at: range)
    }

    /// `40 mV`, for a bare `40` that stands with a voltage.
    private func missingUnit(_ syntax: ExpressionSyntax, _ dimension: Dimension) -> String? {
        guard let digits = bareNumber(syntax), !dimension.isNone else { return nil }
        return "`\(digits) \(dimension.exampleUnit)`?"
    }

    /// The digits, with a sign, of a number without a unit.
    private func bareNumber(_ syntax: ExpressionSyntax) -> String? {
        switch syntax.node {
        case .literal(let literal): literal.unit == nil ? literal.digits : nil
        case .negative(let operand): bareNumber(operand).map { "-" + $0 }
        case .positive(let operand): bareNumber(operand)
        default: nil
        }
    }

    /// Whether `x` is a plain number, as `function` needs; says what is wrong if not.
    func needsPlain(_ x: Quantity, _ syntax: ExpressionSyntax, _ function: String) -> Bool {
        guard refusePoint(x, syntax) else { return false }
        if x.dimension.isNone { return true }
        let unit = x.dimension.exampleUnit
        var help = gluedName(in: syntax)
        if help == nil, case .product(_, let terms) = syntax.node {
            for term in terms where term.isInverse {
                guard case .literal(let literal) = term.operand.node, literal.unit == nil else { continue }
                help = "`\(literal.digits) \(unit)`"
            }
        }
        fail(
            .dimension, "\(function) needs a plain number; `\(shown(syntax))` is in \(x.dimension)",
            help: help ?? "`\(shownAsFactor(syntax)) / 1 \(unit)`", at: syntax.range)
        return false
    }

    /// The value as `place` needs it; `nil` after saying why it does not fit.
    func fit(_ value: Quantity, _ syntax: ExpressionSyntax, _ place: ExpressionPlace) -> Expression? {
        if value.dimension == place.dimension || value.dimension == place.alternative?.dimension {
            return value.expression
        }
        if value.isBareZero, place.dimension != .temperature { return .quantity(0, place.dimension) }
        if let digits = bareNumber(syntax), !place.dimension.isNone {
            let kind = place.dimension.name.map { "a unit of \($0)" } ?? "a unit"
            let unit = place.dimension == .temperature ? "degC" : place.dimension.exampleUnit
            fail(
                .dimension, "\(place.name) needs \(kind) (`\(digits) \(unit)`); `\(digits)` has none", at: syntax.range)
            return nil
        }
        var wanted = place.dimension.isNone ? "a plain number" : "in \(place.dimension)"
        if let alternative = place.alternative { wanted += " (or \(alternative.dimension), \(alternative.conversion))" }
        var found = "`\(shown(syntax))` is in \(value.dimension)"
        if case .literal(let literal) = syntax.node, let unit = literal.unit, let kind = value.dimension.name {
            let article = "aeiou".contains(kind.prefix(1)) ? "an" : "a"
            found = "`\(unit.text)` is \(article) \(kind)"
        } else if value.dimension.isNone {
            found = "`\(shown(syntax))` is a plain number"
        }
        fail(.dimension, "\(place.name) is \(wanted); \(found)", help: gluedName(in: syntax), at: syntax.range)
        return nil
    }

    // MARK: - Units and names

    /// The factors of a unit with the text before each and whether it divides.
    private func factors(of unit: Unit) -> [(name: String, front: String, isInverse: Bool)] {
        var result: [(name: String, front: String, isInverse: Bool)] = []
        var isInverse = false
        var start = unit.text.startIndex
        for index in unit.text.indices + [unit.text.endIndex] {
            let isEnd = index == unit.text.endIndex
            guard isEnd || "/*.".contains(unit.text[index]) else { continue }
            let name = unit.text[start..<index].prefix { $0.isLetter || $0 == "_" || $0 == "%" }
            let front = start == unit.text.startIndex ? "" : String(unit.text[..<unit.text.index(before: start)])
            if !name.isEmpty { result.append((String(name), front, isInverse)) }
            if isEnd { break }
            isInverse = unit.text[index] == "/"
            start = unit.text.index(after: index)
        }
        return result
    }

    /// A factor of the unit that is also a name of the same dimension: no check could tell them apart. With it, how
    /// to write the name.
    func ambiguousName(in literal: LiteralSyntax) -> (name: String, asName: String)? {
        guard let unit = literal.unit else { return nil }
        for (name, front, isInverse) in factors(of: unit) {
            guard let dimension = scope.ownName(name)?.dimension, (try? Unit.parse(name))?.dimension == dimension else {
                continue
            }
            return (name, Self.apart(literal, front, isInverse, name))
        }
        return nil
    }

    /// `5 mV / h` for `5 mV/h`.
    private static func apart(
        _ literal: LiteralSyntax, _ front: String, _ isInverse: Bool, _ name: String
    ) -> String {
        "\(literal.digits)\(front.isEmpty ? "" : " ")\(front) \(isInverse ? "/" : "*") \(name)"
    }

    /// Help for a literal whose unit has a factor that is also a name here.
    private func gluedName(in syntax: ExpressionSyntax) -> String? {
        switch syntax.node {
        case .literal(let literal):
            guard let unit = literal.unit else { return nil }
            for (name, front, isInverse) in factors(of: unit) {
                guard let own = scope.ownName(name) else { continue }
                let word = Self.unitWords[name].map { "the \($0)" } ?? "a unit"
                return "`\(name)` glued to a number is \(word); for the \(own.kind) write "
                    + "`\(Self.apart(literal, front, isInverse, name))`"
            }
            return nil
        case .boolean: return nil
        case .reference(let reference):
            return (reference.arguments ?? []).lazy.compactMap(\.expression).compactMap { self.gluedName(in: $0) }.first
        case .negative(let operand), .positive(let operand), .not(let operand): return gluedName(in: operand)
        case .sum(let first, let terms), .product(let first, let terms):
            return gluedName(in: first) ?? terms.lazy.compactMap { self.gluedName(in: $0.operand) }.first
        case .power(let a, let b), .comparison(_, let a, let b): return gluedName(in: a) ?? gluedName(in: b)
        case .all(let operands), .any(let operands):
            return operands.lazy.compactMap { self.gluedName(in: $0) }.first
        }
    }

    private static let unitWords = [
        "h": "hour", "m": "metre", "s": "second", "A": "ampere", "V": "volt", "K": "kelvin", "C": "coulomb",
        "F": "farad", "S": "siemens", "W": "watt", "J": "joule", "N": "newton", "L": "litre", "l": "litre",
        "g": "gram", "M": "mole per litre", "e": "elementary charge", "u": "atomic mass unit", "H": "henry",
        "min": "minute", "ms": "millisecond", "mol": "mole", "bar": "bar", "Pa": "pascal", "nm": "nanometre",
        "um": "micrometre", "mm": "millimetre", "cm": "centimetre", "mV": "millivolt", "nA": "nanoampere",
        "pA": "picoampere", "mM": "millimole per litre",
    ]

    /// `0.07/ms`: a rate whose unit lost its space.
    func suggestRate(_ before: ExpressionSyntax, _ name: ExpressionSyntax) {
        guard let last = errors.indices.last, errors[last].reason == .unknownName, errors[last].range == name.range,
            case .literal(let literal) = before.node, literal.unit == nil,
            case .reference(let reference) = name.node, let word = reference.bareName,
            let unit = try? Unit.parse(word)
        else { return }
        let kind = unit.dimension == .time ? "a rate" : "a number per \(word)"
        errors[last].help = "\(kind) is written `\(literal.digits) /\(word)`"
    }

    /// A name that means nothing.
    func unknown(_ reference: ReferenceSyntax) {
        let names = scope.names
        let range = reference.range
        guard let name = reference.name else {
            let text = ReferenceSyntax(reference.parts).description
            fail(.unknownName, "no `\(Self.cut(text))` here", help: Self.suggestion(text, names), at: range)
            return
        }
        guard reference.arguments != nil else {
            let help = Self.functions.contains(name) ? "`\(name)` is a function: `\(name)(x)`" : nil
            fail(
                .unknownName, "no variable `\(name)` here",
                help: help ?? Self.suggestion(name, names + Array(Self.constants)), at: range)
            return
        }
        let help =
            switch name {
            case "ln": "`log` is the natural logarithm"
            case "pow": "`x^y`"
            case "fabs": "`abs`"
            case "E", "reversal", "equilibrium": "`nernst(ion)` is the potential at which an ion is at rest"
            case "heaviside", "step": "`if(x > 0, 1, 0)`"
            default: Self.suggestion(name, names + Array(Self.functions))
            }
        fail(.unknownName, "no function `\(name)` here", help: help, at: range)
    }

    private static func suggestion(_ name: String, _ names: [String]) -> String? {
        UnknownName.nearest(to: name, among: names).map { "did you mean `\($0)`?" }
    }
}

/// Finds what was probably meant.
package enum UnknownName {
    /// The candidate with the fewest edits, at most a third of the letters; ties go to the first in the alphabet.
    package static func nearest(to name: String, among candidates: [String]) -> String? {
        let typed = Array(name.utf8.prefix(64))
        var best: (distance: Int, name: String)?
        for candidate in candidates where candidate != name && candidate.utf8.count <= 64 {
            let limit = max(1, typed.count / 3)
            guard abs(candidate.utf8.count - typed.count) <= limit else { continue }
            let isSameLetters = candidate.lowercased() == name.lowercased()
            let distance = isSameLetters ? 0 : edits(typed, Array(candidate.utf8))
            guard distance <= limit, typed.count > 2 || isSameLetters else { continue }
            if best.map({ (distance, candidate) < $0 }) ?? true { best = (distance, candidate) }
        }
        return best?.name
    }

    /// Letters to insert, drop, change or swap with a neighbour (optimal string alignment).
    private static func edits(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var rows = [[Int](0...b.count)]
        for i in 1...max(a.count, 1) where i <= a.count {
            var row = [i]
            for j in 1...max(b.count, 1) where j <= b.count {
                var cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, rows[i - 2][j - 2] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
