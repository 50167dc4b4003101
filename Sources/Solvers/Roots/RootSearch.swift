import Lanes

/// Finds every root that a grid of points reveals, in every lane of a block at once.
///
/// A root is revealed by a change of sign between two points, or, where the residual bends back towards zero between
/// them, by a change of sign at the turning point. Where the slopes at two points and the change between them say that the
/// residual turns twice in between, or that it changes more than slopes between those two allow, the interval is cut
/// into finer ones, as often as that is so. Each root is refined by the safeguarded method.
package final class RootSearch {
    /// An interval that holds a root or a turning point.
    private struct Interval {
        var low: Double
        var high: Double
        var residualLow: Double
        var residualHigh: Double
        var slopeLow: Double
        var slopeHigh: Double
    }

    /// What the ends of an interval tell.
    private enum Kind { case empty, crossing, turning, suspect }

    /// Finer intervals that a suspect one is cut into, and how often.
    private static let pieces = 16
    private static let deepest = 3

    private let finder: RootFinder
    private let grid: SearchGrid
    private var crossings = [[Interval]](repeating: [], count: 64)
    private var turnings = [[Interval]](repeating: [], count: 64)
    private var suspects = [[(interval: Interval, depth: Int)]](repeating: [], count: 64)
    private var everNumber = [Bool](repeating: false, count: 64)
    private var wanted = [Bool](repeating: false, count: 64)
    private let before = LaneColumns(2)

    /// The roots of each lane after ``run(lanes:)``, from low to high.
    package private(set) var roots = [[Root]](repeating: [], count: 64)

    package init(_ finder: RootFinder, grid: SearchGrid) {
        self.finder = finder
        self.grid = grid
    }

    /// Searches; leaves `roots`, and in the finder the iterations and scaled residuals of the lanes.
    package func run(lanes: Int) {
        let vectors = (lanes + 7) / 8
        for lane in 0..<64 {
            crossings[lane].removeAll(keepingCapacity: true)
            roots[lane].removeAll(keepingCapacity: true)
            everNumber[lane] = false
        }
        for k in 0..<vectors {
            finder.iterations[k] = Lanes()
            finder.scaledResidual[k] = Lanes(repeating: .infinity)
        }
        for factor in [1.0, 10, 100] {
            var left = false
            for lane in 0..<64 {
                wanted[lane] = lane < lanes && crossings[lane].isEmpty && (factor == 1 || everNumber[lane])
                turnings[lane].removeAll(keepingCapacity: true)
                suspects[lane].removeAll(keepingCapacity: true)
                left = left || wanted[lane]
            }
            guard left else { break }
            scan(grid.grown(by: factor), lanes: lanes)
            resolveSuspects(lanes: lanes)
            resolveTurnings(lanes: lanes)
            if !grid.mayGrow { break }
        }
        refine(lanes: lanes)
    }

    /// Why a lane has no root.
    package func outcome(ofRootless lane: Int) -> LaneOutcome { everNumber[lane] ? .stalled : .diverged }

    private func scan(_ grid: SearchGrid, lanes: Int) {
        let vectors = (lanes + 7) / 8
        let (x, f, slope) = (finder.x, finder.f, finder.slope)
        let (residuals, slopes) = (before[0], before[1])
        for index in 0...grid.steps {
            let point = grid.point(index)
            for k in 0..<vectors { x[k] = Lanes(repeating: point) }
            finder.function.evaluate()
            let previous = grid.point(index - 1)
            for k in 0..<vectors {
                let (now, d) = (f[k], slope[k])
                if index > 0 {
                    let (then, e) = (residuals[k], slopes[k])
                    let numbers = now.isNumber .& then.isNumber
                    let crossing = numbers .& ((now .> Lanes()) .^ (then .> Lanes()))
                    let descends = (e .< Lanes()) .^ (then .<= Lanes())
                    let ascends = (d .> Lanes()) .^ (then .<= Lanes())
                    let turning = numbers .& .!crossing .& descends .& ascends .& (d .!= Lanes()) .& (e .!= Lanes())
                    let chord = (now - then) / Lanes(repeating: point - previous)
                    let room = Lanes(repeating: Self.slack) * (d.absolute + e.absolute)
                    let isBent = (chord .< d.smaller(e) - room) .| (chord .> d.larger(e) + room)
                    let six = chord * Lanes(repeating: 6)
                    let a = (d + e) * Lanes(repeating: 3) - six
                    let b = six - e * Lanes(repeating: 4) - d * Lanes(repeating: 2)
                    let half = -b / (a * Lanes(repeating: 4))
                    let turnsTwice =
                        (d * e .> Lanes()) .& (half .> Lanes()) .& (half .< Lanes(repeating: 0.5))
                        .& ((e + b * half) * e .< Lanes())
                    if (crossing .| turning .| (numbers .& (isBent .| turnsTwice))).isAnywhere {
                        for i in 0..<8 where 8 * k + i < lanes && wanted[8 * k + i] {
                            let interval = Interval(
                                low: previous, high: point, residualLow: then[i], residualHigh: now[i],
                                slopeLow: e[i], slopeHigh: d[i])
                            keep(interval, lane: 8 * k + i, depth: 0)
                        }
                    }
                }
                let numbers = now.isNumber
                for i in 0..<8 where numbers[i] { everNumber[8 * k + i] = true }
                residuals[k] = now
                slopes[k] = d
            }
        }
    }

    /// Suspect intervals of one lane that are cut: a residual that is nothing but rounding, as where no current flows, is suspect
    /// everywhere.
    private static let mostCuts = 20_000

    /// How far the mean slope of an interval may lie outside of the slopes of its ends, as a part of these.
    private static let slack = 0.05

    private func keep(_ interval: Interval, lane: Int, depth: Int) {
        switch Self.kind(of: interval, mayBeSuspect: depth < Self.deepest) {
        case .empty: return
        case .suspect: suspects[lane].append((interval, depth))
        case .turning: turnings[lane].append(interval)
        case .crossing: crossings[lane].append(interval)
        }
    }

    /// What the residuals and slopes at both ends tell of an interval.
    private static func kind(of interval: Interval, mayBeSuspect: Bool) -> Kind {
        let (f, g) = (interval.residualLow, interval.residualHigh)
        let (d, e) = (interval.slopeLow, interval.slopeHigh)
        guard !f.isNaN, !g.isNaN else { return .empty }
        let crosses = (g > 0) != (f > 0)
        let width = interval.high - interval.low
        let chord = (g - f) / width
        let steepest = Swift.max(d.magnitude, e.magnitude, chord.magnitude)
        // Where zero is out of reach nothing matters that may happen between.
        let mayReachZero = crosses || Swift.min(f.magnitude, g.magnitude) <= 4 * width * steepest
        if mayBeSuspect, steepest.isFinite, mayReachZero {
            let room = slack * (d.magnitude + e.magnitude)
            if chord < Swift.min(d, e) - room || chord > Swift.max(d, e) + room { return .suspect }
            // The cubic with these values and slopes has the slope d + b t + a t^2.
            let (a, b) = (3 * d + 3 * e - 6 * chord, 6 * chord - 4 * d - 2 * e)
            let t = -b / (2 * a)
            if d * e > 0, t > 0, t < 1, (d + b * t / 2) * d < 0 { return .suspect }
        }
        if crosses { return .crossing }
        let descends = (d < 0) != (f <= 0)
        let ascends = (e > 0) != (f <= 0)
        return descends && ascends && d != 0 && e != 0 ? .turning : .empty
    }

    /// Cuts suspect intervals into finer ones until none is left.
    private func resolveSuspects(lanes: Int) {
        let (x, f, slope) = (finder.x, finder.f, finder.slope)
        var current = [(interval: Interval, depth: Int)?](repeating: nil, count: 64)
        var cuts = [Int](repeating: 0, count: 64)
        while true {
            var any = false
            for lane in 0..<lanes {
                current[lane] = suspects[lane].popLast()
                any = any || current[lane] != nil
                if current[lane] != nil { cuts[lane] += 1 }
            }
            guard any else { break }
            var before = current
            for piece in 1...Self.pieces {
                for lane in 0..<lanes {
                    guard let (interval, _) = current[lane] else { continue }
                    let t = Double(piece) / Double(Self.pieces)
                    x[lane / 8][lane % 8] = interval.low * (1 - t) + interval.high * t
                }
                if piece < Self.pieces { finder.function.evaluate() }
                for lane in 0..<lanes {
                    guard let (whole, depth) = current[lane], var left = before[lane]?.interval else { continue }
                    var point = whole.high
                    var (now, d) = (whole.residualHigh, whole.slopeHigh)
                    if piece < Self.pieces {
                        (point, now, d) = (x[lane / 8][lane % 8], f[lane / 8][lane % 8], slope[lane / 8][lane % 8])
                    }
                    (left.high, left.residualHigh, left.slopeHigh) = (point, now, d)
                    // Beyond the resolution of numbers there is nothing to find.
                    let isOver = cuts[lane] >= Self.mostCuts
                    if left.high > left.low { keep(left, lane: lane, depth: isOver ? Self.deepest : depth + 1) }
                    (left.low, left.residualLow, left.slopeLow) = (point, now, d)
                    before[lane]?.interval = left
                }
            }
        }
        for lane in 0..<lanes {
            crossings[lane].sort { $0.low < $1.low }
            turnings[lane].sort { $0.low < $1.low }
        }
    }

    /// Walks to the turning point of each interval and splits it there if the residual has changed sign.
    private func resolveTurnings(lanes: Int) {
        let (x, f, slope) = (finder.x, finder.f, finder.slope)
        var current = [Interval?](repeating: nil, count: 64)
        while true {
            var any = false
            for lane in 0..<lanes {
                current[lane] = turnings[lane].popLast()
                any = any || current[lane] != nil
            }
            guard any else { break }
            for attempt in 0..<60 {
                var open = false
                for lane in 0..<lanes {
                    guard let interval = current[lane] else { continue }
                    x[lane / 8][lane % 8] = Self.turningPoint(of: interval, attempt)
                    open = true
                }
                guard open else { break }
                finder.function.evaluate()
                for lane in 0..<lanes {
                    guard var interval = current[lane] else { continue }
                    let (point, now, d) = (x[lane / 8][lane % 8], f[lane / 8][lane % 8], slope[lane / 8][lane % 8])
                    var left = interval
                    (left.high, left.residualHigh, left.slopeHigh) = (point, now, d)
                    (interval.low, interval.residualLow, interval.slopeLow) = (point, now, d)
                    if (now > 0) != (left.residualLow > 0), !now.isNaN {
                        crossings[lane] += [left, interval]
                        current[lane] = nil
                        continue
                    }
                    let turnsLeft = (d > 0) == (left.residualLow > 0)
                    let next = turnsLeft ? left : interval
                    current[lane] = Self.mayTouchZero(next, attempt) && d != 0 && !d.isNaN ? next : nil
                }
            }
        }
        for lane in 0..<lanes { crossings[lane].sort { $0.low < $1.low } }
    }

    /// Where the slope vanishes on a straight line between its ends, now and then the middle.
    private static func turningPoint(of interval: Interval, _ attempt: Int) -> Double {
        let t = interval.slopeLow / (interval.slopeLow - interval.slopeHigh)
        let usable = attempt % 3 != 2 && t > 0.01 && t < 0.99
        return interval.low + (interval.high - interval.low) * (usable ? t : 0.5)
    }

    /// Whether the residual can reach zero inside: not if the tangents of the ends meet short of it. They bound a
    /// curve that bends one way only, which is taken for granted after some steps.
    private static func mayTouchZero(_ interval: Interval, _ attempt: Int) -> Bool {
        let width = interval.high - interval.low
        if width <= 4 * Swift.max(interval.low.magnitude, interval.high.magnitude).ulp { return false }
        if attempt < 3 { return true }
        let difference: Double = interval.residualHigh - interval.residualLow - interval.slopeHigh * width
        let t = difference / (interval.slopeLow - interval.slopeHigh)
        let lowest = interval.residualLow + interval.slopeLow * t
        return !((lowest > 0) == (interval.residualLow > 0) && lowest != 0)
    }

    /// Refines the first crossing of every lane, then the second, and so on.
    private func refine(lanes: Int) {
        let vectors = (lanes + 7) / 8
        let most = (0..<lanes).map { crossings[$0].count }.max() ?? 0
        for rank in 0..<most {
            for k in 0..<vectors { finder.active[k] = .none }
            for lane in 0..<lanes where rank < crossings[lane].count { prepare(lane, crossings[lane][rank]) }
            finder.safeguarded(vectors)
            for lane in 0..<lanes where rank < crossings[lane].count {
                guard finder.outcome[lane / 8][lane % 8] == 0 else { continue }
                let rises = finder.orientation[lane / 8][lane % 8] > 0
                roots[lane].append(Root(value: finder.x[lane / 8][lane % 8], isStable: rises))
            }
        }
    }

    private func prepare(_ lane: Int, _ interval: Interval) {
        let (k, i) = (lane / 8, lane % 8)
        let rises = interval.residualLow <= 0
        let (a, b) = (interval.residualLow.magnitude, interval.residualHigh.magnitude)
        finder.active[k][i] = true
        finder.orientation[k][i] = rises ? 1 : -1
        finder.low[k][i] = interval.low
        finder.high[k][i] = interval.high
        finder.reference[k][i] = Swift.max(a.isFinite ? a : 0, b.isFinite ? b : 0)
        let secant = interval.low + (interval.high - interval.low) * (a / (a + b))
        finder.x[k][i] = secant > interval.low && secant < interval.high ? secant : 0.5 * (interval.low + interval.high)
    }
}
