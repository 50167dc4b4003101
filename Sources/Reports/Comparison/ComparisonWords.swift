public import Design

/// What a check found, in words that every output shares.
public enum ComparisonWords {
    /// One line: what moved, where, by how much, or how many agree.
    public static func finding(_ check: ComparisonCheck) -> String {
        var parts = [check.message].filter { !$0.isEmpty }
        if let change = change(check) { parts.append(change) }
        return parts.joined(separator: "; ")
    }

    /// `-58.2 mV -> -43.1 mV (+15.1 mV, +26 %; 1 pA allowed) at variant wide`; nothing where no two values were held
    /// against each other, or all are equal.
    public static func change(_ check: ComparisonCheck) -> String? {
        guard let worst = check.worst else { return nil }
        let place = self.place(worst)
        let at = place.isEmpty ? "" : " at \(place)"
        if let base = worst.baseText, let candidate = worst.candidateText { return "\(base) -> \(candidate)\(at)" }
        guard worst.base != worst.candidate, !(worst.base.isNaN && worst.candidate.isNaN) else { return nil }
        let largest = max(abs(worst.base), abs(worst.candidate))
        let (unit, factor) = DisplayQuantity.display(check.unit, largest: largest)
        func text(_ value: Double) -> String {
            value.isNaN ? "missing" : DisplayQuantity.plain(value / factor, digits: digits(worst))
        }
        let suffix = unit == "1" ? "" : " \(unit)"
        var facts: [String] = []
        if !worst.difference.isNaN {
            let sign = worst.difference > 0 ? "+" : ""
            facts.append(sign + DisplayQuantity.text(worst.difference, check.unit, digits: 3))
            if !worst.relative.isNaN, worst.relative.isFinite { facts.append(percentage(worst.relative)) }
        }
        if let limit = worst.limit, limit.isFinite {
            facts.append("\(DisplayQuantity.text(limit, check.unit, digits: 3)) allowed")
        }
        let detail = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        let (base, candidate) = (text(worst.base), text(worst.candidate))
        return
            "\(base)\(worst.base.isNaN ? "" : suffix) -> \(candidate)\(worst.candidate.isNaN ? "" : suffix)\(detail)\(at)"
    }

    /// As many digits as it takes to tell the two apart.
    private static func digits(_ worst: ComparisonCheck.Worst) -> Int {
        let ratio = abs(worst.relative)
        guard ratio.isFinite, ratio > 0 else { return 5 }
        var digits = 5
        var step = 1e-3
        while digits < 17, ratio < step {
            digits += 1
            step /= 10
        }
        return digits
    }

    private static func percentage(_ ratio: Double) -> String {
        let number = DisplayQuantity.plain(100 * ratio, digits: 3)
        return (ratio > 0 ? "+" : "") + number + " %"
    }

    /// Where a value stands: `variant wide, voltage -20 mV`.
    public static func place(_ worst: ComparisonCheck.Worst) -> String {
        worst.place.filter { $0.axis != "point" }.map { "\($0.axis) \(member($0))" }.joined(separator: ", ")
    }

    /// What stands along an axis.
    public static func member(_ coordinate: ComparisonCheck.Coordinate) -> String {
        if let label = coordinate.label { return label }
        guard let number = coordinate.number, coordinate.axis != "sample" else { return "\(coordinate.index)" }
        let unit = coordinate.unit ?? "1"
        return unit == "K"
            ? DisplayQuantity.short(number - 273.15, "degC") : DisplayQuantity.short(number, unit)
    }

    /// One word for the outcome of a check.
    public static func verdict(_ check: ComparisonCheck) -> String {
        switch check.outcome {
        case .within: "ok"
        case .off: "off"
        case .outside: check.isFailure ? "FAIL" : check.isWarning ? "warn" : "off"
        case .notComparable: check.isFailure ? "NOT COMPARABLE" : check.isWarning ? "warn" : "off"
        }
    }

    /// One line for the whole.
    public static func summary(_ comparison: Comparison) -> String {
        let counts = [
            (comparison.failures.count, "failed"), (comparison.warnings.count, "warned"),
            (comparison.checks.count { $0.outcome == .within }, "within"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let detail = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
        let empty =
            comparison.isEmpty && comparison.policy != nil
            ? "; no value was compared with any other, which proves nothing" : ""
        return comparison.verdict.rawValue + detail + empty
    }
}
