package import Lanes

/// Runs a ``Program`` on one block of up to 64 lanes after another. One per thread; it owns all memory the program
/// needs, and nothing allocates after `init`.
///
/// A lane's results depend neither on its position in a block nor on the other lanes.
public final class Evaluator {
    /// What is run.
    public let program: Program
    /// The values along the loop axes.
    public let tables: LoopTables
    /// How many lanes the block holds.
    public private(set) var lanes = 0

    private let memory: UnsafeMutablePointer<Lanes>
    private var inputSlots: [Int] = []
    private var indices: [Int]

    /// An evaluator that shares `tables` with others.
    public init(_ program: Program, tables: LoopTables) {
        self.program = program
        self.tables = tables
        indices = Array(repeating: 0, count: program.loopCount)
        let count =
            program.laneInputCount + program.unknownCounts.reduce(0, +) + program.resultCounts.reduce(0, +)
            + program.outputCount
        memory = .allocate(capacity: 8 * count + 8)
        memory.initialize(repeating: Lanes(), count: 8 * count + 8)
    }

    /// An evaluator with tables of its own.
    public convenience init(_ program: Program, loopValues: [[Double]] = []) {
        self.init(program, tables: LoopTables(program, values: loopValues))
    }

    deinit { memory.deallocate() }

    private func slot(_ index: Int) -> UnsafeMutablePointer<Lanes> { memory + 8 * index }

    /// Where the 64 numbers of the `index`-th lane input are written before ``begin(lanes:)``.
    package func laneInput(_ index: Int) -> UnsafeMutablePointer<Lanes> { slot(index) }

    /// Where the 64 numbers of the `index`-th unknown of a group are.
    package func unknown(_ group: Int, _ index: Int) -> UnsafeMutablePointer<Lanes> {
        slot(program.laneInputCount + program.unknownCounts[..<group].reduce(0, +) + index)
    }

    /// Where ``iterate(group:)`` leaves the 64 values of the `index`-th expression of a group.
    package func result(_ group: Int, _ index: Int) -> UnsafeMutablePointer<Lanes> {
        slot(
            program.laneInputCount + program.unknownCounts.reduce(0, +) + program.resultCounts[..<group].reduce(0, +)
                + index)
    }

    /// Where ``finish()`` leaves the 64 values of the `index`-th output.
    package func output(_ index: Int) -> UnsafeMutablePointer<Lanes> {
        slot(
            program.laneInputCount + program.unknownCounts.reduce(0, +) + program.resultCounts.reduce(0, +) + index)
    }

    /// Starts a block whose lane inputs have been written for the first `lanes` lanes; the others repeat the last.
    /// Call it again after changing the inputs of some lanes.
    public func begin(lanes: Int) {
        precondition(lanes > 0 && lanes <= Program.lanesPerBlock, "1 to 64 lanes")
        self.lanes = lanes
        for input in 0..<program.laneInputCount {
            let numbers = UnsafeMutableRawPointer(slot(input)).assumingMemoryBound(to: Double.self)
            for lane in lanes..<64 { numbers[lane] = numbers[lanes - 1] }
        }
    }

    /// Moves a loop axis to `index`; then enter every axis inside it again.
    public func enter(loop: Int, index: Int) { indices[loop] = index }

    /// Computes the expressions of a group from its unknowns.
    public func iterate(group: Int) { run(program.groups[group]) { result(group, $0) } }

    /// Declares the unknowns of a group final.
    public func settle(group: Int) {}

    /// Computes the outputs into ``output(_:)``.
    public func finish() { run(program.outputs) { output($0) } }

    /// Walks the innermost loop for a program without unknowns (``begin(lanes:)`` and the outer loops entered).
    ///
    /// - Parameters:
    ///   - destinations: for each output the place of lane 0 at index 0.
    ///   - stride: how many numbers lie between two indices.
    package func sweep(into destinations: UnsafePointer<UnsafeMutablePointer<Double>>, stride: Int) {
        for index in 0..<(tables.lengths.last ?? 1) {
            if program.loopCount > 0 { enter(loop: program.loopCount - 1, index: index) }
            finish()
            for place in 0..<program.outputCount {
                let numbers = UnsafeRawPointer(output(place)).assumingMemoryBound(to: Double.self)
                (destinations[place] + index * stride).update(from: numbers, count: lanes)
            }
        }
    }

    private func run(_ roots: [Int32], _ place: (Int) -> UnsafeMutablePointer<Lanes>) {
        for lane in 0..<64 {
            var computed = [Double](repeating: .nan, count: program.nodes.count)
            var (laneInputs, loopInputs) = (0, 0)
            var unknowns = program.unknownCounts.map { _ in 0 }
            for (node, binding) in program.bindings {
                switch binding {
                case .lane:
                    computed[Int(node)] = slot(laneInputs)[lane / 8][lane % 8]
                    laneInputs += 1
                case .loop(let axis):
                    computed[Int(node)] = tables.values[loopInputs][indices[axis]]
                    loopInputs += 1
                case .unknown(let group):
                    computed[Int(node)] = unknown(group, unknowns[group])[lane / 8][lane % 8]
                    unknowns[group] += 1
                }
            }
            for (id, node) in program.nodes.enumerated() {
                func operand(_ id: Int32) -> Double { id < 0 ? 0 : computed[Int(id)] }
                switch node.operation {
                case .constant: computed[id] = node.constant
                case .symbol: break
                case .table: computed[id] = program.tables[Int(node.payload)].value(at: operand(node.a))
                case .tableSlope: computed[id] = program.tables[Int(node.payload)].slope(at: operand(node.a))
                default:
                    computed[id] = Graph.scalar(
                        node.operation, operand(node.a), operand(node.b), operand(node.c), node.payload)
                }
            }
            for (index, root) in roots.enumerated() { place(index)[lane / 8][lane % 8] = computed[Int(root)] }
        }
    }
}
