internal import Lanes

/// What blocks of lanes gave. A lane's curve lies in one piece; arrays are kept from run to run unless they are taken.
public struct BlockResults: Sendable {
    /// How many lanes there is room for.
    public private(set) var lanes = 0
    /// How many loop points.
    public private(set) var points = 0
    /// Of each output [lane][loop point], dense.
    public private(set) var outputs: [[Double]] = []
    /// Of each expression that is asked for once a lane, [lane]; empty where it is 1 in every lane.
    public private(set) var laneResults: [[Double]] = []
    /// Raw values of ``LaneOutcome``, [lane][loop point]; empty for a system without unknowns, all of whose points are
    /// converged.
    public internal(set) var status: [Int8] = []
    /// Iterations made; as `status`.
    public internal(set) var iterations: [Int32] = []
    /// The residual in units of what the tolerances allow, before the last step; as `status`.
    public internal(set) var residual: [Double] = []
    /// How many roots exist as far as known: 1 where that is proven, the number found where they were searched, 0
    /// where neither; as `status`, and empty where it is 1 everywhere.
    public internal(set) var rootCounts: [Int32] = []

    /// Whether every point has converged.
    public internal(set) var isConverged = true

    /// Whether all numbers of an output are known to be finite.
    private var isKnownFinite: [Bool] = []

    /// Room that grows when it is first used.
    public init() {}

    /// The value of an output.
    public func value(output: Int, point: Int = 0, lane: Int = 0) -> Double {
        outputs[output][lane * points + point]
    }

    /// How a lane ended.
    public func outcome(point: Int = 0, lane: Int = 0) -> LaneOutcome {
        status.isEmpty ? .converged : LaneOutcome(rawValue: status[lane * points + point]) ?? .notComputed
    }

    /// Makes room. What is not written afterwards may hold anything.
    mutating func prepare(lanes: Int, points: Int, outputs count: Int, laneResults laneCount: Int, isIterative: Bool) {
        self.lanes = lanes
        self.points = points
        let cells = points * lanes
        if outputs.count != count { outputs = Array(repeating: [], count: count) }
        for output in outputs.indices { Self.resize(&outputs[output], cells) }
        if isKnownFinite.count != count { isKnownFinite = Array(repeating: false, count: count) }
        for output in isKnownFinite.indices { isKnownFinite[output] = true }
        laneResults = Array(repeating: [], count: laneCount)
        isConverged = true
        let iterated = isIterative ? cells : 0
        Self.resize(&status, iterated)
        Self.resize(&iterations, iterated)
        Self.resize(&residual, iterated)
        rootCounts = []
    }

    private static func resize<Number: BitwiseCopyable>(_ array: inout [Number], _ count: Int) {
        if array.count != count { array = Array(unset: count) }
    }

    /// Whether every number of an output is finite.
    public func isFinite(output: Int) -> Bool {
        if isKnownFinite[output] { return true }
        // Infinity and NaN have every bit of the exponent set. Counting whole numbers needs no order, sums do.
        let exponent: UInt64 = 0x7ff0_0000_0000_0000
        var count: UInt64 = 0
        for number in outputs[output] { count &+= number.bitPattern & exponent == exponent ? 1 : 0 }
        return count == 0
    }

    /// Writes numbers of an output.
    ///
    /// - Parameter body: gets the place of lane 0 at point 0; tells whether what it wrote is known to be finite.
    mutating func write(_ output: Int, _ body: (UnsafeMutablePointer<Double>) -> Bool) {
        let isFinite = outputs[output].withUnsafeMutableBufferPointer { $0.baseAddress.map(body) ?? true }
        if !isFinite { isKnownFinite[output] = false }
    }

    /// Writes the numbers of `count` lanes from `first` on.
    mutating func write(laneResult: Int, _ numbers: UnsafePointer<Lanes>, from first: Int, count: Int) {
        var sum = Lanes()
        for k in 0..<(count + 7) / 8 { sum += abs(numbers[k] - Lanes(repeating: 1)) }
        if laneResults[laneResult].isEmpty {
            if sum == Lanes() { return }
            laneResults[laneResult] = Array(repeating: 1, count: lanes)
        }
        laneResults[laneResult].withUnsafeMutableBufferPointer { lanes in
            guard let base = lanes.baseAddress else { return }
            (base + first).update(from: numbers.numbers, count: count)
        }
    }

    /// The numbers of an output, whose room is then gone.
    public mutating func take(output: Int) -> [Double] { exchange(&outputs[output]) }

    /// How the lanes ended, whose room is then gone.
    public mutating func takeStatus() -> [Int8] { exchange(&status) }

    /// The iterations, whose room is then gone.
    public mutating func takeIterations() -> [Int32] { exchange(&iterations) }

    /// The residuals, whose room is then gone.
    public mutating func takeResidual() -> [Double] { exchange(&residual) }

    /// The numbers of roots, whose room is then gone.
    public mutating func takeRootCounts() -> [Int32] { exchange(&rootCounts) }

    /// How many roots a point has; see ``rootCounts``.
    public func rootCount(point: Int = 0, lane: Int = 0) -> Int {
        rootCounts.isEmpty ? 1 : Int(rootCounts[lane * points + point])
    }

    /// Makes room for numbers of roots that are not all 1.
    mutating func makeRootCounts() {
        if rootCounts.isEmpty { rootCounts = Array(repeating: 1, count: lanes * points) }
    }
}

private func exchange<Number>(_ array: inout [Number]) -> [Number] {
    var taken: [Number] = []
    swap(&taken, &array)
    return taken
}
