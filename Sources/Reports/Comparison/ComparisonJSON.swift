public import Design
public import Devices

/// A comparison for programs; values in the unit that stands beside them, SI as files hold it.
public enum ComparisonJSON {
    /// The schema that ``json(_:)`` follows.
    public static let schema = "iontronic-compare/1"

    /// Every check with its worst index and value.
    public static func json(_ comparison: Comparison) -> JSONValue {
        .object([
            ("schema", .text(schema)), ("base", .text(comparison.base)), ("candidate", .text(comparison.candidate)),
            ("verdict", .text(comparison.verdict.rawValue)),
            ("failed", .integer(comparison.failures.count)), ("warned", .integer(comparison.warnings.count)),
            ("policy", .list((comparison.policy?.lines ?? []).map { .text($0) })),
            ("policy_file", comparison.policy?.file.map { .text($0) }),
            ("checks", .list(comparison.checks.map(json))),
            (
                "source_changes",
                .list(
                    comparison.changes.map { change in
                        .object([
                            ("file", .text(change.file)), ("line", .integer(change.line)),
                            ("added", .boolean(change.isAdded)), ("text", .text(change.text)),
                        ])
                    })
            ),
        ])
    }

    private static func json(_ check: ComparisonCheck) -> JSONValue {
        .object([
            ("kind", .text(check.kind.rawValue)), ("name", .text(check.name)),
            ("outcome", .text(check.outcome.rawValue)), ("severity", .text(check.severity.rawValue)),
            ("failed", .boolean(check.isFailure)), ("message", .text(check.message)),
            ("finding", .text(ComparisonWords.finding(check))), ("meaning", .text(check.meaning)),
            ("unit", .text(check.unit)), ("criterion", .text(check.criterion)),
            ("compared", .integer(check.compared)), ("outside", .integer(check.outside)),
            ("worst", check.worst.map(json)), ("notes", .list(check.notes.map { .text($0) })),
            (
                "rule",
                check.location.map { place in
                    .object([
                        ("file", .text(place.file)), ("line", .integer(place.line)), ("column", .integer(place.column)),
                    ])
                }
            ),
        ])
    }

    private static func json(_ worst: ComparisonCheck.Worst) -> JSONValue {
        .object([
            ("index", .list(worst.place.map { .integer($0.index) })),
            (
                "place",
                .list(
                    worst.place.map { coordinate in
                        .object([
                            ("axis", .text(coordinate.axis)), ("index", .integer(coordinate.index)),
                            ("label", coordinate.label.map { .text($0) }),
                            ("value", coordinate.number.map { .number($0) }),
                            ("unit", coordinate.unit.map { .text($0) }),
                        ])
                    })
            ),
            ("base", .number(worst.base)), ("candidate", .number(worst.candidate)),
            ("difference", .number(worst.difference)), ("relative", .number(worst.relative)),
            ("limit", worst.limit.map { .number($0) }),
            ("base_text", worst.baseText.map { .text($0) }), ("candidate_text", worst.candidateText.map { .text($0) }),
        ])
    }
}
