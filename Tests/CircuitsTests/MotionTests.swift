import Circuits
import Devices
import Equations
import Testing
import Units

/// The equations of a device in motion.
@Suite struct MotionTests {
    private let leaky = "pores: { model: ohmic, conductance: 10 S/m^2, reversal: -50 mV }"

    private func wired(_ circuit: String, _ drive: Drive = .open) throws -> Circuit {
        try Circuit(
            device(
                membraneText(circuit, channels: leaky).replacing(
                    "area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: 1 uF/cm^2")), drive: drive, mode: .moving)
    }

    @Test func voltageOfACapacitanceIsAState() throws {
        let circuit = try wired("", .current(.quantity(1e-6, .current)))
        #expect(circuit.equations.isEmpty && circuit.states.map(\.name) == ["V"])
        let state = circuit.states[0]
        // (1 uA - 10 uS * 60 mV) / 10 nF
        let rate = circuit.numbers([state.derivative], [(state.symbol, 0.01)])[0]
        #expect(isClose(rate, (1e-6 - 1e-5 * 0.06) / 1e-8))
        #expect(circuit.slopeConductance == nil)
    }

    @Test func aNodeWithoutCapacitanceFollows() throws {
        let access = """
            circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 10 kOhm } } }
            port: [electrode, outside]
            """
        let circuit = try wired(access, .current(.quantity(1e-6, .current)))
        #expect(circuit.states.map(\.name) == ["V(inside)"] && circuit.equations.map(\.name) == ["V"])
    }

    /// Two membranes in series share the middle: the rates come from both equations together.
    @Test func capacitancesInSeries() throws {
        let text = membraneText("port: [inside, outside]", channels: leaky).replacing(
            "area: 1 mm^2", with: "area: 1 mm^2\n    nodes: [inside, middle]\n    capacitance: 1 uF/cm^2"
        ).replacing(
            "port:",
            with: """
                  second: { like: film, nodes: [middle, outside], capacitance: 3 uF/cm^2 }
                port:
                """)
        let circuit = try Circuit(device(text), drive: .current(.quantity(1e-6, .current)), mode: .moving)
        // The states are the voltages of the capacitances themselves.
        #expect(Set(circuit.states.map(\.name)) == ["V(middle)", "V(inside, middle)"])
        let values = circuit.states.map { (symbol: $0.symbol, value: $0.name == "V(middle)" ? 0.01 : 0.02) }
        let rates = Dictionary(
            uniqueKeysWithValues: zip(
                circuit.states.map(\.name), circuit.numbers(circuit.states.map(\.derivative), values)))
        let (middle, across) = (try #require(rates["V(middle)"]), try #require(rates["V(inside, middle)"]))
        // Kirchhoff's law at both nodes, with 10 nF and 30 nF, 10 uS each.
        #expect(isClose(1e-8 * across, 1e-6 - 1e-5 * (0.02 + 0.05)))
        #expect(isClose(3e-8 * middle - 1e-8 * across, 1e-5 * (0.02 + 0.05) - 1e-5 * (0.01 + 0.05)))
    }
}
