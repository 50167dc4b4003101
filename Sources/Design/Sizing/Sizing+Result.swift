internal import Devices
internal import Equations
internal import Units

extension Sizing {
    /// Rounds the values, checks the device they make as `specs` would, and tells what moves what.
    func result(
        _ candidate: Candidate, _ search: DesignSearch, _ story: Story, _ conflict: SpecConflict?, _ front: [Candidate],
        isInterrupted: Bool
    ) throws -> SizingResult {
        let (best, digits) = try rounded(candidate, search.problem)
        var overrides: [(path: FullPath, text: String)] = []
        // A bound may have more digits than the others need.
        let texts = zip(variables, best.values).map { variable, value in
            let isShort = digits.map { variable.rounded(value, digits: $0) == value } ?? false
            return variable.text(value, digits: isShort ? digits : nil)
        }
        for (variable, text) in zip(variables, texts) {
            for path in variable.paths {
                overrides.append((FullPath(path.split(separator: ".").map(String.init)), text))
            }
        }
        let sized = try descriptor.applying(
            overrides.map { ($0.path, TextNode(scalar: $0.text, from: "sizing `\(name)`")) })
        let sheet = try specs.map { entry, node in
            try Spec(entry, node, of: sized, variant: nil, draws: options.samples, SweepBook()).result(
                threads: options.threads)
        }
        return SizingResult(
            name: name,
            values: variables.indices.map { index in
                SizingResult.Value(variable: variables[index], value: best.values[index], text: texts[index])
            },
            objectives: zip(objectives, best.objectives).enumerated().map { index, pair in
                SizingResult.Objective(
                    text: pair.0.text.scalar ?? "", isLargest: pair.0.isLargest, value: pair.1,
                    unit: quick.objectives[index].expressions[0].dimension.description)
            }, sheet: sheet, isMet: sheet.allSatisfy { $0.verdict != .fails },
            sensitivities: try sensitivities(best, search.problem), yield: try yield(of: sized),
            history: story.history, tried: story.tried, conflict: conflict,
            front: front.map { SizingResult.FrontPoint(values: $0.values, objectives: $0.objectives) },
            isInterrupted: isInterrupted, overrides: overrides)
    }

    /// The same with values of few digits: every value up or down, as few digits as keep what holds and lose no more than
    /// 1e-4 of the objective.
    private func rounded(_ candidate: Candidate, _ problem: DesignProblem) throws -> (Candidate, digits: Int?) {
        let goal = goal()
        let free = variables.indices.filter { variables[$0].isContinuous }
        for digits in [3, 4, 5, 6, 8, 12] {
            let ways = 1 << min(free.count, Self.mostRounded)
            let made = try problem.candidates(
                (0..<ways).map { way in
                    var values = candidate.values
                    for (place, index) in free.enumerated() {
                        let side = place < Self.mostRounded ? way >> place & 1 : 2
                        values[index] = variables[index].rounded(
                            values[index], digits: digits, isUp: [false, true, nil][side])
                    }
                    return values
                })
            var best: Candidate?
            for short in made
            where goal.violation(of: short) <= goal.violation(of: candidate) && (!isMet(candidate) || isMet(short)) {
                let loss = goal.value(of: short) - goal.value(of: candidate)
                guard loss <= 1e-4 * abs(goal.value(of: candidate)) else { continue }
                if best.map({ goal.isBetter(short, than: $0) }) ?? true { best = short }
            }
            if let best { return (best, digits) }
        }
        return (candidate, nil)
    }

    /// Most values that are rounded both ways in all combinations.
    private static let mostRounded = 8

    /// One variable at a time, a little up and a little down.
    private func sensitivities(_ best: Candidate, _ problem: DesignProblem) throws -> [SizingResult.Sensitivity] {
        var asked: [[Double]] = []
        let steps = zip(variables, best.values).map { variable, value -> (up: Double, down: Double, wanted: Double) in
            if !variable.isContinuous {
                let beside = variable.neighbours(of: value)
                if let up = beside.filter({ $0 > value }).min() { return (up, value, up - value) }
                let down = beside.filter { $0 < value }.max() ?? value
                return (value, down, value - down)
            }
            let holdsZero = variable.low <= 0 && variable.high >= 0
            let wanted = 0.01 * (holdsZero ? variable.high - variable.low : abs(value))
            let step = 0.1 * wanted
            return (min(variable.high, value + step), max(variable.low, value - step), wanted)
        }
        for (index, step) in steps.enumerated() {
            for value in [step.up, step.down] {
                var values = best.values
                values[index] = value
                asked.append(values)
            }
        }
        let made = try problem.candidates(asked)
        return variables.indices.map { index in
            let (up, down) = (made[2 * index], made[2 * index + 1])
            let factor = steps[index].wanted / (steps[index].up - steps[index].down)
            func change(_ a: Double, _ b: Double) -> Double? {
                let change = (a - b) * factor
                return change.isFinite ? change : nil
            }
            return SizingResult.Sensitivity(
                variable: variables[index].name, changes: zip(up.measured, down.measured).map(change),
                objectives: zip(up.objectives, down.objectives).map(change))
        }
    }

    /// Draws of the spread of the device that hold all specs together.
    private func yield(of sized: Descriptor) throws -> SpecResult.Yield? {
        guard descriptor.root["spread"]?.map?.isEmpty == false, !specs.isEmpty else { return nil }
        let book = SweepBook()
        let holding = try specs.map { entry, node in
            try Spec(entry, node, of: sized, variant: nil, draws: options.samples, book, spread: true)
                .drawsHolding(threads: options.threads)
        }
        let count = holding.first?.count ?? 0
        let together = (0..<count).count { draw in holding.allSatisfy { $0[draw] } }

        return count == 0 ? nil : SpecResult.Yield(required: 0, holding: together, samples: count)
    }
}
