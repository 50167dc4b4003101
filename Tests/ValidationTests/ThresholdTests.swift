import Foundation
import Testing

/// Reference cases that are read off a sweep of traces, and those of plain circuits and laws.
@Suite struct ThresholdTests {
    /// The least value of a sweep of the squid axon at which it fires at least so often, in the unit of the axis.
    private func least(
        _ path: String, _ unit: String, from: Double, step: Double, drive: String, stop: String, spikes: Double
    ) throws -> Double {
        let values = (0...30).map { from + step * Double($0) }
        let run = try Bench(
            """
            schema: iontronic/1
            name: threshold
            like: hodgkin-huxley-axon
            parameters: { push: 0 mV }
            analyses:
              threshold:
                sweep:
                  - \(path): [\(values.map { "\($0) \(unit)" }.joined(separator: ", "))]
                drive: { I: \(drive) }
                transient: { stop: \(stop), output: \(stop), tolerance: 1e-8 }
                events: { spike: V > 0 mV }
                record: [V]
                figures: { number: count(spike) }
                keep: figures
            """, "threshold")
        let numbers = try run["number"]
        let index = try #require(numbers.firstIndex { $0 >= spikes })
        #expect(index > 0 && numbers[..<index].allSatisfy { $0 < spikes })
        return (values[index] + values[index - 1]) / 2
    }

    /// A displacement takes 1 us here, a current step none. How long it fires just above the last threshold has no limit, so that
    /// a number for "repetitive" belongs to a time; the published one is to a hundredth.
    @Test func thresholdsOfTheSquidAxon() throws {
        let current = "{ step: { level: stimulus } }"
        let pulse = "{ pulse: { level: push * 1 uF/cm^2 / 1 us, width: 1 us } }"
        let kick = try least("push", "mV", from: 6.48, step: 0.002, drive: pulse, stop: "20 ms", spikes: 1)
        let once = try least(
            "stimulus", "uA/cm^2", from: 2.23, step: 0.001, drive: current, stop: "50 ms", spikes: 1)
        let forever = try least(
            "stimulus", "uA/cm^2", from: 6.24, step: 0.001, drive: current, stop: "500 ms", spikes: 25)
        try ReferenceCase.named("S31").check(
            [
                "instant dV threshold": kick, "step I for 1 spike": once, "published repetitive ~6.2-6.3": forever,
            ],
            except: [
                "step I for repetitive firing (from rest)", "peak after +15 mV displacement", "time of peak",
            ])
    }

    @Test func frequencyOfTheWidestLoop() throws {
        let run = try Bench(
            """
            schema: iontronic/1
            name: widest
            like: conical-memristor
            analyses:
              loops:
                sweep: { frequency: [33.7 Hz, 33.9 Hz, 34.1 Hz] }
                drive: { V: { sine: { amplitude: 1 V, frequency: frequency } } }
                periodic: { period: 1 / frequency, tolerance: 1e-10 }
                record: [V]
                figures: { right: "lobe(I, V)", left: "-lobe(I, -V)" }
            """, "loops")
        let areas = try zip(run["right"], run["left"]).map { abs($0) + abs($1) }
        // The top of the parabola through three points.
        let shift = (areas[0] - areas[2]) / (areas[0] - 2 * areas[1] + areas[2]) / 2
        let memory = 1e-5 * 1e-5 / (12 * 1.75e-9)
        try ReferenceCase.named("S23").check([
            "f_max of total lobe area": 33.9 + 0.2 * shift, "1/(2 pi tau)": 1 / (2 * Double.pi * memory),
        ])
    }

    @Test func networkOfConductances() throws {
        let edges = [("0", "1", 4.0), ("1", "2", 2), ("2", "4", 1), ("1", "3", 3), ("3", "4", 5), ("2", "3", 0.5)]
        let elements = edges.enumerated().map { number, edge in
            "    e\(number): { model: resistor, nodes: [n\(edge.0), n\(edge.1)], resistance: 1 GOhm / \(edge.2) }"
        }.joined(separator: "\n")
        let run = try Bench(
            """
            schema: iontronic/1
            name: network
            temperature: 25 degC
            circuit:
              ground: n4
              elements:
            \(elements)
                top: { model: voltage-source, nodes: [n0, n4], voltage: 0.1 V }
                pump: { model: current-source, nodes: [n4, n2], current: 20 pA }
            analyses:
              a: { record: { v1: V(n1), v2: V(n2), v3: V(n3), i: -top.I } }
            """)
        try ReferenceCase.named("S50").check([
            "v1": run["v1"][0] * 1e3, "v2": run["v2"][0] * 1e3, "v3": run["v3"][0] * 1e3,
            "source current": run["i"][0] * 1e9,
        ])
    }

    /// The viscosity of water is that of another formula here, 0.02 % below, and diffusion has more than it in it.
    @Test func factorOfTemperature() throws {
        let run = try Bench(
            """
            schema: iontronic/1
            name: warm
            temperature: 18.5 degC
            circuit: { ground: g, elements: { r: { model: resistor, nodes: [a, g], resistance: 1 Ohm } } }
            port: [a, g]
            analyses: { a: { record: { phi: "q10(3, 6.3 degC)" } } }
            """)
        try ReferenceCase.named("S46").check(
            ["phi=3^((18.5-6.3)/10)": run["phi"][0]],
            except: ["eta 25C", "D_K 37C from 1.957e-9 @25 (Stokes-Einstein)", "Q10 of D 25-35"])
    }
}
