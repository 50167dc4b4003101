internal import Equations
internal import Units

extension TextNode {
    /// Whether this is a number in `%`, and so relative to the value it belongs to.
    package var isPercentage: Bool {
        guard let text = scalar, let syntax = try? ExpressionSyntax(parsing: text) else { return false }
        if case .literal(let literal) = syntax.node { return literal.unit?.text == "%" }
        return false
    }
}
