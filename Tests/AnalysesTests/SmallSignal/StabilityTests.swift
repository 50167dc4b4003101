import Analyses
import Devices
import Foundation
import Testing

@Suite struct StabilityTests {
    /// C dV/dt = -g (V - E): the only disturbance dies away with g/C.
    @Test func isThatOfAMembrane() throws {
        let text = leak("{ record: [growthRate, growthFrequency] }").replacing(
            "area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: 0.02 F/m^2")
        let solved = try Solved(text)
        #expect(isClose(try solved["growth_rate"][0], -10 / 0.02))
        #expect(try solved["growth_frequency"][0] == 0)
    }

    /// x'' + 2 d x' + w^2 x = 0, and what follows it in no time.
    @Test func isThatOfAnOscillator() throws {
        let text = """
            schema: iontronic/1
            name: oscillator
            temperature: 25 degC
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            models:
              own:
                kind: channel
                parameters: { damping: { unit: /s, default: 3 /s } }
                states:
                  x: { unit: "1", derivative: y, initial: 0 }
                  y: { unit: /s, derivative: -2 * damping * y - 100 /s^2 * z, initial: 0 /s }
                unknowns:
                  z: { unit: "1", equation: "z + z^3 = x + x^3", guess: 0 }
                current: 1e-9 S * V + 1e-9 A * x
            membranes: { film: { channels: { law: { model: own } } } }
            analyses:
              a: { sweep: { law.damping: [-1 /s, 3 /s, 10.5 /s] }, drive: { V: 0 V }, record: [growthRate, growthFrequency] }
            """
        let solved = try Solved(text)
        let (rates, frequencies) = (try solved["growth_rate"], try solved["growth_frequency"])
        for (index, damping) in [-1.0, 3].enumerated() {
            #expect(isClose(rates[index], -damping, relative: 1e-9))
            let turning = (100 - damping * damping).squareRoot() / (2 * Double.pi)
            #expect(isClose(frequencies[index], turning, relative: 1e-9))
        }
        #expect(isClose(rates[2], -10.5 + (10.5 * 10.5 - 100).squareRoot(), relative: 1e-9))
        #expect(frequencies[2] == 0)
    }

    @Test func saysThatNothingMoves() {
        let said = complaints(leak("{ record: [growthRate] }")).joined()
        #expect(said.contains("nothing of this device changes in time"))
        let named = leak(
            "{ record: [growthRate] }", parameters: "{ scale: 1, growthRate: 2 }", conductance: "10 S/m^2 * growthRate"
        )
        .replacing("area: 1 mm^2", with: "area: 1 mm^2\n    capacitance: 0.02 F/m^2")
        #expect(complaints(named).joined().contains("a name of the device and one of this analysis"))
    }
}
