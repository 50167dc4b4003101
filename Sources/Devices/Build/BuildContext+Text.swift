package import Equations
package import Units

extension BuildContext {
    /// The expression of a scalar, checked against the dimensions that suit its place.
    package func lower(_ text: TextNode, expected: [Dimension], what: String, scope: any ExpressionScope) -> Expression?
    {
        guard let source = text.scalar else {
            report(text.diagnostic("\(what) is a value, not a \(text.map == nil ? "list" : "map")"))
            return nil
        }
        do {
            let lowering = ExpressionLowering(scope: scope)
            var place = expected.first.map { ExpressionPlace(what, $0) }
            if expected.count == 2, expected[1] == expected[0] * .area {
                place = ExpressionPlace(what, perArea: expected[0])
            } else if expected.count > 1 {
                place = nil
            }
            let value = try lowering.quantity(ExpressionSyntax(parsing: source), for: place).stored(in: graph)
            keep(lowering.integrals, of: text)
            for note in lowering.notes {
                let at = text.location(utf8Offset: note.range.lowerBound, length: max(1, note.range.count))
                report(text.file.diagnostic(note.message, help: note.help, at: at, severity: .warning))
            }
            if expected.isEmpty || expected.contains(value.dimension) { return value }
            if value.constant == 0, value.dimension.isNone { return graph.constant(0, expected[0]) }
            let allowed = expected.map(\.description).joined(separator: " or ")
            report(text.diagnostic("\(what) is in \(allowed); `\(source)` is in \(value.dimension)"))
            return nil
        } catch {
            report(error, in: text)
            return nil
        }
    }

    /// A condition, as the number 1 or 0.
    package func condition(_ text: TextNode, scope: any ExpressionScope) -> Expression? {
        guard let source = text.scalar else {
            report(text.diagnostic("a condition is text, such as `V > 0 mV`"))
            return nil
        }
        do {
            return try ExpressionLowering(scope: scope).condition(ExpressionSyntax(parsing: source)).stored(in: graph)
        } catch {
            report(error, in: text)
            return nil
        }
    }

    /// Reports each mistake of an expression at its place in the file.
    func report(_ errors: ExpressionErrors, in text: TextNode) {
        for error in errors.errors where !(failed && error.message.hasSuffix("has no value")) {
            let place = text.location(utf8Offset: error.range.lowerBound, length: max(1, error.range.count))
            report(text.file.diagnostic(error.message, help: error.help, at: place))
        }
    }
}
