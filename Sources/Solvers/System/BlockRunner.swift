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
    var solvers: [GroupRunner] = []
    private var indices: [Int]

    /// A runner with tables of its own.
    ///
    /// - Parameter loopValues: for each input bound to a loop axis, in the order of the inputs, one number per index.
    public convenience init(_ system: CompiledSystem, loopValues: [[Double]] = []) {
        self.init(system, tables: LoopTables(system.program, values: loopValues))
    }

    /// A runner that shares `tables` with those of other threads.
    public init(_ system: CompiledSystem, tables: LoopTables) {
        self.system = system
        evaluator = Evaluator(system.program, tables: tables)
        indices = Array(repeating: 0, count: system.loopExtents.count)
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
            guard let base = source.baseAddress else { return }
            for input in 0..<system.laneInputCount {
                UnsafeMutableRawPointer(evaluator.laneInput(input)).copyMemory(
                    from: base + input * stride, byteCount: lanes * MemoryLayout<Double>.stride)
            }
        }
        evaluator.begin(lanes: lanes)
        results.prepare(lanes: lanes, system: system)
        guard results.points > 0 else { return }
        if solvers.isEmpty { evaluate(lanes, &results) } else { solve(lanes, &results) }
    }

    /// Walks the loops without iteration.
    private func evaluate(_ lanes: Int, _ results: inout BlockResults) {
        let inner = system.loopExtents.last ?? 1
        let points = results.points
        results.status.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
        results.outputs.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Double>.self, capacity: system.outputCount) {
                places in
                for point in Swift.stride(from: 0, to: points, by: inner) {
                    enter(point, before: system.loopExtents.count - 1)
                    for output in 0..<system.outputCount {
                        places.initializeElement(at: output, to: base + (output * points + point) * lanes)
                    }
                    if let start = places.baseAddress { evaluator.sweep(into: UnsafePointer(start), stride: lanes) }
                }
            }
        }
    }

    private func solve(_ lanes: Int, _ results: inout BlockResults) {
        let inner = system.loopExtents.last ?? 1
        for point in 0..<results.points {
            enter(point, before: system.loopExtents.count)
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
            evaluator.finish()
            store(lanes, point, &results)
        }
    }

    private func store(_ lanes: Int, _ point: Int, _ results: inout BlockResults) {
        let points = results.points
        results.outputs.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for output in 0..<system.outputCount {
                let numbers = UnsafeRawPointer(evaluator.output(output)).assumingMemoryBound(to: Double.self)
                (base + (output * points + point) * lanes).update(from: numbers, count: lanes)
            }
        }
    }

    /// Enters the axes above `depth` at a point, from the outermost that has changed inwards.
    func enter(_ point: Int, before depth: Int) {
        guard depth > 0 else { return }
        var rest = point
        for axis in system.loopExtents.indices.reversed() {
            (rest, indices[axis]) = rest.quotientAndRemainder(dividingBy: system.loopExtents[axis])
        }
        var first = depth - 1
        if point == 0 { first = 0 }
        while first > 0, indices[first...].allSatisfy({ $0 == 0 }) { first -= 1 }
        for axis in first..<depth { evaluator.enter(loop: axis, index: indices[axis]) }
    }

    func enter(axis: Int, of point: Int) {
        let inside = system.loopExtents[(axis + 1)...].reduce(1, *)
        evaluator.enter(loop: axis, index: point / inside % system.loopExtents[axis])
    }
}
