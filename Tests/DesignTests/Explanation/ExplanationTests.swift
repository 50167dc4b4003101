import Design
import Devices
import Testing

@Suite struct ExplanationTests {
    @Test func writesAnEquationInTheNamesOfTheDevice() throws {
        let own = try QuantityExplanation("leak.I", of: DeviceText.bistable())
        #expect(own.equation == "film.leak.g * (V - film.leak.battery)")
        #expect(own.unit == "A")
        #expect(own.inputs.map(\.name).contains("film.leak.g"))
        let unknown = try #require(own.unknowns.first)
        #expect(unknown.name == "V")
        #expect(unknown.equation.hasPrefix("0 = film.leak.g * (V - film.leak.battery) + film.gate.g * "))
    }

    @Test func givesTheValueOfTheOperatingPoint() throws {
        let descriptor = try DeviceText.permeation()
        let own = try QuantityExplanation("op.V", of: descriptor)
        // The equations are the same, the order of their rounding is not.
        let voltage = try OperatingPoint(of: descriptor).voltage
        #expect(abs(own.value - voltage) < 1e-12)
    }

    @Test func tellsWhereEachNumberComesFrom() throws {
        let own = try DeviceExplanation(DeviceText.permeation())
        let sodium = try #require(own.inputs.first { $0.name == "sodium" })
        #expect(sodium.text == "0.04")
        #expect(sodium.value == 0.04)
        #expect(sodium.doc == "P_Na / P_K")
        #expect(sodium.source == "Mullins and Noda Table 1")
        #expect(sodium.status == "published")
        let temperature = try #require(own.inputs.first { $0.name == "temperature" })
        #expect(temperature.value == 291.65)
        #expect(temperature.unit == "K")
    }

    @Test func activitiesStandByTheirNames() throws {
        let descriptor = try DeviceText.read(
            """
            schema: iontronic/1
            name: gradient
            temperature: 25 degC
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            activity: davies
            models:
              only: { kind: channel, parameters: { g: { unit: S } }, current: { K+: g * (V - nernst(K+)) } }
            membranes: { film: { channels: { a: { model: only, g: 1 nS } } } }
            """)
        let own = try QuantityExplanation("nernst(K+)", of: descriptor)
        #expect(own.equation.contains("log(outside.activity(K+, Cl-) / inside.activity(K+, Cl-))"))
        #expect(own.named.map(\.name) == ["inside.activity(K+, Cl-)", "outside.activity(K+, Cl-)"])
    }

    @Test func aNameThatMeansNothingIsAnError() {
        #expect(throws: Diagnostics.self) { try QuantityExplanation("nothing", of: DeviceText.bistable()) }
    }
}
