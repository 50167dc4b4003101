public import Analyses
public import Datasets
internal import Design

/// What is told after a sweep, gathered from its results by slabs: at most ``mostCurves`` curves are read.
public struct SweepDigest: Sendable {
    /// A row: one member of every axis but the innermost and the samples.
    public struct Row: Sendable {
        /// Axis and label, outermost first; empty where there is nothing to tell rows apart by.
        public let labels: [(axis: String, label: String)]
        /// By column: reversal and conductance, or the value of a figure.
        public let values: [Spread]
    }

    /// A column.
    public struct Column: Sendable {
        /// What it tells.
        public let name: String
        /// SI, as files name it.
        public let unit: String
    }

    /// What one variable, or the figures of a group, give.
    public struct Section: Sendable {
        /// With its group: `iv/current`; `figures` of a group.
        public let title: String
        /// What each row tells.
        public let columns: [Column]
        /// The first rows.
        public let rows: [Row]
        /// Rows there would be.
        public let rowCount: Int
        /// Samples read of each row, and how many there are; `nil` without samples.
        public let samples: (read: Int, all: Int)?
        /// What must be said about it.
        public let note: String?
    }

    /// In the order of the file.
    public let sections: [Section]
    /// Curves for a plot, by group.
    public let plots: [(title: String, plot: TextPlot)]

    /// Most curves read of one variable.
    public static let mostCurves = 4096
    /// Most rows of one section.
    public static let mostRows = 24
    /// Most points of a short axis that are listed one by one.
    private static let mostListed = 12
    /// Most curves of a plot.
    private static let mostPlotted = 4
    private static let mostPoints = 2_000_000
    /// What is told of a current-voltage curve.
    private static let curveFigures: [FigureOfMerit] = [.reversalPotential, .slopeConductance, .rectificationRatio]

    /// Reads what is to be told.
    public init(_ results: StoredResults) throws(DatasetError) {
        var sections: [Section] = []
        var plots: [(title: String, plot: TextPlot)] = []
        for group in results.layout.groups {
            let prefix = group.name.isEmpty ? "" : group.name + "/"
            let figures = Self.figures(of: group)
            guard let main = Self.main(of: group, in: results.layout) else {
                if let section = try Self.figures(figures, group, prefix, results) { sections.append(section) }
                continue
            }
            if let section = try Self.section(main, group, prefix, results) { sections.append(section) }
            if let section = try Self.sensitivities(group, prefix, results) { sections.append(section) }
            if let section = try Self.figures(figures, group, prefix, results) { sections.append(section) }
            if let plot = try Self.plot(main, group, prefix, results) { plots.append((prefix + main.name, plot)) }
        }
        self.sections = sections
        self.plots = plots
    }

    /// Figures of a group.
    private static func figures(of group: ResultGroup) -> [ResultVariable] {
        group.variables.filter {
            $0.kind == .double && $0.attributes.text("ancillary_variables") == $0.name + "_status"
        }
    }

    /// What a group is about: the current of the port over its voltage where there is one, else what is recorded first.
    /// Draws of a spread and quantities that move along one axis, which have a path, are no results.
    static func main(of group: ResultGroup, in layout: ResultLayout) -> ResultVariable? {
        let figures = Set(figures(of: group).map(\.name))
        let records = group.variables.filter { variable in
            variable.kind == .double && !variable.name.hasPrefix("solver_") && !figures.contains(variable.name)
                && variable.attributes.text("path") == nil
        }
        let currents = records.filter { isCurrentCurve($0, group, layout) }
        return currents.first { ["I", "J"].contains($0.attributes.text("long_name")) } ?? currents.first
            ?? records.first
    }

    private static func isCurrentCurve(_ variable: ResultVariable, _ group: ResultGroup, _ layout: ResultLayout) -> Bool
    {
        guard let axis = layout.axes(of: variable, in: group).last, axis.attributes.text("units") == "V",
            let unit = variable.attributes.text("units")
        else { return false }
        return (unit == "A" || unit == "A/m^2") && axis.attributes.text("path") == "V" && axis.count > 1
    }

    // MARK: - Rows

    /// Indices along the outer axes of each row, samples at 0.
    private static func rows(_ outer: [ResultAxis]) -> (indices: [[Int]], count: Int) {
        let extents = outer.map { $0.name == "sample" ? 1 : $0.count }
        var count = 1
        for extent in extents { count = count.multipliedReportingOverflow(by: extent).overflow ? .max : count * extent }
        let indices = (0..<min(count, mostRows)).map { row -> [Int] in
            var rest = row
            var result = [Int](repeating: 0, count: outer.count)
            for axis in outer.indices.reversed() {
                result[axis] = rest % extents[axis]
                rest /= extents[axis]
            }
            return result
        }
        return (indices, count)
    }

    private static func labels(_ outer: [ResultAxis], _ indices: [Int]) -> [(axis: String, label: String)] {
        zip(outer, indices).filter { $0.0.name != "sample" && $0.0.name != "point" && $0.0.count > 1 }
            .map { ($0.0.name, $0.0.label(at: $0.1)) }
    }

    private static func section(
        _ variable: ResultVariable, _ group: ResultGroup, _ prefix: String, _ results: StoredResults
    ) throws(DatasetError) -> Section? {
        let axes = results.layout.axes(of: variable, in: group)
        guard axes.count == variable.axes.count, let inner = axes.last else { return nil }
        let unit = variable.attributes.text("units") ?? "1"
        let name = prefix + variable.name
        // A curve over samples is read along the samples.
        // So are a few points, and what has no numbers along it: each has a row of its own.
        let isCurve = isCurrentCurve(variable, group, results.layout)
        let isPointwise = inner.name == "sample" || (!isCurve && (inner.count <= mostListed || !inner.hasNumbers))
        let outer = isPointwise ? axes : Array(axes.dropLast())
        let length = isPointwise ? 1 : inner.count
        guard length <= mostPoints else { return nil }
        let (rows, rowCount) = rows(outer)
        let sampleAxis = outer.firstIndex { $0.name == "sample" }
        let all = sampleAxis.map { outer[$0].count } ?? 1
        let affordable = max(1, min(mostCurves, mostPoints / max(1, length)) / max(1, rows.count))
        let read = min(all, affordable)
        var voltage: [Double] = []
        if isCurve, case .numbers(let values) = inner.coordinate {
            voltage = values
        }
        let isSwept = !voltage.isEmpty
        let columns =
            isSwept
            ? zip(["reversal", "slope conductance", "|I(-V)/I(+V)|"], Self.curveFigures).map {
                Column(name: $0, unit: $1.quantity.unit(forCurrentIn: unit))
            }
            : [Column(name: length > 1 ? "lowest" : variable.name, unit: unit)]
                + (length > 1 ? [Column(name: "highest", unit: unit)] : [])
        var result: [Row] = []
        var unfound: String?
        var reach = Double.nan
        for indices in rows {
            var facts: [[Double]] = columns.map { _ in [] }
            for sample in 0..<read {
                var start = indices
                if let sampleAxis { start[sampleAxis] = sample }
                if !isPointwise { start.append(0) }
                let count = outer.map { _ in 1 } + (isPointwise ? [] : [length])
                let values = try results.read(name, start: start, count: count)
                if isSwept {
                    let data = CurveData(voltage: voltage, current: values, currentUnit: unit)
                    for (column, figure) in Self.curveFigures.enumerated() {
                        facts[column].append(figure.value(of: data).value ?? .nan)
                    }
                    unfound = unfound ?? FigureOfMerit.reversalPotential.value(of: data).reason
                    reach = FigureOfMerit.rectificationRatio.value(of: data).voltage ?? reach
                } else {
                    let spread = Spread(values)
                    facts[0].append(spread.minimum)
                    if length > 1 { facts[1].append(spread.maximum) }
                }
            }
            result.append(Row(labels: labels(outer, indices), values: facts.map(Spread.init)))
        }
        var notes: [String] = []
        if isSwept {
            notes.append("slope at the reversal, or at 0 V where there is none or several")
            if reach.isFinite { notes.append("rectification at \(DisplayQuantity.text(reach, "V"))") }
        }
        if let unfound { notes.append("no reversal: \(unfound)") }
        return Section(
            title: name, columns: columns, rows: result, rowCount: rowCount,
            samples: sampleAxis == nil ? nil : (read, all), note: notes.isEmpty ? nil : notes.joined(separator: "; "))
    }

    /// The figures of a group, side by side.
    private static func figures(
        _ figures: [ResultVariable], _ group: ResultGroup, _ prefix: String, _ results: StoredResults
    ) throws(DatasetError) -> Section? {
        guard let first = figures.first else { return nil }
        let outer = results.layout.axes(of: first, in: group)
        guard outer.count == first.axes.count else { return nil }
        let (rows, rowCount) = rows(outer)
        let sampleAxis = outer.firstIndex { $0.name == "sample" }
        let all = sampleAxis.map { outer[$0].count } ?? 1
        let read = min(all, max(1, mostPoints / max(1, rows.count * figures.count)))
        var result: [Row] = []
        for indices in rows {
            var spreads: [Spread] = []
            for figure in figures {
                let count = outer.indices.map { $0 == sampleAxis ? read : 1 }
                spreads.append(Spread(try results.read(prefix + figure.name, start: indices, count: count)))
            }
            result.append(Row(labels: labels(outer, indices), values: spreads))
        }
        let columns = figures.map { Column(name: $0.name, unit: $0.attributes.text("units") ?? "1") }
        return Section(
            title: prefix + "figures", columns: columns, rows: result, rowCount: rowCount,
            samples: sampleAxis == nil ? nil : (read, all), note: nil)
    }

    /// Logarithmic derivatives: a row for every path, a column for every quantity.
    private static func sensitivities(
        _ group: ResultGroup, _ prefix: String, _ results: StoredResults
    ) throws(DatasetError) -> Section? {
        let derivatives = group.variables.filter { $0.attributes.text("derivative_form") == "logarithmic" }
        guard let first = derivatives.first else { return nil }
        func distinct(_ key: String) -> [String] {
            var seen: Set<String> = []
            return derivatives.compactMap { $0.attributes.text(key) }.filter { seen.insert($0).inserted }
        }
        let (quantities, paths) = (distinct("derivative_of"), distinct("derivative_by"))
        let outer = results.layout.axes(of: first, in: group)
        guard outer.count == first.axes.count else { return nil }
        let (points, pointCount) = rows(outer)
        var result: [Row] = []
        for indices in points {
            for path in paths where result.count < mostRows {
                var values: [Spread] = []
                for quantity in quantities {
                    let own = derivatives.first {
                        $0.attributes.text("derivative_of") == quantity && $0.attributes.text("derivative_by") == path
                    }
                    guard let own else {
                        values.append(Spread([]))
                        continue
                    }
                    let number = try results.read(prefix + own.name, start: indices, count: outer.map { _ in 1 })
                    values.append(Spread(number))
                }
                result.append(Row(labels: labels(outer, indices) + [("by", path)], values: values))
            }
        }
        let count = pointCount.multipliedReportingOverflow(by: paths.count)
        return Section(
            title: prefix + "sensitivity", columns: quantities.map { Column(name: $0, unit: "1") }, rows: result,
            rowCount: count.overflow ? .max : count.partialValue, samples: nil,
            note: "percent of the quantity for one percent of the path")
    }

    // MARK: - Plot

    private static func plot(
        _ variable: ResultVariable, _ group: ResultGroup, _ prefix: String, _ results: StoredResults
    ) throws(DatasetError) -> TextPlot? {
        let axes = results.layout.axes(of: variable, in: group)
        guard axes.count == variable.axes.count, let inner = axes.last, inner.count > 2, inner.count <= mostPoints,
            inner.name != "sample", case .numbers(let x) = inner.coordinate
        else { return nil }
        let outer = Array(axes.dropLast())
        let (rows, _) = rows(outer)
        let unit = variable.attributes.text("units") ?? "1"
        var raw: [(label: String, y: [Double])] = []
        for indices in rows.prefix(mostPlotted) {
            let values = try results.read(
                prefix + variable.name, start: indices + [0], count: outer.map { _ in 1 } + [inner.count])
            raw.append((labels(outer, indices).map { "\($0.axis) \($0.label)" }.joined(separator: ", "), values))
        }
        let largest = raw.flatMap(\.y).filter(\.isFinite).map(abs).max() ?? 1
        let (yUnit, yFactor) = DisplayQuantity.display(unit, largest: largest)
        let xName = inner.attributes.text("units") ?? "1"
        let (xUnit, xFactor) = DisplayQuantity.display(xName, largest: x.map(abs).max() ?? 1)
        // Characters cannot be told apart where thousands of points share a column.
        let step = max(1, inner.count / 2000)
        let kept = Array(stride(from: 0, to: inner.count, by: step))
        let curves = raw.map { own in
            TextPlot.Curve(label: own.label, x: kept.map { x[$0] / xFactor }, y: kept.map { own.y[$0] / yFactor })
        }
        var plot = TextPlot(
            curves, xLabel: "\(inner.name) [\(xUnit)]", yLabel: "\(prefix + variable.name) [\(yUnit)]")
        plot.isLogarithmic = Chart.isLogarithmic(x)
        plot.isLogarithmicUp =
            plot.isLogarithmic && variable.name.hasSuffix("_magnitude") && raw.allSatisfy { $0.y.allSatisfy { $0 > 0 } }
        return plot
    }
}

extension ResultAxis {
    fileprivate var hasNumbers: Bool {
        if case .numbers = coordinate { true } else { false }
    }
}
