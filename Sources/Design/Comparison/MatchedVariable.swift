internal import Analyses

/// A variable of the base and its counterpart, point by point.
struct MatchedVariable {
    let base: StoredVariable
    let candidate: StoredVariable
    let gather: SlabGather
    /// From the candidate's unit to the base's.
    let conversion: UnitConversion?
    /// What was converted, interpolated or left out.
    let notes: [String]

    /// Why a variable cannot be held against its counterpart.
    struct Refusal: Error {
        let reason: String
    }

    init(_ base: StoredVariable, _ candidate: StoredVariable, _ axes: inout AxisMatches) throws(Refusal) {
        guard base.kind == candidate.kind else {
            throw Refusal(
                reason: "its type changed: stored as \(base.kind) in the base, as \(candidate.kind) in the candidate")
        }
        var notes: [String] = []
        var conversion: UnitConversion?
        if base.unit != candidate.unit {
            guard let from = candidate.unit, let to = base.unit, let found = UnitConversion(from: from, to: to) else {
                throw Refusal(
                    reason:
                        "its unit changed: `\(base.unit ?? "none")` in the base, `\(candidate.unit ?? "none")` in the "
                        + "candidate, and neither converts to the other")
            }
            conversion = found.isIdentity ? nil : found
            if !found.isIdentity { notes.append("was in \(to) and is in \(from): converted") }
        }
        (gather, notes) = try axes.gather(base, candidate, notes)
        self.base = base
        self.candidate = candidate
        self.conversion = conversion
        self.notes = notes
    }
}

/// The axes of two files, matched once.
struct AxisMatches {
    let grid: ComparisonPolicy.Grid
    private var known: [String: Result<AxisMatch, AxisMatch.Mismatch>] = [:]
    /// What only one side has, in the order found.
    private(set) var members: [(axis: String, removed: AxisMatch.Members, added: AxisMatch.Members)] = []

    init(grid: ComparisonPolicy.Grid) { self.grid = grid }

    /// How slabs of a variable are read of its counterpart.
    mutating func gather(_ base: StoredVariable, _ candidate: StoredVariable, _ notes: [String])
        throws(MatchedVariable.Refusal) -> (SlabGather, [String])
    {
        var notes = notes
        let names = (base.axes.map(\.name), candidate.axes.map(\.name))
        let lost = names.0.filter { !names.1.contains($0) }
        let new = names.1.filter { !names.0.contains($0) }
        guard lost.isEmpty, new.isEmpty else {
            let sides = [
                lost.isEmpty ? nil : "`\(lost.joined(separator: "`, `"))` only in the base",
                new.isEmpty ? nil : "`\(new.joined(separator: "`, `"))` only in the candidate",
            ]
            throw MatchedVariable.Refusal(
                reason: "its axes changed: " + sides.compactMap(\.self).joined(separator: ", "))
        }
        var matches: [AxisMatch] = []
        var positions: [Int] = []
        for (index, axis) in base.axes.enumerated() {
            guard let position = names.1.firstIndex(of: axis.name) else { continue }
            let isInnermost = index == base.axes.count - 1 && position == candidate.axes.count - 1
            let match = try match(axis, candidate.axes[position], of: base, isInnermost: isInnermost)
            matches.append(match)
            positions.append(position)
            notes += match.notes.map { "axis `\(axis.name)`: \($0)" }
        }
        return (SlabGather(candidate: candidate, matches: matches, positions: positions), notes)
    }

    /// The match of one axis.
    mutating func match(_ base: ResultAxis, _ candidate: ResultAxis, of variable: StoredVariable, isInnermost: Bool)
        throws(MatchedVariable.Refusal) -> AxisMatch
    {
        let key = "\(variable.group)/\(base.name)/\(isInnermost)/\(base.count)/\(candidate.count)"
        let found: Result<AxisMatch, AxisMatch.Mismatch>
        if let own = known[key] {
            found = own
        } else {
            do throws(AxisMatch.Mismatch) {
                let match = try AxisMatch(base, candidate, grid: grid, mayInterpolate: isInnermost)
                found = .success(match)
                if match.removed.count + match.added.count > 0 {
                    let name = variable.group.isEmpty ? base.name : "\(variable.group)/\(base.name)"
                    if !members.contains(where: { $0.axis == name }) {
                        members.append((name, match.removed, match.added))
                    }
                }
            } catch {
                found = .failure(error)
            }
            known[key] = found
        }
        switch found {
        case .success(let match): return match
        case .failure(let mismatch): throw MatchedVariable.Refusal(reason: Self.text(mismatch, axis: base.name))
        }
    }

    private static func text(_ mismatch: AxisMatch.Mismatch, axis: String) -> String {
        switch mismatch {
        case .units(let base, let candidate):
            "axis `\(axis)` is in `\(base)` in the base and in `\(candidate)` in the candidate"
        case .kinds: "axis `\(axis)` holds names on one side and numbers on the other"
        case .repeated(let label, let side): "axis `\(axis)` of the \(side) holds `\(label)` more than once"
        case .grid(let facts): "axis `\(axis)`: \(facts)"
        case .nothing: "axis `\(axis)` has nothing in common on the two sides"
        }
    }
}
