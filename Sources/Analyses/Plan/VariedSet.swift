internal import Devices
internal import Equations
internal import Units

/// The symbols that the axes of a sweep set, and how each varied path is made of them.
///
/// It outlives one build: the ideal twin of a device is made with the same symbols.
final class VariedSet {
    /// A symbol and its value at each index of an axis.
    struct Bound {
        let symbol: Expression
        let axis: Int
        let values: [Double]
        /// The path that designs set; `nil` where it is none of theirs.
        var design: String?
    }

    /// A varied quantity as it ended up: what is written as a coordinate.
    struct Coordinate {
        let axis: Int
        let path: String
        let value: Expression
        /// Its numbers, where they do not depend on other axes.
        let numbers: [Double]?
    }

    private typealias Change = (Expression?, [Dimension], Varied.Read, Graph) -> Expression?

    private(set) var bound: [Bound] = []
    private(set) var coordinates: [Coordinate] = []
    /// Draws of the spread, by path.
    private(set) var draws: [Coordinate] = []
    private var changes: [String: [Change]] = [:]
    /// Paths that derivatives are taken by: what stands for a small change, and the value it is added to.
    private(set) var smallChanges: [(path: String, symbol: Expression, value: Expression)] = []
    private var made: [String: Expression] = [:]
    private(set) var problems: [Diagnostic] = []
    /// Values that designs set.
    private(set) var designs: [DesignValue] = []
    let seed: UInt64

    init(seed: UInt64) { self.seed = seed }

    /// What the builder of a device needs.
    var varied: [Varied] {
        changes.keys.sorted().map { path in
            Varied(path: path) { [self] base, expected, read, graph in
                var value = base
                for change in changes[path] ?? [] {
                    guard let next = change(value, expected, read, graph) else { return nil }
                    value = next
                }
                return value
            }
        }
    }

    /// Values of the symbols at the first point.
    var nominal: [(symbol: Expression, value: Double)] {
        bound.map { ($0.symbol, $0.values.first ?? .nan) } + smallChanges.map { ($0.symbol, 0) }
    }

    /// Whether a path is changed by any axis.
    func varies(_ path: String) -> Bool { changes[path] != nil }

    /// Says that absolute values of a path would make what an axis sets there count for nothing.
    func refuse(_ path: String, at node: TextNode, ifIn replaced: Set<String>, _ what: String) {
        guard replaced.contains(path) else { return }
        problems.append(
            node.diagnostic(
                "`\(path)` is swept or varied, and \(what) of it replaces the value",
                help: "give it in `%` of the value, or for a parameter of its own that is added to the value"))
    }

    // MARK: - What may be varied

    /// A column of a sweep replaces the value.
    func add(_ column: AxisSpec.Column, axis: Int) {
        changes[column.path, default: []].append { [unowned self] _, expected, read, graph in
            self.column(column, axis: axis, expected, read, graph)
        }
    }

    /// A value that is driven in time replaces that of the text.
    func add(timed path: String, _ value: @escaping ([Dimension], Varied.Read) -> Expression?) {
        changes[path, default: []].append { [unowned self] _, expected, read, _ in
            let key = "timed " + path
            if let known = made[key] { return known }
            guard let value = value(expected, read) else { return nil }
            made[key] = value
            return value
        }
    }

    /// A path that derivatives are taken by: a small change is added to what it has come to.
    func add(smallChangeOf path: String, at node: TextNode) {
        changes[path, default: []].append { [unowned self] base, _, _, graph in
            guard let base else {
                problems.append(node.diagnostic("`\(path)` has no value that could change"))
                return nil
            }
            return smallChange(of: path, from: base, in: graph)
        }
    }

    /// A value and a small change of it.
    func smallChange(of path: String, from value: Expression, in graph: Graph) -> Expression {
        if let known = smallChanges.first(where: { $0.path == path }) { return value + known.symbol }
        let symbol = graph.symbol("change of \(path)", value.dimension)
        smallChanges.append((path, symbol, value.stored(in: graph)))
        return value + symbol
    }

    /// The value of a column that is no path of the device, such as `V`.
    func drive(_ column: AxisSpec.Column, axis: Int, _ expected: [Dimension], _ read: Varied.Read, _ graph: Graph)
        -> Expression?
    {
        self.column(column, axis: axis, expected, read, graph)
    }

    /// Points of an axis of designs while it is compiled: the device as it is, and both ends of every range.
    static let designProbes = 3

    /// Designs replace the value of the text; corners, sweeps and samples come after.
    func add(design column: DesignColumn, axis: Int) {
        changes[column.path, default: []].append { [unowned self] base, expected, read, graph in
            let key = "design " + column.path
            if let known = made[key] { return known }
            var values: [Expression] = []
            for text in column.texts {
                // A parameter of the device has the dimension of its value.
                let suited = expected.isEmpty ? base.map { [$0.dimension] } ?? [] : expected
                guard let value = read(text, values.first.map { [$0.dimension] } ?? suited) else { return nil }
                guard let number = value.constant, number.isFinite else {
                    problems.append(text.diagnostic("a bound or a choice of a design variable is a plain value"))
                    return nil
                }
                values.append(value)
            }
            let numbers = values.compactMap(\.constant)
            guard let first = values.first, let low = numbers.min(), let high = numbers.max() else { return nil }
            let own = base.flatMap { $0.dimension == first.dimension ? $0.constant : nil }
            designs.append(DesignValue(path: column.path, dimension: first.dimension, own: own, numbers: numbers))
            let start = own.map { min(max($0, low), high) } ?? (low + high) / 2
            // A range through zero holds zero.
            let sign = Sign(of: low).union(Sign(of: high)).union(low < 0 && high > 0 ? .zero : [])
            let symbol = bind(
                column.path, first.dimension, axis: axis, [start, low, high], graph, sign: sign, design: column.path)
            made[key] = symbol
            return symbol
        }
    }

    /// Corners: a factor where written in `%`, else the value itself.
    func add(corners: [AxisSpec.Corner], axis: Int) {
        for path in Set(corners.flatMap { $0.values.map(\.path) }).sorted() {
            let nodes = corners.compactMap { corner in corner.values.first { $0.path == path }?.value }
            let isRelative = nodes.first.map(\.isPercentage) ?? false
            changes[path, default: []].append { [unowned self] base, expected, read, graph in
                if let known = made["corner " + path] {
                    return isRelative ? base.map { $0 * known } : known
                }
                var values: [Double] = []
                var dimension = Dimension.none
                for node in nodes {
                    guard let value = read(node, isRelative ? [.none] : expected), let number = value.constant else {
                        problems.append(node.diagnostic("a corner is a plain value"))
                        return nil
                    }
                    dimension = value.dimension
                    values.append(number)
                }
                let symbol = bind(path, dimension, axis: axis, values, graph)
                made["corner " + path] = symbol
                if !isRelative {
                    coordinates.append(Coordinate(axis: axis, path: path, value: symbol, numbers: values))
                }
                return isRelative ? base.map { $0 * symbol } : symbol
            }
        }
    }

    /// A spread: each sample draws a factor, an addition or a value.
    func add(spread path: String, _ node: TextNode, axis: Int, count: Int) {
        changes[path, default: []].append { [unowned self] base, expected, read, graph in
            guard let base else {
                problems.append(node.diagnostic("`\(path)` has no value to spread around"))
                return nil
            }
            let relation = SpreadText.relation(node)
            // Of a plain value the samples are numbers; of one that moves along other axes only what is drawn is known.
            let center = base.constant
            let key = "spread \(path)" + (center.map { " \($0.bitPattern)" } ?? "")
            if let known = made[key] { return center == nil ? combine(base, known, relation, path) : known }
            guard
                let spread = SpreadText(
                    node, of: path, dimension: base.dimension, center: nominalValue(base, graph), read: read,
                    problems: &problems)
            else { return nil }
            var values = drawn(of: path, spread, base, count, graph)
            if let center {
                switch relation {
                case .factor: for sample in values.indices { values[sample] *= center }
                case .addition: for sample in values.indices { values[sample] += center }
                case .value: break
                }
            }
            let dimension = relation == .factor && center == nil ? Dimension.none : base.dimension
            let symbol = bind(path, dimension, axis: axis, values, graph)
            made[key] = symbol
            if relation == .value, center == nil {
                // Sample 0 is the device itself, whatever else moves this value.
                made["nominal " + path] = bind(
                    path + " nominal", .none, axis: axis, (0..<count).map { $0 == 0 ? 1 : 0 }, graph)
            }
            let value = center == nil ? combine(base, symbol, relation, path) : symbol
            draws.append(Coordinate(axis: axis, path: path, value: value, numbers: center == nil ? nil : values))
            return value
        }
    }

    /// What each sample draws; sample 0 draws nothing.
    private func drawn(
        of path: String, _ spread: SpreadText, _ base: Expression, _ count: Int, _ graph: Graph
    ) -> [Double] {
        let center = spread.relation == .value ? nominalValue(base, graph) : spread.relation == .factor ? 1 : 0
        let streams = RandomStreams(seed: seed, path: path)
        return (0..<count).map { sample in
            if sample == 0 { return center }
            var stream = streams[UInt64(sample)]
            return spread.distribution.draw(center, isRelative: false, from: &stream)
        }
    }

    private func combine(
        _ base: Expression, _ symbol: Expression, _ relation: SpreadText.Relation, _ path: String
    ) -> Expression {
        switch relation {
        case .factor: base * symbol
        case .addition: base + symbol
        case .value: made["nominal " + path].map { Expression.select($0, base, symbol) } ?? symbol
        }
    }

    private func nominalValue(_ expression: Expression, _ graph: Graph) -> Double {
        expression.constant ?? graph.evaluate([expression], where: nominal).first ?? .nan
    }

    // MARK: - Columns

    private func column(
        _ column: AxisSpec.Column, axis: Int, _ expected: [Dimension], _ read: Varied.Read, _ graph: Graph
    ) -> Expression? {
        let key = "column \(axis) \(column.path)"
        if let known = made[key] { return known }
        guard let (value, numbers) = values(column, axis: axis, expected, read, graph) else { return nil }
        made[key] = value
        coordinates.append(Coordinate(axis: axis, path: column.path, value: value, numbers: numbers))
        return value
    }

    private func values(
        _ column: AxisSpec.Column, axis: Int, _ expected: [Dimension], _ read: Varied.Read, _ graph: Graph
    ) -> (Expression, [Double]?)? {
        switch column.values {
        case .list(let nodes):
            var values: [Expression] = []
            for node in nodes {
                guard let value = read(node, values.first.map { [$0.dimension] } ?? expected) else { return nil }
                values.append(value)
            }
            let numbers = values.compactMap(\.constant)
            guard let first = values.first else { return nil }
            if numbers.count == values.count {
                return (bind(column.path, first.dimension, axis: axis, numbers, graph), numbers)
            }
            // Values that depend on other axes: chosen by the index.
            let index = bind(column.path + " index", .none, axis: axis, values.indices.map(Double.init), graph)
            var chosen = values[values.count - 1]
            for position in values.indices.dropLast().reversed() {
                chosen = Expression.select(
                    Expression.compare(.equal, index, Expression(Double(position))), values[position], chosen)
            }
            return (chosen, nil)
        case .range(let from, let to, let extent, let isLogarithmic):
            guard let low = read(from, expected), let high = read(to, [low.dimension]) else { return nil }
            let count: Int
            switch extent {
            case .points(let points): count = points
            case .step(let node):
                let stepDimension = [low.dimension]
                guard let step = read(node, stepDimension)?.constant, let a = low.constant, let b = high.constant else {
                    problems.append(
                        node.diagnostic("with `step` the ends of an axis are plain values", help: "use `points`"))
                    return nil
                }
                guard let steps = Self.steps(from: a, to: b, by: step) else {
                    problems.append(node.diagnostic("the step leads away from `to`, or makes more than 10^9 points"))
                    return nil
                }
                // A whole number of steps ends at `to` itself, not beside it.
                let isWhole = abs((b - a) / step - Double(steps)) <= 1e-9
                let numbers =
                    isWhole
                    ? Self.range(a, b, steps + 1, isLogarithmic: false) : (0...steps).map { a + step * Double($0) }
                return (bind(column.path, low.dimension, axis: axis, numbers, graph), numbers)
            }
            if let a = low.constant, let b = high.constant {
                guard !isLogarithmic || (a > 0 && b > 0) || (a < 0 && b < 0) else {
                    problems.append(from.diagnostic("a logarithmic axis has ends of one sign, neither of them zero"))
                    return nil
                }
                let numbers = Self.range(a, b, count, isLogarithmic: isLogarithmic)
                return (bind(column.path, low.dimension, axis: axis, numbers, graph), numbers)
            }
            let fraction = bind(
                column.path + " fraction", .none, axis: axis,
                (0..<count).map { count > 1 ? Double($0) / Double(count - 1) : 0 }, graph, sign: .nonNegative)
            let value =
                isLogarithmic
                ? low * Expression.exp(fraction * Expression.log(high / low)) : low + (high - low) * fraction
            return (value, nil)
        }
    }

    /// How many steps lead from one end to the other; the last may fall short of `to` by less than a step.
    static func steps(from: Double, to: Double, by step: Double) -> Int? {
        guard step != 0, step.isFinite, (to - from) / step >= 0 else { return nil }
        let count = ((to - from) / step + 1e-9).rounded(.down)
        return count < 1e9 ? Int(count) : nil
    }

    /// Points between two ends; both ends, the middle and zero come out exactly.
    static func range(_ from: Double, _ to: Double, _ count: Int, isLogarithmic: Bool) -> [Double] {
        guard count > 1 else { return [from] }
        let last = Double(count - 1)
        return (0..<count).map { index in
            let i = Double(index)
            if index == 0 { return from }
            if index == count - 1 { return to }
            if isLogarithmic { return from * Double.exp(Double.log(to / from) * i / last) }
            return (from * (last - i) + to * i) / last
        }
    }

    private func bind(
        _ name: String, _ dimension: Dimension, axis: Int, _ values: [Double], _ graph: Graph, sign: Sign? = nil,
        design: String? = nil
    ) -> Expression {
        let known = values.reduce(into: Sign()) { $0.formUnion(Sign(of: $1)) }
        let symbol = graph.symbol(name, dimension, sign: sign ?? known)
        bound.append(Bound(symbol: symbol, axis: axis, values: values, design: design))
        return symbol
    }
}
