package import Electrochemistry
package import Equations
internal import Units

/// Names that mean the same wherever an expression stands: temperature, water, and facts of an ion.
struct CommonNames {
    /// Temperature of the place, K.
    let temperature: Expression
    let ions: IonNames

    /// The meaning of a name, or `nil` where it is none of these.
    func resolve(_ reference: ReferenceSyntax) throws(ExpressionError) -> Expression? {
        if let name = reference.bareName {
            return name == "T" || name == "temperature" ? temperature : nil
        }
        if reference.arguments == nil {
            switch reference.path {
            case "water.permittivity": return Water.relativePermittivity(temperature: temperature)
            case "water.viscosity": return Water.viscosity(temperature: temperature)
            case "water.density": return Water.density(temperature: temperature)
            default: return nil
            }
        }
        switch reference.name {
        case "charge": return Expression(try ions.argument(of: reference).charge)
        case "molarMass":
            let ion = try ions.argument(of: reference)
            guard let mass = ion.molarMass else { throw Self.unknown("molar mass", ion, "molarMass", reference) }
            return .quantity(mass, .molarMass)
        case "diffusion":
            let ion = try ions.argument(of: reference)
            guard let datum = ion.diffusion else {
                throw Self.unknown("diffusion coefficient", ion, "diffusion", reference)
            }
            return Diffusion.coefficient(
                at25: .quantity(datum.coefficient, .diffusivity), temperature: temperature, warming: datum.warming)
        default: return nil
        }
    }

    private static func unknown(_ what: String, _ ion: Ion, _ key: String, _ reference: ReferenceSyntax)
        -> ExpressionError
    {
        ExpressionError(
            .usage, "no \(what) of `\(ion)` is known", help: "state it: `ions: { \(ion): { \(key): ... } }`",
            at: reference.range)
    }
}

/// What the text of an ion means at a place: the ions of the device, a parameter that holds one, the `ion` of a loop.
package struct IonNames {
    var catalogue: IonCatalogue
    /// Parameters of `type: ion`, by name.
    var parameters: [String: Ion] = [:]
    /// What `ion` stands for inside a loop over ions.
    var current: Ion?

    /// The ion that `name` stands for.
    package func ion(_ name: String, at range: Range<Int>) throws(ExpressionError) -> Ion {
        if let parameter = parameters[name] { return parameter }
        if name == "ion" {
            if let current { return current }
            throw ExpressionError(.usage, "`ion` stands for no ion here", help: "name one, such as `K+`", at: range)
        }
        do {
            return try catalogue.ion(name)
        } catch {
            throw ExpressionError(.usage, error.message, help: error.help, at: range)
        }
    }

    /// The ion in the parentheses of a reference that takes exactly one.
    package func argument(of reference: ReferenceSyntax) throws(ExpressionError) -> Ion {
        guard let arguments = reference.arguments, arguments.count == 1, let name = arguments.first?.bareName else {
            let name = reference.parts.last?.name ?? "this"
            throw ExpressionError(.usage, "`\(name)` takes one ion", help: "`\(name)(K+)`", at: reference.range)
        }
        return try ion(name, at: arguments.first?.range ?? reference.range)
    }
}
