import Equations
import Testing
import Units

@Suite("What the compiler finds")
struct CompilerTests {
    /// Three ions of valence +-1, a leak and a pump; each ion P F z (inside B(-z u) - outside B(z u)), u = F V / (R T).
    struct GoldmanMembrane {
        let graph = Graph()
        let parameters: [Expression]
        let voltage: Expression
        let temperature: Expression
        let current: Expression

        init() {
            let graph = graph
            parameters = (0..<11).map { graph.symbol("p\($0)", .none) }
            voltage = graph.symbol("V", .none)
            temperature = graph.symbol("T", .none)
            var sum = parameters[9] * (voltage - Expression(-0.054)) + parameters[10]
            for ion in 0..<3 {
                let z = Expression(ion == 2 ? -1 : 1)
                let u = z * voltage * Expression(96485.33212) / (Expression(8.314462618) * temperature)
                let (inside, outside) = (parameters[3 + 2 * ion], parameters[4 + 2 * ion])
                sum =
                    sum + z * parameters[ion] * Expression(96485.33212)
                    * (inside * Expression.bernoulli(-u) - outside * Expression.bernoulli(u))
            }
            current = sum
        }

        func program(_ voltage: Program.Binding, _ temperature: Program.Binding) -> Program {
            let isUnknown = voltage == .unknown(0)
            return Program(
                graph: graph,
                inputs: parameters.map { ($0, .lane) } + [(self.voltage, voltage), (self.temperature, temperature)],
                loopCount: 2,
                groups: isUnknown ? [[current, graph.derivative(of: current, by: self.voltage)]] : [],
                outputs: isUnknown ? [] : [current])
        }
    }

    @Test("a sweep at temperatures common to all lanes is three products a point and nothing else")
    func separable() {
        let program = GoldmanMembrane().program(.loop(1), .loop(0))
        #expect(program.summary.contains("loop 0: 0, loop 1: 0, output: 0, dots: 1, dot terms: 3,"))
        #expect(!program.listing.contains("bernoulli"))
    }

    @Test("with a temperature for every lane, six Bernoulli functions are one instruction")
    func shared() {
        let listing = GoldmanMembrane().program(.loop(1), .lane).listing
        #expect(listing.split(separator: "\n").count { $0.contains("bernoulli") } == 1)
        #expect(listing.contains("bernoulliSumScaled"))
    }

    @Test("a residual and its slope share one exponential, and no division is left in the iteration")
    func residual() throws {
        let listing = GoldmanMembrane().program(.unknown(0), .lane).listing
        let iteration = try #require(listing.components("iterate 0", "settle 0"))
        #expect(iteration.count { $0.contains("bernoulli") } == 1)
        #expect(iteration.count { $0.contains("divide") || $0.contains("exp") } == 0)
        #expect(iteration.count <= 7)
    }
}

extension String {
    /// The lines between the two.
    func components(_ start: String, _ end: String) -> [Substring]? {
        let lines = split(separator: "\n")
        guard let first = lines.firstIndex(of: Substring(start)), let last = lines.firstIndex(of: Substring(end)) else {
            return nil
        }
        return Array(lines[(first + 1)..<last])
    }

    /// What changes with one axis alone is computed once for each of its values, wherever that axis stands.
    @Test func loopValuesAreComputedOncePerAxis() {
        for makeupIsOuter in [true, false] {
            let graph = Graph()
            let (makeup, voltage) = (graph.symbol("c", .none), graph.symbol("V", .none))
            var slow = makeup
            for _ in 0..<50 { slow = Expression.log(slow + Expression(3)) }
            let program = Program(
                graph: graph,
                inputs: [(makeup, .loop(makeupIsOuter ? 0 : 1)), (voltage, .loop(makeupIsOuter ? 1 : 0))],
                loopCount: 2, outputs: [Expression.exp(slow * voltage), slow])
            let (makeups, voltages) = ((0..<7).map { 1 + Double($0) }, (0..<90).map { Double($0) / 100 })
            let tables = LoopTables(program, values: [makeups, voltages])
            // 50 logarithms of 50 sums for each makeup; a product and an exponential for each point.
            #expect(tables.evaluations >= 7 * 100 + 7 * 90 * 2)
            #expect(tables.evaluations <= 7 * 103 + 7 * 90 * 3 + 90 * 3)
            let evaluator = Evaluator(program, tables: tables)
            evaluator.begin(lanes: 1)
            for (row, c) in makeups.enumerated() {
                var want = c
                for _ in 0..<50 { want = Double.log(want + 3) }
                evaluator.enter(loop: 0, index: makeupIsOuter ? row : 5)
                evaluator.enter(loop: 1, index: makeupIsOuter ? 5 : row)
                evaluator.finish()
                #expect(abs(evaluator.output(1)[0][0] - want) < 1e-15)
                #expect(abs(evaluator.output(0)[0][0] - Double.exp(want * voltages[5])) < 1e-14)
            }
        }
    }

    @Test("what is used twice on each of many levels is compiled, and computed once")
    func levels() throws {
        let graph = Graph()
        let x = graph.symbol("x", .none)
        // Counted anew at each use there would be 2^100 of them.
        let sum = (0..<100).reduce(x) { sum, _ in sum + Expression.tanh(sum) }
        let program = Program(graph: graph, inputs: [(x, .lane)], loopCount: 0, groups: [], outputs: [sum])
        #expect((100..<1000).contains(program.listing.split(separator: "\n").count))
    }
}
