public import Analyses
public import Datasets
internal import Units

/// Curves of one stored variable over one of its axes or against another variable, ready to be drawn.
public struct Chart: Sendable {
    /// The title: the name of the variable and what was selected.
    public let title: String
    /// Name and unit of the axis drawn along.
    public let xLabel: String
    /// Name and unit of the variable.
    public let yLabel: String
    /// Whether the axis is best drawn with logarithmic steps.
    public let isLogarithmic: Bool
    /// The same of the variable.
    public let isLogarithmicUp: Bool
    /// Whether both directions have one scale, as in a Nyquist plot.
    public let isSquare: Bool
    /// Whether points are drawn alone, without lines between them.
    public let hasPoints: Bool
    /// At most ``mostCurves``, the first and the last member among them.
    public let curves: [TextPlot.Curve]
    /// Curves there would be.
    public let curveCount: Int

    /// Most curves of one chart.
    public static let mostCurves = 8
    private static let mostPoints = 1_000_000

    /// Reads the curves of a variable over its innermost axis, or the innermost that is not selected.
    ///
    /// - Parameters:
    ///   - variable: `current`, or `iv/current` where it stands in a group; by default the current of the port where
    ///     there is one.
    ///   - against: the variable to draw it against, with the same axes. An imaginary part against its real part is drawn
    ///     turned over, as is usual.
    ///   - select: axes held at one member: a label, a number with its unit, or an index of samples.
    public init(
        _ results: StoredResults, variable: String? = nil, against: String? = nil,
        select: [(axis: String, value: String)] = []
    ) throws {
        let (group, chosen) = try Self.find(variable, results.layout)
        let name = (group.name.isEmpty ? "" : group.name + "/") + chosen.name
        let axes = results.layout.axes(of: chosen, in: group)
        guard axes.count == chosen.axes.count else { throw ChartError.unreadable(name) }
        var held: [Int: Int] = [:]
        for (axis, value) in select {
            guard let position = axes.firstIndex(where: { $0.name == axis }) else {
                throw ChartError.unknownAxis(axis, known: axes.map(\.name))
            }
            held[position] = try Self.index(of: value, along: axes[position])
        }
        guard let x = axes.indices.last(where: { held[$0] == nil && axes[$0].count > 1 }) else {
            throw ChartError.noCurve(name)
        }
        guard axes[x].count <= Self.mostPoints else { throw ChartError.tooLong(axes[x].name, limit: Self.mostPoints) }
        let outer = axes.indices.filter { $0 != x && held[$0] == nil }
        var members = 1
        for axis in outer { members = min(Int.max / max(1, axes[axis].count), members) * axes[axis].count }
        curveCount = members
        let unit = chosen.attributes.text("units") ?? "1"
        let partner = try against.map { try Self.partner($0, of: chosen, in: group) }
        let partnerName = partner.map { (group.name.isEmpty ? "" : group.name + "/") + $0.name }
        var read: [(label: String, x: [Double], y: [Double])] = []
        for member in Self.spreadOut(members) {
            var rest = member
            var start = axes.indices.map { held[$0] ?? 0 }
            for axis in outer.reversed() {
                start[axis] = rest % axes[axis].count
                rest /= axes[axis].count
            }
            let count = axes.indices.map { $0 == x ? axes[x].count : 1 }
            let label = outer.filter { axes[$0].count > 1 }.map { "\(axes[$0].name) \(axes[$0].label(at: start[$0]))" }
            let across = try partnerName.map { try results.read($0, start: start, count: count) } ?? []
            read.append((label.joined(separator: ", "), across, try results.read(name, start: start, count: count)))
        }
        var positions = axes[x].labelPositions
        var xUnit = ""
        if case .numbers(let values) = axes[x].coordinate {
            let (display, factor) = DisplayQuantity.display(
                axes[x].attributes.text("units") ?? "1", largest: values.map(abs).max() ?? 1)
            positions = values.map { $0 / factor }
            xUnit = display == "1" ? "" : " [\(display)]"
        }
        let largest = read.flatMap(\.y).filter(\.isFinite).map(abs).max() ?? 1
        let (yUnit, yFactor) = DisplayQuantity.display(unit, largest: largest)
        let abscissa = positions
        let isNyquist = partner.map { chosen.name.isPart("_imaginary", besides: "_real", of: $0.name) } ?? false
        let sign = isNyquist ? -1.0 : 1
        isSquare = isNyquist
        hasPoints = false
        if let partner {
            let largest = read.flatMap(\.x).filter(\.isFinite).map(abs).max() ?? 1
            let own = DisplayQuantity.display(partner.attributes.text("units") ?? "1", largest: largest)
            let (display, scale) = isNyquist ? (yUnit, yFactor) : own
            xUnit = display == "1" ? "" : " [\(display)]"
            curves = read.map { own in
                TextPlot.Curve(label: own.label, x: own.x.map { $0 / scale }, y: own.y.map { sign * $0 / yFactor })
            }
        } else {
            curves = read.map { own in TextPlot.Curve(label: own.label, x: abscissa, y: own.y.map { $0 / yFactor }) }
        }
        let fixed = held.sorted { $0.key < $1.key }.map { "\(axes[$0.key].name) \(axes[$0.key].label(at: $0.value))" }
        title = ([results.layout.attributes.text("iontronic_device") ?? "", name] + fixed).filter { !$0.isEmpty }
            .joined(separator: ", ")
        xLabel = (partner?.name ?? axes[x].name) + xUnit
        yLabel = (isNyquist ? "-" : "") + chosen.name + (yUnit == "1" ? "" : " [\(yUnit)]")
        isLogarithmic = partner == nil && Self.isLogarithmic(abscissa)
        isLogarithmicUp =
            isLogarithmic && chosen.name.hasSuffix("_magnitude")
            && curves.allSatisfy { $0.y.allSatisfy { !($0 <= 0) } }
    }

    /// Curves that are at hand.
    init(title: String, xLabel: String, yLabel: String, curves: [TextPlot.Curve], hasPoints: Bool = false) {
        self.hasPoints = hasPoints
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.curves = curves
        curveCount = curves.count
        isLogarithmic = curves.first.map { Self.isLogarithmic($0.x) } ?? false
        isLogarithmicUp = false
        isSquare = false
    }

    /// A variable with the same axes in the same group.
    private static func partner(
        _ name: String, of chosen: ResultVariable, in group: ResultGroup
    ) throws(ChartError) -> ResultVariable {
        let fitting = group.variables.filter { $0.axes == chosen.axes && $0.name != chosen.name }
        guard let found = fitting.first(where: { $0.name == name || group.name + "/" + $0.name == name }) else {
            throw .unknownVariable(name, known: fitting.map(\.name))
        }
        return found
    }

    /// A few members, the first and the last among them.
    private static func spreadOut(_ count: Int) -> [Int] {
        guard count > mostCurves else { return Array(0..<max(0, count)) }
        return (0..<mostCurves).map { $0 == mostCurves - 1 ? count - 1 : count / (mostCurves - 1) * $0 }
    }

    /// Whether positions are spaced by equal factors over more than a decade.
    static func isLogarithmic(_ x: [Double]) -> Bool {
        guard x.count > 3, x.allSatisfy({ $0 > 0 }), let first = x.first, let last = x.last else { return false }
        let ratio = x[1] / first
        return ratio > 1.01 && abs(x[x.count - 1] / x[x.count - 2] / ratio - 1) < 1e-3 && last > 10 * first
    }

    private static func find(_ variable: String?, _ layout: ResultLayout) throws(ChartError) -> (
        ResultGroup, ResultVariable
    ) {
        var known: [String] = []
        for group in layout.groups {
            if variable == nil, let main = SweepDigest.main(of: group, in: layout) { return (group, main) }
            for own in group.variables {
                let name = (group.name.isEmpty ? "" : group.name + "/") + own.name
                if name == variable { return (group, own) }
                known.append(name)
            }
        }
        let short = layout.groups.flatMap { group in group.variables.filter { $0.name == variable }.map { (group, $0) }
        }
        if short.count == 1 { return short[0] }
        throw .unknownVariable(variable ?? "", known: known)
    }

    private static func index(of value: String, along axis: ResultAxis) throws(ChartError) -> Int {
        switch axis.coordinate {
        case .labels(let labels):
            if let index = labels.firstIndex(of: value) { return index }
        case .count:
            if let index = Int(value), index >= 0, index < axis.count { return index }
        case .numbers(let values):
            let unit = axis.attributes.text("units") ?? "1"
            guard let wanted = number(value, unit) else { break }
            let span = (values.max() ?? 0) - (values.min() ?? 0)
            if let index = values.indices.min(by: { abs(values[$0] - wanted) < abs(values[$1] - wanted) }),
                abs(values[index] - wanted) <= 1e-6 * max(span, abs(wanted))
            {
                return index
            }
        }
        let shown = (0..<min(axis.count, 6)).map(axis.label) + (axis.count > 6 ? ["..."] : [])
        throw .unknownMember(value, axis: axis.name, known: shown)
    }

    /// A number with its unit, in SI.
    private static func number(_ text: String, _ unit: String) -> Double? {
        let digits = text.prefix { $0.isNumber || "+-.eE".contains($0) }
        // `e` may begin a unit.
        var split = digits.endIndex
        while split > text.startIndex, Double(text[..<split]) == nil { split = text.index(before: split) }
        guard let number = Double(text[..<split]) else { return nil }
        let rest = text[split...].drop { $0 == " " }
        if rest.isEmpty { return number }
        guard let own = try? Unit.parse(String(rest)), let target = try? Unit.parse(unit),
            own.dimension == target.dimension
        else { return nil }
        return own.si(number)
    }
}

extension ResultAxis {
    fileprivate var labelPositions: [Double] { (0..<count).map(Double.init) }
}

extension String {
    /// Whether this is one part, and `other` the other part, of the same complex quantity.
    fileprivate func isPart(_ own: String, besides partner: String, of other: String) -> Bool {
        hasSuffix(own) && other.hasSuffix(partner) && dropLast(own.count) == other.dropLast(partner.count)
    }
}

/// Why there is nothing to draw.
public enum ChartError: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownVariable(String, known: [String])
    case unknownAxis(String, known: [String])
    case unknownMember(String, axis: String, known: [String])
    case noCurve(String)
    case tooLong(String, limit: Int)
    case unreadable(String)
    case noGnuplot
    case gnuplot(String)
    case format(String)
    case output(path: String, reason: String)

    /// Whether a file or a program failed, rather than what was asked for.
    public var isInputOutput: Bool {
        switch self {
        case .noGnuplot, .gnuplot, .output: true
        default: false
        }
    }

    /// What is wrong, and what there is instead.
    public var description: String {
        switch self {
        case .unknownVariable(let name, let known):
            (name.isEmpty ? "there is nothing to draw by default" : "there is no variable '\(name)'")
                + "; there are \(known.joined(separator: ", "))"
        case .unknownAxis(let name, let known):
            "there is no axis '\(name)'; there are \(known.joined(separator: ", "))"
        case .unknownMember(let value, let axis, let known):
            "axis '\(axis)' has no member '\(value)'; it has \(known.joined(separator: ", "))"
        case .noCurve(let name): "'\(name)' has no axis left to draw along"
        case .tooLong(let axis, let limit): "axis '\(axis)' has more than \(limit) points, too many to draw"
        case .unreadable(let name): "the axes of '\(name)' cannot be read"
        case .noGnuplot: "the program gnuplot is not installed; on Debian and Ubuntu: apt-get install gnuplot-nox"
        case .gnuplot(let text): "gnuplot failed: \(text)"
        case .format(let path): "'\(path)' is neither .svg nor .png"
        case .output(let path, let reason): "cannot write \(path): \(reason)"
        }
    }
}
