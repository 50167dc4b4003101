/// A goal as a function with constraints, around one device.
///
/// The first coordinates are places of the variables from 0 to 1. Where a margin is the aim, it is one more coordinate, which
/// every part of the margin must reach: so each part stays smooth.
///
/// Where some draws of a spread may fail, each limit at each corner has a share of them, and these are coordinates too: the draws that
/// fail at one limit are not those that fail at the other, so that the margin of the last draw that may fail has a ridge,
/// where a step to either side makes it less, and a descent ends on it. The margin at one limit for a given share has none
/// (A. Nemirovski and A. Shapiro, SIAM J. Optim. 17 (2006) 969, on shares of a risk).
struct Descent {
    private enum Row {
        case margin(spec: Int, part: Int, isAim: Bool)
        case tail(spec: Int, row: Int, share: Int, isAim: Bool)
        /// Shares of all of a spec.
        case shares([Int])
        case cap(Goal.Cap)
        /// A requirement of the models, by what is said of it; in units of how steep it is at the start.
        case validity(String, scale: Double)
    }

    /// What is known of a spec some draws of which may fail.
    struct Allowance {
        /// What its margin is more than what its tails come to, where a descent ended: draws that fail at two limits at once count
        /// twice there, and tails are smoothed.
        var correction = 0.0
        /// By limit and corner, its share of the draws that may fail, from 0 to 1.
        var shares: [Int: Double] = [:]
    }

    private let goal: Goal
    private let coordinates: Int
    private let rows: [Row]
    private let isMargin: Bool
    private let mayFail: [Int]
    private let allowances: [Int: Allowance]
    /// What the value is divided by.
    let scale: Double
    /// Where coordinates beyond those of the variables start, and their bounds.
    let extra: [(start: Double, lower: Double, upper: Double)]

    /// How far the first step goes where nothing holds it back: as far as the scaled value is steep.
    private static let firstStep = 0.1
    /// Parts of one spec that are followed, the worst at the start first.
    private static let mostParts = 16
    /// Specs are held with so much to spare, in units of their scale, that rounding does not miss them, nor the draw that decides,
    /// which is not as smooth as tails are.
    private func spare(_ row: Row) -> Double { if case .tail = row { 3e-5 } else { 1e-7 } }

    /// - Parameters:
    ///   - stencil: around the place to start from, and the devices there with their tails.
    ///   - mayFail: by spec, how many draws of the spread.
    ///   - allowances: by spec, as a descent before left them.
    init(
        _ goal: Goal, from stencil: Stencil, _ answers: [Candidate], coordinates: Int, mayFail: [Int],
        allowances: [Int: Allowance]
    ) {
        let start = answers[0]
        self.goal = goal
        self.coordinates = coordinates
        self.mayFail = mayFail
        self.allowances = allowances
        var aimed: [Int] = []
        if case .margin(let specs) = goal.aim { aimed = specs }
        isMargin = !aimed.isEmpty
        var (rows, extra): ([Row], [(start: Double, lower: Double, upper: Double)]) = ([], [])
        if isMargin {
            let margin = min(max(start.margin(of: aimed), -Goal.missing), Goal.missing)
            extra.append((margin, -Goal.missing, Goal.missing))
        }
        func worst(_ margins: [Double]) -> ArraySlice<Int> {
            margins.indices.sorted { margins[$0] < margins[$1] }.prefix(Self.mostParts)
        }
        func follow(_ spec: Int, isAim: Bool) {
            let tails = start.tails[spec]
            // The last part is what tails stand for.
            let parts = tails.isEmpty ? start.margins[spec] : start.margins[spec].dropLast()
            rows += worst(parts).map { .margin(spec: spec, part: $0, isAim: isAim) }
            let followed = worst(tails.map { Tail.value(of: $0, rank: Double(mayFail[spec])) })
            guard !followed.isEmpty else { return }
            let least = 0.05 / Double(max(mayFail[spec], followed.count))
            var shares: [Int] = []
            for row in followed {
                let share = allowances[spec]?.shares[row] ?? 1 / Double(followed.count)
                shares.append(coordinates + extra.count)
                rows.append(.tail(spec: spec, row: row, share: coordinates + extra.count, isAim: isAim))
                extra.append((max(least, share), least, 1))
            }
            rows.append(.shares(shares))
        }
        for spec in goal.required { follow(spec, isAim: false) }
        for spec in aimed { follow(spec, isAim: true) }
        rows += goal.caps.map(Row.cap)
        if goal.validity == .required {
            for words in start.validity.keys.sorted() {
                let slopes = (0..<coordinates).map { stencil.slope($0) { answers[$0].validity[words] ?? .nan } }
                // What nothing moves is not held.
                let scale = slopes.map(abs).max() ?? 0
                if scale > 0, scale.isFinite { rows.append(.validity(words, scale: scale)) }
            }
        }
        self.rows = rows
        self.extra = extra
        let slopes = (0..<coordinates).map { stencil.slope($0) { goal.value(of: answers[$0]) } }
        let steepness = slopes.reduce(0) { $0 + $1 * $1 }.squareRoot()
        scale = isMargin || !steepness.isFinite || steepness == 0 ? 1 : steepness / Self.firstStep
    }

    var constraintCount: Int { rows.count }

    /// Values at the first point of a stencil, and derivatives from the pairs that follow.
    func answer(_ stencil: Stencil, _ answers: [Candidate]) -> ConstrainedMinimum.Answer {
        let point = stencil.points[0]
        func slope(_ coordinate: Int, _ value: (Candidate) -> Double) -> Double {
            let result = stencil.slope(coordinate) { value(answers[$0]) }
            return result.isFinite ? result : 0
        }
        var gradient = [Double](repeating: 0, count: point.count)
        let value: Double
        if isMargin {
            value = -point[coordinates]
            gradient[coordinates] = -1
        } else {
            let own = goal.value(of: answers[0]) / scale
            value = own.isFinite ? own : Goal.missing
            for coordinate in 0..<coordinates {
                gradient[coordinate] = slope(coordinate) { goal.value(of: $0) / scale }
            }
        }
        var constraints: [Double] = []
        var jacobian: [Double] = []
        for row in rows {
            var slopes = [Double](repeating: 0, count: point.count)
            for coordinate in 0..<coordinates {
                slopes[coordinate] = slope(coordinate) { self.value(of: row, $0, at: point) }
            }
            switch row {
            case .margin(_, _, let isAim): if isAim { slopes[coordinates] = 1 }
            case .tail(_, _, let share, let isAim):
                if isAim { slopes[coordinates] = 1 }
                let step = 1e-3 * point[share]
                let values = [-step, step].map { step in
                    var other = point
                    other[share] += step
                    return self.value(of: row, answers[0], at: other)
                }
                slopes[share] = (values[1] - values[0]) / (2 * step)
            case .shares(let shares): for share in shares { slopes[share] = 1 }
            case .cap, .validity: break
            }
            constraints.append(self.value(of: row, answers[0], at: point) + spare(row))
            jacobian += slopes
        }
        return ConstrainedMinimum.Answer(value: value, gradient: gradient, constraints: constraints, jacobian: jacobian)
    }

    /// What must not be above zero.
    private func value(of row: Row, _ candidate: Candidate, at point: [Double]) -> Double {
        switch row {
        case .margin(let spec, let part, let isAim):
            (isAim ? point[coordinates] : 0) - max(candidate.margins[spec][part], -Goal.missing)
        case .tail(let spec, let row, let share, let isAim):
            (isAim ? point[coordinates] : 0) - tail(spec, row, share: point[share], candidate)
                - (allowances[spec]?.correction ?? 0)
        case .shares(let shares): shares.reduce(-1) { $0 + point[$1] }
        case .cap(let cap): cap.excess(of: candidate)
        case .validity(let words, let scale): -(candidate.validity[words] ?? scale) / scale
        }
    }

    private func tail(_ spec: Int, _ row: Int, share: Double, _ candidate: Candidate) -> Double {
        Tail.value(of: candidate.tails[spec][row], rank: Double(mayFail[spec]) * share)
    }

    /// What was learnt of specs some draws of which may fail.
    ///
    /// - Parameters:
    ///   - point: where the descent ended.
    ///   - end: the device there, with its tails.
    func learnt(at point: [Double], _ end: Candidate) -> [Int: Allowance] {
        var result = allowances
        for row in rows {
            guard case .tail(let spec, let row, let share, _) = row else { continue }
            result[spec, default: Allowance()].shares[row] = point[share]
        }
        for (spec, allowance) in result {
            let least = allowance.shares.map { tail(spec, $0, share: $1, end) }.min() ?? 0
            // What holds nothing back needs no more than it has.
            for (row, share) in allowance.shares where tail(spec, row, share: share, end) > least + Self.active {
                let failing = Double(end.tails[spec][row].count { $0 <= least })
                result[spec]?.shares[row] = min(share, failing / Double(mayFail[spec]))
            }
            let margin = max(end.margins[spec].last ?? 0, -Goal.missing)
            let wanted = isMargin && !goal.required.contains(spec) ? point[coordinates] : 0
            // What holds nothing back tells nothing.
            if margin < wanted || least + allowance.correction < wanted + Self.active {
                result[spec]?.correction = margin - least
            }
        }
        return result
    }

    private static let active = 1e-3
}
