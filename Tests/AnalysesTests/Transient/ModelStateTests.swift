import Analyses
import Devices
import Foundation
import Testing

/// Models with states, in the three forms.
@Suite struct ModelStateTests {
    /// One channel of a model with a state `y` that follows the voltage, and an analysis.
    private func text(_ state: String, _ analysis: String, current: String = "1e-9 A * y") -> String {
        """
        schema: iontronic/1
        name: states
        temperature: 25 degC
        solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
        models:
          own:
            kind: channel
            parameters: { speed: { unit: /s, default: 100 /s } }
            states:
              y: \(state)
            current: \(current)
        membranes: { film: { channels: { law: { model: own } } } }
        analyses:
          a: \(analysis)
        """
    }

    private let jump =
        "{ drive: { V: { step: { base: 0 V, level: 1 V } } }, record: [law.y, I], transient: { stop: 30 ms, output: 10 ms, tolerance: 1e-10 } }"

    /// The same relaxation from 0.2 to 0.7 in three words.
    @Test(arguments: [
        "{ steady: 0.2 + 0.5 * V / 1 V, tau: 1 / speed }",
        "{ opening: speed * (0.2 + 0.5 * V / 1 V), closing: speed * (0.8 - 0.5 * V / 1 V) }",
        "{ unit: \"1\", derivative: speed * (0.2 + 0.5 * V / 1 V - y) }",
    ]) func relaxes(_ state: String) throws {
        let solved = try Solved(text(state, jump))
        for (index, value) in try solved["law_y"].enumerated() {
            let exact = 0.7 - 0.5 * exp(-Double(index))
            #expect(abs(value - exact) < 1e-9)
            #expect(abs(try solved["current"][index] - 1e-9 * exact) < 1e-18)
        }
        // At rest it is where it comes to.
        let rest = try Solved(text(state, "{ sweep: { V: [0 V, 1 V] }, record: [law.y] }"))
        #expect(zip(try rest["law_y"], [0.2, 0.7]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func startsAtItsInitialValue() throws {
        let state = "{ steady: 0.7, tau: 10 ms, initial: 0.1 }"
        let own = "{ drive: { V: 1 V }, record: [law.y], transient: { stop: 10 ms, output: 10 ms, start: initial } }"
        #expect(abs(try Solved(text(state, own))["law_y"][0] - 0.1) < 1e-12)
        let stated = own.replacing("record:", with: "initial: { law.y: 0.3 }, record:")
        let solved = try Solved(text(state, stated))["law_y"]
        #expect(abs(solved[0] - 0.3) < 1e-12 && abs(solved[1] - (0.7 - 0.4 * exp(-1.0))) < 1e-6)
        // At the operating point it is at rest, whatever its initial value.
        let resting = own.replacing(", start: initial", with: "")
        #expect(abs(try Solved(text(state, resting))["law_y"][0] - 0.7) < 1e-12)
    }

    /// A stiff state makes a trace change its method, and only that trace.
    @Test func methodIsSaid() throws {
        let own = """
            { drive: { V: { sine: { amplitude: 1 V, frequency: 1 Hz } } }, record: [law.y], sweep: { law.speed: [10 /s, 1e6 /s] },
              transient: { stop: 1 s, output: 0.1 s } }
            """
        let solved = try Solved(text("{ steady: V / 1 V, tau: 1 / speed }", own))
        #expect(try solved["solver_method"] == [0, 1])
        #expect(try solved["solver_status"] == [0, 0])
        #expect(try solved["solver_steps"][1] < 1000)
        for index in 0...10 {
            let exact = sin(2 * Double.pi * Double(index) / 10)
            #expect(abs(try solved["law_y"][11 + index] - exact) < 1e-4)
        }
    }

    /// Behind a resistance without a capacitance the voltage follows by an equation: index 1.
    @Test func algebraicVoltage() throws {
        let device = text(
            "{ steady: 1, tau: 10 ms, initial: 0 }",
            """
            { drive: { V: 1 V }, record: { y: law.y, across: film.V }, initial: { law.y: 0 },
              transient: { stop: 20 ms, output: 10 ms, tolerance: 1e-10 } }
            """, current: "1e-6 S * V * (1 + y) + 1e-6 A * (V / 1 V)^3"
        ).replacing(
            "membranes:",
            with: """
                port: [electrode, outside]
                circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 1 MOhm } } }
                membranes:
                """)
        let solved = try Solved(device)
        #expect(try solved["solver_method"] == [1])
        for index in 0...2 {
            let y = 1 - exp(-Double(index))
            let v = try solved["across"][index]
            #expect(abs(try solved["y"][index] - y) < 1e-8)
            // (1 - v) / 1 MOhm is the current of the channel.
            #expect(abs((1 - v) - v * (1 + y) - v * v * v) < 1e-7, "\(v)")
        }
    }

    /// A model that knows the time: dy/dt = (t - y)/tau; at rest it stands at time 0.
    @Test func followsTime() throws {
        let state = "{ steady: time / 1 s, tau: 10 ms }"
        let own = "{ drive: { V: 0 V }, record: [law.y], transient: { stop: 30 ms, output: 10 ms, tolerance: 1e-9 } }"
        for (index, value) in try Solved(text(state, own))["law_y"].enumerated() {
            let t = 0.01 * Double(index)
            #expect(abs(value - (t - 0.01 * (1 - exp(-t / 0.01)))) < 1e-10)
        }
        #expect(try Solved(text(state, "{ drive: { V: 0 V }, record: [law.y] }"))["law_y"] == [0])
    }

    @Test(arguments: [
        ("{ steady: 1 }", "state `y` has `steady`"),
        ("{ opening: 1 /s, closing: 1 /s, tau: 1 s }", "exactly one of"),
        ("{ derivative: 1 /s }", "is given by its derivative, so it needs a unit"),
        ("{ unit: mV, opening: 1 /s, closing: 1 /s }", "gate `y` is a plain number"),
        ("{ steady: 1, tau: 1 V }", "`tau` of `y`"),
        ("{ steady: 1, tau: -1 s }", "`tau` of `y` is a time above zero"),
        ("{ steady: 1, tau: 1 s, minimum: 2, maximum: 1 }", "a minimum that is not below its maximum"),
        ("{ steady: y, tau: 1 s }", "these define each other"),
        ("{ steady: 1, tau: 1 s, held: true }", "state `y` has `steady`, `tau`, `held`"),
        ("{ held: true }", "held state `y` needs a value to start from"),
    ]) func mistake(state: String, said: String) {
        let all = complaints(text(state, jump))
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }

    /// A memristor with a limited width of doped oxide: R i = V and w' = m i, so that R_off w - (R_off - R_on) w^2 / 2 follows the flux,
    /// until w stays at a bound that it is driven against.
    @Test func aBoundHoldsAState() throws {
        let text = """
            schema: iontronic/1
            name: memristor
            temperature: 25 degC
            models:
              oxide:
                kind: element
                states: { w: { unit: "1", derivative: 1e5 C^-1 * I, minimum: 0, maximum: 1, initial: 0.1 } }
                current: V / (100 Ohm * w + 16 kOhm * (1 - w))
            circuit:
              ground: gnd
              elements:
                m: { model: oxide, nodes: [in, gnd] }
                s: { model: voltage-source, nodes: [in, gnd], voltage: { sine: { amplitude: 1 V, frequency: 1 Hz } } }
            analyses:
              a:
                transient: { stop: 2 s, output: [0.05 s, 0.2 s, 0.5 s, 0.55 s, 0.7 s, 1 s, 1.05 s, 1.3 s], start: initial, tolerance: 1e-9 }
                record: [m.w]
            """
        let solved = try Solved(text)
        #expect(try solved["solver_status"] == [0])
        #expect(try solved["solver_steps"][0] < 5000)
        /// From a width at a time, while no bound is met.
        func width(_ start: Double, from first: Double, to last: Double) -> Double {
            let flux = (cos(2 * Double.pi * first) - cos(2 * Double.pi * last)) / (2 * Double.pi)
            let now = 16000 * start - 7950 * start * start + 1e5 * flux
            return (16000 - (16000 * 16000 - 4 * 7950 * now).squareRoot()) / (2 * 7950)
        }
        let expected = [
            width(0.1, from: 0, to: 0.05), 1, 1, width(1, from: 0.5, to: 0.55), 0, 0, width(0, from: 1, to: 1.05), 1,
        ]
        for (own, exact) in zip(try solved["m_w"], expected) { #expect(abs(own - exact) < 1e-6, "\(own) \(exact)") }
    }

    @Test(arguments: [
        ("record: [I], initial: { film.capacitance: 2 pF }", "is where the search for `V` starts, and nothing else"),
        ("record: [growthRate], transient: { stop: 1 ms }", "`growthRate` is that of an operating point"),
        ("record: [I], initial: { V: 0 V }", ""),
    ]) func whatIsOfRestAlone(analysis: String, said: String) {
        let all = complaints(
            """
            schema: iontronic/1
            name: rest
            temperature: 25 degC
            solutions: { inside: { salts: { KCl: 10 mM } }, outside: { salts: { KCl: 10 mM } } }
            models: { own: { kind: channel, states: { y: { steady: 1, tau: 1 ms } }, current: 1 nS * y * V } }
            membranes: { film: { capacitance: 1 pF, channels: { law: { model: own } } } }
            analyses: { a: { \(analysis) } }
            """)
        #expect(said.isEmpty ? all.isEmpty : all.contains { $0.contains(said) }, "\(all)")
    }

    /// A guess may follow what is solved for itself: x + x^3 = V beside a leak, under a current of x + V.
    @Test func aGuessMayFollowUnknowns() throws {
        let solved = try Solved(
            """
            schema: iontronic/1
            name: guess
            temperature: 25 degC
            solutions: { inside: { salts: { KCl: 10 mM } }, outside: { salts: { KCl: 10 mM } } }
            models:
              own:
                kind: channel
                unknowns: { x: { unit: V, equation: x + x^3 / 1 V^2 = V, guess: V / 2 } }
                current: 1 nS * x
            membranes:
              film: { channels: { law: { model: own }, leak: { model: ohmic, conductance: 1 nS, reversal: 0 mV } } }
            analyses: { a: { drive: { I: 1 nA }, record: [law.x, V] } }
            """)
        let (x, v) = (try solved["law_x"][0], try solved["voltage"][0])
        #expect(abs(x * x * x + 2 * x - 1) < 1e-12 && abs(x + v - 1) < 1e-12)
    }
}
