import Equations
import Solvers
import Testing
import Units

@Suite struct GroupSolverTests {
    private func unknowns(_ symbols: [Expression], _ residuals: [Expression], guess: Double = 0) -> [Unknown] {
        zip(symbols, residuals).map {
            Unknown(symbol: $0, residual: $1, guess: Expression(guess), nature: .voltage)
        }
    }

    /// Coefficients of unknown sign keep a linear system from being eliminated.
    private func linear(_ order: Int) throws -> CompiledSystem {
        let graph = Graph()
        let x = (0..<order).map { graph.symbol("x\($0)", .none) }
        let a = (0..<order * order).map { graph.symbol("a\($0)", .none) }
        let b = (0..<order).map { graph.symbol("b\($0)", .none) }
        let residuals = (0..<order).map { row in
            (0..<order).reduce(-b[row]) { $0 + a[row * order + $1] * x[$1] }
        }
        return try CompiledSystem(
            graph: graph, unknowns: unknowns(x, residuals), outputs: x, inputs: (a + b).map { ($0, .lane) })
    }

    @Test(arguments: [2, 3, 7, 16]) func aLinearSystemIsSolvedExactly(order: Int) throws {
        let runner = BlockRunner(try linear(order))
        var random = SplitMix(state: UInt64(order))
        for _ in 0..<5 {
            // The solution is drawn, the right side follows. The first pivot is zero.
            var a = (0..<order * order).map { _ in random.uniform(-1, 1) }
            a[0] = 0
            let x = (0..<order).map { _ in random.uniform(-0.3, 0.3) }
            let b = (0..<order).map { row in (0..<order).reduce(0.0) { $0 + a[row * order + $1] * x[$1] } }
            let results = runner.run(a + b)
            #expect(results.outcome() == .converged)
            #expect(results.rootCount(lane: 0) == 0)
            for (k, value) in x.enumerated() { #expect(abs(results.value(output: k) - value) < 1e-11) }
        }
    }

    @Test func aSingularLaneSaysSoAndDisturbsNoOther() throws {
        let system = try linear(2)
        let runner = BlockRunner(system)
        // Inconsistent; consistent but undetermined; not a number; regular.
        let lanes: [[Double]] = [
            [1, 2, 2, 4, 1, 3], [1, 2, 2, 4, 1, 2], [.nan, 2, 2, 4, 1, 2], [1, 2, 3, 4, 0.1, 0.2],
        ]
        var results = BlockResults()
        let inputs = (0..<6).flatMap { input in lanes.map { $0[input] } }
        runner.run(lanes: 4, inputs: inputs.span, stride: 4, into: &results)
        #expect((0..<4).map { results.outcome(lane: $0) } == [.singular, .singular, .diverged, .converged])
        #expect(results.value(output: 0, lane: 0).isNaN)
        let alone = runner.run(lanes[3])
        for output in 0..<2 {
            #expect(alone.value(output: output).bitPattern == results.value(output: output, lane: 3).bitPattern)
        }
        #expect(abs(alone.value(output: 1) - 0.05) < 1e-15)
    }

    @Test func aChainOfJunctionsConducts() throws {
        // drive - R - V0 - D - V1 - D - V2 - D - ground. The same current flows through all: V0 = 3 vt ln(1 + I/I0).
        let graph = Graph()
        let drive = graph.symbol("drive", .none)
        let v = (0..<3).map { graph.symbol("V\($0)", .none) }
        func junction(_ from: Expression, _ to: Expression) -> Expression {
            Expression(1e-12) * (Expression.exp((from - to) / Expression(0.025)) - Expression(1))
        }
        // The resistor is cubic, so that nothing can be eliminated.
        let difference = drive - v[0]
        let into = difference * difference * difference + Expression(1e-3) * difference
        let currents = [junction(v[0], v[1]), junction(v[1], v[2]), junction(v[2], Expression(0))]
        let residuals = [currents[0] - into, currents[1] - currents[0], currents[2] - currents[1]]
        let system = try CompiledSystem(
            graph: graph, unknowns: unknowns(v, residuals), outputs: v, inputs: [(drive, .lane)])
        #expect(system.unknownCount == 3)
        let runner = BlockRunner(system)
        for drive in [-5.0, -0.1, 0, 0.3, 1, 5, 20] {
            let results = runner.run([drive])
            #expect(results.outcome() == .converged, "\(drive)")
            let current = bisect(-1e-12, 1e5) { current in
                let top: Double = 3 * 0.025 * Double.log1p(current / 1e-12)
                let rest: Double = drive - top
                return current - (rest * rest * rest + 1e-3 * rest)
            }
            let step: Double = 0.025 * Double.log1p(current / 1e-12)
            // Reverse current saturates: there the potentials are set by differences too small to compare.
            guard drive >= 0 else { continue }
            for (k, factor) in [3.0, 2, 1].enumerated() {
                #expect(abs(results.value(output: k) - factor * step) < 1e-9)
            }
        }
    }

    @Test func aMinimumOfTheResidualIsLeftByFollowingTheFlow() throws {
        // x^3 - 2 x + 2 has a minimum of its size at sqrt(2/3), where damped Newton from 0.9 ends; the flow
        // dx/dt = -residual runs past it to the only root.
        let graph = Graph()
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none))
        let residuals = [
            x * x * x - Expression(2) * x + Expression(2) + Expression(1e-3) * y * y, y + y * y * y - x * x * x,
        ]
        let system = try CompiledSystem(
            graph: graph, unknowns: unknowns([x, y], residuals, guess: 0.9), outputs: [x, y], inputs: [])
        #expect(system.unknownCount == 2)
        let results = BlockRunner(system).run([])
        #expect(results.outcome() == .converged)
        let root = bisect(-3, -1) { x in
            let y = bisect(-3, 3) { $0 + $0 * $0 * $0 - x * x * x }
            let cubic: Double = x * x * x - 2 * x + 2
            return cubic + 1e-3 * y * y
        }
        #expect(abs(results.value(output: 0) - root) < 1e-10)
    }

    @Test func companyDoesNotChangeABit() throws {
        let graph = Graph()
        let (x, y) = (graph.symbol("x", .none), graph.symbol("y", .none))
        let (a, b) = (graph.symbol("a", .none), graph.symbol("b", .none))
        // Strongly coupled, several damped steps.
        let residuals = [
            Expression.apply(.sinh, x + y) + x - a, Expression.apply(.sinh, x - Expression(2) * y) - y - b,
        ]
        let system = try CompiledSystem(
            graph: graph, unknowns: unknowns([x, y], residuals), outputs: [x, y], inputs: [(a, .lane), (b, .lane)])
        let runner = BlockRunner(system)
        var random = SplitMix(state: 3)
        let devices = (0..<40).map { _ in [random.uniform(-50, 50), random.uniform(-50, 50)] }
        var results = BlockResults()
        let inputs = (0..<2).flatMap { input in devices.map { $0[input] } }
        runner.run(lanes: 40, inputs: inputs.span, stride: 40, into: &results)
        for (lane, device) in devices.enumerated() {
            let alone = runner.run(device)
            #expect(results.outcome(lane: lane) == .converged)
            let (p, q) = (results.value(output: 0, lane: lane), results.value(output: 1, lane: lane))
            let left = graph.evaluate(residuals, where: [(x, p), (y, q), (a, device[0]), (b, device[1])])
            for value in left { #expect(abs(value) < 1e-9) }
            #expect(alone.value(output: 0).bitPattern == p.bitPattern)
            #expect(alone.value(output: 1).bitPattern == q.bitPattern)
            #expect(alone.iterations[0] == results.iterations[lane])
        }
    }
}
