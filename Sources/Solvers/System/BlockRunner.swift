public import Equations
import Lanes

/// Solves a system on one block of lanes after another, at every point of its loops. One per thread; the tables of
/// the loops may be shared.
///
/// The bits of a lane's results depend on its inputs alone: not on its place, its neighbours or the number of lanes.
public final class BlockRunner {
    /// What is solved.
    public let system: CompiledSystem
    let evaluator: Evaluator
    let solvers: [GroupRunner]
    private var indices: [Int]
    private let inputPlaces: [UnsafeMutablePointer<SIMD8<Double>>]
    private var places: [UnsafeMutablePointer<Double>]
    private let nowhere = LaneColumns(1)

    /// A runner with tables of its own.
    ///
    /// - Parameter loopValues: for each input bound to a loop axis, in the order of the inputs, one number per index.
    public convenience init(_ system: CompiledSystem, loopValues: [[Double]] = []) {
        self.init(system, tables: LoopTables(system.program, values: loopValues))
    }

    /// A runner that shares `tables` with those of other threads.
    public init(_ system: CompiledSystem, tables: LoopTables) {
        self.system = system
        precondition(
            zip(tables.lengths, system.loopExtents).allSatisfy { $0 == 1 || $0 == $1 }, "as many values as indices")
        indices = Array(repeating: 0, count: system.loopExtents.count)
        let first = UnsafeMutableRawPointer(nowhere[0]).assumingMemoryBound(to: Double.self)
        places = Array(repeating: first, count: system.outputCount)
        let evaluator = Evaluator(system.program, tables: tables)
        self.evaluator = evaluator
        inputPlaces = (0..<system.laneInputCount).map(evaluator.laneInput)
        solvers = system.groups.map { GroupRunner($0, evaluator, guesses: system.guessGroup) }
    }

    /// Solves a block.
    ///
    /// - Parameters:
    ///   - lanes: how many, 1 to 64.
    ///   - inputs: the lane inputs, SI; that of `lane` at `input * stride + lane`.
    ///   - results: receives outputs, status and how it was reached.
    public func run(lanes: Int, inputs: Span<Double>, stride: Int, into results: inout BlockResults) {
        precondition(lanes > 0 && lanes <= Program.lanesPerBlock, "1 to 64 lanes")
        precondition(
            system.laneInputCount == 0 || (stride >= 0 && inputs.count >= (system.laneInputCount - 1) * stride + lanes),
            "a number for every lane of every input")
        inputs.withUnsafeBufferPointer { source in
            guard var from = source.baseAddress else { return }
            for place in inputPlaces {
                if lanes == Program.lanesPerBlock {
                    let raw = UnsafeRawPointer(from)
                    for k in 0..<Program.vectorsPerBlock {
                        place[k] = raw.loadUnaligned(fromByteOffset: 64 * k, as: SIMD8<Double>.self)
                    }
                } else {
                    UnsafeMutableRawPointer(place).copyMemory(from: from, byteCount: 8 * lanes)
                }
                // Most callers come back with the block after this one.
                if stride >= 2 * lanes { prefetch(from + lanes, count: lanes) }
                from += stride
            }
        }
        evaluator.begin(lanes: lanes)
        results.prepare(lanes: lanes, system: system)
        guard results.points > 0 else { return }
        if solvers.isEmpty { evaluate(lanes, &results) } else { solve(lanes, &results) }
    }

    /// Walks the loops without iteration.
    private func evaluate(_ lanes: Int, _ results: inout BlockResults) {
        results.status.withUnsafeMutableBufferPointer { $0.update(repeating: LaneOutcome.converged.rawValue) }
        let depth = system.loopExtents.count
        let inner = system.loopExtents.last ?? 1
        // An axis that no input follows has no tables to walk.
        guard let length = evaluator.tables.lengths.last, length == inner else {
            for point in 0..<results.points {
                enter(point, before: depth)
                finish(lanes, point, &results)
            }
            return
        }
        for point in Swift.stride(from: 0, to: results.points, by: inner) {
            enter(point, before: depth - 1)
            withPlaces(lanes, point, &results) { evaluator.sweep(into: $0, stride: lanes) }
        }
    }

    private func solve(_ lanes: Int, _ results: inout BlockResults) {
        let (inner, depth) = (system.loopExtents.last ?? 1, system.loopExtents.count)
        let (solvers, evaluator) = (solvers, evaluator)
        for point in 0..<results.points {
            if depth > 0 { enter(point, before: depth) }
            if let guesses = system.guessGroup {
                evaluator.iterate(group: guesses)
                evaluator.settle(group: guesses)
            }
            let warm = point % inner != 0
            for (place, solver) in solvers.enumerated() {
                solver.solve(lanes: lanes, warm: warm)
                solver.record(lanes: lanes, at: point * lanes, isFirst: place == 0, into: &results)
                evaluator.settle(group: solver.group.index)
            }
            finish(lanes, point, &results)
        }
    }

    private func finish(_ lanes: Int, _ point: Int, _ results: inout BlockResults) {
        withPlaces(lanes, point, &results) { evaluator.finish(into: $0) }
    }

    /// Calls `body` with the place of each output at a point.
    private func withPlaces(
        _ lanes: Int, _ point: Int, _ results: inout BlockResults,
        _ body: (UnsafePointer<UnsafeMutablePointer<Double>>) -> Void
    ) {
        let points = results.points
        results.outputs.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for output in 0..<system.outputCount { places[output] = base + (output * points + point) * lanes }
            places.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
        }
    }

    /// Enters the axes above `depth` at a point, from the outermost that has changed since the point before inwards.
    private func enter(_ point: Int, before depth: Int) {
        var inside = 1
        var first = depth
        for axis in system.loopExtents.indices.reversed() {
            indices[axis] = point / inside % system.loopExtents[axis]
            if point % inside == 0, axis < depth { first = axis }
            inside *= system.loopExtents[axis]
        }
        for axis in first..<max(depth, first) { enter(axis: axis, index: indices[axis]) }
    }

    /// Enters every axis at a point.
    func enterAll(_ point: Int) {
        var inside = system.pointCount
        for (axis, extent) in system.loopExtents.enumerated() {
            inside /= extent
            enter(axis: axis, index: point / inside % extent)
        }
    }

    private func enter(axis: Int, index: Int) {
        evaluator.enter(loop: axis, index: evaluator.tables.lengths[axis] == 1 ? 0 : index)
    }
}
