internal import Equations
internal import Solvers

/// Computes the figures of one member of a sweep from its curves.
struct FigureReader: Sendable {
    struct Reduction: Sendable {
        let reduction: CurveReduction
        /// Outputs of the sweep that hold its arguments.
        let outputs: [Int]
    }

    let reductions: [Reduction]
    /// From the reductions (and everything bound) to the figures; every input is a lane.
    let system: CompiledSystem
    /// Where each lane input of `system` comes from.
    let inputs: [Input]
    /// For each figure, the reductions it is made of.
    let uses: [[Int]]

    enum Input: Sendable {
        case reduction(Int)
        /// A value that moves along an axis.
        case bound(axis: Int, values: [Double])
    }
}
