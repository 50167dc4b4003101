/// What a block of lanes gave: arrays that are kept from block to block.
public struct BlockResults: Sendable {
    /// How many lanes the block had.
    public internal(set) var lanes = 0
    /// How many loop points.
    public internal(set) var points = 0
    /// [output][loop point][lane], dense.
    public internal(set) var outputs: [Double] = []
    /// Raw values of ``LaneOutcome``, [loop point][lane].
    public internal(set) var status: [Int8] = []
    /// Iterations made, [loop point][lane]; empty for a system without unknowns.
    public internal(set) var iterations: [Int32] = []
    /// The residual in units of what the tolerances allow, before the last step; as `iterations`.
    public internal(set) var residual: [Double] = []
    /// How many roots exist as far as known: 1 where that is proven, the number found where they were searched, 0
    /// where neither; as `iterations`.
    public internal(set) var rootCount: [Int32] = []

    /// Room that grows when it is first used.
    public init() {}

    /// The value of an output.
    public func value(output: Int, point: Int = 0, lane: Int = 0) -> Double {
        outputs[(output * points + point) * lanes + lane]
    }

    /// How a lane ended.
    public func outcome(point: Int = 0, lane: Int = 0) -> LaneOutcome {
        LaneOutcome(rawValue: status[point * lanes + lane]) ?? .notComputed
    }

    mutating func prepare(lanes: Int, system: CompiledSystem) {
        self.lanes = lanes
        points = system.pointCount
        let cells = points * lanes
        Self.resize(&outputs, cells * system.outputCount)
        Self.resize(&status, cells)
        guard system.unknownCount > 0 else { return }
        Self.resize(&iterations, cells)
        Self.resize(&residual, cells)
        Self.resize(&rootCount, cells)
    }

    private static func resize<Number: ExpressibleByIntegerLiteral>(_ array: inout [Number], _ count: Int) {
        if array.count != count { array = Array(repeating: 0, count: count) }
    }
}
