import Analyses
import Devices
import Foundation
import Testing

/// Traces that begin where another analysis ends.
@Suite struct PrecedingTests {
    /// A leak of 10 uS around -50 mV beside 10 nF, a gate that follows with 2 ms, and two analyses before.
    private func text(
        _ analysis: String, charge: String = "{ drive: { I: level }, transient: { stop: 3 ms, tolerance: 1e-10 } }"
    ) -> String {
        leak(
            analysis, parameters: "{ scale: 1, level: 2 uA }",
            extra: """
                      law: { model: own }
                models:
                  own: { kind: channel, states: { y: { steady: V / 1 V, tau: 2 ms } }, current: 0 A }
                """
        ).replacing("area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: 1 uF/cm^2").replacing(
            "analyses:",
            with: """
                analyses:
                  load: \(charge)
                  wait: { transient: { stop: 1 ms, start: load, tolerance: 1e-10 } }
                  still: { drive: { I: level } }
                """)
    }

    private func run(_ start: String, _ more: String = "") -> String {
        "{ record: [V, law.y], transient: { stop: 2 ms, output: 1 ms, start: \(start), tolerance: 1e-10 } \(more) }"
    }

    /// Rest with a constant current is the end of the charging: the point just before time 0.
    @Test func beginsAtTheEnd() throws {
        let charge =
            "{ drive: { I: { step: { level: level, start: 1 ms } } }, transient: { stop: 4 ms, tolerance: 1e-10 } }"
        let solved = try Solved(text(run("load"), charge: charge))
        let peak = -0.05 + 0.2 * (1 - exp(-3.0))
        for (index, value) in try solved["voltage"].enumerated() {
            #expect(abs(value - (-0.05 + (peak + 0.05) * exp(-Double(index)))) < 1e-9)
        }
        // Two time constants one behind the other, from rest at -0.05.
        #expect(abs(try solved["law_y"][0] - (0.15 + 0.2 * exp(-3.0) - 0.4 * exp(-1.5))) < 1e-9)
        #expect(try solved.axis("time") == [0, 1e-3, 2e-3])
        #expect(try solved["solver_status"] == [0])
    }

    /// Through two analyses, and at every point of a sweep.
    @Test func chainsAtEveryPoint() throws {
        let charge = "{ drive: { I: { step: { level: level } } }, transient: { stop: 3 ms, tolerance: 1e-10 } }"
        let solved = try Solved(text(run("wait", ", sweep: { level: [1 uA, 2 uA, 4 uA] }"), charge: charge))
        for (row, current) in [1e-6, 2e-6, 4e-6].enumerated() {
            let v = current / 1e-5 * (1 - exp(-3.0)) * exp(-1.0)
            #expect(abs(try solved["voltage"][3 * row] - (-0.05 + v)) < 1e-9)
        }
    }

    /// `until` ends the earlier analysis; a clamp holds the voltage that a free membrane begins with.
    @Test func anyKindOfEnd() throws {
        let until =
            "{ drive: { I: { step: { level: level } } }, transient: { stop: 3 ms, until: V > 20 mV, tolerance: 1e-10 } }"
        #expect(abs(try Solved(text(run("load"), charge: until))["voltage"][0] - 0.02) < 1e-9)
        let clamp =
            "{ drive: { V: { ramp: { from: 0 V, to: 90 mV, stop: 1 ms } } }, transient: { stop: 1 ms, tolerance: 1e-10 } }"
        let solved = try Solved(text(run("load"), charge: clamp))
        #expect(abs(try solved["voltage"][0] - 0.09) < 1e-12)
        #expect(abs(try solved["voltage"][1] - (-0.05 + 0.14 * exp(-1.0))) < 1e-9)
    }

    /// A read after a periodic drive that has settled: a resistance and a capacitance in closed form, at two frequencies.
    @Test func beginsWhereAPeriodEnds() throws {
        let charge =
            "{ drive: { I: { sine: { amplitude: 1 uA, frequency: scale * 100 Hz } } }, periodic: { period: 10 ms / scale, tolerance: 1e-10 } }"
        let solved = try Solved(text(run("load", ", sweep: { scale: [1, 2] }"), charge: charge))
        for (row, scale) in [1.0, 2].enumerated() {
            // The leak grows with `scale` as well.
            let (g, capacitance, omega) = (1e-5 * scale, 1e-8, 2 * Double.pi * 100 * scale)
            let (tau, size) = (capacitance / g, 1e-6 / g)
            let start = -size * omega * tau / (1 + omega * omega * tau * tau)
            #expect(abs(try solved["voltage"][3 * row] - (-0.05 + start)) < 1e-9)
            #expect(abs(try solved["voltage"][3 * row + 1] - (-0.05 + start * exp(-1e-3 / tau))) < 1e-9)
        }
    }

    @Test(arguments: [
        ("nothing", "", "no analysis `nothing` to start from"),
        ("still", "", "analysis `still` does not run in time"),
        ("a", "", "these start at the end of each other: a -> a"),
        ("load", ", initial: { V: 0 mV }", "`initial` is for `start: initial`"),
    ]) func mistake(start: String, more: String, said: String) {
        let all = complaints(text(run(start, more)))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }

    @Test func earlierAnalysesHaveNoSweep() {
        let all = complaints(
            text(run("load"), charge: "{ sweep: { level: [1 uA, 2 uA] }, transient: { stop: 3 ms } }"))
        #expect(all.contains { $0.contains("analysis `load` has a sweep of its own") }, "\(all)")
    }
}
