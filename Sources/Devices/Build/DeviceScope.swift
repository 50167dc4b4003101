internal import Electrochemistry
package import Equations
internal import Units

/// What names mean at the level of the device: its parameters and tables, its solutions by name, constants, temperature.
package final class DeviceScope: ExpressionScope {
    let context: BuildContext
    var temperature: Expression?
    /// Seconds since the start, where something runs in time.
    package var time: Expression?
    package var ionNames: IonNames
    var tables: [String: TableText] = [:]
    /// Builds (once) the solution of a name.
    var solution: (String) -> Solution? = { _ in nil }
    /// What names mean in the devices that stand as elements, by their names.
    var subdevices: [String: DeviceScope] = [:]
    /// Whether what a finite volume holds means its makeup as stated, as in the values that the device is built from.
    package var readsStated = true
    package let parameterTexts: [(name: String, node: TextNode)]
    private(set) var parameters: [String: Expression] = [:]
    /// Where the device that this one is an element of states parameters of it.
    var given: [String: TextNode] = [:]
    /// Bounds of the parameters.
    private(set) var requirements: [Requirement] = []

    init(context: BuildContext, ions: IonNames) {
        self.context = context
        ionNames = ions
        parameterTexts = context.root["parameters"]?.map?.map { ($0.key, $0.value) } ?? []
    }

    /// A name with its indices worked out: `core[n-1]` as `core[4]`. An index that is not known before the device is built stays as it is.
    package func located(_ part: ReferenceSyntax.Part) -> ReferenceSyntax.Part {
        guard !part.indices.isEmpty else { return part }
        var result = part
        result.indices = part.indices.map { group in
            group.map { index in
                guard case .value(let syntax) = index,
                    let number = WholeNumber.value(of: syntax, [:], in: context.still),
                    let digits = try? ExpressionSyntax(parsing: String(number))
                else { return index }
                return .value(digits)
            }
        }
        return result
    }

    /// Called where a record or a figure reads an activity.
    package func requireActivity(for name: String) { context.requireActivity(for: name) }

    package var names: [String] {
        parameterTexts.map(\.name) + tables.keys.sorted() + (context.root["solutions"]?.map?.map(\.key) ?? []) + ["T"]
    }

    package func ownName(_ name: String) -> ScopeName? {
        parameters[name].map { ScopeName(kind: "parameter", dimension: $0.dimension) }
    }

    package func resolve(_ reference: ReferenceSyntax, in lowering: ExpressionLowering) throws(ExpressionError)
        -> ExpressionValue?
    {
        try quantity(reference, lowering).map { .quantity($0) }
    }

    /// What a name means, as a quantity.
    package func quantity(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError)
        -> Expression?
    {
        if reference.bareName == "time" {
            if let time { return time }
            throw ExpressionError(
                .usage, "`time` is known where something runs in time", help: "`transient: { stop: 100 ms }`",
                at: reference.range)
        }
        // The temperature itself may be a parameter, so it is asked for only when it is named.
        if let temperature {
            if let common = try CommonNames(temperature: temperature, ions: ionNames).resolve(reference) {
                return common
            }
        } else if reference.bareName != "T", reference.bareName != "temperature" {
            let none = Expression.quantity(.nan, .temperature)
            if let common = try CommonNames(temperature: none, ions: ionNames).resolve(reference) { return common }
        }
        return try parameter(reference, lowering)
    }

    /// A parameter, a table or a property of a solution of the device.
    func parameter(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError) -> Expression?
    {
        var name = reference.bareName
        if let name, let index = context.indices[name] { return Expression(Double(index)) }
        if name == nil, reference.arguments == nil, reference.parts.count == 2, reference.parts[0].name == "parameters"
        {
            name = reference.parts[1].name
        }
        if let name, let text = parameterTexts.first(where: { $0.name == name })?.node {
            return try parameter(name, text, at: reference.range)
        }
        if reference.parts.count > 1, let inner = reference.parts.first.flatMap({ subdevices[$0.spelled] }) {
            var reference = reference
            reference.parts.removeFirst()
            return try inner.parameter(reference, lowering)
        }
        if let name = reference.name, let arguments = reference.arguments, let table = tables[name] {
            return try table.look(up: arguments, reference, lowering)
        }
        let donnan = try DonnanFunction.resolve(
            reference, lowering, temperature: temperature ?? .quantity(.nan, .temperature), context
        ) { context.root["solutions"]?[$0] == nil ? nil : solution($0) }
        if let donnan { return donnan }
        if reference.parts.count == 2, let first = reference.parts.first?.name,
            context.root["solutions"]?[first] != nil, let solution = solution(first)
        {
            let value = try SolutionNames.resolve(reference, of: solution, ions: ionNames, context)
            guard readsStated, let value, let compartment = solution.compartment else { return value }
            return context.graph.substitute([value.stored(in: context.graph)], compartment.stated)[0]
        }
        return nil
    }

    /// The value of a parameter of the device.
    func parameter(_ name: String, _ text: TextNode, at range: Range<Int>) throws(ExpressionError) -> Expression {
        if let known = parameters[name] { return known }
        let value = try context.guarded(name, at: range) {
            context.value("parameters.\(name)", text, expected: [], what: "parameter `\(name)`", scope: self)
        }
        guard let value else { throw ExpressionError(.usage, "parameter `\(name)` has no value", at: range) }
        parameters[name] = value
        requirements += Bounds.check(
            value, text, what: "parameter `\(name)`", at: given[name] ?? text, context: context, scope: self)
        return value
    }

    /// Reads every parameter, so that mistakes in unused ones are told too.
    func readAll() {
        for (name, text) in parameterTexts {
            do { _ = try parameter(name, text, at: 0..<0) } catch {
                // A value that could not be read has been reported where it stands; a cycle has not.
                if error.message.hasPrefix("these define") { context.report(text.diagnostic(error.message)) }
            }
        }
    }
}
