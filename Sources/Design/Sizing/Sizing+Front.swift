internal import Foundation

extension Sizing {
    /// Devices of which none is better in both objectives: each end, and between them the best of one objective while the
    /// other is held to a value (the constraint method of Y. Y. Haimes, IEEE Trans. Syst. Man Cybern. 1 (1971) 296).
    func front(_ search: DesignSearch, _ story: Story) throws -> [Candidate] {
        var ends: [Candidate] = []
        for objective in 0..<2 {
            let goal = goal(objective)
            guard let start = search.starts(1, for: goal).first else { return [] }
            ends.append(try search.step(from: try search.improve(start, for: goal), for: goal))
        }
        let (from, to) = (ends[0].objectives[0], ends[1].objectives[0])
        guard from.isFinite, to.isFinite else { return ends }
        // An end that is zero but for rounding is no end of a logarithmic range.
        let isLogarithmic = min(from, to) > 1e-9 * max(from, to) && max(from, to) > 10 * min(from, to)
        let count = max(2, options.frontPoints)
        var found = ends
        for index in 0..<count {
            let part = Double(index) / Double(count - 1)
            let limit = isLogarithmic ? from * pow(to / from, part) : from + part * (to - from)
            let scale = max(isLogarithmic ? limit : max(abs(from), abs(to)), .leastNormalMagnitude)
            let isLargest = objectives[0].isLargest
            // Room for what an end cannot be held to exactly.
            let room = (isLargest ? -1 : 1) * Self.resolution * scale
            var goal = goal(1)
            goal.caps = [Goal.Cap(objective: 0, isLargest: isLargest, limit: limit + room, scale: scale)]
            guard let start = search.best(for: goal) else { continue }
            found.append(try search.improve(start, for: goal))
        }
        return best(of: found.filter(isMet), size: isLogarithmic ? 0 : max(abs(from), abs(to)))
    }

    /// Relative to the size of an objective, what a search cannot tell apart.
    private static let resolution = 1e-6

    /// Those that no other one is as good as in both objectives, along the first.
    ///
    /// - Parameter size: of the first objective along a front; 0 where its own value is.
    private func best(of candidates: [Candidate], size: Double) -> [Candidate] {
        func cost(_ candidate: Candidate, _ objective: Int) -> Double {
            objectives[objective].isLargest ? -candidate.objectives[objective] : candidate.objectives[objective]
        }
        let order = candidates.filter { $0.objectives.allSatisfy(\.isFinite) }
            .sorted { (cost($0, 0), cost($0, 1)) < (cost($1, 0), cost($1, 1)) }
        var kept: [Candidate] = []
        for candidate in order {
            if let last = kept.last {
                let (before, own) = (cost(last, 1), cost(candidate, 1))
                // What is not better by more than the search resolves is the same device.
                if own >= before - Self.resolution * abs(before) { continue }
                // Nor is one worse in the first by less than that: of both the better one in the second is kept.
                let known = cost(last, 0)
                if cost(candidate, 0) - known <= 2 * Self.resolution * max(abs(known), size) { kept.removeLast() }
            }
            kept.append(candidate)
        }
        return kept
    }
}
