public import Devices
public import Solvers

/// Where a device settles, and what happens there: potentials, the currents and driving forces of every ion, what
/// pumps do. All values in SI; a missing one is NaN.
public struct OperatingPoint: Sendable {
    /// An ion at a membrane.
    public struct IonState: Sendable {
        public let ion: String
        /// In elementary charges.
        public let charge: Double
        /// Whether a channel or a pump carries it.
        public let isCarried: Bool
        /// mol/m^3, inside and outside.
        public let concentration: Sides
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
        public let inside: Double
        public let outside: Double
    }

    /// A channel or a pump.
    public struct PartState: Sendable {
        public let name: String
        public let kind: MembranePart.Kind
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
        public let name: String
        public let inside: String
        public let outside: String
        public let voltage: Double
        public let current: Double
        /// m^2; `nil` where the device gives none.
        public let area: Double?
        public let ions: [IonState]
        public let parts: [PartState]
    }

    /// A solution.
    public struct SolutionState: Sendable {
        public let name: String
        public let temperature: Double
        /// mol/m^3
        public let ionicStrength: Double
        /// mol/kg
        public let molalIonicStrength: Double
        public let ions: [(ion: String, concentration: Double, molality: Double, gamma: Double, activity: Double)]
        /// How molarity and molality were converted.
        public let scaleNote: String
    }

    /// A two-terminal element.
    public struct ElementState: Sendable {
        public let name: String
        public let voltage: Double
        public let current: Double
    }

    /// A potential at which no net current flows.
    public struct ZeroCurrentPotential: Sendable {
        public let voltage: Double
        public let isStable: Bool
    }

    public let device: String
    /// The variant; `base` is the device unchanged.
    public let variant: String
    public let outcome: LaneOutcome
    public let temperature: Double
    /// Of the port, V; NaN without a port.
    public let voltage: Double
    /// That enters by the first node of the port, A.
    public let current: Double
    /// dI/dV at the port, S; NaN where it is not in this version.
    public let conductance: Double
    public let membranes: [MembraneState]
    public let solutions: [SolutionState]
    public let elements: [ElementState]
    /// Every zero-current potential where several were searched for; empty where there is one at most.
    public let potentials: [ZeroCurrentPotential]
    /// What is outside of a model's validity here, in words.
    public let outsideValidity: [String]
    public let iterations: Int?
    /// What the device takes for granted, and where that fails.
    public let assumptions: [Assumption]
    /// Notes and warnings of the device.
    public let notes: Diagnostics

    /// Whether the equations were solved.
    public var isSolved: Bool { outcome == .converged }
}
