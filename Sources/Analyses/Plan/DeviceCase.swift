package import Circuits
package import Devices
package import Equations
internal import Solvers
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
    private var twin: (circuit: Circuit, resting: Circuit?, scope: RecordScope)?
    private let drive: Drive
    private let initial: Expression?
    package let notes: Diagnostics
    /// What drives it in time; `nil` where every point is at rest.
    let stimuli: StimulusSet?
    private let waveforms: StimulusSet
    /// The same device at rest, where the circuit is one in motion.
    let restingCircuit: Circuit?
    /// What is asked to first order about the operating point; of a device at rest alone.
    let smallSignal: SmallSignal

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
        let waveforms = StimulusSet(graph: graph, isStill: spec.transient == nil)
        let stimuli = spec.transient.map { _ in waveforms }
        self.stimuli = stimuli
        self.waveforms = waveforms
        if let stimuli, let transient = spec.transient {
            for (path, node) in transient.timed {
                varied.add(timed: path.description) { expected, read in stimuli.value(node, expected, read) }
            }
        }
        for (path, node) in spec.placed {
            varied.add(timed: path) { expected, read in waveforms.value(node, expected, read) }
        }
        let builder = Self.builder(descriptor, graph, varied, waveforms, isMoving: stimuli != nil)
        builder.names.time = stimuli?.time
        waveforms.pointsOfFile = { [weak reader = builder.reader] in reader?.points(of: $0) }
        self.builder = builder
        let built = builder.build()
        let timed = waveforms.problems
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
        for (path, node) in spec.sensitivity?.paths ?? [] {
            drive = Self.changing(drive, by: path, at: node, varied, graph, &problems)
        }
        for (path, node) in Self.changingPaths(spec) where !["V", "I"].contains(path) {
            guard !varied.smallChanges.contains(where: { $0.path == path }) else { continue }
            problems.append(
                node.diagnostic("nothing of the device reads `\(path)` as a number, so nothing is differentiated by it")
            )
        }
        var frequency: Expression?
        if spec.impedance != nil, let axis = spec.axes.lastIndex(where: { $0.path == ImpedanceSpec.path }),
            case .columns(let columns) = spec.axes[axis].kind
        {
            frequency = varied.drive(
                columns[0], axis: axis, [.rate],
                { builder.reader.lower($0, expected: $1, what: "a frequency", scope: builder.names) }, graph)
            if varied.bound.contains(where: { $0.axis == axis && $0.values.contains { !($0 >= 0) } }) {
                problems.append(spec.axes[axis].node.diagnostic("frequencies are not negative", help: "`from: 1 Hz`"))
            }
        }
        let initial = spec.initial.flatMap { read($0, [.voltage]) }
        let more = varied.problems + waveforms.problems.dropFirst(timed.count)
        for problem in builder.diagnostics + more { problems.append(problem) }
        if problems.hasErrors { throw problems }
        self.drive = drive
        self.initial = initial
        do throws(Diagnostic) {
            if let stimuli {
                circuit = try Circuit(device, drive: drive, mode: .moving, time: stimuli.time)
                restingCircuit = try Circuit(
                    device, drive: drive, initial: initial, isSolved: spec.transient?.start == .operatingPoint)
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
        smallSignal = SmallSignal(
            device, drive: drive, resting: restingCircuit ?? circuit,
            changes: varied.smallChanges.map { ($0.symbol, $0.value) })
        final class Box { weak var owner: DeviceCase? }
        let box = Box()
        scope = RecordScope(circuit: circuit, names: builder.names, ideal: { box.owner?.ideal()?.scope })
        box.owner = self
        guard stimuli == nil else { return }
        let names = SmallSignalNames(
            smallSignal: smallSignal, frequency: frequency, transfer: try transfer(spec.impedance), drive: drive)
        let own = builder.names
        scope.answer = { reference throws(ExpressionError) in
            try names.quantity(reference) { name in
                own.ownName(name) != nil || own.parameterTexts.contains { $0.name == name }
            }
        }
    }

    /// Paths that derivatives are taken by, with where they are named.
    private static func changingPaths(_ spec: AnalysisSpec) -> [(path: String, node: TextNode)] {
        var result = spec.sensitivity?.paths ?? []
        if let impedance = spec.impedance, case .path(let path) = impedance.input {
            result.append((path.description, impedance.node["input"] ?? impedance.node))
        }
        return result
    }

    /// What is held at the port with a small change of it.
    private static func changing(
        _ drive: Drive, by path: String, at node: TextNode, _ varied: VariedSet, _ graph: Graph,
        _ problems: inout Diagnostics
    ) -> Drive {
        switch (path, drive) {
        case ("V", .voltage(let value)): return .voltage(varied.smallChange(of: path, from: value, in: graph))
        case ("I", .current(let value)): return .current(varied.smallChange(of: path, from: value, in: graph))
        case ("V", _), ("I", _):
            problems.append(
                node.diagnostic(
                    "`\(path)` is not held here, so nothing is differentiated by it",
                    help: path == "V" ? "`drive: { V: -60 mV }`" : "`drive: { I: 0 A }`"))
            return drive
        default: return drive
        }
    }

    private func transfer(_ impedance: ImpedanceSpec?) throws(Diagnostics) -> SmallSignalNames.Transfer? {
        guard let impedance, impedance.hasTransfer else { return nil }
        let motion: Linearisation
        do throws(Diagnostic) { motion = try smallSignal.free.get().motion } catch {
            throw Diagnostics(impedance.node.diagnostic(error.message, help: error.help))
        }
        let text = impedance.output ?? TextNode(scalar: "V", from: "impedance.output")
        let scope = RecordScope(circuit: motion.circuit, names: builder.names, ideal: nil)
        let output = try lowerOpen(text, what: "`output`", in: scope)
        let input: SmallSignalNames.Transfer.Input =
            switch impedance.input {
            case nil, .current: .current
            case .voltage: .voltage
            case .path(let path):
                .change(varied.smallChanges.firstIndex { $0.path == path.description } ?? 0)
            }
        return SmallSignalNames.Transfer(input: input, output: output)
    }

    /// The disturbance of the operating point that dies away last: the rate at which it grows, 1/s, and its frequency,
    /// Hz. `nil` where nothing changes in time, where the motion has no equations in this version, and of large circuits,
    /// whose eigenvalues are found only where they are asked for.
    package var disturbance: (rate: Expression, frequency: Expression)? {
        let states = device.membranes.flatMap(\.parts).reduce(0) { $0 + $1.states.count }
        guard states + equations.count <= CompiledSystem.largestGroup else { return nil }
        return try? smallSignal.disturbance()
    }

    /// Reads what is recorded: a quantity, or the derivative of one.
    func lower(_ record: AnalysisSpec.Record) throws(Diagnostics) -> Expression {
        do throws(Diagnostics) {
            let value: Expression
            if let requirement = record.requirement {
                value = distance(fromEdgeOf: requirement)
            } else {
                value = try lowerOpen(record.text, what: "`record`", in: scope)
            }
            guard let derivative = record.derivative else { return smallSignal.settled(value) }
            return try self.derivative(
                of: value, by: derivative.path, isRelative: derivative.isRelative, at: record.text)
        } catch {
            guard let place = record.place else { throw error }
            var placed = Diagnostics()
            for problem in error.entries { placed.append(place.diagnostic(problem.message, help: problem.help)) }
            throw placed
        }
    }

    /// How far a requirement of the models is from its edge: above zero where it holds. 1 where that is not known.
    private func distance(fromEdgeOf requirement: Int) -> Expression {
        let condition = circuit.wired([device.allRequirements[requirement].condition])[0]
        return graph.margin(of: condition.stored(in: graph)) ?? Expression(1)
    }

    /// Integrals of the device and of what was lowered with it, wired, each with where it stands.
    var integrals: [(check: IntegralCheck, place: Diagnostic)] {
        builder.integrals.map { ($0.check.mapped(circuit.wired), $0.place) }
    }

    /// Everything that must be solved, that of the ideal twin included where something reads it.
    var equations: [Circuit.Equation] { circuit.equations + (twin?.circuit.equations ?? []) }

    /// The derivative of a quantity at the operating point by a path that may change, all that is solved for following;
    /// states are where they rest.
    ///
    /// - Parameters:
    ///   - path: a full path that the device was built with as changing, or `V` or `I` where that is held.
    ///   - isRelative: whether it is that of the logarithms: percent for percent.
    package func derivative(
        of text: TextNode, by path: String, isRelative: Bool = false
    ) throws(Diagnostics) -> Expression {
        try derivative(of: try lowerOpen(text, what: "`of`", in: scope), by: path, isRelative: isRelative, at: text)
    }

    private func derivative(
        of value: Expression, by path: String, isRelative: Bool, at text: TextNode
    ) throws(Diagnostics) -> Expression {
        guard let change = varied.smallChanges.firstIndex(where: { $0.path == path }) else {
            throw Diagnostics(text.diagnostic("`\(path)` does not change here"))
        }
        guard !graph.depends(value, on: smallSignal.answers) else {
            throw Diagnostics(text.diagnostic("what is known to first order is not differentiated again"))
        }
        let slope = smallSignal.derivative(of: value, by: change)
        let base = varied.smallChanges[change].value
        return smallSignal.settled(isRelative ? slope * base / value : slope)
    }

    /// Every circuit that moves, each with itself at rest: that of the ideal twin where something reads it.
    var moving: [(circuit: Circuit, resting: Circuit)] {
        let own = restingCircuit.map { [(circuit, $0)] } ?? []
        return own + (twin.flatMap { twin in twin.resting.map { [(twin.circuit, $0)] } } ?? [])
    }

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
        smallSignal.settled(try lowerOpen(text, expected: expected, what: what, in: scope))
    }

    /// The same with the symbols of small changes in it.
    private func lowerOpen(
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
    private func ideal() -> (circuit: Circuit, resting: Circuit?, scope: RecordScope)? {
        if let twin { return twin }
        let path = FullPath(["activity"])
        guard let descriptor = try? descriptor.applying([(path, TextNode(scalar: "ideal", from: "ideal()"))]) else {
            return nil
        }
        let builder = Self.builder(descriptor, graph, varied, waveforms, isMoving: stimuli != nil)
        builder.names.time = stimuli?.time
        guard let device = builder.build(), let rest = try? Circuit(device, drive: drive, initial: initial) else {
            return nil
        }
        var circuit = rest
        if let stimuli {
            guard let moving = try? Circuit(device, drive: drive, mode: .moving, time: stimuli.time) else { return nil }
            circuit = moving
        }
        let made = (
            circuit, stimuli == nil ? nil : rest, RecordScope(circuit: circuit, names: builder.names, ideal: nil)
        )
        twin = made
        return made
    }

    private static func builder(
        _ descriptor: Descriptor, _ graph: Graph, _ varied: VariedSet, _ waveforms: StimulusSet, isMoving: Bool
    ) -> DeviceBuilder {
        DeviceBuilder(
            root: descriptor.root, graph: graph, varied: varied.varied,
            nominal: { varied.nominal + (isMoving ? waveforms.start(varied.nominal) : []) },
            families: descriptor.families,
            table: descriptor.table, waveform: { waveforms.value($0, $1, $2) },
            model: descriptor.model)
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
        var changing = changingPaths(spec).filter { !["V", "I"].contains($0.path) }
        // What designs set is differentiated by as it is set there, before corners and samples move it.
        let designed = Set(spec.designColumns.map(\.path))
        for (path, node) in changing where designed.contains(path) { varied.add(smallChangeOf: path, at: node) }
        changing.removeAll { designed.contains($0.path) }
        for (axis, item) in spec.axes.enumerated() {
            guard case .corners(let corners) = item.kind else { continue }
            for (path, value) in corners.first?.values ?? [] where !value.isPercentage {
                varied.refuse(path, at: value, ifIn: replaced, "an absolute corner")
            }
            varied.add(corners: corners, axis: axis)
        }
        for (axis, item) in spec.axes.enumerated() {
            guard case .columns(let columns) = item.kind else { continue }
            for column in columns where !["V", "I", ImpedanceSpec.path].contains(column.path) {
                varied.add(column, axis: axis)
            }
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
        for (path, node) in changing { varied.add(smallChangeOf: path, at: node) }
    }
}
