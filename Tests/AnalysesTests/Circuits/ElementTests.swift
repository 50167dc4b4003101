import Analyses
import Datasets
import Devices
import Foundation
import Testing

/// Elements of the circuit at rest and in time, against closed forms.
@Suite struct ElementTests {
    /// A device of elements alone.
    static func text(_ elements: String, _ analysis: String, extra: String = "") -> String {
        """
        schema: iontronic/1
        name: circuit
        temperature: 25 degC
        circuit:
          ground: gnd
          elements:
        \(elements.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
        \(extra)
        analyses:
          a: \(analysis)
        """
    }

    private func solve(_ elements: String, _ analysis: String, extra: String = "") throws -> Solved {
        try Solved(Self.text(elements, analysis, extra: extra))
    }

    /// What is said against a circuit.
    private func said(_ elements: String, _ analysis: String = "{ record: [\"V(a)\"] }") -> String {
        complaints(Self.text(elements, analysis)).joined(separator: " | ")
    }

    // MARK: - At rest

    @Test func aDivider() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [top, gnd], voltage: 3 V }
            upper: { model: resistor, nodes: [top, middle], resistance: 1 kOhm }
            probe: { model: ammeter, nodes: [middle, low] }
            lower: { model: resistor, nodes: [low, gnd], resistance: 2 kOhm }
            """, "{ record: { middle: V(middle), i: probe.I, source: source.I, upper: upper.V, r: lower.resistance } }")
        #expect(abs(try solved["middle"][0] - 2) < 1e-14)
        #expect(abs(try solved["i"][0] - 1e-3) < 1e-17)
        // What a source delivers flows through it from second to first.
        #expect(abs(try solved["source"][0] + 1e-3) < 1e-17)
        #expect(abs(try solved["upper"][0] - 1) < 1e-14)
        #expect(try solved["r"] == [2000])
    }

    /// S50 of the reference cases: a network of conductances with a pump as a current source.
    @Test func kirchhoff() throws {
        var elements = "hold: { model: voltage-source, nodes: [n0, gnd], voltage: 0.1 V }\n"
        for (a, b, g) in [(0, 1, 4.0), (1, 2, 2), (2, 4, 1), (1, 3, 3), (3, 4, 5), (2, 3, 0.5)] {
            let (first, second) = ("n\(a)", b == 4 ? "gnd" : "n\(b)")
            elements += "r\(a)\(b): { model: resistor, nodes: [\(first), \(second)], resistance: 1 / \(g) * 1 GOhm }\n"
        }
        elements += "pump: { model: current-source, nodes: [gnd, n2], current: 20 pA }"
        let solved = try solve(elements, "{ record: { v1: V(n1), v2: V(n2), v3: V(n3), i: hold.I } }")
        for (name, value) in [
            ("v1", 62.731958762886606e-3), ("v2", 45.10309278350516e-3), ("v3", 24.79381443298969e-3),
            ("i", -0.1490721649484536e-9),
        ] {
            #expect(abs(try solved[name][0] / value - 1) < 1e-11, "\(name)")
        }
    }

    @Test func aDiode() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [top, gnd], voltage: level }
            r: { model: resistor, nodes: [top, a], resistance: 1 kOhm }
            d: { model: diode, nodes: [a, gnd], saturation: 1 pA, ideality: 1.5 }
            """, "{ sweep: { level: [-1 V, 0.2 V, 1 V, 10 V] }, record: { v: V(a), i: d.I } }",
            extra: "parameters: { level: 1 V }")
        let thermal = 1.5 * 8.31446261815324 * 298.15 / 96485.33212331002
        for (index, level) in [-1.0, 0.2, 1, 10].enumerated() {
            let (v, i) = (try solved["v"][index], try solved["i"][index])
            #expect(abs(i - 1e-12 * expm1(v / thermal)) <= 1e-9 * abs(i) + 1e-24)
            #expect(abs(level - v - 1000 * i) < 1e-9)
        }
    }

    /// Nodes that nothing joins are solved each by itself, however many there are.
    @Test func manyThatNothingJoins() throws {
        let nodes = 1...60
        let elements = nodes.map {
            """
            s\($0): { model: current-source, nodes: [gnd, a\($0)], current: \($0) uA }
            d\($0): { model: diode, nodes: [a\($0), gnd], saturation: 1 nA }
            """
        }.joined(separator: "\n")
        let records = nodes.map { "v\($0): V(a\($0))" }.joined(separator: ", ")
        let solved = try solve(elements, "{ record: { \(records) } }")
        let thermal = 8.31446261815324 * 298.15 / 96485.33212331002
        for node in nodes {
            let exact = thermal * log1p(Double(node) * 1e-6 / 1e-9)
            #expect(abs(try solved["v\(node)"][0] - exact) < 1e-12, "node \(node)")
        }
    }

    @Test func anOpAmp() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [in, gnd], voltage: 0.3 V }
            r1: { model: resistor, nodes: [in, minus], resistance: 1 kOhm }
            r2: { model: resistor, nodes: [minus, out], resistance: 10 kOhm }
            amp: { model: op-amp, nodes: { plus: gnd, minus: minus, out: out }, gain: 1e4 }
            load: { model: resistor, nodes: [out, gnd], resistance: 2 kOhm }
            """, "{ record: { out: V(out), i: amp.I(out), minus: amp.I(minus), plus: amp.I(plus) } }")
        // -R2/R1 with the loop gain A R1/(R1 + R2).
        let exact = -0.3 * 10 / (1 + 11 / 1e4)
        #expect(abs(try solved["out"][0] - exact) < 1e-12)
        let minus = -exact / 1e4
        #expect(abs(try solved["i"][0] + (exact / 2000 + (exact - minus) / 10000)) < 1e-15)
        // What the output takes from the ground does not flow by the input that is joined to it.
        let (minusCurrent, plusCurrent) = (try solved["minus"], try solved["plus"])
        #expect(minusCurrent == [0] && plusCurrent == [0])
    }

    /// What flows by a terminal is its own, where another one is joined to the same node: a transistor as a diode.
    @Test func terminalsOfOneNode() throws {
        let extra = """
            models:
              transistor:
                kind: element
                terminals: [gate, drain, source]
                current: { drain -> source: "1 mA / 1 V * V(gate, source)", gate -> source: "1 uA / 1 V * V(gate, source)" }
            """
        let solved = try solve(
            """
            supply: { model: voltage-source, nodes: [top, gnd], voltage: 2 V }
            t: { model: transistor, nodes: [top, top, gnd] }
            ring: { model: transistor, nodes: [top, gnd, gnd] }
            """,
            """
            { record: { gate: t.I(gate), drain: t.I(drain), source: t.I(source), supply: supply.I,
                ring_gate: ring.I(gate), ring_drain: ring.I(drain), ring_source: ring.I(source) } }
            """, extra: extra)
        let all = [
            ("gate", 2e-6), ("drain", 2e-3), ("source", -2.002e-3), ("supply", -2.004e-3),
            // Between a drain and a source that are one node it flows in a ring.
            ("ring_gate", 2e-6), ("ring_drain", 2e-3), ("ring_source", -2.002e-3),
        ]
        for (name, exact) in all {
            #expect(abs(try solved[name][0] - exact) < 1e-17, "\(name)")
        }
    }

    /// Controlled sources of all four kinds are expressions.
    @Test func controlledSources() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [in, gnd], voltage: 2 V }
            r1: { model: resistor, nodes: [in, gnd], resistance: 1 kOhm }
            vv: { model: voltage-source, nodes: [a, gnd], voltage: 3 * V(in) }
            ra: { model: resistor, nodes: [a, gnd], resistance: 1 kOhm }
            vi: { model: current-source, nodes: [gnd, b], current: "V(in, gnd) / 4 kOhm" }
            rb: { model: resistor, nodes: [b, gnd], resistance: 1 kOhm }
            iv: { model: voltage-source, nodes: [c, gnd], voltage: 500 Ohm * r1.I }
            rc: { model: resistor, nodes: [c, gnd], resistance: 1 kOhm }
            ii: { model: current-source, nodes: [gnd, d], current: 5 * source.I }
            rd: { model: resistor, nodes: [d, gnd], resistance: 1 kOhm }
            """, "{ record: { a: V(a), b: V(b), c: V(c), d: V(d) } }")
        for (name, value) in [("a", 6.0), ("b", 0.5), ("c", 1), ("d", -10)] {
            #expect(abs(try solved[name][0] - value) < 1e-12, "\(name)")
        }
    }

    @Test func switchesFollowConditions() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [in, gnd], voltage: level }
            r: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
            s: { model: switch, nodes: [a, gnd], closed: V(in) > 1 V, on: 1 kOhm, off: 3 kOhm }
            """, "{ sweep: { level: [0.5 V, 2 V] }, record: { v: V(a) } }", extra: "parameters: { level: 1 V }")
        let v = try solved["v"]
        #expect(abs(v[0] - 0.375) < 1e-14 && abs(v[1] - 1) < 1e-14)
    }

    @Test func countAndReversed() throws {
        let solved = try solve(
            """
            source: { model: current-source, nodes: [gnd, a], current: 1 mA }
            d: { model: diode, nodes: [gnd, a], saturation: 1 nA, reversed: true, count: 3 }
            r: { model: resistor, nodes: [a, gnd], resistance: 3 kOhm, count: 3 }
            """, "{ record: { v: V(a), d: d.I, across: d.V, r: r.I } }")
        let v = try solved["v"][0]
        let thermal = 8.31446261815324 * 298.15 / 96485.33212331002
        #expect(abs(try solved["across"][0] - v) < 1e-15)
        #expect(abs(try solved["d"][0] / (3e-9 * expm1(v / thermal)) - 1) < 1e-9)
        #expect(abs(try solved["d"][0] + (try solved["r"][0]) - 1e-3) < 1e-12)
        #expect(abs(try solved["r"][0] - v / 1000) < 1e-15)
    }

    /// Two silver wires: the standard potentials cancel, and the ratio of the activities of chloride is left.
    @Test func silverChloride() throws {
        let text = """
            schema: iontronic/1
            name: cell
            temperature: 25 degC
            activity: ideal
            solutions: { weak: { salts: { KCl: 10 mM } }, strong: { salts: { KCl: 100 mM } } }
            circuit:
              ground: weak
              elements:
                bridge: { model: resistor, nodes: [weak, strong], resistance: 1 kOhm }
                one: { model: silver-chloride, nodes: [red, strong], solution: strong }
                two: { model: silver-chloride, nodes: [black, weak], solution: weak }
                meter: { model: resistor, nodes: [red, black], resistance: 1 TOhm }
            analyses: { a: { record: { v: "V(red, black)", half: two.V } } }
            """
        let solved = try Solved(text)
        let thermal = 8.31446261815324 * 298.15 / 96485.33212331002
        #expect(abs(try solved["v"][0] + thermal * log(10)) < 1e-9)
        // 0.22234 V at 25 degC for unit molality; 10 mM is 10.03 mmol/kg of water at 0.99705 kg/L.
        #expect(abs(try solved["half"][0] - (0.22234 - thermal * log(0.01 / 0.99705))) < 1e-6)
    }

    /// A model of one's own with three terminals: currents of branches, definitions, a state at rest.
    @Test func manyTerminals() throws {
        let extra = """
            models:
              transistor:
                kind: element
                terminals: [gate, drain, source]
                parameters: { slope: { unit: A/V^2, default: 1e-4 A/V^2 }, leak: { unit: Ohm, default: 1 MOhm } }
                where: { ID: "slope * max(V(gate, source), 0 V) * V(drain, source)" }
                states: { q: { steady: "1 nF * V(gate, source)", tau: 1 ms } }
                current: { drain -> source: ID, gate -> source: q / 1 nF / leak }
            """
        let solved = try solve(
            """
            supply: { model: voltage-source, nodes: [vdd, gnd], voltage: 1 V }
            input: { model: voltage-source, nodes: [in, gnd], voltage: 2 V }
            load: { model: resistor, nodes: [vdd, out], resistance: 10 kOhm }
            t: { model: transistor, nodes: { gate: in, drain: out, source: gnd } }
            """,
            "{ record: { out: V(out), id: t.ID, drain: t.I(drain), gate: t.I(gate), source: t.I(source), q: t.q } }",
            extra: extra)
        // 1 V over 10 kOhm and 1/(1e-4 * 2) = 5 kOhm.
        #expect(abs(try solved["out"][0] - 1.0 / 3) < 1e-14)
        #expect(abs(try solved["id"][0] - 1e-4 * 2 / 3) < 1e-16)
        let (drain, id) = (try solved["drain"], try solved["id"])
        #expect(drain == id)
        #expect(abs(try solved["gate"][0] - 2e-6) < 1e-20)
        #expect(abs(try solved["source"][0] + 1e-4 * 2 / 3 + 2e-6) < 1e-16)
        #expect(abs(try solved["q"][0] - 2e-9) < 1e-22)
    }

    // MARK: - In time

    @Test func chargingThroughAResistance() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [in, gnd], voltage: { step: { base: 1 V, level: 3 V, start: 1 ms } } }
            r: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
            c: { model: capacitor, nodes: [a, gnd], capacitance: 1 uF }
            """,
            """
            { transient: { stop: 5 ms, output: 0.5 ms, tolerance: 1e-10 },
              record: { v: V(a), c: c.I, source: source.I } }
            """)
        for (index, time) in try solved.axis("time").enumerated() {
            let exact = time < 1e-3 ? 1 : 3 - 2 * exp(-(time - 1e-3) / 1e-3)
            #expect(abs(try solved["v"][index] - exact) < 1e-9)
            let current = time < 1e-3 ? 0 : 2e-3 * exp(-(time - 1e-3) / 1e-3)
            #expect(abs(try solved["c"][index] - current) < 1e-12)
            #expect(abs(try solved["source"][index] + current) < 1e-12)
        }
    }

    /// A series resonance, under-damped.
    @Test func aResonance() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [in, gnd], voltage: { step: { level: 1 V } } }
            r: { model: resistor, nodes: [in, a], resistance: 10 Ohm }
            l: { model: inductor, nodes: [a, b], inductance: 1 mH }
            c: { model: capacitor, nodes: [b, gnd], capacitance: 1 uF }
            """,
            "{ transient: { stop: 0.5 ms, output: 10 us, tolerance: 1e-10 }, record: { v: V(b), i: l.I, flow: l.flow } }"
        )
        let (damping, natural) = (10 / 2e-3, 1 / sqrt(1e-9))
        let omega = sqrt(natural * natural - damping * damping)
        for (index, t) in try solved.axis("time").enumerated() {
            let fall = exp(-damping * t)
            let exact = 1 - fall * (cos(omega * t) + damping / omega * sin(omega * t))
            #expect(abs(try solved["v"][index] - exact) < 1e-8)
            #expect(abs(try solved["i"][index] - 1 / (omega * 1e-3) * fall * sin(omega * t)) < 1e-10)
        }
        let (through, flow) = (try solved["i"], try solved["flow"])
        #expect(through == flow)
    }

    /// Charge that a jump drives through two capacitances in series shares out at once, then the middle relaxes.
    @Test func aJumpAcrossCapacitances() throws {
        for order in [["c1", "c2"], ["c2", "c1"]] {
            let parts = [
                "c1": "c1: { model: capacitor, nodes: [in, a], capacitance: 1 nF }",
                "c2": "c2: { model: capacitor, nodes: [a, gnd], capacitance: 3 nF }",
            ]
            let solved = try solve(
                """
                source: { model: voltage-source, nodes: [in, gnd], voltage: { step: { level: 4 V } } }
                r: { model: resistor, nodes: [a, gnd], resistance: 1 MOhm }
                \(order.compactMap { parts[$0] }.joined(separator: "\n"))
                """, "{ transient: { stop: 10 ms, output: 1 ms, tolerance: 1e-10 }, record: { v: V(a), i: c1.I } }")
            for (index, t) in try solved.axis("time").enumerated() where t > 0 {
                let v = exp(-t / 4e-3)
                #expect(abs(try solved["v"][index] - v) < 1e-9)
                #expect(abs(try solved["i"][index] - 1e-9 * v / 4e-3) < 1e-15)
            }
        }
    }

    /// An integrator with a capacitance from the output to the input, and a load that the amplifier must charge.
    @Test func anIntegrator() throws {
        let solved = try solve(
            """
            source: { model: voltage-source, nodes: [in, gnd], voltage: { step: { level: 1 V } } }
            r: { model: resistor, nodes: [in, minus], resistance: 1 MOhm }
            c: { model: capacitor, nodes: [minus, out], capacitance: 1 nF }
            load: { model: capacitor, nodes: [out, gnd], capacitance: 1 nF }
            amp: { model: op-amp, nodes: [gnd, minus, out], gain: 1e6 }
            """,
            "{ transient: { stop: 3 ms, output: 1 ms, tolerance: 1e-10 }, record: { v: V(out) }, start: x }"
                .replacing(", start: x", with: ""))
        // v' = -(1 - m)/(R C (1 + 1/A)) with m = -v/A.
        let (gain, tau) = (1e6, 1e-3)
        for (index, t) in try solved.axis("time").enumerated() {
            let exact = -gain * (1 - exp(-t / (tau * (1 + gain))))
            #expect(abs(try solved["v"][index] - exact) < 1e-8, "\(t)")
        }
    }

    /// Two nodes that only capacitances and a resistance between them tie to the rest.
    @Test func capacitancesBetweenFreeNodes() throws {
        let solved = try solve(
            """
            source: { model: current-source, nodes: [gnd, a], current: { step: { level: 1 uA } } }
            r1: { model: resistor, nodes: [a, gnd], resistance: 1 MOhm }
            c: { model: capacitor, nodes: [a, b], capacitance: 1 nF }
            r2: { model: resistor, nodes: [b, gnd], resistance: 3 MOhm }
            """, "{ transient: { stop: 8 ms, output: 1 ms, tolerance: 1e-10 }, record: { a: V(a), b: V(b), c: c.I } }")
        // The current divides between 1 MOhm and 3 MOhm behind the capacitance.
        for (index, t) in try solved.axis("time").enumerated() where t > 0 {
            let i = 0.25e-6 * exp(-t / 4e-3)
            #expect(abs(try solved["c"][index] - i) < 1e-15)
            #expect(abs(try solved["b"][index] - 3e6 * i) < 1e-9)
            #expect(abs(try solved["a"][index] - 1e6 * (1e-6 - i)) < 1e-9)
        }
    }

    /// Charge of a capacitance that changes with its voltage.
    @Test func aCapacitanceThatChanges() throws {
        let extra = """
            models:
              varactor:
                kind: element
                parameters: { c: { unit: F }, k: { unit: /V } }
                charge: c * V * (1 + k * V / 2)
            """
        let solved = try solve(
            """
            source: { model: current-source, nodes: [gnd, a], current: { step: { level: 1 uA } } }
            r: { model: resistor, nodes: [a, gnd], resistance: 1 TOhm }
            c: { model: varactor, nodes: [a, gnd], c: 1 nF, k: 0.5 /V }
            """, "{ transient: { stop: 4 ms, output: 1 ms, tolerance: 1e-10 }, record: { v: V(a) } }", extra: extra)
        for (index, t) in try solved.axis("time").enumerated() {
            // q = I t = c (v + k v^2 / 2)
            let exact = (sqrt(1 + 2 * 0.5 * 1e-6 * t / 1e-9) - 1) / 0.5
            #expect(abs(try solved["v"][index] - exact) < 1e-5)
        }
    }

    /// A sine that drives a source, and an operating point: what it is just before time 0.
    @Test func sourcesAtRestHaveTheirFirstValue() throws {
        let elements = """
            source: { model: voltage-source, nodes: [a, gnd], voltage: { pulse: { base: 0.2 V, level: 1 V, start: 0 s, width: 1 ms } } }
            later: { model: voltage-source, nodes: [b, gnd], voltage: { triangle: { offset: offset, amplitude: 1 V, period: 1 s } } }
            timed: { model: voltage-source, nodes: [c, gnd], voltage: 1 V + 2 V/s * time }
            r: { model: resistor, nodes: [a, b], resistance: 1 Ohm }
            s: { model: resistor, nodes: [a, c], resistance: 1 Ohm }
            """
        let solved = try solve(
            elements, "{ sweep: { offset: [0.1 V, 0.3 V] }, record: { a: V(a), b: V(b), c: V(c) } }",
            extra: "parameters: { offset: 0.1 V }")
        #expect(try solved["a"] == [0.2, 0.2])
        #expect(try solved["b"] == [0.1, 0.3])
        #expect(try solved["c"] == [1, 1])
        let moving = try solve(
            elements, "{ transient: { stop: 2 s, output: 0.25 s }, record: { a: V(a), b: V(b), c: V(c) } }",
            extra: "parameters: { offset: 0.1 V }")
        #expect(abs(try moving["b"][1] - 1.1) < 1e-12)
        #expect(abs(try moving["c"][8] - 5) < 1e-12)
    }

    // MARK: - What is wrong

    @Test(arguments: [
        (
            "one: { model: voltage-source, nodes: [a, gnd], voltage: 1 V }\ntwo: { model: ammeter, nodes: [a, gnd] }",
            "`one` and `two` impose voltages round a loop"
        ),
        (
            "i: { model: current-source, nodes: [gnd, a], current: 1 A }",
            "nothing says the voltage of node `a`: `i` set currents whatever it is"
        ),
        (
            """
            v: { model: voltage-source, nodes: [b, gnd], voltage: 1 V }
            c: { model: capacitor, nodes: [a, b], capacitance: 1 F }
            d: { model: capacitor, nodes: [a, gnd], capacitance: 1 F }
            """, "only the charge of `c` and `d` joins it to `gnd`"
        ),
        (
            """
            v: { model: voltage-source, nodes: [a, gnd], voltage: 1 V }
            l: { model: inductor, nodes: [a, gnd], inductance: 1 H }
            """, "at rest `l` is a short"
        ),
        ("r: { model: resistor, nodes: [a, b], resistance: 1 Ohm }", "node `gnd` is joined to nothing"),
        ("r: { model: resistor, nodes: [a, gnd], resistance: -1 Ohm }", "`r`: a resistance is positive"),
        ("r: { model: resistor, nodes: [a], resistance: 1 Ohm }", "`r` joins 2 nodes: first, second"),
        ("r: { model: resistor, nodes: [a, gnd] }", "model `resistor` needs `resistance`, in Ohm"),
        (
            "r: { model: resistor, nodes: { first: a, last: gnd }, resistance: 1 Ohm }",
            "`r` has no terminal `last`; it has first, second"
        ),
        ("i: { model: current-source, nodes: [gnd, a], current: V(x) / 1 Ohm }", "no node `x`"),
        ("amp: { model: op-amp, nodes: [a, gnd, b], reversed: true }", "only what has two terminals can be reversed"),
        ("wire: { model: silver-chloride, nodes: [a, gnd] }", "electrode `wire` needs the solution it stands in"),
        (
            "r: { model: resistor, nodes: [a, gnd], resistance: 1 Ohm, variant: x }",
            "`variant` is for a device used as an element"
        ),
    ])
    func mistakes(elements: String, message: String) {
        #expect(said(elements).contains(message), "\(said(elements))")
    }

    @Test func inductancesAloneDoNotFeedANode() {
        let text = Self.text(
            """
            v: { model: voltage-source, nodes: [in, gnd], voltage: 1 V }
            r: { model: resistor, nodes: [in, b], resistance: 1 Ohm }
            l: { model: inductor, nodes: [b, a], inductance: 1 H }
            m: { model: inductor, nodes: [a, gnd], inductance: 1 H }
            """, "{ transient: { stop: 1 s }, record: [\"V(a)\"] }")
        #expect(
            complaints(text).joined().contains(
                "nothing says the voltage of node `a`: `l` and `m` set currents whatever it is"))
    }

    /// A resistance may follow a voltage, although it is not known to be positive before that is solved for.
    @Test func aResistanceThatFollowsAVoltage() throws {
        func elements(_ resistance: String) -> String {
            """
            s: { model: voltage-source, nodes: [a, gnd], voltage: 0.5 V }
            r: { model: resistor, nodes: [a, gnd], resistance: "\(resistance)" }
            """
        }
        let record = "{ record: { i: r.I } }"
        #expect(abs(try solve(elements("1 kOhm + 2 kOhm * V(a) / 1 V"), record)["i"][0] - 0.25e-3) < 1e-15)
        #expect(said(elements("-1 kOhm"), record).contains("a resistance is positive"))
    }
}
