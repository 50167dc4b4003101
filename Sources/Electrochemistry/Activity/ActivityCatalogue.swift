/// What the catalogue says about a model before one is made.
public struct ActivityModelEntry: Sendable {
    /// How far an ionic strength may lie above the limit before it is an error.
    public enum Reach: Sendable {
        /// Whatever the ionic strength.
        case unlimited
        /// Up to so many mol/kg; beyond so many times that it is an error.
        case upTo(Double, errorBeyond: Double)
        /// As far as the parameters were fitted.
        case ofParameters
    }

    /// The name in a descriptor.
    public let name: String
    /// One line.
    public let summary: String
    /// Where the formula comes from.
    public let source: String
    /// The numbers it takes, with their defaults.
    public let constants: [(name: String, value: Double)]
    /// The family of parameters it takes where none is named; `nil` for a law without parameters.
    public let standardFamily: String?
    /// Whether its gammas are derivatives of one energy, so that an osmotic coefficient belongs to them.
    public let hasOsmoticCoefficient: Bool
    /// The ionic strengths it is meant for.
    public let reach: Reach

    init(
        _ name: String, _ summary: String, source: String, reach: Reach, osmotic: Bool = true,
        constants: [(name: String, value: Double)] = [], family: String? = nil
    ) {
        self.name = name
        self.summary = summary
        self.source = source
        self.reach = reach
        hasOsmoticCoefficient = osmotic
        self.constants = constants
        standardFamily = family
    }
}

extension ActivityModel {
    /// Every model that can be used. A new one is a file with its formula, a line here and one in ``formula(for:others:)``.
    public static let catalogue: [ActivityModelEntry] = [
        ActivityModelEntry(
            "ideal", "gamma = 1; activities are concentrations", source: "definition", reach: .unlimited),
        ActivityModelEntry(
            "limiting", "Debye-Hueckel limiting law: ln gamma = -A z^2 sqrt(I)",
            source: "Debye and Hueckel, Phys. Z. 24, 185 (1923)", reach: .upTo(0.005, errorBeyond: 2)),
        ActivityModelEntry(
            "guentelberg", "one size for all ions: ln gamma = -A z^2 sqrt(I)/(1 + sqrt(I))",
            source: "Guentelberg, Z. Phys. Chem. 123, 199 (1926)", reach: .upTo(0.1, errorBeyond: 2)),
        ActivityModelEntry(
            "extended", "a size for each ion: ln gamma = -A z^2 sqrt(I)/(1 + B a sqrt(I))",
            source: "Debye and Hueckel 1923; sizes of Kielland, J. Am. Chem. Soc. 59, 1675 (1937)",
            reach: .upTo(0.1, errorBeyond: 2), osmotic: false, family: "kielland"),
        ActivityModelEntry(
            "davies", "Davies equation: one constant C for all ions",
            source: "Davies, Ion Association, Butterworths 1962 (C 0.3); J. Chem. Soc. 1938, 2093 (C 0.2)",
            reach: .upTo(0.5, errorBeyond: 2), constants: [("C", 0.3)]),
        ActivityModelEntry(
            "truesdell-jones", "a size and a slope for each ion: -A z^2 sqrt(I)/(1 + B a sqrt(I)) + b I",
            source: "Truesdell and Jones, J. Res. US Geol. Surv. 2, 233 (1974)", reach: .upTo(1, errorBeyond: 4),
            osmotic: false, family: "phreeqc"),
        ActivityModelEntry(
            "b-dot", "a size for each ion and one slope: -A z^2 sqrt(I)/(1 + B a sqrt(I)) + Bdot I",
            source: "Helgeson, Am. J. Sci. 267, 729 (1969)", reach: .upTo(1, errorBeyond: 3), osmotic: false,
            family: "llnl"),
        ActivityModelEntry(
            "sit", "specific ion interaction theory: a coefficient for each cation and anion",
            source: "Guggenheim and Turgeon 1955; Ciavatta, Ann. Chim. 70, 551 (1980)",
            reach: .upTo(3.5, errorBeyond: 2), family: "nea"),
        ActivityModelEntry(
            "pitzer", "Pitzer's equations for mixtures, with temperature where the family has it",
            source: "Harvie, Moeller and Weare, Geochim. Cosmochim. Acta 48, 723 (1984)", reach: .ofParameters,
            family: "phreeqc386"),
        ActivityModelEntry(
            "given", "coefficients that the descriptor states for each ion", source: "stated", reach: .unlimited,
            osmotic: false),
    ]

    /// Models of the language that this version does not have.
    public static let notInThisVersion = ["msa"]
}
