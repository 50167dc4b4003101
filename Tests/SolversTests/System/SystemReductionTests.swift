import Equations
import Solvers
import Testing
import Units

/// Plain numbers stand for quantities: dimensions are checked in the tests of Equations.
@Suite struct SystemReductionTests {
    private func unknown(_ symbol: Expression, _ residual: Expression) -> Unknown {
        Unknown(symbol: symbol, residual: residual, guess: Expression(0), nature: .voltage)
    }

    /// Conductances times the voltage of their branch are the same on both sides of the diagonal; what follows another voltage is not.
    @Test func whatIsSymmetricAndWhatIsLinear() throws {
        let (graph, count) = (Graph(), 70)
        let nodes = (0..<count).map { graph.symbol("V\($0)", .none) }
        let (g, i) = (graph.symbol("g", .none), graph.symbol("i", .none))
        func group(
            _ current: (Expression) -> Expression, following: Bool = false
        ) throws -> SystemReduction.Group {
            let unknowns = nodes.indices.map { k in
                let before = k > 0 ? current(nodes[k - 1] - nodes[k]) : i
                let after = k + 1 < count ? current(nodes[k] - nodes[k + 1]) : g * nodes[k]
                return unknown(nodes[k], after - before + (following && k == 3 ? g * nodes[40] : graph.constant(0)))
            }
            return try SystemReduction(graph: graph, unknowns: unknowns, outputs: nodes).groups[0]
        }
        let linear = try group { g * $0 }
        #expect(linear.isSymmetric && linear.isLinear(graph))
        let divided = try group { $0 / g }
        #expect(divided.isLinear(graph))
        let bent = try group { g * Expression.apply(.sinh, $0) + $0 * $0 * $0 }
        #expect(!bent.isLinear(graph))
        let following = try group({ g * $0 }, following: true)
        #expect(!following.isSymmetric && following.isLinear(graph))
    }

    @Test func aLinearNetworkLeavesNothingToSolve() throws {
        let graph = Graph()
        let drive = graph.symbol("drive", .none)
        let resistances = (0..<4).map { graph.symbol("R\($0)", .none, sign: .positive) }
        let nodes = (0..<3).map { graph.symbol("V\($0)", .none) }
        // drive - R0 - V0 - R1 - V1 - R2 - V2 - R3 - ground
        let potentials = [drive] + nodes + [graph.constant(0)]
        let unknowns = (0..<3).map { k in
            unknown(
                nodes[k],
                (potentials[k + 1] - potentials[k]) / resistances[k]
                    + (potentials[k + 1] - potentials[k + 2]) / resistances[k + 1])
        }
        let reduction = try SystemReduction(graph: graph, unknowns: unknowns, outputs: nodes)
        #expect(reduction.groups.isEmpty)
        #expect(reduction.eliminated.count == 3)
        let values = [7.0, 2, 3, 5, 11]
        let found = graph.evaluate(reduction.outputs, where: Array(zip([drive] + resistances, values)))
        // Voltage divider: 2 + 3 + 5 + 11 = 21.
        for (value, above) in zip(found, [19.0, 16, 11]) { #expect(abs(value - 7 * above / 21) < 1e-14) }
    }

    @Test func thePumpThatBalancesAnIonIsEliminated() throws {
        let graph = Graph()
        let voltage = graph.symbol("V", .none)
        let cycles = graph.symbol("cycles", .none)
        let sodium = graph.symbol("P_Na", .none, sign: .positive)
        let potassium = graph.symbol("P_K", .none, sign: .positive)
        let sodiumCurrent = goldman(1, sodium, Expression(15), Expression(145), voltage)
        let potassiumCurrent = goldman(1, potassium, Expression(140), Expression(5), voltage)
        let f = Expression(faraday)
        let total = sodiumCurrent + potassiumCurrent + f * cycles
        let balance = potassiumCurrent / f - Expression(2) * cycles
        let reduction = try SystemReduction(
            graph: graph, unknowns: [unknown(voltage, total), unknown(cycles, balance)], outputs: [cycles])
        #expect(reduction.eliminated.count == 1)
        #expect(reduction.eliminated.first?.symbol.isSame(as: cycles) == true)
        #expect(reduction.groups.count == 1)
        #expect(reduction.groups.first?.slope == .rising)
        let at: [(symbol: Expression, value: Double)] = [(voltage, -0.05), (sodium, 1e-9), (potassium, 1e-8)]
        let direct = goldman(1, 1e-8, 140.0, 5, -0.05) / (2 * faraday)
        let found = graph.evaluate(reduction.outputs, where: at)[0]
        #expect(abs(found - direct) < 1e-14 * abs(direct))
    }

    @Test func aPumpThatTakesPartOfTheBalancedCurrentIsSolved() throws {
        // 3 Na+ out for 2 K+ in, exactly as fast as sodium leaks in: two thirds of the sodium current remain.
        let graph = Graph()
        let (voltage, cycles) = (graph.symbol("V", .none), graph.symbol("cycles", .none))
        let permeability = graph.symbol("P", .none, sign: .positive)
        let sodium = goldman(1, Expression(0.05) * permeability, Expression(15), Expression(145), voltage)
        let potassium = goldman(1, permeability, Expression(140), Expression(5), voltage)
        let f = Expression(faraday)
        let unknowns = [
            unknown(voltage, sodium + Expression(3) * f * cycles + potassium - Expression(2) * f * cycles),
            unknown(cycles, sodium / f + Expression(3) * cycles),
        ]
        let system = try CompiledSystem(
            graph: graph, unknowns: unknowns, outputs: [voltage, cycles], inputs: [(permeability, .lane)])
        #expect(system.unknownCount == 1)
        // J - J / 3 rises where J does: nothing is searched.
        #expect(!system.mayHaveSeveralSolutions)
        let results = BlockRunner(system).run([1e-8])
        // Mullins and Noda 1963: V = (R T / F) ln((r K_out + p Na_out) / (r K_in + p Na_in)), r = 3/2.
        let (r, p) = (1.5, 0.05)
        let expected: Double = Double.log((r * 5 + p * 145) / (r * 140 + p * 15)) / perVolt
        #expect(results.outcome() == .converged)
        #expect(results.rootCount(lane: 0) == 1)
        #expect(abs(results.value(output: 0) - expected) < 1e-12)
        let rate = -goldman(1, 0.05e-8, 15.0, 145, expected) / (3 * faraday)
        #expect(abs(results.value(output: 1) - rate) < 1e-10 * rate)
    }

    @Test func aCoefficientThatMayVanishIsKept() throws {
        let graph = Graph()
        let x = graph.symbol("x", .none)
        let gain = graph.symbol("gain", .none)
        let reduction = try SystemReduction(
            graph: graph, unknowns: [unknown(x, gain * x - Expression(1))], outputs: [x])
        #expect(reduction.eliminated.isEmpty)
        #expect(reduction.groups.first?.slope == .unknown)
    }

    /// a x + b y = 1, c x + d y = 2 with a coefficient that is as small as one likes: without a choice by size x would be
    /// the difference of two numbers 1/a as large.
    @Test(arguments: [
        [1e-20, 1, 1, 1], [1, 1, 1, 1e-20], [1e-20, 1, 1, 1e-20], [1, 1e-20, 1e-20, 1], [1e-9, 3e5, 2, 4e5],
        [2, 3, 5, 4],
    ])
    func smallCoefficientsOfALinearPair(_ sizes: [Double]) throws {
        for isNumber in [true, false] {
            let graph = Graph()
            let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none))
            let symbols = sizes.map { _ in graph.symbol("coefficient", .none, sign: .positive) }
            let k = isNumber ? sizes.map { Expression($0) } : symbols
            let unknowns = [
                unknown(x, k[0] * x + k[1] * y - Expression(1)), unknown(y, k[2] * x + k[3] * y - Expression(2)),
            ]
            let system = try CompiledSystem(
                graph: graph, unknowns: unknowns, outputs: [x, y], inputs: isNumber ? [] : symbols.map { ($0, .lane) })
            let results = BlockRunner(system).run(isNumber ? [] : sizes)
            let determinant: Double = sizes[0] * sizes[3] - sizes[1] * sizes[2]
            let expected = [(sizes[3] - 2 * sizes[1]) / determinant, (2 * sizes[0] - sizes[2]) / determinant]
            #expect(results.outcome() == .converged)
            for (output, value) in expected.enumerated() {
                let found = results.value(output: output)
                #expect(abs(found - value) < 1e-9 * max(1, abs(value)), "\(sizes) \(isNumber) \(found)")
            }
        }
    }

    @Test func twoBoundsAreLeftToTheSolver() throws {
        let graph = Graph()
        let x = graph.symbol("x", .none)
        var bounded = unknown(x, x - Expression(2))
        (bounded.minimum, bounded.maximum) = (0, 1)
        let reduction = try SystemReduction(graph: graph, unknowns: [bounded], outputs: [x])
        #expect(reduction.eliminated.isEmpty)
    }

    @Test func groupsComeInTheOrderOfTheirDependence() throws {
        let graph = Graph()
        let (a, b, c) = (graph.symbol("a", .none), graph.symbol("b", .none), graph.symbol("c", .none))
        func cube(_ x: Expression) -> Expression { x * x * x }
        // c first, then a and b, which depend on each other and on c.
        let unknowns = [
            unknown(a, cube(a) + cube(b) - c), unknown(b, cube(b) - Expression.exp(a)),
            unknown(c, Expression.exp(c) - Expression(2)),
        ]
        let reduction = try SystemReduction(graph: graph, unknowns: unknowns, outputs: [a])
        #expect(reduction.groups.map(\.unknowns.count) == [1, 2])
        #expect(reduction.groups.first?.slope == .rising)
    }

    @Test func aSeriesResistanceLeavesOneRisingResidual() throws {
        let graph = Graph()
        let (drive, film, node) = (
            graph.symbol("drive", .none), graph.symbol("film", .none), graph.symbol("node", .none)
        )
        let resistances = (0..<2).map { graph.symbol("R\($0)", .none, sign: .positive) }
        let current = Expression.exp(film) - Expression(1)
        let unknowns = [
            unknown(node, (node - drive) / resistances[0] + (node - film) / resistances[1]),
            unknown(film, current + (film - node) / resistances[1]),
        ]
        let reduction = try SystemReduction(graph: graph, unknowns: unknowns, outputs: [node])
        #expect(reduction.groups.count == 1)
        #expect(reduction.groups.first?.slope == .rising)
    }

    @Test func systemsThatCannotBeSolvedAreNamed() {
        let graph = Graph()
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none))
        let square = x * x - Expression(1)
        #expect(throws: SystemError.underdetermined(unknowns: ["y"])) {
            try SystemReduction(graph: graph, unknowns: [unknown(x, square), unknown(y, square)], outputs: [x])
        }
        var guessing = unknown(x, square)
        guessing.guess = y
        #expect(throws: SystemError.guessDependsOnUnknown(unknown: "x")) {
            try SystemReduction(graph: graph, unknowns: [guessing, unknown(y, y - Expression(1))], outputs: [x])
        }
        #expect(throws: SystemError.unboundSymbol(name: "y")) {
            try CompiledSystem(graph: graph, unknowns: [unknown(x, square)], outputs: [y], inputs: [])
        }
    }

    @Test func equationsAreMatchedToUnknownsThatTheyContain() throws {
        let graph = Graph()
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none))
        // The residual filed under x determines y, and the other way round.
        let unknowns = [
            unknown(x, Expression.exp(y) - Expression(3)), unknown(y, Expression.exp(x) - Expression(2) * y),
        ]
        let system = try CompiledSystem(graph: graph, unknowns: unknowns, outputs: [x, y], inputs: [])
        let results = BlockRunner(system).run([])
        #expect(results.outcome() == .converged)
        let expected = Double.log(3)
        #expect(abs(results.value(output: 1) - expected) < 1e-14)
        #expect(abs(results.value(output: 0) - Double.log(2 * expected)) < 1e-14)
    }
}
