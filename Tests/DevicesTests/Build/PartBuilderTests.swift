import Devices
import Electrochemistry
import Equations
import Testing

/// Channels and pumps: conversions by area, counts, turning round, what is refused.
struct PartBuilderTests {
    private func membrane(
        _ parts: String, area: String? = "1 mm^2", activity: String? = "ideal", models: String = "",
        parameters: String = "", membraneKeys: String = ""
    ) -> Building {
        Building(
            """
            schema: iontronic/1
            name: one-membrane
            temperature: 25 degC
            \(activity.map { "activity: \($0)" } ?? "")
            solutions:
              inside: { ions: { K+: 100 mM, Na+: 10 mM, Cl-: 110 mM } }
              outside: { ions: { K+: 10 mM, Na+: 90 mM, Cl-: 100 mM } }
            \(parameters)
            \(models)
            membranes:
              film:
                \(area.map { "area: \($0)" } ?? "doc: without area")
                \(membraneKeys)
            \(parts)
            """)
    }

    private func channel(_ text: String) -> String { "    channels: { one: \(text) }" }
    private func pump(_ text: String) -> String { "    pumps: { one: \(text) }" }

    @Test func extensiveValuesMayBePerAreaOrAbsolute() throws {
        let perArea = try membrane(channel("{ model: ohmic, conductance: 10 S/m^2 }")).required()
        let absolute = try membrane(channel("{ model: ohmic, conductance: 10 uS }")).required()
        let bare = try membrane(channel("{ model: ohmic, conductance: 10 uS }"), area: nil).required()
        for voltage in [-0.1, 0.03, 0.2] {
            // 10 S/m^2 over 1e-6 m^2.
            for device in [perArea, absolute, bare] {
                #expect(isClose(try device.current(at: voltage), 1e-5 * voltage))
            }
        }
        #expect(perArea.membranes[0].parts[0].conversions.isEmpty)
        #expect(absolute.membranes[0].parts[0].conversions.count == 1)
    }

    @Test func perAreaNeedsAnArea() {
        let errors = membrane(channel("{ model: ohmic, conductance: 10 S/m^2 }"), area: nil).errors
        #expect(errors.isEmpty == false)
        #expect(errors.allSatisfy { $0.contains("area") }, "\(errors)")
    }

    @Test func absolutePumpRates() throws {
        let moving = "exports: { Na+: 3 }, imports: { K+: 2 }"
        let perArea = try membrane(pump("{ model: constant-rate, cycles: 1e-8 mol/m^2/s, \(moving) }")).required()
        let absolute = try membrane(pump("{ model: constant-rate, cycles: 1e-14 mol/s, \(moving) }")).required()
        let bare = try membrane(pump("{ model: constant-rate, cycles: 1e-14 mol/s, \(moving) }"), area: nil).required()
        for device in [perArea, absolute, bare] {
            #expect(isClose(try device.current(at: 0), 1e-14 * 96485.33212331002))
            let part = device.membranes[0].parts[0]
            #expect(isClose(try device.number(part.carriers[0].current), 3e-14 * 96485.33212331002))
            #expect(isClose(try device.number(part.carriers[1].current), -2e-14 * 96485.33212331002))
            #expect(isClose(try device.number(part.cycles), 1e-14))
        }
    }

    @Test(arguments: [
        "{ model: ohmic, conductance: 10 S/m^2, reversal: 20 mV", "{ model: ghk, permeability: { K+: 1e-8 m/s }",
    ])
    func countMultiplies(text: String) throws {
        let one = try membrane(channel(text + " }")).required()
        let many = try membrane(channel(text + ", count: 250 }")).required()
        #expect(isClose(try many.current(at: -0.04), 250 * (try one.current(at: -0.04))))
    }

    @Test func countOfPumpsMultiplies() throws {
        let text = "{ model: constant-rate, cycles: 1e-8 mol/m^2/s, exports: { Na+: 1 }"
        let one = try membrane(pump(text + " }")).required()
        let many = try membrane(pump(text + ", count: 3 }")).required()
        #expect(isClose(try many.current(at: 0), 3 * (try one.current(at: 0))))
        #expect(
            isClose(
                try many.number(many.membranes[0].parts[0].cycles),
                3 * (try one.number(one.membranes[0].parts[0].cycles))))
    }

    @Test func countIsNotNegative() {
        #expect(membrane(channel("{ model: ohmic, conductance: 1 S/m^2, count: -2 }")).errors.isEmpty == false)
    }

    /// A rectifier that is half as steep one way.
    private let rectifier = """
        models:
          rectifier:
            kind: channel
            parameters: { g: { unit: S/m^2 } }
            current: { K+: if(V > 0 mV, g * V, g * V / 2) + 0 A/m^2 * inside.concentration(K+) / 1 mM }
        """

    @Test(arguments: [-0.09, -0.01, 0.0, 0.02, 0.1])
    func reversedMirrorsTheCurve(voltage: Double) throws {
        let models = rectifier.replacing("if(V > 0 mV, g * V, g * V / 2)", with: "\"if(V > 0 mV, g * V, g * V / 2)")
            .replacing("/ 1 mM }", with: "/ 1 mM\" }")
        let plain = try membrane(channel("{ model: rectifier, g: 3 S/m^2 }"), models: models).required()
        let turned = try membrane(channel("{ model: rectifier, g: 3 S/m^2, reversed: true }"), models: models)
            .required()
        #expect(isClose(try turned.current(at: voltage), -(try plain.current(at: -voltage))))
    }

    @Test func aPassiveChannelTurnedRoundKeepsItsEquilibrium() throws {
        // GHK in a channel is the same seen from either side.
        let text = "{ model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 2e-9 m/s }"
        let plain = try membrane(channel(text + " }")).required()
        let turned = try membrane(channel(text + ", reversed: true }")).required()
        for voltage in [-0.12, -0.059, 0, 0.05] {
            #expect(isClose(try turned.current(at: voltage), try plain.current(at: voltage), relative: 1e-11))
        }
    }

    @Test func aPumpTurnedRoundPumpsTheOtherWay() throws {
        let text = "{ model: constant-rate, cycles: 1e-8 mol/m^2/s, exports: { Na+: 3 }, imports: { K+: 2 }"
        let plain = try membrane(pump(text + " }")).required()
        let turned = try membrane(pump(text + ", reversed: true }")).required()
        #expect(try turned.current(at: 0) == -(try plain.current(at: 0)))
    }

    @Test func aMembraneTurnedRoundMirrorsItsCurve() throws {
        let text = channel("{ model: ghk, permeability: { K+: 1e-8 m/s } }")
        let plain = try membrane(text).required()
        let turned = try membrane(text, membraneKeys: "reversed: true").required()
        for voltage in [-0.1, 0.0, 0.07] {
            #expect(isClose(try turned.current(at: voltage), -(try plain.current(at: -voltage)), relative: 1e-11))
        }
    }

    @Test(arguments: [
        ("{ model: ghk, permeability: { K+: 1e-8 m/s } }", "ghk"),
        ("{ model: ohmic-ion, species: K+, conductance: 1 S/m^2 }", "nernst"),
        ("{ model: tms, conductance: 1 S/m^2 }", "activity"),
    ])
    func activityIsRequiredWhereItMatters(text: String, what: String) {
        let models = """
            models:
              tms:
                kind: channel
                parameters: { conductance: { unit: S/m^2 } }
                current: { K+: conductance * (V - 1 mV * inside.activity(K+) / 1 mM) }
            """
        let errors = membrane(channel(text), activity: nil, models: models).errors
        #expect(
            errors == [
                "activity is required: `\(what)` uses activities help: add `activity: ideal` or `activity: davies`"
            ])
    }

    @Test func activityIsRequiredOfValuesThatUseIt() {
        let errors = membrane(
            channel("{ model: ohmic, conductance: 1 S/m^2, reversal: nernst(K+) }"), activity: nil
        ).errors
        #expect(errors.count == 1)
        #expect(errors.first?.hasPrefix("activity is required: `nernst`") == true, "\(errors)")
    }

    @Test func activityIsNotRequiredWhereNothingUsesIt() {
        #expect(membrane(channel("{ model: ohmic, conductance: 1 S/m^2 }"), activity: nil).errors == [])
        // A default that is not used is not read.
        #expect(
            membrane(
                channel("{ model: ohmic-ion, species: K+, conductance: 1 S/m^2, reversal: -59 mV }"), activity: nil
            ).errors == [])
    }

    @Test func fluxOfAnAnionHasTheOtherSign() throws {
        // At +100 mV the current of chloride is outward: chloride goes in.
        let device = try membrane(channel("{ model: ghk, permeability: { Cl-: 1e-8 m/s } }")).required()
        let film = device.membranes[0]
        let chloride = try #require(film.carriedIons.first)
        let current = try device.number(film.current(of: chloride), [(film.voltage, 0.1)])
        #expect(current > 0)
        #expect(current / (chloride.charge * 96485.33) < 0)
    }

    @Test func boundsHold() {
        #expect(membrane(channel("{ model: ohmic, conductance: -1 S/m^2 }")).errors.count == 1)
        #expect(membrane(channel("{ model: ghk, permeability: { K+: -1e-8 m/s } }")).errors.count == 1)
    }

    @Test func valuesOfEachOtherAreACycle() {
        let errors = membrane(
            channel("{ model: ohmic, conductance: 1 S/m^2 }"), parameters: "parameters: { a: 2 * b, b: a / 2 }"
        ).errors
        #expect(errors.contains { $0.contains("these define each other: a -> b -> a") }, "\(errors)")
    }
}
