internal import Units

/// An expression as a person would write it, with names for what it uses more than once.
public struct ExpressionText: Sendable {
    /// The expression.
    public let body: String
    /// Named parts, each after those it mentions.
    public let terms: [(name: String, text: String)]
    /// Names of the known parts that it mentions.
    public let known: [String]
}

extension Graph {
    /// The expression as text. Physical constants stand by their letters.
    ///
    /// - Parameters:
    ///   - known: parts that have a name of their own; what they are made of is not written out.
    ///   - digits: significant digits of constants.
    ///   - name: what a symbol is called, given the name it was made with.
    public func text(
        of root: Expression, known: [(part: Expression, name: String)] = [], digits: Int = 6,
        name: (String) -> String = { $0 }
    ) -> ExpressionText {
        let last = root.node(in: self)
        var names: [Int32: String] = [:]
        for (part, name) in known where part.constant == nil {
            let id = part.node(in: self)
            if nodes[Int(id)].operation != .symbol { names[id] = name }
        }
        let needed = reachable(from: last, stoppingAt: names)
        var uses: [Int32: Int] = [:]
        for id in needed where names[id] == nil {
            for operand in nodes[Int(id)].operands { uses[operand, default: 0] += 1 }
        }
        var written: [Int32: Piece] = [:]
        var terms: [(name: String, text: String)] = []
        var mentioned: [String] = []
        for id in needed {
            let node = nodes[Int(id)]
            if let known = names[id] {
                written[id] = Piece(known, .primary)
                mentioned.append(known)
                continue
            }
            var piece: Piece
            switch node.operation {
            case .symbol: piece = Piece(name(symbols[node.symbolIndex].name), .primary)
            case .constant: piece = Piece(constant: node.constant, dimension(of: id), digits: digits)
            default: piece = Piece(node, node.operands.compactMap { written[$0] })
            }
            if uses[id, default: 0] > 1, piece.text.count > 24, id != last {
                terms.append(("t\(terms.count + 1)", piece.text))
                piece = Piece("t\(terms.count)", .primary)
            }
            written[id] = piece
        }
        return ExpressionText(body: written[last]?.text ?? "", terms: terms, known: mentioned)
    }

    /// What a node depends on, operands first, without what named parts are made of.
    private func reachable(from root: Int32, stoppingAt names: [Int32: String]) -> [Int32] {
        guard root >= 0 else { return [] }
        var needed = [Bool](repeating: false, count: Int(root) + 1)
        needed[Int(root)] = true
        var result: [Int32] = []
        for id in stride(from: root, through: 0, by: -1) where needed[Int(id)] {
            result.append(id)
            guard names[id] == nil else { continue }
            for operand in nodes[Int(id)].operands { needed[Int(operand)] = true }
        }
        return result.reversed()
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

    /// A number with its unit, or the letter of the physical constant that it is.
    init(constant value: Double, _ dimension: Dimension, digits: Int) {
        let letters: [(String, Double, Dimension)] = [
            ("F", Constants.faraday, .molarCharge), ("R", Constants.gas, .molarEnergy / .temperature),
            ("kB", Constants.boltzmann, .energy / .temperature), ("e", Constants.elementaryCharge, .charge),
            ("NA", Constants.avogadro, .none / .amount),
        ]
        if let letter = letters.first(where: { $0.1 == value.magnitude && $0.2 == dimension }) {
            self.init(value < 0 ? "-\(letter.0)" : letter.0, value < 0 ? .unary : .primary)
            return
        }
        let number = Unit.text(of: value, digits: digits)
        self.init(
            dimension.isNone ? number : "\(number) \(dimension)", dimension.isNone && value >= 0 ? .primary : .unary)
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
        case .add:
            let right = part(1, .sum)
            // What begins with a sign is subtracted: a product or a sum after it reads the same.
            self =
                right.hasPrefix("-")
                ? Piece("\(part(0, .sum)) - \(right.dropFirst())", .sum) : Piece("\(part(0, .sum)) + \(right)", .sum)
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
