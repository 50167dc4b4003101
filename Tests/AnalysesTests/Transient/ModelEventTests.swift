import Analyses
import Devices
import Foundation
import Testing

/// Events of models as a user writes them.
@Suite struct ModelEventTests {
    /// 10 nF beside a leak of 10 uS around -50 mV, and a channel of a model of one's own with held states.
    private func text(_ events: String, _ analysis: String, part: String = "", states: String? = nil) -> String {
        """
        schema: iontronic/1
        name: events
        temperature: 25 degC
        solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
        models:
          own:
            kind: channel
            parameters: { edge: { unit: mV, default: 0 mV }, pace: { unit: ms, default: 1 ms } }
            states: \(states ?? "{ n: { held: true, initial: 0 }, m: { held: true, unit: mV, initial: 1 mV } }")
            events: \(events)
            current: 0 A
        membranes:
          film:
            area: 1 mm^2
            capacitance: 1 uF/cm^2
            channels:
              leak: { model: ohmic, conductance: 10 S/m^2, reversal: -50 mV }
              law: { model: own\(part) }
        analyses:
          a: \(analysis)
        """
    }

    /// 2 uA charge the membrane towards 150 mV with a time constant of 1 ms.
    private let charge =
        "{ drive: { I: { step: { level: 2 uA } } }, record: [V, law.n, law.m], transient: { stop: 5 ms, output: 0.5 ms, tolerance: 1e-10 }, figures: { FIGURES } }"

    private func charge(_ figures: String) -> String { charge.replacing("FIGURES", with: figures) }

    /// From the voltage of the reset to the edge it takes tau log((150 - reset)/(150 - edge)), the part turned round or not.
    @Test(arguments: [("V > edge", "V: -30 mV", ""), ("V < -edge", "V: 30 mV", ", reversed: true")])
    func resetsTheVoltage(_ when: String, _ set: String, _ part: String) throws {
        let solved = try Solved(
            text(
                "{ spike: { when: \(when), set: { \(set), n: n + 1 } } }",
                charge(
                    "c: count(law.spike), p: mean(interval(law.spike)), f: first(times(film.law.spike)), top: highest(V), k: last(law.n)"
                ), part: part))
        let (first, period) = (1e-3 * log(200.0 / 150), 1e-3 * log(180.0 / 150))
        let count = (1 + ((5e-3 - first) / period).rounded(.down))
        #expect(try solved["c"] == [count])
        #expect(try solved["k"] == [count])
        #expect(abs(try solved["f"][0] - first) < 1e-11)
        #expect(abs(try solved["p"][0] - period) < 1e-11)
        #expect(abs(try solved["top"][0]) < 1e-9)
        let t = 4e-3 - first
        let since = t - period * (t / period).rounded(.down)
        #expect(abs(try solved["voltage"][8] - (0.15 - 0.18 * exp(-since / 1e-3))) < 1e-8)
    }

    /// Of two events that meet at one edge the one that ends there is not set off by it: a relay follows a sine.
    @Test(arguments: [0.0, 0.1, 0.3, 0.6, 1, -0.5]) func aRelayFollowsItsVoltage(_ phase: Double) throws {
        let solved = try Solved(
            text(
                "{ on: { when: V > edge, set: { n: 1 } }, off: { when: V < edge, set: { n: 0 } } }",
                """
                { drive: { V: { sine: { amplitude: 1 V, frequency: 250 Hz, phase: \(phase) } } }, record: [law.n],
                  transient: { stop: 19 ms, output: 0.1 ms }, figures: { on: count(law.on), off: count(law.off) } }
                """, part: ", edge: 100 mV"))
        var (ups, downs, first) = (0.0, 0.0, 1.0)
        var before = sin(phase)
        for step in 1...19000 {
            let now = sin(2 * Double.pi * 250 * 1e-6 * Double(step) + phase)
            if before <= 0.1, now > 0.1 { ups += 1 }
            if before >= 0.1, now < 0.1 { downs += 1 }
            if ups + downs > 0 { first = min(first, 1e-6 * Double(step)) }
            before = now
        }
        #expect(try solved["on"] == [ups])
        #expect(try solved["off"] == [downs])
        for (index, time) in try solved.axis("time").enumerated() {
            let voltage = sin(2 * Double.pi * 250 * time + phase)
            if time > first, abs(voltage - 0.1) > 1e-6 {
                #expect(try solved["law_n"][index] == (voltage > 0.1 ? 1 : 0), "\(time)")
            }
        }
    }

    /// A condition that holds at its edge begins there: a counter that wraps at 3, pulses as high as the edge.
    @Test func edgesThatBelongToTheCondition() throws {
        let drive = "drive: { V: { pulse: { level: 10 mV, start: 0.5 ms, width: 1 ms, period: 2 ms } } }"
        let events = "{ tick: { every: 1 ms, set: { n: n + 1 } }, full: { when: n >= 3, set: { n: 0, m: m + 1 mV } } }"
        let solved = try Solved(
            text(
                events,
                """
                { \(drive), record: [law.n], transient: { stop: 12.5 ms, output: 1 ms },
                  events: { high: V >= 10 mV, above: V > 10 mV, least: not (V < 10 mV), late: time >= 4.5 ms, two: law.n >= 2 },
                  figures: { high: count(high), above: count(above), least: count(least), late: first(times(late)), two: first(times(two)), wraps: count(law.full) } }
                """))
        #expect(try solved["law_n"] == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
        let expected = [("high", 6.0), ("above", 0), ("least", 6), ("wraps", 4)]
        for (name, value) in expected { #expect(try solved[name] == [value], "\(name)") }
        for (name, time) in [("late", 4.5e-3), ("two", 2e-3)] {
            #expect(abs(try solved[name][0] - time) < 1e-12, "\(name)")
        }
        let ended = try Solved(
            text(
                events,
                "{ \(drive), record: [law.n], transient: { stop: 9 ms, until: law.n >= 2 }, figures: { end: last(time) } }"
            ))
        #expect(abs(try ended["end"][0] - 2e-3) < 1e-12)
    }

    /// What passes an edge exactly at a corner passes it once: a triangle through zero and a line in two pieces.
    @Test func edgesAtCorners() throws {
        let triangle = try Solved(
            text(
                "{ up: { when: V > edge, set: { n: n + 1 } } }",
                """
                { drive: { V: { triangle: { amplitude: 1 V, period: 4 ms } } }, record: [V], transient: { stop: 19 ms },
                  events: { up: V > 0 V, down: V < 0 V },
                  figures: { up: count(up), down: count(down), own: count(law.up), pace: frequency(up), width: "width(V, 0 V)" } }
                """))
        let expected = [("up", 5.0), ("down", 5), ("own", 5), ("pace", 250), ("width", 2e-3)]
        for (name, value) in expected { #expect(abs(try triangle[name][0] / value - 1) < 1e-12, "\(name)") }
        let line = try Solved(
            text(
                "{ up: { when: V > edge, set: { n: n + 1 } } }",
                """
                { drive: { V: { points: [[0 ms, -1 V], [1 ms, 0 V], [2 ms, 1 V]] } }, record: [V], transient: { stop: 2 ms },
                  events: { up: V > 0 V }, figures: { up: count(up), root: "root(V, time)", at: "at(time, V, 0 V)" } }
                """))
        for (name, value) in [("up", 1.0), ("root", 1e-3), ("at", 1e-3)] {
            #expect(abs(try line[name][0] / value - 1) < 1e-12, "\(name)")
        }
    }

    /// All right sides see the values before; the maps of a list go one after another.
    @Test(arguments: [("{ n: n + 1, m: m + n * 1 mV }", 1.0, 1e-3), ("[{ n: n + 1 }, { m: m + n * 1 mV }]", 1.0, 2e-3)])
    func ordersItsChanges(_ set: String, _ n: Double, _ m: Double) throws {
        let solved = try Solved(
            text(
                "{ once: { when: V > edge, set: \(set) } }",
                charge("n: last(law.n), m: last(law.m), c: count(law.once)")))
        #expect(try solved["n"] == [n])
        #expect(abs(try solved["m"][0] - m) < 1e-15)
        #expect(try solved["c"] == [1])
        // Held before the event, changed from its instant on.
        #expect(try solved["law_n"][0] == 0 && solved["law_n"].last == n)
    }

    /// Events of one instant go in order; one sets off another.
    @Test func eventsFollowEachOther() throws {
        let events = """
            { late: { when: V > edge, after: early, set: { m: m + n * 1 mV } }, early: { when: V > edge, set: { n: n + 3 } },
              set: { when: m > 2 mV, set: { n: 10 * n } } }
            """
        let solved = try Solved(
            text(
                events,
                charge(
                    "n: last(law.n), m: last(law.m), a: first(times(law.early)), b: first(times(law.set)), k: count(law.early)"
                ))
        )
        #expect(try solved["n"] == [30])
        #expect(abs(try solved["m"][0] - 4e-3) < 1e-15)
        #expect(try solved["a"] == solved["b"])
        #expect(try solved["k"] == [1])
    }

    /// A clock ticks after each period, to the bit, and tests its condition at the ticks.
    @Test func clocksTick() throws {
        let events =
            "{ tick: { every: pace, set: { n: n + 1 } }, tock: { every: 2 * pace, when: V > edge, set: { m: 2 * m } } }"
        let solved = try Solved(
            text(
                events,
                charge("t: count(law.tick), k: count(law.tock), l: last(times(law.tick))").replacing(
                    "figures:", with: "sweep: { law.pace: [1 ms, 0.5 ms] }, figures:")))
        #expect(try solved["t"] == [5, 10])
        // V passes the edge at 0.29 ms.
        #expect(try solved["k"] == [2, 5])
        #expect(try solved["l"] == [5e-3, 5e-3])
        #expect(try Array(solved["law_n"][0...4]) == [0, 0, 1, 1, 2])
    }

    /// Nothing happens at rest, and held states stand where they start.
    @Test func restKnowsNoEvents() throws {
        let solved = try Solved(
            text("{ spike: { when: V > -60 mV, set: { n: 5 } } }", "{ record: [V, law.n, law.m] }"))
        #expect(abs(try solved["voltage"][0] + 0.05) < 1e-12)
        #expect(try solved["law_n"] == [0] && solved["law_m"] == [1e-3])
    }

    /// A condition that holds from the start has to end before it can begin.
    @Test func beginningsOnly() throws {
        let solved = try Solved(
            text("{ spike: { when: V < edge, set: { n: n + 1 } } }", charge("c: count(law.spike)")))
        #expect(try solved["c"] == [0])
    }

    @Test func endlessEventsAreTold() throws {
        let solved = try Solved(
            text(
                "{ up: { when: n < 0, set: { n: 1 } }, down: { when: \"n > 0 and V > edge\", set: { n: -1 } }, go: { when: V > edge, set: { n: 1 } } }",
                charge("c: count(law.up)")))
        #expect(try solved["solver_status"] == [6])
        #expect(try solved["c"][0].isNaN)
    }

    /// The same bits for one thread and two.
    @Test func threadsChangeNoBit() throws {
        let own = text(
            "{ spike: { when: V > edge, set: { V: -30 mV } } }",
            charge("p: mean(interval(law.spike))").replacing(
                "figures:", with: "sweep: { law.edge: { from: -10 mV, to: 100 mV, points: 150 } }, figures:"))
        #expect(try Solved(own)["p"] == Solved(own, threads: 2)["p"])
        let edges = try Solved(own).axis("edge")
        for (edge, period) in zip(edges, try Solved(own)["p"]) where edge < 0.05 {
            #expect(abs(period - 1e-3 * log(0.18 / (0.15 - edge))) < 1e-10)
        }
    }

    @Test(arguments: [
        ("{ first: { set: { n: 1 } } }", "event `first` of `film.law` never happens"),
        ("{ first: { when: V > edge, set: { k: 1 } } }", "sets `k`, which is no state of its model"),
        ("{ first: { when: V > edge, set: { n: 1 mV } } }", "`n` after event `first`"),
        ("{ first: { when: V = edge, set: { n: 1 } } }", "has no beginning that could be found"),
        ("{ first: { every: 0 s, set: { n: 1 } } }", "a clock ticks after a time above zero"),
        ("{ first: { every: 1 ms * n, set: { n: 1 } } }", "do not depend on what moves"),
        ("{ first: { every: 1 mV } }", "`every` of event `first`"),
        ("{ first: { when: V > edge, after: second } }", "no event `second`"),
        (
            "{ first: { when: V > edge, after: second }, second: { when: V > edge, after: first } }",
            "`first` and `second` wait for each other"
        ),
        ("{ first: { when: V, set: { n: 1 } } }", "help:"),
        ("{ n: { when: V > edge } }", "`n` is already the name of something"),
    ]) func mistake(events: String, said: String) {
        let all = complaints(text(events, charge("c: last(law.n)")))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }

    @Test func whatHoldsNoVoltageCannotBeReset() {
        let own = text("{ first: { when: V > edge, set: { V: -30 mV } } }", charge("c: count(law.first)"))
        let clamped = own.replacing("drive: { I: { step: { level: 2 uA } } }", with: "drive: { V: 1 mV }")
        #expect(complaints(clamped).contains { $0.contains("sets the voltage of `film`, which nothing holds") })
        let unknown = own.replacing("count(law.first)", with: "count(law.second)")
        #expect(complaints(unknown).contains { $0.contains("there is `film.law.first`") })
    }
}
