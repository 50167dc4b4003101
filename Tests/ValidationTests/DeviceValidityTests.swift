import Analyses
import Devices
import Foundation
import Testing

/// The card of validity of a device, and models whose numbers were never published.
@Suite struct DeviceValidityTests {
    private func film(_ validity: String, _ analysis: String) -> String {
        """
        schema: iontronic/1
        name: film
        temperature: 25 degC
        parameters: { salt: 10 mM }
        validity: \(validity)
        solutions: { inside: { salts: { KCl: salt } }, outside: { salts: { KCl: 10 mM } } }
        activity: ideal
        membranes: { film: { channels: { leak: { model: ohmic-ion, species: K+, conductance: 1 nS } } } }
        analyses: { a: { \(analysis) } }
        """
    }

    @Test func pointsOutsideAreFlaggedAndCounted() throws {
        let card = "{ temperature: [20 degC, 30 degC], require: [ { that: salt <= 100 mM, say: too much salt } ] }"
        let run = try Bench(
            film(
                card,
                "sweep: [ { temperature: [15 degC, 25 degC, 35 degC] }, { salt: [50 mM, 200 mM] } ], record: [V]"))
        #expect(run.summary.outsideValidity == 5 && run.summary.failed == 0)
        #expect(try run["within_validity"] == [0, 0, 1, 0, 0, 0])
        let reasons = run.summary.reasons.joined(separator: "\n")
        #expect(reasons.contains("too much salt"))
        #expect(reasons.contains("`temperature` is below 20 degC, the range of device `film`"), "\(reasons)")
    }

    @Test func mistakesAreTold() throws {
        func said(_ card: String) -> String {
            do {
                _ = try Bench(film(card, "record: [V]"))
                return ""
            } catch let error as Diagnostics {
                return error.entries.map(\.message).joined(separator: "\n")
            } catch { return "\(error)" }
        }
        #expect(said("{ temperature: [20 degC] }").contains("a range of validity is `[low, high]`"))
        #expect(said("{ temperature: [20 mV, 30 mV] }").contains("range of `temperature`"))
        #expect(said("{ selt: [1 mM, 2 mM] }").contains("selt"))
        #expect(said("{ require: [ { that: salt > 1 M, say: too little }], outside: error }").contains("too little"))
    }

    private static let incomplete = [
        "alamethicin-bilayer", "polyelectrolyte-memristor", "antiambipolar", "ion-bipolar-transistor",
    ]

    /// A device that leaves such a number out is told which.
    @Test(arguments: incomplete) func missingNumbersMustBeGiven(name: String) throws {
        let text = try String(contentsOfFile: catalogue + "/models/\(name).yaml", encoding: .utf8)
        let isElement = text.contains("kind: element")
        let place =
            isElement
            ? """
            circuit:
              ground: a
              elements:
                x: { model: \(name), nodes: [a, b, c] }
                r: { model: resistor, nodes: [b, a], resistance: 1 Ohm }
                s: { model: resistor, nodes: [c, a], resistance: 1 Ohm }
            port: [b, a]
            """
            : """
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            membranes: { film: { channels: { x: { model: \(name) } } } }
            """
        let error = #expect(throws: Diagnostics.self) {
            try Bench("schema: iontronic/1\nname: x\ntemperature: 25 degC\n\(place)\nanalyses: { a: { record: [T] } }")
        }
        let said = error?.entries.map(\.message).joined(separator: "\n") ?? ""
        let missing = text.matches(of: /([a-zA-Z]+): \{ [^}]*status: missing/).map { String($0.1) }
        #expect(missing.count >= 3)
        for parameter in missing { #expect(said.contains("`\(parameter)`"), "\(parameter): \(said)") }
    }

    /// With numbers that stand for no device, each transistor carries what its law says.
    @Test func transistorsFollowTheirLaws() throws {
        let scale = 2 * 8.31446261815324 * 298.15 / 96485.33212331
        let run = try Bench(
            """
            schema: iontronic/1
            name: pair
            temperature: 25 degC
            circuit:
              ground: g
              elements:
                gate: { model: voltage-source, nodes: [in, g], voltage: 0.3 V }
                supply: { model: voltage-source, nodes: [top, g], voltage: 0.5 V }
                window:
                  model: antiambipolar
                  nodes: { gate: in, drain: top, source: g }
                  peak: 8 uA
                  centre: 0.25 V
                  spread: 60 mV
                  knee: 50 mV
                ions:
                  model: ion-bipolar-transistor
                  nodes: { base: in, collector: top, emitter: g }
                  saturation: 1 nA
                  ideality: 2
                  forwardGain: 10
                  reverseGain: 2
                  filling: 5 s
            analyses:
              a: { record: { window: window.I(drain), collector: ions.I(collector), base: ions.I(base) } }
            """)
        let (forward, backward) = (1e-9 * expm1(0.3 / scale), 1e-9 * expm1(-0.2 / scale))
        let window = 8e-6 * exp(-pow(0.05 / 0.06, 2) / 2) * tanh(10)
        #expect(isClose(try run["window"][0], window, relative: 1e-10))
        #expect(isClose(try run["collector"][0], forward - backward - backward / 2, relative: 1e-10))
        #expect(isClose(try run["base"][0], forward / 10 + backward / 2, relative: 1e-10))
    }
}
