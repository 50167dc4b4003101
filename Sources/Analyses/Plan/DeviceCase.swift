package import Circuits
package import Devices
package import Equations
package import Units

/// A device with one set of equations: everything that stays when quantities vary.
package final class DeviceCase {
    package let descriptor: Descriptor
    package let graph: Graph
    package let device: Device
    package let circuit: Circuit
    package let scope: RecordScope
    let varied: VariedSet
    private let builder: DeviceBuilder
    private var twin: (circuit: Circuit, scope: RecordScope)?
    private let drive: Drive
    private let initial: Expression?
    package let notes: Diagnostics
    /// What drives it in time; `nil` where every point is at rest.
    let stimuli: StimulusSet?
    /// The same device at rest, where the circuit is one in motion.
    let restingCircuit: Circuit?

    /// Builds the device of one member of the structural axes.
    ///
    /// - Parameters:
    ///   - descriptor: with the overrides of the member applied.
    ///   - axes: those of the analysis; structural ones are skipped.
    init(_ descriptor: Descriptor, _ spec: AnalysisSpec) throws(Diagnostics) {
        var problems = Diagnostics()
        self.descriptor = descriptor
        let graph = Graph()
        self.graph = graph
        let seed = UInt64(descriptor.root["seed"]?.scalar ?? "") ?? 1
        let varied = VariedSet(seed: seed)
        self.varied = varied
        Self.fill(varied, spec, descriptor)
        let stimuli = spec.transient.map { _ in StimulusSet(graph: graph) }
        self.stimuli = stimuli
        if let stimuli, let transient = spec.transient {
            for (path, node) in transient.timed {
                varied.add(timed: path.description) { expected, read in stimuli.value(node, expected, read) }
            }
        }
        let builder = Self.builder(descriptor, graph, varied, stimuli)
        builder.names.time = stimuli?.time
        self.builder = builder
        let built = builder.build()
        let timed = stimuli?.problems ?? []
        for problem in builder.diagnostics + varied.problems + timed { problems.append(problem) }
        guard let device = built, !problems.hasErrors else { throw problems }
        self.device = device
        for path in builder.unreadPaths {
            problems.append(Diagnostic("nothing of the device reads `\(path)`", severity: .warning))
        }

        let read: Varied.Read = { text, expected in
            builder.reader.lower(text, expected: expected, what: "the value held", scope: builder.names)
        }
        var drive = Drive.open
        for (axis, item) in spec.axes.enumerated() {
            guard case .columns(let columns) = item.kind else { continue }
            for column in columns where column.path == "V" || column.path == "I" {
                let dimension: Dimension = column.path == "V" ? .voltage : .current
                let expected = column.path == "V" ? [dimension] : [dimension, .currentDensity]
                guard let value = varied.drive(column, axis: axis, expected, read, graph) else { continue }
                if device.port == nil {
                    problems.append(
                        column.node.diagnostic(
                            "the device has no port, so `\(column.path)` cannot be held",
                            help: "`port: [first, second]`"))
                } else if column.path == "V" {
                    drive = .voltage(value)
                } else {
                    drive = .current(Self.absolute(value, device))
                }
            }
        }
        func imposed(_ text: TextNode?, _ expected: [Dimension]) -> Expression? {
            guard let text else { return nil }
            return stimuli.map { $0.value(text, expected, read) } ?? read(text, expected)
        }
        for text in [spec.voltage, spec.current].compactMap(\.self) where device.port == nil {
            problems.append(
                text.diagnostic(
                    "the device has no port, so nothing can be imposed there", help: "`port: [first, second]`"))
        }
        if let value = imposed(spec.voltage, [.voltage]) { drive = .voltage(value) }
        if let value = imposed(spec.current, [.current, .currentDensity]) {
            drive = .current(Self.absolute(value, device))
        }
        let initial = spec.initial.flatMap { read($0, [.voltage]) }
        let more = varied.problems + (stimuli?.problems ?? []).dropFirst(timed.count)
        for problem in builder.diagnostics + more { problems.append(problem) }
        if problems.hasErrors { throw problems }
        self.drive = drive
        self.initial = initial
        do throws(Diagnostic) {
            if let stimuli {
                circuit = try Circuit(device, drive: drive, mode: .moving, time: stimuli.time)
                restingCircuit = try Circuit(device, drive: drive, initial: initial)
            } else {
                circuit = try Circuit(device, drive: drive, initial: initial)
                restingCircuit = nil
            }
        } catch {
            problems.append(error)
            throw problems
        }
        for note in device.notes { problems.append(note) }
        notes = problems
        final class Box { weak var owner: DeviceCase? }
        let box = Box()
        scope = RecordScope(circuit: circuit, names: builder.names, ideal: { box.owner?.ideal()?.scope })
        box.owner = self
    }

    /// Integrals of the device and of what was lowered with it, wired, each with where it stands.
    var integrals: [(check: IntegralCheck, place: Diagnostic)] {
        builder.integrals.map { ($0.check.mapped(circuit.wired), $0.place) }
    }

    /// Everything that must be solved, that of the ideal twin included where something reads it.
    var equations: [Circuit.Equation] { circuit.equations + (twin?.circuit.equations ?? []) }

    /// Reads a text as a quantity of the wired device.
    package func lower(_ text: TextNode, expected: [Units.Dimension] = [], what: String) throws(Diagnostics)
        -> Expression
    {
        try lower(text, expected: expected, what: what, in: scope)
    }

    /// Reads a text as a quantity, its names meaning what `scope` says.
    package func lower(
        _ text: TextNode, expected: [Units.Dimension] = [], what: String, in scope: any ExpressionScope
    ) throws(Diagnostics)
        -> Expression
    {
        let before = builder.diagnostics.count
        let value = builder.reader.lower(text, expected: expected, what: what, scope: scope)
        var problems = Diagnostics()
        for problem in builder.diagnostics.dropFirst(before) { problems.append(problem) }
        if let value, !problems.hasErrors { return value }
        if !problems.hasErrors { problems.append(text.diagnostic("`\(text.scalar ?? "?")` cannot be read")) }
        throw problems
    }

    /// Reads a text as a condition, its names meaning what `scope` says.
    func condition(_ text: TextNode, in scope: any ExpressionScope) throws(Diagnostics) -> Expression {
        let before = builder.diagnostics.count
        let value = builder.reader.condition(text, scope: scope)
        var problems = Diagnostics()
        for problem in builder.diagnostics.dropFirst(before) { problems.append(problem) }
        if let value, !problems.hasErrors { return value }
        if !problems.hasErrors { problems.append(text.diagnostic("`\(text.scalar ?? "?")` cannot be read")) }
        throw problems
    }

    /// What names mean at the level of the device.
    var names: DeviceScope { builder.names }

    /// The same device with ideal activities, over the same symbols.
    private func ideal() -> (circuit: Circuit, scope: RecordScope)? {
        if let twin { return twin }
        // In motion the twin would need states of its own.
        guard stimuli == nil else { return nil }
        let path = FullPath(["activity"])
        guard let descriptor = try? descriptor.applying([(path, TextNode(scalar: "ideal", from: "ideal()"))]) else {
            return nil
        }
        let builder = Self.builder(descriptor, graph, varied)
        guard let device = builder.build(), let circuit = try? Circuit(device, drive: drive, initial: initial) else {
            return nil
        }
        let made = (circuit, RecordScope(circuit: circuit, names: builder.names, ideal: nil))
        twin = made
        return made
    }

    private static func builder(
        _ descriptor: Descriptor, _ graph: Graph, _ varied: VariedSet, _ stimuli: StimulusSet? = nil
    ) -> DeviceBuilder {
        DeviceBuilder(
            root: descriptor.root, graph: graph, varied: varied.varied,
            nominal: { varied.nominal + (stimuli?.start(varied.nominal) ?? []) }, families: descriptor.families,
            table: descriptor.table,
            model: { entry in descriptor.model(of: entry)?.root })
    }

    private static func absolute(_ value: Expression, _ device: Device) -> Expression {
        guard value.dimension == .currentDensity, let area = device.portMembrane?.area else { return value }
        return value * area
    }

    private static func fill(_ varied: VariedSet, _ spec: AnalysisSpec, _ descriptor: Descriptor) {
        var replaced = spec.changed
        for item in spec.axes {
            switch item.kind {
            case .columns(let columns): replaced.formUnion(columns.map(\.path))
            case .designs(let columns): replaced.formUnion(columns.map(\.path))
            case .variants(let names):
                for name in names {
                    let overrides = (try? descriptor.overrides(ofVariant: name)) ?? []
                    replaced.formUnion(overrides.map(\.path.description))
                }
            default: break
            }
        }
        // In the order of application: design, corner, sweep, sample.
        for (axis, item) in spec.axes.enumerated() {
            guard case .designs(let columns) = item.kind else { continue }
            for column in columns { varied.add(design: column, axis: axis) }
        }
        for (axis, item) in spec.axes.enumerated() {
            guard case .corners(let corners) = item.kind else { continue }
            for (path, value) in corners.first?.values ?? [] where !value.isPercentage {
                varied.refuse(path, at: value, ifIn: replaced, "an absolute corner")
            }
            varied.add(corners: corners, axis: axis)
        }
        for (axis, item) in spec.axes.enumerated() {
            guard case .columns(let columns) = item.kind else { continue }
            for column in columns where column.path != "V" && column.path != "I" { varied.add(column, axis: axis) }
        }
        for (axis, item) in spec.axes.enumerated() {
            guard case .samples(let count) = item.kind else { continue }
            for entry in descriptor.root["spread"]?.map ?? [] {
                guard var paths = try? descriptor.resolve(entry.key) else { continue }
                if SpreadText.relation(entry.value) == .value {
                    paths.removeAll { spec.pinned.contains($0.description) }
                    for path in paths {
                        varied.refuse(path.description, at: entry.value, ifIn: replaced, "an absolute spread")
                    }
                }
                for path in paths { varied.add(spread: path.description, entry.value, axis: axis, count: count) }
            }
        }
    }
}
