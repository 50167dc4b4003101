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
        let isLogarithmic = from > 0 && to > 0 && max(from, to) > 10 * min(from, to)
        let count = max(2, options.frontPoints)
        var found = ends
        for index in 0..<count {
            let part = Double(index) / Double(count - 1)
            let limit = isLogarithmic ? from * pow(to / from, part) : from + part * (to - from)
            var goal = goal(1)
            goal.caps = [(0, objectives[0].isLargest, limit)]
            guard let start = search.best(for: goal) else { continue }
            found.append(try search.improve(start, for: goal))
        }
        return best(of: found.filter(isMet))
    }

    /// Those that no other one is as good as in both objectives, along the first.
    private func best(of candidates: [Candidate]) -> [Candidate] {
        func cost(_ candidate: Candidate, _ objective: Int) -> Double {
            objectives[objective].isLargest ? -candidate.objectives[objective] : candidate.objectives[objective]
        }
        let order = candidates.filter { $0.objectives.allSatisfy(\.isFinite) }
            .sorted { (cost($0, 0), cost($0, 1)) < (cost($1, 0), cost($1, 1)) }
        var kept: [Candidate] = []
        for candidate in order {
            // What differs by less than the search resolves is the same device.
            if let last = kept.last, cost(candidate, 1) >= cost(last, 1) - 1e-6 * abs(cost(last, 1)) { continue }
            kept.append(candidate)
        }
        return kept
    }
}
