internal import Analyses
public import Devices
internal import Equations
internal import Solvers
internal import Units

/// Checks the evidence of a device: every number it must reproduce is computed and compared.
public struct EvidenceCheck {
    /// The device whose evidence is checked.
    public let descriptor: Descriptor
    /// Warnings found on the way: a tolerance that is wider than the number was printed.
    public private(set) var notes = Diagnostics()
    private let book = SweepBook()

    /// The evidence of `descriptor`.
    public init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// Computes and compares every item.
    ///
    /// - Throws: every item that cannot be read, at once.
    public mutating func run() throws(Diagnostics) -> [EvidenceResult] {
        var problems = Diagnostics()
        var results: [EvidenceResult] = []
        for node in descriptor.root["evidence"]?.list ?? [] {
            do throws(Diagnostics) {
                results.append(try check(node))
            } catch {
                problems.append(contentsOf: error)
            }
        }
        if problems.hasErrors { throw problems }
        return results
    }

    private mutating func check(_ node: TextNode) throws(Diagnostics) -> EvidenceResult {
        guard let quantity = node["quantity"], let value = node["value"], let tolerance = node["tolerance"],
            let kind = node["kind"]?.scalar.flatMap(EvidenceResult.Kind.init)
        else { throw Diagnostics(node.diagnostic("evidence needs `quantity`, `value`, `tolerance` and `kind`")) }
        let isKnownMismatch = node["status"]?.scalar == "not reproduced"
        if isKnownMismatch, node["why"] == nil {
            notes.append(node.diagnostic("`not reproduced` without a reason", help: "say `why`", severity: .warning))
        }
        let printed = PrintedNumber(value)
        if let printed, node["why"] == nil, let note = printed.warning(tolerance: tolerance, kind) {
            notes.append(note)
        }

        let place = try Place(node, of: descriptor)
        let isRelative = tolerance.isPercentage
        let asked = try scope(at: place, node).quantity([
            QuantityScope.Text(node: quantity, what: "`quantity`"), QuantityScope.Text(node: value, what: "`value`"),
            QuantityScope.Text(node: tolerance, what: "`tolerance`", dimension: isRelative ? Dimension.none : nil),
        ])
        let answers = try answers(of: asked, node)
        let (our, published, width) = (answers[0].value, answers[1].value, answers[2].value)
        let allowed = isRelative ? abs(width * published) : abs(width)
        let difference = our - published
        let isWithin = abs(difference) <= allowed
        let verdict: EvidenceResult.Verdict =
            switch (isWithin, isKnownMismatch) {
            case (true, true): .unexpected
            case (false, true): .knownMismatch
            case (true, false): kind == .recalled ? .recalled : .reproduced
            case (false, false): .missed
            }
        var reason = node["why"]?.scalar
        if our.isNaN { reason = answers[0].reason }
        let dimension = asked.expressions[0].dimension
        let unit = printed?.unit ?? Unit.one
        func shown(_ number: Double, digits: Int) -> String {
            if let printed { return printed.text(of: number, digits: digits) }
            return Unit.text(of: number, digits: digits) + (dimension.isNone ? "" : " \(dimension)")
        }
        return EvidenceResult(
            device: descriptor.name, quantity: quantity.scalar ?? "?", conditions: place.conditions,
            published: value.scalar ?? "?", ours: shown(our, digits: max(6, printed?.digits ?? 6)),
            difference: unit.isTemperaturePoint
                ? Unit.text(of: difference, digits: 3) + " K" : shown(difference, digits: 3),
            tolerance: tolerance.scalar ?? "?", kind: kind, source: descriptor.sourceText(node["source"]),
            verdict: verdict,
            reason: reason, publishedValue: published, ourValue: our, toleranceValue: allowed, location: node.location)
    }

    /// What names mean at a place, of the nominal device.
    private func scope(at place: Place, _ node: TextNode) throws(Diagnostics) -> QuantityScope {
        let nominal = try SweepConditions(
            of: place.descriptor, hasCorners: false, draws: nil, pinned: [], changed: [], at: node)
        return try QuantityScope(place, nominal, book)
    }

    private func answers(of quantity: SolvableQuantity, _ node: TextNode) throws(Diagnostics) -> [QuantityAnswer] {
        do {
            return try quantity.answers(threads: 1).map { $0[0] }
        } catch {
            throw (error as? Diagnostics) ?? Diagnostics(node.diagnostic("\(error)"))
        }
    }
}
