internal import Devices
internal import Equations
internal import Solvers

/// One compiled system of a sweep: what serves every point with the same equations.
final class SweepMember: Sendable {
    let system: CompiledSystem
    let tables: LoopTables
    /// For each lane input: the axis it moves along and its values there.
    let laneInputs: [LaneInput]
    /// For each variable of the sweep the output that holds it; `nil` where this member has none.
    let outputs: [Int?]
    /// Where its models hold.
    let validity: Validity
    /// Outputs that are numbers wherever the equations have a meaning: unknowns, or the current where there are none.
    let checked: [Int]
    /// Tells which requirements a block fails; `nil` where nothing can fail.
    let reasons: ValidityReasons?
    /// Figures, reduced from outputs along the innermost axis.
    let figures: FigureReader?

    init(
        system: CompiledSystem, tables: LoopTables, laneInputs: [LaneInput], outputs: [Int?],
        validity: Validity, checked: [Int], reasons: ValidityReasons?, figures: FigureReader?
    ) {
        self.system = system
        self.tables = tables
        self.laneInputs = laneInputs
        self.outputs = outputs
        self.validity = validity
        self.checked = checked
        self.reasons = reasons
        self.figures = figures
    }

    /// The same equations for other designs.
    func at(_ designs: DesignBatch) -> SweepMember {
        SweepMember(
            system: system, tables: tables, laneInputs: laneInputs.map { $0.at(designs) }, outputs: outputs,
            validity: validity, checked: checked, reasons: reasons, figures: figures?.at(designs))
    }
}

/// Each requirement of a device on its own, for the lanes that fail one: the sweep itself stores only whether all hold.
struct ValidityReasons: Sendable {
    let system: CompiledSystem
    let tables: LoopTables
    /// What is said where the output of the same number is not 1.
    let messages: [String]

    /// The messages of the requirements that some point of a lane fails.
    func failing(_ inputs: [Double]) -> [String] {
        let results = BlockRunner(system, tables: tables).run(inputs)
        return messages.indices.filter { results.outputs[$0].contains { $0 != 1 } }.map { messages[$0] }
    }
}
