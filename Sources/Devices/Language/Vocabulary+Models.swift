extension Vocabulary {
    private static let counts = Holding.ions(.quantity("1"))
    /// Ions, ion parameters, `ion`, `unspecified` or branches `drain -> source`.
    private static let flow = Holding.choice([.expression, .named(.expression, .free)])

    private static let modelKeys = [
        Key("like", .model, "start from another model").fixed,
        Key(
            "kind",
            .word(["channel", "pump", "element", "electrode"]),
            "what it is a model of"
        ).required,
        Key("terminals", .list(.node), "of an element").standard("[first, second]"),
        Key("sources", .named(.choice([.text, .table("reference")]), .dashed), "sources by short name"),
        Key("parameters", .named(.choice([.expression, .table("parameter")]), .identifier), "what a device may set"),
        Key("exports", counts, "ions out of `inside` each cycle"),
        Key("imports", counts, "ions into `inside` each cycle"),
        Key("tables", .named(.table("lookup"), .identifier), "measured curves"),
        Key("where", .named(.expression, .identifier), "definitions, in any order"),
        Key("states", .named(.table("state"), .identifier), "what changes in time"),
        Key("kinetics", .named(.table("scheme"), .identifier), "kinetic schemes"),
        Key("nonisothermal", .boolean, "the two sides may differ in temperature").standard("false"),
        Key("unknowns", .named(.table("unknown"), .identifier), "solved with the system"),
        Key("events", .named(.table("event"), .identifier), "sudden changes of states"),
        Key("current", flow, "charge that flows from first to second"),
        Key("rate", .quantity("mol/m^2/s", "mol/s"), "cycles of a pump"),
        Key("voltage", flow, "of an element: imposes the voltage of the branch"),
        Key("charge", flow, "its time derivative is added to the current; of a channel or a pump one expression"),
        Key("noise", .table("noise"), "sources of noise").later,
        Key("validity", .table("validity"), "where the model may be used"),
        Key("evidence", .list(.table("model evidence")), "numbers the model must reproduce"),
    ]

    static let modelTables = [
        Table(
            "model", "a model",
            [
                Key("schema", .text, "`iontronic-model/1`").required, Key("name", .text, "name of the model"),
            ] + modelKeys),
        Table("inline model", "a model", modelKeys),
        Table(
            "unknown", "an unknown",
            [
                Key("unit", .text, "its unit"), Key("equation", .text, "left = right").required,
                Key("guess", .expression, "where the search starts"), Key("minimum", .expression, "lower bound"),
                Key("maximum", .expression, "upper bound"),
            ]),
        Table(
            "validity", "validity", others: .list(.expression),
            [
                Key("require", .list(.table("requirement")), "conditions"),
                Key("outside", .word(["error"]), "stop there, instead of flagging the point"),
            ]),
        Table(
            "requirement", "a requirement",
            [
                Key("that", .expression, "condition").required, Key("say", .text, "what is wrong elsewhere").required,
            ]),
        Table(
            "model evidence", "evidence",
            [
                Key("quantity", .expression, "any name of the model").required,
                Key("value", .expression, "what it should be").required,
                Key("tolerance", .expression, "in the unit of the value, or `%`").required,
                Key("kind", .word(["published", "code", "computed", "recalled"]), "how the number is known").required,
                Key("at", .named(.expression, .free), "surroundings: `V`, `temperature`, concentrations, parameters"),
                Key("status", .word(["not reproduced"]), "a mismatch that is known"),
            ]),
        Table(
            "state", "a state",
            [
                Key("derivative", .expression, "time derivative"),
                Key("opening", .quantity("1/s"), "rate at which a closed gate opens"),
                Key("closing", .quantity("1/s"), "rate at which an open gate closes"),
                Key("steady", .expression, "what it relaxes to"),
                Key("tau", .quantity("s"), "time constant of the relaxation"),
                Key("unit", .text, "its unit; required with `derivative`"),
                Key("initial", .expression, "where it starts with `start: initial`; by default at rest"),
                Key("minimum", .expression, "lower bound"),
                Key("maximum", .expression, "upper bound"),
                Key("nature", .word(["voltage", "current", "concentration", "fraction"]), "sets the tolerance"),
                Key("held", .boolean, "changes by events only").standard("false"),
            ]),
        Table(
            "scheme", "a kinetic scheme",
            [
                Key("states", .list(.text), "its states").required,
                Key("total", .expression, "sum of the occupancies").standard("1"),
                Key(
                    "transitions", .named(.choice([.expression, .list(.expression)]), .free), "`a <-> b: [there, back]`"
                ).required,
                Key("loop", .table("loop"), "what drives its closed loops"),
            ]),
        Table("loop", "a loop", [Key("drive", .expression, "free energy or concentration that drives it").required]),
        Table(
            "event", "an event",
            [
                Key(
                    "when", .expression, "condition: it happens when that becomes true, or at the ticks where it holds"),
                Key("every", .quantity("s"), "a clock that ticks after each such time"),
                Key(
                    "set", .choice([.list(.named(.expression, .identifier)), .named(.expression, .identifier)]),
                    "new values of states or of `V`, from the values before; maps of a list one after another"),
                Key("after", .text, "event of the same instant that goes first"),
            ]),
        Table(
            "noise", "noise",
            [
                Key("thermal", .table("thermal noise"), "of a conductance"),
                Key("shot", .table("shot noise"), "of a current"),
                Key("gating", .table("gating noise"), "of channels that open and close"),
                Key("flicker", .table("flicker noise"), "1/f"),
            ]),
        Table("thermal noise", "thermal noise", [Key("conductance", .expression, "conductance").required]),
        Table("shot noise", "shot noise", [Key("current", .expression, "current").required]),
        Table(
            "gating noise", "gating noise",
            [
                Key("count", .quantity("1"), "channels of one instance").standard("1"),
                Key("unitary", .expression, "current of an open one").required,
                Key("open", .quantity("1"), "open probability").required, Key("corner", .quantity("Hz"), "corner"),
            ]),
        Table(
            "flicker noise", "flicker noise",
            [
                Key("coefficient", .quantity("1"), "coefficient").required,
                Key("exponent", .quantity("1"), "of the frequency").standard("1"),
            ]),
    ]
}
