package import Equations

/// What `for` makes of one entry: an instance for each combination of indices, called `name[1,2]`.
package struct Instances: Sendable {
    /// The name of the entry.
    package let name: String
    /// The indices in the order typed, with their ranges.
    package let ranges: [(index: String, values: ClosedRange<Int>)]

    /// Most instances of one entry.
    private static let most = 1_000_000

    /// The instances of an entry; `nil` where it has no `for`.
    ///
    /// - Parameter root: the device, whose parameters the ends of ranges may use.
    /// - Throws: a range cannot be read.
    package init?(_ entry: TextNode.Entry, in root: TextNode) throws(Diagnostic) {
        guard let loop = entry.value["for"] else { return nil }
        name = entry.key
        var ranges: [(index: String, values: ClosedRange<Int>)] = []
        var total = 1.0
        for item in loop.map ?? [] where !["doc", "source", "why"].contains(item.key) {
            guard let ends = item.value.scalar?.split(separator: "..", omittingEmptySubsequences: false),
                ends.count == 2
            else { throw item.value.diagnostic("a range of `for` is `1..n`", help: "`for: { \(item.key): 1..8 }`") }
            var numbers: [Int] = []
            for end in ends {
                guard let number = WholeNumber.value(of: String(end), [:], in: root) else {
                    throw item.value.diagnostic(
                        "`\(end)` is not a whole number that is known before the device is built",
                        help: "write digits, or a parameter that is one and stands still")
                }
                numbers.append(number)
            }
            guard numbers[0] <= numbers[1] else {
                throw item.value.diagnostic(
                    "`\(item.key)` runs from \(numbers[0]) to \(numbers[1]): no instance is left")
            }
            guard !ReservedNames.contains(item.key) else {
                throw item.diagnostic("`\(item.key)` is a name of the language", help: "choose another index")
            }
            ranges.append((item.key, numbers[0]...numbers[1]))
            total *= Double(numbers[1]) - Double(numbers[0]) + 1
        }
        guard !ranges.isEmpty else {
            throw loop.diagnostic("`for` names an index and its range", help: "`for: { i: 1..8 }`")
        }
        guard total <= Double(Self.most) else {
            throw loop.diagnostic("`\(entry.key)` has more than \(Self.most) instances")
        }
        self.ranges = ranges
    }

    /// Every instance, the last index running fastest.
    package var all: [(name: String, indices: [String: Int])] {
        matching(ranges.map { _ in nil }) ?? []
    }

    /// The instances with some indices given and others free; `nil` where an index is out of its range or one too many.
    package func matching(_ given: [Int?]) -> [(name: String, indices: [String: Int])]? {
        guard given.count == ranges.count else { return nil }
        var result: [(numbers: [Int], indices: [String: Int])] = [([], [:])]
        for ((index, values), number) in zip(ranges, given) {
            if let number, !values.contains(number) { return nil }
            let chosen = number.map { $0...$0 } ?? values
            result = result.flatMap { partial in
                chosen.map { value in
                    (partial.numbers + [value], partial.indices.merging([index: value]) { _, new in new })
                }
            }
        }
        return result.map { ("\(name)[\($0.numbers.map(String.init).joined(separator: ","))]", $0.indices) }
    }

    /// `name[3,*]` taken apart: the name, and for each index its number, `nil` for `*`; `nil` for a name without indices.
    static func parse(_ text: String) -> (name: String, indices: [Int?])? {
        guard text.hasSuffix("]"), let open = text.firstIndex(of: "["), open != text.startIndex else { return nil }
        var indices: [Int?] = []
        for piece in text[text.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false)
        {
            let word = piece.filter { $0 != " " }
            guard word == "*" || Int(word) != nil else { return nil }
            indices.append(Int(word))
        }
        return (String(text[..<open]), indices)
    }

    /// The indices of a name as numbers, `nil` for `*`; `nil` as a whole where one is no whole number that is known.
    package static func numbers(of part: ReferenceSyntax.Part, in root: TextNode) -> [Int?]? {
        spelled(part, [:], in: root).flatMap(parse)?.indices
    }

    /// Whether a name has indices: it is that of an instance.
    static func isInstance(_ name: String) -> Bool { name.hasSuffix("]") && !InnerPath.isKey(name) }

    /// A name without its indices.
    static func base(_ name: String) -> String { name.firstIndex(of: "[").map { String(name[..<$0]) } ?? name }

    /// `word[i,j-1]` with its indices worked out: `word[3,16]`; `nil` where they are no whole numbers.
    package static func spelled(_ name: String, _ indices: [String: Int], in root: TextNode) -> String? {
        guard name.contains("[") else { return name }
        guard let syntax = try? ExpressionSyntax(parsing: name), case .reference(let reference) = syntax.node,
            reference.arguments == nil, reference.parts.count == 1
        else { return nil }
        return spelled(reference.parts[0], indices, in: root)
    }

    /// The same of a name that has been parsed.
    package static func spelled(_ part: ReferenceSyntax.Part, _ indices: [String: Int], in root: TextNode) -> String? {
        guard !part.indices.isEmpty else { return part.name }
        guard part.indices.count == 1 else { return nil }
        var words: [String] = []
        for index in part.indices[0] {
            guard case .value(let syntax) = index else {
                words.append("*")
                continue
            }
            guard let number = WholeNumber.value(of: syntax, indices, in: root) else { return nil }
            words.append(String(number))
        }
        return "\(part.name)[\(words.joined(separator: ","))]"
    }
}

/// Whole numbers of indices, known before a device is built.
enum WholeNumber {
    static func value(of text: String, _ indices: [String: Int], in root: TextNode) -> Int? {
        guard let syntax = try? ExpressionSyntax(parsing: text) else { return nil }
        return value(of: syntax, indices, in: root)
    }

    static func value(of syntax: ExpressionSyntax, _ indices: [String: Int], in root: TextNode) -> Int? {
        number(syntax, indices, root, depth: 0).flatMap { $0.rounded() == $0 && abs($0) < 1e9 ? Int($0) : nil }
    }

    private static func number(
        _ syntax: ExpressionSyntax, _ indices: [String: Int], _ root: TextNode, depth: Int
    ) -> Double? {
        guard depth < 32 else { return nil }
        func inner(_ other: ExpressionSyntax) -> Double? { number(other, indices, root, depth: depth + 1) }
        switch syntax.node {
        case .literal(let literal): return literal.unit == nil ? Double(literal.digits) : nil
        case .negative(let operand): return inner(operand).map { -$0 }
        case .positive(let operand): return inner(operand)
        case .sum(let first, let terms), .product(let first, let terms):
            guard var total = inner(first) else { return nil }
            let isSum = if case .sum = syntax.node { true } else { false }
            for term in terms {
                guard let own = inner(term.operand) else { return nil }
                switch (isSum, term.isInverse) {
                case (true, false): total += own
                case (true, true): total -= own
                case (false, false): total *= own
                case (false, true): total /= own
                }
            }
            return total
        case .reference(let reference):
            guard let name = reference.bareName else { return nil }
            if let index = indices[name] { return Double(index) }
            guard let text = root["parameters"]?[name].flatMap({ $0.scalar ?? $0["value"]?.scalar }),
                let parsed = try? ExpressionSyntax(parsing: text)
            else { return nil }
            return number(parsed, [:], root, depth: depth + 1)
        default: return nil
        }
    }
}
