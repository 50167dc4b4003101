/// What the catalogue says about a model before one is made.
public struct ActivityModelEntry: Sendable {
    /// The name in a descriptor.
    public let name: String
    /// One line.
    public let summary: String
    /// Where the formula comes from.
    public let source: String
    /// The numbers it takes, with their defaults.
    public let options: [(name: String, value: Double)]
    let make: @Sendable ([String: Double]) -> any ActivityFormula

    init(
        name: String, summary: String, source: String, options: [(name: String, value: Double)],
        make: @escaping @Sendable ([String: Double]) -> any ActivityFormula
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.options = options
        self.make = make
    }
}

extension ActivityModel {
    /// Every model that can be used. A new one is a file with its formula and a line here.
    public static let catalogue: [ActivityModelEntry] = [
        IdealActivity.entry,
        LimitingActivity.entry,
        DaviesActivity.entry,
    ]

    /// Models of the language that this version does not have.
    public static let notInThisVersion = [
        "guentelberg", "extended", "truesdell-jones", "b-dot", "sit", "pitzer", "msa", "given",
    ]

    /// gamma = 1.
    public static let ideal = ActivityModel(name: "ideal", formula: IdealActivity())
    /// The Debye-Hueckel limiting law.
    public static let limiting = ActivityModel(name: "limiting", formula: LimitingActivity())

    /// The Davies equation.
    public static func davies(constant: Double = 0.3) -> ActivityModel {
        ActivityModel(name: "davies", formula: DaviesActivity(constant: constant))
    }

    /// The model of this name with these numbers in place of its defaults.
    public init(named name: String, options: [String: Double] = [:]) throws(ActivityError) {
        guard let entry = Self.catalogue.first(where: { $0.name == name }) else {
            throw Self.notInThisVersion.contains(name)
                ? .notInThisVersion(name: name, available: Self.catalogue.map(\.name))
                : .unknownModel(name: name, available: Self.catalogue.map(\.name))
        }
        for (option, value) in options.sorted(by: { $0.key < $1.key }) {
            guard entry.options.contains(where: { $0.name == option }) else {
                throw .unknownOption(model: name, option: option, known: entry.options.map(\.name))
            }
            guard value.isFinite else { throw .badOption(model: name, option: option, value: value) }
        }
        self.init(name: name, formula: entry.make(options))
    }
}
