internal import Analyses
internal import Circuits
public import Devices
internal import Electrochemistry
internal import Equations
internal import Units

/// What a device rests on: its operating point, its assumptions, its solutions, and where each number comes from.
public struct DeviceExplanation: Sendable {
    /// Where the device settles.
    public let point: OperatingPoint
    /// Every value that the physics is computed from.
    public let inputs: [InputFact]
    /// What other laws and scales of activity would make of each membrane.
    public let activities: [ActivityComparison]
    /// Conversions between values per area and absolute ones, by part.
    public let conversions: [String]

    /// Solves the operating point and gathers the facts.
    public init(_ descriptor: Descriptor, variant: String = "base", voltage: TextNode? = nil) throws(Diagnostics) {
        let device = try DeviceCase(descriptor, voltage: voltage)
        point = try OperatingPoint(device, named: descriptor.name, variant: variant)
        activities = try ActivityComparison.all(of: device, families: ActivityFamilies(descriptor.families))
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
    /// Of the value, SI.
    public let unit: String
    /// The right-hand side, in the names of the device.
    public let equation: String
    /// Parts of the equation that it uses more than once.
    public let terms: [(name: String, text: String)]
    /// Everything it is computed from.
    public let inputs: [InputFact]
    /// Unknowns it depends on, with the equations that fix them.
    public let unknowns: [Unknown]
    /// Activities and the like that the equations mention, with their values in SI.
    public let named: [(name: String, value: Double, unit: String)]

    /// A quantity that an equation fixes.
    public struct Unknown: Sendable {
        /// As the circuit calls it.
        public let name: String
        /// SI.
        public let value: Double
        /// Of the value, SI.
        public let unit: String
        /// Zero equals this.
        public let equation: String
        /// Parts of the equation that it uses more than once.
        public let terms: [(name: String, text: String)]
    }

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
        let known = Self.named(of: device.device)
        let written = graph.text(of: expression, known: known, name: name)
        equation = written.body
        // An unknown may follow others.
        var wanted = graph.symbols(in: [expression])
        var open: Set<Int> = []
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for (index, own) in equations.enumerated() where !open.contains(index) {
                guard wanted.contains(where: { $0.isSame(as: own.symbol) }) else { continue }
                open.insert(index)
                wanted += graph.symbols(in: [own.residual])
                isGrowing = true
            }
        }
        var mentioned = written.known
        unknowns = open.sorted().map { index in
            let own = equations[index]
            let residual = graph.text(of: own.residual, known: known, name: name)
            mentioned += residual.known
            return Unknown(
                name: own.name, value: point.values[index + 1], unit: own.symbol.dimension.description,
                equation: "0 = \(residual.body)", terms: residual.terms)
        }
        terms = written.terms
        var seen: Set<String> = []
        let parts = mentioned.filter { seen.insert($0).inserted }.compactMap { name in known.first { $0.name == name } }
        let values = try device.point(of: parts.map(\.part)).values
        named = zip(parts, values).map { ($0.name, $1, $0.part.dimension.description) }
        let used = Set(wanted.map { graph.name(of: $0) }.filter(nominal.contains).map(name))
        inputs = facts.filter { used.contains($0.name) }
    }

    /// Parts of equations that people know by name: activities and coefficients of the solutions, and their ionic strengths.
    private static func named(of device: Device) -> [(part: Expression, name: String)] {
        var result: [(part: Expression, name: String)] = []
        // Ions of one salt may share a node, which then carries the names of all of them.
        func add(_ quantity: String, _ solution: String, _ values: [(ion: String, value: Expression)]) {
            var groups: [(value: Expression, ions: [String])] = []
            for (ion, value) in values {
                if let index = groups.firstIndex(where: { $0.value.isSame(as: value) }) {
                    groups[index].ions.append(ion)
                } else {
                    groups.append((value, [ion]))
                }
            }
            for group in groups {
                result.append((group.value, "\(solution).\(quantity)(\(group.ions.joined(separator: ", ")))"))
            }
        }
        for solution in device.solutions {
            add("activity", solution.name, solution.constituents.map { ($0.ion.name, $0.activity) })
            add("gamma", solution.name, solution.constituents.map { ($0.ion.name, $0.gamma) })
            if let strength = solution.molalIonicStrength {
                result.append((strength, "\(solution.name).molalIonicStrength"))
            }
        }
        return result
    }
}
