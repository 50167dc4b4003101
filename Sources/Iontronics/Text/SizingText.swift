public import Design
public import Devices
internal import Reports
internal import Units

/// What a sizing came to, as text, as Markdown and as JSON.
public enum SizingText {
    /// The schema that ``json(_:device:)`` follows.
    public static let schema = "iontronic-sizing/1"

    /// The answer, for a terminal.
    public static func text(_ result: SizingResult) -> String { text(answer(result)) }

    /// How the search went, for a terminal.
    public static func story(_ result: SizingResult) -> String { text(story(result)) }

    private static func text(_ sections: [Section]) -> String {
        sections.map { section in
            ([section.title].compactMap { $0 } + section.tables.map { table($0) } + section.lines)
                .joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The same as Markdown.
    public static func markdown(_ result: SizingResult, device: String) -> String {
        var lines = ["### " + DataSheetText.escaped("\(device), sizing \(result.name)"), ""]
        for section in answer(result) + story(result) {
            if let title = section.title { lines += ["**\(DataSheetText.escaped(title))**", ""] }
            for table in section.tables {
                lines.append("| " + table.header.map(DataSheetText.escaped).joined(separator: " | ") + " |")
                lines.append("|" + table.isText.map { $0 ? "---|" : "---:|" }.joined())
                for row in table.rows {
                    lines.append("| " + row.map(DataSheetText.escaped).joined(separator: " | ") + " |")
                }
                lines.append("")
            }
            lines += section.lines.map { "- " + DataSheetText.escaped($0) }
            if lines.last != "" { lines.append("") }
        }
        return lines.joined(separator: "\n")
    }

    // MARK: - Sections

    private struct Table {
        var header: [String]
        var isText: [Bool]
        var rows: [[String]]
    }

    private struct Section {
        var title: String?
        var tables: [Table] = []
        var lines: [String] = []
    }

    private static func table(_ table: Table) -> String {
        var result = TextTable(table.header, alignment: table.isText.map { $0 ? .left : .right })
        for row in table.rows { result.add(row) }
        return result.rendered()
    }

    private static func answer(_ result: SizingResult) -> [Section] {
        [values(result), sheet(result), validity(result), conflict(result), front(result), sensitivities(result)]
            .compactMap(\.self) + [Section(lines: [verdict(result)])]
    }

    private static func story(_ result: SizingResult) -> [Section] {
        [history(result)].compactMap(\.self) + [Section(lines: ["\(result.tried) devices tried"])]
    }

    private static func verdict(_ result: SizingResult) -> String {
        let count = result.sheet.isEmpty ? "" : ": \(DataSheetText.count(result.sheet))"
        return (result.isMet ? "sized" : "not sized") + count
            + (result.isOutsideValidity ? "; OUTSIDE THE VALIDITY of its models" : "")
            + (result.isInterrupted ? "; stopped early" : "")
    }

    private static func values(_ result: SizingResult) -> Section? {
        let rows = result.values.map { value in
            let variable = value.variable
            let choices = variable.choices
            return [
                variable.name, value.text, variable.own.map { variable.text($0) } ?? "",
                choices?.joined(separator: " | ") ?? variable.text(variable.low),
                choices == nil ? variable.text(variable.high) : "",
                value.isIdle
                    ? "moves nothing" : value.isAtLow ? "at its least" : value.isAtHigh ? "at its largest" : "",
            ]
        }
        return Section(
            tables: [
                Table(
                    header: ["value", result.isMet ? "sized" : "closest", "before", "from", "to", ""],
                    isText: [true, false, false, false, false, true], rows: rows)
            ],
            lines: result.objectives.map { objective in
                let value =
                    objective.value.isNaN ? "no value" : shown(objective, in: result).text(objective.value, 6)
                return "\(objective.isLargest ? "largest" : "least") \(objective.text): \(value)"
            })
    }

    private static func sheet(_ result: SizingResult) -> Section? {
        guard !result.sheet.isEmpty else { return nil }
        let rows = result.sheet.map { spec -> [String] in
            let extremes = [spec.lowest, spec.highest].compactMap { $0 }
            // The worst condition is that of the extreme nearer to a limit, or beyond it.
            let worst = extremes.min { distance($0.value, spec) < distance($1.value, spec) }
            return [
                spec.quantity, spec.minimum?.text ?? "", spec.maximum?.text ?? "",
                spec.measured.map { spec.text($0) } ?? "-", spec.margin.map { spec.differenceText($0) } ?? "-",
                spec.over.isEmpty ? "" : worst.map { "\(spec.text($0.value)) at \($0.condition)" } ?? "",
                spec.yield.map { percent($0.observed) } ?? "", spec.verdict == .fails ? "FAILS" : spec.verdict.rawValue,
            ]
        }
        var table = Table(
            header: ["spec", "minimum", "maximum", "measured", "margin", "worst", "yield", "verdict"],
            isText: [true, false, false, false, false, true, false, true], rows: rows)
        for column in [6, 5] where rows.allSatisfy({ $0[column].isEmpty }) {
            table.header.remove(at: column)
            table.isText.remove(at: column)
            for row in table.rows.indices { table.rows[row].remove(at: column) }
        }
        var lines = DataSheetText.missing(result.sheet) + DataSheetText.open(result.sheet)
        if let yield = result.yield {
            let interval = yield.interval
            let missing = yield.missing == 0 ? "" : ", \(yield.missing) have a spec without a value"
            lines.append(
                "\(yield.holding) of \(yield.samples) draws of the spread hold all of them\(missing); the yield lies between "
                    + "\(percent(interval.lower)) and \(percent(interval.upper)) with \(percent(YieldInterval.confidence)) confidence"
            )
        }
        return Section(tables: [table], lines: lines)
    }

    private static func validity(_ result: SizingResult) -> Section? {
        guard result.isOutsideValidity else { return nil }
        return Section(
            title: "outside validity: a model of this device is used where it does not hold",
            lines: result.validityReasons
                + (result.isMet ? ["`validity: required` in the sizing asks for a device whose models hold"] : []))
    }

    private static func distance(_ value: Double, _ spec: SpecResult) -> Double {
        min(spec.minimum.map { value - $0.value } ?? .infinity, spec.maximum.map { $0.value - value } ?? .infinity)
    }

    private static func conflict(_ result: SizingResult) -> Section? {
        guard let conflict = result.conflict else { return nil }
        if conflict.isValidity {
            return Section(
                title: "the specs hold together only outside of the validity of the models",
                lines: conflict.validityReasons + ["this is what the search found, not a proof"])
        }
        let named = conflict.specs.map { "`\($0)`" }.joined(separator: " and ")
        var lines = conflict.relaxations.map { relaxation -> String in
            guard let words = relaxation.words else {
                return "no value of `\(relaxation.quantity)` was found while the others hold"
            }
            let yield = relaxation.yield.map {
                ", or a yield of \(percent($0.observed)) instead of \(percent($0.required))"
            }
            return "with all others held, `\(relaxation.quantity)` needs \(words)\(yield ?? "")"
        }
        lines.append("this is what the search found, not a proof")
        return Section(
            title: conflict.specs.count == 1
                ? "\(named) cannot hold within the ranges given"
                : "no device was found at which \(named) hold together; without any one of them the others can",
            lines: lines)
    }

    private static func front(_ result: SizingResult) -> Section? {
        guard !result.front.isEmpty else { return nil }
        let objectives = result.objectives.map { shown($0, in: result) }
        // What is wanted small or large itself is told once.
        let others = result.values.indices.filter { index in
            !result.objectives.contains { $0.text == result.values[index].variable.name }
        }
        let header = result.objectives.map(\.text) + others.map { result.values[$0].variable.name }
        return Section(
            title: "the front",
            tables: [
                Table(
                    header: header, isText: header.map { _ in false },
                    rows: result.front.map { point in
                        zip(objectives, point.objectives).map { $0.text($1, 6) }
                            + others.map { result.values[$0].variable.text(point.values[$0]) }
                    })
            ])
    }

    private static func sensitivities(_ result: SizingResult) -> Section? {
        guard !result.sensitivities.isEmpty, !result.sheet.isEmpty || !result.objectives.isEmpty else { return nil }
        let header = ["1 % more of"] + result.sheet.map(\.quantity) + result.objectives.map(\.text)
        let objectives = result.objectives.map { shown($0, in: result) }
        return Section(
            title: "what moves what",
            tables: [
                Table(
                    header: header, isText: header.indices.map { $0 == 0 },
                    rows: result.sensitivities.map { own in
                        [own.variable + (own.isOfRange ? " (of its range)" : "")]
                            + zip(result.sheet, own.changes).map { spec, change in
                                change.map { signed(spec.differenceText($0, digits: 3), $0) } ?? "-"
                            }
                            + zip(objectives, own.objectives).map { objective, change in
                                change.map { signed(objective.difference($0, 3), $0) } ?? "-"
                            }
                    })
            ])
    }

    private static func history(_ result: SizingResult) -> Section? {
        guard result.history.count > 1 else { return nil }
        let most = 12
        let steps = result.history
        let told = steps.count <= most ? steps : (0..<most).map { steps[$0 * (steps.count - 1) / (most - 1)] }
        let hasMargin = result.objectives.isEmpty
        let header = ["tried", "stage", "missed by"] + (hasMargin ? ["margin"] : result.objectives.map(\.text))
        let objectives = result.objectives.map { shown($0, in: result) }
        return Section(
            title: "how it went",
            tables: [
                Table(
                    header: header, isText: header.indices.map { $0 == 1 },
                    rows: told.map { step in
                        [
                            "\(step.tried)", step.stage,
                            step.violation == 0 ? "" : Unit.text(of: step.violation, digits: 3),
                        ]
                            + (hasMargin
                                ? [step.margin.map { Unit.text(of: $0, digits: 4) } ?? ""]
                                : zip(objectives, step.objectives).map { $0.text($1, 5) })
                    })
            ])
    }

    private static func signed(_ text: String, _ value: Double) -> String { value > 0 ? "+" + text : text }

    /// How values of an objective, and differences of them, are written with so many digits.
    private struct Shown {
        let text: (Double, _ digits: Int) -> String
        let difference: (Double, _ digits: Int) -> String
    }

    /// As the value or the spec of the same name is written; anything else in a unit that fits its size.
    private static func shown(_ objective: SizingResult.Objective, in result: SizingResult) -> Shown {
        let values = result.values.map(\.variable)
        if let value = values.first(where: { $0.name == objective.text && $0.choices == nil }) {
            return Shown(
                text: { value.text($0, digits: $1) }, difference: { value.differenceText($0, digits: $1) })
        }
        if let spec = result.sheet.first(where: { $0.quantity == objective.text }) {
            return Shown(text: { spec.text($0, digits: $1) }, difference: { spec.differenceText($0, digits: $1) })
        }
        func fitting(_ value: Double, _ digits: Int) -> String {
            let (unit, factor) = DisplayQuantity.display(objective.unit, largest: abs(value))
            return Unit.text(of: value / factor, digits: digits) + (unit == "1" ? "" : " \(unit)")
        }
        return Shown(text: fitting, difference: fitting)
    }

    private static func percent(_ part: Double) -> String { Unit.text(of: part * 100, digits: 4) + " %" }

    // MARK: - JSON

    /// The result as JSON, values in SI.
    public static func json(_ result: SizingResult, device: String) -> JSONValue {
        .object([
            ("schema", .text(schema)), ("device", .text(device)), ("sizing", .text(result.name)),
            ("met", .boolean(result.isMet)), ("interrupted", .boolean(result.isInterrupted)),
            ("outside_validity", .boolean(result.isOutsideValidity)),
            ("validity_reasons", .list(result.validityReasons.map { .text($0) })), ("tried", .integer(result.tried)),
            ("values", .list(result.values.map(json))),
            ("objectives", .list(result.objectives.map(json))), ("specs", DataSheetText.list(result.sheet)),
            ("yield", result.yield.map { .object(DataSheetText.fields(of: $0)) }),
            ("sensitivities", .list(result.sensitivities.map(json))),
            ("conflict", result.conflict.map(json)), ("front", .list(result.front.map { json($0, result.values) })),
            ("history", .list(result.history.map(json))),
        ])
    }

    private static func numbers(_ values: [Double?]) -> JSONValue { .list(values.map { .number($0 ?? .nan) }) }

    private static func json(_ value: SizingResult.Value) -> JSONValue {
        let variable = value.variable
        let what: [(String, JSONValue?)] =
            variable.choices.map { choices in
                [
                    ("text", .text(value.text)), ("before", variable.own.map { .text(variable.text($0)) }),
                    ("choices", .list(choices.map { .text($0) })),
                ]
            } ?? [
                ("value", .number(value.value)), ("text", .text(value.text)), ("before", .number(variable.own ?? .nan)),
                ("from", .number(variable.low)), ("to", .number(variable.high)),
                ("bound", value.isAtLow ? .text("from") : value.isAtHigh ? .text("to") : nil),
            ]
        return .object([("path", .text(variable.name)), ("idle", .boolean(value.isIdle))] + what)
    }

    private static func json(_ objective: SizingResult.Objective) -> JSONValue {
        .object([
            ("text", .text(objective.text)), ("largest", .boolean(objective.isLargest)),
            ("value", .number(objective.value)), ("unit", .text(objective.unit)),
        ])
    }

    private static func json(_ own: SizingResult.Sensitivity) -> JSONValue {
        .object([
            ("path", .text(own.variable)), ("of_range", .boolean(own.isOfRange)), ("specs", numbers(own.changes)),
            ("objectives", numbers(own.objectives)),
        ])
    }

    private static func json(_ conflict: SpecConflict) -> JSONValue {
        .object([
            ("specs", .list(conflict.specs.map { .text($0) })), ("excess", numbers(conflict.excess)),
            ("relaxations", .list(conflict.relaxations.map(json))), ("validity", .boolean(conflict.isValidity)),
            ("validity_reasons", .list(conflict.validityReasons.map { .text($0) })),
        ])
    }

    private static func json(_ own: SpecConflict.Relaxation) -> JSONValue {
        .object([
            ("quantity", .text(own.quantity)), ("excess", .number(own.excess ?? .nan)),
            ("text", own.words.map { .text($0) }), ("yield", own.yield.map { .number($0.observed) }),
        ])
    }

    private static func json(_ point: SizingResult.FrontPoint, _ values: [SizingResult.Value]) -> JSONValue {
        let chosen = zip(values, point.values).map { own, value -> JSONValue in
            own.variable.choices == nil ? .number(value) : .text(own.variable.text(value))
        }
        return .object([("values", .list(chosen)), ("objectives", numbers(point.objectives))])
    }

    private static func json(_ step: SizingResult.Step) -> JSONValue {
        .object([
            ("tried", .integer(step.tried)), ("stage", .text(step.stage)), ("violation", .number(step.violation)),
            ("margin", .number(step.margin ?? .nan)), ("objectives", numbers(step.objectives)),
        ])
    }
}
