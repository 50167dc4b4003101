internal import Equations
internal import Solvers

extension SweepUnit {
    /// Reduces every curve of the chunk along the innermost axis.
    func reduce(
        _ figures: FigureReader, _ curves: [[Double]], with runner: BlockRunner, _ arrays: inout [ResultChunk.Values]
    ) {
        let length = count.last ?? 1
        let curveCount = count.dropLast().reduce(1, *)
        var number = 0
        while number < curveCount {
            let lanes = min(Program.lanesPerBlock, curveCount - number)
            var inputs = [Double](repeating: 0, count: max(1, figures.inputs.count) * Program.lanesPerBlock)
            var outcomes = [[CurveReduction.Outcome]](repeating: [], count: lanes)
            for lane in 0..<lanes {
                let first = (number + lane) * length
                var slot = 0
                var reduced: [Double] = []
                for reduction in figures.reductions {
                    let arguments = reduction.outputs.indices.map { Array(curves[slot + $0][first..<(first + length)]) }
                    slot += reduction.outputs.count
                    let (value, outcome) = reduction.reduction.reduce(arguments)
                    reduced.append(value)
                    outcomes[lane].append(outcome)
                }
                let indices = self.indices(ofCurve: number + lane)
                for (input, source) in figures.inputs.enumerated() {
                    inputs[input * Program.lanesPerBlock + lane] =
                        switch source {
                        case .reduction(let index): reduced[index]
                        case .bound(let input):
                            input.values[start[input.axis] + (input.axis < indices.count ? indices[input.axis] : 0)]
                        }
                }
            }
            var results = BlockResults()
            runner.run(lanes: lanes, inputs: inputs.span, stride: Program.lanesPerBlock, into: &results)
            for (index, variable) in variables.enumerated() {
                switch (variable.kind, arrays[index]) {
                case (.figure(let figure), .doubles(var values)):
                    for lane in 0..<lanes { values[number + lane] = results.value(output: figure, lane: lane) }
                    arrays[index] = .doubles(values)
                case (.figureStatus(let figure), .bytes(var values)):
                    for lane in 0..<lanes {
                        let worst = figures.uses[figure].map { outcomes[lane][$0] }.first { $0 != .found } ?? .found
                        let value = results.value(output: figure, lane: lane)
                        values[number + lane] = (worst == .found && value.isNaN ? .notComputed : worst).rawValue
                    }
                    arrays[index] = .bytes(values)
                default: break
                }
            }
            number += lanes
        }
    }

    /// Index of a curve along each axis but the innermost, within the chunk.
    private func indices(ofCurve number: Int) -> [Int] {
        var rest = number
        var result = [Int](repeating: 0, count: max(0, count.count - 1))
        for axis in result.indices.reversed() {
            result[axis] = rest % count[axis]
            rest /= count[axis]
        }
        return result
    }
}
