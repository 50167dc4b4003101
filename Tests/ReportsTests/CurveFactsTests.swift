import Reports
import Testing

@Suite struct CurveFactsTests {
    private let volts = stride(from: -10, through: 10, by: 1).map { Double($0) / 100 }

    @Test func aStraightLine() {
        let facts = CurveFacts(voltage: volts, current: volts.map { 2e-9 * ($0 - 0.025) })
        #expect(abs(facts.reversal - 0.025) < 1e-15)
        #expect(abs(facts.conductance - 2e-9) < 1e-21)
        #expect(abs(facts.conductanceAt - 0.025) < 1e-15)
        #expect(facts.rectificationAt == 0.1)
        #expect(abs(facts.rectification - 0.125 / 0.075) < 1e-12)
    }

    @Test func aZeroAtAPointCountsOnce() {
        let facts = CurveFacts(voltage: [-0.1, 0, 0.1], current: [-1e-9, 0, 3e-9])
        #expect(facts.reversals == [0])
        // The mean of both sides.
        #expect(abs(facts.conductance - 2e-8) < 1e-20)
    }

    @Test func severalZerosGiveNoReversal() {
        let facts = CurveFacts(voltage: [-0.2, -0.1, 0, 0.1], current: [-1, 1, -1, 1])
        #expect(facts.reversals.count == 3)
        #expect(facts.reversal.isNaN)
        #expect(facts.conductanceAt == 0)
    }

    @Test func aMissingPointBreaksTheCurve() {
        let facts = CurveFacts(voltage: [-0.2, -0.1, 0.1], current: [-1, .nan, 1])
        #expect(facts.reversals.isEmpty)
    }

    @Test func oneSidedVoltagesDoNotRectify() {
        #expect(CurveFacts(voltage: [0.1, 0.2], current: [1, 2]).rectification.isNaN)
    }

    @Test func rectifiesAtTheLargestCommonVoltage() {
        let facts = CurveFacts(voltage: [-0.05, 0, 0.05, 0.1], current: [-4, 0, 1, 2])
        #expect(facts.rectificationAt == 0.05)
        #expect(facts.rectification == 4)
    }

    @Test(arguments: [([3.0, 1, 2], 1.0, 2.0, 3.0), ([4, 1, 3, 2, .nan], 1, 2.5, 4)])
    func spread(_ values: [Double], _ low: Double, _ middle: Double, _ high: Double) {
        let spread = Spread(values)
        #expect((spread.minimum, spread.median, spread.maximum) == (low, middle, high))
    }
}
