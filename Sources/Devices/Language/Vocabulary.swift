/// All keys of version 1 of the language, in one table: what the reader checks against, what paths are made of, and
/// what the JSON Schema is written from.
public enum Vocabulary {
    /// Keys that every entry of every map may carry.
    public static let common: [Key] = [
        Key("doc", .text, "one line about it").fixed,
        Key("source", .choice([.text, .table("reference")]), "where it comes from: text, or a key of `sources`").fixed,
        Key("why", .text, "why it is so").fixed,
    ]

    /// Every kind of map, by name.
    public static let tables: [Table] =
        generalTables + deviceTables + matterTables + circuitTables + variationTables + analysisTables + designTables
        + modelTables + policyTables + familyTables

    private static let byName = Dictionary(tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// One kind of map.
    public static func table(_ name: String) -> Table {
        guard let table = byName[name] else { preconditionFailure("no table `\(name)` in the vocabulary") }
        return table
    }

    /// What `schema` may say, and what such a file holds.
    public static let schemas = [
        "iontronic/1": "a device", "iontronic-model/1": "a model",
        "iontronic-ions/1": "a family of ion parameters", "iontronic-policy/1": "a comparison policy",
    ]

    /// Words that may be left out of a path.
    public static let containers: Set<String> = [
        "parameters", "solutions", "ions", "membranes", "channels", "pumps", "circuit", "elements", "analyses",
        "figures",
    ]

    /// Activity models, and whether they are in this version.
    static let activityModels: [Holding.Word] = [
        "ideal", "limiting", "guentelberg", "extended", "davies", "truesdell-jones", "b-dot", "sit", "pitzer",
        Holding.Word("msa", isBuilt: false), "given",
    ]

    static let longForm: [Key] = [
        Key("value", .expression, "the expression"),
        Key("status", .word(["measured", "published", "fitted", "assumed", "missing"]), "how well it is known"),
        Key("minimum", .expression, "lower bound for this device"),
        Key("maximum", .expression, "upper bound for this device"),
    ]

    private static let generalTables = [
        Table("value", "a value", longForm),
        Table(
            "reference", "a source",
            [
                Key("doi", .text, "digital object identifier"), Key("url", .text, "address"),
                Key("title", .text, "title"), Key("note", .text, "what to know about it"),
            ]),
        Table(
            "parameter", "a parameter",
            longForm + [
                Key("unit", .text, "required when dimensional"),
                Key("default", .expression, "what holds where none is given"),
                Key("extensive", .boolean, "declared per area; may be given per area or absolute").standard("false"),
                Key("type", .word(["ion", "condition"]), "the parameter is an ion or a condition, not a number"),
                Key("each", .word(["ion"]), "one value for each ion"),
                Key("integer", .boolean, "whole numbers only").standard("false"),
            ]),
        Table(
            "lookup", "a table",
            [
                Key("x", .list(.expression), "arguments, increasing"),
                Key("y", .list(.expression), "values; beside `z` second arguments, increasing"),
                Key("z", .list(.list(.expression)), "values over two arguments: for each `x` a list, one for each `y`"),
                Key("file", .text, "a CSV file in the folder of the device, instead of `x` and `y`"),
                Key("columns", .list(.text), "names or numbers of its columns: one or two arguments, the values")
                    .standard("both, where the file has two"),
                Key("units", .list(.text), "units of these columns").standard("plain numbers"),
                Key("between", .word(["linear", "pchip", "nearest"]), "between points").standard("linear"),
                Key("beyond", .word(["error", "hold"]), "outside the points").standard("error"),
            ]),
    ]
}
