internal import Analyses
internal import Circuits
public import Devices
internal import Equations
internal import Units

/// What a device rests on: its operating point, its assumptions, its solutions, and where each number comes from.
public struct DeviceExplanation: Sendable {
    public let point: OperatingPoint
    public let inputs: [InputFact]
    /// Conversions between values per area and absolute ones, by part.
    public let conversions: [String]

    /// Solves the operating point and gathers the facts.
    public init(_ descriptor: Descriptor, variant: String = "base", voltage: TextNode? = nil) throws(Diagnostics) {
        let device = try DeviceCase(descriptor, voltage: voltage)
        point = try OperatingPoint(device, named: descriptor.name, variant: variant)
        inputs = InputFact.all(of: descriptor, opened: try DeviceCase(openingValuesOf: descriptor, voltage: voltage))
        conversions = device.device.membranes.flatMap { membrane in
            membrane.parts.flatMap { part in part.conversions.map { "\(membrane.name).\(part.name): \($0)" } }
        }
    }
}

/// One quantity of a device: its equation, what it is computed from, its value at the operating point.
public struct QuantityExplanation: Sendable {
    /// As asked for.
    public let quantity: String
    /// SI, at the operating point.
    public let value: Double
    public let unit: String
    /// The right-hand side, in the names of the device.
    public let equation: String
    /// Parts of the equation that it uses more than once.
    public let terms: [(name: String, text: String)]
    /// Everything it is computed from.
    public let inputs: [InputFact]
    /// Unknowns it depends on, with their values in SI and the equations that fix them.
    public let unknowns: [(name: String, value: Double, unit: String, equation: String)]

    /// Explains an expression of a device, such as `op.V`, `I(K+)` or `film.pores.J`.
    public init(_ text: String, of descriptor: Descriptor, voltage: TextNode? = nil) throws(Diagnostics) {
        let device = try DeviceCase(openingValuesOf: descriptor, voltage: voltage)
        let graph = device.graph
        let expression = try device.lower(TextNode(scalar: text, from: "quantity"), what: "the quantity")
            .stored(in: graph)
        let equations = device.circuit.equations
        let point = try device.point(of: [expression] + equations.map(\.symbol))
        let facts = InputFact.all(of: descriptor, opened: device)
        let nominal = Set(device.nominal.map { graph.name(of: $0.symbol) })
        let shortNames = Dictionary(
            DeviceCase.values(of: descriptor).map { ($0.path.description, $0.path.short) },
            uniquingKeysWith: { first, _ in first })
        func name(_ symbol: String) -> String { shortNames[symbol] ?? symbol }
        quantity = text
        value = point.values[0]
        unit = expression.dimension.description
        let written = graph.text(of: expression, name: name)
        equation = written.body
        var wanted = graph.symbols(in: [expression])
        unknowns = equations.enumerated().filter { graph.depends(expression, on: [$0.element.symbol]) }.map {
            index, own in
            wanted += graph.symbols(in: [own.residual])
            let residual = graph.text(of: own.residual, name: name)
            let terms = residual.terms.map { " where \($0.name) = \($0.text)" }.joined()
            return (own.name, point.values[index + 1], own.symbol.dimension.description, "0 = \(residual.body)\(terms)")
        }
        terms = written.terms
        let used = Set(wanted.map { graph.name(of: $0) }.filter(nominal.contains).map(name))
        inputs = facts.filter { used.contains($0.name) }
    }
}
