import Equations
import Solvers
import Testing
import Units

/// What reduction may cost: arrays of resistances between lines that resist, which swell when they are eliminated on the graph. Work is
/// counted in nodes of the graph.
@Suite struct ArrayReductionTests {
    private struct Resistor {
        let ends: (Int?, Int?)
        let conductance: Double
    }

    /// Word lines that are driven at their starts (node -1 - i) cross bit lines that are grounded at their ends (nil).
    private struct Crossbar {
        let graph = Graph()
        let count: Int
        var resistors: [Resistor] = []
        private(set) var nodes: [Expression] = []
        private(set) var symbols: [Expression] = []

        init(_ n: Int) {
            func word(_ i: Int, _ j: Int) -> Int? { j == 0 ? -1 - i : i * (n - 1) + j - 1 }
            func bit(_ i: Int, _ j: Int) -> Int? { i == n - 1 ? nil : n * (n - 1) + i * n + j }
            count = 2 * n * (n - 1)
            for i in 0..<n {
                for j in 0..<n {
                    resistors.append(Resistor(ends: (word(i, j), bit(i, j)), conductance: 1e-4 / Double(1 + i + 2 * j)))
                    if j > 0 { resistors.append(Resistor(ends: (word(i, j - 1), word(i, j)), conductance: 0.5)) }
                    if i > 0 { resistors.append(Resistor(ends: (bit(i - 1, j), bit(i, j)), conductance: 0.5)) }
                }
            }
            nodes = (0..<count).map { graph.symbol("V\($0)", .none) }
            symbols = resistors.indices.map { graph.symbol("g\($0)", .none, sign: .positive) }
        }

        private func potential(_ node: Int?) -> Expression {
            guard let node else { return graph.constant(0) }
            return node < 0 ? graph.constant(0.1 * Double(-node)) : nodes[node]
        }

        var unknowns: [Unknown] {
            var sums = [Expression?](repeating: nil, count: count)
            for (resistor, g) in zip(resistors, symbols) {
                let current = g * (potential(resistor.ends.0) - potential(resistor.ends.1))
                if let first = resistor.ends.0, first >= 0 { sums[first] = sums[first].map { $0 + current } ?? current }
                if let second = resistor.ends.1, second >= 0 {
                    sums[second] = (sums[second] ?? graph.constant(0)) - current
                }
            }
            return zip(nodes, sums).map { node, sum in
                Unknown(symbol: node, residual: sum ?? graph.constant(0), guess: Expression(0), nature: .voltage)
            }
        }

        /// The voltages by elimination with numbers.
        var voltages: [Double] {
            var rows = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
            for resistor in resistors {
                for (own, other) in [(resistor.ends.0, resistor.ends.1), (resistor.ends.1, resistor.ends.0)] {
                    guard let own, own >= 0 else { continue }
                    rows[own][own] += resistor.conductance
                    guard let other else { continue }
                    if other < 0 {
                        rows[own][count] += resistor.conductance * 0.1 * Double(-other)
                    } else {
                        rows[own][other] -= resistor.conductance
                    }
                }
            }
            for k in 0..<count {
                for row in (k + 1)..<max(count, k + 1) where rows[row][k] != 0 {
                    let factor = rows[row][k] / rows[k][k]
                    for column in k...count { rows[row][column] -= factor * rows[k][column] }
                }
            }
            var result = [Double](repeating: 0, count: count)
            for k in (0..<count).reversed() {
                let above = ((k + 1)..<max(count, k + 1)).reduce(0) { $0 + rows[k][$1] * result[$1] }
                result[k] = (rows[k][count] - above) / rows[k][k]
            }
            return result
        }
    }

    @Test(arguments: [2, 3, 4, 5, 6])
    func anArray(_ n: Int) throws {
        let array = Crossbar(n)
        let unknowns = array.unknowns
        let before = array.graph.count
        let reduction = try SystemReduction(graph: array.graph, unknowns: unknowns, outputs: array.nodes)
        // Of 40 unknowns there were five million nodes once. Lines that end where all their cells do stand alone and are eliminated.
        #expect(array.graph.count - before < 20_000)
        #expect(reduction.groups.map(\.unknowns.count) == (n < 4 ? [] : [2 * (n - 1) * (n - 1)]))
        let system = try CompiledSystem(
            graph: array.graph, unknowns: unknowns, outputs: array.nodes, inputs: array.symbols.map { ($0, .lane) })
        let results = BlockRunner(system).run(array.resistors.map(\.conductance))
        #expect(results.outcome() == .converged)
        for (place, expected) in array.voltages.enumerated() {
            #expect(abs(results.value(output: place) - expected) < 1e-12)
        }
    }

    /// Of more than 64 unknowns eight lanes are solved at a time; what a lane gives depends neither on the others nor on its place.
    @Test func lanesOfALargeArray() throws {
        let array = Crossbar(7)
        let system = try CompiledSystem(
            graph: array.graph, unknowns: array.unknowns, outputs: array.nodes,
            inputs: array.symbols.map { ($0, .lane) })
        #expect(system.unknownCount == array.count && system.program.lanes == 8)
        let expected = array.voltages
        let inputs = array.resistors.map { own in (0..<21).map { own.conductance * (1 + 0.1 * Double($0)) } }
        let runner = BlockRunner(system)
        var (all, some) = (BlockResults(), BlockResults())
        runner.run(0..<21, of: inputs.map { .each($0) }, into: &all)
        runner.run(5..<18, of: inputs.map { .each($0) }, into: &some)
        #expect(all.isConverged)
        for lane in 0..<21 {
            let alone = runner.run(inputs.map { $0[lane] })
            for place in expected.indices {
                let value = all.value(output: place, lane: lane)
                #expect(value == alone.value(output: place))
                if (5..<18).contains(lane) { #expect(value == some.value(output: place, lane: lane - 5)) }
                if lane == 0 { #expect(abs(value - expected[place]) < 1e-12) }
            }
        }
    }

    /// A ladder of as many unknowns takes its elimination: nothing arises that was not there.
    @Test func aLadderIsReduced() throws {
        let graph = Graph()
        let count = 64
        let nodes = (0..<count).map { graph.symbol("V\($0)", .none) }
        let (line, leak) = (graph.symbol("line", .none, sign: .positive), graph.symbol("leak", .none, sign: .positive))
        let unknowns = nodes.indices.map { k -> Unknown in
            let before = k > 0 ? nodes[k - 1] : graph.constant(1)
            let after = k + 1 < count ? line * (nodes[k] - nodes[k + 1]) : graph.constant(0)
            return Unknown(
                symbol: nodes[k], residual: line * (nodes[k] - before) + after + leak * nodes[k], guess: Expression(0),
                nature: .voltage)
        }
        let reduction = try SystemReduction(graph: graph, unknowns: unknowns, outputs: [nodes[count - 1]])
        #expect(reduction.groups.isEmpty)
    }
}
