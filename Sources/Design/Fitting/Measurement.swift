internal import Analyses
internal import Datasets
internal import Devices
internal import Units

/// An entry of `match` made ready: what was measured, under which conditions, and the device compiled to be asked the same.
final class Measurement {
    /// As typed.
    let quantity: String
    /// The file.
    let file: String
    /// Measured values, SI.
    let observed: [Double]
    /// Their standard deviations, SI; `nil` where nothing is said of them.
    let sigma: [Double]?
    /// What they are measured in.
    let unit: Unit
    /// What was held, by name and row.
    let held: [(name: String, unit: Unit, values: [Double])]
    /// What is to be said of the data.
    let notes: [Diagnostic]
    /// Whether it follows the device in time, where numbers are known less exactly.
    var runsInTime: Bool { sweep.runsInTime }
    /// Whether derivatives come from the equations.
    var hasDerivatives: Bool { !derivatives.isEmpty }

    private let sweep: Sweep
    /// For each row its place among the results of one device.
    private let places: [Int]
    private let pointCount: Int
    /// By path that designs set, the variable that holds its derivative.
    private let derivatives: [String: String]

    /// The variable of the results that holds what was measured.
    private let variable: String

    private static let record = "measured_quantity"
    private static let mostRows = 100_000

    /// Reads the data and compiles the device.
    ///
    /// - Throws: everything that is wrong with it.
    init(_ node: TextNode, of descriptor: Descriptor, varying columns: [DesignColumn]) throws(Diagnostics) {
        guard let mention = node["file"], mention.scalar?.isEmpty == false else {
            throw Diagnostics(node.diagnostic("a measurement needs `file`", help: "`file: measured.csv`"))
        }
        let place = try Place(node, of: descriptor)
        let table = try MeasuredTable(
            mention, of: descriptor, units: node["units"], y: node["y"]?.scalar, quantity: node["quantity"]?.scalar,
            analysis: node["analysis"]?.scalar)
        let roles = try MeasuredColumns(node, table, place.descriptor)
        guard table.rowCount > 0, table.rowCount <= Self.mostRows else {
            throw Diagnostics(
                mention.diagnostic(
                    "`\(table.shown)` has \(table.rowCount) points; a fit takes 1 to \(Self.mostRows)",
                    help: "thin the data: neighbours of a slow curve tell the same"))
        }
        file = table.shown
        quantity = roles.quantity.scalar ?? ""
        let (values, own) = (roles.values, table)
        unit = table.columns[values].unit
        observed = (0..<table.rowCount).map { own.si($0, values) }
        held = roles.held.map { path, column in
            (path, own.columns[column].unit, (0..<own.rowCount).map { own.si($0, column) })
        }
        sigma = try MeasuredSigma(node["sigma"], table, roles).values
        notes = table.notes

        let (base, text) = try Self.question(node, roles.quantity, place.descriptor)
        let name = text.scalar ?? ""
        let variable = base.hasFigure(name) ? name : Self.record
        self.variable = variable
        let (conditions, places, pointCount) = Self.conditions(table, roles)
        if let drive = roles.held.first(where: { ["V", "I"].contains($0.path) }), let times = conditions.times,
            // Else nearly every row would be a trace of its own.
            times.count > 2, 2 * (pointCount / times.count) >= table.rowCount
        {
            throw Diagnostics(
                table.diagnostic(
                    "`\(drive.path)` changes along the time; a column beside `time` is what was held during a whole trace",
                    help:
                        "`x: time`, `--against time` on the command line, leaves it to what drives `\(node["analysis"]?.scalar ?? "the analysis")`",
                    column: drive.column))
        }
        (self.places, self.pointCount) = (places, pointCount)
        let fixed = Set(roles.held.map(\.path)).union(place.paths.map(\.path))
        for column in columns where roles.held.contains(where: { $0.path == column.path }) {
            throw Diagnostics(node.diagnostic("`\(column.path)` is varied and measured, one of which it cannot be"))
        }
        let free = columns.filter { !fixed.contains($0.path) && !place.changed.contains($0.path) }
        func compile(_ derivatives: [(name: String, path: String)]) throws(Diagnostics) -> Sweep {
            let spec: AnalysisSpec
            do throws(Diagnostic) {
                spec = try base.measured(
                    (variable, text), at: conditions, derivatives: derivatives, with: place.paths,
                    hasVariant: place.hasVariant, node: node)
            } catch { throw Diagnostics(error) }
            let around = try SweepConditions(
                of: place.descriptor, hasCorners: false, draws: nil, pinned: fixed, changed: place.changed,
                designs: columns, at: node)
            return try Sweep(around.around(spec), of: place.descriptor)
        }
        let wanted = free.enumerated().map { (name: "by_\($0)", path: $1.path) }
        if conditions.times == nil, variable == Self.record, let sweep = try? compile(wanted) {
            self.sweep = sweep
            derivatives = Dictionary(wanted.map { ($0.path, $0.name) }, uniquingKeysWith: { $1 })
        } else {
            sweep = try compile([])
            derivatives = [:]
        }
        let dimension = Self.dimension(of: sweep, variable)
        guard dimension == unit.dimension else {
            let known = dimension.description
            throw Diagnostics(
                table.diagnostic(
                    "`\(quantity)` is in \(known), and this column "
                        + (unit.dimension.isNone ? "has no unit" : "is in \(unit.text)"),
                    help: unit.dimension.isNone
                        ? "its name with the unit: `\(own.columns[values].name) (\(known))`, or `units`" : nil,
                    column: values))
        }
    }

    /// The analysis that is asked, and for what: `rest.potential` is the figure or record `potential` of the analysis `rest`.
    private static func question(
        _ node: TextNode, _ quantity: TextNode, _ descriptor: Descriptor
    ) throws(Diagnostics) -> (AnalysisSpec, TextNode) {
        let analyses = descriptor.root["analyses"]
        let typed = quantity.scalar ?? ""
        guard let name = node["analysis"] else {
            let parts = typed.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let entry = analyses?.entry(parts[0]) else { return (.operatingPoint, quantity) }
            let spec = try AnalysisSpec(entry.key, entry.value, of: descriptor)
            if spec.hasFigure(parts[1]) { return (spec, TextNode(scalar: parts[1], from: "quantity")) }
            if let text = spec.recordText(parts[1]) { return (spec, text) }
            throw Diagnostics(
                quantity.diagnostic(
                    "analysis `\(parts[0])` has no figure or record `\(parts[1].shortened)`",
                    help: "it has " + (spec.quantityNames.isEmpty ? "none" : spec.quantityNames.joined(separator: ", "))
                ))
        }
        guard let entry = analyses?.entry(name.scalar ?? "") else {
            let known = (analyses?.map ?? []).map(\.key).joined(separator: ", ")
            throw Diagnostics(
                name.diagnostic(
                    "no analysis `\(name.scalar ?? "")`", help: known.isEmpty ? nil : "there are: \(known)"))
        }
        let spec = try AnalysisSpec(entry.key, entry.value, of: descriptor)
        return (spec, spec.hasFigure(typed) ? quantity : spec.recordText(typed) ?? quantity)
    }

    /// Rows as points of the analysis; where it runs in time, rows of equal conditions as one trace.
    private static func conditions(
        _ table: MeasuredTable, _ roles: MeasuredColumns
    ) -> (conditions: MeasuredConditions, places: [Int], count: Int) {
        let rows = 0..<table.rowCount
        guard let time = roles.time else {
            let columns = roles.held.map { path, column in (path: path, values: rows.map { table.node($0, column) }) }
            return (MeasuredConditions(columns: columns, times: nil), Array(rows), table.rowCount)
        }
        let times = table.columns[time].values
        let order = rows.sorted { (times[$0], $0) < (times[$1], $1) }
        var instants: [Int] = []
        var instant = [Int](repeating: 0, count: table.rowCount)
        for row in order {
            if instants.last.map({ times[$0] != times[row] }) ?? true { instants.append(row) }
            instant[row] = instants.count - 1
        }
        var groups: [[Double]: Int] = [:]
        var first: [Int] = []
        let group = rows.map { row in
            let key = roles.held.map { table.columns[$0.column].values[row] }
            if let known = groups[key] { return known }
            groups[key] = first.count
            first.append(row)
            return first.count - 1
        }
        let conditions = MeasuredConditions(
            columns: roles.held.map { path, column in (path: path, values: first.map { table.node($0, column) }) },
            times: instants.map { table.node($0, time) })
        return (
            conditions, rows.map { group[$0] * instants.count + instant[$0] }, max(1, first.count) * instants.count
        )
    }

    private static func dimension(of sweep: Sweep, _ variable: String) -> Dimension {
        let own = sweep.group(named: "").variables.first { $0.name == variable }
        for attribute in own?.attributes ?? [] where attribute.name == "units" {
            if case .text(let text) = attribute.value { return (try? Unit.parse(text))?.dimension ?? .none }
        }
        return .none
    }

    // MARK: - Asking

    /// Points and derivatives that are computed for one device.
    var cost: Int { pointCount * (1 + derivatives.count) }

    /// What devices give in place of the measured values.
    struct Answer {
        /// By device and row, SI; NaN where there is no solution.
        var values: [[Double]]
        /// By path that designs set, device and row.
        var derivatives: [String: [[Double]]]
        /// By device, rows at which a model was used outside of its validity.
        var outside: [Int]
    }

    /// Asks devices; the answer does not depend on which are asked together.
    func answer(of designs: DesignBatch, threads: Int) throws -> Answer {
        let sweep = sweep.at(designs)
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        _ = try sweep.run(into: &sink, threads: threads)
        try sink.finish()
        guard let table = sink.table else { return Answer(values: [], derivatives: [:], outside: []) }
        let status = table["solver_status"]?.doubles ?? []
        let validity = table["within_validity"]?.doubles ?? []
        func rows(_ name: String) -> [[Double]] {
            let numbers = table[name]?.doubles ?? []
            return (0..<designs.count).map { design in
                places.map { place in
                    let index = design * pointCount + place
                    guard index < numbers.count, status.count != numbers.count || status[index] == 0 else {
                        return .nan
                    }
                    return numbers[index]
                }
            }
        }
        let outside = (0..<designs.count).map { design in
            guard validity.count == designs.count * pointCount else {
                // One number tells of a trace, many of the curve of a figure.
                let count = validity.count / max(1, designs.count)
                let found = validity.dropFirst(design * count).prefix(count).count { $0 == 0 }
                return min(found, places.count)
            }
            return places.count { validity[design * pointCount + $0] == 0 }
        }
        return Answer(values: rows(variable), derivatives: derivatives.mapValues(rows), outside: outside)
    }
}
