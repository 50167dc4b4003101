/// Holds values of the base and of the candidate against a tolerance, slab after slab.
///
/// `|b - a| <= atol + rtol * S`. Along curves, what exceeds is decided by the largest difference and the largest |a| of
/// each curve, so that a curve may come in pieces and every value is looked at once.
struct ToleranceJudge {
    /// The point that is farthest beyond its limit, or nearest to it.
    struct Worst {
        var index: [Int]
        var base: Double
        var candidate: Double
        var limit: Double
        fileprivate var difference: Double

        fileprivate func isWorse(than other: Worst) -> Bool {
            let (own, theirs) = (excess, other.excess)
            return own == theirs ? difference > other.difference : own > theirs
        }

        fileprivate var excess: Double { limit > 0 ? difference / limit : difference > 0 ? .infinity : 0 }
    }

    private let absolute: Double
    private let relative: Double
    private let isByCurve: Bool
    private let direction: ComparisonPolicy.Direction
    private let equatesMissing: Bool
    private let extents: [Int]

    /// Points that were looked at.
    private(set) var compared = 0
    /// Points beyond the tolerance; curves with such points where the scale is that of a curve.
    private(set) var outside = 0
    /// Points with a value on one side only (or missing on both, where that is a difference).
    private(set) var missing = 0
    /// Points without a value on either side.
    private(set) var bothMissing = 0
    private(set) var worst: Worst?
    /// Whether any two values differ at all.
    private(set) var differs = false
    /// The curves with points outside, where the innermost axis is one along which curves run.
    private(set) var moved: MovedCurves
    private let isCurve: Bool

    /// What is known so far of the curves that pass through the current slabs.
    private struct Curve {
        var difference = -1.0
        var scale = 0.0
        var index = 0
        var base = 0.0
        var candidate = 0.0
        var missing = 0
        /// Of its worst point, where points are judged one by one; below 0 where none is outside.
        var excess = -1.0
    }
    private var curves: [Curve] = []

    /// - Parameter isCurve: whether the innermost axis is one along which a curve runs, and not a list of members.
    init(_ rule: ComparisonPolicy.Rule, extents: [Int], isCurve: Bool, equatesMissing: Bool) {
        absolute = rule.absolute?.value ?? 0
        relative = rule.relative
        isByCurve = rule.scale == .curve && isCurve
        self.isCurve = isCurve
        moved = MovedCurves(extents: extents)
        direction = rule.direction
        self.equatesMissing = equatesMissing
        self.extents = extents
    }

    /// How many curves there are, or points where each stands for itself.
    var judged: Int { isByCurve ? extents.dropLast().reduce(1, *) : compared }
    /// What ``outside`` counts.
    var isCountedByCurve: Bool { isByCurve && (extents.last ?? 1) > 1 }

    /// Looks at a slab; points with a mark in `skipped` are left out.
    mutating func take(_ slab: SlabWalk.Slab, base: [Double], candidate: [Double], skipped: [UInt8]?) {
        let length = slab.count.last ?? 1
        let rows = slab.count.dropLast().reduce(1, *)
        let offset = slab.start.last ?? 0
        let ends = offset + length == (extents.last ?? 1)
        if offset == 0 || curves.count != rows { curves = [Curve](repeating: Curve(), count: rows) }
        let (base, candidate) = (base.span, candidate.span)
        for row in 0..<rows {
            let range = row * length..<(row + 1) * length
            let (own, other) = (base.extracting(range), candidate.extracting(range))
            if !isByCurve {
                judgePoints(slab, row, own, other, range.lowerBound, offset, skipped)
                if ends, isCurve, curves[row].excess >= 0 {
                    move(row, slab, curves[row].excess, curves[row].difference)
                }
            } else if skipped == nil, offset == 0, ends, let extremes = CurveExtremes(own, other) {
                judge(extremes, own, other, row, slab)
            } else {
                scan(row, own, other, range.lowerBound, offset, skipped)
                if ends { judge(row, slab) }
            }
        }
    }

    /// Counts values that are known to be equal; none of them is a NaN. Not for pieces of curves.
    mutating func takeEqual(_ count: Int) { compared += count }

    // MARK: - Curves

    private mutating func scan(
        _ row: Int, _ base: Span<Double>, _ candidate: Span<Double>, _ first: Int, _ offset: Int, _ skipped: [UInt8]?
    ) {
        var curve = curves[row]
        var left = 0
        for position in base.indices {
            if let skipped, skipped[first + position] != 0 {
                left += 1
                continue
            }
            let (a, b) = (base[position], candidate[position])
            let size = abs(a)
            if size > curve.scale, size < .infinity { curve.scale = size }
            var difference = abs(b - a)
            if difference <= curve.difference { continue }
            if difference.isNaN {
                guard isDifferent(a, b) else {
                    if a.isNaN { bothMissing += 1 }
                    continue
                }
                curve.missing += 1
                difference = .infinity
                if curve.difference == .infinity { continue }
            }
            curve.difference = difference
            curve.index = offset + position
            (curve.base, curve.candidate) = (a, b)
        }
        compared += base.count - left
        curves[row] = curve
    }

    /// A whole curve without missing values, whose worst point is looked for only where it may be the worst of all.
    private mutating func judge(
        _ extremes: CurveExtremes, _ base: Span<Double>, _ candidate: Span<Double>, _ row: Int, _ slab: SlabWalk.Slab
    ) {
        compared += base.count
        if extremes.difference > 0 { differs = true }
        let limit = absolute + relative * extremes.scale
        var found = Worst(index: [], base: 0, candidate: 0, limit: limit, difference: extremes.difference)
        if !(extremes.difference <= limit) {
            outside += 1
            move(row, slab, found.excess, extremes.difference)
        }
        guard worst.map({ found.isWorse(than: $0) }) ?? true else { return }
        let position = extremes.position(in: base, candidate)
        found.index = index(slab, row, last: position)
        (found.base, found.candidate) = (base[position], candidate[position])
        worst = found
    }

    private mutating func judge(_ row: Int, _ slab: SlabWalk.Slab) {
        let curve = curves[row]
        guard curve.difference >= 0 else { return }
        let index = self.index(slab, row, last: curve.index)
        let limit = absolute + relative * curve.scale
        let found = Worst(
            index: index, base: curve.base, candidate: curve.candidate, limit: limit, difference: curve.difference)
        if worst.map({ found.isWorse(than: $0) }) ?? true { worst = found }
        missing += curve.missing
        if curve.difference > 0 { differs = true }
        guard !(curve.difference <= limit) else { return }
        outside += 1
        move(row, slab, found.excess, curve.difference)
    }

    // MARK: - Points

    private mutating func judgePoints(
        _ slab: SlabWalk.Slab, _ row: Int, _ base: Span<Double>, _ candidate: Span<Double>, _ first: Int, _ offset: Int,
        _ skipped: [UInt8]?
    ) {
        var left = 0
        for position in base.indices {
            if let skipped, skipped[first + position] != 0 {
                left += 1
                continue
            }
            let (a, b) = (base[position], candidate[position])
            let change = b - a
            var difference: Double
            if change.isNaN {
                guard isDifferent(a, b) else {
                    if a.isNaN { bothMissing += 1 }
                    continue
                }
                missing += 1
                difference = .infinity
            } else {
                difference =
                    switch direction {
                    case .both: abs(change)
                    case .increase: change < 0 ? -change : 0
                    case .decrease: change > 0 ? change : 0
                    }
                if change != 0 { differs = true }
            }
            let size = abs(a)
            let limit = absolute + (size < .infinity ? relative * size : 0)
            // Most points are neither outside nor the worst so far.
            if difference <= limit, let worst, difference * worst.limit <= worst.difference * limit { continue }
            let isOutside = !(difference <= limit)
            if isOutside {
                differs = true
                outside += 1
            }
            var found = Worst(index: [], base: a, candidate: b, limit: limit, difference: difference)
            if isOutside {
                let excess = found.excess
                if (excess, difference) > (curves[row].excess, curves[row].difference) {
                    (curves[row].excess, curves[row].difference) = (excess, difference)
                }
            }
            guard worst.map({ found.isWorse(than: $0) }) ?? true else { continue }
            found.index = index(slab, row, last: offset + position)
            worst = found
        }
        compared += base.count - left
    }

    // MARK: - Both

    private func isDifferent(_ a: Double, _ b: Double) -> Bool {
        if a.isNaN && b.isNaN { return !equatesMissing }
        return a != b
    }

    /// A curve that is outside, whole.
    private mutating func move(_ row: Int, _ slab: SlabWalk.Slab, _ excess: Double, _ difference: Double) {
        guard isCurve else { return }
        var (number, rest, stride) = (0, row, 1)
        for axis in slab.count.indices.dropLast().reversed() {
            number += (slab.start[axis] + rest % slab.count[axis]) * stride
            rest /= slab.count[axis]
            stride *= extents[axis]
        }
        moved.add(MovedCurves.Curve(number: number, excess: excess, difference: difference))
    }

    private func index(_ slab: SlabWalk.Slab, _ row: Int, last: Int) -> [Int] {
        guard !slab.count.isEmpty else { return [] }
        var index = slab.start
        index[index.count - 1] = last
        var rest = row
        for axis in slab.count.indices.dropLast().reversed() {
            index[axis] += rest % slab.count[axis]
            rest /= slab.count[axis]
        }
        return index
    }
}
