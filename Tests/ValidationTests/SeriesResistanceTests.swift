import Analyses
import Datasets
import Devices
import Electrochemistry
import Equations
import Foundation
import Iontronics
import Solvers
import Testing

/// A resistor between the port and the membrane.
struct SeriesResistanceTests {
    /// A membrane of about 1.3 MOhm at rest behind a resistor.
    private func device(_ resistance: Double?, _ sweep: String) -> String {
        """
        schema: iontronic/1
        name: resisted
        temperature: 22 degC
        activity: ideal
        solutions:
          inside: { ions: { K+: 140 mM, Na+: 15 mM, Cl-: balance } }
          outside: { ions: { K+: 5 mM, Na+: 145 mM, Cl-: balance } }
        membranes:
          film:
            area: 1 mm^2
            channels:
              pores: { model: ghk, permeability: { K+: 1e-8 m/s, Na+: 5e-10 m/s, Cl-: 1e-9 m/s } }
              leak: { model: ohmic, conductance: 0.5 S/m^2, reversal: -30 mV }
        \(resistance.map { "circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: \($0) Ohm } } }\nport: [electrode, outside]" } ?? "")
        analyses:
          a: { sweep: { \(sweep) }, record: { port: V, current: I, membrane: film.V, sodium: I(Na+) } }
        """
    }

    @Test(arguments: [1e-3, 1e-1, 1, 1e2, 1e3])
    func theClampAgreesWithABisection(ratio: Double) throws {
        let bare = try Bench.descriptor(device(nil, "V: [0 V]")).built()
        let film = bare.membranes[0]
        let current = film.current.stored(in: bare.graph)
        func carried(_ voltage: Double) -> Double {
            bare.graph.evaluate([current], where: [(film.voltage, voltage)])[0]
        }
        let resistance = ratio * 0.02 / (carried(-0.04) - carried(-0.06))
        let run = try Bench(device(resistance, "V: { from: -150 mV, to: 150 mV, points: 61 }"))
        #expect(try run["solver_status"].allSatisfy { $0 == 0 })
        let (membrane, measured) = (try run["membrane"], try run["current"])
        for (index, held) in stride(from: -0.15, through: 0.1501, by: 0.005).enumerated() {
            var (low, high) = (-1.0, 1.0)
            for _ in 0..<200 {
                let middle = (low + high) / 2
                if carried(middle) - (held - middle) / resistance > 0 { high = middle } else { low = middle }
            }
            let voltage = (low + high) / 2
            #expect(isClose(membrane[index], voltage, relative: 1e-9, absolute: 1e-10))
            #expect(isClose(measured[index], carried(voltage), relative: 1e-6, absolute: 1e-16))
        }
    }

    @Test func theVoltageDrivenPortIsTheInverseOfTheCurrentDrivenOne() throws {
        let driven = try Bench(device(4e5, "I: { from: -100 nA, to: 100 nA, points: 21 }"))
        #expect(try driven["solver_status"].allSatisfy { $0 == 0 })
        let voltages = try driven["port"].map { "\($0) V" }.joined(separator: ", ")
        let held = try Bench(device(4e5, "V: [\(voltages)]"))
        for index in 0..<21 {
            let current = -1e-7 + 1e-8 * Double(index)
            #expect(isClose(try held["current"][index], current, relative: 1e-6, absolute: 1e-15))
            #expect(isClose(try held["membrane"][index], try driven["membrane"][index], absolute: 1e-9))
            #expect(
                isClose(
                    try driven["port"][index], try driven["membrane"][index] + 4e5 * current, relative: 1e-9,
                    absolute: 1e-12))
        }
    }

    @Test func currentMayBeGivenPerArea() throws {
        let absolute = try Bench(device(nil, "I: [-10 nA, 0 nA, 10 nA]"))
        let perArea = try Bench(device(nil, "I: [-10 mA/m^2, 0 A/m^2, 10 mA/m^2]"))
        #expect(zip(try absolute["port"], try perArea["port"]).allSatisfy { isClose($0, $1, relative: 1e-9) })
        // A current into the inside depolarises it.
        let port = try absolute["port"]
        #expect(port[0] < port[1] && port[1] < port[2])
    }

    @Test func anOpenPortShowsTheMembrane() throws {
        let run = try Bench(device(4e5, "temperature: [10 degC, 30 degC]"))
        #expect(zip(try run["port"], try run["membrane"]).allSatisfy { isClose($0, $1, relative: 1e-9) })
        #expect(try run["current"] == [0, 0])
    }
}
