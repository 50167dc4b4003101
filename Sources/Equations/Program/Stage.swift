/// A piece of code that runs as often as what it depends on changes.
enum Stage: Hashable, Sendable {
    case lane
    case loop(Int)
    case iterate(Int)
    case settle(Int)
    case output
}

/// Which values each stage computes, and which of them later stages read.
struct StagePlan {
    let algebra: Algebra
    let hasGroups: Bool
    let loopCount: Int
    /// What each stage must leave in memory, in the order first asked for.
    private(set) var roots: [Stage: [Algebra.ID]] = [:]
    private var kept: Set<Algebra.ID> = []

    /// - Parameter ofLane: values that the lane stage must leave whether or not a later one reads them.
    init(
        _ algebra: Algebra, loopCount: Int, ofLane: [Algebra.ID], groups: [[Algebra.ID]], outputs: [Algebra.ID]
    ) {
        self.algebra = algebra
        self.loopCount = loopCount
        hasGroups = !groups.isEmpty
        for id in ofLane where !isGiven(id) && kept.insert(id).inserted { roots[.lane, default: []].append(id) }
        for group in groups.indices.reversed() {
            visit(.iterate(group), groups[group])
            visit(.settle(group), roots[.settle(group)] ?? [])
        }
        visit(.output, outputs)
        for axis in (0..<loopCount).reversed() { visit(.loop(axis), roots[.loop(axis)] ?? []) }
        visit(.lane, roots[.lane] ?? [])
    }

    /// Whether a value is one of the numbers that all lanes share, or given from outside.
    func isGiven(_ id: Algebra.ID) -> Bool {
        if algebra.changes(id).isUniform { return true }
        if case .input = algebra.form(id) { return true }
        return false
    }

    /// Whether `stage` itself computes the value.
    func computes(_ stage: Stage, _ id: Algebra.ID) -> Bool {
        if isGiven(id) { return false }
        let home = home(id)
        switch stage {
        case .iterate(let group): return algebra.changes(id).group == group
        case .output:
            if kept.contains(id) { return false }
            if case .settle = home { return true }
            return !hasGroups && home == (loopCount == 0 ? .lane : .loop(loopCount - 1))
        default: return home == stage
        }
    }

    /// The stage whose result later stages read.
    private func home(_ id: Algebra.ID) -> Stage {
        let changes = algebra.changes(id)
        if let group = changes.group { return .settle(group) }
        return changes.loop.map(Stage.loop) ?? .lane
    }

    private mutating func visit(_ stage: Stage, _ wanted: [Algebra.ID]) {
        var seen: Set<Algebra.ID> = []
        var stack = Array(wanted.reversed())
        while let id = stack.popLast() {
            guard seen.insert(id).inserted, !isGiven(id) else { continue }
            if computes(stage, id) {
                stack.append(contentsOf: algebra.operands(id).reversed())
            } else if kept.insert(id).inserted {
                roots[home(id), default: []].append(id)
            }
        }
    }
}
