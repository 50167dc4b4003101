import Reports
import Testing

@Suite struct SpreadTests {
    @Test(arguments: [([3.0, 1, 2], 1.0, 2.0, 3.0), ([4, 1, 3, 2, .nan], 1, 2.5, 4)])
    func spread(_ values: [Double], _ low: Double, _ middle: Double, _ high: Double) {
        let spread = Spread(values)
        #expect((spread.minimum, spread.median, spread.maximum) == (low, middle, high))
    }

    @Test func nothingHasNoSpread() {
        #expect(Spread([.nan]).count == 0)
        #expect(Spread([]).median.isNaN)
    }
}
