internal import Units

/// An expression as a person would write it, with names for what it uses more than once.
public struct ExpressionText: Sendable {
    /// The expression.
    public let body: String
    /// Named parts, each after those it mentions.
    public let terms: [(name: String, text: String)]
}

extension Graph {
    /// The expression as text.
    ///
    /// - Parameters:
    ///   - name: what a symbol is called, given the name it was made with.
    ///   - digits: significant digits of constants.
    public func text(
        of root: Expression, digits: Int = 6, name: (String) -> String = { $0 }
    ) -> ExpressionText {
        let last = root.node(in: self)
        let needed = reachable(from: [last])
        var uses: [Int32: Int] = [:]
        for id in needed { for operand in nodes[Int(id)].operands { uses[operand, default: 0] += 1 } }
        var written: [Int32: Piece] = [:]
        var terms: [(name: String, text: String)] = []
        for id in needed {
            let node = nodes[Int(id)]
            var piece: Piece
            switch node.operation {
            case .symbol: piece = Piece(name(symbols[node.symbolIndex].name), .primary)
            case .constant:
                let number = Unit.text(of: node.constant, digits: digits)
                let unit = dimension(of: id)
                piece =
                    unit.isNone
                    ? Piece(number, node.constant < 0 ? .unary : .primary) : Piece("\(number) \(unit)", .unary)
            default: piece = Piece(node, node.operands.compactMap { written[$0] })
            }
            if uses[id, default: 0] > 1, piece.text.count > 24, id != last {
                terms.append(("t\(terms.count + 1)", piece.text))
                piece = Piece("t\(terms.count)", .primary)
            }
            written[id] = piece
        }
        return ExpressionText(body: written[last]?.text ?? "", terms: terms)
    }
}

/// Text of a node, and how tightly it binds.
private struct Piece {
    enum Level: Int { case or, and, comparison, sum, product, unary, power, primary }

    let text: String
    let level: Level

    init(_ text: String, _ level: Level) {
        self.text = text
        self.level = level
    }

    init(_ node: Graph.Node, _ parts: [Piece]) {
        func part(_ index: Int, _ least: Level) -> String {
            guard index < parts.count else { return "?" }
            return parts[index].level.rawValue < least.rawValue ? "(\(parts[index].text))" : parts[index].text
        }
        func infix(_ sign: String, _ level: Level, right: Level) -> Piece {
            Piece("\(part(0, level)) \(sign) \(part(1, right))", level)
        }
        func call(_ name: String) -> Piece { Piece("\(name)(\(parts.map(\.text).joined(separator: ", ")))", .primary) }
        switch node.operation {
        case .add: self = infix("+", .sum, right: .sum)
        case .subtract: self = infix("-", .sum, right: .product)
        case .multiply: self = infix("*", .product, right: .product)
        case .divide: self = infix("/", .product, right: .unary)
        case .negate: self = Piece("-" + part(0, .unary), .unary)
        case .power:
            let exponent = node.denominator == 1 ? "\(node.numerator)" : "(\(node.numerator)/\(node.denominator))"
            self = Piece("\(part(0, .primary))^\(exponent)", .power)
        case .pow: self = Piece("\(part(0, .primary))^\(part(1, .primary))", .power)
        case .less: self = infix("<", .comparison, right: .sum)
        case .lessOrEqual: self = infix("<=", .comparison, right: .sum)
        case .equal: self = infix("=", .comparison, right: .sum)
        case .and: self = infix("and", .and, right: .and)
        case .or: self = infix("or", .or, right: .or)
        case .select: self = call("if")
        case .minimum: self = call("min")
        case .maximum: self = call("max")
        case .bernoulli: self = call("bernoulli" + String(repeating: "'", count: node.order))
        default: self = call("\(node.operation)")
        }
    }
}
