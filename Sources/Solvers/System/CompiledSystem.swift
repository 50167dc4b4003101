public import Equations

/// Equations and outputs, reduced, compiled and ready to be solved on any number of threads.
public struct CompiledSystem: Sendable {
    /// How a group of unknowns is solved.
    enum Method: Sendable {
        /// One unknown of a monotone residual; `second` is where Newton's method is after its first step, where that is
        /// cheaper to tell before.
        case monotone(rising: Bool, second: Known?)
        /// One unknown of which several values may solve the equation.
        case search(SearchGrid)
        /// Several unknowns; the places of the entries of the Jacobian that are not zero by themselves, of many how they are eliminated, and
        /// whether the entries are the same wherever the unknowns are.
        case together([(row: Int, column: Int)], sparse: SparsePattern?, isLinear: Bool)
    }

    /// A value that is known before the solution starts.
    enum Known: Sendable {
        case constant(Double)
        /// Index of a result of the group of guesses.
        case computed(Int)
    }

    struct Group: Sendable {
        /// Its number in the program.
        var index: Int
        var method: Method
        var guesses: [Known]
        var initial: Known?
        var scales: [GroupSolver.Scale]
        var reach: Double
        /// The innermost loop axis that its solution depends on; `nil` where it depends on none.
        var axis: Int?
    }

    /// What runs.
    public let program: Program
    /// How many indices each loop axis has, the outermost first.
    public let loopExtents: [Int]
    /// How many unknowns are left to be solved for numerically.
    public let unknownCount: Int
    let groups: [Group]
    /// The group of the program that computes guesses, if any depends on an input.
    let guessGroup: Int?
    /// What is asked of the equations to first order about the solution.
    let linear: [LinearProblem]

    /// How many values [output][loop point] a lane has of one output.
    public var pointCount: Int { loopExtents.reduce(1, *) }
    /// How many outputs there are.
    public var outputCount: Int { program.outputCount }
    /// How many inputs are bound to the lane.
    public var laneInputCount: Int { program.laneInputCount }
    /// Whether one operating point may have several solutions, that is, whether roots are searched for.
    public var mayHaveSeveralSolutions: Bool {
        groups.contains { if case .search = $0.method { true } else { false } }
    }

    /// Most unknowns that are solved together by dense matrices, and moved together in time.
    public static let largestGroup = 64
    /// Most unknowns for which a dense matrix is quicker than a sparse one.
    static let largestFull = 16
    /// Most unknowns of which some are eliminated before; more are solved together, by a sparse matrix.
    static let mostReduced = 64

    /// Reduces and compiles.
    ///
    /// - Parameters:
    ///   - unknowns: with their residuals; a guess may depend on inputs.
    ///   - outputs: in terms of inputs and unknowns.
    ///   - inputs: every other symbol, bound to lanes or to loop axes.
    ///   - loopExtents: how many indices each loop axis has, the outermost first.
    ///   - ofLane: what is asked for once a lane, in terms of inputs bound to lanes.
    ///   - questions: what is asked of the equations to first order about the solution; outputs may name the answers.
    public init(
        graph: Graph, unknowns: [Unknown], outputs: [Expression],
        inputs: [(symbol: Expression, binding: Program.Binding)], loopExtents: [Int] = [], ofLane: [Expression] = [],
        questions: [LinearQuestion] = []
    ) throws(SystemError) {
        var entries: [Expression] = []
        let linear = questions.map { question -> (problem: LinearProblem, results: [Expression], count: Int) in
            var own: [Expression] = []
            let problem = LinearProblem(question, &own)
            entries += own.map { $0.stored(in: graph) }
            return (problem, question.results, own.count)
        }
        let reduction = try SystemReduction(graph: graph, unknowns: unknowns, outputs: outputs + entries)
        try self.init(
            graph: graph, reduction: reduction, inputs: inputs, loopExtents: loopExtents, ofLane: ofLane, linear)
    }

    /// Compiles a system that has been reduced.
    public init(
        graph: Graph, reduction: SystemReduction, inputs: [(symbol: Expression, binding: Program.Binding)],
        loopExtents: [Int] = [], ofLane: [Expression] = []
    ) throws(SystemError) {
        try self.init(
            graph: graph, reduction: reduction, inputs: inputs, loopExtents: loopExtents, ofLane: ofLane, [])
    }

    /// - Parameter linear: questions, the symbols of their answers, and of how many of the last outputs each is made.
    private init(
        graph: Graph, reduction: SystemReduction, inputs: [(symbol: Expression, binding: Program.Binding)],
        loopExtents: [Int], ofLane: [Expression],
        _ linear: [(problem: LinearProblem, results: [Expression], count: Int)]
    ) throws(SystemError) {
        var guesses: [Expression] = []
        func known(_ expression: Expression) -> Known {
            if let value = expression.constant { return .constant(value) }
            guesses.append(expression)
            return .computed(guesses.count - 1)
        }
        var groups: [Group] = []
        var wanted: [[Expression]] = []
        let symbols = reduction.groups.flatMap { $0.unknowns.map(\.symbol) }
        for reduced in reduction.groups {
            let single = reduced.unknowns.count == 1 ? reduced.unknowns[0] : nil
            let entries = reduced.slopes.map { (row: $0.row, column: $0.column) }
            let method: Method
            if let single {
                switch reduced.slope {
                case .rising, .falling:
                    // At a number most of the equation is the same in all lanes. On a curve points start from one another.
                    let isCurve = loopExtents.contains { $0 > 1 }
                    let second = isCurve ? nil : Self.firstStep(of: single, reduced.slopes, besides: symbols, graph)
                    method = .monotone(rising: reduced.slope == .rising, second: second.map(known))
                case .unknown: method = .search(single.grid)
                }
                wanted.append([single.residual, reduced.slopes.first?.value ?? graph.constant(0)])
            } else {
                let count = reduced.unknowns.count
                method = .together(
                    entries,
                    sparse: count > Self.largestGroup || (count > Self.largestFull && reduced.isConductances(graph))
                        ? SparsePattern(order: count, entries: entries, isSymmetric: reduced.isSymmetric) : nil,
                    isLinear: reduced.isLinear(graph))
                wanted.append(reduced.unknowns.map(\.residual) + reduced.slopes.map(\.value))
            }
            groups.append(
                Group(
                    index: 0, method: method, guesses: reduced.unknowns.map { known($0.guess) },
                    initial: single?.initial.map(known), scales: reduced.unknowns.map(\.scale),
                    reach: reduced.unknowns[0].reach))
        }
        let first = guesses.isEmpty ? 0 : 1
        for index in groups.indices { groups[index].index = index + first }
        // A group waits for those before it, and begins where its guesses say.
        var axis: Int?
        for (index, reduced) in reduction.groups.enumerated() {
            let given = reduced.unknowns.map(\.guess) + reduced.unknowns.compactMap(\.initial)
            let read = Set(graph.symbols(in: wanted[index] + given).map(\.number))
            for case (let symbol, .loop(let own)) in inputs where read.contains(symbol.number) {
                axis = max(axis ?? own, own)
            }
            groups[index].axis = axis
        }
        var bindings = inputs
        for (group, reduced) in zip(groups, reduction.groups) {
            bindings += reduced.unknowns.map { (symbol: $0.symbol, binding: .unknown(group.index)) }
        }
        var all = (guesses.isEmpty ? [] : [guesses]) + wanted
        let outputs = Array(reduction.outputs.dropLast(linear.reduce(0) { $0 + $1.count }))
        var (place, problems) = (outputs.count, [LinearProblem]())
        for (problem, results, count) in linear {
            var problem = problem
            problem.group = all.count
            problems.append(problem)
            bindings += results.map { (symbol: $0, binding: .unknown(all.count)) }
            all.append(Array(reduction.outputs[place..<(place + count)]))
            place += count
        }
        self.linear = problems
        let bound = Set(bindings.map(\.symbol.number))
        for symbol in graph.symbols(in: all.flatMap(\.self) + outputs + ofLane)
        where !bound.contains(symbol.number) {
            throw .unboundSymbol(name: graph.name(of: symbol))
        }
        guessGroup = guesses.isEmpty ? nil : 0
        unknownCount = reduction.groups.reduce(0) { $0 + $1.unknowns.count }
        self.groups = groups
        self.loopExtents = loopExtents
        program = Program(
            graph: graph, inputs: bindings, loopCount: loopExtents.count, ofLane: ofLane, groups: all, outputs: outputs,
            // Of many unknowns each vector of lanes is gone through alone, so what belongs to one lies in a row.
            vectors: groups.contains { $0.scales.count > Self.largestGroup } ? 1 : Program.vectorsPerBlock)
    }
}

extension CompiledSystem {
    /// Where a step of Newton's method leads from a guess that is a number; `nil` where the guess is none, or the equation
    /// waits for other unknowns.
    private static func firstStep(
        of unknown: Unknown, _ slopes: [(row: Int, column: Int, value: Expression)], besides symbols: [Expression],
        _ graph: Graph
    ) -> Expression? {
        guard unknown.guess.constant != nil, unknown.guess.dimension == unknown.symbol.dimension,
            let slope = slopes.first?.value
        else { return nil }
        let start = graph.substitute([unknown.residual, slope], [(unknown.symbol, unknown.guess)])
        return graph.depends(start[0], on: symbols) ? nil : unknown.guess - start[0] / start[1]
    }
}

extension Unknown {
    /// Where its roots are looked for.
    var grid: SearchGrid { (searchGrid ?? nature.searchGrid).bounded(minimum, maximum) }

    /// The longest step that is taken in the dark.
    var reach: Double { 0.5 * (grid.to - grid.from) }

    var scale: GroupSolver.Scale {
        GroupSolver.Scale(
            absolute: absoluteTolerance, relative: relativeTolerance, minimum: minimum ?? -.infinity,
            maximum: maximum ?? .infinity, reach: reach > 0 ? reach : .infinity)
    }
}
