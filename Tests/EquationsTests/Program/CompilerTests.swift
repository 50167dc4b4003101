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
}
