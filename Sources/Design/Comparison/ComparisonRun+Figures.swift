internal import Analyses
internal import Datasets
internal import Units

extension ComparisonRun {
    /// One figure of merit over the curves of one analysis.
    private struct Tally {
        let name: String
        let figure: FigureOfMerit
        let rule: ComparisonPolicy.Rule
        /// Whether the policy asks for it: then every curve has to tell it.
        let isNamed: Bool
        var compared = 0
        var outside = 0
        var worst: (curve: [Int], base: Double, candidate: Double, limit: Double, excess: Double)?
        var reason: String?
        var unit = "1"
        var notes: [String] = []
    }

    /// Figures of merit of every curve where the policy names some, and of curves that are outside in any case: they tell
    /// what a difference amounts to.
    mutating func compareFigures() throws {
        let own = Dictionary(grouping: base.variables, by: \.group)
        let others = Dictionary(grouping: candidate.variables, by: \.group)
        var found: Set<String> = []
        for group in base.file.layout.groups.map(\.name) {
            guard let main = Self.currentCurve(own[group] ?? []),
                let counterpart = others[group]?.first(where: { $0.path == main.path }),
                let rows = try? CurveRows(
                    main, counterpart, own[group] ?? [], others[group] ?? [], base, candidate, &axes)
            else { continue }
            for tally in try self.tallies(rows, main) {
                guard tally.compared > 0 else { continue }
                found.insert(tally.name)
                report(tally, in: group, main)
            }
        }
        for named in policy.figures where named.rule.severity != .off && !found.contains(named.name) {
            guard let name = named.rule.figure, let figure = FigureOfMerit.named(name) else { continue }
            var check = ComparisonCheck(
                .figure, named.name, .notComparable, named.rule.severity,
                message: "no curve of either side defines it: " + figure.undefined, meaning: Meaning.of(figure))
            check.location = named.rule.location
            checks.append(check)
        }
    }

    private func tallies(_ rows: CurveRows, _ main: StoredVariable) throws(DatasetError) -> [Tally] {
        let named = policy.figures.filter { $0.rule.figure != nil }
        var tallies = named.compactMap { item -> Tally? in
            guard item.rule.severity != .off, let figure = item.rule.figure.flatMap(FigureOfMerit.named) else {
                return nil
            }
            return Tally(name: item.name, figure: figure, rule: item.rule, isNamed: true)
        }
        let spoken = Set(named.compactMap(\.rule.figure))
        if policy.standard.severity != .off {
            var rule = policy.standard
            rule.scale = .element
            tallies += FigureOfMerit.catalogue.filter { !spoken.contains($0.name) }
                .map { Tally(name: $0.name, figure: $0, rule: rule, isNamed: false) }
        }
        let count = rows.count
        let (outside, note) = movedCurves(of: main, count)
        if let note { for index in tallies.indices where !tallies[index].isNamed { tallies[index].notes = [note] } }
        let hasNamed = tallies.contains(where: \.isNamed)
        let moved = Set(outside)
        let wanted = hasNamed ? Array(0..<count) : outside.sorted()
        let needsOthers = tallies.contains { $0.isNamed && !$0.figure.needs.isEmpty }
        var reader = try rows.reader()
        for row in wanted {
            let all = moved.contains(row)
            guard let (first, second) = try reader.read(row, others: all || needsOthers) else { continue }
            for index in tallies.indices where tallies[index].isNamed || all {
                Self.judge(&tallies[index], first, second, rows.index(of: row))
            }
        }
        return tallies
    }

    /// The curves off which figures are read that nobody named, and what is to be said of the choice.
    private func movedCurves(of main: StoredVariable, _ count: Int) -> (numbers: [Int], note: String?) {
        guard !refused.contains(main.path) else {
            let most = min(count, MovedCurves.limit(main.extents))
            let numbers = (0..<most).map { $0 * count / most }
            let note = "read off \(most) of \(count) curves, evenly spread: which of them moved is not known"
            return (numbers, most < count ? note : nil)
        }
        guard let moved = judged.first(where: { $0.matched.base.path == main.path })?.judge.moved else {
            return ([], nil)
        }
        let numbers = moved.worst.map(\.number)
        let note = "read off the \(numbers.count) curves that moved most, of \(moved.count) that moved"
        return (numbers, numbers.count < moved.count ? note : nil)
    }

    private static func judge(_ tally: inout Tally, _ base: CurveData, _ candidate: CurveData, _ curve: [Int]) {
        let own = tally.figure.value(of: base, with: tally.rule.arguments)
        let other = tally.figure.value(of: candidate, with: tally.rule.arguments)
        tally.unit = own.unit
        if own.value == nil, other.value == nil { return }
        tally.compared += 1
        guard let a = own.value, let b = other.value else {
            tally.outside += 1
            if tally.worst == nil || tally.worst?.excess != .infinity {
                let lost = own.value == nil ? "the base has none" : "the candidate has none"
                tally.reason = "\(lost): \((own.value == nil ? own : other).reason ?? "")"
                tally.worst = (curve, own.value ?? .nan, other.value ?? .nan, 0, .infinity)
            }
            return
        }
        let difference =
            switch tally.rule.direction {
            case .both: abs(b - a)
            case .increase: max(0, a - b)
            case .decrease: max(0, b - a)
            }
        let limit = (tally.rule.absolute?.value ?? 0) + tally.rule.relative * abs(a)
        let excess = limit > 0 ? difference / limit : difference > 0 ? .greatestFiniteMagnitude : 0
        if difference > limit { tally.outside += 1 }
        if tally.worst.map({ excess > $0.excess }) ?? true { tally.worst = (curve, a, b, limit, excess) }
    }

    private mutating func report(_ tally: Tally, in group: String, _ main: StoredVariable) {
        let name = group.isEmpty ? tally.name : "\(group)/\(tally.name)"
        var check = ComparisonCheck(
            .figure, name, tally.outside > 0 ? .outside : .within, tally.rule.severity,
            meaning: Meaning.of(tally.figure))
        let noun = tally.isNamed ? "curve" : "moved curve"
        check.message =
            tally.outside > 0
            ? "\(tally.outside) of \(tally.compared) \(noun)\(tally.compared == 1 ? "" : "s") outside"
            : "\(tally.compared) \(noun)\(tally.compared == 1 ? "" : "s") within"
        if let reason = tally.reason { check.message += "; \(reason)" }
        check.unit = tally.unit
        check.notes = tally.notes
        check.compared = tally.compared
        check.outside = tally.outside
        check.criterion = "|b - a| <= " + ComparisonPolicy.text(tally.rule)
        check.location = tally.rule.location
        if let worst = tally.worst {
            check.worst = ComparisonCheck.Worst(
                place: place(worst.curve, Array(main.axes.dropLast())), base: worst.base, candidate: worst.candidate,
                limit: worst.limit)
        }
        checks.append(check)
    }

    /// The current of the port against its voltage.
    private static func currentCurve(_ variables: [StoredVariable]) -> StoredVariable? {
        let currents = variables.filter { variable in
            guard variable.kind == .double, let axis = variable.axes.last, axis.count > 1,
                axis.attributes.text("path") == "V", let unit = variable.unit
            else { return false }
            return ["A", "A/m^2"].contains { UnitConversion(from: unit, to: $0) != nil }
        }
        return currents.first { ["I", "J"].contains($0.longName) } ?? currents.first
    }
}
