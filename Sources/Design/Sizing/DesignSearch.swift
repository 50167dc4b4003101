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
        tried += made
        if !proceeds(made) { throw Interrupted() }
        return made
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
        var best = start
        func isEnough() -> Bool { enough.map { goal.violation(of: best) == 0 && goal.value(of: best) <= $0 } ?? false }
        if isEnough() { return best }
        let known = tried.count
        best = try surround(best, for: goal, width: 0.25, least: 1.0 / 64, rounds: 12)
        for _ in 0..<Self.mostDescents where !isEnough() {
            let (before, violation) = (goal.value(of: best), goal.violation(of: best))
            if violation > 0, !goal.required.isEmpty {
                // What is required comes first, on its own.
                let first = Goal(aim: .margin(goal.required), required: [], caps: goal.caps)
                let held = try descend(from: best, for: first, enough: -1e-6)
                if goal.isBetter(held, than: best) { best = held }
            }
            let found = try descend(from: best, for: goal, enough: enough)
            if goal.isBetter(found, than: best) { best = found }
            let gain = before - goal.value(of: best)
            if goal.violation(of: best) == violation, !(gain > 1e-7 * abs(before)) { break }
        }
        if goal.validity != .ignored, !isEnough(), !best.isOutsideValidity,
            isHeldByValidity(best, for: goal, since: known)
        {
            // No derivative tells where models cease to hold: points close in on the place.
            best = try surround(best, for: goal, width: 1.0 / 64, least: 1e-5, rounds: 48)
        }
        return best
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

    /// Follows derivatives, taken from the points of a stencil that are solved together.
    private func descend(from start: Candidate, for goal: Goal, enough: Double? = nil) throws -> Candidate {
        let variables = problem.variables
        let free = variables.indices.filter { variables[$0].isContinuous }
        guard !free.isEmpty else { return start }
        let descent = Descent(goal, from: start, coordinates: free.count)
        var best = start
        var failure: (any Error)?
        let places = free.map { variables[$0].place(of: start.values[$0]) }
        ConstrainedMinimum.search(
            from: places + descent.extraStart, lower: places.map { _ in 0 } + descent.extraLower,
            upper: places.map { _ in 1 } + descent.extraUpper, constraints: descent.constraintCount,
            stop: enough.map { $0 / descent.scale }, most: 60
        ) { point in
            let stencil = Stencil(around: point, coordinates: free.count, runsInTime: problem.runsInTime)
            do {
                let answers = try ask(
                    stencil.points.map { point in
                        var values = start.values
                        for (coordinate, index) in free.enumerated() {
                            values[index] = variables[index].value(at: point[coordinate])
                        }
                        return values
                    })
                for candidate in answers where goal.isBetter(candidate, than: best) { best = candidate }
                return descent.answer(stencil, answers)
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        return best
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
                let found = try descend(from: candidate, for: goal)
                if goal.isBetter(found, than: best) { best = found }
            }
            if !goal.isBetter(best, than: before) { return best }
        }
        return best
    }
}
