import Equations
import Solvers
import Testing
import Units

/// Membranes with one zero-current potential: any mixture of GHK currents, a leak and a pump, alone or behind a
/// series resistance.
@Suite struct MonotoneTests {
    private static let charges = [-3, -2, -1, 1, 2, 3]

    /// One permeability and two concentrations per charge, leak, its reversal, pump, series resistance, drive.
    private static func build(series: Bool) throws -> CompiledSystem {
        let graph = Graph()
        let voltage = graph.symbol("V", .none)
        var inputs: [Expression] = []
        var current = Expression(0)
        for z in charges {
            let values = ["P", "inside", "outside"].map { graph.symbol($0, .none, sign: .nonNegative) }
            inputs += values
            current = current + goldman(z, values[0], values[1], values[2], voltage)
        }
        let (leak, reversal) = (graph.symbol("leak", .none, sign: .positive), graph.symbol("reversal", .none))
        let pump = graph.symbol("pump", .none)
        current = current + leak * (voltage - reversal) + pump
        inputs += [leak, reversal, pump]
        var residual = current
        if series {
            let (resistance, drive) = (graph.symbol("R", .none, sign: .positive), graph.symbol("drive", .none))
            residual = current + (voltage - drive) / resistance
            inputs += [resistance, drive]
        }
        let unknown = Unknown(symbol: voltage, residual: residual, guess: Expression(-0.06), nature: .voltage)
        return try CompiledSystem(
            graph: graph, unknowns: [unknown], outputs: [voltage, residual], inputs: inputs.map { ($0, .lane) })
    }

    private static func current(_ values: ArraySlice<Double>, _ voltage: Double) -> Double {
        let v = Array(values)
        var sum = 0.0
        for (k, z) in charges.enumerated() { sum += goldman(z, v[3 * k], v[3 * k + 1], v[3 * k + 2], voltage) }
        return sum + v[18] * (voltage - v[19]) + v[20]
    }

    /// Values of one device: 1 to 6 ions from 1 nM to 5 M.
    private static func draw(_ random: inout SplitMix, series: Bool) -> [Double] {
        let present = Int(random.uniform(1, 7))
        var values: [Double] = []
        for (rank, _) in charges.enumerated() {
            let permeability = (rank * 5 + present) % 6 < present ? random.decades(1e-12, 1e-4) : 0
            values += [permeability, random.decades(1e-6, 5e3), random.decades(1e-6, 5e3)]
        }
        values += [
            random.decades(1e-6, 10), random.uniform(-0.1, 0.1), random.uniform(-1, 1) * random.decades(1e-6, 1),
        ]
        if series {
            // The membrane's own resistance at rest, times 1e-3 to 1e3.
            let rise: Double = (current(values[...], 1e-3) - current(values[...], -1e-3)) / 2e-3
            values += [random.decades(1e-3, 1e3) / rise, random.uniform(-1, 1)]
        }
        return values
    }

    @Test(arguments: [false, true]) func everyMixtureConvergesToTheBisectedRoot(series: Bool) throws {
        let system = try Self.build(series: series)
        #expect(!system.mayHaveSeveralSolutions)
        let runner = BlockRunner(system)
        var results = BlockResults()
        var random = SplitMix(state: series ? 1 : 2)
        for _ in 0..<20 {
            let devices = (0..<64).map { _ in Self.draw(&random, series: series) }
            let inputs = (0..<system.laneInputCount).flatMap { input in devices.map { $0[input] } }
            runner.run(lanes: 64, inputs: inputs.span, stride: 64, into: &results)
            for (lane, device) in devices.enumerated() {
                #expect(results.outcome(lane: lane) == .converged)
                #expect(results.rootCount(lane: lane) == 1)
                let expected = bisect(-1e9, 1e9) { voltage in
                    let external: Double = series ? (voltage - device[22]) / device[21] : 0
                    return Self.current(device[...], voltage) + external
                }
                // What rounding leaves of a sum of terms that cancel, seen through its slope.
                let found = results.value(output: 0, lane: lane)
                #expect(abs(found - expected) <= 1e-10 + 1e-10 * abs(expected), "\(device)")
            }
        }
    }

    @Test func aLaneIsTheSameInAnyCompany() throws {
        let system = try Self.build(series: false)
        var random = SplitMix(state: 5)
        var devices = (0..<64).map { _ in Self.draw(&random, series: false) }
        let runner = BlockRunner(system)
        func run(_ order: [Int]) -> BlockResults {
            var results = BlockResults()
            let inputs = (0..<system.laneInputCount).flatMap { input in order.map { devices[$0][input] } }
            runner.run(lanes: order.count, inputs: inputs.span, stride: order.count, into: &results)
            return results
        }
        let together = run(Array(0..<64))
        func compare(_ order: [Int]) {
            let results = run(order)
            for (lane, device) in order.enumerated() {
                #expect(
                    results.value(output: 0, lane: lane).bitPattern
                        == together.value(output: 0, lane: device).bitPattern)
                #expect(results.status[lane] == together.status[device])
                #expect(results.iterations[lane] == together.iterations[device])
                #expect(results.residual[lane].bitPattern == together.residual[device].bitPattern)
            }
        }
        compare((0..<64).reversed())
        compare(Array(3..<16))
        for device in 0..<64 { compare([device]) }
        // Bad lanes: not a number, and a membrane that conducts nothing.
        let good = devices
        devices[10] = devices[10].map { _ in .nan }
        devices[11] = devices[11].map { _ in 0 }
        let disturbed = run(Array(0..<64))
        #expect(disturbed.outcome(lane: 10) == .diverged)
        #expect(disturbed.outcome(lane: 11) == .singular)
        #expect(disturbed.value(output: 0, lane: 10).isNaN)
        for lane in 0..<64 where lane != 10 && lane != 11 {
            #expect(
                disturbed.value(output: 0, lane: lane).bitPattern == together.value(output: 0, lane: lane).bitPattern)
            #expect(disturbed.iterations[lane] == together.iterations[lane])
        }
        devices = good
    }

    @Test func aSteepJunctionIsReachedFromTheFlatSide() throws {
        // I = I0 (exp(V / 25 mV) - 1) + g V - drive with the start where the junction does not conduct, and where its
        // current overflows.
        let graph = Graph()
        let (voltage, drive) = (graph.symbol("V", .none), graph.symbol("drive", .none))
        let start = graph.symbol("start", .none)
        let junction = Expression(1e-14) * (Expression.exp(voltage / Expression(0.025)) - Expression(1))
        let unknown = Unknown(
            symbol: voltage, residual: junction + Expression(1e-12) * voltage - drive, guess: start, nature: .voltage)
        let system = try CompiledSystem(
            graph: graph, unknowns: [unknown], outputs: [voltage], inputs: [(drive, .lane), (start, .lane)])
        let runner = BlockRunner(system)
        for start in [-50.0, 0, 1, 30] {
            for drive in [-1e-12, 1e-9, 1e-3, 1e3] {
                let results = runner.run([drive, start])
                #expect(results.outcome() == .converged)
                let expected = bisect(-10, 10) { v in
                    let junction: Double = 1e-14 * (Double.exp(v / 0.025) - 1)
                    return junction + 1e-12 * v - drive
                }
                #expect(abs(results.value(output: 0) - expected) < 1e-10)
            }
        }
    }

    @Test func aRootOutsideTheBoundsIsNotInvented() throws {
        let graph = Graph()
        let (x, target) = (graph.symbol("x", .none, sign: .positive), graph.symbol("target", .none))
        let unknown = Unknown(
            symbol: x, residual: x * x * x - target, guess: Expression(0.5), nature: .fraction, minimum: 0, maximum: 1)
        let system = try CompiledSystem(graph: graph, unknowns: [unknown], outputs: [x], inputs: [(target, .lane)])
        let runner = BlockRunner(system)
        #expect(runner.run([8]).outcome() == .stalled)
        #expect(runner.run([8]).value(output: 0).isNaN)
        let inside = runner.run([0.125])
        #expect(inside.outcome() == .converged)
        #expect(abs(inside.value(output: 0) - 0.5) < 1e-12)
    }

    @Test func aJumpIsNoRoot() throws {
        // The sign of x - 1/3, plus a little slope: it changes sign where it is not zero.
        let graph = Graph()
        let x = graph.symbol("x", .none)
        let distance = x - Expression(1.0 / 3)
        let residual = Expression.apply(.sign, distance) + Expression(1e-3) * distance
        let system = try CompiledSystem(
            graph: graph, unknowns: [Unknown(symbol: x, residual: residual, guess: Expression(-2))], outputs: [x],
            inputs: [])
        #expect(BlockRunner(system).run([]).outcome() == .stalled)
    }

    @Test func aCurveStartsEachPointAtTheOneBefore() throws {
        let graph = Graph()
        let (voltage, drive) = (graph.symbol("V", .none), graph.symbol("drive", .none))
        let gain = graph.symbol("gain", .none, sign: .positive)
        let residual = Expression.apply(.sinh, voltage) * gain - drive
        let unknown = Unknown(symbol: voltage, residual: residual, guess: Expression(0), nature: .voltage)
        let system = try CompiledSystem(
            graph: graph, unknowns: [unknown], outputs: [voltage, voltage * drive],
            inputs: [(gain, .lane), (drive, .loop(1))], loopExtents: [2, 50])
        let drives = (0..<50).map { Double($0) }
        let results = BlockRunner(system, loopValues: [drives]).run([2])
        for point in 0..<100 {
            let expected = Double.asinh(drives[point % 50] / 2)
            #expect(results.outcome(point: point) == .converged)
            #expect(abs(results.value(output: 0, point: point) - expected) < 1e-12)
            #expect(abs(results.value(output: 1, point: point) - expected * drives[point % 50]) < 1e-10)
        }
        // Both curves are computed alike; along them the start is nearer than the guess.
        #expect(Array(results.iterations[0..<50]) == Array(results.iterations[50..<100]))
        #expect(results.iterations[49] < 5)
    }

    /// As an impedance has frequencies, at all of which the device rests at one point.
    @Test func anAxisThatTheEquationsDoNotReadSolvesNothingAgain() throws {
        let graph = Graph()
        let (voltage, drive) = (graph.symbol("V", .none), graph.symbol("drive", .none))
        let (gain, factor) = (graph.symbol("gain", .none, sign: .positive), graph.symbol("factor", .none))
        let residual = Expression.apply(.sinh, voltage) * gain - drive
        let unknown = Unknown(symbol: voltage, residual: residual, guess: Expression(0), nature: .voltage)
        let system = try CompiledSystem(
            graph: graph, unknowns: [unknown], outputs: [voltage, voltage * factor],
            inputs: [(gain, .lane), (drive, .loop(0)), (factor, .loop(1))], loopExtents: [3, 50])
        let (drives, factors) = ([1.0, 20, 400], (0..<50).map { Double($0) })
        let results = BlockRunner(system, loopValues: [drives, factors]).run([2])
        for point in 0..<150 {
            let (row, first) = (point / 50, point / 50 * 50)
            #expect(results.outcome(point: point) == .converged)
            #expect(abs(results.value(output: 0, point: point) - Double.asinh(drives[row] / 2)) < 1e-12)
            #expect(results.value(output: 0, point: point) == results.value(output: 0, point: first))
            #expect(
                results.value(output: 1, point: point) == results.value(output: 0, point: first) * factors[point % 50])
            // A search of its own would begin at the solution and take one step.
            #expect(results.iterations[point] == results.iterations[first])
        }
        #expect(results.iterations[0] > 2)
    }
}
