internal import Lanes

/// Where the results of a chunk's lanes, [lane][loop point], stand in the chunk, row-major over the axes.
struct Placement {
    /// Of the chunk, along each axis.
    let extents: [Int]
    /// Loop points of a lane.
    let points: Int
    /// Whether the results stand as they should.
    let isIdentity: Bool
    /// Loop points that follow each other in the results and in the chunk.
    private struct Run {
        var source: Int
        var target: Int
        var length: Int
    }

    private let runs: [Run]
    private let lanes: Int
    private let laneStride: Int

    init(_ unit: SweepUnit) {
        let loops = unit.loops
        extents = unit.count
        points = loops.reduce(1) { $0 * unit.count[$1] }
        lanes = unit.laneAxis.map { unit.count[$0] } ?? 1
        var strides = [Int](repeating: 1, count: unit.count.count)
        for axis in strides.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * unit.count[axis + 1] }
        laneStride = unit.laneAxis.map { strides[$0] } ?? 1
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
        isIdentity = runs.count == 1 && runs[0].target == 0 && (laneStride == points || lanes == 1)
    }

    /// The numbers [lane][loop point] in the order of the chunk.
    func arranged<Number: BitwiseCopyable>(_ source: [Number]) -> [Number] {
        precondition(source.count == points * lanes, "the results of a chunk")
        if isIdentity { return source }
        return Array(unsafeUninitializedCapacity: source.count) { target, initialized in
            initialized = source.count
            source.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                for run in runs {
                    let (rows, columns) = (from + run.source, to + run.target)
                    if laneStride == 1 {
                        Transposition.copy(
                            rows, rows: lanes, columns: run.length, apart: points, to: columns, stride: lanes)
                        continue
                    }
                    for lane in 0..<lanes {
                        (columns + lane * laneStride).update(from: rows + lane * points, count: run.length)
                    }
                }
            }
        }
    }
}
