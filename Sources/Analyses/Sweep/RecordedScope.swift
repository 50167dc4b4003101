internal import Circuits
internal import Equations

/// What names mean to the figures of an analysis: what it records by a name, and everything that can be recorded.
///
/// Nothing is shadowed: a name that both know must mean the same to both.
struct RecordedScope: ExpressionScope {
    let base: RecordScope
    /// What the analysis records, by name.
    let recorded: [String: ExpressionSyntax]

    var names: [String] { recorded.keys.sorted() + base.names }

    func ownName(_ name: String) -> ScopeName? {
        if let own = base.ownName(name) { return own }
        guard let text = recorded[name], let value = try? ExpressionLowering(scope: base).quantity(text) else {
            return nil
        }
        return ScopeName(kind: "recorded quantity", dimension: value.dimension)
    }

    func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        if reference.name == "ideal", let argument = reference.arguments?.first?.expression,
            reference.arguments?.count == 1, let twin = base.idealScope
        {
            return .quantity(
                try value(of: argument, in: RecordedScope(base: twin, recorded: recorded), reference))
        }
        guard let name = reference.bareName, let text = recorded[name] else {
            return try base.resolve(reference, in: lowering)
        }
        let own = try value(of: text, in: base, reference)
        if case .quantity(let other)? = try? base.resolve(reference, in: lowering), !other.isSame(as: own) {
            throw ExpressionError(
                .usage, "`\(name)` is both recorded by this analysis and a name of the device, and they differ",
                help: "record it by another name", at: reference.range)
        }
        return .quantity(own)
    }

    private func value(
        of text: ExpressionSyntax, in scope: any ExpressionScope, _ reference: ReferenceSyntax
    ) throws(ExpressionError) -> Expression {
        do { return try ExpressionLowering(scope: scope).quantity(text) } catch {
            guard let first = error.errors.first else {
                throw ExpressionError(.usage, "`\(reference)` cannot be read here", at: reference.range)
            }
            throw ExpressionError(first.reason, first.message, help: first.help, at: reference.range)
        }
    }
}
