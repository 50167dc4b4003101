package import Lanes

/// Runs a ``Program`` on one block of lanes after another. One per thread; it owns all memory the program
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
    /// How many vectors they fill: what is computed.
    private var vectors: Int

    private let slots: UnsafeMutablePointer<Lanes>
    private let scratch: UnsafeMutablePointer<Lanes>
    private let finished: UnsafeMutablePointer<Lanes>
    private let scalars: UnsafeMutablePointer<Double>
    private let destinations: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
    private let indices: UnsafeMutablePointer<Int>
    private let payloads: UnsafePointer<UInt64>
    private let lookups: UnsafePointer<LookupTable>
    private let dots: [DotSweep]
    private let sweeps: [BernoulliSweep]
    private let tableRows: [[TableRow]]
    private let lane: CodeMemory
    private let loops: UnsafePointer<CodeMemory>
    private let iterations: UnsafePointer<CodeMemory>
    private let settlements: UnsafePointer<CodeMemory>
    private let groupCount: Int
    private let output: CodeMemory
    private let unswept: CodeMemory
    private let interpreter: Interpreter

    /// An evaluator that shares `tables` with others.
    public init(_ program: Program, tables: LoopTables) {
        self.program = program
        self.tables = tables
        let compiled = program.compiled
        precondition(tables.constants.count == compiled.scalars.count, "tables of another program")
        let vectors = program.vectors
        self.vectors = vectors
        slots = Lanes.zeros(vectors * compiled.slotCount)
        scratch = Lanes.zeros(2 * vectors)
        let isWalked = program.loopCount > 0 && program.unknownCounts.isEmpty
        finished = Lanes.zeros(vectors * program.outputCount * (isWalked ? Self.walk : 1))
        scalars = .allocate(capacity: tables.constants.count + 1)
        scalars.initialize(repeating: .nan, count: tables.constants.count + 1)
        for (index, value) in tables.constants.enumerated() { scalars[index] = value }
        scalars[tables.constants.count] = 0
        destinations = .allocate(capacity: program.outputCount + 1)
        destinations.initialize(repeating: finished.numbers, count: program.outputCount + 1)
        indices = .allocate(capacity: program.loopCount + 1)
        indices.initialize(repeating: 0, count: program.loopCount + 1)
        payloads = fixed(compiled.payloads)
        lookups = fixed(compiled.tables)
        lane = CodeMemory(compiled.lane)
        loops = fixed(compiled.loops.map(CodeMemory.init))
        iterations = fixed(compiled.iterations.map(CodeMemory.init))
        settlements = fixed(compiled.settlements.map(CodeMemory.init))
        groupCount = compiled.iterations.count
        output = CodeMemory(compiled.output)
        unswept = CodeMemory(compiled.unswept)
        interpreter = Interpreter(
            slots: slots, scalars: scalars, outputs: destinations, scratch: scratch, zeros: scratch + vectors,
            payloads: payloads, tables: lookups)
        tableRows = tables.tables.map { $0.map { TableRow($0, lengths: tables.lengths) } }
        let (innermost, length) = (tableRows.last ?? [], tables.lengths.last ?? 1)
        dots = compiled.dots.map { [slots] in
            DotSweep($0, innermost: innermost, length: length, slots: slots, vectors: vectors)
        }
        sweeps = compiled.sweeps.map { BernoulliSweep($0, innermost: innermost, length: length) }
    }

    /// An evaluator with tables of its own.
    public convenience init(_ program: Program, loopValues: [[Double]] = []) {
        self.init(program, tables: LoopTables(program, values: loopValues))
    }

    deinit {
        Lanes.free(slots)
        Lanes.free(scratch)
        Lanes.free(finished)
        scalars.deallocate()
        destinations.deallocate()
        indices.deallocate()
        payloads.deallocate()
        UnsafeMutablePointer(mutating: lookups).deinitialize(count: program.compiled.tables.count)
        lookups.deallocate()
        for code in [lane, output, unswept] { code.free() }
        for (list, count) in [(loops, program.loopCount), (iterations, groupCount), (settlements, groupCount)] {
            for index in 0..<count { list[index].free() }
            list.deallocate()
        }
    }

    /// Where the numbers of the `index`-th lane input are written before ``begin(lanes:)``. The place stays the
    /// same; the program never writes there.
    package func laneInput(_ index: Int) -> UnsafeMutablePointer<Lanes> {
        slots + program.vectors * program.compiled.laneSlots[index]
    }

    /// Where ``begin(lanes:)`` leaves the values of the `index`-th expression that is asked for once a lane.
    package func laneResult(_ index: Int) -> UnsafePointer<Lanes> {
        UnsafePointer(slots + program.vectors * program.compiled.laneResultSlots[index])
    }

    /// Where the numbers of the `index`-th unknown of a group are. The place stays the same; the program never
    /// writes there.
    package func unknown(_ group: Int, _ index: Int) -> UnsafeMutablePointer<Lanes> {
        slots + program.vectors * program.compiled.unknownSlots[group][index]
    }

    /// Where ``iterate(group:)`` leaves the values of the `index`-th expression of a group. The place stays the
    /// same; two expressions that are equal share it, so it must not be written.
    package func result(_ group: Int, _ index: Int) -> UnsafePointer<Lanes> {
        UnsafePointer(slots + program.vectors * program.compiled.resultSlots[group][index])
    }

    /// Where ``finish()`` leaves the values of the `index`-th output.
    package func output(_ index: Int) -> UnsafePointer<Lanes> {
        UnsafePointer(finished + program.vectors * index)
    }

    /// Starts a block whose lane inputs have been written for the first `lanes` lanes; those that fill up a vector repeat the
    /// last, and vectors without lanes are not computed.
    ///
    /// Call it again after changing the inputs of some lanes; the results of the others stay the same.
    public func begin(lanes: Int) {
        precondition(lanes > 0 && lanes <= program.lanes, "as many lanes as a block holds")
        self.lanes = lanes
        vectors = (lanes + 7) / 8
        for slot in program.compiled.laneSlots {
            let numbers = (slots + program.vectors * slot).numbers
            for lane in lanes..<(8 * vectors) { numbers[lane] = numbers[lanes - 1] }
        }
        interpreter.run(lane.start, lane.count, vectors: vectors)
    }

    /// Moves a loop axis to `index`; then enter every axis inside it again.
    public func enter(loop: Int, index: Int) {
        precondition(index >= 0 && index < tables.lengths[loop], "an index of the axis")
        read(loop, index)
        interpreter.run(loops[loop].start, loops[loop].count, vectors: vectors)
    }

    /// Computes the expressions of a group from its unknowns.
    public func iterate(group: Int) {
        precondition(group >= 0 && group < groupCount, "a group of the program")
        let code = iterations[group]
        interpreter.run(code.start, code.count, vectors: vectors)
    }

    /// Declares the unknowns of a group final, for later groups. Before ``finish()`` it is needed for all groups.
    public func settle(group: Int) {
        precondition(group >= 0 && group < groupCount, "a group of the program")
        let code = settlements[group]
        interpreter.run(code.start, code.count, vectors: vectors)
    }

    /// Computes the outputs at the present point into ``output(_:)``.
    public func finish() {
        for index in 0..<program.outputCount {
            destinations[index] = finished.numbers + program.lanes * index
        }
        compute()
    }

    /// The outputs that ``sweep(_:into:stride:)`` computes; ``walk(from:count:)`` computes the others.
    package var sweptOutputs: [Int] { dots.map(\.output) + sweeps.map(\.output) }

    /// The outputs that ``walk(from:count:)`` computes.
    package var walkedOutputs: [Int] { program.compiled.general }

    /// How many indices of a loop ``walk(from:count:)`` takes at a time.
    package static let walk = 8

    /// Walks the innermost loop of a program without unknowns for one output, after ``begin(lanes:)`` and the outer loops.
    ///
    /// - Parameters:
    ///   - number: of the output in ``sweptOutputs``.
    ///   - place: receives a number for each index of the first lane, then, `stride` numbers further, of the next.
    /// - Returns: whether all numbers are known to be finite.
    package func sweep(_ number: Int, into place: UnsafeMutablePointer<Double>, stride: Int) -> Bool {
        precondition(program.loopCount > 0 && program.unknownCounts.isEmpty, "a loop and no unknowns")
        let count = tables.lengths[program.loopCount - 1]
        if number < dots.count {
            return dots[number].rows(
                count, lanes: lanes, zeros: interpreter.zeros, scalars, indices, into: place, stride: stride)
        }
        return sweeps[number - dots.count].rows(
            count, lanes: lanes, slots, zeros: interpreter.zeros, scalars, indices, into: place, stride: stride)
    }

    /// Walks up to ``walk`` indices of the innermost loop of a program without unknowns, after ``begin(lanes:)`` and the
    /// outer loops; the numbers of an output are left at ``walked(_:)``.
    package func walk(from first: Int, count: Int) {
        precondition(program.loopCount > 0 && program.unknownCounts.isEmpty, "a loop and no unknowns")
        precondition(
            count <= Self.walk && first + count <= tables.lengths[program.loopCount - 1], "indices of the axis")
        let innermost = program.loopCount - 1
        let code = loops[innermost]
        for index in 0..<count {
            read(innermost, first + index)
            if code.count > 0 { interpreter.run(code.start, code.count, vectors: vectors) }
            for place in 0..<program.outputCount {
                destinations[place] = finished.numbers + program.lanes * (Self.walk * place + index)
            }
            interpreter.run(unswept.start, unswept.count, vectors: vectors)
        }
    }

    /// Where ``walk(from:count:)`` leaves the numbers of an output, [index][lane] with ``Program/lanes``.
    package func walked(_ output: Int) -> UnsafePointer<Double> {
        UnsafePointer(finished.numbers + program.lanes * Self.walk * output)
    }

    private func compute() {
        interpreter.run(output.start, output.count, vectors: vectors)
        guard program.loopCount > 0 else { return }
        for dot in dots {
            dot.point(
                indices[program.loopCount - 1], scalars, indices,
                into: finished + program.vectors * dot.output)
        }
    }

    /// Takes the numbers of a loop's index from the tables.
    @inline(__always)
    private func read(_ loop: Int, _ index: Int) {
        indices[loop] = index
        for table in tableRows[loop] { table.read(indices, into: scalars) }
    }
}
