internal import Devices
internal import Units

extension Sizing {
    /// Finds a set of specs that cannot hold together and of which none can be left out, by leaving out one at a time.
    ///
    /// What is found by search can only be shown to be possible; that nothing was found is no proof.
    ///
    /// - Parameters:
    ///   - search: of the devices that are judged.
    ///   - first: a search that has looked everywhere; it may know less of each device.
    func conflict(_ search: DesignSearch, after first: DesignSearch) throws -> SpecConflict? {
        if needsValidity {
            let free = try closest(all, search, first, .ignored)
            if free.holds, let device = free.device {
                return SpecConflict(
                    specs: [], excess: [], relaxations: [], isValidity: true,
                    validityReasons: try search.problem.validityReasons(at: device.values))
            }
        }
        var needed = all
        for spec in all where needed.count > 1 {
            let others = needed.filter { $0 != spec }
            if try !closest(others, search, first, validity).holds { needed = others }
        }
        guard let even = try closest(needed, search, first, validity).device else { return nil }
        let relaxations = try needed.map { try relaxation($0, search, first) }
        return SpecConflict(
            specs: needed.map { specs[$0].entry.key },
            excess: needed.map { -even.margin(of: $0) * search.problem.scales[$0] }, relaxations: relaxations,
            isValidity: false, validityReasons: [])
    }

    /// Where models cease to hold, specs are only said to be in conflict if that is a limit like them.
    private var validity: Goal.Validity { needsValidity ? .required : .ignored }

    /// The device with the largest least margin of some specs, and whether it holds them.
    private func closest(
        _ specs: [Int], _ search: DesignSearch, _ first: DesignSearch, _ validity: Goal.Validity
    ) throws -> (device: Candidate?, holds: Bool) {
        let goal = Goal(aim: .margin(specs), required: [], validity: validity)
        let best = try best(search, first, goal)
        return (best, best.map { goal.violation(of: $0) == 0 && $0.margin(of: specs) >= 0 } ?? false)
    }

    /// Minus the margin that ends a search for whether specs can hold.
    private static let enough = -1e-6

    /// The best of a few starts, each improved until it holds with a little to spare.
    private func best(_ search: DesignSearch, _ first: DesignSearch, _ goal: Goal) throws -> Candidate? {
        let starts = 2
        if first !== search { _ = try search.ask(first.starts(starts, for: goal).map(\.values)) }
        for start in search.starts(starts, for: goal) {
            let found = try search.improve(start, for: goal, enough: Self.enough)
            if search.isEnough(found, goal, Self.enough) { return found }
        }
        return search.best(for: goal)
    }

    /// What a spec would have to allow for all others to hold.
    private func relaxation(
        _ spec: Int, _ search: DesignSearch, _ first: DesignSearch
    ) throws -> SpecConflict.Relaxation {
        let goal = Goal(aim: .margin([spec]), required: all.filter { $0 != spec }, validity: validity)
        let best = try best(search, first, goal).flatMap { goal.violation(of: $0) == 0 ? $0 : nil }
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
            quantity: specs[spec].entry.key, excess: excess, words: words.flatMap { $0.isEmpty ? nil : $0 },
            yield: try best.flatMap { try lowerYield(spec, at: $0) })
    }

    /// The yield of a device that would do in place of the one asked for; `nil` where that is not what is missed.
    private func lowerYield(_ spec: Int, at candidate: Candidate) throws -> SpecResult.Yield? {
        guard specs[spec].node["yield"] != nil else { return nil }
        let texts = zip(variables, candidate.values).map { $0.text($1, digits: nil) }
        do {
            let result = try specResult(spec, of: try device(overrides(with: texts)))
            guard let yield = result.yield, yield.observed < yield.required, yield.holding > 0 else { return nil }
            return yield
        } catch is Diagnostics {
            // What is only marked along a range may be a mistake of a value: there is no such device to tell of.
            return nil
        }
    }
}
