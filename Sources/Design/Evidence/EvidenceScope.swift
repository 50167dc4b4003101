internal import Analyses
internal import Circuits
internal import Equations
internal import Units

/// What names mean in evidence: everything that can be recorded at the operating point, and `analysis.figure`.
///
/// What another analysis, or the ideal twin, has to say enters as a number.
struct EvidenceScope: ExpressionScope {
    let base: RecordScope
    /// The number of `analysis.figure`; `nil` where there is no such analysis.
    let figure: (_ analysis: String, _ quantity: String, _ range: Range<Int>) throws(ExpressionError) -> Expression?
    /// The number of an expression in the ideal twin.
    let ideal: (_ expression: ExpressionSyntax, _ range: Range<Int>) throws(ExpressionError) -> Expression

    var names: [String] { base.names }
    func ownName(_ name: String) -> ScopeName? { base.ownName(name) }

    func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        if reference.name == "ideal", let arguments = reference.arguments {
            guard arguments.count == 1, let argument = arguments.first?.expression else {
                throw ExpressionError(.usage, "`ideal` takes one expression", at: reference.range)
            }
            return .quantity(try ideal(argument, reference.range))
        }
        if reference.parts.count > 1, let first = reference.parts.first?.name, first != "op",
            reference.parts.allSatisfy(\.indices.isEmpty)
        {
            var rest = reference
            rest.parts.removeFirst()
            if let number = try figure(first, rest.description, reference.range) { return .quantity(number) }
        }
        return try base.resolve(reference, in: lowering)
    }
}
