public import Devices
public import Solvers

/// Where a device settles, and what happens there: potentials, the currents and driving forces of every ion, what
/// pumps do. All values in SI; a missing one is NaN.
public struct OperatingPoint: Sendable {
    /// An ion at a membrane.
    public struct IonState: Sendable {
        /// Its name, charge included.
        public let ion: String
        /// In elementary charges.
        public let charge: Double
        /// Whether a channel or a pump carries it.
        public let isCarried: Bool
        /// mol/m^3, inside and outside.
        public let concentration: Sides
        /// mol/kg of water; NaN where no density is known.
        public let molality: Sides
        /// Whether the text gives the amounts of a side per kilogram of water.
        public let isMolal: (inside: Bool, outside: Bool)
        /// Molal activity coefficients.
        public let gamma: Sides
        /// gamma * molality * density of water, mol/m^3.
        public let activity: Sides
        /// V, from activities; outside over inside.
        public let nernst: Double
        /// V, from concentrations alone.
        public let idealNernst: Double
        /// V - E, V.
        public let drivingForce: Double
        /// A, outward.
        public let current: Double
        /// mol/s, outward.
        public let flux: Double
        /// What one mole loses chemically on its way out, RT ln(a_in / a_out), J/mol.
        public let chemicalWork: Double
        /// What one mole loses electrically on its way out, zFV, J/mol.
        public let electricalWork: Double
    }

    /// A number on either side of a membrane.
    public struct Sides: Sendable {
        /// The side that potentials are counted on, or its name.
        public let inside: Double
        /// The side that potentials are counted against, or its name.
        public let outside: Double
    }

    /// A channel or a pump.
    public struct PartState: Sendable {
        /// As the device calls it.
        public let name: String
        /// Channel or pump.
        public let kind: MembranePart.Kind
        /// The model it names.
        public let model: String
        /// A, outward.
        public let current: Double
        /// What each ion carries through it, A; an ion of no name is `unspecified`.
        public let carriers: [(ion: String, current: Double)]
        /// mol/s, of a pump.
        public let cycles: Double?
        /// What can be recorded of it, SI, with its unit.
        public let quantities: [(name: String, value: Double, unit: String)]
    }

    /// A membrane.
    public struct MembraneState: Sendable {
        /// As the device calls it.
        public let name: String
        /// The side that potentials are counted on, or its name.
        public let inside: String
        /// The side that potentials are counted against, or its name.
        public let outside: String
        /// V, first node minus second.
        public let voltage: Double
        /// A, from the first node to the second: outward.
        public let current: Double
        /// m^2; `nil` where the device gives none.
        public let area: Double?
        /// In the order of the device.
        public let ions: [IonState]
        /// Channels and pumps.
        public let parts: [PartState]
    }

    /// A solution.
    public struct SolutionState: Sendable {
        /// As the device calls it.
        public let name: String
        /// K
        public let temperature: Double
        /// mol/m^3
        public let ionicStrength: Double
        /// mol/kg
        public let molalIonicStrength: Double
        /// In the order of the device.
        public let ions: [(ion: String, concentration: Double, molality: Double, gamma: Double, activity: Double)]
        /// Molal osmotic coefficient; NaN where the activity law has none.
        public let osmoticCoefficient: Double
        /// Activity of water; NaN where the activity law has none.
        public let waterActivity: Double
        /// S/m; NaN where it cannot be told.
        public let conductivity: Double
        /// Whether the conductivity is stated, computed, or computed beyond the range of its law; empty where it cannot be told.
        public let conductivityNote: String
        /// How molarity and molality were converted.
        public let scaleNote: String
        /// What was added to make it neutral; empty where nothing was.
        public let balanceNote: String
        /// The activity law with its numbers, family and scale; empty where the device names none.
        public let activityModel: String
        /// What its coefficients rest on besides the law.
        public let activityNotes: [String]
    }

    /// An element of the circuit.
    public struct ElementState: Sendable {
        /// As the device calls it.
        public let name: String
        /// The name of its model.
        public let model: String
        /// V, first node minus second; NaN of an element with more terminals.
        public let voltage: Double
        /// A, from the first node to the second; NaN of an element with more terminals.
        public let current: Double
        /// In the order of the model.
        public let terminals: [Terminal]
        /// Parameters, definitions, states and unknowns of its model, with their units.
        public let quantities: [(name: String, value: Double, unit: String)]
    }

    /// One terminal of an element.
    public struct Terminal: Sendable {
        /// As the model calls it.
        public let name: String
        /// What it is joined to.
        public let node: String
        /// Against the ground, V.
        public let voltage: Double
        /// Into the element, A.
        public let current: Double
    }

    /// A potential at which no net current flows.
    public struct ZeroCurrentPotential: Sendable {
        /// V, first node minus second.
        public let voltage: Double
        /// Whether a small disturbance dies away.
        public let isStable: Bool
        /// How disturbances grow there; `nil` where nothing of the device changes in time.
        public let disturbance: Disturbance?
    }

    /// The small disturbance that dies away last, or grows fastest; those of what is conserved do neither and are left out.
    public struct Disturbance: Hashable, Sendable {
        /// e-fold growth per second; below zero where all disturbances die away, 0 where none of them changes its size.
        public let growthRate: Double
        /// With which it oscillates, Hz; 0 where it does not.
        public let frequency: Double
        /// Whether every disturbance dies away.
        public var isStable: Bool { growthRate < 0 }
        /// The time in which it changes by a factor of e, s.
        public var timeConstant: Double { 1 / abs(growthRate) }

        init?(_ growthRate: Double, _ frequency: Double) {
            guard growthRate.isFinite else { return nil }
            self.growthRate = growthRate
            self.frequency = frequency
        }
    }

    /// Name of the device.
    public let device: String
    /// The variant; `base` is the device unchanged.
    public let variant: String
    /// How the solver ended.
    public let outcome: LaneOutcome
    /// K
    public let temperature: Double
    /// Of the port, V; NaN without a port.
    public let voltage: Double
    /// That enters by the first node of the port, A.
    public let current: Double
    /// dI/dV at the port, S; NaN where it is not in this version.
    public let conductance: Double
    /// Whether it is stable, and how slow the slowest disturbance is; `nil` where nothing changes in time.
    public let disturbance: Disturbance?
    /// In the order of the device.
    public let membranes: [MembraneState]
    /// In the order of the device.
    public let solutions: [SolutionState]
    /// In the order of the device.
    public let elements: [ElementState]
    /// Every zero-current potential where several were searched for; empty where there is one at most.
    public let potentials: [ZeroCurrentPotential]
    /// What is outside of a model's validity here, in words.
    public let outsideValidity: [String]
    /// Iterations of the solver; `nil` where nothing had to be solved.
    public let iterations: Int?
    /// What the device takes for granted, and where that fails.
    public let assumptions: [Assumption]
    /// Notes and warnings of the device.
    public let notes: Diagnostics

    /// Whether the equations were solved.
    public var isSolved: Bool { outcome == .converged }
}
