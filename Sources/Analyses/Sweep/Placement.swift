/// Where the results of a block, [loop point][lane], stand in a chunk, row-major over the axes.
struct Placement {
    /// Loop points of a block.
    let points: Int
    /// Loop points that follow each other in the block and in the chunk.
    private struct Run {
        var source: Int
        var target: Int
        var length: Int
    }

    private let runs: [Run]
    private let laneStride: Int

    init(_ unit: SweepUnit) {
        let layout = unit.sweep.layout
        let loops = layout.loops
        points = loops.reduce(1) { $0 * unit.count[$1] }
        var strides = [Int](repeating: 1, count: unit.count.count)
        for axis in strides.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * unit.count[axis + 1] }
        laneStride = layout.laneAxis.map { strides[$0] } ?? 1
        var runs: [Run] = []
        for point in 0..<points {
            var rest = point
            var target = 0
            for axis in loops.reversed() {
                target += rest % unit.count[axis] * strides[axis]
                rest /= unit.count[axis]
            }
            if let last = runs.last, last.target + last.length == target {
                runs[runs.count - 1].length += 1
            } else {
                runs.append(Run(source: point, target: target, length: 1))
            }
        }
        self.runs = runs
    }

    /// Copies [loop point][lane] of a block from `source` to its places in a chunk.
    ///
    /// - Parameters:
    ///   - base: where in `source` the block begins.
    ///   - firstLane: the place of its first lane along the lane axis of the chunk.
    func spread<Number: BitwiseCopyable>(
        _ source: [Number], from base: Int, firstLane: Int, lanes: Int, into target: inout [Number]
    ) {
        precondition(
            source.count >= base + points * lanes && target.count >= points * lanes, "a block within a chunk")
        source.withUnsafeBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                for run in runs {
                    let rows = from + base + run.source * lanes
                    let columns = to + run.target + firstLane * laneStride
                    if run.length == 1, laneStride == 1 {
                        columns.update(from: rows, count: lanes)
                    } else {
                        Transposition.copy(rows, rows: run.length, columns: lanes, to: columns, stride: laneStride)
                    }
                }
            }
        }
    }
}
