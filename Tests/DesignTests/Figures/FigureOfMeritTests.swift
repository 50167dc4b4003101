import Design
import Foundation
import Testing

/// Each figure against a closed form, with its sign.
@Suite struct FigureOfMeritTests {
    private func value(
        _ figure: FigureOfMerit, _ data: CurveData, _ numbers: [String: Double] = [:], words: [String: String] = [:]
    ) throws -> Double {
        let result = figure.value(of: data, with: FigureArguments(numbers: numbers, words: words))
        return try #require(result.value, "\(figure.name): \(result.reason ?? "")")
    }

    private func isClose(_ a: Double, _ b: Double, relative: Double = 1e-12) -> Bool {
        abs(a - b) <= relative * max(abs(a), abs(b))
    }

    private let volts = (-10...10).map { Double($0) / 100 }

    /// 2 nS around 25 mV.
    private var ohmic: CurveData { CurveData(voltage: volts, current: volts.map { 2e-9 * ($0 - 0.025) }) }

    @Test func everyNameIsUniqueAndFound() {
        let names = FigureOfMerit.catalogue.map(\.name)
        #expect(Set(names).count == names.count)
        for figure in FigureOfMerit.catalogue {
            #expect(FigureOfMerit.named(figure.name)?.title == figure.title)
            #expect(!figure.definition.isEmpty && !figure.undefined.isEmpty)
        }
        #expect(FigureOfMerit.named("reversal potential") == nil)
    }

    @Test func figuresOfAStraightLine() throws {
        #expect(isClose(try value(.reversalPotential, ohmic), 0.025))
        #expect(isClose(try value(.restingPotential, ohmic), 0.025))
        #expect(isClose(try value(.chordConductance, ohmic), 2e-9))
        #expect(isClose(try value(.chordConductance, ohmic, ["voltage": -0.033]), 2e-9))
        #expect(isClose(try value(.slopeConductance, ohmic), 2e-9))
        #expect(isClose(try value(.rectificationRatio, ohmic), 0.125 / 0.075))
        #expect(isClose(try value(.rectificationRatio, ohmic, ["voltage": 0.05]), 0.075 / 0.025))
        #expect(FigureOfMerit.rectificationRatio.value(of: ohmic).voltage == 0.1)
        #expect(FigureOfMerit.reversalPotential.value(of: ohmic).unit == "V")
        #expect(FigureOfMerit.slopeConductance.value(of: ohmic).unit == "S")
        let density = CurveData(voltage: volts, current: volts, currentUnit: "A/m^2")
        #expect(FigureOfMerit.slopeConductance.value(of: density).unit == "S/m^2")
    }

    /// A sweep from positive to negative voltages is the same curve.
    @Test func theDirectionOfTheSweepDoesNotMatter() throws {
        let film = GoldmanCurve.potassiumChloride()
        let (up, down) = (film.data(), film.data(GoldmanCurve.voltages().reversed()))
        for figure in FigureOfMerit.catalogue where figure.name != "onOffRatio" && figure.name != "pumpPower" {
            let words = figure.name == "transportNumber" ? ["ion": "K+"] : [:]
            #expect(isClose(try value(figure, up, words: words), try value(figure, down, words: words), relative: 1e-9))
        }
    }

    /// The voltage equation of Goldman, Hodgkin and Katz. Between points h apart the straight line misses a zero by at
    /// most h^2 / 8 times |I''/I'|, which is below 2 F / (R T) here.
    @Test(arguments: [1.5, 20, 1000]) func reversalIsThatOfGoldman(ratio: Double) throws {
        let film = GoldmanCurve.potassiumChloride(ratio: ratio)
        let thermal = GoldmanCurve.gasConstant * film.temperature / GoldmanCurve.faraday
        let closed = thermal * log((10 * ratio + 100) / (100 * ratio + 10))
        #expect(closed < 0)
        let bound = 1e-4 * 1e-4 / 8 * 2 / thermal
        #expect(abs(try value(.reversalPotential, film.data()) - closed) < bound)
        #expect(abs(try value(.restingPotential, film.data()) - closed) < bound)
    }

    /// At the reversal potential of one ion the slope is (F^2 / R T) P a_o a_i ln(a_o / a_i) / (a_o - a_i).
    @Test func slopeIsThatOfGoldman() throws {
        let ion = GoldmanCurve.Species(name: "K+", charge: 1, permeability: 1e-8, inside: 100, outside: 10)
        let film = GoldmanCurve(ions: [ion])
        let scale = GoldmanCurve.faraday * GoldmanCurve.faraday / (GoldmanCurve.gasConstant * film.temperature)
        let closed = scale * 1e-8 * 1000 * log(0.1) / -90
        #expect(isClose(try value(.slopeConductance, film.data()), closed, relative: 1e-5))
    }

    /// Far from its reversal potential a single ion passes P z^2 F^2 V a / (R T) with the activity of the side it
    /// comes from: the rectification tends to the ratio of the activities, the larger current going outward here.
    @Test func rectificationTendsToTheRatioOfActivities() throws {
        let ion = GoldmanCurve.Species(name: "K+", charge: 1, permeability: 1e-8, inside: 100, outside: 10)
        let data = GoldmanCurve(ions: [ion]).data(GoldmanCurve.voltages(from: -1, to: 1))
        #expect(isClose(try value(.rectificationRatio, data), 0.1, relative: 1e-12))
    }

    @Test func chordConductanceOfGoldman() throws {
        let film = GoldmanCurve.potassiumChloride(ratio: 1000)
        let reversal = try value(.reversalPotential, film.data())
        let expected = film.current(0.05) / (0.05 - reversal)
        #expect(isClose(try value(.chordConductance, film.data(), ["voltage": 0.05]), expected, relative: 1e-6))
    }

    /// The ratio of permeabilities that made the curve comes back, for one salt and for two cations on two sides,
    /// whatever their charges.
    @Test func selectivityIsTheRatioThatMadeTheCurve() throws {
        for ratio in [0.05, 1.5, 20] {
            let film = GoldmanCurve.potassiumChloride(ratio: ratio).data()
            #expect(isClose(try value(.selectivity, film), ratio, relative: 1e-5))
            let turned = try value(.selectivity, film, words: ["ion": "Cl-", "over": "K+"])
            #expect(isClose(turned, 1 / ratio, relative: 1e-5))
        }
        let pore = GoldmanCurve(ions: [
            .init(name: "K+", charge: 1, permeability: 2e-9, inside: 140, outside: 0),
            .init(name: "Ca2+", charge: 2, permeability: 2e-8, inside: 0, outside: 10),
        ])
        let found = try value(.selectivity, pore.data(), words: ["ion": "Ca2+", "over": "K+"])
        #expect(isClose(found, 10, relative: 1e-5))
        // Lewis 1979: RT/F ln((sqrt(1 + 16 (P_Ca / P_K) Ca / K) - 1) / 2).
        let thermal = GoldmanCurve.gasConstant * pore.temperature / GoldmanCurve.faraday
        let lewis = thermal * log(((1 + 16 * 10 * 10 / 140.0).squareRoot() - 1) / 2)
        #expect(abs(try value(.reversalPotential, pore.data()) - lewis) < 1e-7)
    }

    /// Between equal solutions ions share the current as their permeabilities, at any voltage.
    @Test func transportNumbersOfEqualSolutions() throws {
        let film = GoldmanCurve(ions: [
            .init(name: "K+", charge: 1, permeability: 3e-8, inside: 50, outside: 50),
            .init(name: "Cl-", charge: -1, permeability: 1e-8, inside: 50, outside: 50),
        ])
        #expect(isClose(try value(.transportNumber, film.data(), words: ["ion": "K+"]), 0.75))
        #expect(isClose(try value(.transportNumber, film.data(), ["voltage": -0.04], words: ["ion": "Cl-"]), 0.25))
    }

    /// A pump that moves 3 Na+ out and 2 K+ in stores 3 (E_Na - V) - 2 (E_K - V) times the charge of its cycles.
    @Test func pumpPowerIsTheEnergyStored() throws {
        let (cycles, sodium, potassium) = (1e-12, 0.055, -0.09)
        let current = cycles * GoldmanCurve.faraday
        let leak = volts.map { 2e-6 * ($0 + 0.06) }
        var others: [String: [Double]] = [
            "NaK.I(Na+)": volts.map { _ in 3 * current }, "NaK.I(K+)": volts.map { _ in -2 * current },
            "nernst(Na+)": [sodium], "film.nernst(K+)": [potassium],
        ]
        let expected = current * (3 * (sodium + 0.06) - 2 * (potassium + 0.06))
        #expect(expected > 0)
        let pumping = CurveData(voltage: volts, current: leak, others: others)
        let found = FigureOfMerit.pumpPower.value(of: pumping)
        #expect(isClose(try #require(found.value), expected))
        #expect(found.unit == "W")
        #expect(isClose(try #require(found.voltage), -0.06))
        let held = try value(.pumpPower, pumping, ["voltage": 0.02], words: ["pump": "NaK"])
        #expect(isClose(held, current * (3 * (sodium - 0.02) - 2 * (potassium - 0.02))))
        // A channel gives its energy away.
        others = ["leak.I(K+)": volts.map { 1e-6 * ($0 - potassium) }, "nernst(K+)": [potassium]]
        let passive = CurveData(voltage: volts, current: leak, others: others)
        #expect(isClose(try value(.pumpPower, passive), -1e-6 * 0.03 * 0.03, relative: 1e-9))
    }

    /// Up with 5 nS, down with 1 nS.
    @Test func onOffRatioOfALoop() throws {
        let up = (0...20).map { Double($0) / 100 }
        let voltages = up + up.reversed().dropFirst()
        let currents = up.map { 5e-9 * $0 } + up.reversed().dropFirst().map { 1e-9 * $0 }
        let loop = CurveData(voltage: voltages, current: currents)
        #expect(isClose(try value(.onOffRatio, loop), 5))
        #expect(isClose(try value(.onOffRatio, loop, ["voltage": 0.055]), 5))
    }

    @Test func theMostNegativeStableZeroIsTheRestingPotential() throws {
        // Zeros at -80 mV (rising), -20 mV (falling) and 50 mV (rising).
        let cubic = CurveData(voltage: volts, current: volts.map { ($0 + 0.08) * ($0 + 0.02) * ($0 - 0.05) })
        #expect(isClose(try value(.restingPotential, cubic), -0.08, relative: 1e-9))
        let turned = CurveData(voltage: volts, current: volts.map { -($0 + 0.08) * ($0 + 0.02) * ($0 - 0.05) })
        #expect(isClose(try value(.restingPotential, turned), -0.02, relative: 1e-9))
        #expect(FigureOfMerit.reversalPotential.value(of: cubic).reason?.hasPrefix("the current has 3 zeros") == true)
    }
}
