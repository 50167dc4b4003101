import Design
import Devices
import Foundation
import Testing

@Suite struct OperatingPointTests {
    /// R T / F at 18.5 degC, from the exact constants.
    private let thermal = 8.31446261815324 * 291.65 / 96485.33212331001

    @Test func restsWhereTheClosedFormulaSays() throws {
        let point = try OperatingPoint(of: DeviceText.permeation())
        let closed = thermal * log((20 + 0.04 * 440) / (400 + 0.04 * 50))
        #expect(point.isSolved)
        #expect(abs(point.voltage - closed) < 1e-12)
        #expect(point.current == 0)
        #expect(point.potentials.count <= 1)
    }

    @Test func tellsEveryIonsPotentialAndForce() throws {
        let point = try OperatingPoint(of: DeviceText.permeation())
        let membrane = try #require(point.membranes.first)
        #expect(membrane.ions.map(\.ion) == ["K+", "Na+", "A-"])
        let potassium = try #require(membrane.ions.first)
        let nernst = thermal * log(20.0 / 400)
        #expect(abs(potassium.nernst - nernst) < 1e-15)
        #expect(abs(potassium.drivingForce - (point.voltage - nernst)) < 1e-15)
        // Outward: potassium leaves, sodium enters, and nothing is left over.
        let sodium = membrane.ions[1]
        #expect(potassium.current > 0 && sodium.current < 0)
        #expect(abs(potassium.current + sodium.current) < 1e-9 * potassium.current)
        #expect(abs(potassium.flux * 96485.33212331001 - potassium.current) < 1e-9 * potassium.current)
        #expect(membrane.ions[2].isCarried == false)
    }

    @Test func worksAddUpToTheDrivingForce() throws {
        let point = try OperatingPoint(of: DeviceText.permeation())
        for ion in try #require(point.membranes.first).ions {
            let work = ion.charge * 96485.33212331001 * ion.drivingForce
            #expect(abs(ion.chemicalWork + ion.electricalWork - work) < 1e-9)
        }
    }

    @Test func listsEveryZeroCurrentPotentialWithItsStability() throws {
        let point = try OperatingPoint(of: DeviceText.bistable())
        #expect(point.potentials.map(\.isStable) == [true, false, true])
        for own in point.potentials {
            // The same current, by hand.
            let v = own.voltage
            let open = 1 / (1 + exp(-(v + 0.03) / 0.004))
            let current = 1e-9 * (v + 0.07) + 3e-9 * open * (v - 0.04)
            #expect(abs(current) < 1e-20)
        }
        // Without `initial` the most negative stable one is taken.
        #expect(point.voltage == point.potentials.first?.voltage)
    }

    @Test func startsFromAnInitialVoltage() throws {
        let point = try OperatingPoint(
            of: DeviceText.bistable(), initial: TextNode(scalar: "20 mV", from: "test"))
        #expect(point.voltage == point.potentials.last?.voltage)
    }

    @Test func holdsAVoltage() throws {
        let point = try OperatingPoint(
            of: DeviceText.bistable(), voltage: TextNode(scalar: "-100 mV", from: "test"))
        #expect(point.voltage == -0.1)
        let open = 1 / (1 + exp(0.07 / 0.004))
        #expect(abs(point.current - (1e-9 * -0.03 + 3e-9 * open * -0.14)) < 1e-22)
    }

    /// A bridge in balance and an end that leads nowhere: what cancels is nothing, not rounding.
    @Test func whatCancelsIsNothing() throws {
        let bridge = try OperatingPoint(
            of: DeviceText.read(
                """
                schema: iontronic/1
                name: bridge
                temperature: 25 degC
                circuit:
                  ground: gnd
                  elements:
                    s: { model: voltage-source, nodes: [in, gnd], voltage: 0.7 V }
                    a1: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
                    a2: { model: resistor, nodes: [a, gnd], resistance: 3.3 kOhm }
                    b1: { model: resistor, nodes: [in, b], resistance: 3 kOhm }
                    b2: { model: resistor, nodes: [b, gnd], resistance: 9.9 kOhm }
                    bridge: { model: resistor, nodes: [a, b], resistance: 1.7 kOhm }
                    end: { model: resistor, nodes: [b, c], resistance: 1 kOhm }
                    rest: { model: capacitor, nodes: [c, gnd], capacitance: 1 uF }
                """))
        let found = Dictionary(uniqueKeysWithValues: bridge.elements.map { ($0.name, $0) })
        for name in ["bridge", "end"] {
            #expect(found[name]?.current == 0 && found[name]?.voltage == 0, "\(String(describing: found[name]))")
        }
        #expect(abs((found["a1"]?.current ?? 0) - 0.7 / 4300) < 1e-15)
        // One ion alone rests at its Nernst potential, whichever models carry it.
        let one = try OperatingPoint(
            of: DeviceText.film(
                "{ channels: { a: { model: ohmic-ion, species: K+, conductance: 1 nS }, b: { model: ohmic-ion, species: K+, conductance: 3 nS } } }",
                parameters: "{ unused: 1 }", extra: ""))
        let membrane = try #require(one.membranes.first)
        #expect(membrane.parts.allSatisfy { $0.current == 0 })
        #expect(membrane.ions[0].current == 0 && membrane.ions[0].flux == 0 && membrane.ions[0].drivingForce == 0)
    }

    @Test func appliesVariants() throws {
        let descriptor = try DeviceText.permeation()
        let point = try OperatingPoint(of: descriptor.variant(named: "leaky"), variant: "leaky")
        #expect(abs(point.voltage - thermal * log(460.0 / 450)) < 1e-12)
        #expect(point.variant == "leaky")
    }
}
