/// A goal as a function with constraints, around one device.
///
/// The coordinates are places of the variables from 0 to 1; where a margin is the aim, it is one more coordinate, which
/// every part of the margin must reach: so each part stays smooth.
struct Descent {
    private enum Row {
        case margin(spec: Int, part: Int, isAim: Bool)
        case cap(objective: Int, isLargest: Bool, limit: Double)
    }

    private let goal: Goal
    private let coordinates: Int
    private let rows: [Row]
    private let isMargin: Bool
    private let startMargin: Double
    /// What the value is divided by.
    let scale: Double

    /// Parts of one spec that are followed, the worst at the start first.
    private static let mostParts = 16
    /// Specs are held with so much to spare, in units of their scale, that rounding does not miss them.
    private static let spare = 1e-7

    init(_ goal: Goal, from start: Candidate, coordinates: Int) {
        self.goal = goal
        self.coordinates = coordinates
        var aimed: [Int] = []
        if case .margin(let specs) = goal.aim { aimed = specs }
        isMargin = !aimed.isEmpty
        func rows(_ spec: Int, isAim: Bool) -> [Row] {
            let margins = start.margins[spec]
            let worst = margins.indices.sorted { margins[$0] < margins[$1] }.prefix(Self.mostParts)
            return worst.map { .margin(spec: spec, part: $0, isAim: isAim) }
        }
        self.rows =
            goal.required.flatMap { rows($0, isAim: false) } + aimed.flatMap { rows($0, isAim: true) }
            + goal.caps.map { .cap(objective: $0.objective, isLargest: $0.isLargest, limit: $0.limit) }
        startMargin = min(max(start.margin(of: aimed), -Goal.missing), Goal.missing)
        let value = abs(goal.value(of: start))
        scale = isMargin || !value.isFinite || value == 0 ? 1 : value
    }

    var constraintCount: Int { rows.count }
    var extraStart: [Double] { isMargin ? [startMargin] : [] }
    var extraLower: [Double] { isMargin ? [-Goal.missing] : [] }
    var extraUpper: [Double] { isMargin ? [Goal.missing] : [] }

    /// Values at the first point of a stencil, and derivatives from the pairs that follow.
    func answer(_ stencil: Stencil, _ answers: [Candidate]) -> ConstrainedMinimum.Answer {
        let point = stencil.points[0]
        let count = point.count
        func slope(_ coordinate: Int, _ value: (Candidate) -> Double) -> Double {
            let result = stencil.slope(coordinate) { value(answers[$0]) }
            return result.isFinite ? result : 0
        }
        var gradient = [Double](repeating: 0, count: count)
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
            let read = { (candidate: Candidate) in Self.value(of: row, candidate) }
            var slopes = (0..<coordinates).map { slope($0, read) }
            var own = read(answers[0]) + Self.spare
            if isMargin {
                var share = 0.0
                if case .margin(_, _, true) = row { share = 1 }
                own += share * point[coordinates]
                slopes.append(share)
            }
            constraints.append(own)
            jacobian += slopes
        }
        return ConstrainedMinimum.Answer(value: value, gradient: gradient, constraints: constraints, jacobian: jacobian)
    }

    private static func value(of row: Row, _ candidate: Candidate) -> Double {
        switch row {
        case .margin(let spec, let part, _): -max(candidate.margins[spec][part], -Goal.missing)
        case .cap(let objective, let isLargest, let limit):
            Goal.excess(candidate.objectives[objective], over: (objective, isLargest, limit))
        }
    }
}
