import Equations
import Solvers
import Testing
import Units

/// Membranes with several zero-current potentials: mixtures of conductances that open with voltage.
@Suite struct RootSearchTests {
    private static let branches = 3

    /// Of each branch conductance, half, slope, reversal; a leak and its reversal; where the search starts.
    private static func build(initial: Bool) throws -> CompiledSystem {
        let graph = Graph()
        let voltage = graph.symbol("V", .none)
        var inputs: [Expression] = []
        var current = Expression(0)
        for _ in 0..<branches {
            let conductance = graph.symbol("conductance", .none, sign: .positive)
            let (half, slope) = (graph.symbol("half", .none), graph.symbol("slope", .none))
            let reversal = graph.symbol("reversal", .none)
            inputs += [conductance, half, slope, reversal]
            current =
                current + conductance * Expression.logistic((voltage - half) / slope) * (voltage - reversal)
        }
        let (leak, reversal) = (graph.symbol("leak", .none, sign: .positive), graph.symbol("reversal", .none))
        let near = graph.symbol("near", .none)
        current = current + leak * (voltage - reversal)
        inputs += [leak, reversal, near]
        let unknown = Unknown(
            symbol: voltage, residual: current, guess: Expression(-0.06), initial: initial ? near : nil,
            nature: .voltage)
        return try CompiledSystem(
            graph: graph, unknowns: [unknown], outputs: [voltage], inputs: inputs.map { ($0, .lane) })
    }

    private static func current(_ values: [Double], _ voltage: Double) -> Double {
        var sum: Double = values[4 * branches] * (voltage - values[4 * branches + 1])
        for k in 0..<branches {
            let open = Double.logistic((voltage - values[4 * k + 1]) / values[4 * k + 2])
            sum += values[4 * k] * open * (voltage - values[4 * k + 3])
        }
        return sum
    }

    private static func draw(_ random: inout SplitMix) -> [Double] {
        var values: [Double] = []
        for branch in 0..<branches {
            // Reversals on alternate sides make currents that turn back.
            values += [random.decades(0.1, 100), random.uniform(-0.08, 0.05)]
            values += [random.uniform(0.002, 0.01) * (random.uniform(0, 1) < 0.3 ? -1 : 1)]
            values += [random.uniform(0.02, 0.1) * (branch % 2 == 0 ? 1 : -1)]
        }
        return values + [random.decades(0.01, 1), random.uniform(-0.1, 0.05), random.uniform(-0.1, 0.1)]
    }

    /// All roots between -0.3 and 0.3 V by a scan a hundred times as fine and bisection.
    private static func scan(_ values: [Double]) -> [Root] {
        var roots: [Root] = []
        let step = 1e-5
        var before = current(values, -0.3)
        for index in 1...60_000 {
            let voltage = -0.3 + step * Double(index)
            let now = current(values, voltage)
            if (now > 0) != (before > 0) {
                let rises = now > before
                let root = bisect(voltage - step, voltage) { rises ? current(values, $0) : -current(values, $0) }
                roots.append(Root(value: root, isStable: rises))
            }
            before = now
        }
        return roots
    }

    @Test func everyRootIsFoundAndTheRuleChooses() throws {
        let (free, near) = (try Self.build(initial: false), try Self.build(initial: true))
        #expect(free.mayHaveSeveralSolutions)
        let (runner, nearRunner) = (BlockRunner(free), BlockRunner(near))
        var random = SplitMix(state: 11)
        var results = BlockResults()
        var nearResults = BlockResults()
        var several = 0
        for _ in 0..<3 {
            let devices = (0..<64).map { _ in Self.draw(&random) }
            let inputs = (0..<free.laneInputCount).flatMap { input in devices.map { $0[input] } }
            runner.run(lanes: 64, inputs: inputs.span, stride: 64, into: &results)
            nearRunner.run(lanes: 64, inputs: inputs.span, stride: 64, into: &nearResults)
            for (lane, device) in devices.enumerated() {
                let expected = Self.scan(device)
                several += expected.count > 1 ? 1 : 0
                #expect(results.outcome(lane: lane) == .converged)
                #expect(results.rootCount(lane: lane) == expected.count)
                let stable = expected.filter(\.isStable).map(\.value)
                let lowest = try #require(stable.min())
                #expect(abs(results.value(output: 0, lane: lane) - lowest) < 1e-10)
                let target = device[4 * Self.branches + 2]
                let nearest = try #require(stable.min { abs($0 - target) < abs($1 - target) })
                #expect(abs(nearResults.value(output: 0, lane: lane) - nearest) < 1e-10)
                guard lane % 8 == 0 else { continue }
                let listed = runner.solutions(device)
                #expect(listed.map(\.isStable) == expected.map(\.isStable))
                for (solution, root) in zip(listed, expected) { #expect(abs(solution.outputs[0] - root.value) < 1e-10) }
            }
        }
        // The mixtures are worth the name.
        #expect(several > 20)
    }

    @Test func grouplessResultsAreTheSame() throws {
        let system = try Self.build(initial: false)
        let runner = BlockRunner(system)
        var random = SplitMix(state: 12)
        let devices = (0..<24).map { _ in Self.draw(&random) }
        var together = BlockResults()
        let inputs = (0..<system.laneInputCount).flatMap { input in devices.map { $0[input] } }
        runner.run(lanes: 24, inputs: inputs.span, stride: 24, into: &together)
        for (lane, device) in devices.enumerated() where lane % 5 == 0 {
            let alone = runner.run(device)
            #expect(alone.value(output: 0).bitPattern == together.value(output: 0, lane: lane).bitPattern)
            #expect(alone.rootCount(lane: 0) == together.rootCount(lane: lane))
            #expect(alone.iterations[0] == together.iterations[lane])
        }
    }

    private func solve(
        _ residual: (Expression) -> Expression, minimum: Double? = nil, maximum: Double? = nil,
        nature: Unknown.Nature = .voltage
    ) throws -> (solutions: [SystemSolution], results: BlockResults) {
        let graph = Graph()
        let x = graph.symbol("x", .none)
        let unknown = Unknown(
            symbol: x, residual: residual(x), guess: Expression(0), nature: nature, minimum: minimum, maximum: maximum)
        let runner = BlockRunner(
            try CompiledSystem(graph: graph, unknowns: [unknown], outputs: [x], inputs: []))
        return (runner.solutions([]), runner.run([]))
    }

    @Test func twoRootsWithinOneStepAreFound() throws {
        // (x - a)(x - b)(x + 0.5) with a and b a hundred times as close as the grid.
        let (a, b) = (0.12345, 0.12346)
        let found = try solve { ($0 - Expression(a)) * ($0 - Expression(b)) * ($0 + Expression(0.5)) }.solutions
        #expect(found.map(\.isStable) == [true, false, true])
        for (solution, root) in zip(found, [-0.5, a, b]) { #expect(abs(solution.unknown - root) < 1e-10) }
    }

    /// Cubics whose roots lie between two points of the grid, or on both sides of one: the residual turns twice in
    /// between, and neither the signs nor the slopes of the points show it by themselves.
    @Test func twoTurnsWithinOneStepAreFound() throws {
        var random = SplitMix(state: 21)
        var cases = [[-0.1, 0.6, 0.7], [0.3, 0.5, 0.7], [0.05, 0.06, 0.95], [-0.6, 0.1, 0.2], [0.49, 0.5, 0.51]]
        for _ in 0..<100 { cases.append((0..<3).map { _ in random.uniform(-0.7, 1.7) }.sorted()) }
        for places in cases where places[1] - places[0] > 1e-3 && places[2] - places[1] > 1e-3 {
            let roots = places.map { 0.123 + 1e-3 * $0 }
            let found = try solve { x in
                (x - Expression(roots[0])) * (x - Expression(roots[1])) * (x - Expression(roots[2])) * Expression(1e9)
            }.solutions
            #expect(found.map(\.isStable) == [true, false, true], "\(places)")
            for (solution, root) in zip(found, roots) { #expect(abs(solution.unknown - root) < 1e-9, "\(places)") }
        }
    }

    /// A gate that opens within a twentieth of a step, against a count on a grid ten thousand times as fine.
    @Test(arguments: [0.00035, 0.0004, 0.00045, 0.0005, 0.0006, 0.0008])
    func aNarrowGateWithinOneStep(_ size: Double) throws {
        func value(_ x: Double) -> Double { x - 0.12305 - size * Double.logistic((x - 0.12345) / 2e-5) }
        let found = try solve { x in
            x - Expression(0.12305) - Expression(size)
                * Expression.logistic((x - Expression(0.12345)) / Expression(2e-5))
        }.solutions
        let fine = (0...20_000).map { value(0.1225 + 1e-7 * Double($0)) }
        #expect(found.count == zip(fine, fine.dropFirst()).count { ($0 > 0) != ($1 > 0) })
        for solution in found { #expect(abs(value(solution.unknown)) < 1e-12) }
    }

    @Test func theRangeGrowsUntilARootIsFound() throws {
        let found = try solve { $0 * $0 * $0 - Expression(37) * $0 * $0 + $0 - Expression(37) }.solutions
        #expect(found.count == 1)
        #expect(abs((found.first?.unknown ?? 0) - 37) < 1e-8)
    }

    @Test func aPoleIsNoRoot() throws {
        // 1/(x - 1/3) + 2 has its root at -1/6 and changes sign at the pole.
        let found = try solve { Expression(1) / ($0 - Expression(1.0 / 3)) + Expression(2) }.solutions
        #expect(found.count == 1)
        #expect(abs((found.first?.unknown ?? 0) + 1.0 / 6) < 1e-10)
    }

    @Test func withoutARootTheLaneSaysSo() throws {
        let none = try solve { $0 * $0 + Expression(1) }.results
        #expect(none.outcome() == .stalled)
        #expect(none.rootCount(lane: 0) == 0)
        #expect(none.value(output: 0).isNaN)
        let undefined = try solve { $0 * $0 + Expression.log(Expression(-1) - $0 * $0) }.results
        #expect(undefined.outcome() == .diverged)
    }

    @Test func boundsLimitTheSearch() throws {
        // x^2 = 1/4 has one root in 0...1.
        let found = try solve({ $0 * $0 - Expression(0.25) }, minimum: 0, maximum: 1, nature: .fraction).solutions
        #expect(found.count == 1)
        #expect(abs((found.first?.unknown ?? 0) - 0.5) < 1e-12)
    }
}
