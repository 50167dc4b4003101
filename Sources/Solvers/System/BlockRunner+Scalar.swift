import Equations

/// One way in which the equations are satisfied.
public struct SystemSolution: Hashable, Sendable {
    /// The outputs, SI.
    public var outputs: [Double]
    /// The unknown that was searched, or the first that was solved for; NaN in a system without unknowns.
    public var unknown: Double
    /// Whether the residual rises through the root.
    public var isStable: Bool
}

extension BlockRunner {
    /// The results of one lane at every point of the loops.
    ///
    /// - Parameter inputs: its inputs, SI.
    public func run(_ inputs: [Double]) -> BlockResults {
        var results = BlockResults()
        run(lanes: 1, inputs: inputs.span, stride: 1, into: &results)
        return results
    }

    /// Every solution of one lane at one point of the loops, by its unknown from low to high; empty where none is
    /// found. Several exist only where a group searches; of several such groups the first is listed.
    ///
    /// - Parameters:
    ///   - inputs: the inputs of the lane, SI.
    ///   - point: number of the loop point, the last axis running fastest.
    public func solutions(_ inputs: [Double], point: Int = 0) -> [SystemSolution] {
        precondition(inputs.count >= system.laneInputCount && point >= 0 && point < system.pointCount, "one lane")
        for input in 0..<system.laneInputCount { evaluator.laneInput(input)[0][0] = inputs[input] }
        evaluator.begin(lanes: 1)
        enterAll(point)
        if let guesses = system.guessGroup {
            evaluator.iterate(group: guesses)
            evaluator.settle(group: guesses)
        }
        let listed = solvers.firstIndex(where: \.searches) ?? 0
        for solver in solvers.prefix(listed) { settle(solver) }
        guard let solver = solvers.dropFirst(listed).first else {
            answer(lanes: 1)
            evaluator.finish()
            return [SystemSolution(outputs: outputsOfFirstLane, unknown: .nan, isStable: true)]
        }
        solver.solve(lanes: 1, warm: false)
        return solver.rootsOfFirstLane.map { root in
            let place = evaluator.unknown(solver.group.index, 0)
            if solver.group.scales.count == 1 { place[0] = SIMD8(repeating: root.value) }
            evaluator.settle(group: solver.group.index)
            for later in solvers.dropFirst(listed + 1) { settle(later) }
            answer(lanes: 1)
            evaluator.finish()
            return SystemSolution(outputs: outputsOfFirstLane, unknown: root.value, isStable: root.isStable)
        }
    }

    private func settle(_ solver: GroupRunner) {
        solver.solve(lanes: 1, warm: false)
        evaluator.settle(group: solver.group.index)
    }

    private var outputsOfFirstLane: [Double] { (0..<system.outputCount).map { evaluator.output($0)[0][0] } }
}
