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
        let vectors = Program.vectorsPerBlock
        slots = Lanes.zeros(vectors * compiled.slotCount)
        scratch = Lanes.zeros(2 * vectors)
        finished = Lanes.zeros(vectors * program.outputCount)
        scalars = .allocate(capacity: tables.constants.count + 1)
        scalars.initialize(repeating: .nan, count: tables.constants.count + 1)
        for (index, value) in tables.constants.enumerated() { scalars[index] = value }
        scalars[tables.constants.count] = 0
        destinations = .allocate(capacity: program.outputCount + 1)
        let first = UnsafeMutableRawPointer(finished).assumingMemoryBound(to: Double.self)
        destinations.initialize(repeating: first, count: program.outputCount + 1)
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
        let (innermost, zero) = (tableRows.last ?? [], tables.constants.count)
        dots = compiled.dots.map { DotSweep($0, innermost: innermost, zero: zero) }
        sweeps = compiled.sweeps.map { BernoulliSweep($0, innermost: innermost, zero: zero) }
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

    /// Where the 64 numbers of the `index`-th lane input are written before ``begin(lanes:)``. The place stays the
    /// same; the program never writes there.
    package func laneInput(_ index: Int) -> UnsafeMutablePointer<Lanes> {
        slots + Program.vectorsPerBlock * program.compiled.laneSlots[index]
    }

    /// Where the 64 numbers of the `index`-th unknown of a group are. The place stays the same; the program never
    /// writes there.
    package func unknown(_ group: Int, _ index: Int) -> UnsafeMutablePointer<Lanes> {
        slots + Program.vectorsPerBlock * program.compiled.unknownSlots[group][index]
    }

    /// Where ``iterate(group:)`` leaves the 64 values of the `index`-th expression of a group. The place stays the
    /// same; two expressions that are equal share it, so it must not be written.
    package func result(_ group: Int, _ index: Int) -> UnsafePointer<Lanes> {
        UnsafePointer(slots + Program.vectorsPerBlock * program.compiled.resultSlots[group][index])
    }

    /// Where ``finish()`` leaves the 64 values of the `index`-th output.
    package func output(_ index: Int) -> UnsafePointer<Lanes> {
        UnsafePointer(finished + Program.vectorsPerBlock * index)
    }

    /// Starts a block whose lane inputs have been written for the first `lanes` lanes; the others repeat the last.
    ///
    /// Call it again after changing the inputs of some lanes; the results of the others stay the same.
    public func begin(lanes: Int) {
        precondition(lanes > 0 && lanes <= Program.lanesPerBlock, "1 to 64 lanes")
        self.lanes = lanes
        for slot in program.compiled.laneSlots {
            let numbers = UnsafeMutableRawPointer(slots + Program.vectorsPerBlock * slot)
                .assumingMemoryBound(to: Double.self)
            for lane in lanes..<Program.lanesPerBlock { numbers[lane] = numbers[lanes - 1] }
        }
        interpreter.run(lane.start, lane.count)
    }

    /// Moves a loop axis to `index`; then enter every axis inside it again.
    public func enter(loop: Int, index: Int) {
        precondition(index >= 0 && index < tables.lengths[loop], "an index of the axis")
        read(loop, index)
        interpreter.run(loops[loop].start, loops[loop].count)
    }

    /// Computes the expressions of a group from its unknowns.
    public func iterate(group: Int) {
        precondition(group >= 0 && group < groupCount, "a group of the program")
        let code = iterations[group]
        interpreter.run(code.start, code.count)
    }

    /// Declares the unknowns of a group final, for later groups. Before ``finish()`` it is needed for all groups.
    public func settle(group: Int) {
        precondition(group >= 0 && group < groupCount, "a group of the program")
        let code = settlements[group]
        interpreter.run(code.start, code.count)
    }

    /// Computes the outputs at the present point into ``output(_:)``.
    public func finish() {
        let numbers = UnsafeMutableRawPointer(finished).assumingMemoryBound(to: Double.self)
        for index in 0..<program.outputCount { destinations[index] = numbers + Program.lanesPerBlock * index }
        compute()
    }

    /// Computes the outputs at the present point into the caller's memory, one number for each of the block's lanes.
    ///
    /// - Parameter places: for each output the place of lane 0.
    package func finish(into places: UnsafePointer<UnsafeMutablePointer<Double>>) {
        guard lanes == Program.lanesPerBlock else {
            finish()
            for index in 0..<program.outputCount { copy(index, to: places[index]) }
            return
        }
        for index in 0..<program.outputCount { destinations[index] = places[index] }
        compute()
    }

    /// Walks the innermost loop of a program without unknowns, after ``begin(lanes:)`` and the outer loops.
    ///
    /// - Parameters:
    ///   - places: for each output the place of lane 0 at index 0.
    ///   - stride: how many numbers lie between two indices, at least the number of lanes.
    package func sweep(into places: UnsafePointer<UnsafeMutablePointer<Double>>, stride: Int) {
        precondition(program.loopCount > 0 && program.unknownCounts.isEmpty, "a loop and no unknowns")
        let innermost = program.loopCount - 1
        let count = tables.lengths[innermost]
        for dot in dots { dot.run(0, count, slots, scalars, indices, places[dot.output], stride, lanes) }
        let zeros = interpreter.zeros
        for sweep in sweeps {
            sweep.run(count, slots, zeros: zeros, scalars, indices, places[sweep.output], stride, lanes)
        }
        if unswept.count == 0 { return }
        let isWhole = lanes == Program.lanesPerBlock
        let numbers = UnsafeMutableRawPointer(finished).assumingMemoryBound(to: Double.self)
        let code = loops[innermost]
        for index in 0..<count {
            read(innermost, index)
            if code.count > 0 { interpreter.run(code.start, code.count) }
            for place in 0..<program.outputCount {
                destinations[place] = isWhole ? places[place] + index * stride : numbers + Program.lanesPerBlock * place
            }
            interpreter.run(unswept.start, unswept.count)
            if isWhole { continue }
            for place in program.compiled.general { copy(place, to: places[place] + index * stride) }
        }
    }

    private func compute() {
        interpreter.run(output.start, output.count)
        guard program.loopCount > 0 else { return }
        for dot in dots {
            dot.run(
                indices[program.loopCount - 1], 1, slots, scalars, indices, destinations[dot.output], 0,
                Program.lanesPerBlock)
        }
    }

    private func copy(_ output: Int, to place: UnsafeMutablePointer<Double>) {
        place.update(
            from: UnsafeRawPointer(self.output(output)).assumingMemoryBound(to: Double.self), count: lanes)
    }

    /// Takes the numbers of a loop's index from the tables.
    @inline(__always)
    private func read(_ loop: Int, _ index: Int) {
        indices[loop] = index
        for table in tableRows[loop] { table.read(indices, into: scalars) }
    }
}
