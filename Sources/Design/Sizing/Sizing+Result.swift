internal import Devices
internal import Equations
internal import Units

extension Sizing {
    /// Rounds the values, checks the device they make as `specs` would, and tells what moves what.
    func result(
        _ found: Candidate, _ search: DesignSearch, _ story: Story, _ conflict: SpecConflict?, _ front: [Candidate],
        isInterrupted: Bool
    ) throws -> SizingResult {
        let problem = search.problem
        let values = asBefore(found.values, story.idle)
        let known = values == found.values ? found : try problem.candidates([values])[0]
        let (best, digits) = try rounded(known, problem)
        // A bound may have more digits than the others need.
        let texts = zip(variables, best.values).map { variable, value in
            let isShort = digits.map { variable.rounded(value, digits: $0) == value } ?? false
            return variable.text(value, digits: isShort ? digits : nil)
        }
        // What moves nothing and was computed from others stays so.
        let kept = Set(story.idle.filter { variables[$0].own == nil })
        let overrides = self.overrides(with: texts, besides: kept)
        let sized: Descriptor
        var sheet: [SpecResult] = []
        do {
            sized = try device(overrides)
            sheet = try all.map { try specResult($0, of: sized) }
        } catch let error as Diagnostics {
            // What is only marked along a range may be a mistake of a value.
            let words = zip(variables, texts).map { "`\($0.name): \($1)`" }.joined(separator: ", ")
            throw error.inside("the device that was found, \(words)")
        }
        let isOutside = best.isOutsideValidity || sheet.contains { $0.outsideValidityCount > 0 }
        let isSized =
            sheet.allSatisfy { $0.verdict != .fails } && !(needsValidity && isOutside)
            && best.objectives.allSatisfy(\.isFinite)
        let reasons = best.isOutsideValidity ? try problem.validityReasons(at: best.values) : []
        return SizingResult(
            name: name,
            values: variables.indices.map { index in
                SizingResult.Value(
                    variable: variables[index], value: best.values[index],
                    text: kept.contains(index) ? "as it is" : texts[index],
                    isIdle: story.idle.contains(index))
            },
            objectives: zip(objectives, best.objectives).enumerated().map { index, pair in
                SizingResult.Objective(
                    text: pair.0.text.scalar ?? "", isLargest: pair.0.isLargest, value: pair.1,
                    unit: problem.unit(ofObjective: index))
            }, sheet: sheet, isMet: isSized,
            sensitivities: try sensitivities(best, problem), yield: try yield(of: sized),
            history: story.history, tried: story.tried, conflict: conflict,
            front: front.map {
                SizingResult.FrontPoint(values: asBefore($0.values, story.idle), objectives: $0.objectives)
            },
            isInterrupted: isInterrupted, overrides: try written(overrides), isOutsideValidity: isOutside,
            validityReasons: (sheet.flatMap(\.validityReasons) + reasons).distinct, warnings: warnings(story.idle))
    }

    /// A spec, judged of a device as `specs` judges it.
    func specResult(_ spec: Int, of device: Descriptor) throws -> SpecResult {
        let (entry, node) = specs[spec]
        return try Spec(entry, node, of: device, variant: nil, draws: options.samples, SweepBook())
            .result(threads: options.threads)
    }

    /// The device with other values.
    func device(_ overrides: [(path: FullPath, text: String)]) throws(Diagnostics) -> Descriptor {
        try descriptor.applying(overrides.map { ($0.path, TextNode(scalar: $0.text, from: "sizing `\(name)`")) })
    }

    /// What sets the variables to values written as text, but for some of them.
    func overrides(with texts: [String], besides kept: Set<Int> = []) -> [(path: FullPath, text: String)] {
        variables.indices.filter { !kept.contains($0) }.flatMap { index in
            variables[index].fullPaths.map { ($0, texts[index]) }
        }
    }

    /// Values of which those that move nothing are as they were.
    private func asBefore(_ values: [Double], _ idle: [Int]) -> [Double] {
        var result = values
        for index in idle {
            if let own = variables[index].own, own >= variables[index].low, own <= variables[index].high {
                result[index] = own
            }
        }
        return result
    }

    private func warnings(_ idle: [Int]) -> Diagnostics {
        var warnings = Diagnostics()
        for index in idle {
            let variable = variables[index]
            warnings.append(
                variable.diagnostic(
                    "`\(variable.name)` moves no spec and no objective of this sizing",
                    help: "leave it out, or meet a spec that depends on it", severity: .warning))
        }
        return warnings
    }

    /// Where values stand in the text of the device: those of a variant in its entry. Texts are quoted where YAML asks for it.
    private func written(_ overrides: [(path: FullPath, text: String)]) throws -> [(path: FullPath, text: String)] {
        let quoted = overrides.map { path, text in
            let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " %-+./^*()_".contains($0)) }
            return (
                path: path,
                text: isPlain ? text : "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            )
        }
        guard let variant, descriptor.variantNames.contains(variant) else { return quoted }
        return try descriptor.placed(quoted, inVariant: variant)
    }

    /// The same with values of few digits: every value up or down, as few digits as keep what holds and lose no more than
    /// 1e-4 of each objective, or of what is missed.
    private func rounded(_ candidate: Candidate, _ problem: DesignProblem) throws -> (Candidate, digits: Int?) {
        let goal = goal()
        let goals = objectives.isEmpty ? [goal] : objectives.indices.map { self.goal($0) }
        /// Whether nothing that holds is lost, and of what is missed next to nothing.
        func keeps(_ short: Candidate) -> Bool {
            let holds = all.allSatisfy { candidate.margin(of: $0) < 0 || short.margin(of: $0) >= 0 }
            return holds && (isMet(short) || !isMet(candidate))
                && (candidate.isOutsideValidity || !short.isOutsideValidity)
                && goal.violation(of: short) <= (1 + Self.mostLost) * goal.violation(of: candidate)
        }
        // What is as it was has the digits it was written with.
        let free = variables.indices.filter {
            variables[$0].isContinuous && candidate.values[$0] != variables[$0].own
        }
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
            for short in made where keeps(short) {
                let isAsGood = goals.allSatisfy { goal in
                    let value = goal.value(of: candidate)
                    return goal.value(of: short) - value <= Self.mostLost * abs(value)
                }
                guard isAsGood else { continue }
                if best.map({ goal.isBetter(short, than: $0) }) ?? true { best = short }
            }
            if let best { return (best, digits) }
        }
        return (candidate, nil)
    }

    /// Of an objective, or of what specs are missed by, for values of few digits.
    private static let mostLost = 1e-4
    /// Most values that are rounded both ways in all combinations.
    private static let mostRounded = 8

    /// One variable at a time, a little up and a little down; of texts each other choice, of what has steps the next one.
    private func sensitivities(_ best: Candidate, _ problem: DesignProblem) throws -> [SizingResult.Sensitivity] {
        var questions: [(name: String, isOfRange: Bool, up: [Double], down: [Double], factor: Double)] = []
        for (index, variable) in variables.enumerated() {
            let value = best.values[index]
            func with(_ other: Double) -> [Double] {
                var values = best.values
                values[index] = other
                return values
            }
            let beside = variable.neighbours(of: value)
            if let choices = variable.choices {
                for other in beside {
                    questions.append(("\(variable.name): \(choices[Int(other)])", false, with(other), best.values, 1))
                }
            } else if variable.isContinuous {
                let isOfRange = value == 0 || (variable.low < 0 && variable.high > 0)
                let wanted = 0.01 * (isOfRange ? variable.high - variable.low : abs(value))
                let (up, down) = (min(variable.high, value + 0.1 * wanted), max(variable.low, value - 0.1 * wanted))
                questions.append((variable.name, isOfRange, with(up), with(down), wanted / (up - down)))
            } else if let next = beside.filter({ $0 > value }).min() ?? beside.max() {
                questions.append(("\(variable.name): \(variable.text(next))", false, with(next), best.values, 1))
            }
        }
        let made = try problem.candidates(questions.flatMap { [$0.up, $0.down] })
        return questions.enumerated().map { index, question in
            let (up, down) = (made[2 * index], made[2 * index + 1])
            func change(_ a: Double, _ b: Double) -> Double? {
                // What is less than is known of both is rounding.
                let isSame = abs(a - b) <= SpecLimits.resolution * max(abs(a), abs(b))
                let change = isSame ? 0 : (a - b) * question.factor
                return change.isFinite ? change : nil
            }
            return SizingResult.Sensitivity(
                variable: question.name, isOfRange: question.isOfRange,
                changes: zip(up.measured, down.measured).map(change),
                objectives: zip(up.objectives, down.objectives).map(change))
        }
    }

    /// Draws of the spread of the device that hold all specs together.
    private func yield(of sized: Descriptor) throws -> SpecResult.Yield? {
        guard descriptor.root["spread"]?.map?.isEmpty == false, !specs.isEmpty else { return nil }
        let book = SweepBook()
        let margins = try specs.map { entry, node in
            try Spec(entry, node, of: sized, variant: nil, draws: options.samples, book, spread: true)
                .drawMargins(threads: options.threads)
        }
        let count = margins.first?.count ?? 0
        let together = (0..<count).map { draw in margins.map { $0[draw] }.min() ?? -.infinity }
        return count == 0
            ? nil
            : SpecResult.Yield(
                required: 0, holding: together.count { $0 >= 0 }, samples: count,
                missing: together.count { $0 == -.infinity })
    }
}
