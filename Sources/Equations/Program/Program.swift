/// Equations compiled to straight-line code that runs on a block of lanes at once.
///
/// Every symbol is bound to what it changes with. The code is split into stages, each run once per distinct value of
/// what it depends on: values of the loop axes alone are numbers in tables, values of the lanes alone are computed
/// once a block, and so on inwards to the residuals of a group of unknowns, computed in every iteration.
///
/// The order of work, which an ``Evaluator`` follows:
///
///     fill laneInput(...); begin(lanes:)
///     for each index of loop 0: enter(loop: 0, index:) ... for each index of the last loop: enter(loop:index:)
///         for each group: until solved { set unknown(group, ...); iterate(group:); read result(group, ...) }
///                         settle(group:)
///         finish()
public struct Program: Sendable {
    /// What a symbol changes with.
    public enum Binding: Hashable, Sendable {
        /// One number per lane, the same at every point of the loops.
        case lane
        /// One number per index of a loop axis (0 is the outermost), the same in every lane.
        case loop(Int)
        /// One number per lane that changes in every iteration of the solver of a group; final for later groups and
        /// for the outputs.
        case unknown(Int)
    }

    /// The most lanes that one block holds.
    public static let lanesPerBlock = 64

    /// The most vectors of eight lanes that one block holds.
    public static let vectorsPerBlock = 8

    /// How many vectors of eight lanes a block of this program holds.
    public let vectors: Int

    /// How many lanes a block of this program holds.
    public var lanes: Int { 8 * vectors }

    /// How many loop axes surround the block.
    public let loopCount: Int
    /// How many expressions are asked for once a lane.
    public let laneResultCount: Int
    /// How many expressions each group delivers.
    public let resultCounts: [Int]
    /// How many outputs there are.
    public let outputCount: Int
    /// How many inputs are bound to the lane, in the order of `inputs`.
    public let laneInputCount: Int
    /// How many unknowns each group has, in the order of `inputs`.
    public let unknownCounts: [Int]
    /// The axis of each input that is bound to a loop, in the order of `inputs`.
    public let loopInputs: [Int]

    /// What the compiler made.
    let compiled: Compiler

    /// Compiles equations.
    ///
    /// - Parameters:
    ///   - inputs: every symbol that the expressions depend on, with what it changes with.
    ///   - loopCount: how many loop axes there are, at most 31; the outermost is 0.
    ///   - ofLane: expressions wanted once a lane; they depend on inputs bound to lanes alone.
    ///   - groups: for each group of unknowns the expressions wanted in every iteration: residuals and the entries
    ///     of their Jacobian. They may depend on unknowns of this group and of earlier ones. At most 31 groups.
    ///   - outputs: the expressions wanted at every point of the loops after all groups are solved.
    ///   - vectors: of eight lanes in a block. More share the work of finding out what is to be done; with one alone the values of many
    ///     expressions lie in a row in memory.
    public init(
        graph: Graph, inputs: [(symbol: Expression, binding: Binding)], loopCount: Int, ofLane: [Expression] = [],
        groups: [[Expression]] = [], outputs: [Expression], vectors: Int = Program.vectorsPerBlock
    ) {
        self.loopCount = loopCount
        self.vectors = vectors
        laneResultCount = ofLane.count
        resultCounts = groups.map(\.count)
        outputCount = outputs.count
        laneInputCount = inputs.count { $0.binding == .lane }
        unknownCounts = groups.indices.map { group in inputs.count { $0.binding == .unknown(group) } }
        loopInputs = inputs.compactMap { if case .loop(let axis) = $0.binding { axis } else { nil } }
        compiled = Compiler(
            graph, inputs: inputs.map { ($0.symbol.node(in: graph), $0.binding) }, loopCount: loopCount,
            ofLane: ofLane.map { $0.node(in: graph) }, groups: groups.map { $0.map { $0.node(in: graph) } },
            outputs: outputs.map { $0.node(in: graph) }, vectors: vectors)
    }

    /// How many instructions each kind of stage has, and how many blocks of memory are used: for judging what the
    /// compiler did.
    public var summary: String {
        // One statement each: a single sum of lists takes the compiler seconds.
        var stages: [(name: String, count: Int)] = [("lane", compiled.lane.count)]
        for (place, code) in compiled.loops.enumerated() { stages.append(("loop \(place)", code.count)) }
        for (place, code) in compiled.iterations.enumerated() { stages.append(("iterate \(place)", code.count)) }
        for (place, code) in compiled.settlements.enumerated() { stages.append(("settle \(place)", code.count)) }
        let terms = compiled.dots.reduce(0) { $0 + $1.terms.count }
        stages.append(("output", compiled.output.count))
        stages.append(("dots", compiled.dots.count))
        stages.append(("dot terms", terms))
        stages.append(("slots", compiled.slotCount))
        return stages.map { "\($0.name): \($0.count)" }.joined(separator: ", ")
    }
}

extension Program {
    /// The code of every stage, one instruction a line.
    package var listing: String {
        let stages =
            [("lane", compiled.lane)] + compiled.loops.enumerated().map { ("loop \($0)", $1) }
            + compiled.iterations.enumerated().map { ("iterate \($0)", $1) }
            + compiled.settlements.enumerated().map { ("settle \($0)", $1) } + [("output", compiled.output)]
        return stages.map { name, code in
            ([name] + code.map { "    \($0.code) \($0.a) \($0.b) \($0.c)" }).joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
