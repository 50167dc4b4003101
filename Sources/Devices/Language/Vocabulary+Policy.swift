extension Vocabulary {
    private static let severities: [Holding.Word] = ["error", "warn", "off"]
    private static let relative = Key("rtol", .quantity("1"), "relative tolerance, in `%` or plain")
    private static let severity = Key("severity", .word(severities), "what a change beyond the tolerance is")
    private static let absolute = Key("atol", .expression, "absolute tolerance, in a unit of the quantity")
        .standard("0")
    private static let tolerances = [
        absolute, relative.standard("as default"), severity.standard("as default, but not off"),
    ]
    private static let scale = Key(
        "scale", .word(["element", "curve"]),
        "what `rtol` is relative to: the value itself, or the largest |value| of its curve (along the innermost axis)")

    static let policyTables = [
        Table(
            "policy", "a comparison policy",
            [
                Key("schema", .text, "`iontronic-policy/1`").required.fixed,
                Key(
                    "default", .table("default rule"), "of quantities and figures, where their own rule does not say it"
                ),
                Key(
                    "quantities", .named(.table("quantity rule"), .free),
                    "rules by name of a stored quantity: `current`, or `iv.current` for one analysis"),
                Key(
                    "figures", .named(.table("figure rule"), .free),
                    "rules by name of a figure of merit, or of a figure that the device declares"),
                Key("status", .word(severities), "what a point that stopped converging is").standard("error"),
                Key("added", .word(severities), "what a variant or quantity is that only the candidate has")
                    .standard("error"),
                Key("removed", .word(severities), "what a variant or quantity is that only the base has")
                    .standard("error"),
                Key(
                    "grid", .word(["exact", "common", "interpolate"]),
                    "where axis values differ: not comparable, compared where they agree, or the candidate interpolated "
                        + "linearly along the innermost axis"
                ).standard("exact"),
                Key(
                    "missing", .word(["equal", "different"]),
                    "what two missing values (NaN) at one point are; one beside a number is always a change"
                ).standard("equal"),
            ]),
        Table(
            "default rule", "the default rule",
            [relative.standard("1e-9"), severity.standard("error"), scale.standard("curve")]),
        Table("quantity rule", "a rule for a quantity", tolerances + [scale.standard("as default")]),
        Table(
            "figure rule", "a rule for a figure",
            tolerances + [
                Key(
                    "direction", .word(["both", "increase", "decrease"]),
                    "`increase`: it may rise freely, the tolerance bounds its fall; `decrease`: the other way round; "
                        + "`both`: the tolerance bounds it both ways"
                ).standard("both"),
                Key("figure", .text, "the figure of merit, where the rule has a name of its own"),
                Key("with", .named(.expression, .identifier), "what the figure of merit is told, such as `voltage`"),
            ]),
    ]
}
