internal import Devices
internal import Equations
internal import Solvers
internal import Units

/// Functions of time that drive a device, read from text: each is an expression over the pieces that hold at an instant,
/// so that the equations see no corners and the integrator can stop at every one.
final class StimulusSet {
    /// One function of straight pieces whose corners may be different in every lane.
    struct Source {
        let symbols: MovingSystem.Stimulus
        /// What its corners are made of.
        let parameters: [Expression]
        /// The function for values of the parameters; `nil` where they make none.
        let make: @Sendable ([Double]) -> PiecewiseLinear?
        /// Of the parameters a longest step, where the function is not straight: a part of the period of a sine.
        let longestStep: @Sendable ([Double]) -> Double
    }

    let graph: Graph
    /// Seconds since the start.
    let time: Expression
    private(set) var sources: [Source] = []
    private(set) var problems: [Diagnostic] = []
    /// Whether nothing moves, so that every function has the value it has just before time 0.
    private let isStill: Bool

    /// Reads points from a file.
    var pointsOfFile: ((TextNode) -> (times: [Double], values: [Double], dimension: Dimension)?)?

    init(graph: Graph, isStill: Bool = false) {
        self.graph = graph
        self.isStill = isStill
        time = graph.symbol("time", .time, sign: .nonNegative)
    }

    /// Whether a value is a waveform rather than an expression.
    static func isWaveform(_ node: TextNode) -> Bool {
        guard let map = node.map else { return false }
        return node["value"] == nil && !map.isEmpty
    }

    /// Whether an expression mentions time.
    static func mentionsTime(_ node: TextNode) -> Bool {
        let text = node.scalar ?? node["value"]?.scalar ?? ""
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return words.contains("time")
    }

    /// The value of a waveform or of an expression in `time`.
    ///
    /// - Parameters:
    ///   - expected: dimensions that suit the place.
    ///   - read: reads expressions; those of places that may depend on time know `time`.
    /// - Returns: `nil` after an error, which has been reported.
    func value(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard Self.isWaveform(node) else { return read(node, expected) }
        let shapes = [
            "step", "pulse", "sine", "triangle", "ramp", "staircase", "points", "sum",
        ].filter { node[$0] != nil }
        guard shapes.count == 1, let shape = shapes.first, let own = node[shape] else {
            problems.append(
                node.diagnostic(
                    "a waveform is one of step, pulse, sine, triangle, ramp, staircase, points and sum",
                    help: "`{ step: { base: 0 V, level: 10 mV, start: 1 ms } }`; `sum: [...]` adds several"))
            return nil
        }
        switch shape {
        case "step": return step(own, expected, read)
        case "pulse": return pulse(own, expected, read)
        case "sine": return sine(own, expected, read)
        case "triangle": return triangle(own, expected, read)
        case "ramp": return ramp(own, expected, read)
        case "staircase": return staircase(own, expected, read)
        case "points": return points(own, holds: node["between"]?.scalar == "hold", expected, read)
        default: return sum(own, expected, read)
        }
    }

    /// Values of the symbols at time 0, where others have the values given.
    func start(_ nominal: [(symbol: Expression, value: Double)]) -> [(symbol: Expression, value: Double)] {
        var result = [(symbol: time, value: 0.0)]
        for source in sources {
            let numbers = graph.evaluate(source.parameters, where: nominal)
            let value = numbers.allSatisfy(\.isFinite) ? source.make(numbers)?.value(at: 0) : nil
            result += [(source.symbols.value, value ?? .nan), (source.symbols.slope, 0), (source.symbols.origin, 0)]
        }
        return result
    }

    // MARK: - Shapes

    private func step(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let level = level(node, "level", expected, read),
            let base = levelOrZero(node, "base", like: level, read), let start = time(node, "start", read)
        else { return nil }
        return piecewise([base, level, start], of: node, before: base) { p in
            PiecewiseLinear(start: p[2], [.init(0, p[0]), .init(0, p[1])])
        }
    }

    private func pulse(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let level = level(node, "level", expected, read), let base = levelOrZero(node, "base", like: level, read),
            let start = time(node, "start", read), let width = time(node, "width", read, isRequired: true),
            let rise = time(node, "rise", read), let fall = time(node, "fall", read)
        else { return nil }
        var count = node["count"]?.scalar.flatMap { Int($0) }
        guard node["period"] != nil else {
            if let count, count > 1 {
                problems.append(node.diagnostic("several pulses need `period`", help: "`period: 10 ms`"))
                return nil
            }
            return piecewise(
                [base, level, start, width, rise, fall], of: node, rule: "`width`, `rise` and `fall` are not negative",
                before: base
            ) { p in
                guard p[3] >= 0, p[4] >= 0, p[5] >= 0 else { return nil }
                return PiecewiseLinear(
                    start: p[2],
                    [.init(0, p[0]), .init(p[4], p[1]), .init(p[4] + p[3], p[1]), .init(p[4] + p[3] + p[5], p[0])])
            }
        }
        guard let period = time(node, "period", read, isRequired: true) else { return nil }
        if count == 0 { count = nil }
        let repeats = count
        return piecewise(
            [base, level, start, width, rise, fall, period], of: node,
            rule:
                "`rise`, `width` and `fall` are not negative, and together no longer than `period`, which is above zero",
            before: base
        ) { p in
            let end = p[4] + p[3] + p[5]
            guard p[3] >= 0, p[4] >= 0, p[5] >= 0, p[6] > 0, end <= p[6] * (1 + 1e-12), Self.isReachable(p[2], p[6])
            else { return nil }
            return PiecewiseLinear(
                start: p[2], [.init(0, p[0]), .init(p[4], p[1]), .init(p[4] + p[3], p[1]), .init(end, p[0])],
                period: p[6], count: repeats)
        }
    }

    private func triangle(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let amplitude = level(node, "amplitude", expected, read),
            let offset = levelOrZero(node, "offset", like: amplitude, read),
            let period = time(node, "period", read, isRequired: true)
        else { return nil }
        return piecewise([offset, amplitude, period], of: node, rule: "`period` is above zero", before: offset) { p in
            guard p[2] > 0 else { return nil }
            return PiecewiseLinear(
                [
                    .init(0, p[0]), .init(p[2] / 4, p[0] + p[1]), .init(3 * p[2] / 4, p[0] - p[1]),
                    .init(p[2], p[0]),
                ], period: p[2])
        }
    }

    private func ramp(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let to = level(node, "to", expected, read), let from = levelOrZero(node, "from", like: to, read),
            let start = time(node, "start", read), let stop = time(node, "stop", read, isRequired: true)
        else { return nil }
        return piecewise([from, to, start, stop], of: node, rule: "`stop` is not before `start`", before: from) { p in
            guard p[3] >= p[2] else { return nil }
            return PiecewiseLinear(start: p[2], [.init(0, p[0]), .init(p[3] - p[2], p[1])])
        }
    }

    private func staircase(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let to = level(node, "to", expected, read), let from = levelOrZero(node, "from", like: to, read),
            let step = level(node, "step", [to.dimension], read),
            let dwell = time(node, "dwell", read, isRequired: true)
        else { return nil }
        return piecewise(
            [from, to, step, dwell], of: node,
            rule: "`step` leads from `from` to `to`, in no more than a million steps, and `dwell` is above zero",
            before: from
        ) { p in
            let steps = ((p[1] - p[0]) / p[2] + 1e-9).rounded(.down)
            guard p[2] != 0, p[3] > 0, steps >= 0, steps <= 1e6 else { return nil }
            var corners: [PiecewiseLinear.Breakpoint] = []
            for index in 0...Int(steps) {
                let value = p[0] + p[2] * Double(index)
                if index > 0 { corners.append(.init(p[3] * Double(index), p[0] + p[2] * Double(index - 1))) }
                corners.append(.init(p[3] * Double(index), value))
            }
            return PiecewiseLinear(corners)
        }
    }

    private func points(_ node: TextNode, holds: Bool, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        if node.map != nil {
            guard let (times, values, dimension) = pointsOfFile?(node) else { return nil }
            guard expected.isEmpty || expected.contains(dimension) else {
                problems.append(
                    (node["units"] ?? node).diagnostic(
                        "the values of these points are in \(dimension); here they are in \(expected[0])"))
                return nil
            }
            let corners = Self.corners(Array(zip(times, values)), holds: holds)
            let course = PiecewiseLinear(corners)
            let first = graph.constant(values.first ?? 0, dimension)
            return source([], dimension, longestStep: { _ in .infinity }, { _ in course }, before: first)
        }
        guard let list = node.list, !list.isEmpty else {
            problems.append(node.diagnostic("`points` is a list of `[time, value]`"))
            return nil
        }
        var parameters: [Expression] = []
        for item in list {
            guard let pair = item.list, pair.count == 2 else {
                problems.append(item.diagnostic("a point is `[time, value]`", help: "`[10 ms, 1 V]`"))
                return nil
            }
            let same = parameters.count > 1 ? [parameters[1].dimension] : expected
            guard let time = read(pair[0], [.time]), let value = read(pair[1], same), standsStill([time, value], item)
            else { return nil }
            parameters += [time, value]
        }
        return piecewise(parameters, of: node, rule: "times do not go back", before: parameters[1]) { p in
            let points = stride(from: 0, to: p.count, by: 2).map { (p[$0], p[$0 + 1]) }
            guard zip(points, points.dropFirst()).allSatisfy({ $0.0 <= $1.0 }) else { return nil }
            return PiecewiseLinear(Self.corners(points, holds: holds))
        }
    }

    /// Corners at points; where values are held each jumps to the next.
    private static func corners(_ points: [(Double, Double)], holds: Bool) -> [PiecewiseLinear.Breakpoint] {
        var corners: [PiecewiseLinear.Breakpoint] = []
        for (index, point) in points.enumerated() {
            if holds, index > 0 { corners.append(.init(point.0, points[index - 1].1)) }
            corners.append(.init(point.0, point.1))
        }
        return corners
    }

    private func sine(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let amplitude = level(node, "amplitude", expected, read),
            let offset = levelOrZero(node, "offset", like: amplitude, read), let start = time(node, "start", read)
        else { return nil }
        guard let text = node["frequency"], let frequency = read(text, [.rate]), standsStill([frequency], text) else {
            if node["frequency"] == nil {
                problems.append(node.diagnostic("a sine needs `frequency`", help: "`frequency: 40 Hz`"))
            }
            return nil
        }
        var phase = Expression(0)
        if let text = node["phase"] {
            guard let value = read(text, [.none]), standsStill([value], text) else { return nil }
            phase = value
        }
        // Time since the start, which stands still before it.
        let since = source(
            [start, frequency], .time, longestStep: { 1 / (Self.stepsOfAPeriod * abs($0[1])) },
            { PiecewiseLinear(start: $0[0], [.init(0, 0)], finalSlope: 1) }, before: graph.constant(0, .time))
        guard let since else { return nil }
        return offset + amplitude * .apply(.sin, Expression(2 * Double.pi) * frequency * since + phase)
    }

    private func sum(_ node: TextNode, _ expected: [Dimension], _ read: Varied.Read) -> Expression? {
        guard let list = node.list, let first = list.first, var total = value(first, expected, read) else {
            if node.list?.isEmpty != false { problems.append(node.diagnostic("`sum` is a list of waveforms")) }
            return nil
        }
        for item in list.dropFirst() {
            guard let next = value(item, [total.dimension], read) else { return nil }
            total = total + next
        }
        return total
    }

    // MARK: - Parameters

    private func level(
        _ node: TextNode, _ key: String, _ expected: [Dimension], _ read: Varied.Read
    ) -> Expression? {
        guard let text = node[key] else {
            problems.append(node.diagnostic("this waveform needs `\(key)`"))
            return nil
        }
        guard let value = read(text, expected), standsStill([value], text) else { return nil }
        return value
    }

    /// A level that is zero where it is not given.
    private func levelOrZero(_ node: TextNode, _ key: String, like other: Expression, _ read: Varied.Read)
        -> Expression?
    {
        guard let text = node[key] else { return graph.constant(0, other.dimension) }
        guard let value = read(text, [other.dimension]), standsStill([value], text) else { return nil }
        return value
    }

    private func time(
        _ node: TextNode, _ key: String, _ read: Varied.Read, isRequired: Bool = false
    ) -> Expression? {
        guard let text = node[key] else {
            if isRequired {
                problems.append(node.diagnostic("this waveform needs `\(key)`", help: "`\(key): 10 ms`"))
                return nil
            }
            return graph.constant(0, .time)
        }
        guard let value = read(text, [.time]), standsStill([value], text) else { return nil }
        return value
    }

    private func standsStill(_ values: [Expression], _ node: TextNode) -> Bool {
        let moving = [time] + sources.flatMap { [$0.symbols.value, $0.symbols.slope, $0.symbols.origin] }
        guard values.contains(where: { graph.depends($0, on: moving) }) else { return true }
        problems.append(node.diagnostic("what a waveform is made of does not change in time"))
        return false
    }

    /// - Parameters:
    ///   - rule: what its values keep to, in words.
    ///   - before: the value before the function begins.
    private func piecewise(
        _ parameters: [Expression], of node: TextNode, rule: String = "", before: Expression,
        _ make: @escaping @Sendable ([Double]) -> PiecewiseLinear?
    ) -> Expression? {
        let numbers = parameters.compactMap { $0.stored(in: graph).constant }
        if numbers.count == parameters.count, make(numbers) == nil {
            problems.append(node.diagnostic("there is no such waveform: \(rule)"))
            return nil
        }
        let dimension = parameters.first { $0.dimension != .time }?.dimension ?? .time
        return source(parameters, dimension, longestStep: { _ in .infinity }, make, before: before)
    }

    private func source(
        _ parameters: [Expression], _ dimension: Dimension, longestStep: @escaping @Sendable ([Double]) -> Double,
        _ make: @escaping @Sendable ([Double]) -> PiecewiseLinear?, before: Expression
    ) -> Expression? {
        if isStill { return still(parameters, make, before: before) }
        let symbols = MovingSystem.Stimulus(
            value: graph.symbol("stimulus", dimension), slope: graph.symbol("slope of the stimulus", dimension / .time),
            origin: graph.symbol("corner of the stimulus", .time))
        sources.append(
            Source(
                symbols: symbols, parameters: parameters.map { $0.stored(in: graph) }, make: make,
                longestStep: longestStep))
        return symbols.value + symbols.slope * (time - symbols.origin)
    }

    /// The value just before time 0.
    private func still(
        _ parameters: [Expression], _ make: ([Double]) -> PiecewiseLinear?, before: Expression
    ) -> Expression? {
        let numbers = parameters.compactMap { $0.stored(in: graph).constant }
        // Beginnings are not swept to before time 0 here: such a waveform has not begun yet.
        guard numbers.count == parameters.count, let function = make(numbers) else { return before }
        var walker = function.walker
        walker.advance(before: 0)
        return graph.constant(walker.piece.value(at: 0), before.dimension)
    }

    /// Least steps of a period of a sine: what is read off a trace follows it to 3e-9 of its amplitude.
    private static let stepsOfAPeriod = 40.0

    /// Whether what repeats from a time before 0 gets to it in few enough repetitions.
    private static func isReachable(_ start: Double, _ period: Double) -> Bool { -start / period < 1e6 }
}
