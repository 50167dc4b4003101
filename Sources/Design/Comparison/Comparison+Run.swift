internal import Analyses
internal import Datasets
internal import Devices

extension Comparison {
    /// Holds a candidate against a base: axes matched by what stands on them, status before values, each chunk of both
    /// files read once.
    ///
    /// - Throws: `Diagnostics` where the policy speaks of what neither side has, ``DatasetError`` where a file cannot be
    ///   read to its end.
    public init(of candidate: ComparedResults, with base: ComparedResults, policy: ComparisonPolicy) throws {
        var run = ComparisonRun(base: base, candidate: candidate, policy: policy)
        try run.run()
        self.init(base: base.name, candidate: candidate.name, policy: policy, checks: run.checks)
        curves = run.curves
        changes = SourceChange.all(base.file.layout.sources, candidate.file.layout.sources)
    }
}

/// The work of one comparison.
struct ComparisonRun {
    let base: ComparedResults
    let candidate: ComparedResults
    let policy: ComparisonPolicy
    var checks: [ComparisonCheck] = []
    var curves: [Comparison.MovedCurve] = []
    var axes: AxisMatches
    /// Every variable that was held against its counterpart.
    var judged: [VariableBundle.Judged] = []
    /// Names of variables that could not be, because of the values along the innermost axis alone.
    var refused: Set<String> = []

    init(base: ComparedResults, candidate: ComparedResults, policy: ComparisonPolicy) {
        self.base = base
        self.candidate = candidate
        self.policy = policy
        axes = AxisMatches(grid: policy.grid)
    }

    mutating func run() throws {
        let (own, others) = (base.variables, candidate.variables)
        try PolicyNames(policy, own, others).check()
        let counterparts = Dictionary(others.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var bundles: [VariableBundle] = []
        var places: [String: Int] = [:]
        var absent: [ComparisonCheck] = []
        for variable in own {
            guard let counterpart = counterparts[variable.path] else {
                presence(of: variable, isAdded: false, &absent)
                continue
            }
            try match(variable, counterpart, &bundles, &places)
        }
        let known = Set(own.map(\.path))
        for variable in others where !known.contains(variable.path) { presence(of: variable, isAdded: true, &absent) }
        for index in bundles.indices {
            try bundles[index].run(base.file, candidate.file)
            judged += bundles[index].judged
        }
        for status in bundles.flatMap(\.statuses) { report(status) }
        for member in axes.members { report(member) }
        checks += absent
        let stopped = bundles.flatMap(\.statuses).reduce(0) { $0 + $1.tally.stopped }
        for item in judged { report(item, stopped: stopped) }
        try compareFigures()
        try collectCurves()
    }

    // MARK: - Matching

    private mutating func match(
        _ variable: StoredVariable, _ counterpart: StoredVariable, _ bundles: inout [VariableBundle],
        _ places: inout [String: Int]
    ) throws {
        let (rule, _) = policy.rule(for: variable)
        if rule.severity == .off, !variable.isStatus {
            var check = self.check(of: variable, .off, rule)
            check.message = "switched off"
            checks.append(check)
            return
        }
        do throws(MatchedVariable.Refusal) {
            let matched = try MatchedVariable(variable, counterpart, &axes)
            let key = "\(variable.group)/\(variable.axes.map(\.name))/\(variable.chunk)"
            let place = places[key] ?? bundles.count
            if place == bundles.count {
                bundles.append(VariableBundle())
                places[key] = place
            }
            if variable.isStatus, variable.kind == .byte {
                bundles[place].add(status: matched)
            } else {
                bundles[place].add(matched, rule, equatesMissing: policy.equatesMissing)
            }
        } catch {
            refused.insert(variable.path)
            var check = self.check(of: variable, .notComparable, rule)
            check.severity = variable.isStatus ? policy.status : rule.severity
            check.message = error.reason
            checks.append(check)
        }
    }

    private func check(of variable: StoredVariable, _ outcome: ComparisonCheck.Outcome, _ rule: ComparisonPolicy.Rule)
        -> ComparisonCheck
    {
        let kind: ComparisonCheck.Kind = variable.isStatus ? .status : variable.isFigure ? .figure : .quantity
        let meaning = variable.isStatus ? Meaning.status : Meaning.of(variable)
        var check = ComparisonCheck(kind, variable.path, outcome, rule.severity, meaning: meaning)
        check.unit = variable.unit ?? "1"
        var shown = rule
        if !variable.hasCurves { shown.scale = .element }
        check.criterion = variable.isStatus ? "" : "|b - a| <= " + ComparisonPolicy.text(shown)
        check.location = rule.location
        return check
    }

    private func presence(of variable: StoredVariable, isAdded: Bool, _ absent: inout [ComparisonCheck]) {
        guard policy.rule(for: variable).rule.severity != .off else { return }
        absent.append(
            ComparisonCheck(
                .presence, variable.path, .outside, isAdded ? policy.added : policy.removed,
                message: isAdded ? "only the candidate has it: added" : "only the base has it: removed",
                meaning: Meaning.quantity))
    }

    // MARK: - Reports

    private mutating func report(_ member: (axis: String, removed: AxisMatch.Members, added: AxisMatch.Members)) {
        for (members, severity, word) in [
            (member.removed, policy.removed, "removed"), (member.added, policy.added, "added"),
        ] where members.count > 0 {
            let shown = members.shown.map { "`\($0)`" }.joined(separator: ", ")
            let more = members.count - members.shown.count
            let rest = more > 0 ? " and \(more) more" : ""
            var check = ComparisonCheck(
                .presence, "\(member.axis) \(word)", .outside, severity, message: "\(word): \(shown)\(rest)",
                meaning: Meaning.members)
            check.outside = members.count
            checks.append(check)
        }
    }

    private mutating func report(_ status: VariableBundle.Status) {
        let (variable, tally) = (status.matched.base, status.tally)
        var check = ComparisonCheck(
            .status, variable.path, tally.stopped > 0 ? .outside : .within, policy.status, meaning: Meaning.status)
        let word = variable.meanings.first ?? "converged"
        var parts = ["\(tally.compared) point\(tally.compared == 1 ? "" : "s")"]
        if tally.stopped > 0 { parts.append("\(tally.stopped) no longer \(word)") }
        if tally.started > 0 { parts.append("\(tally.started) newly \(word)") }
        if tally.changed > 0 { parts.append("\(tally.changed) not \(word) for another reason") }
        if tally.unsolved > 0 { parts.append("\(tally.unsolved) not \(word) on either side") }
        check.message = parts.joined(separator: ", ")
        check.compared = tally.compared
        check.outside = tally.stopped
        check.criterion = "what is \(word) in the base is \(word) in the candidate"
        check.notes = status.matched.notes
        if let first = tally.first {
            func meaning(_ code: Int8) -> String {
                variable.meanings.indices.contains(Int(code)) ? variable.meanings[Int(code)] : "code \(code)"
            }
            check.worst = ComparisonCheck.Worst(
                place: place(first.index, variable.axes), base: Double(first.base), candidate: Double(first.candidate),
                limit: nil, baseText: meaning(first.base), candidateText: meaning(first.candidate))
        }
        if policy.status == .off { check.outcome = .off }
        checks.append(check)
    }

    private mutating func report(_ item: VariableBundle.Judged, stopped: Int) {
        let judge = item.judge
        var check = self.check(of: item.matched.base, judge.outside > 0 ? .outside : .within, item.rule)
        check.compared = judge.compared
        check.outside = judge.outside
        check.notes = item.matched.notes
        let values = "\(judge.compared) value\(judge.compared == 1 ? "" : "s")"
        let curves = judge.isCountedByCurve ? "\(judge.judged) curve\(judge.judged == 1 ? "" : "s")" : values
        if judge.compared - judge.bothMissing == 0 {
            // Where nothing converges any more, the status says so.
            if stopped == 0 { check.outcome = .notComparable }
            check.compared = 0
            check.message = "no point has a value on both sides"
        } else if judge.outside > 0 {
            check.message = "\(judge.outside) of \(curves) outside"
        } else {
            check.message = judge.differs ? "\(values) within" : "\(values) equal"
        }
        if judge.missing > 0 { check.message += ", \(judge.missing) with a value on one side only" }
        if let worst = judge.worst {
            check.worst = ComparisonCheck.Worst(
                place: place(worst.index, item.matched.base.axes), base: worst.base, candidate: worst.candidate,
                limit: worst.limit)
        }
        checks.append(check)
    }

    /// What stands at an index along some axes.
    func place(_ index: [Int], _ axes: [ResultAxis]) -> [ComparisonCheck.Coordinate] {
        zip(index, axes).map { index, axis in
            var (label, number): (String?, Double?)
            switch axis.coordinate {
            case .labels(let labels): label = labels.indices.contains(index) ? labels[index] : nil
            case .numbers(let values): number = values.indices.contains(index) ? values[index] : nil
            case .count: break
            }
            return ComparisonCheck.Coordinate(
                axis: axis.name, index: index, label: label, number: number,
                unit: number == nil ? nil : axis.attributes.text("units") ?? "1")
        }
    }
}
