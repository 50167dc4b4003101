import Analyses
import Devices
import Foundation
import Testing

/// Motions that come back after a period.
@Suite struct PeriodicTests {
    /// tau dG/dt = 100 nS (1 + 0.6 V) - G under a sine of 1 V, as Robin and others give it.
    private func slit(_ analysis: String, memory: String = "20 s") -> String {
        """
        schema: iontronic/1
        name: slit
        temperature: 25 degC
        solutions: { inside: { salts: { CaCl2: 1 mM } }, outside: { salts: { CaCl2: 1 mM } } }
        parameters: { frequency: 10 mHz, memory: \(memory) }
        membranes:
          slit:
            channels:
              law: { model: slit-memory, bipolar: 100 nS, rectification: 0.6 /V, unipolar: 0 nS, curvature: 0 V^-2, memory: memory }
        analyses:
          a: \(analysis)
        """
    }

    private let sine = "drive: { V: { sine: { amplitude: 1 V, frequency: frequency } } }"

    /// The area of the loop against the frequency: pi b w tau / (1 + (w tau)^2), where the memory outlasts the period and where
    /// it does not; the period follows the axis.
    @Test func areasHaveTheirClosedForm() throws {
        let solved = try Solved(
            slit(
                """
                { sweep: { frequency: { from: 0.1 mHz, to: 5 Hz, points: 9, spacing: log } }, \(sine),
                  periodic: { period: 1 / frequency, points: 40, tolerance: 1e-11 }, record: [V, law.G],
                  figures: { area: "abs(loopArea(law.G, V))", lobe: "abs(lobe(I, V))" } }
                """))
        let frequencies = try solved.axis("frequency")
        for (index, frequency) in frequencies.enumerated() {
            let lag = 2 * Double.pi * frequency * 20
            let part = 100e-9 * 0.6 * lag / (1 + lag * lag)
            #expect(isClose(try solved["area"][index], Double.pi * part, relative: 1e-7))
            #expect(isClose(try solved["lobe"][index], 2 / 3 * part, relative: 1e-7))
            #expect(isClose(try solved["solver_period"][index], 1 / frequency))
            let left = exp(-1 / frequency / 20)
            #expect(isClose(try solved["solver_multiplier"][index], left, relative: 1e-4, absolute: 1e-5))
            #expect(try solved["solver_iterations"][index] <= 4)
            // Both ends are held, and they are the same.
            let curve = try solved["law_G"][(index * 41)..<((index + 1) * 41)]
            let first = 100e-9 * (1 - 0.6 * lag / (1 + lag * lag))
            #expect(isClose(try #require(curve.first), first, relative: 1e-8))
            #expect(isClose(try #require(curve.last), first, relative: 1e-8))
        }
        #expect(try solved.axis("phase").count == 41)
    }

    /// The same numbers on two threads.
    @Test func threadsChangeNothing() throws {
        let text = slit(
            "{ sweep: { memory: { from: 1 s, to: 300 s, points: 300 } }, \(sine), periodic: { period: 100 s, points: 4 }, record: [law.G] }"
        )
        let (one, two) = (try Solved(text), try Solved(text, threads: 2))
        #expect(try one["law_G"] == two["law_G"])
    }

    /// A small sine moves a membrane of Hodgkin and Huxley by its impedance.
    @Test func isTheImpedanceOfSmallSignals() throws {
        let path = "/devices/hodgkin-huxley-axon.yaml"
        let text = try String(contentsOfFile: Solved.catalogue + path, encoding: .utf8)
        let own = """
              periodically:
                drive: { I: { sine: { amplitude: 1 nA/cm^2, frequency: 70 Hz } } }
                periodic: { period: 1 / 70 Hz, tolerance: 1e-12 }
                record: [V]
                figures: { swing: (highest(V) - lowest(V)) / 2 }
              tiny:
                impedance: { from: 70 Hz, to: 70 Hz, points: 1 }
            evidence:
            """
        let descriptor = try Solved.descriptor(text.replacing("evidence:", with: own))
        let swing = try Solved(descriptor, "periodically")["swing"][0]
        // 1 nA/cm^2 of 1 mm^2 is 1e-11 A.
        let impedance = try Solved(descriptor, "tiny")["impedance_magnitude"][0]
        #expect(isClose(swing, 1e-11 * impedance, relative: 1e-5))
    }

    /// The frequency at which the lobes of a conical memristor are largest, by a parabola through the three largest: 33.91509 Hz by
    /// Fourier series in a separate program.
    @Test func findsTheFrequencyOfMostHysteresis() throws {
        let text = try String(contentsOfFile: Solved.catalogue + "/devices/conical-memristor.yaml", encoding: .utf8)
        let own = """
              most:
                like: cycle
                sweep: { frequency: { from: 33 Hz, to: 35 Hz, points: 11 } }
                periodic: { period: 1 / frequency, tolerance: 1e-11 }
                figures: { area: "lobe(I, V) + lobe(I, -V)" }
              nine:
            """
        let solved = try Solved(try Solved.descriptor(text.replacing("  nine:", with: own)), "most")
        let (area, frequency) = (try solved["area"], try solved.axis("frequency"))
        let top = try #require(area.indices.max { area[$0] < area[$1] })
        let (before, after) = (area[top] - area[top - 1], area[top + 1] - area[top])
        let place = frequency[top] + 0.2 * 0.5 * (before + after) / (before - after)
        #expect(isClose(place, 33.91508510529584, relative: 1e-4))
    }

    @Test func saysWhatCannotBe() {
        func said(_ periodic: String, _ rest: String = "") -> String {
            complaints(slit("{ \(sine), record: [I], periodic: \(periodic)\(rest) }")).joined(separator: "\n")
        }
        #expect(said("{ points: 10 }").contains("period"))
        #expect(said("{ period: 0 s }").contains("above zero"))
        #expect(said("{ period: 2 V }").contains("`period` is in s"))
        #expect(said("{ period: 1 s + time }").contains("does not change in time"))
        #expect(said("{ period: 1 s }", ", transient: { stop: 1 s }").contains("also `transient`"))
    }
}
