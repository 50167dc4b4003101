/// Tries devices, remembers them, and improves the best.
final class DesignSearch {
    let problem: DesignProblem
    /// Everything tried, in order.
    private(set) var tried: [Candidate] = []
    /// Called after each batch; answers whether to go on.
    private let proceeds: ([Candidate]) -> Bool

    /// Somebody asked to stop.
    struct Interrupted: Error {}

    init(_ problem: DesignProblem, proceeds: @escaping ([Candidate]) -> Bool) {
        self.problem = problem
        self.proceeds = proceeds
    }

    /// Tries devices with these values.
    func ask(_ values: [[Double]]) throws -> [Candidate] {
        let made = try problem.candidates(values)
        try remember(made)
        return made
    }

    /// Tries a device, and tells of others that are near to it: from derivatives, where there are some.
    private func askAround(_ values: [[Double]], for goal: Goal) throws -> (tried: [Candidate], all: [Candidate]) {
        guard problem.hasSlopes else {
            let made = try ask(values)
            return (made, made)
        }
        let made = try problem.neighbourhood(values, needsValidity: goal.validity == .required)
        try remember([made[0]])
        return ([made[0]], made)
    }

    private func remember(_ made: [Candidate]) throws {
        tried += made.map { candidate in
            var kept = candidate
            kept.tails = []
            return kept
        }
        if !proceeds(made) { throw Interrupted() }
    }

    /// The best of all that were tried.
    func best(for goal: Goal) -> Candidate? {
        var best: Candidate?
        for candidate in tried where best.map({ goal.isBetter(candidate, than: $0) }) ?? true { best = candidate }
        return best
    }

    /// Good devices that are far from each other, the best first.
    func starts(_ count: Int, for goal: Goal) -> [Candidate] {
        let scored = tried.map { (violation: goal.violation(of: $0), value: goal.value(of: $0), candidate: $0) }
        let order = scored.indices.sorted { a, b in
            if scored[a].violation != scored[b].violation { return scored[a].violation < scored[b].violation }
            let (x, y) = (scored[a].candidate.isOutsideValidity, scored[b].candidate.isOutsideValidity)
            if goal.validity != .ignored, x != y { return y }
            if scored[a].value != scored[b].value { return scored[a].value < scored[b].value }
            return a < b
        }
        var chosen: [Candidate] = []
        for index in order.prefix(512) where chosen.count < count {
            let candidate = scored[index].candidate
            if chosen.allSatisfy({ distance($0, candidate) > Self.leastDistance }) { chosen.append(candidate) }
        }
        return chosen
    }

    private static let leastDistance = 0.15

    private func distance(_ a: Candidate, _ b: Candidate) -> Double {
        zip(problem.variables, zip(a.values, b.values)).map { variable, values in
            abs(variable.place(of: values.0) - variable.place(of: values.1))
        }.max() ?? 0
    }

    // MARK: - Around one device

    /// Improves a device until nothing helps: with points around it, then with derivatives.
    func improve(_ start: Candidate, for goal: Goal, enough: Double? = nil) throws -> Candidate {
        if isEnough(start, goal, enough) { return start }
        let known = tried.count
        var best = try surround(start, for: goal, width: 0.25, least: 1.0 / 64, rounds: 12)
        best = try follow(from: best, for: goal, enough: enough, rounds: mayFail ? 9 : Self.mostDescents)
        if goal.validity != .ignored, !isEnough(best, goal, enough), !best.isOutsideValidity,
            isHeldByValidity(best, for: goal, since: known)
        {
            if problem.knowsValidity {
                var strict = goal
                strict.validity = .required
                best = try follow(from: best, for: strict, enough: enough, rounds: Self.mostDescents)
            } else {
                // No derivative tells where models cease to hold: points close in on the place.
                best = try surround(best, for: goal, width: 1.0 / 64, least: 1e-5, rounds: 48)
            }
        }
        return best
    }

    /// Whether what is required holds and the aim is as small as `enough`.
    func isEnough(_ candidate: Candidate, _ goal: Goal, _ enough: Double?) -> Bool {
        enough.map { goal.violation(of: candidate) == 0 && goal.value(of: candidate) <= $0 } ?? false
    }

    /// Whether something better was met outside of the validity of models.
    private func isHeldByValidity(_ best: Candidate, for goal: Goal, since known: Int) -> Bool {
        tried[known...].contains { candidate in
            candidate.isOutsideValidity && candidate.margin(of: goal.required) >= 0
                && goal.value(of: candidate) < goal.value(of: best)
        }
    }

    private static let mostDescents = 6

    /// Points around the best, in a box that shrinks where none of them is better.
    private func surround(
        _ start: Candidate, for goal: Goal, width: Double, least: Double, rounds: Int
    ) throws -> Candidate {
        var (best, width) = (start, width)
        let variables = problem.variables
        for round in 0..<rounds where width > least {
            let places = zip(variables, best.values).map { $0.place(of: $1) }
            let points = LatinHypercube.points(
                Self.cloud, dimensions: variables.count, seed: UInt64(round), round: tried.count)
            let values = points.map { point in
                variables.indices.map { variables[$0].value(at: places[$0] + width * (point[$0] - 0.5)) }
            }
            let before = best
            for candidate in try ask(values) where goal.isBetter(candidate, than: best) { best = candidate }
            if !goal.isBetter(best, than: before) { width *= 0.5 }
        }
        return best
    }

    private static let cloud = 64

    /// Descends until that leads nowhere.
    ///
    /// Where draws may fail, what is required may be missed by less and less: the way along a narrow valley is short for one who may leave
    /// it a little.
    private func follow(from start: Candidate, for goal: Goal, enough: Double? = nil, rounds: Int) throws -> Candidate {
        var (best, from) = (start, start)
        var allowances: [Int: Descent.Allowance] = [:]
        var missed = Self.mostMissed
        for round in 0..<rounds where !isEnough(best, goal, enough) {
            let (before, violation) = (goal.value(of: best), goal.violation(of: best))
            let corrections = allowances.mapValues(\.correction)
            if round == rounds - 1 || !mayFail { missed = 0 }
            if violation > 0, !goal.required.isEmpty {
                // What is required comes first, on its own.
                let first = Goal(
                    aim: .margin(goal.required), required: [], caps: goal.caps, validity: goal.validity)
                let held = try descend(from: from, for: first, &allowances, missed: 0, enough: -1e-6).best
                if goal.isBetter(held, than: best) { best = held }
                from = best
            }
            let found = try descend(from: from, for: goal, &allowances, missed: missed, enough: enough)
            if goal.isBetter(found.best, than: best) { best = found.best }
            let hasLearnt = allowances.contains { spec, allowance in
                abs(allowance.correction - (corrections[spec] ?? 0)) > Self.leastLearnt
            }
            let hasMoved = abs(goal.value(of: found.end) - goal.value(of: from)) > 1e-5 * abs(goal.value(of: from))
            // The end has what was learnt there, and is nearer than the best.
            from = !mayFail || goal.violation(of: found.end) > 10 * Self.mostMissed ? best : found.end
            let gain = before - goal.value(of: best)
            if missed == 0, !hasLearnt, goal.violation(of: best) == violation, !(gain > 1e-7 * abs(before)) { break }
            missed *= hasMoved || hasLearnt ? 0.4 : 0
        }
        return best
    }

    /// Whether some specs allow draws of a spread to fail.
    private var mayFail: Bool { problem.mayFail.contains { $0 > 0 } }

    /// By how much a descent may at first miss what is required, in units of specs.
    private static let mostMissed = 0.01
    /// Less than this need not be corrected, in units of specs.
    private static let leastLearnt = 2e-5

    /// Follows derivatives: differences between the points of a stencil, where the equations do not give them.
    ///
    /// - Parameter missed: by how much its end may miss what is required.
    /// - Returns: the best on the way, and where it ended.
    private func descend(
        from start: Candidate, for goal: Goal, _ allowances: inout [Int: Descent.Allowance], missed: Double,
        enough: Double? = nil
    ) throws -> (best: Candidate, end: Candidate) {
        let variables = problem.variables
        let free = variables.indices.filter { variables[$0].isContinuous }
        guard !free.isEmpty else { return (start, start) }
        func values(_ point: [Double]) -> [Double] {
            var values = start.values
            for (coordinate, index) in free.enumerated() {
                values[index] = variables[index].value(at: point[coordinate])
            }
            return values
        }
        var best = start
        func stencil(_ point: [Double]) throws -> (Stencil, [Candidate]) {
            let stencil = Stencil(around: point, coordinates: free.count, runsInTime: problem.runsInTime)
            let (tried, answers) = try askAround(stencil.points.map(values), for: goal)
            for candidate in tried where goal.isBetter(candidate, than: best) { best = candidate }
            return (stencil, answers)
        }
        let places = free.map { variables[$0].place(of: start.values[$0]) }
        let (first, answers) = try stencil(places)
        let descent = Descent(
            goal, from: first, answers, coordinates: free.count, mayFail: problem.mayFail, allowances: allowances)
        var failure: (any Error)?
        var end: (point: [Double], violation: Double, value: Double, candidate: Candidate)?
        ConstrainedMinimum.search(
            from: places + descent.extra.map(\.start), lower: places.map { _ in 0 } + descent.extra.map(\.lower),
            upper: places.map { _ in 1 } + descent.extra.map(\.upper), constraints: descent.constraintCount,
            stop: enough.map { $0 / descent.scale }, most: 60
        ) { point in
            do {
                let (stencil, answers) = try stencil(point)
                let answer = descent.answer(stencil, answers)
                let violation = max(0, (answer.constraints.max() ?? 0) - missed)
                if end.map({ (violation, answer.value) < ($0.violation, $0.value) }) ?? true {
                    end = (point, violation, answer.value, answers[0])
                }
                return answer
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        guard mayFail, let end else { return (best, best) }
        allowances = descent.learnt(at: end.point, end.candidate)
        return (best, end.candidate)
    }

    /// Tries the whole numbers and choices beside those of a device, and improves what they lead to.
    func step(from start: Candidate, for goal: Goal) throws -> Candidate {
        var best = start
        let variables = problem.variables
        for _ in 0..<20 {
            let beside = variables.indices.flatMap { index in
                variables[index].neighbours(of: best.values[index]).map { value in
                    var values = best.values
                    values[index] = value
                    return values
                }
            }
            guard !beside.isEmpty else { return best }
            let order = try ask(beside).enumerated().sorted { a, b in
                if goal.isBetter(a.element, than: b.element) { return true }
                return goal.isBetter(b.element, than: a.element) ? false : a.offset < b.offset
            }
            let before = best
            for (_, candidate) in order.prefix(4) {
                let found = try follow(from: candidate, for: goal, rounds: mayFail ? 3 : 1)
                if goal.isBetter(found, than: best) { best = found }
            }
            if !goal.isBetter(best, than: before) { return best }
        }
        return best
    }
}
