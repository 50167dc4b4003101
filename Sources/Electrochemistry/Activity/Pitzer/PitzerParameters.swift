/// What Pitzer's equations know about one cation and one anion.
public struct PitzerPair: Hashable, Sendable {
    /// kg/mol.
    public var beta0: TemperatureFunction
    /// kg/mol.
    public var beta1: TemperatureFunction
    /// kg/mol.
    public var beta2: TemperatureFunction
    /// C^phi, (kg/mol)^2.
    public var cPhi: TemperatureFunction
    /// The exponents, (kg/mol)^(1/2), where they are not those of ``standardAlphas(_:_:)``.
    public var alphas: [Double]?
    /// The largest molality of the salt that the parameters were fitted to, mol/kg; `nil` where it is not stated.
    public var largestMolality: Double?
    /// Whether the numbers were written down from memory and not yet compared with the source.
    public var isRecalled: Bool

    /// Parameters of a pair; what is left out is zero.
    public init(
        beta0: TemperatureFunction, beta1: TemperatureFunction = TemperatureFunction([]),
        beta2: TemperatureFunction = TemperatureFunction([]), cPhi: TemperatureFunction = TemperatureFunction([]),
        alphas: [Double]? = nil, largestMolality: Double? = nil, isRecalled: Bool = false
    ) {
        self.beta0 = beta0
        self.beta1 = beta1
        self.beta2 = beta2
        self.cPhi = cPhi
        self.alphas = alphas
        self.largestMolality = largestMolality
        self.isRecalled = isRecalled
    }

    /// alpha1, alpha2: 2 and 12 with a monovalent ion, 1.4 and 12 for 2:2, 2 and 50 for higher charges.
    public static func standardAlphas(_ one: Double, _ other: Double) -> [Double] {
        if abs(one) == 1 || abs(other) == 1 { return [2, 12] }
        return abs(one) == 2 && abs(other) == 2 ? [1.4, 12] : [2, 50]
    }
}

/// The terms of Pitzer's equations for certain species, by index.
public struct PitzerTerms: Hashable, Sendable {
    /// Two species and what they do to each other.
    public struct Two<Value: Hashable & Sendable>: Hashable, Sendable {
        /// Index of the first; the cation of a pair, the neutral of lambda.
        public let first: Int
        /// Index of the second.
        public let second: Int
        /// The parameter.
        public let value: Value

        /// A term of two species.
        public init(_ first: Int, _ second: Int, _ value: Value) {
            self.first = first
            self.second = second
            self.value = value
        }
    }

    /// Three species and what they do to each other.
    public struct Three: Hashable, Sendable {
        /// Indices: of psi the two of like sign, then the other; of zeta the neutral, the cation, the anion.
        public let species: [Int]
        /// The parameter, (kg/mol)^2.
        public let value: TemperatureFunction

        /// A term of three species.
        public init(_ first: Int, _ second: Int, _ third: Int, _ value: TemperatureFunction) {
            species = [first, second, third]
            self.value = value
        }
    }

    /// Cations with anions.
    public var pairs: [Two<PitzerPair>] = []
    /// Ions of like sign, kg/mol.
    public var theta: [Two<TemperatureFunction>] = []
    /// Two ions of like sign and one of the other.
    public var psi: [Three] = []
    /// A neutral with an ion, kg/mol.
    public var lambda: [Two<TemperatureFunction>] = []
    /// A neutral, a cation and an anion.
    public var zeta: [Three] = []

    /// No terms.
    public init() {}
}
