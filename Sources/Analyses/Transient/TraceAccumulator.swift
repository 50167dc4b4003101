internal import Solvers

/// A step of one lane: curves at five equally spaced times.
struct TraceStep {
    let start: Double
    let length: Double
    let samples: UnsafePointer<Double>
    let stride: Int

    func value(_ curve: Int, _ sample: Int) -> Double { samples[(5 * curve + sample) * stride] }

    func quartic(_ curve: Int, times factor: Double = 1) -> Quartic {
        func own(_ sample: Int) -> Double { factor * value(curve, sample) }
        return Quartic(own(0), own(1), own(2), own(3), own(4))
    }

    /// The least and the greatest sample of a curve; `nil` where one is no number.
    func range(of curve: Int) -> (low: Double, high: Double)? {
        let (v0, v1, v2) = (value(curve, 0), value(curve, 1), value(curve, 2))
        let (v3, v4) = (value(curve, 3), value(curve, 4))
        let low = min(min(v0, v1), min(min(v2, v3), v4))
        let high = max(max(v0, v1), max(max(v2, v3), v4))
        // Neither the difference nor the sum is a number where one of them is none.
        return (high - low).isFinite && (v0 + v1 + v2 + v3 + v4).isFinite ? (low, high) : nil
    }

    func first(_ operand: TraceReduction.Operand) -> Double {
        switch operand {
        case .time: start
        case .curve(let curve): value(curve, 0)
        case .event: .nan
        }
    }

    func last(_ operand: TraceReduction.Operand) -> Double {
        switch operand {
        case .time: start + length
        case .curve(let curve): value(curve, 4)
        case .event: .nan
        }
    }

    func value(_ operand: TraceReduction.Operand, at x: Double) -> Double {
        switch operand {
        case .time: start + x * length
        case .curve(let curve): quartic(curve).value(at: x)
        case .event: .nan
        }
    }

    /// How fast an operand changes along the step, per length of the step.
    func rate(_ operand: TraceReduction.Operand, at x: Double) -> Double {
        switch operand {
        case .time: length
        case .curve(let curve): quartic(curve).slope(at: x)
        case .event: .nan
        }
    }

    /// The integral of a product over the step: of y and the slope of x, or of y and y.
    func integral(_ body: (Double) -> Double) -> Double {
        // Gauss-Legendre with five nodes is exact up to degree 9, more than quartics make.
        var sum = 0.0
        for (node, weight) in zip(Self.nodes, Self.weights) { sum += weight * body((1 + node) / 2) }
        return sum / 2
    }

    private static let nodes = [
        -0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640,
    ]
    private static let weights = [
        0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891,
    ]
}

/// What one reduction knows of one lane so far.
struct TraceAccumulator {
    private let reduction: TraceReduction
    private var hasBegun = false
    private var best = Double.nan
    private var place = Double.nan
    private var sum = 0.0
    private var duration = 0.0
    private var firstValue = Double.nan
    private var firstPlace = Double.nan
    private var lastValue = Double.nan
    private var lastPlace = Double.nan
    /// The side of zero that a curve was on last, 1 above and -1 below; 0 where it was on none yet.
    private var side = 0
    /// Its largest size so far, and its value at the end of the last step.
    private var size = 0.0
    private var ending = 0.0
    /// Whether it came up to zero in that step and no further.
    private var hasRisenToZero = false
    /// Times at which an event began; places where a value was met.
    private var found: [Double] = []
    private var steps: [(start: Double, length: Double, quartic: Quartic)] = []

    /// Copies of what the reduction says, which every step asks for.
    private let kind: TraceReduction.Kind
    private let y: TraceReduction.Operand
    private let x: TraceReduction.Operand

    init(_ reduction: TraceReduction) {
        self.reduction = reduction
        kind = reduction.kind
        y = reduction.operands[0]
        x = reduction.operands.count > 1 ? reduction.operands[1] : .time
    }

    mutating func add(_ step: TraceStep) {
        switch kind {
        case .lowest, .highest, .argmin, .argmax: addExtreme(step)
        case .mean:
            switch y {
            case .time, .event: sum += step.length * (step.start + step.length / 2)
            case .curve(let curve): sum += step.length * step.quartic(curve).mean
            }
            duration += step.length
        case .rms:
            sum += step.length * step.integral { step.value(y, at: $0) * step.value(y, at: $0) }
            duration += step.length
        case .first, .last: break
        case .integral, .loopArea: addIntegral(step)
        case .lobe: addLobe(step)
        case .at:
            let y = y
            addCrossings(step, of: x, both: true) { step.value(y, at: $0) }
        case .slope:
            let (y, along) = (y, reduction.operands[2])
            addCrossings(step, of: x, both: true) { step.rate(y, at: $0) / step.rate(along, at: $0) }
        case .steepest: addSteepest(step)
        case .root: break
        case .width: addWidth(step)
        case .decayTime:
            if case .curve(let curve) = y { steps.append((step.start, step.length, step.quartic(curve))) }
        case .count, .times, .interval, .frequency:
            addCrossings(step, of: y, both: false) { step.start + $0 * step.length }
        }
        if !hasBegun {
            firstValue = step.first(y)
            firstPlace = step.first(x)
            hasBegun = true
        }
        lastValue = step.last(y)
        lastPlace = step.last(x)
    }

    /// An event of a model has fired.
    mutating func fired(_ event: Int, at time: Double) {
        if reduction.operands.first == .event(event) { found.append(time) }
    }

    private mutating func addExtreme(_ step: TraceStep) {
        let sign = kind == .lowest || kind == .argmin ? -1.0 : 1.0
        guard case .curve(let curve) = y else {
            // Time itself: its extremes are the ends.
            let own = sign > 0 ? 1.0 : 0
            let value = sign * (step.start + own * step.length)
            if !(value <= best) { (best, place) = (value, step.value(x, at: own)) }
            return
        }
        guard let range = step.range(of: curve) else {
            (best, place) = (.nan, .nan)
            sum = .nan
            return
        }
        let high = sign > 0 ? range.high : -range.low
        // A quartic goes beyond its samples by less than their range.
        if best >= high + 0.5 * (range.high - range.low) { return }
        let top = step.quartic(curve, times: sign).highest
        if !(top.value <= best) { (best, place) = (top.value, step.value(x, at: top.x)) }
    }

    private mutating func addSteepest(_ step: TraceStep) {
        guard step.length > 0 else { return }
        let (y, x) = (y, x)
        func slope(_ place: Double) -> Double { step.rate(y, at: place) / step.rate(x, at: place) }
        for place in 0...Self.parts {
            var own = slope(Double(place) / Double(Self.parts))
            guard own.isFinite else { continue }
            let isInside = place > 0 && place < Self.parts
            if isInside, !(abs(own) < abs(best)) {
                // The top of a parabola through the neighbours.
                let (before, after) = (
                    slope(Double(place - 1) / Double(Self.parts)), slope(Double(place + 1) / Double(Self.parts))
                )
                let bend = before - 2 * own + after
                if bend != 0, abs(before - after) < 2 * abs(bend) {
                    let shift = (before - after) / (2 * bend)
                    let top = slope((Double(place) + shift) / Double(Self.parts))
                    if abs(top) > abs(own) { own = top }
                }
            }
            if !(abs(own) <= abs(best)) { best = own }
        }
    }

    /// Places of a step where the steepest slope is looked for.
    private static let parts = 16

    private mutating func addIntegral(_ step: TraceStep) {
        switch x {
        case .time, .event:
            if case .curve(let curve) = y {
                sum += step.length * step.quartic(curve).mean
            } else {
                sum += step.length * (step.start + step.length / 2)
            }
        case .curve(let curve):
            let along = step.quartic(curve)
            sum += step.integral { step.value(y, at: $0) * along.slope(at: $0) }
        }
        // At a jump of both the straight line between the values.
        if hasBegun, step.first(x) != lastPlace { sum += (lastValue + step.first(y)) / 2 * (step.first(x) - lastPlace) }
    }

    /// The integral of y dx over the parts of a step in which x is above zero.
    private mutating func addLobe(_ step: TraceStep) {
        guard case .curve(let curve) = x else {
            sum += step.integral { step.value(y, at: $0) } * step.length
            return
        }
        let along = step.quartic(curve)
        guard along.value(at: 0.5).isFinite else {
            sum = .nan
            return
        }
        var start = 0.0
        for end in along.crossings.map(\.x) + [1] where end > start {
            let width = end - start
            if along.value(at: start + width / 2) > 0 {
                sum +=
                    width
                    * step.integral { part in
                        step.value(y, at: start + width * part) * along.slope(at: start + width * part)
                    }
            }
            start = end
        }
        if hasBegun, step.first(x) != lastPlace {
            // At a jump of both the part above zero of the straight line between the values.
            let (before, after) = (max(lastPlace, 0), max(step.first(x), 0))
            func height(_ place: Double) -> Double {
                lastValue + (step.first(y) - lastValue) * (place - lastPlace) / (step.first(x) - lastPlace)
            }
            sum += (height(before) + height(after)) / 2 * (after - before)
        }
    }

    /// Whether a curve stays on the side of zero that it is on, as in most steps, which is then all there is to a step.
    @inline(__always)
    private mutating func stays(_ step: TraceStep, on curve: Int) -> Bool {
        guard hasBegun, side != 0, let range = step.range(of: curve) else { return false }
        size = max(size, -range.low, range.high)
        let edge = Self.edge * size
        guard side > 0 ? range.low > edge : range.high < -edge, abs(step.value(curve, 0) - ending) <= edge else {
            return false
        }
        (ending, hasRisenToZero) = (step.value(curve, 4), false)
        return true
    }

    /// Where a curve passes zero in a step, in order, and whether it rises there.
    ///
    /// What is nearer to zero than rounding is on no side: a crossing at the end of a step, where the next one begins, is met once. Values
    /// after a jump count as they are.
    ///
    /// - Parameters:
    ///   - isEvent: zero is not above zero, from the beginning on; else a beginning at zero, or a jump to it, is met there and then.
    ///   - countsTouch: a curve that jumps away when it has come up to zero has been there.
    private mutating func passes(
        _ step: TraceStep, of curve: Int, isEvent: Bool, countsTouch: Bool = false
    ) -> [(place: Double, isRising: Bool)] {
        guard let range = step.range(of: curve) else {
            sum = .nan
            return []
        }
        let (first, last) = (step.value(curve, 0), step.value(curve, 4))
        size = max(size, -range.low, range.high)
        let edge = Self.edge * size
        var result: [(place: Double, isRising: Bool)] = []
        func pass(_ own: Int, at place: Double) {
            if side == -own { result.append((place, own > 0)) }
            side = own
        }
        if !hasBegun {
            side = first > 0 ? 1 : first < 0 || isEvent ? -1 : 0
            if side == 0 { result.append((0, true)) }
        } else if abs(first - ending) > edge {
            if countsTouch, hasRisenToZero { pass(1, at: 0) }
            if first == 0, !isEvent {
                if side != 0 { result.append((0, side < 0)) }
                side = 0
            } else {
                pass(first > 0 ? 1 : -1, at: 0)
            }
        }
        if range.low < -edge, range.high > edge {
            for zero in step.quartic(curve).crossings { pass(zero.isRising ? 1 : -1, at: zero.x) }
        }
        // What was at zero until now goes on from there.
        if abs(last) > edge { pass(last > 0 ? 1 : -1, at: abs(first) <= edge ? 0 : 1) }
        (ending, hasRisenToZero) = (last, range.low < -edge && abs(last) <= edge)
        return result
    }

    /// Relative to the largest size of a curve, what rounding leaves open of its zeros.
    private static let edge = 1e-12

    private mutating func addCrossings(
        _ step: TraceStep, of operand: TraceReduction.Operand, both: Bool, _ value: (Double) -> Double
    ) {
        guard case .curve(let curve) = operand, !stays(step, on: curve) else { return }
        for own in passes(step, of: curve, isEvent: !both, countsTouch: !both) where both || own.isRising {
            found.append(value(own.place))
        }
    }

    private mutating func addWidth(_ step: TraceStep) {
        guard case .curve(let curve) = y, !stays(step, on: curve) else { return }
        for own in passes(step, of: curve, isEvent: true) where found.count < 2 && own.isRising == found.isEmpty {
            found.append(step.start + own.place * step.length)
        }
    }

    /// The number, and whether there is one.
    var result: (value: Double, outcome: CurveReduction.Outcome) {
        guard hasBegun, sum.isFinite else { return (.nan, .notComputed) }
        let sign = reduction.kind == .lowest ? -1.0 : 1.0
        switch reduction.kind {
        case .lowest, .highest: return (sign * best, best.isFinite ? .found : .notComputed)
        case .argmin, .argmax: return (place, .found)
        case .mean: return (sum / duration, .found)
        case .rms: return ((sum / duration).squareRoot(), .found)
        case .first: return (firstValue, .found)
        case .last: return (lastValue, .found)
        case .integral, .lobe: return (sum, .found)
        case .loopArea:
            // Closed by the straight line from the last point to the first.
            return (sum + (firstValue + lastValue) / 2 * (firstPlace - lastPlace), .found)
        case .steepest: return (best, best.isFinite ? .found : .none)
        case .at, .slope, .root:
            return found.count == 1 ? (found[0], .found) : (.nan, found.isEmpty ? .none : .several)
        case .width: return found.count == 2 ? (found[1] - found[0], .found) : (.nan, .none)
        case .decayTime: return decay
        case .count: return (Double(found.count), .found)
        case .frequency:
            guard found.count > 1, let first = found.first, let last = found.last else { return (.nan, .none) }
            return (Double(found.count - 1) / (last - first), .found)
        case .times: return Self.reduce(found, reduction.list)
        case .interval: return Self.reduce(zip(found.dropFirst(), found).map { $0 - $1 }, reduction.list)
        }
    }

    private static func reduce(
        _ list: [Double], _ reduction: TraceReduction.ListReduction?
    ) -> (value: Double, outcome: CurveReduction.Outcome) {
        guard let reduction else { return (.nan, .notComputed) }
        if reduction == .count { return (Double(list.count), .found) }
        guard let first = list.first, let last = list.last else { return (.nan, .none) }
        let count = Double(list.count)
        switch reduction {
        case .lowest: return (list.min() ?? first, .found)
        case .highest: return (list.max() ?? first, .found)
        case .mean: return (list.reduce(0, +) / count, .found)
        case .rms: return ((list.reduce(0) { $0 + $1 * $1 } / count).squareRoot(), .found)
        case .first: return (first, .found)
        case .last, .count: return (last, .found)
        }
    }

    /// The time after which less than 1/e is left of the way from the first value to the last.
    private var decay: (value: Double, outcome: CurveReduction.Outcome) {
        let way = firstValue - lastValue
        guard way.isFinite else { return (.nan, .notComputed) }
        guard way != 0 else { return (.nan, .none) }
        let edge = 0.36787944117144233
        for step in steps {
            func left(_ x: Double) -> Double { (step.quartic.value(at: x) - lastValue) / way - edge }
            if left(0) <= 0 { return (step.start, .found) }
            let rest = Quartic(left(0), left(0.25), left(0.5), left(0.75), left(1))
            if let x = rest.crossings(rising: false).first { return (step.start + x * step.length, .found) }
        }
        return (.nan, .none)
    }
}

/// Reads figures off the traces of the lanes of a chunk while they are integrated.
final class TraceReader: StepObserver {
    private let reductions: [TraceReduction]
    /// Curves that are 1 where a requirement holds.
    private let requirements: [Int]
    /// Of 64 slots, each with one for every reduction.
    private let accumulators: UnsafeMutablePointer<TraceAccumulator>
    private let count: Int
    private var lanes: [Int]
    /// By reduction and lane.
    private(set) var values: [[Double]]
    private(set) var outcomes: [[CurveReduction.Outcome]]
    /// By requirement and lane: whether it held all the time.
    private(set) var validity: [[Bool]]

    private static let slots = 64

    init(_ reductions: [TraceReduction], requirements: [Int], lanes laneCount: Int) {
        self.reductions = reductions
        self.requirements = requirements
        count = reductions.count
        accumulators = .allocate(capacity: max(1, Self.slots * count))
        for slot in 0..<Self.slots {
            for (index, reduction) in reductions.enumerated() {
                (accumulators + slot * count + index).initialize(to: TraceAccumulator(reduction))
            }
        }
        lanes = Array(repeating: 0, count: Self.slots)
        values = reductions.map { _ in [Double](repeating: .nan, count: laneCount) }
        outcomes = reductions.map { _ in [CurveReduction.Outcome](repeating: .notComputed, count: laneCount) }
        validity = requirements.map { _ in [Bool](repeating: true, count: laneCount) }
    }

    deinit {
        accumulators.deinitialize(count: Self.slots * count)
        accumulators.deallocate()
    }

    func begin(lane: Int, slot: Int) {
        lanes[slot] = lane
        for (index, reduction) in reductions.enumerated() {
            accumulators[slot * count + index] = TraceAccumulator(reduction)
        }
        for index in validity.indices { validity[index][lane] = true }
    }

    func step(_ steps: AcceptedSteps) {
        steps.forEach { slot, start, length, samples in
            step(slot, from: start, length: length, samples)
        }
    }

    private func step(_ slot: Int, from start: Double, length: Double, _ samples: UnsafePointer<Double>) {
        let step = TraceStep(start: start, length: length, samples: samples, stride: Self.slots)
        let own = accumulators + slot * count
        for index in 0..<count { own[index].add(step) }
        for (index, curve) in requirements.enumerated() {
            var holds = true
            for sample in 0..<5 where step.value(curve, sample) != 1 { holds = false }
            if !holds { validity[index][lanes[slot]] = false }
        }
    }

    func fired(_ event: Int, slot: Int, at time: Double) {
        let own = accumulators + slot * count
        for index in 0..<count { own[index].fired(event, at: time) }
    }

    func end(slot: Int) {
        let lane = lanes[slot]
        for index in 0..<count {
            (values[index][lane], outcomes[index][lane]) = accumulators[slot * count + index].result
        }
    }
}
