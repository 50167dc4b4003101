internal import Analyses
internal import Devices
internal import Equations
internal import Units

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A value that a search may choose: an entry of `vary`.
public struct DesignVariable: Sendable {
    /// How its values are laid out between its ends.
    enum Kind: Sendable {
        case continuous
        case integer
        /// These alone, in the order typed.
        case choices([Double])
    }

    /// As typed.
    public let name: String
    /// What is set: full dotted paths; several where a `*` stands in the name.
    public let paths: [String]
    /// Least value, SI.
    public let low: Double
    /// Largest value, SI.
    public let high: Double
    /// Value of the device as it is, SI; `nil` where it is computed from others, or not given.
    public let own: Double?
    let kind: Kind
    let isLogarithmic: Bool
    /// What it is written in.
    let unit: Unit
    private let texts: [TextNode]

    /// Whether small steps of it mean anything.
    var isContinuous: Bool { if case .continuous = kind { true } else { false } }

    /// The value at a place from 0 to 1.
    func value(at place: Double) -> Double {
        let place = min(max(place, 0), 1)
        switch kind {
        case .choices(let values): return values[min(values.count - 1, Int(place * Double(values.count)))]
        case .integer:
            // Every whole number has an equal part of the range, those at the ends too.
            if isLogarithmic { return min(high, max(low, interpolated(place).rounded())) }
            return min(high, (low + (place * (high - low + 1)).rounded(.down)))
        case .continuous: return interpolated(place)
        }
    }

    private func interpolated(_ place: Double) -> Double {
        if place <= 0 { return low }
        if place >= 1 { return high }
        return isLogarithmic ? low * Double.exp(place * Double.log(high / low)) : low + place * (high - low)
    }

    /// How a value changes along its range, at the value.
    func slope(at value: Double) -> Double {
        isLogarithmic ? value * Double.log(high / low) : high - low
    }

    /// The place of a value, from 0 to 1.
    func place(of value: Double) -> Double {
        switch kind {
        case .choices(let values):
            let nearest = values.indices.min { abs(values[$0] - value) < abs(values[$1] - value) } ?? 0
            return (Double(nearest) + 0.5) / Double(values.count)
        case .integer where !isLogarithmic: return (value - low + 0.5) / (high - low + 1)
        default:
            if high == low { return 0 }
            let part = isLogarithmic ? Double.log(value / low) / Double.log(high / low) : (value - low) / (high - low)
            return min(max(part, 0), 1)
        }
    }

    /// Values one step away, for those that have steps.
    func neighbours(of value: Double) -> [Double] {
        switch kind {
        case .continuous: return []
        case .integer: return [value - 1, value + 1].filter { $0 >= low && $0 <= high }
        case .choices(let values): return values.filter { $0 != value }
        }
    }

    /// A value as text in its unit.
    public func text(_ value: Double, digits: Int? = 6) -> String { unit.formatted(si: value, digits: digits) }

    /// A difference of two values as text in their unit; of temperatures in K.
    public func differenceText(_ difference: Double, digits: Int = 6) -> String {
        let size = Unit.text(of: difference / unit.scale, digits: digits)
        let name = unit.isTemperaturePoint && unit.scale == 1 ? "K" : unit.text
        return name == "1" ? size : "\(size) \(name)"
    }

    /// The SI unit of its values, as files name it.
    public var siUnit: String { unit.dimension.description }

    /// The value that a text of so many digits reads back as: the nearest, or that above or below.
    func rounded(_ value: Double, digits: Int, isUp: Bool? = nil) -> Double {
        let number = unit.number(si: value)
        guard number != 0, number.isFinite else { return value }
        // Half a step of the last digit to one side makes the nearest that of this side.
        let step = pow(10, Double(1 - digits) + log10(abs(number)).rounded(.down))
        let moved = isUp.map { number + ($0 ? 0.5 : -0.5) * step } ?? number
        let text = Unit.text(of: moved, digits: digits)
        return min(max(Double(text).map(unit.si) ?? value, low), high)
    }
}

extension DesignVariable {
    /// Reads the entries of `vary`.
    ///
    /// - Throws: everything that is wrong with them, at once.
    static func read(_ vary: TextNode, of descriptor: Descriptor) throws(Diagnostics) -> [DesignVariable] {
        var problems = Diagnostics()
        var drafts: [(entry: TextNode.Entry, paths: [FullPath], texts: [TextNode])] = []
        var taken: Set<String> = []
        for entry in vary.map ?? [] where !["doc", "source", "why"].contains(entry.key) {
            do throws(Diagnostic) {
                let paths = try descriptor.resolve(entry.key)
                if let twice = paths.first(where: { !taken.insert($0.description).inserted }) {
                    throw Diagnostic("`\(twice.short)` is varied twice")
                }
                drafts.append((entry, paths, try texts(entry.value, paths, descriptor)))
            } catch {
                problems.append(error.location == nil ? entry.diagnostic(error.message, help: error.help) : error)
            }
        }
        if drafts.isEmpty, !problems.hasErrors {
            problems.append(
                vary.diagnostic(
                    "nothing is varied", help: "`vary: { film.area: { from: 1 um^2, to: 1 mm^2, spacing: log } }`"))
        }
        if problems.hasErrors { throw problems }
        let columns = drafts.flatMap { draft in
            draft.paths.map { DesignColumn(path: $0.description, texts: draft.texts) }
        }
        let known = try values(columns, of: descriptor, at: vary)
        var variables: [DesignVariable] = []
        for draft in drafts {
            do throws(Diagnostic) {
                let values = try draft.paths.map { path throws(Diagnostic) in
                    guard let value = known.first(where: { $0.path == path.description }) else {
                        throw draft.entry.diagnostic("nothing of the device reads `\(path.short)`")
                    }
                    return value
                }
                variables.append(try DesignVariable(draft.entry, draft.texts, values, descriptor))
            } catch {
                problems.append(error)
            }
        }
        if problems.hasErrors { throw problems }
        return variables
    }

    /// What the equations are told that searches may set.
    var columns: [DesignColumn] { paths.map { DesignColumn(path: $0, texts: texts) } }

    private static func texts(
        _ node: TextNode, _ paths: [FullPath], _ descriptor: Descriptor
    ) throws(Diagnostic) -> [TextNode] {
        if let list = node.list {
            guard !list.isEmpty else { throw node.diagnostic("a list of choices holds at least one") }
            for path in paths {
                guard let held = descriptor.holding(at: path), !held.isQuantity else { continue }
                throw node.diagnostic("choices between texts are not in this version", help: "size one variant each")
            }
            return list
        }
        let long = paths.first.flatMap { descriptor.node(at: $0) }
        return try [("from", "minimum"), ("to", "maximum")].map { key, bound throws(Diagnostic) in
            if let text = node[key] ?? long?[bound] { return text }
            throw node.diagnostic(
                "a design variable needs `\(key)`, or its value a `\(bound)`",
                help: "`{ from: 1 um^2, to: 1 mm^2, spacing: log }`, or a list of choices")
        }
    }

    /// What the texts of the columns come to, by building the device with them.
    private static func values(
        _ columns: [DesignColumn], of descriptor: Descriptor, at node: TextNode
    ) throws(Diagnostics) -> [DesignValue] {
        let conditions = try SweepConditions(
            of: descriptor, hasCorners: false, draws: nil, pinned: [], changed: [], designs: columns, at: node)
        let record = (name: "temperature", text: TextNode(scalar: "T", from: "vary"))
        return try Sweep(
            conditions.around(.operatingPoint(recording: [record], at: [])), of: descriptor
        ).designs
    }

    private init(
        _ entry: TextNode.Entry, _ texts: [TextNode], _ values: [DesignValue], _ descriptor: Descriptor
    ) throws(Diagnostic) {
        let node = entry.value
        name = entry.key
        paths = values.map(\.path)
        let numbers = values[0].numbers
        let dimension = values[0].dimension
        self.texts = texts
        own = values.allSatisfy { $0.own == values[0].own } ? values[0].own : nil
        (low, high) = (numbers.min() ?? 0, numbers.max() ?? 0)
        isLogarithmic = node["spacing"]?.scalar == "log"
        if node.list != nil {
            kind = .choices(numbers)
        } else {
            guard numbers[0] < numbers[1] else {
                throw texts[1].diagnostic(
                    "`\(entry.key)` goes from \(texts[0].scalar ?? "") to \(texts[1].scalar ?? ""), which is not above it"
                )
            }
            guard !isLogarithmic || low > 0 else {
                throw texts[0].diagnostic("a range with `spacing: log` lies above zero")
            }
            kind = node["integer"]?.scalar == "true" ? .integer : .continuous
            if case .integer = kind,
                numbers.contains(where: { $0.rounded() != $0 || abs($0) > 1e15 }) || !dimension.isNone
            {
                throw node.diagnostic("whole numbers lie between whole numbers without unit")
            }
        }
        let long = descriptor.node(at: FullPath(paths[0].split(separator: ".").map(String.init)))
        let printed = ([long?["value"] ?? long] + texts).compactMap { $0 }.compactMap(PrintedNumber.init).map(\.unit)
        unit =
            printed.first { $0.dimension == dimension } ?? (try? Unit.parse(dimension.description)) ?? Unit.one
    }
}
