import Analyses
import Devices
import Foundation
import Testing

/// Kinetic schemes: at rest, in motion, and what is said of them.
@Suite struct KineticsTests {
    /// A channel with one scheme between two solutions of equal potassium.
    private func text(_ scheme: String, _ analysis: String, current: String = "1e-9 A * o", more: String = "") -> String
    {
        """
        schema: iontronic/1
        name: kinetics
        temperature: 25 degC
        activity: ideal
        solutions: { inside: { salts: { KCl: 10 mM } }, outside: { salts: { KCl: 10 mM } } }
        models:
          own:
            kind: channel
            parameters: { a: { unit: /s, default: 30 /s }, b: { unit: /s, default: 70 /s }, atp: { unit: mM, default: 1 mM } }
            where: { x: V / 1 V }
            kinetics:
              gate: \(scheme)
            current: \(current)
        \(more)
        membranes: { film: { channels: { law: { model: own } } } }
        analyses:
          a: \(analysis)
        """
    }

    private let pair = "{ states: [c, o], transitions: { c <-> o: [a * (1 + x), b] } }"

    /// Two states are a gate: o relaxes with the rate a + b.
    @Test func relaxes() throws {
        let jump = """
            { drive: { V: { step: { base: 0 V, level: 1 V } } }, record: [law.o, law.c, I], transient: { stop: 20 ms, output: 5 ms, tolerance: 1e-11 } }
            """
        let solved = try Solved(text(pair, jump))
        for (index, time) in try solved.axis("time").enumerated() {
            let exact = 60.0 / 130 + (0.3 - 60.0 / 130) * exp(-130 * time)
            let (o, c) = (try solved["law_o"][index], try solved["law_c"][index])
            #expect(abs(o - exact) < 1e-10, "at \(time)")
            // c is computed as 1 - o, which is rounded.
            #expect(abs(o + c - 1) <= .ulpOfOne)
            #expect(abs(try solved["current"][index] - 1e-9 * o) < 1e-22)
        }
        #expect(solved.notes.isEmpty)
    }

    @Test func eventsSetTheOtherStates() {
        let all = complaints(
            text(pair, "{ record: [I] }", more: "    events: { kick: { every: 1 ms, set: { c: 0.5 } } }"))
        #expect(all.contains { $0.contains("sets `c`, which is what the other states of its scheme leave") }, "\(all)")
    }

    /// Net transitions of a cycle that work drives, by the rule of King and Altman; in time they fill the states.
    @Test func countsTransitions() throws {
        let cycle =
            "{ states: [c, i, o], transitions: { c <-> i: [100 /s, 200 /s], i <-> o: [300 /s, 50 /s], o <-> c: [100 /s, 100 /s] }, loop: { drive: atp } }"
        let rest = try Solved(
            text(
                cycle,
                #"{ drive: { V: 0 V }, record: { a: "flux(c, i)", b: "film.law.flux(i, o)", d: "law.flux(o, c)", back: "law.flux(c, o)" } }"#
            ))
        // (3 - 1) / (6 + 2 + 8) of 100 /s.
        for name in ["a", "b", "d"] { #expect(isClose(try rest[name][0], 12.5, relative: 1e-13)) }
        #expect(isClose(try rest["back"][0], -12.5, relative: 1e-13))
        let run = """
            { drive: { V: 0 V }, record: [law.i], initial: { law.i: 0.9, law.o: 0 },
              transient: { stop: 20 ms, start: initial, tolerance: 1e-10 },
              figures: { gained: "integral(law.flux(c, i) - law.flux(i, o), time)" } }
            """
        let solved = try Solved(text(cycle, run))
        let occupancy = try solved["law_i"]
        #expect(isClose(try solved["gained"][0], occupancy[occupancy.count - 1] - 0.9, relative: 1e-7))
        let wrong = complaints(text(cycle, "{ record: { x: \"law.flux(c, x)\" } }"))
        #expect(wrong.contains { $0.contains("no transition joins `c` and `x`") }, "\(wrong)")
    }

    /// Detailed balance along a chain, where linear algebra with subtractions loses the small occupancies.
    @Test func smallOccupanciesKeepTheirDigits() throws {
        let chain = """
            { states: [o, s, t, c], total: 3, transitions: { c <-> t: [a, 1e9 * b], t <-> s: [a, 1e9 * b], s -> o: 1e-9 * a, o -> s: b } }
            """
        // Two ways of one pair are one transition.
        #expect(complaints(text(chain, "{ record: [law.o] }")).contains { $0.contains("are joined twice") })
        let solved = try Solved(
            text(
                chain.replacing("s -> o: 1e-9 * a, o -> s: b", with: "s <-> o: [1e-9 * a, b]"),
                "{ drive: { V: 0 V }, record: [law.o, law.s, law.t, law.c] }"))
        let r = 30.0 / 70e9
        let weights = [r * r * (30e-9 / 70), r * r, r, 1]
        let sum = weights.reduce(0, +)
        for (name, weight) in zip(["law_o", "law_s", "law_t", "law_c"], weights) {
            // The first of the list is what the others leave.
            let isRest = name == "law_o"
            #expect(
                isClose(try solved[name][0], 3 * weight / sum, relative: 1e-13, absolute: isRest ? 1e-15 : 0), "\(name)"
            )
        }
    }

    /// Rates that are zero where a condition says so: what is entered and never left holds everything, what is left and never entered
    /// nothing, whichever stands first.
    @Test(arguments: [["c", "o", "i"], ["o", "c", "i"], ["i", "o", "c"], ["o", "i", "c"]])
    func ratesOfZero(_ order: [String]) throws {
        func scheme(_ back: String) -> String {
            """
            { states: [\(order.joined(separator: ", "))], transitions: { c <-> o: ["if(x > 0.5, a, 0 /s)", b], o <-> i: ["if(x > 0.5, a, 0 /s)", "if(\(back), b, 0 /s)"] } }
            """
        }
        let analysis = "{ sweep: { V: [0 V, 1 V, 2 V] }, record: [law.c, law.o, law.i, I] }"
        let solved = try Solved(text(scheme("x > 1.5 or x < 0.5"), analysis))
        let weights = [1, 3.0 / 7, 9.0 / 49]
        let chain = weights.map { $0 / weights.reduce(0, +) }
        for (name, expected) in zip(
            ["law_c", "law_o", "law_i"], [[1, 0, chain[0]], [0, 0, chain[1]], [0, 1, chain[2]]])
        {
            for (own, exact) in zip(try solved[name], expected) { #expect(abs(own - exact) < 1e-15, "\(name)") }
        }
        #expect(try solved["solver_status"] == [0, 0, 0])
        // A state that nothing joins at a point holds what it held before: there is no number.
        let open = try Solved(text(scheme("x > 1.5"), analysis))
        #expect(try open["law_i"][0].isNaN)
        #expect(try open["solver_status"].map { $0 == 0 } == [false, true, true])
    }

    /// A ligand that is not there opens nothing, and the first of it opens in proportion.
    @Test(arguments: ["c, o", "o, c"]) func noLigand(_ states: String) throws {
        let device = text(
            "{ states: [\(states)], transitions: { c <-> o: [a * atp / 1 mM, b] } }",
            "{ drive: { V: 0 V }, sweep: { law.atp: [0 mM, 1 mM] }, sensitivity: { of: [law.o], to: [law.atp] } }")
        let solved = try Solved(device)
        for (own, exact) in zip(try solved["law_o"], [0, 0.3]) { #expect(abs(own - exact) < 1e-15) }
        for (slope, exact) in zip(try solved["law_o_by_atp"], [30.0 / 70, 0.3 * 0.7]) {
            // Per mol/m^3, which is 1 mM.
            #expect(abs(slope - exact) < 1e-14)
        }
    }

    /// Eight states joined at random: the net flow into each is zero at rest, and motion conserves the total.
    @Test func balancesEveryState() throws {
        var seed: UInt64 = 5
        func random() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 40) / Double(1 << 24)
        }
        var rates = [[Double]](repeating: [Double](repeating: 0, count: 8), count: 8)
        var lines: [String] = []
        for i in 0..<8 {
            for j in (i + 1)..<8 where j == i + 1 || random() < 0.4 {
                (rates[i][j], rates[j][i]) = (pow(10, 4 * random() - 2), pow(10, 4 * random() - 2))
                lines.append("s\(i) <-> s\(j): [\(rates[i][j]) /s, \(rates[j][i]) /s]")
            }
        }
        let scheme = """
            { states: [\((0..<8).map { "s\($0)" }.joined(separator: ", "))], loop: { drive: atp }, transitions: { \(lines.joined(separator: ", ")) } }
            """
        let record = "[\((0..<8).map { "law.s\($0)" }.joined(separator: ", ")), \"law.p\"]"
        let device = text(scheme, "{ drive: { V: 0 V }, record: \(record) }", current: "1e-9 A * s0").replacing(
            "where: { x: V / 1 V }", with: "where: { x: V / 1 V, p: \"flux(s0, s1) - flux(s1, s0)\" }")
        let solved = try Solved(device)
        let rest = try (0..<8).map { try solved["law_s\($0)"][0] }
        #expect(abs(rest.reduce(0, +) - 1) < 1e-15)
        for i in 0..<8 {
            let (entering, leaving) = (0..<8).reduce((0.0, 0.0)) {
                ($0.0 + rest[$1] * rates[$1][i], $0.1 + rest[i] * rates[i][$1])
            }
            #expect(isClose(entering, leaving, relative: 1e-12), "state \(i)")
        }
        let flux = 2 * (rest[0] * rates[0][1] - rest[1] * rates[1][0])
        #expect(isClose(try solved["law_p"][0], flux, relative: 1e-12))

        let moving = try Solved(
            device.replacing(
                "drive: { V: 0 V }",
                with:
                    "drive: { V: 0 V }, transient: { stop: 1000 s, output: 100 s, start: initial }, initial: { law.s3: 0.5, law.s5: 0.5 }"
            ))
        for index in 0...10 {
            let all = try (0..<8).map { try moving["law_s\($0)"][index] }
            #expect(abs(all.reduce(0, +) - 1) < 1e-14)
            if index == 10 { for i in 0..<8 { #expect(abs(all[i] - rest[i]) < 1e-5, "state \(i)") } }
        }
    }

    /// A cycle that free energy drives stalls where the products of its rates are equal, and runs backwards beyond.
    @Test func pumpStalls() throws {
        let device = """
            schema: iontronic/1
            name: pump
            temperature: 310.15 K
            activity: ideal
            solutions:
              inside: { ions: { Na+: 12 mM, K+: 140 mM, Cl-: balance } }
              outside: { ions: { Na+: 145 mM, K+: 5 mM, Cl-: balance } }
            membranes: { film: { area: 1 mm^2, pumps: { NaK: { model: post-albers } } } }
            analyses:
              a: { sweep: { V: [-350.41278710390716 mV, -400 mV, 0 mV] }, record: [NaK.cycles, NaK.I, "NaK.I(Na+)"] }
            """
        let solved = try Solved(device)
        let cycles = try solved["NaK_cycles"]
        #expect(abs(cycles[0]) < 1e-14 * cycles[2] && cycles[1] < 0 && cycles[2] > 0)
        #expect(isClose(try solved["NaK_current"][2], 96485.33212331002 * cycles[2], relative: 1e-12))
        #expect(solved.notes.allSatisfy { !$0.message.contains("turns at rest") })
    }

    @Test(
        arguments: [
            // Both products are 30 * 70 * 35: the loop stands still.
            ("{ states: [c, o, i], transitions: { c <-> o: [a, b], o <-> i: [b, a / 2], i <-> c: [a / 2, a] } }", nil),
            (
                "{ states: [c, o, i], transitions: { c <-> o: [a, b], o <-> i: [b, a], i <-> c: [b, a] } }",
                "loop `c` -> `o` -> `i` -> `c` of scheme `gate` turns at rest: at 0 mV the product of its rates is 2.33 times"
            ),
            (
                "{ states: [c, o, i], transitions: { c -> o: a, o -> i: b, i -> c: a } }",
                "a transition of it leads one way only"
            ),
            ("{ states: [c, o], transitions: { c -> o: a } }", "`c` of scheme `gate` is unreachable"),
            ("{ states: [c, o, z], transitions: { c <-> o: [a, b] } }", "`z` of scheme `gate` is unreachable"),
            ("{ states: [c, o, i], loop: { drive: atp }, transitions: { c -> o: a, o -> i: b, i -> c: a } }", nil),
        ] as [(String, String?)]) func warning(scheme: String, said: String?) throws
    {
        let notes = try Solved(text(scheme, "{ drive: { V: 0 V }, record: [law.o] }")).notes.map(\.message)
        if let said {
            #expect(notes.contains { $0.contains(said) }, "\(notes)")
        } else {
            #expect(notes.isEmpty)
        }
    }

    /// What leads one way ends in the state that nothing leaves.
    @Test func absorbs() throws {
        let one = "{ states: [c, o], total: 2 mM, transitions: { c -> o: a } }"
        let solved = try Solved(
            text(one, "{ drive: { V: 0 V }, record: [law.o, law.c] }", current: "1e-9 A * o / 1 mM"))
        #expect(try solved["law_o"] == [2])
        #expect(try solved["law_c"] == [0])
    }

    @Test(arguments: [
        ("{ states: [o], transitions: { } }", "has 1 state; it takes 2 to 128"),
        ("{ states: [c, o], transitions: { } }", "has no transition"),
        ("{ states: [c, o], transitions: { c <-> p: [a, b] } }", "scheme `gate` has no state `p`"),
        ("{ states: [c, o], transitions: { c <-> o: a } }", "`c <-> o` has two rates, there and back"),
        ("{ states: [c, o], transitions: { c -> o: [a, b] } }", "`c -> o` has one rate"),
        ("{ states: [c, o], transitions: { c => o: a } }", "a transition is `a <-> b` or `a -> b`"),
        ("{ states: [c, o], transitions: { o <-> o: [a, b] } }", "joins two different states"),
        ("{ states: [c, o], transitions: { c <-> o: [1 mM, b] } }", "rate of `c <-> o`"),
        ("{ states: [c, o], transitions: { c <-> o: [-1 /s, b] } }", "a rate of `c <-> o` is not negative"),
        ("{ states: [c, o], total: -1, transitions: { c <-> o: [a, b] } }", "`total` of `gate` is not negative"),
        ("{ states: [c, o], total: V / 1 V, transitions: { c <-> o: [a, b] } }", "does not change with the voltage"),
        ("{ states: [c, o, i, j], transitions: { c <-> o: [a, b], i <-> j: [a, b] } }", "has no one state of rest"),
        ("{ states: [c, o], transitions: { c <-> o: [flux(c, o), b] } }", "these define each other"),
        ("{ states: [c, o], transitions: { c <-> o: [a, b] }, loop: { drive: adp } }", "no variable `adp`"),
        ("{ states: [c, o], transitions: { c <-> o: [a, b] }, loop: { } }", "a loop needs `drive`"),
    ]) func mistake(scheme: String, said: String) {
        let quoted = scheme.replacing("[flux(c, o), b]", with: "[\"flux(c, o)\", b]")
        let all = complaints(text(quoted, "{ drive: { V: 0 V }, record: [law.V] }"))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }

    @Test func fluxCountsOneTransition() {
        for (flux, said) in [
            ("flux(c, z)", "`flux` counts the transitions between two states of one scheme"),
            ("flux(c)", "`flux` counts the transitions between two states of one scheme"),
            ("flux(c, i)", "no transition joins `c` and `i`"),
        ] {
            let scheme = "{ states: [c, o, i], transitions: { c <-> o: [a, b], o <-> i: [a, b] } }"
            let all = complaints(
                text(scheme, "{ drive: { V: 0 V }, record: [law.V] }", current: "1e-9 A * s * \(flux)"))
            #expect(all.contains { $0.contains(said) }, "\(all)")
        }
    }
}
