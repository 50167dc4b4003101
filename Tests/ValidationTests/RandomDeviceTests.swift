import Analyses
import Datasets
import Devices
import Equations
import Foundation
import Iontronics
import Solvers
import Testing

/// A thousand devices made at random, from their text to their numbers; every converged point is confirmed by scalar
/// evaluation of the current of the membrane, which shares neither the compiled program nor the solver.
struct RandomDeviceTests {
    /// The membrane of a device as a function of its voltage.
    private struct Membrane {
        let device: Device
        private let current: Equations.Expression
        private let parts: [Equations.Expression]

        init(_ descriptor: Descriptor) throws {
            let built = try descriptor.built()
            device = built
            current = built.membranes[0].current.stored(in: built.graph)
            parts = built.membranes[0].parts.map { $0.current.stored(in: built.graph) }
        }

        /// The net current at a voltage, and the sum of the magnitudes of its parts.
        func current(at voltage: Double) -> (net: Double, size: Double) {
            let values = device.graph.evaluate([current] + parts, where: [(device.membranes[0].voltage, voltage)])
            return (values[0], values.dropFirst().reduce(0) { $0 + abs($1) })
        }
    }

    /// What a point must satisfy.
    private enum Held {
        case voltage(Double)
        case current(Double)
    }

    private struct Tally {
        var points = 0
        var failed: [String] = []
        var unconfirmed: [String] = []
        var severalRoots = 0
    }

    /// Kirchhoff's law at the membrane: its current less what comes through the port.
    private static func residual(_ membrane: Membrane, _ voltage: Double, _ held: Held, _ resistance: Double?) -> (
        net: Double, size: Double
    ) {
        let own = membrane.current(at: voltage)
        switch held {
        case .current(let entering): return (own.net - entering, own.size + abs(entering))
        case .voltage(let port):
            let through = (port - voltage) / (resistance ?? .nan)
            return (own.net - through, own.size + abs(through))
        }
    }

    /// Whether a voltage solves the equation: the residual changes sign around it, or is nothing but rounding.
    private static func isSolution(_ membrane: Membrane, _ voltage: Double, _ held: Held, _ resistance: Double?) -> Bool
    {
        let here = residual(membrane, voltage, held, resistance)
        if abs(here.net) <= 1e-12 * here.size { return true }
        let width = max(1e-9, 1e-8 * abs(voltage))
        let below = residual(membrane, voltage - width, held, resistance).net
        let above = residual(membrane, voltage + width, held, resistance).net
        return (below > 0) != (above > 0)
    }

    private static func check(_ random: RandomDevice, number: Int, into tally: inout Tally) throws {
        let descriptor = try Bench.descriptor(random.text)
        let membrane = try Membrane(descriptor)
        for analysis in ["rest", "held", "driven"] {
            let run = try Bench(
                AnalysisSpec(analysis, #require(descriptor.root["analyses"]?[analysis]), of: descriptor), of: descriptor
            )
            let (status, voltages, currents) = (try run["solver_status"], try run["membrane"], try run["through"])
            for point in status.indices {
                tally.points += 1
                let name = "device \(number), \(analysis) \(point)"
                guard status[point] == 0 else {
                    tally.failed.append("\(name): status \(Int(status[point]))")
                    continue
                }
                let held: Held =
                    switch analysis {
                    case "held": .voltage(-0.2 + 0.4 * Double(point) / 16)
                    case "driven":
                        .current(
                            random.currents.lowerBound + (random.currents.upperBound - random.currents.lowerBound)
                                * Double(point) / 8)
                    default: .current(0)
                    }
                if analysis == "held", random.resistance == nil {
                    let expected = membrane.current(at: voltages[point])
                    if !isClose(currents[point], expected.net, absolute: 1e-12 * expected.size) {
                        tally.unconfirmed.append("\(name): current \(currents[point]), expected \(expected.net)")
                    }
                } else if !isSolution(membrane, voltages[point], held, random.resistance) {
                    tally.unconfirmed.append("\(name): \(voltages[point]) V does not solve it")
                }
            }
            guard analysis == "rest", status[0] == 0 else { continue }
            try checkRoots(
                membrane, rest: voltages[0], found: Int(run["root_count"][0]), "device \(number)", into: &tally)
        }
    }

    /// Compares what rests were found with the changes of sign on a fine grid: none is missed, and none that is stable
    /// lies below the one reported.
    private static func checkRoots(
        _ membrane: Membrane, rest: Double, found: Int, _ name: String, into tally: inout Tally
    ) throws {
        let step = 1e-3
        var (crossings, lowest) = (0, Double.infinity)
        var before = membrane.current(at: -1).net
        for voltage in stride(from: -1 + step, through: 1, by: step) {
            let now = membrane.current(at: voltage).net
            if (before < 0) != (now < 0) {
                crossings += 1
                if before < 0 { lowest = min(lowest, voltage - step) }
            }
            before = now
        }
        if found < crossings { tally.unconfirmed.append("\(name): \(found) rests found of \(crossings)") }
        if lowest < rest - 2 * step {
            tally.unconfirmed.append("\(name): a stable rest near \(lowest) V lies below \(rest) V")
        }
        if crossings > 1 { tally.severalRoots += 1 }
    }

    @Test func aThousandRandomDevices() throws {
        var generator = Generator(state: 20_240_611)
        var tally = Tally()
        var refused: [String] = []
        for number in 0..<1000 {
            do {
                let random = try RandomDevice(&generator, number: number) { text in
                    let membrane = try Membrane(Bench.descriptor(text))
                    let slope = (membrane.current(at: 1e-3).net - membrane.current(at: -1e-3).net) / 2e-3
                    return (slope, membrane.current(at: -0.3).net, membrane.current(at: 0.3).net)
                }
                try Self.check(random, number: number, into: &tally)
            } catch let error as Diagnostics {
                refused.append("device \(number): \(error.entries.filter { $0.severity == .error }.map(\.message))")
            }
        }
        print(
            "\(tally.points) points of 1000 random devices: \(tally.failed.count) did not converge, \(tally.severalRoots) devices rest in several ways"
        )
        for line in refused + tally.failed + tally.unconfirmed { print("  " + line) }
        #expect(refused.isEmpty)
        #expect(Double(tally.failed.count) <= 0.005 * Double(tally.points))
        #expect(tally.unconfirmed.isEmpty)
        // Of those built for it; the pumps of some leave one rest only.
        #expect(tally.severalRoots > 200)
    }
}
