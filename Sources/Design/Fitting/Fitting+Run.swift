internal import Devices

/// How far a fit has come.
public struct FitProgress: Sendable {
    /// Devices tried so far.
    public let tried: Int
    /// What is being done.
    public let stage: String
}

extension Fitting {
    /// How many of the good devices of the first look are improved, side by side.
    private static let starts = 8

    /// Fits the values: a look over their ranges, then the best of it improved along derivatives.
    ///
    /// - Parameter progress: called after each batch of devices; answers whether to go on. Where it does not, the best so
    ///   far is the result.
    /// - Throws: no device has a value at every measured point.
    public func run(progress: (FitProgress) -> Bool = { _ in true }) throws -> FitResult {
        var isInterrupted = false
        func proceeds(_ stage: String) -> Bool {
            if !progress(FitProgress(tried: problem.count, stage: stage)) { isInterrupted = true }
            return !isInterrupted
        }
        let starts = try firstLook()
        guard !starts.isEmpty else { throw noStart() }
        _ = proceeds("first look")
        var searches = starts.map { problem.search(from: $0, most: options.steps) }
        try problem.run(&searches, against: searches.map { _ in problem.observed }) { proceeds("improvement") }
        let ended = searches.filter { $0.answer != nil }.sorted {
            ($0.answer?.cost ?? .nan) < ($1.answer?.cost ?? .nan)
        }
        guard var best = ended.first else { throw noStart() }
        if best.outcome == .stalled, !isInterrupted {
            best = try polished(best) { proceeds("improvement") }
        }
        let model = try problem.models(at: [best.point])[0]
        return try result(
            best, model, of: problem.observed, others: Array(ended.dropFirst()), isInterrupted: isInterrupted)
    }

    /// The same fit of other values measured at the same points, each from the device as it is, all side by side.
    ///
    /// - Parameter observed: for each fit its values, one measurement after the other, SI.
    package func results(of observed: [[Double]]) throws -> [FitResult] {
        let own = variables.map { variable in variable.place(of: variable.own ?? variable.value(at: 0.5)) }
        var searches = observed.map { _ in problem.search(from: own, most: options.steps) }
        try problem.run(&searches, against: observed)
        let models = try problem.models(at: searches.map(\.point))
        return try searches.indices.map { index in
            try result(searches[index], models[index], of: observed[index], others: [], isInterrupted: false)
        }
    }

    private func noStart() -> Diagnostics {
        Diagnostics(
            Diagnostic(
                "no device within the ranges has a value at every measured point",
                help: "narrow the ranges, or leave out points that the model does not reach"))
    }

    /// The best places of the first look that are far from each other, the device as it is before them.
    private func firstLook() throws -> [[Double]] {
        var places = LatinHypercube.points(
            max(1, options.candidates), dimensions: variables.count, seed: seed, round: 0)
        // A logarithm of what is not above zero has no place.
        let own = variables.compactMap { variable in variable.own.map(variable.place) }.filter(\.isFinite)
        if own.count == variables.count { places[0] = own }
        let costs = try problem.models(at: places).map { model in
            problem.residuals(model.values, problem.observed).reduce(0) { $0 + $1 * $1 }
        }
        let order = places.indices.filter { costs[$0].isFinite }.sorted { (costs[$0], $0) < (costs[$1], $1) }
        var chosen: [[Double]] = own.count == variables.count && costs[0].isFinite ? [own] : []
        for index in order where chosen.count < Self.starts {
            let isApart = chosen.allSatisfy { other in
                zip(other, places[index]).contains { abs($0 - $1) > Self.leastDistance }
            }
            if isApart { chosen.append(places[index]) }
        }
        return chosen
    }

    private static let leastDistance = 0.1

    /// Goes on with a method that sees more of the curvature, where residuals are so large that steps by their slopes creep.
    private func polished(_ search: LevenbergMarquardt, proceeds: () -> Bool) throws -> LevenbergMarquardt {
        var failure: (any Error)?
        let end = ConstrainedMinimum.search(
            from: search.point, lower: search.point.map { _ in 0 }, upper: search.point.map { _ in 1 },
            constraints: 0, most: 200
        ) { point in
            do {
                let answer = try problem.answers(at: [point], against: [problem.observed])[0]
                guard proceeds(), answer.cost.isFinite else { return nil }
                return ConstrainedMinimum.Answer(
                    value: answer.cost,
                    gradient: answer.jacobian.map { SingularValues.dot($0, answer.residuals) }, constraints: [],
                    jacobian: [])
            } catch {
                failure = error
                return nil
            }
        }
        if let failure { throw failure }
        var again = [problem.search(from: end, most: options.steps)]
        try problem.run(&again, against: [problem.observed], proceeds: proceeds)
        let isBetter = (again[0].answer?.cost ?? .infinity) <= (search.answer?.cost ?? .infinity)
        return isBetter ? again[0] : search
    }
}
