/// From the nodes of a graph to the code of every stage.
struct Compiler: Sendable {
    /// An output that is a sum of blocks, each times a number that all lanes share: a whole axis is walked at once.
    struct Dot: Sendable {
        var output: Int
        /// Blocks, counted in vectors, and the scalars they are multiplied by.
        var terms: [(slot: UInt32, scalar: UInt32)]
        /// A block that is added as it is.
        var base: UInt32?
        /// A scalar that is added.
        var constant: UInt32?
    }

    private(set) var lane: [Instruction] = []
    private(set) var loops: [[Instruction]] = []
    private(set) var iterations: [[Instruction]] = []
    private(set) var settlements: [[Instruction]] = []
    private(set) var output: [Instruction] = []
    private(set) var dots: [Dot] = []
    /// The outputs that are neither dots nor sweeps.
    private(set) var general: [Int] = []
    /// Outputs for which the innermost axis is walked at once, and the code of the others.
    private(set) var sweeps: [BernoulliSweep.Shape] = []
    private(set) var unswept: [Instruction] = []

    /// How many blocks of memory are used.
    private(set) var slotCount = 0
    /// Slots of the lane inputs, of each group's unknowns and of its results.
    private(set) var laneSlots: [Int] = []
    /// Slots of the values that are asked for once a lane.
    private(set) var laneResultSlots: [Int] = []
    private(set) var unknownSlots: [[Int]] = []
    private(set) var resultSlots: [[Int]] = []

    /// What all lanes share: the nodes, in the order of the scalars' indices.
    private(set) var scalars: [Algebra.ID] = []
    private(set) var algebra: Algebra
    private(set) var payloads: [UInt64] = [0]
    let tables: [LookupTable]
    /// For each input its number among those bound to loops.
    private(set) var loopNumbers: [Int: Int] = [:]

    private var known: [Algebra.ID: UInt32] = [:]
    private var fixed = 0
    private let vectors: Int

    init(
        _ graph: Graph, inputs: [(node: Int32, binding: Program.Binding)], loopCount: Int, ofLane: [Int32],
        groups: [[Int32]], outputs: [Int32], vectors: Int
    ) {
        self.vectors = vectors
        precondition(
            loopCount <= Axes.mostLoops && groups.count <= Axes.mostGroups, "at most 31 loops and 96 groups")
        tables = graph.tables
        var bound: [Int32: (number: Int, axes: Axes)] = [:]
        for (number, input) in inputs.enumerated() {
            switch input.binding {
            case .lane: bound[input.node] = (number, .lane)
            case .loop(let axis):
                precondition(axis >= 0 && axis < loopCount, "a symbol is bound to a loop that does not exist")
                bound[input.node] = (number, .loop(axis))
                loopNumbers[number] = loopNumbers.count
            case .unknown(let group):
                precondition(group >= 0 && group < groups.count, "a symbol is bound to a group that does not exist")
                bound[input.node] = (number, .unknown(group))
            }
        }
        let roots = ofLane + groups.flatMap { $0 } + outputs
        var normalizer = Normalizer(graph.nodes, order: graph.reachable(from: roots), roots: roots, inputs: bound)
        let laneRoots = ofLane.map { normalizer.root($0) }
        let groupRoots = groups.map { $0.map { normalizer.root($0) } }
        let outputRoots = outputs.map { normalizer.root($0) }
        algebra = normalizer.algebra
        for (group, results) in groupRoots.enumerated() {
            for id in results {
                precondition((algebra.changes(id).group ?? 0) <= group, "a group depends on unknowns of a later one")
            }
        }
        for id in laneRoots {
            precondition(algebra.changes(id).isSubset(of: .lane), "what is asked once a lane depends on the lane alone")
        }
        let plan = StagePlan(
            algebra, loopCount: loopCount, ofLane: laneRoots, groups: groupRoots, outputs: outputRoots)
        placeInputs(inputs.map(\.binding), groupCount: groups.count)
        compile(plan, loopCount: loopCount, ofLane: laneRoots, groups: groupRoots, outputs: outputRoots)
    }

    private mutating func fix() -> UInt32 {
        fixed += 1
        return UInt32(fixed - 1)
    }

    private mutating func placeInputs(_ bindings: [Program.Binding], groupCount: Int) {
        unknownSlots = Array(repeating: [], count: groupCount)
        resultSlots = unknownSlots
        var places: [Int: UInt32] = [:]
        for (number, binding) in bindings.enumerated() {
            switch binding {
            case .lane:
                let slot = fix()
                laneSlots.append(Int(slot))
                places[number] = slot
            case .unknown(let group):
                let slot = fix()
                unknownSlots[group].append(Int(slot))
                places[number] = slot
            case .loop: break
            }
        }
        for (id, form) in algebra.forms.enumerated() {
            if case .input(let number) = form, let slot = places[number] { known[Algebra.ID(id)] = slot }
        }
    }

    private mutating func compile(
        _ plan: StagePlan, loopCount: Int, ofLane: [Algebra.ID], groups: [[Algebra.ID]], outputs: [Algebra.ID]
    ) {
        var drafts: [Stage: [Instruction]] = [:]
        func wanted(_ stage: Stage) -> [Algebra.ID] { plan.roots[stage] ?? [] }
        let outer = [.lane] + (0..<loopCount).map(Stage.loop)
        let inner = groups.indices.map(Stage.settle)
        for stage in outer + inner { for id in wanted(stage) { known[id] = fix() } }
        // Constants among what is asked once a lane have no slot so far.
        let constants = Set(ofLane.filter { known[$0] == nil }).map { ($0, fix()) }
        laneResultSlots = ofLane.map { id in Int(known[id] ?? constants.first { $0.0 == id }?.1 ?? 0) }
        for stage in outer + inner {
            let own = stage == .lane ? constants : []
            let slots = wanted(stage).compactMap { id in known[id].map { (id, $0) } } + own
            drafts[stage] = emit(stage, plan, slots)
        }
        for (group, results) in groups.enumerated() {
            var slots: [(Algebra.ID, UInt32)] = []
            var own: [Algebra.ID: UInt32] = [:]
            for id in results {
                let isOwn = plan.computes(.iterate(group), id) || algebra.changes(id).isUniform
                let slot = own[id] ?? (isOwn ? nil : known[id]) ?? fix()
                if isOwn, own[id] == nil {
                    own[id] = slot
                    slots.append((id, slot))
                }
                resultSlots[group].append(Int(slot))
            }
            drafts[.iterate(group)] = emit(.iterate(group), plan, slots)
        }
        var rest: [(Algebra.ID, Int)] = []
        for (index, id) in outputs.enumerated() {
            if groups.isEmpty, loopCount > 0, let dot = dot(id, index, plan) {
                dots.append(dot)
            } else {
                rest.append((id, index))
            }
        }
        general = rest.map(\.1)
        drafts[.output] = emit(.output, plan, [], rest)
        slotCount = fixed
        func placed(_ stage: Stage) -> [Instruction] {
            let allocator = SlotAllocator(drafts[stage] ?? [], fixed: fixed, vectors: vectors)
            slotCount = max(slotCount, allocator.slotCount)
            return allocator.code
        }
        lane = placed(.lane)
        loops = (0..<loopCount).map { placed(.loop($0)) }
        iterations = groups.indices.map { placed(.iterate($0)) }
        settlements = groups.indices.map { placed(.settle($0)) }
        output = placed(.output)
        if groups.isEmpty, loops.last?.isEmpty == true { findSweeps() }
    }

    private mutating func findSweeps() {
        var start = 0
        for (place, step) in output.enumerated() where step.code == .storeOutput {
            if let sweep = BernoulliSweep.Shape(
                output[start..<place], output: Int(step.a), temporaries: UInt32(fixed * vectors))
            {
                sweeps.append(sweep)
            } else {
                unswept += output[start...place]
            }
            start = place + 1
        }
        general.removeAll { index in sweeps.contains { $0.output == index } }
    }

    private mutating func emit(
        _ stage: Stage, _ plan: StagePlan, _ slots: [(id: Algebra.ID, slot: UInt32)],
        _ outputs: [(id: Algebra.ID, index: Int)] = []
    ) -> [Instruction] {
        let own = slots.filter { plan.computes(stage, $0.id) }
        var emitter = Emitter(
            algebra, roots: slots.map(\.id) + outputs.map(\.id), scalars: scalars, payloads: payloads, known: known,
            wanted: Dictionary(own.map { ($0.id, $0.slot) }) { first, _ in first }
        ) { plan.computes(stage, $0) }
        for (id, slot) in slots { emitter.emit(id, into: slot) }
        for (id, index) in outputs { emitter.emit(id, output: index) }
        scalars = emitter.scalars
        payloads = emitter.payloads
        algebra = emitter.algebra
        return emitter.code
    }

    private mutating func scalar(_ id: Algebra.ID) -> UInt32 {
        if let index = scalars.firstIndex(of: id) { return UInt32(index) }
        scalars.append(id)
        return UInt32(scalars.count - 1)
    }

    /// The output as a ``Dot``, if it is one.
    private mutating func dot(_ id: Algebra.ID, _ output: Int, _ plan: StagePlan) -> Dot? {
        var terms = [Algebra.Term(scale: 1, node: id)]
        var constant = 0.0
        if case .sum(let list, let bits) = algebra.form(id), plan.computes(.output, id) {
            terms = list
            constant = Double(bitPattern: bits)
        }
        var dot = Dot(output: output, terms: [])
        var shared: [Algebra.Term] = []
        for term in terms {
            var (block, factor) = (term.node, Algebra.ID?.none)
            if algebra.changes(block).isUniform {
                shared.append(term)
                continue
            }
            if plan.computes(.output, block) {
                guard case .product(let factors) = algebra.form(block), factors.count == 2,
                    factors.allSatisfy({ $0.power == 1 })
                else { return nil }
                let isFirstShared = algebra.changes(factors[0].node).isUniform
                block = factors[isFirstShared ? 1 : 0].node
                factor = factors[isFirstShared ? 0 : 1].node
            }
            guard !plan.computes(.output, block), let slot = known[block] else { return nil }
            let place = slot * UInt32(vectors)
            guard let factor else {
                if term.scale == 1, dot.base == nil {
                    dot.base = place
                } else {
                    dot.terms.append((place, scalar(algebra.constant(term.scale))))
                }
                continue
            }
            guard algebra.changes(factor).isUniform else { return nil }
            let scaled =
                term.scale == 1 ? factor : algebra.node(.sum([Algebra.Term(scale: term.scale, node: factor)], 0))
            dot.terms.append((place, scalar(scaled)))
        }
        if !shared.isEmpty || constant != 0 {
            dot.constant = scalar(
                shared.isEmpty ? algebra.constant(constant) : algebra.node(.sum(shared, constant.bitPattern)))
        }
        return dot
    }
}
