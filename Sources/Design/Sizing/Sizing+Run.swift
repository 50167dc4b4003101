internal import Devices
internal import Equations
internal import Units

/// How far a sizing has come.
public struct SizingProgress: Sendable {
    /// Devices tried so far.
    public let tried: Int
    /// What is being done.
    public let stage: String
    /// By how much the best misses its specs, in units of their scale; 0 where all hold.
    public let violation: Double
    /// The objectives of the best, as text.
    public let objectives: [String]
}

extension Sizing {
    /// How many of the good devices of the first look are improved.
    private static let starts = 5
    /// Devices tried between two reports of progress.
    private static let batch = 512

    /// What a search has found so far.
    final class Story {
        var stage = "first look"
        var history: [SizingResult.Step] = []
        var tried = 0
        var best: Candidate?
        /// Variables that move nothing.
        var idle: [Int] = []
    }

    /// Sizes the device: a look over everything that may be chosen, then the best of it improved one after another.
    ///
    /// - Parameter progress: called after each batch of devices; answers whether to go on. Where it does not, the best
    ///   so far is the result.
    public func run(progress: (SizingProgress) -> Bool = { _ in true }) throws -> SizingResult {
        try withoutActuallyEscaping(progress) { progress in
            let story = Story()
            let goal = goal()
            func search(_ problem: DesignProblem) -> DesignSearch {
                DesignSearch(problem) { [self] candidates in
                    story.tried += candidates.count
                    let before = story.best
                    for candidate in candidates
                    where story.best.map({ goal.isBetter(candidate, than: $0) }) ?? true { story.best = candidate }
                    note(story, before, goal)
                    return progress(report(story, goal))
                }
            }
            let first = search(quick)
            var (best, conflict, front): (Candidate?, SpecConflict?, [Candidate]) = (nil, nil, [])
            var isInterrupted = false
            var last = first
            do {
                best = try sizeQuickly(first, goal, story)
                if let whole, let start = best {
                    story.stage = "over the spread"
                    story.best = nil
                    last = search(whole)
                    let known = try last.ask([start.values])[0]
                    best = try last.step(from: try last.improve(known, for: goal), for: goal)
                }
                if let found = best, isMet(found), found.isOutsideValidity {
                    story.stage = "within validity"
                    best = try withinValidity(last, goal) ?? found
                }
                if let found = best {
                    if required.violation(of: found) > 0 {
                        story.stage = "conflict"
                        conflict = try self.conflict(last, after: first)
                    } else if objectives.count == 2 {
                        story.stage = "front"
                        front = try self.front(last, story)
                        // Of devices that are as good in the first objective, the best in the other.
                        best = front.first ?? found
                    }
                }
            } catch is DesignSearch.Interrupted {
                isInterrupted = true
                best = last.best(for: goal) ?? first.best(for: goal)
            }
            guard let best else { throw Diagnostic("no device was tried") }
            return try result(best, last, story, conflict, front, isInterrupted: isInterrupted)
        }
    }

    private func sizeQuickly(_ search: DesignSearch, _ goal: Goal, _ story: Story) throws -> Candidate? {
        var values = LatinHypercube.points(
            max(1, options.candidates), dimensions: variables.count, seed: seed, round: 0
        ).map { point in zip(variables, point).map { $0.value(at: $1) } }
        let own = variables.map(\.own)
        if own.allSatisfy({ $0 != nil }) {
            // The device as it is, where it may be chosen.
            let known = zip(variables, own).map { $0.value(at: $0.place(of: $1 ?? $0.low)) }
            values[0] = known
        }
        for start in stride(from: 0, to: values.count, by: Self.batch) {
            _ = try search.ask(Array(values[start..<min(values.count, start + Self.batch)]))
        }
        // Two looks, since one device may lie where a variable happens to move nothing.
        let known = search.tried.filter { ($0.measured + $0.objectives).allSatisfy(\.isFinite) }
        story.idle = try search.problem.idle(among: Array(known.prefix(2)))
        if !story.idle.isEmpty {
            story.idle = try search.problem.idle(among: Array(known.suffix(16)))
                .filter(story.idle.contains)
        }
        story.stage = "improvement"
        for start in search.starts(Self.starts, for: goal) { _ = try search.improve(start, for: goal) }
        guard let best = search.best(for: goal) else { return nil }
        return try search.step(from: best, for: goal)
    }

    /// The best device that holds all specs with models where they hold, from the nearest to that that were tried; `nil` where none
    /// is found.
    private func withinValidity(_ search: DesignSearch, _ goal: Goal) throws -> Candidate? {
        var strict = goal
        strict.validity = .required
        for start in search.starts(Self.starts, for: strict) { _ = try search.improve(start, for: strict) }
        return search.best(for: strict).flatMap { isMet($0) && !$0.isOutsideValidity ? $0 : nil }
    }

    /// Keeps what is worth telling: more than a hundredth better than what was told last.
    private func note(_ story: Story, _ before: Candidate?, _ goal: Goal) {
        guard let best = story.best, before.map({ goal.isBetter(best, than: $0) }) ?? true else { return }
        let step = SizingResult.Step(
            tried: story.tried, stage: story.stage, violation: required.violation(of: best),
            margin: specs.isEmpty ? nil : best.margin(of: all), objectives: best.objectives)
        if let last = story.history.last, last.stage == step.stage, story.history.count > 1,
            (last.violation == 0) == (step.violation == 0)
        {
            let (a, b) = (worth(last), worth(step))
            if abs(a - b) <= 0.01 * max(abs(a), abs(b)) { story.history.removeLast() }
        }
        story.history.append(step)
    }

    private func worth(_ step: SizingResult.Step) -> Double {
        step.violation > 0 ? step.violation : step.objectives.first ?? step.margin ?? 0
    }

    private func report(_ story: Story, _ goal: Goal) -> SizingProgress {
        SizingProgress(
            tried: story.tried, stage: story.stage, violation: story.best.map { required.violation(of: $0) } ?? .nan,
            objectives: (story.best?.objectives ?? []).enumerated().map { index, value in
                let unit = quick.unit(ofObjective: index)
                return Unit.text(of: value, digits: 4) + (unit == "1" ? "" : " \(unit)")
            })
    }
}
