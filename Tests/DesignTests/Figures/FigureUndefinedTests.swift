import Design
import Testing

/// What a curve does not define is said, never made up.
@Suite struct FigureUndefinedTests {
    private let volts = (-10...10).map { Double($0) / 100 }

    private func reason(
        _ figure: FigureOfMerit, _ data: CurveData, _ numbers: [String: Double] = [:], words: [String: String] = [:]
    ) -> String? {
        let value = figure.value(of: data, with: FigureArguments(numbers: numbers, words: words))
        #expect((value.value == nil) == (value.reason != nil))
        return value.reason
    }

    private func curve(_ law: (Double) -> Double) -> CurveData { CurveData(voltage: volts, current: volts.map(law)) }

    @Test func withoutAZero() {
        let raised = curve { 1e-9 * ($0 + 1) }
        #expect(reason(.reversalPotential, raised) == "the current has no zero between -100 mV and 100 mV")
        #expect(reason(.restingPotential, raised)?.contains("does not rise through zero") == true)
        #expect(reason(.chordConductance, raised)?.contains("no zero") == true)
        // The slope is then that at 0 V.
        #expect(FigureOfMerit.slopeConductance.value(of: raised).voltage == 0)
    }

    @Test func withSeveralZeros() {
        let parabola = curve { $0 * $0 - 0.0025 }
        #expect(reason(.reversalPotential, parabola) == "the current has 2 zeros, at -50 mV, 50 mV")
        #expect(reason(.chordConductance, parabola)?.contains("2 zeros") == true)
    }

    @Test func aFlatPieceAtZeroIsNoReversal() {
        let flat = CurveData(voltage: [-0.1, 0, 0.1, 0.2], current: [-1, 0, 0, 1])
        #expect(reason(.reversalPotential, flat)?.contains("2 zeros") == true)
    }

    @Test func withMissingPoints() {
        var currents = volts.map { 1e-9 * $0 }
        currents[3] = .nan
        let broken = CurveData(voltage: volts, current: currents)
        #expect(reason(.reversalPotential, broken) == "1 of 21 points have no number")
        #expect(reason(.restingPotential, broken) == "1 of 21 points have no number")
        // Far from the gap there is nothing missing.
        #expect(FigureOfMerit.rectificationRatio.value(of: broken).value == 1)
        #expect(reason(.rectificationRatio, broken, ["voltage": 0.07]) == "the curve has no number at -70 mV")
        #expect(reason(.slopeConductance, broken, ["voltage": -0.065])?.contains("no number") == true)
        currents = [.infinity] + currents.dropFirst()
        #expect(reason(.reversalPotential, CurveData(voltage: volts, current: currents))?.hasPrefix("2 of 21") == true)
    }

    @Test func ofNothingAndOfOnePoint() {
        for data in [CurveData(voltage: [], current: []), CurveData(voltage: [0], current: [0])] {
            for figure in FigureOfMerit.catalogue { #expect(reason(figure, data) != nil, "\(figure.name)") }
        }
    }

    @Test func beyondTheCurve() {
        let line = curve { 1e-9 * $0 }
        #expect(reason(.slopeConductance, line, ["voltage": 0.2]) == "the curve does not reach 200 mV")
        #expect(reason(.rectificationRatio, line, ["voltage": 0.2]) == "the curve does not reach -200 mV")
        #expect(reason(.rectificationRatio, line, ["voltage": 0]) == "at 0 V there are no two directions")
        let oneSided = CurveData(voltage: [0.1, 0.2], current: [1, 2])
        #expect(reason(.rectificationRatio, oneSided) == "the curve has one side of 0 V only")
    }

    @Test func divisionsByZero() {
        let diode = curve { $0 < 0 ? 1e-9 * $0 : 0 }
        #expect(reason(.rectificationRatio, diode) == "the current at 100 mV is zero")
        let line = curve { 1e-9 * $0 }
        #expect(reason(.chordConductance, line, ["voltage": 0]) == "0 mV is the reversal potential")
    }

    @Test func aCurveWithoutALoopHasOneState() {
        let line = curve { 1e-9 * $0 }
        #expect(reason(.onOffRatio, line)?.contains("one state only") == true)
        #expect(reason(.onOffRatio, line, ["voltage": 0.3]) == "the curve does not reach 300 mV")
        let loop = CurveData(voltage: [0, 0.1, 0.2, 0.1, 0], current: [0, 1, 2, 0, 0])
        #expect(reason(.onOffRatio, loop) == "a current at 100 mV is zero")
        // Passing a voltage twice leaves a single number open.
        #expect(reason(.slopeConductance, loop, ["voltage": 0.1]) == "the curve passes 100 mV 2 times")
    }

    @Test func whatIsNotRecordedIsNamed() {
        let line = curve { 1e-9 * $0 }
        #expect(reason(.selectivity, line) == "say which `ion` and `over` which one")
        let words = ["ion": "K+", "over": "Na+"]
        #expect(reason(.selectivity, line, words: words)?.contains("which is not recorded") == true)
        #expect(reason(.transportNumber, line) == "say of which `ion`")
        #expect(reason(.transportNumber, line, words: ["ion": "K+"]) == "it needs `I(K+)`, which is not recorded")
        #expect(reason(.pumpPower, line) == "it needs `PUMP.I(ION)`, which is not recorded")
    }

    @Test func aReversalThatNoRatioExplains() {
        // Potassium and chloride of one salt put the reversal between -59 and 59 mV.
        let data = CurveData(
            voltage: volts, current: volts.map { $0 - 0.08 },
            others: [
                "T": [298.15], "inside.activity(K+)": [100], "outside.activity(K+)": [10],
                "inside.activity(Cl-)": [100], "outside.activity(Cl-)": [10],
            ])
        #expect(reason(.selectivity, data)?.contains("not between the Nernst potentials of K+ and Cl-") == true)
        #expect(reason(.selectivity, data, words: ["ion": "K+", "over": "K+"])?.contains("both K+") == true)
        #expect(reason(.selectivity, data, words: ["ion": "water", "over": "K+"])?.contains("not the name") == true)
    }

    @Test func argumentsThatItDoesNotTakeAreNotIgnored() {
        let line = curve { 1e-9 * $0 }
        #expect(reason(.reversalPotential, line, ["voltage": 0])?.contains("takes; its parameters are: none") == true)
        #expect(reason(.slopeConductance, line, ["volts": 0])?.contains("`volts` is no number") == true)
        #expect(reason(.slopeConductance, line, words: ["voltage": "0"])?.contains("`voltage` is no word") == true)
    }
}
