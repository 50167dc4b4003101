internal import Equations
internal import Solvers

/// Numbers of quantities that move along axes.
enum AxisValues {
    /// Most points for which such numbers are stored.
    static let mostValues = 1_000_000

    /// The value of each expression at every point of some axes, row-major, with the quantities of other axes at their
    /// first point; `nil` where there are too many.
    static func evaluate(_ expressions: [Expression], along axes: [Int], of device: DeviceCase) -> [[Double]]? {
        let bound = device.varied.bound
        let extents = axes.map { axis in bound.first { $0.axis == axis }?.values.count ?? 0 }
        var count = 1
        for extent in extents {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow, product <= mostValues else { return nil }
            count = product
        }
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
        for (place, input) in bound.enumerated() where !axes.contains(input.axis) {
            for lane in 0..<width { inputs[place * width + lane] = input.values.first ?? .nan }
        }
        var numbers = expressions.map { _ in [Double](repeating: .nan, count: count) }
        for first in stride(from: 0, to: count, by: width) {
            let lanes = min(width, count - first)
            for lane in 0..<lanes {
                var rest = first + lane
                for (axis, extent) in zip(axes, extents).reversed() {
                    for (place, input) in bound.enumerated() where input.axis == axis {
                        inputs[place * width + lane] = input.values[rest % extent]
                    }
                    rest /= extent
                }
            }
            runner.run(lanes: lanes, inputs: inputs.span, stride: width, into: &results)
            for output in numbers.indices {
                for lane in 0..<lanes { numbers[output][first + lane] = results.value(output: output, lane: lane) }
            }
        }
        return numbers
    }
}
