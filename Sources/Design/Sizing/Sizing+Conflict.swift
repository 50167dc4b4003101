internal import Devices
internal import Units

extension Sizing {
    /// Finds a set of specs that cannot hold together and of which none can be left out, by leaving out one at a time.
    ///
    /// What is found by search can only be shown to be possible; that nothing was found is no proof.
    func conflict(_ search: DesignSearch) throws -> SpecConflict? {
        if needsValidity, try canHold(all, search, .ignored) {
            return SpecConflict(specs: [], excess: [], relaxations: [], isValidity: true)
        }
        var needed = all
        for spec in all where needed.count > 1 {
            let others = needed.filter { $0 != spec }
            if try !canHold(others, search, validity) { needed = others }
        }
        guard let even = try closest(needed, search, validity).device else { return nil }
        let relaxations = try needed.map { try relaxation($0, search) }
        return SpecConflict(
            specs: needed.map { specs[$0].entry.key },
            excess: needed.map { -even.margin(of: $0) * search.problem.scales[$0] }, relaxations: relaxations,
            isValidity: false)
    }

    /// Where models cease to hold, specs are only said to be in conflict if that is a limit like them.
    private var validity: Goal.Validity { needsValidity ? .required : .ignored }

    private func canHold(_ specs: [Int], _ search: DesignSearch, _ validity: Goal.Validity) throws -> Bool {
        try closest(specs, search, validity).holds
    }

    /// The device with the largest least margin of some specs, and whether it holds them.
    private func closest(
        _ specs: [Int], _ search: DesignSearch, _ validity: Goal.Validity
    ) throws -> (device: Candidate?, holds: Bool) {
        let goal = Goal(aim: .margin(specs), required: [], validity: validity)
        func holds(_ device: Candidate) -> Bool { goal.violation(of: device) == 0 && device.margin(of: specs) >= 0 }
        for start in search.starts(2, for: goal) {
            if holds(start) { return (start, true) }
            _ = try search.improve(start, for: goal, enough: -1e-6)
        }
        let best = search.best(for: goal)
        return (best, best.map(holds) ?? false)
    }

    /// What a spec would have to allow for all others to hold.
    private func relaxation(_ spec: Int, _ search: DesignSearch) throws -> SpecConflict.Relaxation {
        let goal = Goal(aim: .margin([spec]), required: all.filter { $0 != spec }, validity: validity)
        for start in search.starts(2, for: goal) { _ = try search.improve(start, for: goal, enough: -1e-6) }
        let best = search.best(for: goal).flatMap { goal.violation(of: $0) == 0 ? $0 : nil }
        let own = search.problem.specs[spec]
        let excess = best.map { -$0.margin(of: spec) * search.problem.scales[spec] }.flatMap { $0.isFinite ? $0 : nil }
        let measured = best?.measured[spec] ?? .nan
        // Where the device itself is beyond one limit, the other need not move.
        let sides = [("minimum", own.constantMinimum, -1.0), ("maximum", own.constantMaximum, 1.0)].filter {
            guard let low = own.constantMinimum, let high = own.constantMaximum else { return true }
            return $2 < 0 ? !(measured > high) : !(measured < low)
        }
        let words = excess.map { excess in
            sides.compactMap { side, limit, sign in
                limit.map {
                    "a \(side) of \(own.unit.formatted(si: $0 + sign * excess, digits: 6)) instead of "
                        + own.unit.formatted(si: $0, digits: 6)
                }
            }.joined(separator: " and ")
        }
        return SpecConflict.Relaxation(
            quantity: specs[spec].entry.key, excess: excess, words: words.flatMap { $0.isEmpty ? nil : $0 })
    }
}
