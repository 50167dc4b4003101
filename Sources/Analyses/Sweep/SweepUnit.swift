internal import Equations
internal import Solvers

/// Computes one chunk of a sweep: every variable over a run of the lane axis and all loop axes.
struct SweepUnit {
    let variables: [SweepVariable]
    let member: SweepMember
    let start: [Int]
    /// Extents of this chunk.
    let count: [Int]
    let laneAxis: Int?
    /// The axes that loop inside a block, outermost first.
    let loops: [Int]

    /// The chunk of a number, in row-major order.
    init(_ plan: SweepPlan, number: Int) {
        variables = plan.variables
        laneAxis = plan.laneAxis
        loops = plan.loops
        (start, count) = plan.place(ofUnit: number)
        member = plan.member(at: start)
    }

    private var size: Int { count.reduce(1, *) }
    private var isIterative: Bool { member.system.unknownCount > 0 }

    /// Solves the chunk.
    ///
    /// - Returns: the values of each variable, row-major over the chunk, and how the points ended.
    func compute(with worker: SweepWorker) -> (values: [ResultChunk.Values], summary: SweepSummary) {
        worker.solve(laneAxis.map { count[$0] } ?? 1, along: laneAxis, from: start)
        let validity = worker.validity
        let divergence = worker.statusWithDivergence
        let summary = summary(worker, validity, diverged: divergence?.count ?? 0)
        let placement = worker.placement(of: self)
        let curves = (member.figures?.reductions ?? []).flatMap(\.outputs).map {
            placement.arranged(worker.results.outputs[$0])
        }
        var arrays: [ResultChunk.Values] = []
        arrays.reserveCapacity(variables.count)
        for index in variables.indices {
            arrays.append(values(index, worker, placement, validity, divergence?.flags, arrays))
        }
        if let figures = member.figures, let runner = worker.figures {
            reduce(figures, curves, with: runner, &arrays)
        }
        return (arrays, summary)
    }

    /// The values of a variable.
    ///
    /// - Parameter earlier: those of the variables before it, of which one may have the same output.
    private func values(
        _ index: Int, _ worker: SweepWorker, _ placement: Placement, _ validity: [Int8]?, _ status: [Int8]?,
        _ earlier: [ResultChunk.Values]
    ) -> ResultChunk.Values {
        // Arrays that stand as they should are handed on; of the others a copy is, and they are used again.
        func handed<Number: BitwiseCopyable>(_ array: [Number], _ take: () -> [Number]) -> [Number] {
            placement.isIdentity ? take() : placement.arranged(array)
        }
        let curveCount = count.dropLast().reduce(1, *)
        switch variables[index].kind {
        case .record:
            guard let output = member.outputs[index] else {
                return .doubles([Double](repeating: .nan, count: size))
            }
            if let same = member.outputs[..<index].firstIndex(of: output) { return earlier[same] }
            return .doubles(handed(worker.results.outputs[output]) { worker.results.take(output: output) })
        case .validity: return .bytes(validity.map(placement.arranged) ?? worker.constant(1, count: size))
        case .status:
            if let status { return .bytes(placement.arranged(status)) }
            return .bytes(
                isIterative
                    ? handed(worker.results.status) { worker.results.takeStatus() } : worker.constant(0, count: size))
        case .iterations:
            return .integers(
                isIterative
                    ? handed(worker.results.iterations) { worker.results.takeIterations() }
                    : [Int32](repeating: 0, count: size))
        case .residual:
            return .doubles(
                isIterative
                    ? handed(worker.results.residual) { worker.results.takeResidual() }
                    : [Double](repeating: .nan, count: size))
        case .rootCount:
            if worker.results.rootCounts.isEmpty { return .integers(worker.ones(count: size)) }
            return .integers(handed(worker.results.rootCounts) { worker.results.takeRootCounts() })
        case .figure: return .doubles([Double](repeating: .nan, count: curveCount))
        case .figureStatus: return .bytes([Int8](repeating: 0, count: curveCount))
        case .integration: preconditionFailure("a point at rest is not integrated")
        }
    }

    private func summary(_ worker: SweepWorker, _ validity: [Int8]?, diverged: Int) -> SweepSummary {
        var summary = SweepSummary()
        summary.points = size
        let status = worker.results.status
        let failed =
            isIterative && !worker.results.isConverged ? status.count { $0 != LaneOutcome.converged.rawValue } : 0
        let converged = size - diverged - failed
        summary.count(converged, as: .converged)
        if failed > 0 {
            for outcome in LaneOutcome.allCases where outcome != .converged {
                summary.count(status.count { $0 == outcome.rawValue }, as: outcome)
            }
        }
        summary.count(diverged, as: .diverged)
        guard let validity, let first = validity.firstIndex(of: 0) else { return summary }
        summary.outsideValidity = validity.count { $0 == 0 }
        // One lane of a chunk is asked why; the others fail for the same reasons, as a rule.
        let lane = first / worker.results.points
        let inputs = member.laneInputs.map { $0.values[start[$0.axis] + ($0.axis == laneAxis ? lane : 0)] }
        summary.reasons = member.reasons?.failing(inputs) ?? []
        return summary
    }
}
