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
    private(set) var inputs: [Input]
    /// For each figure, the reductions it is made of.
    let uses: [[Int]]

    enum Input: Sendable {
        case reduction(Int)
        /// A value that moves along an axis.
        case bound(LaneInput)
    }

    init(reductions: [Reduction], system: CompiledSystem, inputs: [Input], uses: [[Int]]) {
        self.reductions = reductions
        self.system = system
        self.inputs = inputs
        self.uses = uses
    }

    /// The same for other designs.
    func at(_ designs: DesignBatch) -> FigureReader {
        var result = self
        result.inputs = inputs.map { input in
            if case .bound(let bound) = input { .bound(bound.at(designs)) } else { input }
        }
        return result
    }
}
