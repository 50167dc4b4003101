/// A limiting diffusion coefficient with where it comes from.
public struct DiffusionDatum: Hashable, Sendable {
    /// In water at 25 degC and infinite dilution, m^2/s.
    public let coefficient: Double
    /// How it departs from the law of Stokes and Einstein with temperature, K; 0 where that is not known. See
    /// ``Diffusion/coefficient(at25:temperature:warming:)``.
    public let warming: Double
    /// Where it was read.
    public let source: String
    /// Whether it was written down from memory and not yet compared with the source.
    public let isRecalled: Bool

    /// A coefficient in m^2/s.
    public init(coefficient: Double, warming: Double = 0, source: String, isRecalled: Bool = false) {
        self.coefficient = coefficient
        self.warming = warming
        self.source = source
        self.isRecalled = isRecalled
    }
}

/// The room that a mole of an ion takes in water with where it comes from.
public struct VolumeDatum: Hashable, Sendable {
    /// At infinite dilution and 25 degC, on the scale where H+ takes none, m^3/mol; may be negative.
    public let value: Double
    /// Where it was read.
    public let source: String
    /// Whether it was written down from memory and not yet compared with the source.
    public let isRecalled: Bool
}

/// An ion: a name, a charge and, where they are known, what it is made of and how fast it diffuses in water.
public struct Ion: Hashable, Sendable {
    /// Canonical spelling: `K+`, `Ca2+`, `SO4^2-`, `X-`.
    public let name: String
    /// The name without its charge.
    public let formula: ChemicalFormula
    /// Charge number; of an ion of one's own it may be a fraction.
    public let charge: Double
    /// Atoms of each element; `nil` for an ion of one's own and for symbols that are no elements.
    public let elements: [String: Int]?
    /// kg/mol; `nil` where it is neither known nor stated. The sum of standard atomic weights: the mass of electrons
    /// gained or lost (0.05 % of H+, far less of all others) is not counted.
    public let molarMass: Double?
    /// Limiting diffusion coefficient in water at 25 degC; `nil` where it is neither known nor stated.
    public let diffusion: DiffusionDatum?
    /// Apparent molar volume in water; `nil` where it is not known.
    public let apparentVolume: VolumeDatum?
    /// Whether the toolkit's catalogue holds it.
    public let isCatalogued: Bool

    /// An ion read from its formula.
    init(
        _ name: IonName, spelling: String? = nil, diffusion: DiffusionDatum? = nil, volume: VolumeDatum? = nil,
        isCatalogued: Bool = false
    ) {
        self.name = spelling ?? name.spelling
        formula = name.formula
        charge = Double(name.charge)
        elements = name.formula.elements
        molarMass = name.formula.molarMass
        self.diffusion = diffusion
        apparentVolume = volume
        self.isCatalogued = isCatalogued
    }

    /// An ion of one's own, such as a mixture of impermeant anions. Its letters are a name, not a formula.
    ///
    /// - Parameters:
    ///   - name: ends in a charge, whose sign must be that of `charge`.
    ///   - charge: charge number, may be a fraction; by default the one of the name.
    ///   - molarMass: kg/mol.
    ///   - diffusion: limiting diffusion coefficient at 25 degC, m^2/s.
    public init(
        own name: String, charge: Double? = nil, molarMass: Double? = nil, diffusion: Double? = nil
    ) throws(IonError) {
        let read = try IonName(name)
        let stated = charge ?? Double(read.charge)
        guard stated.isFinite, stated * Double(read.charge) > 0 else {
            throw .chargeDisagrees(name: name, stated: stated)
        }
        if let molarMass, !(molarMass > 0 && molarMass.isFinite) {
            throw .badMolarMass(name: name, stated: molarMass)
        }
        if let diffusion, !(diffusion >= 0 && diffusion.isFinite) {
            throw .badDiffusion(name: name, stated: diffusion)
        }
        self.name = read.spelling
        formula = read.formula
        self.charge = stated
        elements = nil
        self.molarMass = molarMass
        self.diffusion = diffusion.map { DiffusionDatum(coefficient: $0, source: "stated") }
        apparentVolume = nil
        isCatalogued = false
    }

    /// A copy with what the user states of a known ion laid over it; the charge is not among it.
    public func stating(molarMass: Double? = nil, diffusion: Double? = nil) throws(IonError) -> Ion {
        if let molarMass, !(molarMass > 0 && molarMass.isFinite) {
            throw .badMolarMass(name: name, stated: molarMass)
        }
        if let diffusion, !(diffusion >= 0 && diffusion.isFinite) {
            throw .badDiffusion(name: name, stated: diffusion)
        }
        return Ion(
            name: name, formula: formula, charge: charge, elements: elements, molarMass: molarMass ?? self.molarMass,
            diffusion: diffusion.map { DiffusionDatum(coefficient: $0, source: "stated") } ?? self.diffusion,
            apparentVolume: apparentVolume, isCatalogued: isCatalogued)
    }

    private init(
        name: String, formula: ChemicalFormula, charge: Double, elements: [String: Int]?, molarMass: Double?,
        diffusion: DiffusionDatum?, apparentVolume: VolumeDatum?, isCatalogued: Bool
    ) {
        self.name = name
        self.formula = formula
        self.charge = charge
        self.elements = elements
        self.molarMass = molarMass
        self.diffusion = diffusion
        self.apparentVolume = apparentVolume
        self.isCatalogued = isCatalogued
    }

    /// Whether it is positive.
    public var isCation: Bool { charge > 0 }
}

extension Ion: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}
