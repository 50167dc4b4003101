internal import Equations
internal import Solvers

/// Numbers of quantities that move along one axis.
enum AxisValues {
    /// Longest axis for which such numbers are stored.
    static let mostValues = 1_000_000

    /// The value of each expression at every index of an axis, with the quantities of other axes at their first point;
    /// `nil` where the axis is too long.
    static func evaluate(_ expressions: [Expression], along axis: Int, of device: DeviceCase) -> [[Double]]? {
        let bound = device.varied.bound
        let count = bound.first { $0.axis == axis }?.values.count ?? 0
        guard count <= mostValues else { return nil }
        guard count > 0, !expressions.isEmpty else { return expressions.map { _ in [] } }
        let graph = device.graph
        let system = try? CompiledSystem(
            graph: graph, unknowns: [], outputs: expressions.map { $0.stored(in: graph) },
            inputs: bound.map { (symbol: $0.symbol, binding: .lane) })
        guard let system else { return nil }
        let runner = BlockRunner(system)
        let width = Program.lanesPerBlock
        var results = BlockResults()
        var inputs = [Double](repeating: .nan, count: max(1, bound.count) * width)
        for (place, input) in bound.enumerated() where input.axis != axis {
            for lane in 0..<width { inputs[place * width + lane] = input.values.first ?? .nan }
        }
        var numbers = expressions.map { _ in [Double](repeating: .nan, count: count) }
        for first in stride(from: 0, to: count, by: width) {
            let lanes = min(width, count - first)
            for (place, input) in bound.enumerated() where input.axis == axis {
                for lane in 0..<lanes { inputs[place * width + lane] = input.values[first + lane] }
            }
            runner.run(lanes: lanes, inputs: inputs.span, stride: width, into: &results)
            for output in numbers.indices {
                for lane in 0..<lanes { numbers[output][first + lane] = results.value(output: output, lane: lane) }
            }
        }
        return numbers
    }
}
