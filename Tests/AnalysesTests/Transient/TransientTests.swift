import Analyses
import Datasets
import Devices
import Foundation
import Testing

/// Membranes in time, against closed forms.
@Suite struct TransientTests {
    /// A leak of 10 uS around -50 mV beside 10 nF: a time constant of 1 ms.
    private func cell(_ analysis: String, _ extra: String = "", capacitance: String = "1 uF/cm^2") -> String {
        leak(analysis, parameters: "{ scale: 1, level: 2 uA }", extra: extra).replacing(
            "area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: \(capacitance)")
    }

    private func charging(_ t: Double, _ tau: Double = 1e-3) -> Double { -0.05 + 0.2 * (1 - exp(-t / tau)) }

    @Test func chargesExponentially() throws {
        let solved = try Solved(
            cell(
                """
                { drive: { I: { step: { level: level, start: 2 ms } } }, record: [V, I, film.I],
                  transient: { stop: 8 ms, output: 0.5 ms, tolerance: 1e-10 } }
                """))
        let (times, voltage) = (try solved.axis("time"), try solved["voltage"])
        #expect(times.count == 17 && times.last == 8e-3)
        for (time, value) in zip(times, voltage) {
            let exact = time < 2e-3 ? -0.05 : charging(time - 2e-3)
            #expect(abs(value - exact) < 1e-10, "at \(time)")
        }
        #expect(try Array(solved["current"][3...4]) == [0, 2e-6])
        // What enters charges the membrane or leaks.
        #expect(abs(try solved["film_current"][16] - 1e-5 * (voltage[16] + 0.05)) < 1e-18)
        #expect(try solved["solver_status"] == [0])
        #expect(try solved["solver_method"] == [2])
        #expect(try solved["solver_end_time"] == [8e-3])
        #expect(solved.summary.points == 1 && solved.summary.failed == 0)
    }

    /// Behind 20 kOhm the port jumps at once, the membrane does not; in a clamp the time constant is shorter.
    @Test func seriesResistance() throws {
        let access = """
            circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 20 kOhm } } }
            port: [electrode, outside]
            """
        let driven = try Solved(
            cell(
                """
                { drive: { I: { step: { level: level } } }, record: { V: V, across: film.V },
                  transient: { stop: 3 ms, output: 1 ms, tolerance: 1e-10 } }
                """, access))
        for (index, time) in try driven.axis("time").enumerated() {
            #expect(abs(try driven["across"][index] - charging(time)) < 1e-10)
            #expect(abs(try driven["V"][index] - charging(time) - 0.04) < 1e-10)
        }
        let held = try Solved(
            cell(
                """
                { drive: { V: { step: { base: -50 mV, level: 10 mV } } }, record: [film.V, I],
                  transient: { stop: 1 ms, output: 0.1 ms, tolerance: 1e-10 } }
                """, access))
        // 50 S across 10 nF in parallel with 10 uS.
        let (g, r, c) = (1e-5, 2e4, 1e-8)
        let tau = c / (g + 1 / r)
        for (index, time) in try held.axis("time").enumerated() {
            let steady = (0.01 / r + g * -0.05) / (g + 1 / r)
            let exact = steady + (-0.05 - steady) * exp(-time / tau)
            #expect(abs(try held["film_voltage"][index] - exact) < 1e-10)
            #expect(abs(try held["current"][index] - (0.01 - exact) / r) < 1e-14)
        }
    }

    /// A ramp of the voltage drives a current through the capacitance.
    @Test func rampsChargeTheMembrane() throws {
        let solved = try Solved(
            cell(
                """
                { drive: { V: { ramp: { from: -50 mV, to: 50 mV, start: 1 ms, stop: 3 ms } } }, record: [V, I],
                  transient: { stop: 4 ms, output: [0.5 ms, 2 ms, 3.5 ms] } }
                """))
        let current = try solved["current"]
        #expect(abs(current[0]) < 1e-18)
        #expect(abs(current[1] - (1e-5 * 0.05 + 1e-8 * 50)) < 1e-16)
        #expect(abs(current[2] - 1e-5 * 0.1) < 1e-16)
    }

    @Test func waveformsAreWhatTheySay() throws {
        func voltage(_ waveform: String, _ times: String) throws -> [Double] {
            try Solved(
                leak("{ drive: { V: \(waveform) }, record: [V], transient: { stop: 100 ms, output: \(times) } }")
            )["voltage"]
        }
        func expect(_ values: [Double], _ exact: [Double]) {
            #expect(values.count == exact.count)
            for (value, own) in zip(values, exact) { #expect(abs(value - own) < 1e-14, "\(values)") }
        }
        expect(
            try voltage(
                "{ pulse: { base: 1 V, level: 2 V, start: 10 ms, width: 5 ms, rise: 2 ms, fall: 4 ms, period: 20 ms, count: 2 } }",
                "[0 ms, 11 ms, 12 ms, 16 ms, 19 ms, 25 ms, 31 ms, 60 ms]"), [1, 1.5, 2, 2, 1.5, 1, 1.5, 1])
        expect(
            try voltage(
                "{ sine: { offset: 1 V, amplitude: 2 V, frequency: 10 Hz, start: 50 ms, phase: 90 deg } }",
                "[0 ms, 50 ms, 75 ms, 100 ms]"), [3, 3, 1, -1])
        expect(
            try voltage(
                "{ triangle: { offset: 1 V, amplitude: 2 V, period: 40 ms } }",
                "[0 ms, 5 ms, 10 ms, 20 ms, 30 ms, 40 ms, 50 ms]"),
            [1, 2, 3, 1, -1, 1, 3])
        expect(
            try voltage(
                "{ staircase: { from: 0 V, to: 2 V, step: 1 V, dwell: 10 ms } }",
                "[0 ms, 9 ms, 10 ms, 19 ms, 20 ms, 99 ms]"),
            [0, 0, 1, 1, 2, 2])
        expect(
            try voltage(
                "{ points: [[0 ms, 0 V], [10 ms, 1 V], [10 ms, 3 V], [20 ms, 1 V]] }",
                "[0 ms, 5 ms, 10 ms, 15 ms, 50 ms]"),
            [0, 0.5, 3, 2, 1])
        expect(
            try voltage("{ points: [[0 ms, 0 V], [10 ms, 1 V]], between: hold }", "[0 ms, 5 ms, 10 ms]"), [0, 0, 1])
        expect(
            try voltage(
                "{ sum: [ { step: { level: 1 V, start: 10 ms } }, { step: { level: 2 V, start: 20 ms } }, 5 V ] }",
                "[0 ms, 10 ms, 20 ms]"),
            [5, 6, 8])
        expect(try voltage("2 V * exp(-time / 10 ms)", "[0 ms, 10 ms]"), [2, 2 * exp(-1.0)])
    }

    /// A value of the device, driven in time: the conductance doubles.
    @Test func pathsAreDriven() throws {
        let solved = try Solved(
            leak(
                "{ drive: { V: 0 V, scale: { step: { base: 1, level: 2, start: 5 ms } } }, record: [I], transient: { stop: 10 ms, output: 5 ms } }"
            ))
        #expect(try solved["current"].map { ($0 * 1e9).rounded() } == [500, 1000, 1000])
    }

    @Test func figuresAreThoseOfTheExponential() throws {
        let solved = try Solved(
            cell(
                """
                { drive: { I: { pulse: { level: level, width: 3 ms } } }, record: [V],
                  transient: { stop: 6 ms, output: 3 ms, tolerance: 1e-11 },
                  events: { up: V > 0 mV, never: V > 1 V },
                  figures: {
                    top: highest(V), bottom: lowest(V), when: "argmax(V, time)", mean: mean(V), start: first(V), end: last(V),
                    early: "at(V, time, 1 ms)", area: "integral(I * V, time)", events: count(up), none: count(never),
                    crossing: first(times(up)), missing: first(times(never)), width: "width(V, 0 mV)", twice: 2 * count(up),
                    edge: "root(V + 45 mV, time)", both: "root(V, time)", rise: "slope(V, time, 1 ms)", steep: "steepest(V, time)" } }
                """))
        func figure(_ name: String) throws -> Double { try solved[name][0] }
        let peak = charging(3e-3)
        #expect(abs(try figure("top") - peak) < 1e-10)
        #expect(abs(try figure("bottom") + 0.05) < 1e-10)
        #expect(abs(try figure("when") - 3e-3) < 1e-9)
        #expect(abs(try figure("start") + 0.05) < 1e-12)
        #expect(abs(try figure("end") - (-0.05 + (peak + 0.05) * exp(-3.0))) < 1e-10)
        #expect(abs(try figure("early") - charging(1e-3)) < 1e-10)
        // The integral of the charging curve times the current, and of both halves for the mean.
        let charge = -0.05 * 3e-3 + 0.2 * (3e-3 - 1e-3 * (1 - exp(-3.0)))
        #expect(abs(try figure("area") - 2e-6 * charge) < 1e-17)
        let rest = -0.05 * 3e-3 + (peak + 0.05) * 1e-3 * (1 - exp(-3.0))
        #expect(abs(try figure("mean") - (charge + rest) / 6e-3) < 1e-10)
        let up = 1e-3 * log(0.2 / 0.15)
        let down = 3e-3 + 1e-3 * log((peak + 0.05) / 0.05)
        #expect(abs(try figure("crossing") - up) < 1e-11)
        #expect(abs(try figure("width") - (down - up)) < 1e-11)
        #expect(try ["events", "none", "twice"].map(figure) == [1, 0, 2])
        #expect(abs(try figure("edge") - 1e-3 * log(0.2 / 0.195)) < 1e-11)
        #expect(try solved["both_status"] == [2])
        #expect(isClose(try figure("rise"), 200 * exp(-1.0), relative: 1e-5))
        #expect(isClose(try figure("steep"), 200, relative: 1e-4))
        #expect(try figure("missing").isNaN)
        #expect(try solved["missing_status"] == [1])
        #expect(try solved["top_status"] == [0])
    }

    /// Of an oscillation of known period: times, intervals, frequency; and the area of an ellipse.
    @Test func figuresOfAnOscillation() throws {
        let solved = try Solved(
            leak(
                """
                { drive: { V: { sine: { amplitude: 1 V, frequency: 50 Hz } } }, transient: { stop: 110 ms, tolerance: 1e-9 },
                  events: { up: V > 0.5 V },
                  figures: {
                    count: count(up), rate: frequency(up), gap: last(interval(up)), gaps: count(interval(up)), second: last(times(up)),
                    effective: rms(V), loop: "loopArea(V, 2 V * cos(100 * pi * time / 1 s))" } }
                """.replacing("count: count(up)", with: "number: count(up)")))
        #expect(try solved["number"] == [6])
        #expect(try solved["gaps"] == [5])
        #expect(isClose(try solved["rate"][0], 50, relative: 1e-6))
        #expect(isClose(try solved["gap"][0], 0.02, relative: 1e-6))
        #expect(isClose(try solved["second"][0], 0.1 + 0.02 / 12, relative: 1e-7))
        // Five and a half periods.
        #expect(isClose(try solved["effective"][0], 0.5.squareRoot(), relative: 1e-6))
        #expect(isClose(abs(try solved["loop"][0]), 5.5 * 2 * Double.pi, relative: 1e-6))
    }

    @Test func untilEndsATrace() throws {
        let solved = try Solved(
            cell(
                """
                { drive: { I: { step: { level: level } } }, record: [V], figures: { end: last(V) },
                  transient: { stop: 10 ms, output: 1 ms, until: V > 100 mV, tolerance: 1e-10 } }
                """))
        let end = 1e-3 * log(0.2 / 0.05)
        #expect(abs(try solved["solver_end_time"][0] - end) < 1e-11)
        #expect(abs(try solved["end"][0] - 0.1) < 1e-11)
        let voltage = try solved["voltage"]
        #expect(!voltage[1].isNaN && voltage[2].isNaN && voltage[10].isNaN)
        #expect(try solved["solver_status"] == [0])
    }

    @Test func startsWhereItIsTold() throws {
        let solved = try Solved(
            cell(
                "{ record: [V], initial: { V: 30 mV }, transient: { stop: 2 ms, output: 1 ms, start: initial, tolerance: 1e-10 } }"
            ))
        for (index, value) in try solved["voltage"].enumerated() {
            #expect(abs(value - (-0.05 + 0.08 * exp(-Double(index)))) < 1e-10)
        }
    }

    /// Variants, samples and swept values each have a trace; threads and the other traces change no bit.
    @Test func tracesAreIndependent() throws {
        let text = cell(
            """
            { drive: { I: { step: { level: level, start: 1 ms } } }, record: [V], figures: { top: highest(V) },
              sweep: [ { variant: all }, { level: [1 uA, 2 uA] }, { sample: 300 } ],
              transient: { stop: 3 ms, output: 1 ms } }
            """,
            """
            spread: { leak.conductance: { distribution: lognormal, sigma: 10 % } }
            variants: { slow: { film.capacitance: 2 uF/cm^2 } }
            """)
        let (one, two) = (try Solved(text), try Solved(text, threads: 2))
        #expect(
            one.table.layout.groups[0].variables.first { $0.name == "voltage" }?.axes == [
                "variant", "level", "sample", "time",
            ])
        #expect(
            one.table.layout.groups[0].variables.first { $0.name == "top" }?.axes == ["variant", "level", "sample"])
        for name in ["voltage", "top", "solver_steps"] { #expect(try one[name] == two[name]) }
        #expect(one.summary.points == 1200)
        // The nominal device of each.
        #expect(abs(try one["voltage"][4 * 300 + 3] - charging(2e-3)) < 1e-6)
        #expect(abs(try one["voltage"][4 * 900 + 3] - charging(2e-3, 2e-3)) < 1e-6)
        let alone = try Solved(text.replacing("sample: 300", with: "sample: 7"))
        #expect(try alone["voltage"][0..<28] == one["voltage"][0..<28])
        let figures = try Solved(text.replacing("transient:", with: "keep: figures, transient:"))
        #expect(try figures["top"] == one["top"])
        #expect(!figures.table.variableNames.contains("voltage"))
    }

    /// A lane whose waveform makes no sense, or whose equations run away, is told; the others are as they would be.
    @Test func oneBadTraceHarmsNoOther() throws {
        let solved = try Solved(
            leak(
                """
                { drive: { V: { pulse: { level: 1 V, width: hold, period: 10 ms } } }, record: [I],
                  sweep: { hold: [-1 ms, 2 ms, 20 ms] }, transient: { stop: 5 ms, output: 1 ms } }
                """, parameters: "{ scale: 1, hold: 1 ms }"))
        #expect(try solved["solver_status"] == [5, 0, 5])
        #expect(solved.summary.failed == 2)
        #expect(abs(try solved["current"][7] - 1.05e-5) < 1e-16)
        #expect(try solved["current"][0].isNaN)
    }

    @Test(arguments: [
        ("{ drive: { V: { step: { level: 1 V } } } }", "what is driven in time needs `transient`"),
        ("{ drive: { V: 1 V * time / 1 s } }", "what is driven in time needs `transient`"),
        ("{ events: { up: V > 0 V } }", "events happen in time"),
        ("{ record: [time] }", "`time` is known where something runs in time"),
        ("{ transient: { stop: 0 s } }", "`stop` is a time above zero"),
        ("{ transient: { stop: 1 V } }", "`stop`"),
        (
            "{ transient: { stop: 1 ms * scale }, sweep: { scale: [1, 2] } }",
            "all traces of an analysis have the same times"
        ),
        ("{ transient: { stop: 1 ms, output: 2 ms } }", "`output` is a step"),
        ("{ transient: { stop: 1 ms, output: [1 ms, 0 ms] } }", "increase from 0 to `stop`"),
        ("{ transient: { stop: 1 ms, tolerance: 2 } }", "`tolerance` lies between"),
        ("{ transient: { stop: 1 ms }, drive: { V: { step: { base: 0 V } } } }", "this waveform needs `level`"),
        ("{ transient: { stop: 1 ms }, drive: { V: { sine: { amplitude: 1 V } } } }", "a sine needs `frequency`"),
        ("{ transient: { stop: 1 ms }, drive: { V: { between: hold } } }", "a waveform is one of"),
        (
            "{ transient: { stop: 1 ms }, drive: { V: { step: { level: 1 V * time / 1 s } } } }",
            "does not change in time"
        ),
        ("{ transient: { stop: 1 ms }, figures: { x: V } }", "is a trace, not a number"),
        ("{ transient: { stop: 1 ms }, figures: { x: count(up) } }", "`count` takes an event of this analysis"),
        ("{ transient: { stop: 1 ms }, events: { up: V > 0 V }, figures: { x: times(up) } }", "`times` is a list"),
        (
            "{ transient: { stop: 1 ms }, events: { up: V > 0 V }, figures: { x: up } }",
            "`up` is an event, not a number"
        ),
        (
            "{ transient: { stop: 1 ms }, events: { up: V = 0 V }, figures: { x: count(up) } }",
            "compare with `<` or `>`"
        ),
        ("{ transient: { stop: 1 ms }, figures: { x: \"root(V)\" } }", "`root` takes y, x"),
        ("{ transient: { stop: 1 ms }, figures: { x: \"at(V, time, 1 V)\" } }", "`at` reads at a value in"),
        ("{ transient: { stop: 1 ms }, record: [conductance] }", "is that of an operating point"),
        ("{ transient: { stop: 1 ms }, initial: { bogus: 1 V } }", "nothing that changes in time is called `bogus`"),
    ]) func mistake(analysis: String, said: String) {
        let all = complaints(leak(analysis))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }

    @Test func aStartThatNothingSays() {
        let all = complaints(cell("{ record: [V], transient: { stop: 1 ms, start: initial } }"))
        #expect(all.contains { $0.contains("nothing says where the voltage `V` starts") }, "\(all)")
    }
}

/// The ideal twin of a device that moves.
@Suite struct IdealTwinTests {
    /// A potassium conductance charges the membrane to the Nernst potential of activities, that of the twin to that of
    /// concentrations; each with its own states.
    @Test(arguments: ["", ", start: earlier"]) func movesBesideTheDevice(_ start: String) throws {
        let text = """
            schema: iontronic/1
            name: twin
            temperature: 25 degC
            activity: davies
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            membranes:
              film:
                area: 1 mm^2
                capacitance: 1 uF/cm^2
                channels: { K: { model: ohmic-ion, species: K+, conductance: 10 S/m^2 } }
            analyses:
              earlier: { drive: { I: { step: { level: 1 uA } } }, transient: { stop: 1 ms } }
              a:
                drive: { I: { step: { level: 1 uA } } }
                record: { own: V, twin: ideal(V), real: nernst(K+), plain: ideal(nernst(K+)) }
                transient: { stop: 1 ms, output: 0.5 ms, tolerance: 1e-9\(start) }
                figures: { gap: "highest(V - ideal(V))" }
            """
        let solved = try Solved(text)
        let (real, plain) = (try solved["real"][0], try solved["plain"][0])
        #expect(isClose(plain, 8.31446261815324 * 298.15 / 96485.33212331002 * log(0.1), relative: 1e-9))
        #expect(real - plain > 1e-3)
        let before = start.isEmpty ? 0 : 1e-3
        for (index, time) in [0, 0.5e-3, 1e-3].enumerated() {
            let rise = 0.1 * (1 - exp(-(time + before) / 1e-3))
            #expect(abs(try solved["own"][index] - (real + rise)) < 1e-6)
            #expect(abs(try solved["twin"][index] - (plain + rise)) < 1e-6)
        }
        #expect(abs(try solved["gap"][0] - (real - plain)) < 1e-7)
    }
}
