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
    private static func residual(_ membrane: Membrane, _ voltage: Double, _ held: Held, _ resistance: Double?) -> (net: Double, size: Double) {
        let own = membrane.current(at: voltage)
        switch held {
        case .current(let entering): return (own.net - entering, own.size + abs(entering))
        case .voltage(let port):
            let through = (port - voltage) / (resistance ?? .nan)
            return (own.net - through, own.size + abs(through))
        }
    }

    /// Whether a voltage solves the equation: the residual changes sign around it, or is nothing but rounding.
    private static func isSolution(_ membrane: Membrane, _ voltage: Double, _ held: Held, _ resistance: Double?) -> Bool {
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
        for analysis in ["rest", "clamp", "drive"] {
            let run = try Bench(AnalysisSpec(analysis, descriptor.root["analyses"]![analysis]!, of: descriptor), of: descriptor)
            let (status, voltages, currents) = (try run["solver_status"], try run["membrane"], try run["current"])
            for point in status.indices {
                tally.points += 1
                let name = "device \(number), \(analysis) \(point)"
                guard status[point] == 0 else {
                    tally.failed.append("\(name): status \(Int(status[point]))")
                    continue
                }
                let held: Held =
                    switch analysis {
                    case "clamp": .voltage(-0.2 + 0.4 * Double(point) / 16)
                    case "drive":
                        .current(random.currents.lowerBound + (random.currents.upperBound - random.currents.lowerBound) * Double(point) / 8)
                    default: .current(0)
                    }
                if analysis == "clamp", random.resistance == nil {
                    let expected = membrane.current(at: voltages[point])
                    if !isClose(currents[point], expected.net, absolute: 1e-12 * expected.size) {
                        tally.unconfirmed.append("\(name): current \(currents[point]), expected \(expected.net)")
                    }
                } else if !isSolution(membrane, voltages[point], held, random.resistance) {
                    tally.unconfirmed.append("\(name): \(voltages[point]) V does not solve it")
                }
            }
            guard analysis == "rest", status[0] == 0 else { continue }
            if try run["root_count"][0] > 1 { tally.severalRoots += 1 }
            // No stable potential lies below the one reported: the current would rise through zero there.
            var before = membrane.current(at: -2).net
            for voltage in stride(from: -1.99, to: voltages[0] - 0.011, by: 0.01) {
                let now = membrane.current(at: voltage).net
                if before < 0, now > 0 {
                    tally.unconfirmed.append("device \(number): a stable potential near \(voltage) V lies below \(voltages[0]) V")
                    break
                }
                before = now
            }
        }
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
        print("\(tally.points) points of 1000 random devices: \(tally.failed.count) did not converge, \(tally.severalRoots) devices rest in several ways")
        for line in refused + tally.failed + tally.unconfirmed { print("  " + line) }
        #expect(refused.isEmpty)
        #expect(Double(tally.failed.count) <= 0.005 * Double(tally.points))
        #expect(tally.unconfirmed.isEmpty)
        #expect(tally.severalRoots > 250)
    }
}
