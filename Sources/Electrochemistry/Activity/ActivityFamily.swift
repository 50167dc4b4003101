/// A set of parameters that belong together: fitted by the same people to the same form. Never mixed silently with another.
public struct ActivityFamily: Hashable, Sendable {
    /// What a law of the Debye-Hueckel kind knows of one ion.
    public struct IonSize: Hashable, Sendable {
        /// Closest approach, m.
        public let approach: Double
        /// Slope of log10 gamma by ionic strength, kg/mol.
        public let slope: Double
        /// Whether the numbers were written down from memory.
        public let isRecalled: Bool

        /// What is known of an ion.
        public init(approach: Double, slope: Double = 0, isRecalled: Bool = false) {
            self.approach = approach
            self.slope = slope
            self.isRecalled = isRecalled
        }
    }

    /// A, B and B-dot of a data base of its own, for log10 gamma; B per angstrom.
    public struct Tables: Hashable, Sendable {
        /// A, (kg/mol)^(1/2).
        public let a: TemperatureTable
        /// B, (kg/mol)^(1/2)/angstrom.
        public let b: TemperatureTable
        /// B-dot, kg/mol.
        public let slope: TemperatureTable

        /// Three tables.
        public init(a: TemperatureTable, b: TemperatureTable, slope: TemperatureTable) {
            self.a = a
            self.b = b
            self.slope = slope
        }
    }

    /// Short name, as in `data: phreeqc386`.
    public let name: String
    /// Where the numbers come from.
    public let source: String
    /// Models it has parameters for.
    public let models: [String]
    /// K.
    public let temperatures: ClosedRange<Double>
    /// The largest ionic strength it is meant for, mol/kg; `nil` where it states none.
    public let largestIonicStrength: Double?
    /// Whether a theta or psi that is not listed is zero by the family's own rule.
    public let unlistedIsZero: Bool

    /// By name of the ion.
    public var sizes: [String: IonSize] = [:]
    /// Of the model `b-dot`.
    public var tables: Tables?
    /// kg/mol, for log10 gamma.
    public var epsilon: [SpeciesSet: Double] = [:]
    /// Cation and anion.
    public var pairs: [SpeciesSet: PitzerPair] = [:]
    /// Two ions of like sign.
    public var theta: [SpeciesSet: TemperatureFunction] = [:]
    /// Two ions of like sign and one of the other.
    public var psi: [SpeciesSet: TemperatureFunction] = [:]
    /// A neutral and an ion.
    public var lambda: [SpeciesSet: TemperatureFunction] = [:]
    /// A neutral, a cation and an anion.
    public var zeta: [SpeciesSet: TemperatureFunction] = [:]

    /// A family without parameters yet.
    public init(
        name: String, source: String, models: [String], temperatures: ClosedRange<Double> = Water.validRange,
        largestIonicStrength: Double? = nil, unlistedIsZero: Bool = false
    ) {
        self.name = name
        self.source = source
        self.models = models
        self.temperatures = temperatures
        self.largestIonicStrength = largestIonicStrength
        self.unlistedIsZero = unlistedIsZero
    }
}
