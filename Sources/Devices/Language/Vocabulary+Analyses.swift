extension Vocabulary {
    static let variationTables = [
        Table(
            "spread", "a spread",
            [
                Key(
                    "distribution", .word(["normal", "lognormal", "uniform", "triangular", "choice"]), "which law"
                ).required,
                Key("sigma", .expression, "in `%` of the value or in its unit"),
                Key("from", .expression, "lower end, in `%` of the value or in its unit"),
                Key("to", .expression, "upper end, as `from`"),
                Key("values", .list(.expression), "of `choice`, as `from`"),
                Key("truncate", .quantity("1"), "at so many sigma").standard("none"),
                Key("per", .word(["device", Holding.Word("instance", isBuilt: false)]), "one draw for each")
                    .standard("device"),
            ])
    ]

    private static let spacing = Key("spacing", .word(["linear", "log"]), "of the points").standard("linear")
    private static let range = [
        Key("from", .expression, "first value"), Key("to", .expression, "last value"),
        Key("points", .integer(1...1_000_000_000), "number of values"), spacing,
    ]
    private static let overrides = Key("at", .paths(.expression), "overrides for this entry").fixed
    private static let axis = Holding.choice([.expression, .list(.anything), .table("axis")])
    private static let names = Holding.choice([.text, .list(.text)])
    private static let expressions = Holding.choice([.expression, .list(.expression)])

    static let analysisTables = [
        Table(
            "analysis", "an analysis",
            [
                Key("drive", .paths(.choice([.expression, .table("waveform")])), "what is imposed while it runs"),
                Key(
                    "sweep", .choice([.list(.paths(axis)), .paths(axis)]),
                    "list of axes, first outermost; keys of one item move together"
                ).fixed,
                Key("transient", .table("transient"), "follow in time").fixed,
                Key("periodic", .table("periodic"), "the periodic state").fixed,
                Key("impedance", .table("impedance"), "small signals against frequency").fixed,
                Key("noise", .table("noise analysis"), "spectral density against frequency").later,
                Key("sensitivity", .table("sensitivity"), "derivatives by paths").fixed,
                Key("initial", .paths(.expression), "where states, or the search for a potential, start"),
                Key("events", .named(.expression, .identifier), "conditions whose beginning is an event").fixed,
                Key("record", .choice([.list(.expression), .named(.expression, .identifier)]), "what to keep").fixed,
                Key("figures", .named(.expression, .identifier), "what to read off the innermost axis"),
                Key("keep", .word(["record", "figures"]), "what goes into the file").standard("record").fixed,
                Key("like", .sibling, "start from another analysis").fixed,
            ]),
        Table("axis", "an axis", range + [Key("step", .expression, "distance of the values")]),
        Table(
            "transient", "a transient",
            [
                Key("stop", .quantity("s"), "end; it starts at 0").required,
                Key("output", expressions, "step, or list of times, of what is stored; 500 steps where not given"),
                Key(
                    "start", .text, "`operatingPoint`, `initial`, or the name of the analysis at whose end it begins"
                ).standard("operatingPoint"),
                Key("until", .expression, "condition that ends it"),
                Key("tolerance", .quantity("1"), "relative error of a step").standard("1e-6"),
            ]),
        Table(
            "periodic", "a periodic analysis",
            [
                Key("period", .quantity("s"), "after which everything comes back").required,
                Key("points", .integer(2...1_000_000_000), "instants of a period; the end is stored besides")
                    .standard("200"),
                Key("tolerance", .quantity("1"), "relative error of a step").standard("1e-6"),
            ]),
        Table(
            "impedance", "an impedance analysis",
            [
                Key("from", .quantity("Hz"), "lowest frequency").required,
                Key("to", .quantity("Hz"), "highest frequency").required,
                Key("points", .integer(1...1_000_000_000), "number of frequencies").required,
                Key("spacing", .word(["linear", "log"]), "of the frequencies").standard("log"),
                Key("input", .text, "what moves in a `transfer`: `V` or `I` at the port, or a path").standard("I"),
                Key("output", .expression, "what answers in a `transfer`").standard("V"),
            ]),
        Table("noise analysis", "a noise analysis", range + [Key("of", .expression, "whose noise").required]),
        Table(
            "sensitivity", "a sensitivity analysis",
            [
                Key("of", .list(.expression), "quantities at rest").required,
                Key("to", .list(.text), "paths; `V` and `I` are what is held at the port").required,
            ]),
        Table(
            "waveform", "a waveform",
            [
                Key("step", .table("step"), "a jump"), Key("pulse", .table("pulse"), "pulses"),
                Key("sine", .table("sine"), "a sine"), Key("triangle", .table("triangle"), "triangles"),
                Key("ramp", .table("ramp"), "a ramp"),
                Key("staircase", .table("staircase"), "a staircase"),
                Key(
                    "points", .choice([.list(.list(.expression)), .table("measured points")]),
                    "points of straight pieces"),
                Key("between", .word(["linear", "hold"]), "between points").standard("linear"),
                Key("noise", .table("noise source"), "noise").later,
                Key("sum", .list(.choice([.expression, .table("waveform")])), "a sum of waveforms"),
            ]),
        Table("step", "a step", values(["base", "level"]) + times(["start"])),
        Table(
            "pulse", "a pulse",
            values(["base", "level"]) + times(["start", "width", "rise", "fall", "period"]) + [
                Key("count", .integer(1...Int.max), "number of pulses; without it one, or with `period` no end")
            ]),
        Table(
            "sine", "a sine",
            values(["offset", "amplitude"]) + [
                Key("frequency", .quantity("Hz"), "frequency"), Key("phase", .quantity("1"), "phase"),
            ] + times(["start"])),
        Table("triangle", "a triangle", values(["offset", "amplitude"]) + times(["period"])),
        Table("ramp", "a ramp", values(["from", "to"]) + times(["start", "stop"])),
        Table("staircase", "a staircase", values(["from", "to", "step"]) + times(["dwell"])),
        Table(
            "measured points", "points of a file",
            [
                Key("file", .text, "a CSV file in the folder of the device: times and values").required,
                Key("columns", .list(.text), "names or numbers of its columns").standard("both, where it has two"),
                Key("units", .list(.text), "units of these columns").standard("plain numbers"),
            ]),
        Table(
            "noise source", "a noise source",
            [
                Key("rms", .expression, "root mean square"), Key("bandwidth", .quantity("Hz"), "bandwidth"),
                Key("seed", .integer(0...Int.max), "of its draws"),
            ]),
    ]

    private static func values(_ names: [String]) -> [Key] { names.map { Key($0, .expression, "\($0) value") } }
    private static func times(_ names: [String]) -> [Key] { names.map { Key($0, .quantity("s"), "\($0) time") } }

    static let designTables = [
        Table(
            "spec", "a spec",
            [
                Key("minimum", .expression, "least value"), Key("typical", .expression, "usual value"),
                Key("maximum", .expression, "largest value"),
                Key("over", .list(.word(["corners", "spread"])), "what it must hold over"),
                Key("yield", .quantity("1"), "part of the samples that must hold it"), overrides,
                Key("variant", .text, "the variant it is about"),
            ]),
        Table(
            "evidence", "evidence",
            [
                Key("quantity", .expression, "figures, `op` and recorded names").required,
                Key("value", .expression, "what it should be").required,
                Key("tolerance", .expression, "in the unit of the value, or `%`; 0 is exactly").required,
                Key("kind", .word(["published", "code", "computed", "recalled"]), "how the number is known").required,
                overrides, Key("variant", .text, "the variant it is about"),
                Key("status", .word(["not reproduced"]), "a mismatch that is known"),
            ]),
        Table(
            "sizing", "a sizing",
            [
                Key(
                    "vary", .paths(.choice([.list(.expression), .table("design axis")])),
                    "design variables: a range, or a list of choices between values or texts"
                ).required,
                Key("meet", .choice([.word(["all"]), .list(.text)]), "specs that must hold").standard("all"),
                Key("minimize", expressions, "what to make small; two of them ask for the front between them"),
                Key("maximize", expressions, "what to make large; two of them ask for the front between them"),
                Key("margin", .boolean, "stay as far within the specs as can be").standard("false"),
                Key(
                    "validity", .word(["preferred", "required"]),
                    "whether models must be used where they hold, or are as long as something there will do"
                ).standard("preferred"),
            ]),
        Table(
            "design axis", "a design variable",
            [
                Key("from", .expression, "least value; without it the `minimum` of the value"),
                Key("to", .expression, "largest value; without it the `maximum` of the value"),
                Key("spacing", .word(["linear", "log"]), "how the range is searched").standard("linear"),
                Key("integer", .boolean, "whole numbers only").standard("false"),
            ]),
        Table(
            "fit", "a fit",
            [
                Key("vary", .paths(.table("design axis")), "what is sought, with its range").required,
                Key("match", .list(.table("match")), "what was measured").required,
            ]),
        Table(
            "match", "a measurement",
            [
                Key("file", .text, "a CSV file beside the device, units in its first line, or a results file").required,
                Key(
                    "quantity", .expression,
                    "what was measured; `rest.peak` is a figure or record of the analysis `rest`"
                )
                .standard("the name of the last column"),
                Key("y", .text, "its column, or variable of a results file").standard("that of the quantity"),
                Key(
                    "x", .choice([.text, .list(.text), .paths(.text)]),
                    "columns of what was held: `V`, `I`, `time`, or paths; other names as a map of paths to columns"
                ).standard("all other columns"),
                Key("units", .list(.text), "of all columns, where the first line does not say them"),
                Key("sigma", .text, "standard deviation of the values: `2 %`, `3 pA`, their sum, or a column"),
                Key("weight", .expression, "of the difference, where standard deviations are not known").later,
                Key("analysis", .text, "the analysis that drives the device; `time` needs one"),
                overrides, Key("variant", .text, "the variant it is about"),
            ]),
    ]
}
