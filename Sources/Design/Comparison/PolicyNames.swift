internal import Devices
internal import Units

/// Whether a policy speaks of things that the two sides have, in units that they have.
struct PolicyNames {
    private let policy: ComparisonPolicy
    private let variables: [StoredVariable]

    init(_ policy: ComparisonPolicy, _ base: [StoredVariable], _ candidate: [StoredVariable]) {
        self.policy = policy
        variables = base + candidate
    }

    /// - Throws: every name that neither side knows, and every tolerance in the wrong unit.
    func check() throws(Diagnostics) {
        var problems = Diagnostics()
        let quantities = variables.filter { !$0.isFigure }
        for named in policy.quantities {
            check(named, among: quantities, "neither side has a quantity", extra: [], &problems)
        }
        let figures = variables.filter(\.isFigure)
        let catalogue = FigureOfMerit.catalogue
        for named in policy.figures {
            guard let name = named.rule.figure else {
                check(named, among: figures, "there is no figure", extra: catalogue.map(\.name), &problems)
                continue
            }
            guard let figure = FigureOfMerit.named(name), let absolute = named.rule.absolute else { continue }
            let units = ["A", "A/m^2"].map { figure.quantity.unit(forCurrentIn: $0) }
            check(absolute, units: units, of: named.name, &problems)
        }
        if problems.hasErrors { throw problems }
    }

    private func check(
        _ named: ComparisonPolicy.Named, among variables: [StoredVariable], _ what: String, extra: [String],
        _ problems: inout Diagnostics
    ) {
        let matching = variables.filter { $0.names.contains(named.name) }
        guard !matching.isEmpty else {
            var known: [String] = []
            for name in extra + variables.map({ $0.group.isEmpty ? $0.name : "\($0.group).\($0.name)" })
            where !known.contains(name) { known.append(name) }
            let short = variables.map(\.name)
            let guess =
                PolicyFile.nearest(to: named.name, among: known + short).map { "; did you mean `\($0)`?" } ?? "."
            let listed = known.isEmpty ? "none" : known.joined(separator: ", ")
            problems.append(named.entry.diagnostic("\(what) `\(named.name)`\(guess) There are: \(listed)"))
            return
        }
        if let absolute = named.rule.absolute {
            check(absolute, units: matching.map { $0.unit ?? "1" }, of: named.name, &problems)
        }
    }

    private func check(
        _ absolute: ComparisonPolicy.Tolerance, units: [String], of name: String, _ problems: inout Diagnostics
    ) {
        guard let unit = absolute.unit else { return }
        let parsed = units.compactMap { try? Unit.parse($0) }
        guard !parsed.contains(where: { $0.dimension == unit.dimension }) else { return }
        let listed = Set(units).sorted().joined(separator: " or ")
        problems.append(
            absolute.node.diagnostic("`\(name)` is in \(listed); `\(absolute.text)` is no tolerance of it"))
    }
}
