public import Equations

/// Equations of motion, compiled for blocks of lanes: the time derivatives of states, and equations that hold at every
/// instant.
///
/// Unknowns of the latter that occur linearly are eliminated; those that are left follow the states as algebraic
/// variables.
public struct MovingSystem: Sendable {
    /// A quantity that is given by its time derivative.
    public struct State {
        /// Stands for it in the equations.
        public var symbol: Expression
        /// Its time derivative.
        public var derivative: Expression
        /// What kind of quantity it is: sets the size below which an error does not matter.
        public var nature: Unknown.Nature
        /// Bounds in SI that it is kept within.
        public var bounds: ClosedRange<Double>?

        /// A state.
        public init(
            symbol: Expression, derivative: Expression, nature: Unknown.Nature, bounds: ClosedRange<Double>? = nil
        ) {
            self.symbol = symbol
            self.derivative = derivative
            self.nature = nature
            self.bounds = bounds
        }
    }

    /// A straight piece of a function of time, as the equations see it: `value + slope * (time - origin)`.
    public struct Stimulus {
        /// The value at ``origin``.
        public var value: Expression
        /// Per second.
        public var slope: Expression
        /// s.
        public var origin: Expression

        /// A stimulus by its three symbols.
        public init(value: Expression, slope: Expression, origin: Expression) {
            self.value = value
            self.slope = slope
            self.origin = origin
        }
    }

    /// A sudden change of states.
    public struct Event {
        /// Above zero where its condition holds: it fires when that begins; `nil` of a clock.
        public var margin: Expression?
        /// Of a clock: not zero where it fires at a tick.
        public var condition: Expression?
        /// New values of states, each from the values before.
        public var changes: [(state: Int, value: Expression)]

        /// An event; without a margin it is a clock.
        public init(margin: Expression?, condition: Expression? = nil, changes: [(state: Int, value: Expression)]) {
            self.margin = margin
            self.condition = condition
            self.changes = changes
        }
    }

    /// An event as the integrator sees it.
    struct CompiledEvent: Sendable {
        /// Its margin among the curves; `nil` of a clock.
        let curve: Int?
        /// Of its condition among the results of the group of events; the changes follow.
        let condition: Int
        let states: [Int]
    }

    /// States, then algebraic variables.
    public var variableCount: Int { stateCount + algebraicCount }
    /// How many quantities are given by their derivative.
    public let stateCount: Int
    /// How many follow the states.
    public let algebraicCount: Int
    /// How many functions of time drive the system.
    public let stimulusCount: Int
    /// How many expressions are watched within every step, margins of events included.
    public let curveCount: Int
    /// How many expressions are wanted at the times of the output.
    public let recordCount: Int
    /// How many inputs there are.
    public let inputCount: Int
    /// The algebraic variables that could not be eliminated, by their place among those that were given.
    public let algebraic: [Int]

    let program: Program
    /// Of the slopes of rates by variables.
    let pattern: LaneEquations.Pattern
    /// Of the algebraic variables alone, and the places of its entries among those of ``pattern``.
    let algebraicPattern: LaneEquations.Pattern
    let algebraicPlaces: [Int]
    let timeRows: [Int]
    /// By variable: the size that an error is compared with besides that of the variable itself; 0 takes the largest size
    /// that the variable had.
    let floors: [Double]
    let bounds: [ClosedRange<Double>?]
    /// Whether each rate is linear in its own state alone while nothing that drives the system changes.
    let isRelaxing: Bool
    /// For each record the variable that it is, if it is one.
    let recordedVariables: [Int?]
    let events: [CompiledEvent]
    /// The variables that records are or are computed from: what is kept of a trace.
    let writtenVariables: [Int]
    /// Those of them that are records themselves.
    let directVariables: [Int]

    enum Group {
        static let rates = 0
        static let slopes = 1
        static let curves = 2
        static let events = 3
        static let records = 4
        /// Of each state its rate where it is zero, and what the rate gains with it; nothing where the system does not relax.
        static let relaxation = 5
        /// The records while nothing that drives the system changes: the stimuli are those of ``relaxation``.
        static let relaxedRecords = 6
    }

    /// Compiles equations of motion.
    ///
    /// - Parameters:
    ///   - algebraic: what is not given by a derivative, with its equation; their guesses are not read.
    ///   - time: the symbol of time, s.
    ///   - inputs: every other symbol; one number for each lane.
    ///   - events: what changes states suddenly, in the order that they go in where several fire at once.
    ///   - curves: what is watched within every step.
    ///   - records: what is wanted at the times of the output.
    public init(
        graph: Graph, states: [State], algebraic: [Unknown] = [], time: Expression, stimuli: [Stimulus] = [],
        inputs: [Expression] = [], events: [Event] = [], curves: [Expression] = [], records: [Expression] = []
    ) throws(SystemError) {
        let curves = curves + events.compactMap(\.margin)
        let jumps = events.flatMap { [$0.condition ?? graph.constant(1)] + $0.changes.map(\.value) }
        let reduction = try SystemReduction(
            graph: graph, unknowns: algebraic,
            outputs: (states.map(\.derivative) + curves + jumps + records).map { $0.stored(in: graph) },
            showsRoots: false)
        let left = reduction.groups.flatMap(\.unknowns)
        stateCount = states.count
        algebraicCount = left.count
        stimulusCount = stimuli.count
        curveCount = curves.count
        recordCount = records.count
        inputCount = inputs.count
        self.algebraic = left.map { own in
            algebraic.firstIndex { $0.symbol.isSame(as: own.symbol) } ?? 0
        }
        let variables = states.map(\.symbol) + left.map(\.symbol)
        let rates = Array(reduction.outputs.prefix(states.count)) + left.map { $0.residual.stored(in: graph) }
        let watched = Array(reduction.outputs[states.count..<(states.count + curves.count)])
        let changed = Array(reduction.outputs.dropFirst(states.count + curves.count).prefix(jumps.count))
        let recorded = Array(reduction.outputs.suffix(records.count))
        var compiled: [CompiledEvent] = []
        var (margin, result) = (curves.count - events.count { $0.margin != nil }, 0)
        for event in events {
            compiled.append(
                CompiledEvent(
                    curve: event.margin == nil ? nil : margin, condition: result, states: event.changes.map(\.state)))
            if event.margin != nil { margin += 1 }
            result += 1 + event.changes.count
        }
        self.events = compiled
        recordedVariables = recorded.map { record in variables.firstIndex { $0.isSame(as: record) } }
        let read = Set(graph.symbols(in: recorded).map(\.number))
        writtenVariables = variables.indices.filter { read.contains(variables[$0].number) }
        directVariables = Set(recordedVariables.compactMap(\.self)).sorted()
        floors = states.map(\.nature.errorFloor) + left.map(\.nature.errorFloor)
        bounds = states.map(\.bounds) + left.map { _ in nil }

        var entries: [(row: Int, column: Int)] = []
        var slopes: [Expression] = []
        var timeSlopes: [(row: Int, slope: Expression)] = []
        for (row, own) in graph.jacobian(of: rates, by: variables + [time]).enumerated() {
            for (column, slope) in own {
                if column == variables.count {
                    timeSlopes.append((row, slope))
                } else {
                    entries.append((row, column))
                    slopes.append(slope)
                }
            }
        }
        slopes += timeSlopes.map(\.slope)
        timeRows = timeSlopes.map(\.row)
        pattern = LaneEquations.Pattern(order: variables.count, entries: entries)
        let first = states.count
        algebraicPlaces = entries.indices.filter { entries[$0].row >= first && entries[$0].column >= first }
        algebraicPattern = LaneEquations.Pattern(
            order: left.count,
            entries: algebraicPlaces.map { (entries[$0].row - first, entries[$0].column - first) })

        let relaxation = left.isEmpty ? Self.relaxation(of: rates, variables, time, stimuli, graph) : []
        isRelaxing = !relaxation.isEmpty

        // Every group has symbols of its own, so that none waits for another.
        let moving = variables + [time] + stimuli.flatMap { [$0.value, $0.slope, $0.origin] }
        var bindings: [(symbol: Expression, binding: Program.Binding)] = inputs.map { ($0, .lane) }
        var groups: [[Expression]] = []
        var held: [(symbol: Expression, by: Expression)] = []
        for (index, wanted) in [rates, rates + slopes, watched, changed, recorded, relaxation].enumerated() {
            let own = moving.map { graph.symbol(graph.name(of: $0), $0.dimension) }
            bindings += own.map { (symbol: $0, binding: .unknown(index)) }
            held = zip(moving, own).map { (symbol: $0, by: $1) }
            groups.append(graph.substitute(wanted, held))
        }
        // What follows from the stimuli alone is computed once for each of their pieces.
        for index in 0...variables.count where isRelaxing {
            held[index].by = graph.symbol(graph.name(of: moving[index]), moving[index].dimension)
            bindings.append((held[index].by, .unknown(Group.relaxedRecords)))
        }
        groups.append(isRelaxing ? graph.substitute(Self.still(recorded, stimuli, graph), held) : [])
        for symbol in graph.symbols(in: groups.flatMap(\.self))
        where !bindings.contains(where: { $0.symbol.isSame(as: symbol) }) {
            throw .unboundSymbol(name: graph.name(of: symbol))
        }
        program = Program(graph: graph, inputs: bindings, loopCount: 0, groups: groups, outputs: [])
    }
}

extension MovingSystem {
    /// Of each state its rate at zero and the slope of the rate, where that is all there is to know between the corners of the
    /// stimuli; empty where it is not.
    private static func relaxation(
        of rates: [Expression], _ states: [Expression], _ time: Expression, _ stimuli: [Stimulus], _ graph: Graph
    ) -> [Expression] {
        let still = still(rates, stimuli, graph)
        var result: [Expression] = []
        for (state, rate) in zip(states, still) {
            let slope = graph.derivatives(of: [rate], by: state)[0].stored(in: graph)
            let source = graph.substitute([rate], [(state, graph.constant(0, state.dimension))])[0]
            if graph.depends(slope, on: states + [time]) || graph.depends(source, on: states + [time]) { return [] }
            result += [source, slope]
        }
        return result
    }

    /// Expressions while no stimulus changes.
    private static func still(_ expressions: [Expression], _ stimuli: [Stimulus], _ graph: Graph) -> [Expression] {
        graph.substitute(
            expressions, stimuli.map { (symbol: $0.slope, by: graph.constant(0, $0.slope.dimension)) })
    }
}

extension Unknown.Nature {
    /// The size in SI that errors of small values are compared with; 0 takes the largest value so far.
    var errorFloor: Double {
        switch self {
        case .voltage: 0.01
        case .fraction: 0.1
        case .concentration: 1
        case .current, .other: 0
        }
    }
}
