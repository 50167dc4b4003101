internal import Devices
internal import Equations
internal import Solvers

/// Where the models of one member of a sweep hold: what depends on the lane alone is asked once for a lane, what depends
/// on the loops alone once for the whole sweep, and only the rest at every point.
struct Validity: Sendable {
    /// Whether the conditions that depend on the loops alone hold at each loop point; `nil` where they always do.
    let ofPoint: [Bool]?
    /// Output of the member that is 1 where all others hold; `nil` where there are none.
    let output: Int?

    /// Sorts conditions by what they depend on.
    ///
    /// - Parameters:
    ///   - lanes: symbols bound to the lane, in the order of the lane inputs.
    ///   - loops: symbols bound to loops: number of the loop, and the value at each of its indices.
    ///   - extents: of the loops, the outermost first.
    ///   - output: makes an expression an output of the member.
    ///   - laneResult: makes an expression, 1 where conditions that depend on the lane alone hold, the lane result of the member.
    init(
        _ conditions: [Expression], lanes: [Expression], loops: [(symbol: Expression, loop: Int, values: [Double])],
        unknowns: [Expression], extents: [Int], in graph: Graph, output: (Expression) -> Int,
        laneResult: (Expression) -> Void
    ) throws(SystemError) {
        var (own, shared, rest): ([Expression], [Expression], [Expression]) = ([], [], [])
        for condition in conditions {
            let iterates = graph.depends(condition, on: unknowns)
            if !iterates, !graph.depends(condition, on: loops.map(\.symbol)) {
                own.append(condition)
            } else if !iterates, !graph.depends(condition, on: lanes) {
                shared.append(condition)
            } else {
                rest.append(condition)
            }
        }
        self.output = Self.all(rest).map(output)
        if let ofLane = Self.all(own) { laneResult(ofLane) }
        guard let condition = Self.all(shared) else {
            ofPoint = nil
            return
        }
        let system = try CompiledSystem(
            graph: graph, unknowns: [], outputs: [condition.stored(in: graph)],
            inputs: loops.map { (symbol: $0.symbol, binding: .lane) })
        let runner = BlockRunner(system)
        let points = extents.reduce(1, *)
        var holds = [Bool](repeating: false, count: points)
        for point in 0..<points {
            let numbers = loops.map { input in
                input.values[point / extents.dropFirst(input.loop + 1).reduce(1, *) % extents[input.loop]]
            }
            holds[point] = runner.run(numbers).value(output: 0) == 1
        }
        ofPoint = holds.allSatisfy(\.self) ? nil : holds
    }

    private static func all(_ conditions: [Expression]) -> Expression? {
        conditions.first.map { first in conditions.dropFirst().reduce(first) { Expression.apply(.and, $0, $1) } }
    }
}
