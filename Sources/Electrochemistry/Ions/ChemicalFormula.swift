/// A formula without charge, as written: `SO4`, `Fe(CN)6`, `CH3COO`.
///
/// Parentheses may be nested. A body that is no formula of elements (`X`, `A`, `Prot`) is kept as a name, without
/// elements.
public struct ChemicalFormula: Hashable, Sendable {
    /// An element symbol or a parenthesised group, with the number behind it.
    public struct Group: Hashable, Sendable {
        /// As written, without parentheses and number.
        public let text: String
        /// The number behind it, 1 where none is written.
        public let count: Int
        /// Atoms of each element in one of it; `nil` where a symbol is not an element.
        public let elements: [String: Int]?
        /// Whether it stood in parentheses.
        public let isParenthesised: Bool
        /// As written, with parentheses and number.
        let written: String
    }

    /// As written.
    public let text: String
    /// The groups of the outermost level in their order.
    public let groups: [Group]
    /// Atoms of each element in all; `nil` where a symbol is not an element.
    public let elements: [String: Int]?

    /// The longest formula that is read.
    public static let longest = 64
    /// The largest number behind a symbol or group.
    public static let largestCount = 999
    /// The deepest nesting of parentheses; with the other two limits the number of atoms stays far below the largest `Int`.
    public static let deepest = 3

    init(groups: [Group]) {
        text = groups.map(\.written).joined()
        self.groups = groups
        elements = Self.total(groups)
    }

    /// Reads a formula; `name` is what the user wrote in full, for the message.
    public init(_ text: String, of name: String? = nil) throws(IonError) {
        let name = name ?? text
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= Self.longest else { throw .tooLong(length: text.utf8.count, limit: Self.longest) }
        var rest = text[...]
        self.init(groups: try Self.groups(&rest, of: name, depth: 0))
    }

    /// The molar mass as the sum of standard atomic weights, kg/mol; `nil` where an element is unknown.
    public var molarMass: Double? {
        guard let elements else { return nil }
        var sum = 0.0
        // A fixed order, so that the rounding of the sum is always the same.
        for (symbol, count) in elements.sorted(by: { $0.key < $1.key }) {
            guard let mass = Element.molarMass(symbol) else { return nil }
            sum += Double(count) * mass
        }
        return sum
    }

    /// Whether more than one symbol or group is written, so that a digit at the end may be a subscript.
    var hasSeveralGroups: Bool { groups.count > 1 || groups.first?.isParenthesised == true }

    private static func total(_ groups: [Group]) -> [String: Int]? {
        var sum: [String: Int] = [:]
        for group in groups {
            guard let elements = group.elements else { return nil }
            for (symbol, count) in elements { sum[symbol, default: 0] += count * group.count }
        }
        return sum
    }

    private static func groups(_ rest: inout Substring, of name: String, depth: Int) throws(IonError) -> [Group] {
        guard depth <= deepest else { throw .nestedTooDeep(name: name, limit: deepest) }
        var groups: [Group] = []
        while let first = rest.first, first != ")" {
            let start = rest
            if first == "(" {
                rest.removeFirst()
                let inner = try Self.groups(&rest, of: name, depth: depth + 1)
                guard rest.first == ")", !inner.isEmpty else { throw .unbalancedParentheses(name: name) }
                rest.removeFirst()
                let count = try number(&rest, of: name)
                groups.append(
                    Group(
                        text: inner.map(\.written).joined(), count: count, elements: total(inner),
                        isParenthesised: true,
                        written: String(start[..<rest.startIndex])))
            } else if first.isASCII, first.isUppercase {
                rest.removeFirst()
                while let next = rest.first, next.isASCII, next.isLowercase { rest.removeFirst() }
                let symbol = String(start[..<rest.startIndex])
                let count = try number(&rest, of: name)
                groups.append(
                    Group(
                        text: symbol, count: count, elements: Element.isSymbol(symbol) ? [symbol: 1] : nil,
                        isParenthesised: false, written: String(start[..<rest.startIndex])))
            } else {
                throw .badCharacter(name: name, character: first)
            }
        }
        guard depth > 0 || rest.isEmpty else { throw .unbalancedParentheses(name: name) }
        return groups
    }

    private static func number(_ rest: inout Substring, of name: String) throws(IonError) -> Int {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { return 1 }
        guard let value = Int(digits), value >= 1, value <= largestCount else {
            throw .badCount(name: name, count: String(digits), limit: largestCount)
        }
        rest = rest[digits.endIndex...]
        return value
    }
}
