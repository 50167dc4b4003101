public import Units

/// An expression as written: the tree that the grammar gives, with the place of every part.
///
/// Two trees are equal when they say the same, wherever they stand: ranges are not compared.
public struct ExpressionSyntax: Sendable {
    /// The deepest tree that is read or lowered.
    public static let deepest = 128

    /// What stands here. Parentheses leave no trace but the shape of the tree.
    public indirect enum Node: Hashable, Sendable {
        case literal(LiteralSyntax)
        case boolean(Bool)
        case reference(ReferenceSyntax)
        /// `-x`.
        case negative(ExpressionSyntax)
        /// `+x`.
        case positive(ExpressionSyntax)
        /// `a + b - c`: as one node however long, so that the depth of a tree is that of its nesting.
        case sum(ExpressionSyntax, [Term])
        /// `a * b / c`.
        case product(ExpressionSyntax, [Term])
        case power(ExpressionSyntax, ExpressionSyntax)
        case comparison(Comparison, ExpressionSyntax, ExpressionSyntax)
        case not(ExpressionSyntax)
        /// `a and b and c`: two or more.
        case all([ExpressionSyntax])
        /// `a or b or c`: two or more.
        case any([ExpressionSyntax])
    }

    /// An operand of a sum or a product after the first, with the operator before it.
    public struct Term: Hashable, Sendable {
        /// Whether the operator is `-` or `/`, not `+` or `*`.
        public var isInverse: Bool
        /// What is added, subtracted, multiplied or divided by.
        public var operand: ExpressionSyntax

        /// `+ operand` or `* operand`; `- operand` or `/ operand` where `isInverse`.
        public init(isInverse: Bool, _ operand: ExpressionSyntax) {
            self.isInverse = isInverse
            self.operand = operand
        }
    }

    /// The operator of a comparison.
    public enum Comparison: String, Hashable, Sendable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "="
        case notEqual = "!="
    }

    /// What stands here.
    public let node: Node
    /// Offsets in the UTF-8 of the text, without surrounding parentheses. Zero for a tree that was not read.
    public let range: Range<Int>
    /// How many nodes stand one inside the other, this one included.
    public let depth: Int

    /// A tree over `node`.
    public init(_ node: Node, range: Range<Int> = 0..<0) {
        self.node = node
        self.range = range
        depth = 1 + node.innerDepth
    }
}

extension ExpressionSyntax: Hashable {
    /// Whether both say the same, wherever they stand.
    public static func == (a: ExpressionSyntax, b: ExpressionSyntax) -> Bool { a.depth == b.depth && a.node == b.node }

    /// Leaves the place out.
    public func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

/// A number with its unit, if any.
public struct LiteralSyntax: Hashable, Sendable {
    /// The number as written; a temperature point carries its sign.
    public var digits: String
    /// The unit; `nil` for a bare number.
    public var unit: Unit?
    /// The number, in the unit.
    public var number: Double

    /// `digits unit`; `nil` unless `digits` is a finite number as the grammar writes it, with a sign only before a
    /// temperature point.
    public init?(digits: String, unit: Unit? = nil) {
        let signs: [Character] = unit?.isTemperaturePoint == true ? ["-", "+"] : []
        let unsigned = digits.first.map { signs.contains($0) } == true ? digits.dropFirst() : digits[...]
        let isWritten = unsigned.allSatisfy { $0.isASCII && ($0.isNumber || "eE.+-".contains($0)) }
        guard isWritten, unsigned.first?.isNumber == true, unsigned.last?.isNumber == true,
            let number = Double(digits), number.isFinite
        else { return nil }
        self.digits = digits
        self.unit = unit
        self.number = number
    }

    var hasSign: Bool { digits.first == "-" || digits.first == "+" }

    /// The value in SI.
    public var value: Double { unit?.si(number) ?? number }
}

extension ExpressionSyntax.Node {
    fileprivate var innerDepth: Int {
        switch self {
        case .literal, .boolean: 0
        case .reference(let reference): reference.innerDepth
        case .negative(let operand), .positive(let operand), .not(let operand): operand.depth
        case .sum(let first, let terms), .product(let first, let terms):
            terms.reduce(first.depth) { max($0, $1.operand.depth) }
        case .power(let a, let b), .comparison(_, let a, let b): max(a.depth, b.depth)
        case .all(let operands), .any(let operands): operands.reduce(0) { max($0, $1.depth) }
        }
    }
}
