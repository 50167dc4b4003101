internal import Devices
internal import Equations
internal import Solvers

/// One compiled system of a sweep: what serves every point with the same equations.
struct SweepMember: Sendable {
    let system: CompiledSystem
    let tables: LoopTables
    /// For each lane input: the axis it moves along and its values there.
    let laneInputs: [(axis: Int, values: [Double])]
    /// For each variable of the sweep the output that holds it; `nil` where this member has none.
    let outputs: [Int?]
    /// Output that is 1 within validity; `nil` where nothing can fail.
    let validity: Int?
    /// Output that is a number wherever the equations have a meaning; `nil` where the solver sees to it.
    let checked: Int?
    /// What fails outside validity, in words, by output.
    let requirements: [String]
    /// Figures, reduced from outputs along the innermost axis.
    let figures: FigureReader?
}
