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
    private let numbers: FigureNumbers

    /// The evidence of `descriptor`.
    public init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
        numbers = FigureNumbers()
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
        let device = try place.device()
        let scope = place.scope(of: device, numbers)
        let ours = try device.lower(quantity, what: "`quantity`", in: scope)
        let wanted = try device.lower(value, expected: [ours.dimension], what: "`value`", in: scope)
        let isRelative = tolerance.isPercentage
        let width = try device.lower(
            tolerance, expected: [isRelative ? .none : ours.dimension], what: "`tolerance`", in: scope)
        let point = try device.point(of: [ours, wanted, width])
        let isSolved = point.outcome == .converged
        let (our, published) = (isSolved ? point.values[0] : .nan, point.values[1])
        let allowed = isRelative ? abs(point.values[2] * published) : abs(point.values[2])
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
        if our.isNaN {
            reason = isSolved ? "the quantity has no value here" : "the operating point ended \(point.outcome)"
        }
        let unit = printed?.unit ?? Unit.one
        func shown(_ number: Double, digits: Int) -> String {
            if let printed { return printed.text(of: number, digits: digits) }
            return Unit.text(of: number, digits: digits) + (ours.dimension.isNone ? "" : " \(ours.dimension)")
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
}
