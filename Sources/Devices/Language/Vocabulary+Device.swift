extension Vocabulary {
    static let deviceTables = [
        Table(
            "device", "a device",
            [
                Key("schema", .text, "`iontronic/1`").required.fixed,
                Key("name", .text, "name of the device").required.fixed,
                Key("sources", .named(.choice([.text, .table("reference")]), .dashed), "sources by short name").fixed,
                Key("like", .text, "start from another device: `./other.yaml` or a name").fixed,
                Key("temperature", .quantity("K"), "of everything").required,
                Key("parameters", .named(.choice([.expression, .table("parameter")]), .identifier), "named values"),
                Key("models", .named(.table("inline model"), .dashed), "the device's own models").fixed,
                Key("tables", .named(.table("lookup"), .identifier), "measured curves").fixed,
                Key("ions", .ions(.table("ion")), "ions of one's own"),
                Key("salts", .named(.table("salt"), .free), "salts whose names are no formulas").fixed,
                Key("solutions", .named(.table("solution"), .identifier), "what stands beside the membranes"),
                Key("activity", .choice([.word(activityModels), .table("activity")]), "activity model"),
                Key("membranes", .named(.table("membrane"), .identifier), "membranes"),
                Key("circuit", .table("circuit"), "nodes and elements"),
                Key(
                    "terminals", .list(.node),
                    "nodes seen from outside where the device is an element, besides its solutions"
                ).fixed,
                Key("validity", .table("validity"), "where it may be used: temperature, parameters, solutions"),
                Key("port", .list(.node), "the two nodes that `V` and `I` belong to").fixed,
                Key("seed", .integer(0...Int.max), "of all random draws").standard("1"),
                Key("variants", .named(.paths(.anything), .dashed), "sets of path overrides").fixed,
                Key("spread", .paths(.table("spread")), "random variation of paths").fixed,
                Key(
                    "corners", .paths(.list(.expression)),
                    "all combinations of extreme values, in `%` of a value or in its unit"
                ).fixed,
                Key("analyses", .named(.table("analysis"), .identifier), "what to compute"),
                Key(
                    "specs", .named(.choice([.table("spec"), .list(.table("spec"))]), .free),
                    "what the device must do, by the expression it is about; several specs of one as a list"
                ).fixed,
                Key("evidence", .list(.table("evidence")), "numbers the device must reproduce").fixed,
                Key("sizing", .named(.table("sizing"), .dashed), "what may be chosen, and what for").fixed,
                Key("fits", .named(.table("fit"), .dashed), "parameters from measurements").fixed,
            ])
    ]

    private static let amount = Holding.quantity("mol/m^3", "mol/kg")
    private static let counts = Holding.ions(.quantity("1"))
    private static func stated(_ unit: String) -> Holding { .expression(units: [unit], words: ["automatic"]) }

    static let matterTables = [
        Table(
            "ion", "an ion",
            [
                Key("charge", .quantity("1"), "in elementary charges; may be fractional"),
                Key("diffusion", .quantity("m^2/s"), "diffusion coefficient"),
                Key("radius", .quantity("m"), "radius"),
                Key("molarMass", .quantity("kg/mol"), "molar mass"),
                Key("activity", .table("ion activity"), "which ion's activity coefficient it takes"),
            ]),
        Table("ion activity", "the activity of an ion", [Key("as", .text, "the ion it is modelled as").required]),
        Table("salt", "a salt", [Key("ions", counts, "ions of one formula unit").required]),
        Table(
            "solution", "a solution",
            [
                Key(
                    "ions", .ions(.expression(units: ["mol/m^3", "mol/kg"], words: ["balance"])),
                    "amount of each ion; `balance` makes the solution neutral"),
                Key("salts", .named(amount, .free), "amount of each salt"),
                Key("solutes", .named(amount, .identifier), "amount of each neutral molecule"),
                Key("temperature", .quantity("K"), "where it differs from the device's"),
                Key("pH", .quantity("1"), "sets the activity of H+"),
                Key(
                    "density", .expression(units: ["kg/m^3"], words: ["automatic", "apparent"]),
                    "density; `apparent`: by apparent volumes of the ions, up to 1 mol/L"
                ).standard("automatic"),
                Key("conductivity", stated("S/m"), "conductivity; `automatic`: from its ions, up to 0.1 mol/L")
                    .standard("automatic"),
                Key("permittivity", stated("F/m"), "permittivity; `automatic`: that of water").standard("automatic"),
                Key("osmolarity", stated("mol/m^3"), "reached with an inert solute").standard("automatic"),
                Key("volume", .quantity("m^3"), "finite: its amounts become unknowns; without it an infinite bath"),
                Key("held", .list(.text), "ions whose concentrations stay fixed in a finite volume").fixed,
                Key(
                    "electroneutrality", .choice([.word(["error", "warn"]), .table("electroneutrality")]),
                    "what to do about a net charge"
                ).standard("error"),
                Key("like", .sibling, "start from another solution").fixed,
            ]),
        Table(
            "electroneutrality", "electroneutrality", [Key("balance", .text, "the ion that takes the rest").required]),
        Table(
            "activity", "the activity model",
            [
                Key("model", .word(activityModels), "which law").required,
                Key("data", .text, "family of parameters; by default that of the law"),
                Key("convention", .word(["none", "macinnes"]), "single-ion scale").standard("none"),
                Key("C", .quantity("1"), "of Davies").standard("0.3"),
                Key("coefficients", counts, "gamma of each ion, of the model `given`"),
                Key("outOfRange", .word(["error", "warn"]), "beyond the ionic strength of the law").standard("error"),
                Key("missing", .word(["error", "zero"]), "parameters that no family has").standard("error"),
                Key(
                    "fallback", .list(.text), "families that missing pairs, or laws that such solutions are taken from"),
            ]),
    ]

    private static let loop = Key("for", .named(.text, .identifier), "makes instances: `{ i: 1..n }`").fixed
    private static let turned = Key("reversed", .boolean, "inside and outside, V and I change places").standard("false")
    private static let copies = Key("count", .quantity("1"), "identical independent ones").standard("1")
    private static let nodes = Key("nodes", .list(.node), "the two nodes it joins")

    static let circuitTables = [
        Table(
            "membrane", "a membrane",
            [
                Key("inside", .node, "solution on its first side").standard("inside"),
                Key("outside", .node, "solution on its second side").standard("outside"),
                nodes, Key("area", .quantity("m^2"), "area"),
                Key("capacitance", .quantity("F/m^2", "F"), "capacitance").standard("0"),
                Key("water", .table("water"), "flux of water"),
                Key("channels", .named(.table("channel"), .identifier), "channels"),
                Key("pumps", .named(.table("pump"), .identifier), "pumps"),
                turned, loop, Key("like", .sibling, "start from another membrane").fixed,
            ]),
        Table("water", "water", [Key("permeability", .quantity("m/s"), "osmotic permeability")]),
        Table(
            "channel", "a channel", takesParameters: true,
            [
                Key("model", .model, "name of its model").required, copies, turned,
                Key("like", .sibling, "start from another channel").fixed,
            ]),
        Table(
            "pump", "a pump", takesParameters: true,
            [
                Key("model", .model, "name of its model").required, copies, turned,
                Key("exports", counts, "ions out of `inside` each cycle"),
                Key("imports", counts, "ions into `inside` each cycle"),
                Key("like", .sibling, "start from another pump").fixed,
            ]),
        Table(
            "circuit", "the circuit",
            [
                Key("ground", .node, "the node potentials are counted from").fixed,
                Key("elements", .named(.table("element"), .identifier), "elements"),
            ]),
        Table(
            "element", "an element", takesParameters: true,
            [
                Key("model", .model, "name of its model").required,
                Key("nodes", .choice([.list(.node), .named(.node, .identifier)]), "in terminal order, or by terminal"),
                copies, turned, Key("solution", .node, "the solution that an electrode stands in"),
                Key("variant", .text, "of a device used as an element").fixed, loop,
                Key("like", .sibling, "start from another element").fixed,
            ]),
    ]
}
