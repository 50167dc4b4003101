public import Equations
public import Solvers

/// The equations of a sweep as they were compiled, with the values of their inputs.
@_spi(Measurement)
public struct SweepEvaluation: Sendable {
    /// What is solved at every point.
    public let system: CompiledSystem
    /// Values along the loop axes.
    public let tables: LoopTables
    /// For each lane input its value at every point of the lane axis.
    public let laneInputs: [[Double]]
}

extension Sweep {
    /// What runs inside a sweep, for measuring it alone: the first of its systems.
    @_spi(Measurement)
    public var evaluation: SweepEvaluation? {
        members.first.map { member in
            SweepEvaluation(
                system: member.system, tables: member.tables, laneInputs: member.laneInputs.map(\.values))
        }
    }

    /// What moves in a sweep of traces, for measuring it alone: the first of its systems, and all lanes where they start.
    @_spi(Measurement)
    public var motion: (system: MovingSystem, motion: Motion)? {
        transients.first.map { member in
            let inputs = member.laneInputs.map(\.values)
            let (motion, _) = TransientWorker(member).motion(
                inputs, lanes: inputs.first?.count ?? 1, period: nil, inputsOf: { $0.laneInputs.map(\.values) })
            return (member.system, motion)
        }
    }
}
