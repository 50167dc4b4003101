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
    private let linear: [LinearRunner]
    private let ahead: InputsAhead
    private var indices: [Int]
    /// How many lanes are solved at once.
    private let width: Int
    private let inputPlaces: [UnsafeMutablePointer<SIMD8<Double>>]
    private let pointCount: Int
    private let outputCount: Int
    private let laneResultCount: Int
    private let sweptOutputs: [Int]
    private let walkedOutputs: [Int]

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
        let evaluator = Evaluator(system.program, tables: tables)
        self.evaluator = evaluator
        inputPlaces = (0..<system.laneInputCount).map(evaluator.laneInput)
        width = system.program.lanes
        pointCount = system.pointCount
        outputCount = system.outputCount
        laneResultCount = system.program.laneResultCount
        sweptOutputs = evaluator.sweptOutputs
        walkedOutputs = evaluator.walkedOutputs
        let ahead = InputsAhead(count: system.laneInputCount, lanes: width)
        self.ahead = ahead
        solvers = system.groups.map { GroupRunner($0, evaluator, guesses: system.guessGroup, ahead) }
        linear = system.linear.map { LinearRunner($0, evaluator) }
    }

    /// Solves up to 64 lanes.
    ///
    /// - Parameters:
    ///   - lanes: how many, 1 to 64.
    ///   - inputs: the lane inputs, SI; that of `lane` at `input * stride + lane`.
    ///   - results: receives outputs, status and how it was reached.
    public func run(lanes: Int, inputs: Span<Double>, stride: Int, into results: inout BlockResults) {
        precondition(lanes > 0 && lanes <= Program.lanesPerBlock, "1 to 64 lanes")
        precondition(
            inputPlaces.isEmpty || (stride >= 0 && inputs.count >= (inputPlaces.count - 1) * stride + lanes),
            "a number for every lane of every input")
        prepare(&results, lanes: lanes)
        inputs.withUnsafeBufferPointer { source in
            for first in Swift.stride(from: 0, to: lanes, by: width) {
                let count = min(width, lanes - first)
                for input in inputPlaces.indices {
                    set(input, source.extracting((input * stride)..<source.count), first, count)
                }
                run(count, first, &results)
            }
        }
    }

    /// Values of a lane input.
    public enum Input: Sendable {
        /// SI, one for each lane.
        case each([Double])
        /// SI, the same in all lanes.
        case same(Double)
    }

    /// Solves any number of lanes, block by block.
    ///
    /// - Parameters:
    ///   - lanes: which, as places in the values of the inputs.
    ///   - results: receives outputs, status and how it was reached, from lane 0 on.
    public func run(_ lanes: Range<Int>, of inputs: [Input], into results: inout BlockResults) {
        precondition(inputs.count == inputPlaces.count, "every input")
        prepare(&results, lanes: lanes.count)
        var places: [(input: Int, values: UnsafeBufferPointer<Double>)] = []
        // Each array lends its numbers to all that follows.
        func lend(_ input: Int) {
            guard input < inputs.count else { return walk() }
            switch inputs[input] {
            case .same(let value):
                inputPlaces[input].update(repeating: Lanes(repeating: value), count: width / 8)
                lend(input + 1)
            case .each(let values):
                precondition(values.count >= lanes.upperBound, "a number for every lane")
                values.withUnsafeBufferPointer {
                    places.append((input, $0))
                    lend(input + 1)
                }
            }
        }
        func walk() {
            for first in Swift.stride(from: 0, to: lanes.count, by: width) {
                let count = min(width, lanes.count - first)
                for place in places { set(place.input, place.values, lanes.lowerBound + first, count) }
                run(count, first, &results)
            }
        }
        lend(0)
    }

    private func prepare(_ results: inout BlockResults, lanes: Int) {
        results.prepare(
            lanes: lanes, points: pointCount, outputs: outputCount, laneResults: laneResultCount,
            isIterative: !solvers.isEmpty)
    }

    /// Sets an input of the lanes of a block to the values from `first` on.
    private func set(_ input: Int, _ values: UnsafeBufferPointer<Double>, _ first: Int, _ lanes: Int) {
        guard let base = values.baseAddress else { return }
        let (place, from) = (inputPlaces[input], base + first)
        if lanes == width {
            let raw = UnsafeRawPointer(from)
            for k in 0..<width / 8 {
                place[k] = raw.loadUnaligned(fromByteOffset: 64 * k, as: SIMD8<Double>.self)
            }
        } else {
            place.numbers.update(from: from, count: lanes)
        }
        // Most callers come back with the block after this one.
        ahead.set(input, first + 2 * lanes <= values.count ? from + lanes : nil)
    }

    /// Solves a block whose inputs have been set; its first lane has the place `first` in the results.
    private func run(_ lanes: Int, _ first: Int, _ results: inout BlockResults) {
        evaluator.begin(lanes: lanes)
        for index in 0..<laneResultCount {
            results.write(laneResult: index, evaluator.laneResult(index), from: first, count: lanes)
        }
        guard results.points > 0 else { return }
        ahead.begin()
        let isDirect = solvers.isEmpty && linear.isEmpty
        if !isDirect { solve(lanes, first, &results) }
        ahead.finish()
        if isDirect { evaluate(lanes, first, &results) }
    }

    /// Walks the loops without iteration.
    private func evaluate(_ lanes: Int, _ first: Int, _ results: inout BlockResults) {
        let (depth, points) = (system.loopExtents.count, results.points)
        let inner = system.loopExtents.last ?? 1
        // An axis that no input follows has no tables to walk.
        guard let length = evaluator.tables.lengths.last, length == inner else {
            for point in 0..<points {
                enter(point, before: depth)
                finish(lanes, first, point, &results)
            }
            return
        }
        for point in Swift.stride(from: 0, to: points, by: inner) {
            enter(point, before: depth - 1)
            let place = first * points + point
            for (number, output) in sweptOutputs.enumerated() {
                results.write(output) { evaluator.sweep(number, into: $0 + place, stride: points) }
            }
            if walkedOutputs.isEmpty { continue }
            for start in Swift.stride(from: 0, to: inner, by: Evaluator.walk) {
                let count = min(Evaluator.walk, inner - start)
                evaluator.walk(from: start, count: count)
                for output in walkedOutputs {
                    let walked = evaluator.walked(output)
                    results.write(output) {
                        Transposition.copy(
                            walked, rows: count, columns: lanes, apart: width, to: $0 + place + start,
                            stride: points)
                        return false
                    }
                }
            }
        }
    }

    private func solve(_ lanes: Int, _ first: Int, _ results: inout BlockResults) {
        let (inner, depth) = (system.loopExtents.last ?? 1, system.loopExtents.count)
        for point in 0..<results.points {
            let changed = enter(point, before: depth)
            if let guesses = system.guessGroup {
                evaluator.iterate(group: guesses)
                evaluator.settle(group: guesses)
            }
            let warm = point % inner != 0
            for place in solvers.indices {
                let solver = solvers[place]
                // What depends on none of the axes that moved is solved already.
                if point == 0 || changed <= solver.group.axis ?? -1 { solver.solve(lanes: lanes, warm: warm) }
                solver.record(
                    lanes: lanes, at: first * results.points + point, stride: results.points, isFirst: place == 0,
                    into: &results)
                evaluator.settle(group: solver.group.index)
            }
            answer(lanes: lanes)
            finish(lanes, first, point, &results)
        }
    }

    /// Answers what is asked about the solution.
    func answer(lanes: Int) {
        for own in linear { own.solve(lanes: lanes) }
    }

    /// Computes the outputs at a point.
    private func finish(_ lanes: Int, _ first: Int, _ point: Int, _ results: inout BlockResults) {
        evaluator.finish()
        let points = results.points
        for output in 0..<outputCount {
            let block = evaluator.output(output)
            results.write(output) {
                let place = $0 + first * points + point
                // What is not finite times zero is no number.
                var sum = Lanes()
                for k in 0..<(lanes + 7) / 8 {
                    if points == 1 { block[k].store(lanes - 8 * k, at: place + 8 * k) }
                    sum = fma(block[k], Lanes(), sum)
                }
                if points > 1 { for lane in 0..<lanes { place[lane * points] = block.numbers[lane] } }
                return sum == Lanes()
            }
        }
    }

    /// Enters the axes above `depth` at a point, from the outermost that has changed since the point before inwards.
    ///
    /// - Returns: the outermost that has changed.
    @discardableResult
    private func enter(_ point: Int, before depth: Int) -> Int {
        var inside = 1
        var first = depth
        for axis in system.loopExtents.indices.reversed() {
            indices[axis] = point / inside % system.loopExtents[axis]
            if point % inside == 0, axis < depth { first = axis }
            inside *= system.loopExtents[axis]
        }
        for axis in first..<max(depth, first) { enter(axis: axis, index: indices[axis]) }
        return first
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
