public import Electrochemistry
public import Equations
internal import Units

/// A device in SI units: what a descriptor means once every value has become an expression over the symbols that
/// sweeps, variants and samples set. It is made by ``DeviceBuilder`` and is valid from then on.
public struct Device {
    /// The name the user gave it.
    public let name: String
    /// Holds every expression of the device.
    public let graph: Graph
    /// Absolute temperature, K.
    public let temperature: Expression
    /// In the order of the text.
    public let solutions: [Solution]
    /// In the order of the text.
    public let membranes: [Membrane]
    /// Elements of the circuit.
    public let elements: [Element]
    /// Devices that stand as elements; what they are made of stands beside the device's own, as `up.film` of `up`.
    public let subdevices: [Subdevice]
    /// What stands in equations for the voltage between two nodes, first minus second.
    public let voltages: [(nodes: (first: String, second: String), symbol: Expression)]
    /// What stands in equations for the current of a membrane or an element, first to second.
    public let currents: [(name: String, symbol: Expression)]
    /// The two nodes that `V` and `I` of the device belong to; a positive current enters by the first.
    public let port: (first: String, second: String)?
    /// The node that potentials are counted from.
    public let ground: String?
    /// The activity model; `nil` where the text names none.
    public let activity: ActivityModel?
    /// Parameters of the device, by name.
    public let parameters: [(name: String, value: Expression)]
    /// What must hold of its own values at every point: bounds of parameters, areas above zero.
    public let requirements: [Requirement]
    /// What the user should know: notes and warnings.
    public let notes: [Diagnostic]

    /// Everything that must hold for its numbers to mean something, at every point of a sweep.
    public var allRequirements: [Requirement] {
        requirements + solutions.flatMap(\.requirements) + parts.flatMap(\.part.requirements)
    }

    /// Every model at work, by the path that its states and unknowns are named by: `film.K`, `access`.
    public var parts: [(path: String, part: MembranePart)] {
        membranes.flatMap { membrane in membrane.parts.map { ("\(membrane.name).\($0.name)", $0) } }
            + elements.map { ($0.name, $0.part) }
    }

    /// The membrane whose two nodes are the port; the one that device-level ion currents belong to.
    public var portMembrane: Membrane? {
        guard let port else { return membranes.count == 1 ? membranes.first : nil }
        return membranes.first { $0.nodes == port } ?? (membranes.count == 1 ? membranes.first : nil)
    }
}

/// A device that stands as an element in another.
public struct Subdevice {
    /// The name the user gave it.
    public let name: String
    /// Its nodes that are seen from outside.
    public let terminals: [String]
    /// What it joins, in the order of the terminals; a terminal that is left open is a node of its own.
    public let nodes: [String]
    /// The first node and the second that `nodes` names, where it names two: `V` and `I` of the whole belong to them.
    public let ends: (first: String, second: String)?
}

/// A solution: what stands on one side of a membrane.
public struct Solution {
    /// The name the user gave it.
    public internal(set) var name: String
    /// Absolute temperature, K.
    public let temperature: Expression
    /// Its ions.
    public let constituents: [Constituent]
    /// Its neutral molecules.
    public let molecules: [Molecule]
    /// Molar ionic strength, mol/m^3; `nil` where amounts are per kilogram and no density is known.
    public let ionicStrength: Expression?
    /// Molal ionic strength, mol/kg of water; `nil` where amounts are per volume and no density is known.
    public let molalIonicStrength: Expression?
    /// Its finite volume; `nil` of an infinite bath.
    public let compartment: Compartment?
    /// The law its coefficients follow: the device's, or the first of its `fallback` that has all parameters; `nil` where the
    /// device names none.
    public let activityModel: ActivityModel?
    /// Molal osmotic coefficient; `nil` where the law has none.
    public let osmoticCoefficient: Expression?
    /// Osmoles per volume, mol/m^3: as stated, or of its ions and molecules; `nil` where the law has no osmotic coefficient.
    public let osmolarity: Expression?
    /// Activity of water; `nil` where the law has none.
    public let waterActivity: Expression?
    /// S/m, as stated or from its ions.
    public let conductivity: SolutionConductivity
    /// F/m, as stated or that of water.
    public let permittivity: Expression
    /// Whether its amounts are stated per kilogram of water; else they are per volume.
    public let isMolal: Bool
    /// What must hold where the other scale is read as well.
    public let conversion: [Requirement]
    /// What must hold for its numbers to mean something, at every point of a sweep.
    public let requirements: [Requirement]
    /// How molarity and molality are converted, for `explain`.
    public let scaleNote: String
    /// What was added at the first point to make it neutral; empty where nothing was.
    public let balanceNote: String
    /// What its activity coefficients rest on besides the law: terms that count as zero, pairs from another family.
    public let activityNotes: [String]

    /// One ion in a solution.
    public struct Constituent {
        /// Which ion.
        public let ion: Ion
        /// What activity laws take it for: itself, unless it is modelled as another.
        public let species: ActivitySpecies
        /// mol/m^3; `nil` where amounts are per kilogram and no density is known.
        public let concentration: Expression?
        /// mol/kg of water; `nil` where amounts are per volume and no density is known.
        public let molality: Expression?
        /// Molal activity coefficient; 1 in an ideal solution.
        public let gamma: Expression
        /// gamma * molality * density of water, mol/m^3; the concentration in an ideal solution.
        public let activity: Expression
    }

    /// A neutral molecule in a solution.
    public struct Molecule {
        /// The name the user gave it.
        public let name: String
        /// mol/m^3; `nil` where amounts are per kilogram and no density is known.
        public let concentration: Expression?
        /// mol/kg of water; `nil` where amounts are per volume and no density is known.
        public let molality: Expression?
    }

    /// The constituent that `ion` names, if it is there.
    public func constituent(_ ion: Ion) -> Constituent? { constituents.first { $0.ion.name == ion.name } }
}

/// How well a solution conducts.
public enum SolutionConductivity {
    /// The text says so, S/m.
    case stated(Expression)
    /// By the law of Debye, Hueckel and Onsager, S/m; where the ionic strength is within the range of the law.
    case computed(Expression, range: Requirement)
    /// It cannot be told; why not, and what to write.
    case unknown(reason: String, help: String)

    /// S/m; `nil` where it cannot be told.
    public var value: Expression? {
        switch self {
        case .stated(let value), .computed(let value, _): value
        case .unknown: nil
        }
    }
}

/// A condition that a point must meet to lie within the validity of a model.
public struct Requirement {
    /// 1 where it holds.
    public let condition: Expression
    /// What is said where it fails, in the user's names.
    public let message: String
    /// A point outside stops with an error instead of being flagged.
    public let isFatal: Bool

    /// A requirement.
    public init(condition: Expression, message: String, isFatal: Bool = false) {
        self.condition = condition
        self.message = message
        self.isFatal = isFatal
    }
}

/// A membrane: channels and pumps side by side between two solutions.
public struct Membrane {
    /// The name the user gave it.
    public internal(set) var name: String
    /// Where it is joined: inside | outside.
    public internal(set) var nodes: (first: String, second: String)
    /// Indices into the solutions of the device.
    public internal(set) var inside: Int
    /// Index of the outer solution.
    public internal(set) var outside: Int
    /// Of both sides, K; `nil` where they differ.
    public let temperature: Expression?
    /// m^2; `nil` where all values are absolute.
    public let area: Expression?
    /// Farad; `nil` where none is stated.
    public let capacitance: Expression?
    /// Potential of the first node minus that of the second: the symbol the parts are written with.
    public let voltage: Expression
    /// Channels and pumps.
    public let parts: [MembranePart]
    /// Water that flows out by osmosis, m^3/s; `nil` where no permeability for it is stated.
    public let waterFlux: Expression?

    /// Sum of the currents of its parts, A, outward.
    public var current: Expression { sum(parts.map(\.current)) }

    /// Charge that its capacitance and its parts hold, C, inside above outside; `nil` where there is none.
    public var charge: Expression? {
        var charges = parts.compactMap(\.charge)
        if let capacitance, capacitance.constant != 0 { charges.insert(capacitance * voltage, at: 0) }
        return charges.first.map { charges.dropFirst().reduce($0, +) }
    }

    /// The current that `ion` carries outward, A; `nil` where no part carries it.
    public func current(of ion: Ion) -> Expression? {
        let found = parts.flatMap(\.carriers).filter { $0.ion?.name == ion.name }
        return found.isEmpty ? nil : sum(found.map(\.current))
    }

    /// Every ion that some part carries, in the order of the parts.
    public var carriedIons: [Ion] {
        var seen: Set<String> = []
        return parts.flatMap(\.carriers).compactMap(\.ion).filter { seen.insert($0.name).inserted }
    }
}

/// A model at work: a channel or a pump of a membrane, or an element of the circuit.
public struct MembranePart {
    /// What drives it: the field and the gradient alone, or work from elsewhere; elements and electrodes carry no ions.
    public enum Kind: String, Sendable { case channel, pump, element, electrode }

    /// The name the user gave it.
    public let name: String
    /// Whether it is a channel or a pump.
    public let kind: Kind
    /// The name of its model.
    public let model: String
    /// The currents it carries, by ion.
    public let carriers: [Carrier]
    /// Parameters, `where` definitions, states and unknowns that can be recorded, by name.
    public let quantities: [(name: String, value: Expression)]
    /// What its model adds to the system.
    public let unknowns: [ModelUnknown]
    /// What its model gives by its change in time.
    public let states: [ModelState]
    /// What changes suddenly, in the order that events of one instant go in.
    public let events: [ModelEvent]
    /// Where its model holds.
    public let requirements: [Requirement]
    /// What `explain` tells about conversions between per-area and absolute values.
    public let conversions: [String]
    /// Cycles per second, mol/s, of a pump.
    public let cycles: Expression?
    /// Charge that the membrane holds by it, C, inside above outside; `nil` of a model that says none.
    public let charge: Expression?
    /// The transitions of its schemes.
    public let transitions: [Transition]

    /// Current of all carriers, A, outward.
    public var current: Expression { sum(carriers.map(\.current)) }

    /// Two states of a scheme that are joined.
    public struct Transition {
        /// The state that comes first in the scheme.
        public let from: String
        /// The other one.
        public let to: String
        /// Net transitions per second from one to the other, of the total of the scheme.
        public let flux: Expression
    }

    /// The current that one ion, or charge of no named ion, carries.
    public struct Carrier {
        /// Which ion; `nil` for charge of no named ion.
        public let ion: Ion?
        /// A, outward.
        public let current: Expression
        /// Of a pump: how many leave with each cycle; below zero of those that enter.
        public var perCycle: Double?
    }
}

/// An unknown that a model adds to the system.
public struct ModelUnknown {
    /// The name the user gave it.
    public let name: String
    /// Stands for it in equations.
    public let symbol: Expression
    /// Zero at the solution.
    public let residual: Expression
    /// Where iteration starts.
    public let guess: Expression?
    /// The smallest value allowed.
    public let minimum: Expression?
    /// The largest value allowed.
    public let maximum: Expression?
}

/// The sum of terms; zero ampere for none.
func sum(_ terms: [Expression]) -> Expression {
    guard let first = terms.first else { return .quantity(0, .current) }
    return terms.dropFirst().reduce(first, +)
}
