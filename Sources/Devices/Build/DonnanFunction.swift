internal import Electrochemistry
internal import Equations
internal import Units

/// `donnan(fixed, concentration)` and `donnan(fixed, solution)`: the potential of a medium with fixed charge minus that of the
/// solution it stands in.
enum DonnanFunction {
    private static let form = "`donnan(fixed, inside)`, or with the concentration of a 1:1 salt `donnan(fixed, 10 mM)`"

    /// The potential, or `nil` where the reference is no call of it.
    ///
    /// - Parameter solution: what a name stands for, where it is a solution.
    static func resolve(
        _ reference: ReferenceSyntax, _ lowering: ExpressionLowering, temperature: Expression, _ context: BuildContext,
        solution: (String) -> Solution?
    ) throws(ExpressionError) -> Expression? {
        guard reference.name == "donnan", let arguments = reference.arguments else { return nil }
        guard arguments.count == 2 else {
            throw ExpressionError(
                .usage, "`donnan` takes the fixed charge and what it stands in", help: form, at: reference.range)
        }
        let fixed = try amount(arguments[0], lowering, what: "the fixed charge")
        if let name = arguments[1].bareName, let solution = solution(name) {
            context.requireActivity(for: "donnan")
            let ions = solution.constituents.map { own in
                DonnanEquilibrium.Ion(charge: own.ion.charge, activity: own.activity)
            }
            guard ions.contains(where: { $0.charge > 0 }), ions.contains(where: { $0.charge < 0 }) else {
                throw ExpressionError(
                    .usage, "solution `\(name)` has no ions of both signs to balance a fixed charge",
                    at: arguments[1].range)
            }
            return DonnanEquilibrium.potential(temperature: temperature, fixedCharge: fixed, ions: ions)
        }
        let salt = try amount(arguments[1], lowering, what: "the salt")
        return DonnanEquilibrium.potential(temperature: temperature, fixedCharge: fixed, concentration: salt)
    }

    private static func amount(_ argument: ArgumentSyntax, _ lowering: ExpressionLowering, what: String)
        throws(ExpressionError) -> Expression
    {
        let value = try lowering.value(of: argument)
        if value.dimension == .concentration { return value }
        if value.constant == 0, value.dimension.isNone { return .quantity(0, .concentration) }
        throw ExpressionError(
            .dimension, "\(what) of `donnan` is an amount per volume; this is in \(value.dimension)", help: form,
            at: argument.range)
    }
}
