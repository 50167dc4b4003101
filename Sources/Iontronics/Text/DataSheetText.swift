public import Design
public import Devices
internal import Reports
internal import Units

/// Data sheets as a table, as Markdown and as JSON.
public enum DataSheetText {
    /// The schema that ``json(_:device:variant:)`` follows.
    public static let schema = "iontronic-specs/1"

    /// A row for each spec, and below it what does not hold.
    public static func table(_ results: [SpecResult]) -> String {
        let columns = columns(of: results)
        var table = TextTable(columns.map(\.title), alignment: columns.map { $0.isText ? .left : .right })
        for result in results { table.add(columns.map { $0.cell(result) }) }
        let remarks = remarks(results)
        return ([table.rendered()] + (remarks.isEmpty ? [] : [remarks.joined(separator: "\n")]) + [count(results)])
            .joined(separator: "\n\n")
    }

    /// The same as a table of Markdown, whatever stands in the names.
    public static func markdown(_ results: [SpecResult], device: String, variant: String?) -> String {
        let columns = columns(of: results)
        var lines = ["### " + escaped(device + (variant.map { ", variant \($0)" } ?? "")), ""]
        lines.append("| " + columns.map(\.title).joined(separator: " | ") + " |")
        lines.append("|" + columns.map { $0.isText ? "---|" : "---:|" }.joined())
        for result in results {
            lines.append("| " + columns.map { escaped($0.cell(result)) }.joined(separator: " | ") + " |")
        }
        lines.append("")
        lines += remarks(results).map { "- " + escaped($0) }
        if lines.last != "" { lines.append("") }
        return (lines + [escaped(count(results)), ""]).joined(separator: "\n")
    }

    /// How many came to what.
    public static func count(_ results: [SpecResult]) -> String {
        let pieces = [SpecResult.Verdict.holds, .fails, .informative].compactMap { verdict -> String? in
            let count = results.count { $0.verdict == verdict }
            guard count > 0 else { return nil }
            return switch verdict {
            case .holds: "\(count) \(count == 1 ? "holds" : "hold")"
            case .fails: "\(count) \(count == 1 ? "fails" : "fail")"
            case .informative: "\(count) typical only"
            }
        }
        return "\(results.count) spec\(results.count == 1 ? "" : "s"): " + pieces.joined(separator: ", ")
    }

    /// What a remark is about: the quantity, and where it has several specs which of them.
    private static func label(_ result: SpecResult, _ results: [SpecResult]) -> String {
        guard results.count(where: { $0.quantity == result.quantity }) > 1 else { return result.quantity }
        return result.quantity + (result.place.isEmpty ? "" : " at \(result.place)")
            + (result.over.isEmpty ? "" : " over \(result.over)")
    }

    // MARK: - Columns

    private struct Column {
        let title: String
        let isText: Bool
        let cell: (SpecResult) -> String
    }

    private static func columns(of results: [SpecResult]) -> [Column] {
        var columns = [Column(title: "spec", isText: true) { $0.quantity }]
        func add(
            _ title: String, isText: Bool = false, if condition: Bool = true, _ cell: @escaping (SpecResult) -> String
        ) {
            if condition { columns.append(Column(title: title, isText: isText, cell: cell)) }
        }
        let isVaried = results.contains { !$0.over.isEmpty }
        add("at", isText: true, if: results.contains { !$0.place.isEmpty }) { $0.place }
        add("over", isText: true, if: isVaried) { $0.over }
        add("minimum") { $0.minimum?.text ?? "" }
        add("typical") { $0.typical?.text ?? "" }
        add("maximum") { $0.maximum?.text ?? "" }
        add("measured") { result in result.measured.map { result.text($0) } ?? "-" }
        add("lowest", if: isVaried) { $0.over.isEmpty ? "" : text($0.lowest, of: $0) }
        add("highest", if: isVaried) { $0.over.isEmpty ? "" : text($0.highest, of: $0) }
        add("margin") { result in
            if result.verdict == .informative { return "" }
            return result.margin.map { result.differenceText($0) } ?? "-"
        }
        add("yield", if: results.contains { $0.yield != nil }) { $0.yield.map { percent($0.observed) } ?? "" }
        add("verdict", isText: true) { $0.verdict == .fails ? "FAILS" : $0.verdict.rawValue }
        return columns
    }

    private static func text(_ extreme: SpecResult.Extreme?, of result: SpecResult) -> String {
        extreme.map { result.text($0.value) } ?? "-"
    }

    /// What there is to say beyond the row.
    private static func details(of result: SpecResult) -> [String] {
        var lines: [String] = []
        if let own = result.yield {
            lines.append(
                "\(own.holding) of \(own.samples) samples hold, \(percent(own.required)) must; \(interval(own))")
        }
        lines += missing(result)
        let missed = result.failureCount - (result.minimum == nil && result.maximum == nil ? 0 : result.missingCount)
        if result.verdict == .fails, missed > 0, !result.over.isEmpty {
            let worst = [result.lowest, result.highest].compactMap { $0 }
                .map { "\(result.text($0.value)) at \($0.condition)" }
            lines.append(
                "\(missed) of \(result.conditionCount) conditions are outside its limits; it goes from "
                    + worst.joined(separator: " to "))
        }
        if result.outsideValidityCount > 0 {
            let reasons = result.validityReasons.isEmpty ? "" : ": " + result.validityReasons.joined(separator: "; ")
            let part =
                result.conditionCount == 1
                ? "" : " at \(result.outsideValidityCount) of \(result.conditionCount) conditions"
            lines.append("a model is used outside of its validity\(part)\(reasons)")
        }
        return lines
    }

    /// The interval of a yield in words.
    private static func interval(_ yield: SpecResult.Yield) -> String {
        "the yield lies between \(percent(yield.interval.lower, digits: 4)) and \(percent(yield.interval.upper, digits: 4)) with "
            + "\(percent(YieldInterval.confidence)) confidence (Wilson)"
            + (yield.isOpen ? ": more samples would tell" : "")
    }

    /// Yields of which the samples do not tell whether they are reached, by quantity.
    static func open(_ results: [SpecResult]) -> [String] {
        results.compactMap { result in
            result.yield.flatMap { yield in
                yield.isOpen
                    ? "\(label(result, results)): \(percent(yield.required)) must hold, \(interval(yield))" : nil
            }
        }
    }

    /// Conditions without a value, counted, the first of them with its reason.
    private static func missing(_ result: SpecResult) -> [String] {
        var lines: [String] = []
        if result.missingCount > 0 {
            let first = result.failures.first { $0.reason != nil }
            let reason = first.map { ", first at \($0.condition): \($0.reason ?? "")" } ?? ""
            lines.append(
                result.conditionCount == 1
                    ? "no value: \(result.reason ?? first?.reason ?? "")"
                    : "\(result.missingCount) of \(result.conditionCount) conditions have no value\(reason)")
        }
        return lines
    }

    /// What there is to say beyond the rows, by quantity.
    private static func remarks(_ results: [SpecResult]) -> [String] {
        results.flatMap { result in details(of: result).map { "\(label(result, results)): \($0)" } }
    }

    /// What has no value, by quantity.
    static func missing(_ results: [SpecResult]) -> [String] {
        results.flatMap { result in missing(result).map { "\(label(result, results)): \($0)" } }
    }

    /// Six digits tell one of a million samples.
    private static func percent(_ part: Double, digits: Int = 6) -> String {
        Unit.text(of: part * 100, digits: digits) + " %"
    }

    /// Text that Markdown shows as it is; what stands between two backticks is code there.
    static func escaped(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        let code = parts.indices.filter { $0 % 2 == 1 }
        guard parts.count > 1, parts.count % 2 == 1, code.allSatisfy({ Self.isCode(parts[$0]) }) else {
            return plain(text)
        }
        return parts.enumerated().map { $0 % 2 == 1 ? "`\($1)`" : plain(String($1)) }.joined()
    }

    /// Whether Markdown shows it as it is between backticks, in tables too.
    private static func isCode(_ text: Substring) -> Bool {
        !text.isEmpty && !text.contains { $0 == "|" || $0.isNewline }
    }

    private static func plain(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "|", "\\", "`", "*", "_", "<", ">", "[", "]", "#", "~", "$": result += "\\" + String(character)
            case "&": result += "&amp;"
            case let other where other.isNewline: result += " "
            default: result.append(character)
            }
        }
        return result
    }

    // MARK: - JSON

    /// The results as JSON, values in SI.
    public static func json(_ results: [SpecResult], device: String, variant: String?) -> JSONValue {
        .object([
            ("schema", .text(schema)), ("device", .text(device)), ("variant", variant.map { .text($0) }),
            ("failed", .integer(results.count { $0.verdict == .fails })), ("specs", .list(results.map(json))),
        ])
    }

    /// Specs alone, as a list.
    static func list(_ results: [SpecResult]) -> JSONValue { .list(results.map(json)) }

    private static func json(_ result: SpecResult) -> JSONValue {
        func limit(_ limit: SpecResult.Limit?) -> JSONValue? {
            limit.map { .object([("value", .number($0.value)), ("text", .text($0.text))]) }
        }
        func extreme(_ extreme: SpecResult.Extreme?) -> JSONValue? {
            extreme.map { .object([("value", .number($0.value)), ("condition", .text($0.condition))]) }
        }
        return .object([
            ("quantity", .text(result.quantity)), ("unit", .text(result.unit)), ("at", .text(result.place)),
            ("over", .text(result.over)), ("minimum", limit(result.minimum)), ("typical", limit(result.typical)),
            ("maximum", limit(result.maximum)), ("measured", .number(result.measured ?? .nan)),
            ("measured_text", result.measured.map { .text(result.text($0)) }), ("lowest", extreme(result.lowest)),
            ("highest", extreme(result.highest)), ("margin", .number(result.margin ?? .nan)),
            ("conditions", .integer(result.conditionCount)), ("without_value", .integer(result.missingCount)),
            ("not_met", .integer(result.failureCount)), ("outside_validity", .integer(result.outsideValidityCount)),
            (
                "validity_reasons",
                result.validityReasons.isEmpty ? nil : .list(result.validityReasons.map { .text($0) })
            ),
            (
                "failures",
                .list(
                    result.failures.map { failure in
                        .object([
                            ("condition", .text(failure.condition)), ("value", .number(failure.value ?? .nan)),
                            ("reason", failure.reason.map { .text($0) }),
                        ])
                    })
            ),
            (
                "yield",
                result.yield.map { .object([("required", .number($0.required))] + fields(of: $0)) }
            ),
            ("reason", result.reason.map { .text($0) }), ("verdict", .text(result.verdict.rawValue)),
        ])
    }

    /// What came of a yield, for JSON.
    static func fields(of own: SpecResult.Yield) -> [(String, JSONValue?)] {
        [
            ("observed", .number(own.observed)), ("holding", .integer(own.holding)),
            ("samples", .integer(own.samples)), ("lower", .number(own.interval.lower)),
            ("upper", .number(own.interval.upper)), ("confidence", .number(YieldInterval.confidence)),
            ("without_value", .integer(own.missing)),
        ]
    }
}
