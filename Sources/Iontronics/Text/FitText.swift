public import Design
public import Devices
internal import Reports
internal import Units

/// What a fit came to, as text and as JSON.
public enum FitText {
    /// The schema that ``json(_:device:)`` follows.
    public static let schema = "iontronic-fit/1"

    /// The answer, for a terminal.
    public static func text(_ result: FitResult) -> String {
        var sections = [values(result)]
        if let table = correlations(result) { sections.append("correlations of the errors\n" + table) }
        sections.append(result.matches.map { match(of: $0, isOnly: result.matches.count == 1) }.joined(separator: "\n"))
        sections.append(verdict(result))
        return sections.joined(separator: "\n\n")
    }

    /// How the search went, for a terminal.
    public static func story(_ result: FitResult) -> String {
        "\(result.tried) devices tried; derivatives from \(result.hasDerivatives ? "the equations" : "differences")"
    }

    private static func values(_ result: FitResult) -> String {
        let percent = Unit.text(of: result.confidence * 100, digits: 4) + " % interval"
        var table = TextTable(
            ["value", "fitted", "standard error", percent, "before", "from", "to"],
            alignment: [.left] + [TextTable.Alignment](repeating: .right, count: 6))
        for value in result.values {
            let variable = value.variable
            let interval = value.interval.map { interval in
                [interval.lowerBound, interval.upperBound].map { bound in
                    variable.text(bound, digits: digits(bound, value.standardError ?? 0))
                }.joined(separator: " to ")
            }
            table.add([
                variable.name, variable.text(value.value, digits: digits(value.value, value.standardError ?? 0)),
                value.standardError.map { variable.differenceText($0, digits: 2) } ?? "-",
                interval ?? (value.isAtLow ? "at its least" : value.isAtHigh ? "at its largest" : "not told"),
                variable.own.map { variable.text($0) } ?? "", variable.text(variable.low), variable.text(variable.high),
            ])
        }
        return table.rendered()
    }

    /// Digits of a value that its error leaves, and two more.
    private static func digits(_ value: Double, _ error: Double) -> Int {
        guard error > 0, value != 0, value.isFinite else { return 6 }
        var (ratio, digits) = (abs(value) / error, 2)
        while ratio >= 1, digits < 15 { (ratio, digits) = (ratio / 10, digits + 1) }
        return digits
    }

    private static func correlations(_ result: FitResult) -> String? {
        guard result.values.count(where: { $0.standardError != nil }) > 1 else { return nil }
        let names = result.values.map(\.variable.name)
        var table = TextTable(
            [""] + names, alignment: [.left] + [TextTable.Alignment](repeating: .right, count: names.count))
        for (row, name) in names.enumerated() {
            table.add(
                [name]
                    + names.indices.map { column in
                        let value = result.correlations[row][column]
                        return column > row ? "" : value.isNaN ? "-" : DisplayQuantity.plain(value, digits: 4)
                    })
        }
        return table.rendered()
    }

    private static func match(of match: FitResult.Match, isOnly: Bool) -> String {
        let count = Double(match.measured.count)
        let rest = zip(match.measured, match.fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let unit = match.unit == "1" ? "" : " \(match.unit)"
        let size = Unit.text(of: (rest / count).squareRoot(), digits: 3) + unit
        let part = match.determination.isNaN ? "" : ", R^2 \(Unit.text(of: match.determination, digits: 6))"
        return (isOnly ? "" : "\(match.quantity) of \(match.file): ")
            + "\(match.measured.count) points of \(match.quantity), residuals \(size) rms" + part
    }

    private static func verdict(_ result: FitResult) -> String {
        var line = result.isConverged ? "fitted" : "not fitted: the search did not end at a minimum"
        if let square = result.reducedChiSquare, let probability = result.probability {
            line +=
                "; errors by the given sigma, reduced chi-square \(Unit.text(of: square, digits: 4)) at \(result.degreesOfFreedom) degrees of freedom, probability \(Unit.text(of: probability, digits: 3))"
        } else if !result.hasSigma, result.degreesOfFreedom > 0 {
            line += "; errors by the residuals, \(result.degreesOfFreedom) degrees of freedom"
        }
        return line + (result.isInterrupted ? "; stopped early" : "")
    }

    // MARK: - JSON

    /// The result as JSON; values in SI, curves in the units they were measured in.
    public static func json(_ result: FitResult, device: String) -> JSONValue {
        .object([
            ("schema", .text(schema)), ("device", .text(device)), ("fit", .text(result.name)),
            ("converged", .boolean(result.isConverged)), ("identified", .boolean(result.isIdentified)),
            ("interrupted", .boolean(result.isInterrupted)), ("confidence", .number(result.confidence)),
            ("sigma", .text(result.hasSigma ? "given" : "residuals")),
            ("degrees_of_freedom", .integer(result.degreesOfFreedom)),
            ("reduced_chi_square", result.reducedChiSquare.map { .number($0) }),
            ("probability", result.probability.map { .number($0) }),
            ("derivatives", .text(result.hasDerivatives ? "equations" : "differences")),
            ("tried", .integer(result.tried)), ("values", .list(result.values.map(json))),
            ("correlations", .list(result.correlations.map(JSONValue.numbers))),
            ("matches", .list(result.matches.map(json))), ("warnings", .list(result.warnings.map { .text($0) })),
        ])
    }

    private static func json(_ value: FitResult.Value) -> JSONValue {
        .object([
            ("path", .text(value.variable.name)), ("value", .number(value.value)), ("text", .text(value.text)),
            ("unit", .text(value.variable.siUnit)), ("standard_error", .number(value.standardError ?? .nan)),
            ("lower", .number(value.interval?.lowerBound ?? .nan)),
            ("upper", .number(value.interval?.upperBound ?? .nan)), ("identified", .boolean(value.isIdentified)),
            ("before", .number(value.variable.own ?? .nan)), ("from", .number(value.variable.low)),
            ("to", .number(value.variable.high)),
            ("bound", value.isAtLow ? .text("from") : value.isAtHigh ? .text("to") : nil),
        ])
    }

    private static func json(_ match: FitResult.Match) -> JSONValue {
        .object([
            ("quantity", .text(match.quantity)), ("file", .text(match.file)), ("unit", .text(match.unit)),
            (
                "held",
                .list(
                    match.held.map { held in
                        .object([
                            ("name", .text(held.name)), ("unit", .text(held.unit)), ("values", .numbers(held.values)),
                        ])
                    })
            ), ("measured", .numbers(match.measured)), ("fitted", .numbers(match.fitted)),
            ("sigma", .numbers(match.sigma)), ("residuals", .numbers(match.residuals)),
            ("determination", .number(match.determination)),
        ])
    }
}
