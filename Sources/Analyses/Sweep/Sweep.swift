public import Devices
internal import Equations
internal import Solvers
internal import Units

/// An analysis made ready to run: every set of equations compiled, every variable named, nothing solved yet.
public struct Sweep: Sendable {
    /// The name of the analysis.
    public let name: String
    /// What should be said before it runs.
    public let notes: Diagnostics
    /// How many points it has.
    public internal(set) var pointCount: Int
    let spec: AnalysisSpec
    var axes: [SweepAxis]
    var layout: SweepLayout
    var members: [SweepMember]
    /// What is integrated where the analysis runs in time, one for each member of the structural axes; else empty.
    var transients: [TransientMember]
    let variables: [SweepVariable]
    /// Values on axes that are no coordinates of their own: draws of a spread, quantities that move together or follow
    /// others.
    var sideVariables: [SideVariable]
    /// What activity coefficients rest on besides the law, for the file: terms that count as zero, pairs of other families.
    let activityNotes: [String]
    /// Values that designs set; empty without an axis of designs.
    package let designs: [DesignValue]
    /// What is said where models are used outside of their validity; of the first member of the structural axes.
    package let requirements: [String]
    /// Tolerances of the solver, for the file.
    let tolerances: [(name: String, value: Double)]

    /// One dimension of the results.
    struct SweepAxis: Sendable {
        let path: String
        var name: String
        var coordinate: ResultAxis.Coordinate
        let unit: String?
    }

    /// A number for each point of some of the axes.
    struct SideVariable: Sendable {
        let name: String
        let path: String
        let unit: String
        /// Outermost first.
        let axes: [Int]
        let extents: [Int]
        /// Row-major.
        let values: [Double]
    }

    /// Most axes of a sweep: as many as programs can loop over, and files have dimensions for.
    static let mostAxes = 31

    /// Most points of a sweep.
    public static let mostPoints = 1_000_000_000_000_000

    /// Compiles an analysis of a device.
    ///
    /// - Throws: everything that is wrong with it, at once.
    public init(_ spec: AnalysisSpec, of descriptor: Descriptor) throws(Diagnostics) {
        var spec = spec
        if descriptor.hasPort { spec.addStandardRecords() }
        name = spec.name
        var builder = SweepBuilder(spec: spec, descriptor: descriptor)
        try builder.build()
        self.spec = builder.spec
        notes = builder.notes
        activityNotes = builder.activityNotes
        axes = builder.axes
        layout = builder.layout
        members = builder.members
        transients = builder.transients
        variables = builder.variables
        sideVariables = builder.sideVariables
        designs = builder.designs
        requirements = builder.requirements
        // A trace counts as one point, however many instants of it are stored.
        pointCount = (spec.transient == nil ? builder.layout.extents : builder.layout.extents.dropLast()).reduce(1, *)
        tolerances = [
            ("solver_voltage_tolerance", Unknown.Nature.voltage.absoluteTolerance),
            ("solver_relative_tolerance", 1e-10),
        ]
    }

    /// Whether it follows the device in time.
    package var runsInTime: Bool { !transients.isEmpty }

    /// Whether points are found by iteration.
    public var isIterative: Bool { members.contains { $0.system.unknownCount > 0 } }
}

extension Descriptor {
    /// Whether the device has a voltage and a current of its own.
    package var hasPort: Bool {
        if root["port"] != nil { return true }
        let membranes = root["membranes"]?.map ?? []
        return membranes.count == 1 && membranes[0].value["for"] == nil
    }
}
