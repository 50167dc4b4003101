internal import Circuits
internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Compiles an analysis: builds the device of each member of the structural axes, lowers what is recorded, shares the axes
/// out and compiles.
struct SweepBuilder {
    let spec: AnalysisSpec
    let descriptor: Descriptor
    var notes = Diagnostics()
    var axes: [Sweep.SweepAxis] = []
    var layout = SweepLayout(extents: [], isStructural: [], needsWholeCurves: false)
    var members: [SweepMember] = []
    var variables: [SweepVariable] = []
    var sideVariables: [Sweep.SideVariable] = []

    /// What one member gives, before it is compiled.
    private struct Draft {
        let device: DeviceCase
        /// `nil` where the member lacks what is recorded.
        var records: [Expression?] = []
        var figures: [Expression?] = []
        var reductions: [(symbol: Expression, reduction: CurveReduction, curves: [Expression])] = []
    }

    init(spec: AnalysisSpec, descriptor: Descriptor) {
        self.spec = spec
        self.descriptor = descriptor
    }

    mutating func build() throws(Diagnostics) {
        let structural = spec.axes.filter(\.isStructural)
        var drafts: [Draft] = []
        for member in Self.members(of: structural) {
            let device = try self.device(of: member, structural)
            drafts.append(Draft(device: device))
            notes.append(contentsOf: device.notes)
        }
        guard let first = drafts.first else { return }
        try lowerRecords(&drafts)
        try lowerFigures(&drafts)
        try layOut(first.device)
        try nameEverything(drafts)
        for draft in drafts { members.append(try compile(draft)) }
    }

    // MARK: - Members

    private static func members(of axes: [AxisSpec]) -> [[Int]] {
        axes.reduce([[]]) { members, axis in
            members.flatMap { member in (0..<axis.structuralCount).map { member + [$0] } }
        }
    }

    private func device(of member: [Int], _ axes: [AxisSpec]) throws(Diagnostics) -> DeviceCase {
        var overrides: [(path: FullPath, value: TextNode)] = spec.held
        for (axis, index) in zip(axes, member) {
            switch axis.kind {
            case .variants(let names):
                if names[index] != "base" || descriptor.variantNames.contains("base") {
                    overrides += try descriptor.overrides(ofVariant: names[index])
                }
            case .texts(let path, let values):
                overrides.append((FullPath(path.split(separator: ".").map(String.init)), values[index]))
            default: break
            }
        }
        return try DeviceCase(try descriptor.applying(overrides), spec)
    }

    // MARK: - What is recorded

    private func lowerRecords(_ drafts: inout [Draft]) throws(Diagnostics) {
        var missing = Diagnostics()
        for record in spec.records {
            var problems = Diagnostics()
            var found = false
            for index in drafts.indices {
                do throws(Diagnostics) {
                    drafts[index].records.append(try drafts[index].device.lower(record.text, what: "`record`"))
                    found = true
                } catch {
                    drafts[index].records.append(nil)
                    problems.append(contentsOf: error)
                }
            }
            if !found { missing.append(contentsOf: problems) }
        }
        if missing.hasErrors { throw missing }
    }

    private mutating func lowerFigures(_ drafts: inout [Draft]) throws(Diagnostics) {
        guard !spec.figures.isEmpty else { return }
        if let last = spec.axes.last, last.isStructural {
            throw Diagnostics(
                last.node.diagnostic(
                    "figures reduce the innermost axis, and this one holds no numbers", help: "put it further out"))
        }
        for index in drafts.indices {
            let device = drafts[index].device
            let scope = FigureScope(base: device.scope, graph: device.graph)
            for figure in spec.figures {
                do throws(Diagnostics) {
                    drafts[index].figures.append(
                        try device.lower(figure.text, what: "figure `\(figure.name ?? "?")`", in: scope))
                } catch {
                    if index == 0 { throw error }
                    drafts[index].figures.append(nil)
                }
            }
            drafts[index].reductions = scope.reductions
            // Without an axis a figure is the value itself.
            if spec.axes.isEmpty {
                drafts[index].figures = drafts[index].figures.map { figure in
                    guard let figure,
                        device.graph.symbols(in: [figure]).allSatisfy({ symbol in
                            !scope.reductions.contains { $0.symbol.isSame(as: symbol) }
                        })
                    else { return figure }
                    let symbol = device.graph.symbol("value", figure.dimension)
                    drafts[index].reductions.append((symbol, .first, [figure]))
                    return symbol
                }
            }
            let unknowns = device.equations.map(\.symbol)
            for (figure, text) in zip(drafts[index].figures, spec.figures) {
                guard let figure, !spec.axes.isEmpty else { continue }
                let lastAxis = spec.axes.count - 1
                let moving = device.varied.bound.filter { $0.axis == lastAxis }.map(\.symbol)
                if device.graph.depends(figure, on: unknowns + moving) {
                    throw Diagnostics(
                        text.text.diagnostic(
                            "figure `\(text.name ?? "?")` is a curve, not a number",
                            help: "reduce it: `highest(...)`, `at(y, x, value)`"))
                }
            }
        }
    }

    // MARK: - Axes and names

    private mutating func layOut(_ device: DeviceCase) throws(Diagnostics) {
        var problems = Diagnostics()
        var extents: [Int] = []
        let names = QuantityName.axisNames(spec.axes.map(\.path))
        for (index, axis) in spec.axes.enumerated() {
            let coordinate: ResultAxis.Coordinate
            var unit: String?
            switch axis.kind {
            case .variants(let names): coordinate = .labels(names)
            case .texts(_, let values): coordinate = .labels(values.map(Self.label))
            case .corners(let corners): coordinate = .labels(corners.map(\.name))
            case .samples(let count):
                coordinate = .numbers((0..<count).map(Double.init))
                unit = "1"
            case .columns(let columns):
                let made = device.varied.coordinates.first { $0.axis == index && $0.path == columns[0].path }
                guard let made else {
                    problems.append(
                        axis.node.diagnostic("nothing of the device reads `\(columns[0].path)`, so it cannot be swept"))
                    continue
                }
                let length = device.varied.bound.first { $0.axis == index }?.values.count ?? 0
                if let numbers = made.numbers {
                    coordinate = .numbers(numbers)
                    unit = made.value.dimension.description
                } else {
                    coordinate = .count(length)
                }
                let lengths = Set(device.varied.bound.filter { $0.axis == index }.map(\.values.count))
                if lengths.count > 1 {
                    problems.append(axis.node.diagnostic("axes that move together have equally many values"))
                }
            }
            axes.append(Sweep.SweepAxis(path: axis.path, name: names[index], coordinate: coordinate, unit: unit))
            extents.append(ResultAxis(name: "", coordinate: coordinate).count)
        }
        if problems.hasErrors { throw problems }
        var total = 1.0
        for extent in extents { total *= Double(extent) }
        guard total <= Double(Sweep.mostPoints) else {
            throw Diagnostics(Diagnostic("the sweep has more than 10^15 points", help: "make an axis shorter"))
        }
        layout = SweepLayout(
            extents: extents, isStructural: spec.axes.map(\.isStructural), needsWholeCurves: !spec.figures.isEmpty)
    }

    private mutating func nameEverything(_ drafts: [Draft]) throws(Diagnostics) {
        func expression(_ pick: (Draft) -> Expression?) -> Expression? { drafts.lazy.compactMap(pick).first }
        var names = recordNames()
        for (number, record) in spec.records.enumerated() where !spec.keepsFiguresOnly {
            let dimension = expression { $0.records[number] }?.dimension ?? .none
            variables.append(
                SweepVariable(
                    kind: .record(number), name: names[number], dimension: dimension, longName: record.text.scalar ?? ""
                ))
        }
        let isIterative = drafts.contains { !$0.device.equations.isEmpty }
        if !spec.keepsFiguresOnly {
            var kinds: [(SweepVariable.Kind, String, String)] = [
                (.status, "solver_status", "how the point ended"),
                (.validity, "within_validity", "whether all models are used where they hold"),
            ]
            if isIterative {
                kinds += [
                    (.iterations, "solver_iterations", "iterations of the solver"),
                    (.residual, "solver_residual", "what is left of the equations, in units of their tolerances"),
                    (.rootCount, "root_count", "zero-current potentials found; 1 where proven unique"),
                ]
            }
            for (kind, name, long) in kinds {
                variables.append(SweepVariable(kind: kind, name: name, dimension: .none, longName: long))
            }
        }
        for (number, figure) in spec.figures.enumerated() {
            let dimension = expression { $0.figures[number] }?.dimension ?? .none
            let name = figure.name ?? "figure"
            variables.append(
                SweepVariable(
                    kind: .figure(number), name: name, dimension: dimension, longName: figure.text.scalar ?? ""))
            variables.append(
                SweepVariable(
                    kind: .figureStatus(number), name: name + "_status", dimension: .none,
                    longName: "whether \(name) was found"))
        }
        if let device = drafts.first?.device { addSideVariables(device) }
        names = axes.map(\.name) + variables.map(\.name) + sideVariables.map(\.name)
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw Diagnostics(
                Diagnostic(
                    "two variables of the results would be called `\(name)`",
                    help: "name them in `record`: `{ first: ..., second: ... }`"))
        }
    }

    private func recordNames() -> [String] {
        let texts = spec.records.map { $0.text.scalar ?? "" }
        var names = zip(spec.records, texts).map { $0.name ?? QuantityName.name(of: $1) }
        // Two ions of one formula keep their charges.
        for index in names.indices where spec.records[index].name == nil {
            let twins = names.indices.filter {
                $0 != index && names[$0] == names[index] && spec.records[$0].name == nil
            }
            guard !twins.isEmpty, texts[index].contains("(") else { continue }
            for twin in twins + [index] {
                guard let open = texts[twin].lastIndex(of: "("), texts[twin].hasSuffix(")") else { continue }
                let ion = String(texts[twin][texts[twin].index(after: open)...].dropLast())
                names[twin] = names[twin].replacing(
                    QuantityName.ionName(ion), with: QuantityName.chargedIonName(ion), maxReplacements: 1)
            }
        }
        return names
    }

    private mutating func addSideVariables(_ device: DeviceCase) {
        let all = device.varied.coordinates + device.varied.draws
        let names = QuantityName.axisNames(all.map(\.path))
        let taken = Set(axes.map(\.path))
        let wanted = zip(all, names).filter { !taken.contains($0.0.path) || $0.0.numbers == nil }
        var evaluated: [Int: [[Double]]] = [:]
        for axis in Set(wanted.map(\.0.axis)) {
            let values = wanted.filter { $0.0.axis == axis && $0.0.numbers == nil }.map(\.0.value)
            evaluated[axis] = AxisValues.evaluate(values, along: axis, of: device)
        }
        var used: [Int: Int] = [:]
        for (coordinate, name) in wanted {
            let axis = coordinate.axis
            var values = coordinate.numbers
            if values == nil, let known = evaluated[axis] {
                values = known[used[axis, default: 0]]
                used[axis, default: 0] += 1
            }
            guard let values else { continue }
            sideVariables.append(
                Sweep.SideVariable(
                    name: name, path: coordinate.path, unit: coordinate.value.dimension.description, axis: axis,
                    values: values))
        }
    }

    private static func label(_ node: TextNode) -> String {
        if let text = node.scalar { return text }
        return (node.map ?? []).map { "\($0.key): \(label($0.value))" }.joined(separator: ", ")
    }

    // MARK: - Compilation

    private func compile(_ draft: Draft) throws(Diagnostics) -> SweepMember {
        let device = draft.device
        let graph = device.graph
        var wanted: [Expression] = []
        func output(_ expression: Expression) -> Int {
            if let known = wanted.firstIndex(where: { $0.isSame(as: expression) }) { return known }
            wanted.append(expression.stored(in: graph))
            return wanted.count - 1
        }
        let records = draft.records.map { $0.map(output) }
        let requirements = device.device.allRequirements
        let conditions = requirements.map { device.circuit.wired($0.condition) }.filter { $0.constant != 1 }
        let validity =
            conditions.isEmpty
            ? nil : output(conditions.dropFirst().reduce(conditions[0]) { Expression.apply(.and, $0, $1) })
        let reductions = draft.reductions.map { reduction in
            FigureReader.Reduction(reduction: reduction.reduction, outputs: reduction.curves.map(output))
        }
        var inputs: [(symbol: Expression, binding: Program.Binding)] = []
        var laneInputs: [(axis: Int, values: [Double])] = []
        var loopValues: [[Double]] = []
        for bound in device.varied.bound {
            if case .loop(let number) = layout.roles[bound.axis] {
                inputs.append((bound.symbol, .loop(number)))
                loopValues.append(bound.values)
            } else {
                inputs.append((bound.symbol, .lane))
                laneInputs.append((bound.axis, bound.values))
            }
        }
        do {
            let system = try CompiledSystem(
                graph: graph, unknowns: device.unknowns, outputs: wanted, inputs: inputs,
                loopExtents: layout.loops.map { layout.extents[$0] })
            return SweepMember(
                system: system, tables: LoopTables(system.program, values: loopValues), laneInputs: laneInputs,
                outputs: variables.map { variable in
                    if case .record(let number) = variable.kind { records[number] } else { nil }
                }, validity: validity, requirements: requirements.map(\.message),
                figures: try figures(draft, reductions))
        } catch {
            throw Diagnostics(Diagnostic("\(error)"))
        }
    }

    private func figures(_ draft: Draft, _ reductions: [FigureReader.Reduction]) throws(SystemError) -> FigureReader? {
        guard !draft.figures.isEmpty else { return nil }
        let graph = draft.device.graph
        var inputs: [(symbol: Expression, binding: Program.Binding)] = []
        var sources: [FigureReader.Input] = []
        for (number, reduction) in draft.reductions.enumerated() {
            inputs.append((reduction.symbol, .lane))
            sources.append(.reduction(number))
        }
        for bound in draft.device.varied.bound {
            inputs.append((bound.symbol, .lane))
            sources.append(.bound(axis: bound.axis, values: bound.values))
        }
        let outputs = draft.figures.map { ($0 ?? .quantity(.nan, .none)).stored(in: graph) }
        let uses = outputs.map { figure in
            draft.reductions.indices.filter { graph.depends(figure, on: [draft.reductions[$0].symbol]) }
        }
        return FigureReader(
            reductions: reductions,
            system: try CompiledSystem(graph: graph, unknowns: [], outputs: outputs, inputs: inputs), inputs: sources,
            uses: uses)
    }
}

extension AxisSpec {
    /// Members of a structural axis.
    var structuralCount: Int {
        switch kind {
        case .variants(let names): names.count
        case .texts(_, let values): values.count
        default: 1
        }
    }
}
