internal import Circuits
internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Compiles an analysis: builds the device of each member of the structural axes, lowers what is recorded, shares the axes
/// out and compiles.
struct SweepBuilder {
    private(set) var spec: AnalysisSpec
    let descriptor: Descriptor
    var notes = Diagnostics()
    var activityNotes: [String] = []
    var axes: [Sweep.SweepAxis] = []
    var layout = SweepLayout(extents: [], isStructural: [], needsWholeCurves: false)
    var members: [SweepMember] = []
    var transients: [TransientMember] = []
    var variables: [SweepVariable] = []
    var sideVariables: [Sweep.SideVariable] = []
    var designs: [DesignValue] = []
    var requirements: [String] = []
    /// Quantities whose values on their axis follow other axes; recorded after what the analysis records.
    var movingAxes: [(name: String, coordinate: VariedSet.Coordinate)] = []

    /// What one member gives, before it is compiled.
    struct Draft {
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
        var drafts = try drafts()
        guard !drafts.isEmpty else { return }
        spec.recordDistances(of: requirements.count)
        try lowerRecords(&drafts)
        if let transient = spec.transient { return try build(transient, &drafts) }
        try lowerFigures(&drafts)
        recordMovingAxes(&drafts)
        try layOut(drafts)
        try nameEverything(drafts)
        for draft in drafts {
            for warning in IntegralNotes.warnings(of: draft.device) { notes.append(warning) }
            members.append(try compile(draft))
        }
    }

    // MARK: - Members

    private mutating func drafts() throws(Diagnostics) -> [Draft] {
        let structural = spec.axes.filter(\.isStructural)
        var drafts: [Draft] = []
        for member in Self.members(of: structural) {
            let device = try self.device(of: member, structural)
            drafts.append(Draft(device: device))
            if drafts.count == 1 {
                designs = device.varied.designs
                requirements = device.device.allRequirements.map(\.message)
            }
            notes.append(contentsOf: device.notes)
            for note in device.device.solutions.flatMap(\.activityNotes) where !activityNotes.contains(note) {
                activityNotes.append(note)
            }
        }
        return drafts
    }

    static func members(of axes: [AxisSpec]) -> [[Int]] {
        axes.reduce([[]]) { members, axis in
            members.flatMap { member in (0..<axis.structuralCount).map { member + [$0] } }
        }
    }

    func device(of member: [Int], _ axes: [AxisSpec]) throws(Diagnostics) -> DeviceCase {
        var overrides: [(path: FullPath, value: TextNode)] = spec.held
        var parts: [String] = []
        for (axis, index) in zip(axes, member) {
            switch axis.kind {
            case .variants(let names):
                if names[index] != "base" || descriptor.variantNames.contains("base") {
                    overrides += try descriptor.overrides(ofVariant: names[index])
                    parts.append("variant `\(names[index])`")
                }
            case .texts(let path, let values):
                parts.append("`\(path): \(Self.label(values[index]))`")
                overrides.append((FullPath(dotted: path), values[index]))
            default: break
            }
        }
        do throws(Diagnostics) {
            return try DeviceCase(try descriptor.applying(overrides), spec)
        } catch {
            throw parts.isEmpty ? error : error.inside(parts.joined(separator: ", "))
        }
    }

    // MARK: - What is recorded

    private mutating func lowerRecords(_ drafts: inout [Draft]) throws(Diagnostics) {
        var missing = Diagnostics()
        for record in spec.records {
            var problems = Diagnostics()
            var found = false
            for index in drafts.indices {
                do throws(Diagnostics) {
                    drafts[index].records.append(try drafts[index].device.lower(record))
                    found = true
                } catch {
                    drafts[index].records.append(nil)
                    problems.append(contentsOf: error)
                }
            }
            if !found { missing.append(contentsOf: problems) } else if problems.hasErrors { noteGap(record) }
        }
        if missing.hasErrors { throw missing }
    }

    /// Says that what some members lack is missing there.
    mutating func noteGap(_ record: AnalysisSpec.Record) {
        notes.append(
            record.text.diagnostic(
                "`\(record.name ?? record.text.scalar ?? "?")` does not exist everywhere; its values are missing where it does not",
                severity: .note))
    }

    private mutating func lowerFigures(_ drafts: inout [Draft]) throws(Diagnostics) {
        guard !spec.figures.isEmpty else { return }
        if let last = spec.axes.last, last.isStructural {
            throw Diagnostics(
                last.node.diagnostic(
                    "figures reduce the innermost axis, and this one holds no numbers", help: "put it further out"))
        }
        var problems = spec.figures.map { _ in Diagnostics() }
        let recorded = Dictionary(
            spec.definitions.compactMap { record -> (String, ExpressionSyntax)? in
                guard let name = record.name, let text = record.text.scalar,
                    let syntax = try? ExpressionSyntax(parsing: text)
                else { return nil }
                return (name, syntax)
            }, uniquingKeysWith: { first, _ in first })
        for index in drafts.indices {
            let device = drafts[index].device
            let scope = FigureScope(
                base: RecordedScope(base: device.scope, recorded: recorded), graph: device.graph)
            for (number, figure) in spec.figures.enumerated() {
                do throws(Diagnostics) {
                    drafts[index].figures.append(
                        try device.lower(figure.text, what: "figure `\(figure.name ?? "?")`", in: scope))
                } catch {
                    problems[number].append(contentsOf: error)
                    drafts[index].figures.append(nil)
                }
            }
            drafts[index].reductions = scope.reductions.map { own in
                (own.symbol, own.reduction, own.curves.map(device.smallSignal.settled))
            }
            // Without an axis a figure is the value itself.
            if spec.isPoint {
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
            let unknowns = device.equations.map(\.symbol) + device.smallSignal.answers
            for (figure, text) in zip(drafts[index].figures, spec.figures) {
                guard let figure, !spec.isPoint else { continue }
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
        var missing = Diagnostics()
        for (number, figure) in spec.figures.enumerated() where problems[number].hasErrors {
            if drafts.contains(where: { $0.figures[number] != nil }) {
                noteGap(figure)
            } else {
                missing.append(contentsOf: problems[number])
            }
        }
        if missing.hasErrors { throw missing }
    }

    // MARK: - Axes

    mutating func layOut(_ drafts: [Draft]) throws(Diagnostics) {
        var problems = Diagnostics()
        var extents: [Int] = []
        var names = QuantityName.axisNames(spec.axes.map(\.path), besides: wantedNames)
        let coordinates = coordinates(of: drafts)
        for (index, axis) in spec.axes.enumerated() {
            let coordinate: ResultAxis.Coordinate
            var unit: String?
            switch axis.kind {
            case .variants(let names): coordinate = .labels(names)
            case .texts(_, let values): coordinate = .labels(values.map(Self.label))
            case .corners(let corners): coordinate = .labels(corners.map(\.name))
            case .point: coordinate = .count(1)
            case .designs: coordinate = .count(VariedSet.designProbes)
            case .samples(let count):
                coordinate = .numbers((0..<count).map(Double.init))
                unit = "1"
                if descriptor.root["spread"]?.map?.isEmpty != false {
                    notes.append(
                        axis.node.diagnostic(
                            "all samples are alike: the device has no `spread`",
                            help: "`spread: { PATH: { distribution: normal, sigma: 5 % } }`", severity: .warning))
                }
            case .columns(let columns):
                let made = coordinates.first { $0.axis == index && $0.path == columns[0].path }
                let bound = drafts.map { draft in draft.device.varied.bound.filter { $0.axis == index } }
                guard let made else {
                    problems.append(
                        axis.node.diagnostic("nothing of the device reads `\(columns[0].path)`, so it cannot be swept"))
                    continue
                }
                if made.path == "I", made.value.dimension == .currentDensity { names[index] = "current_density" }
                if let numbers = made.numbers {
                    coordinate = .numbers(numbers)
                    unit = made.value.dimension.description
                } else {
                    coordinate = .count(bound.joined().first?.values.count ?? 0)
                    names[index] += "_index"
                }
                let lengths = Set(bound.joined().map(\.values.count))
                if lengths.count > 1 {
                    problems.append(axis.node.diagnostic("axes that move together have equally many values"))
                }
            }
            axes.append(Sweep.SweepAxis(path: axis.path, name: names[index], coordinate: coordinate, unit: unit))
            extents.append(ResultAxis(name: "", coordinate: coordinate).count)
        }
        if problems.hasErrors { throw problems }
        guard extents.count <= Sweep.mostAxes else {
            throw Diagnostics(
                spec.axes[Sweep.mostAxes].node.diagnostic(
                    "a sweep has at most \(Sweep.mostAxes) axes, and this one is number \(Sweep.mostAxes + 1)",
                    help: "values that belong together move on one axis: `{ a: [...], b: [...] }`"))
        }
        var total = 1.0
        for extent in extents { total *= Double(extent) }
        guard total <= Double(Sweep.mostPoints) else {
            throw Diagnostics(Diagnostic("the sweep has more than 10^15 points", help: "make an axis shorter"))
        }
        layout = SweepLayout(
            extents: extents, isStructural: spec.axes.map(\.isStructural), needsWholeCurves: !spec.figures.isEmpty,
            lane: spec.designAxis)
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
        var places: [Int32: Int] = [:]
        func output(_ expression: Expression) -> Int {
            let stored = expression.stored(in: graph)
            if let known = places[stored.number] { return known }
            places[stored.number] = wanted.count
            wanted.append(stored)
            return wanted.count - 1
        }
        let records = draft.records.map { $0.map(output) }
        let required = device.device.allRequirements
        let requirements = zip(device.circuit.wired(required.map(\.condition)), required)
            .map { (condition: device.smallSignal.settled($0), message: $1.message) }
            .filter { $0.condition.constant != 1 }
        let conditions = requirements.map(\.condition)
        let checked = device.solved.map(device.smallSignal.settled).filter { $0.constant == nil }.map { value -> Int in
            // The current density, where it is recorded, is a number wherever the current is: no need for both.
            let density = device.device.portMembrane?.area.flatMap { $0.constant == nil ? nil : value / $0 }
            return density.flatMap { places[$0.stored(in: graph).number] } ?? output(value)
        }
        let reductions = draft.reductions.map { reduction in
            FigureReader.Reduction(reduction: reduction.reduction, outputs: reduction.curves.map(output))
        }
        var inputs: [(symbol: Expression, binding: Program.Binding)] = []
        var laneInputs: [LaneInput] = []
        var loopValues: [[Double]] = []
        for bound in device.varied.bound {
            if case .loop(let number) = layout.roles[bound.axis] {
                inputs.append((bound.symbol, .loop(number)))
                loopValues.append(bound.values)
            } else {
                inputs.append((bound.symbol, .lane))
                laneInputs.append(LaneInput(bound))
            }
        }
        do {
            var ofLane: [Expression] = []
            let validity = try self.validity(conditions, device, output: output) {
                ofLane.append($0.stored(in: graph))
            }
            let system = try CompiledSystem(
                graph: graph, unknowns: device.unknowns, outputs: wanted, inputs: inputs,
                loopExtents: layout.loops.map { layout.extents[$0] }, ofLane: ofLane,
                questions: device.smallSignal.questions(about: device.equations))
            return SweepMember(
                system: system, tables: LoopTables(system.program, values: loopValues), laneInputs: laneInputs,
                outputs: variables.map { variable in
                    if case .record(let number) = variable.kind { records[number] } else { nil }
                }, validity: validity, checked: checked, reasons: try reasons(device, requirements, inputs, loopValues),
                figures: try figures(draft, reductions))
        } catch {
            throw Diagnostics(Diagnostic("\(error)"))
        }
    }

    private func validity(
        _ conditions: [Expression], _ device: DeviceCase, output: (Expression) -> Int,
        laneResult: (Expression) -> Void
    ) throws(SystemError) -> Validity {
        var lanes: [Expression] = []
        var loops: [(symbol: Expression, loop: Int, values: [Double])] = []
        for bound in device.varied.bound {
            if case .loop(let number) = layout.roles[bound.axis] {
                loops.append((bound.symbol, number, bound.values))
            } else {
                lanes.append(bound.symbol)
            }
        }
        return try Validity(
            conditions, lanes: lanes, loops: loops, unknowns: device.equations.map(\.symbol),
            extents: layout.loops.map { layout.extents[$0] }, in: device.graph, output: output,
            laneResult: laneResult)
    }

    private func reasons(
        _ device: DeviceCase, _ requirements: [(condition: Expression, message: String)],
        _ inputs: [(symbol: Expression, binding: Program.Binding)], _ loopValues: [[Double]]
    ) throws(SystemError) -> ValidityReasons? {
        guard !requirements.isEmpty else { return nil }
        let system = try CompiledSystem(
            graph: device.graph, unknowns: device.unknowns,
            outputs: requirements.map { $0.condition.stored(in: device.graph) }, inputs: inputs,
            loopExtents: layout.loops.map { layout.extents[$0] })
        return ValidityReasons(
            system: system, tables: LoopTables(system.program, values: loopValues),
            messages: requirements.map(\.message))
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
            sources.append(.bound(LaneInput(bound)))
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
