import Units

extension ExpressionSyntax {
    /// Reads an expression.
    ///
    /// Units are checked while reading, so all unknown ones are reported at once; of mistakes against the grammar
    /// the first. Any text, however long or nested, is read or refused within the limits of 64 KiB, 4096 words and
    /// a depth of 128.
    public init(parsing text: String) throws(ExpressionErrors) {
        self = try ExpressionParser.read(text) { (parser) throws(ExpressionError) in try parser.expression(.or) }
    }
}

/// `low..high`: the values of an index of `for`.
public struct IndexRangeSyntax: Hashable, Sendable {
    /// Where it begins.
    public let low: ExpressionSyntax
    /// Where it ends, included.
    public let high: ExpressionSyntax

    /// Reads `low..high`.
    public init(parsing text: String) throws(ExpressionErrors) {
        (low, high) = try ExpressionParser.read(text) {
            (parser) throws(ExpressionError) -> (ExpressionSyntax, ExpressionSyntax) in
            let low = try parser.expression(.sum)
            guard parser.token.kind == .dots else {
                throw ExpressionError(
                    .syntax, "a range has two ends", help: "`1..\(parser.text(low.range))`", at: parser.token.range)
            }
            parser.advance()
            return (low, try parser.expression(.sum))
        }
    }
}

/// Reads words into a tree. Operators are read by how tightly they bind, so that a level of nesting costs few stack
/// frames; depth is counted before it is entered.
struct ExpressionParser {
    /// What an operand must bind tighter than.
    enum Level: Int, Comparable {
        case or, and, not, comparison, sum, product, unary

        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    let bytes: [UInt8]
    let tokens: [ExpressionToken]
    var index = 0
    /// Mistakes after which reading went on.
    var errors: [ExpressionError] = []
    /// Where the innermost group (parentheses, argument) begins: what a misplaced operator refers to.
    var groupStart = 0
    private var nesting = 0

    var token: ExpressionToken { tokens[index] }
    var previous: ExpressionToken? { index > 0 ? tokens[index - 1] : nil }

    private init(_ text: String) throws(ExpressionError) {
        bytes = Array(text.utf8)
        tokens = try ExpressionLexer.tokens(of: bytes)
    }

    static func read<Tree>(
        _ text: String, _ body: (inout ExpressionParser) throws(ExpressionError) -> Tree
    ) throws(ExpressionErrors) -> Tree {
        var parser: ExpressionParser
        do { parser = try ExpressionParser(text) } catch { throw ExpressionErrors([error]) }
        let tree: Tree
        do throws(ExpressionError) {
            tree = try body(&parser)
            if parser.token.kind != .end { throw parser.unexpected() }
        } catch {
            // What stumbles over the end of a unit that was reported already says nothing new.
            let isEcho = parser.errors.contains { $0.range.upperBound == error.range.lowerBound }
            throw ExpressionErrors(isEcho ? parser.errors : parser.errors + [error])
        }
        guard parser.errors.isEmpty else { throw ExpressionErrors(parser.errors) }
        return tree
    }

    /// The last word is `end` and stays the current one.
    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    var word: String { text(token.range) }

    private func isWord(_ word: String) -> Bool { token.kind == .name && self.word == word }

    // MARK: - Operators

    /// An expression whose operators bind at least as tightly as `minimum`.
    mutating func expression(_ minimum: Level) throws(ExpressionError) -> ExpressionSyntax {
        var left = try prefix(minimum)
        while let level = operatorLevel, level >= minimum {
            switch level {
            case .sum, .product: left = try chain(left, level)
            case .comparison: left = try comparison(left)
            case .and, .or: left = try junction(left, level)
            case .not, .unary: return left
            }
        }
        return left
    }

    /// How tightly the operator binds that the current word is.
    private var operatorLevel: Level? {
        switch token.kind {
        case .plus, .minus: .sum
        case .star, .slash: .product
        case .comparison: .comparison
        case .name: isWord("and") ? .and : isWord("or") ? .or : nil
        default: nil
        }
    }

    private mutating func chain(
        _ first: ExpressionSyntax, _ level: Level
    ) throws(ExpressionError) -> ExpressionSyntax {
        var terms: [ExpressionSyntax.Term] = []
        while operatorLevel == level {
            let isInverse = token.kind == .minus || token.kind == .slash
            advance()
            terms.append(ExpressionSyntax.Term(isInverse: isInverse, try expression(level == .sum ? .product : .unary)))
        }
        let end = terms.last?.operand.range.upperBound ?? first.range.upperBound
        return try tree(level == .sum ? .sum(first, terms) : .product(first, terms), first.range.lowerBound, end)
    }

    private mutating func comparison(_ left: ExpressionSyntax) throws(ExpressionError) -> ExpressionSyntax {
        guard case .comparison(let comparison) = token.kind else { return left }
        let place = token.range
        advance()
        if token.range.lowerBound == place.upperBound, case .comparison = token.kind {
            throw ExpressionError(
                .syntax, "`\(text(place.lowerBound..<token.range.upperBound))` is not an operator",
                help: "comparisons are `<`, `<=`, `>`, `>=`, `=`, `!=`", at: place.lowerBound..<token.range.upperBound)
        }
        let right = try expression(.sum)
        if case .comparison = token.kind {
            let (a, b) = (text(left.range), text(right.range))
            throw ExpressionError(
                .syntax, "comparisons are not chained", help: "`\(a) \(comparison.rawValue) \(b) and \(b) \(word) ...`",
                at: token.range)
        }
        return try tree(.comparison(comparison, left, right), left.range.lowerBound, right.range.upperBound)
    }

    private mutating func junction(
        _ first: ExpressionSyntax, _ level: Level
    ) throws(ExpressionError) -> ExpressionSyntax {
        var operands = [first]
        while operatorLevel == level {
            advance()
            operands.append(try expression(level == .and ? .not : .and))
        }
        let end = operands.last?.range.upperBound ?? first.range.upperBound
        return try tree(level == .and ? .all(operands) : .any(operands), first.range.lowerBound, end)
    }

    /// An operand with the words before it: `not`, signs; and the power behind it.
    private mutating func prefix(_ minimum: Level) throws(ExpressionError) -> ExpressionSyntax {
        let start = token.range.lowerBound
        if isWord("not") {
            guard minimum <= .not else {
                throw ExpressionError(.syntax, "`not` needs parentheses here", help: "`(not ...)`", at: token.range)
            }
            advance()
            let operand = try expression(.comparison)
            return try tree(.not(operand), start, operand.range.upperBound)
        }
        if token.kind == .plus || token.kind == .minus {
            let isNegative = token.kind == .minus
            advance()
            if let point = try signedPoint(isNegative: isNegative, from: start) { return point }
            let operand = try nested(at: start) { (parser) throws(ExpressionError) in try parser.prefix(.unary) }
            return try tree(isNegative ? .negative(operand) : .positive(operand), start, operand.range.upperBound)
        }
        let isBareLiteral = token.kind == .number && token.unit != nil
        let base = try primary()
        guard token.kind == .caret else { return base }
        if isBareLiteral { throw unitBeforePower() }
        advance()
        let exponent = try nested(at: start) { (parser) throws(ExpressionError) in try parser.prefix(.unary) }
        return try tree(.power(base, exponent), start, exponent.range.upperBound)
    }

    // MARK: - Limits

    func tree(_ node: ExpressionSyntax.Node, _ start: Int, _ end: Int) throws(ExpressionError) -> ExpressionSyntax {
        let result = ExpressionSyntax(node, range: start..<max(start, end))
        guard result.depth <= ExpressionSyntax.deepest else { throw tooDeep(at: result.range) }
        return result
    }

    /// Runs `body` one level deeper.
    mutating func nested<Result>(
        at start: Int, _ body: (inout ExpressionParser) throws(ExpressionError) -> Result
    ) throws(ExpressionError) -> Result {
        guard nesting < ExpressionSyntax.deepest else { throw tooDeep(at: start..<token.range.upperBound) }
        nesting += 1
        defer { nesting -= 1 }
        return try body(&self)
    }

    private func tooDeep(at range: Range<Int>) -> ExpressionError {
        ExpressionError(
            .syntax, "an expression is nested at most \(ExpressionSyntax.deepest) deep",
            help: "name parts of it under `where`", at: range)
    }
}
