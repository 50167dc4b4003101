internal import Circuits
package import Devices
package import Equations
package import Solvers
internal import Units

/// One device at one point, ready to be asked for any quantity.
extension DeviceCase {
    /// The device at its operating point, or clamped to a voltage, or with a current imposed.
    ///
    /// - Parameters:
    ///   - voltage: what is held at the port; `nil` leaves it free.
    ///   - current: what is imposed at the port; both is an error of the caller.
    ///   - initial: where the search for the voltage starts.
    ///   - changing: full paths, and where they are named, that ``derivative(of:by:isRelative:)`` is to know.
    package convenience init(
        _ descriptor: Descriptor, voltage: TextNode? = nil, current: TextNode? = nil, initial: TextNode? = nil,
        changing: [(path: String, node: TextNode)] = []
    ) throws(Diagnostics) {
        var spec = AnalysisSpec.operatingPoint
        if !changing.isEmpty { spec.sensitivity = SensitivitySpec(by: changing) }
        spec.voltage = voltage
        spec.current = current
        spec.initial = initial
        try self.init(descriptor, spec)
    }

    /// The device with every plain value of its text left open, as a symbol named by its full path: what equations are
    /// shown with.
    package convenience init(openingValuesOf descriptor: Descriptor, voltage: TextNode? = nil) throws(Diagnostics) {
        var spec = AnalysisSpec.operatingPoint
        spec.voltage = voltage
        spec.axes = Self.values(of: descriptor).map { path, node in
            AxisSpec(columnOf: path.description, node)
        }
        try self.init(descriptor, spec)
    }

    /// Every value of the device's physics that is a plain expression of its text, by full path.
    package static func values(of descriptor: Descriptor) -> [(path: FullPath, node: TextNode)] {
        var result: [(path: FullPath, node: TextNode)] = []
        func walk(_ node: TextNode, _ keys: [String]) {
            if let map = node.map {
                if let value = node["value"], !keys.isEmpty {
                    walk(value, keys)
                } else {
                    for entry in map { walk(entry.value, keys + [entry.key]) }
                }
            } else if let text = node.scalar {
                let path = FullPath(keys)
                switch descriptor.holding(at: path) {
                case .expression(_, let words): if !words.contains(text) { result.append((path, node)) }
                default: if keys.first == "parameters" { result.append((path, node)) }
                }
            }
        }
        for key in ["temperature", "parameters", "solutions", "membranes", "circuit"] {
            if let node = descriptor.root[key] { walk(node, [key]) }
        }
        return result
    }

    /// Paths that may change, with their values.
    package var changing: [(path: String, value: Expression)] { varied.smallChanges.map { ($0.path, $0.value) } }

    /// What is to be said of integrals with too few nodes.
    package var integralWarnings: [Diagnostic] { IntegralNotes.warnings(of: self) }

    /// The symbols of varied values with their nominal values.
    package var nominal: [(symbol: Expression, value: Double)] { varied.nominal }

    /// What is a number where a point counts as solved: everything that is solved for, and the current through the port, of which
    /// no solver would notice that it is none.
    var solved: [Expression] { equations.map(\.symbol) + [circuit.portCurrent].compactMap(\.self) }

    /// What the solver is given for every equation of the circuit.
    var unknowns: [Unknown] {
        equations.map { equation in
            let guess = equation.guess.map(smallSignal.settled)
            return Unknown(
                symbol: equation.symbol, residual: smallSignal.settled(equation.residual),
                guess: guess ?? graph.constant(0, equation.symbol.dimension), initial: guess,
                nature: Unknown.Nature(equation.nature), minimum: equation.minimum?.constant,
                maximum: equation.maximum?.constant)
        }
    }

    /// Solves the point and evaluates `expressions` there, SI.
    ///
    /// Every expression may name anything of the wired device; each comes back in its place.
    package func point(of expressions: [Expression]) throws(Diagnostics) -> PointSolution {
        do {
            let checked = solved
            let system = try CompiledSystem(
                graph: graph, unknowns: unknowns, outputs: circuit.wired(expressions + checked),
                inputs: nominal.map { ($0.symbol, .lane) }, questions: smallSignal.questions(about: equations))
            let runner = BlockRunner(system)
            let inputs = nominal.map(\.value)
            let results = runner.run(inputs)
            var others: [SystemSolution] = []
            if system.mayHaveSeveralSolutions { others = runner.solutions(inputs) }
            let rootCount = results.rootCount()
            let isNumber = checked.indices.allSatisfy { results.value(output: expressions.count + $0).isFinite }
            let outcome = results.outcome()
            return PointSolution(
                values: expressions.indices.map { results.value(output: $0) },
                outcome: outcome == .converged && !isNumber ? .diverged : outcome,
                iterations: results.iterations.first.map(Int.init), residual: results.residual.first,
                rootCount: rootCount, isProvenUnique: system.unknownCount > 0 && !system.mayHaveSeveralSolutions,
                solutions: others)
        } catch {
            throw Diagnostics(Diagnostic("\(error)"))
        }
    }
}

/// How one point was solved and what was asked of it.
package struct PointSolution {
    /// The expressions asked for, SI, in order.
    package let values: [Double]
    package let outcome: LaneOutcome
    /// `nil` where nothing had to be iterated.
    package let iterations: Int?
    package let residual: Double?
    /// Zero-current potentials found; 1 where proven unique.
    package let rootCount: Int
    /// Whether there is one solution at most, by the signs of the equations.
    package let isProvenUnique: Bool
    /// Every solution with the same expressions, where several may exist.
    package let solutions: [SystemSolution]
}

extension Unknown.Nature {
    /// The nature that a model gives a quantity.
    init(_ nature: ModelState.Nature) {
        self =
            switch nature {
            case .voltage: .voltage
            case .current: .current
            case .concentration: .concentration
            case .fraction: .fraction
            case .other: .other
            }
    }
}
