import Units

extension ExpressionSyntax: CustomStringConvertible {
    /// The expression as text, with the fewest parentheses; reading it gives an equal tree.
    public var description: String {
        var printer = ExpressionPrinter()
        printer.write(self, above: .or)
        return printer.text
    }
}

extension ReferenceSyntax: CustomStringConvertible {
    /// `inside.activity(K+)`.
    public var description: String { ExpressionSyntax(.reference(self)).description }
}

/// Writes trees as text.
private struct ExpressionPrinter {
    /// How tightly a node binds; an operand that binds less than its place asks for gets parentheses.
    enum Level: Int {
        case or, and, not, comparison, sum, product, unary, power, primary
    }

    var text = ""

    mutating func write(_ expression: ExpressionSyntax, above minimum: Level) {
        let needsParentheses = Self.level(of: expression.node).rawValue < minimum.rawValue
        if needsParentheses { text += "(" }
        write(expression.node)
        if needsParentheses { text += ")" }
    }

    private mutating func write(_ node: ExpressionSyntax.Node) {
        switch node {
        case .literal(let literal):
            text += literal.digits
            if let unit = literal.unit { text += " " + unit.text }
        case .boolean(let value): text += value ? "true" : "false"
        case .reference(let reference): write(reference)
        case .negative(let operand): writeSign("-", operand)
        case .positive(let operand): writeSign("+", operand)
        case .sum(let first, let terms):
            write(first, above: .product)
            for term in terms {
                text += term.isInverse ? " - " : " + "
                write(term.operand, above: .product)
            }
        case .product(let first, let terms):
            write(first, above: .unary)
            for term in terms {
                text += term.isInverse ? " / " : " * "
                write(term.operand, above: .unary)
            }
        case .power(let base, let exponent):
            write(base, above: .primary)
            text += "^"
            write(exponent, above: .unary)
        case .comparison(let comparison, let left, let right):
            write(left, above: .sum)
            text += " \(comparison.rawValue) "
            write(right, above: .sum)
        case .not(let operand):
            text += "not "
            write(operand, above: .comparison)
        case .all(let operands): write(operands, joined: " and ", above: .not)
        case .any(let operands): write(operands, joined: " or ", above: .and)
        }
    }

    /// A sign before a bare temperature point would become part of it.
    private mutating func writeSign(_ sign: String, _ operand: ExpressionSyntax) {
        text += sign
        if case .literal(let literal) = operand.node, literal.unit?.isTemperaturePoint == true, !literal.hasSign {
            text += "("
            write(operand.node)
            text += ")"
        } else {
            write(operand, above: .unary)
        }
    }

    private mutating func write(_ operands: [ExpressionSyntax], joined word: String, above minimum: Level) {
        for (index, operand) in operands.enumerated() {
            if index > 0 { text += word }
            write(operand, above: minimum)
        }
    }

    private mutating func write(_ reference: ReferenceSyntax) {
        for (index, part) in reference.parts.enumerated() {
            if index > 0 { text += "." }
            text += part.name
            for group in part.indices {
                text += "["
                for (place, index) in group.enumerated() {
                    if place > 0 { text += "," }
                    switch index {
                    case .every: text += "*"
                    case .value(let value): write(value, above: .sum)
                    }
                }
                text += "]"
            }
        }
        guard let arguments = reference.arguments else { return }
        text += "("
        for (place, argument) in arguments.enumerated() {
            if place > 0 { text += ", " }
            switch argument.node {
            case .ion(let name): text += name
            case .expression(let expression): write(expression, above: .or)
            }
        }
        text += ")"
    }

    private static func level(of node: ExpressionSyntax.Node) -> Level {
        switch node {
        case .any: .or
        case .all: .and
        case .not: .not
        case .comparison: .comparison
        case .sum: .sum
        case .product: .product
        case .negative, .positive: .unary
        case .power: .power
        // A literal with a unit is not the base of a power; one with a sign would be read as a negative.
        case .literal(let literal): literal.hasSign ? .unary : literal.unit == nil ? .primary : .power
        case .boolean, .reference: .primary
        }
    }
}
