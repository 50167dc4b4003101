import Circuits
import Devices
import Equations
import Testing
import Units

/// Devices as they are wired and driven.
struct CircuitTests {
    private let bare = membraneText("")
    private func resisted(_ resistance: String) -> String {
        membraneText(
            """
            circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: \(resistance) } } }
            port: [electrode, outside]
            """)
    }

    @Test func aClampedMembraneHasNothingToSolve() throws {
        let device = try device(bare)
        let circuit = try Circuit(device, drive: .voltage(.quantity(0.02, .voltage)))
        #expect(circuit.equations.isEmpty)
        let membrane = device.membranes[0]
        let direct = device.graph.evaluate(
            [membrane.current.stored(in: device.graph)], where: [(membrane.voltage, 0.02)])
        #expect(circuit.numbers([try #require(circuit.portCurrent)], []) == direct)
        #expect(circuit.numbers([try #require(circuit.portVoltage)], []) == [0.02])
    }

    @Test func anOpenPortCarriesNoCurrent() throws {
        let circuit = try Circuit(device(bare), drive: .open)
        #expect(circuit.equations.count == 1)
        #expect(circuit.portCurrent?.constant == 0)
        let rest = try circuit.bisected()
        // Between the Nernst potentials of sodium and potassium.
        #expect(rest > -0.0592 && rest < 0.0592)
        let current = circuit.wired(circuit.device.membranes[0].current)
        #expect(abs(circuit.numbers([current], [(circuit.equations[0].symbol, rest)])[0]) < 1e-18)
    }

    @Test(arguments: [-2e-6, -1e-8, 0, 3e-7, 5e-6])
    func theCurrentDrivenPortIsTheInverseOfTheClamp(current: Double) throws {
        let device = try device(resisted("10 kOhm"))
        let driven = try Circuit(device, drive: .current(.quantity(current, .current)))
        // Two unknowns: the port and the inside. The clamp at the voltage found must carry the current again.
        #expect(driven.equations.count == 2)
        let held = device.graph.symbol("held", .voltage)
        let clamp = try Circuit(device, drive: .voltage(held))
        func carried(_ voltage: Double) throws -> Double {
            let inside = try clamp.bisected(from: -20, to: 20, [(held, voltage)])
            return clamp.numbers(
                [try #require(clamp.portCurrent)], [(held, voltage), (clamp.equations[0].symbol, inside)])[0]
        }
        var (low, high) = (-5.0, 5.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if try carried(middle) > current { high = middle } else { low = middle }
        }
        let voltage = (low + high) / 2
        let inside = try clamp.bisected(from: -20, to: 20, [(held, voltage)])
        let values = driven.equations.map { equation in
            (symbol: equation.symbol, value: equation.name == "V" ? voltage : inside)
        }
        for residual in driven.numbers(driven.equations.map(\.residual), values) {
            #expect(abs(residual) < 1e-15 + 1e-9 * abs(current))
        }
    }

    @Test(arguments: ["1 mOhm", "1 Ohm", "10 kOhm", "1 GOhm"])
    func seriesResistanceDividesTheVoltage(resistance: String) throws {
        let device = try device(resisted(resistance))
        let ohm = device.graph.evaluate(
            [device.elements[0].part.quantities[0].value.stored(in: device.graph)], where: [])[0]
        let circuit = try Circuit(device, drive: .voltage(.quantity(0.08, .voltage)))
        let inside = try circuit.bisected()
        let across = circuit.numbers(
            [circuit.voltage(of: device.membranes[0]), circuit.wired(device.membranes[0].current)],
            [(circuit.equations[0].symbol, inside)])
        #expect(across[0] == inside)
        // Ohm's law over the rest of the held voltage.
        #expect(isClose((0.08 - inside) / ohm, across[1], relative: 1e-5, absolute: 1e-18))
    }

    @Test func thePortIsInsideMinusOutside() throws {
        let device = try device(bare)
        #expect(device.port?.first == "inside")
        #expect(device.port?.second == "outside")
        let circuit = try Circuit(device, drive: .voltage(.quantity(0.3, .voltage)))
        #expect(circuit.numbers([try #require(circuit.potential(of: "inside"))], []) == [0.3])
        #expect(circuit.numbers([try #require(circuit.potential(of: "outside"))], []) == [0])
        // Far from rest a positive voltage drives a positive, outward current.
        #expect(circuit.numbers([try #require(circuit.portCurrent)], [])[0] > 0)
    }

    @Test func aPortTurnedRoundMirrorsTheDevice() throws {
        let turned = try device(membraneText("port: [outside, inside]"))
        let plain = try device(bare)
        func current(_ device: Device, _ voltage: Double) throws -> Double {
            let circuit = try Circuit(device, drive: .voltage(.quantity(voltage, .voltage)))
            return circuit.numbers([try #require(circuit.portCurrent)], [])[0]
        }
        for voltage in [-0.1, 0, 0.05] {
            #expect(isClose(try current(turned, voltage), -(try current(plain, -voltage))))
        }
    }

    @Test(arguments: ["10 Ohm", "100 kOhm", "10 MOhm"])
    func slopeConductanceIsTheDerivativeOfTheClampedCurrent(resistance: String) throws {
        let device = try device(resisted(resistance))
        let held = device.graph.symbol("held", .voltage)
        let circuit = try Circuit(device, drive: .voltage(held))
        let slope = try #require(circuit.slopeConductance)
        func current(_ voltage: Double) throws -> Double {
            let inside = try circuit.bisected([(held, voltage)])
            return circuit.numbers(
                [try #require(circuit.portCurrent)], [(held, voltage), (circuit.equations[0].symbol, inside)])[0]
        }
        for voltage in [-0.1, 0.013] {
            let inside = try circuit.bisected([(held, voltage)])
            let found = circuit.numbers([slope], [(held, voltage), (circuit.equations[0].symbol, inside)])[0]
            let difference = (try current(voltage + 1e-3) - current(voltage - 1e-3)) / 2e-3
            #expect(isClose(found, difference, relative: 1e-3), "\(found) \(difference)")
        }
    }

    @Test func slopeConductanceOfAnOpenPortIsThatOfAClampThere() throws {
        for text in [bare, resisted("100 kOhm")] {
            let device = try device(text)
            let open = try Circuit(device, drive: .open)
            let clamp = try Circuit(device, drive: .voltage(.quantity(-0.04, .voltage)))
            let inside = -0.04
            let atRest = open.numbers([try #require(open.slopeConductance)], open.equations.map { ($0.symbol, inside) })
            let clamped = clamp.numbers(
                [try #require(clamp.slopeConductance)], clamp.equations.map { ($0.symbol, inside) })
            #expect(isClose(atRest[0], clamped[0]))
        }
    }

    @Test func wiringMistakesAreSaidInTheUsersNames() throws {
        let floating = try device(
            membraneText("circuit: { elements: { stray: { model: resistor, nodes: [a, b], resistance: 1 Ohm } } }"))
        #expect { try Circuit(floating, drive: .open) } throws: { error in
            (error as? Diagnostic)?.message == "node `a` floats: nothing joins it to `outside`"
        }
        let missing = try device(membraneText("port: [electrode, outside]"))
        #expect { try Circuit(missing, drive: .open) } throws: { error in
            (error as? Diagnostic)?.message == "node `electrode` is joined to nothing"
        }
    }

    @Test func everyNodeBalances() throws {
        // Two resistors in a row: both inner nodes are unknown, and the current is the same everywhere.
        let device = try device(
            membraneText(
                """
                circuit:
                  elements:
                    lead: { model: resistor, nodes: [electrode, middle], resistance: 1 kOhm }
                    access: { model: resistor, nodes: { first: middle, second: inside }, resistance: 2 kOhm }
                port: [electrode, outside]
                """, channels: "leak: { model: ohmic, conductance: 1e-3 S }"))
        let circuit = try Circuit(device, drive: .voltage(.quantity(4, .voltage)))
        #expect(circuit.equations.count == 2)
        // A divider of 1, 2 and 1 kOhm at 4 V.
        let values = circuit.equations.map { ($0.symbol, $0.name == "V(middle)" ? 3.0 : 1.0) }
        for residual in circuit.numbers(circuit.equations.map(\.residual), values) { #expect(abs(residual) < 1e-15) }
        #expect(isClose(circuit.numbers([try #require(circuit.portCurrent)], values)[0], 1e-3))
    }
}
