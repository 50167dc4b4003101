import Units

extension ExpressionLowering {
    func power(_ base: ExpressionSyntax, _ exponent: ExpressionSyntax) -> Value? {
        let (left, right) = (quantity(of: base), quantity(of: exponent))
        guard let left, let right, refusePoint(left, base), refusePoint(right, exponent) else { return nil }
        guard right.dimension.isNone else {
            fail(
                .dimension, "an exponent is a plain number; `\(shown(exponent))` is in \(right.dimension)",
                at: exponent.range)
            return nil
        }
        if let (numerator, denominator) = Self.rational(exponent) {
            if let dimension = left.dimension.power(numerator, over: denominator), dimension.isKept {
                return .quantity(Quantity(expression: Expression.power(left.expression, numerator, over: denominator)))
            }
        } else if left.dimension.isNone {
            return .quantity(Quantity(expression: Expression.apply(.pow, left.expression, right.expression)))
        }
        fail(
            .dimension,
            "`\(shown(base))` is in \(left.dimension): its exponent must be a number with a denominator up to 12; "
                + "`\(shown(exponent))` is not",
            help: "`2`, `0.5`, `(1 / 3)`", at: exponent.range)
        return nil
    }

    /// The exponent as a fraction with a denominator up to 12: `2`, `-1`, `1.5`, `1/3`.
    private static func rational(_ syntax: ExpressionSyntax) -> (Int, Int)? {
        switch syntax.node {
        case .literal(let literal) where literal.unit == nil:
            for denominator in 1...12 {
                let numerator = literal.number * Double(denominator)
                guard numerator <= 12000 else { return nil }
                if numerator == numerator.rounded() { return (Int(numerator), denominator) }
            }
            return nil
        case .negative(let operand): return rational(operand).map { (-$0.0, $0.1) }
        case .positive(let operand): return rational(operand)
        case .product(let first, let terms):
            guard terms.count == 1, let term = terms.first, term.isInverse, let (a, b) = rational(first),
                let (c, d) = rational(term.operand), b == 1, d == 1, (1...12).contains(c)
            else { return nil }
            return (a, c)
        default: return nil
        }
    }
}
