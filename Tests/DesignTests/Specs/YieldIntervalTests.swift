import Design
import Testing

@Suite struct YieldIntervalTests {
    /// R. G. Newcombe, Stat. Med. 17 (1998) 857, table I, score method without continuity correction.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func asPublished(holding: Int, count: Int, lower: Double, upper: Double) {
        let interval = YieldInterval(holding: holding, of: count)
        #expect(abs(interval.lower - lower) <= 0.5e-4 && abs(interval.upper - upper) <= 0.5e-4, "\(interval)")
    }

    /// Its limits are where a yield would just be 1.96 standard errors away from what was found.
    @Test(arguments: [(1, 10), (500, 1000), (950, 1000), (999_999, 1_000_000)])
    func limitsSolveTheScoreEquation(holding: Int, count: Int) {
        let found = Double(holding) / Double(count)
        let interval = YieldInterval(holding: holding, of: count)
        for limit in [interval.lower, interval.upper] {
            let error = (limit * (1 - limit) / Double(count)).squareRoot()
            #expect(abs(abs(limit - found) / error - 1.959963984540054) < 1e-8)
        }
        #expect(interval.lower < found && found < interval.upper)
    }

    @Test func staysWithinZeroAndOne() {
        #expect(YieldInterval(holding: 0, of: 5).lower == 0)
        #expect(YieldInterval(holding: 5, of: 5).upper == 1)
        #expect(YieldInterval(holding: 5, of: 5).lower < 1)
        let nothing = YieldInterval(holding: 0, of: 0)
        #expect(nothing.lower == 0 && nothing.upper == 1)
    }

    /// What holds and what fails are two sides of one thing.
    @Test func isSymmetric() {
        let (a, b) = (YieldInterval(holding: 3, of: 40), YieldInterval(holding: 37, of: 40))
        #expect(abs(a.lower - (1 - b.upper)) < 1e-15 && abs(a.upper - (1 - b.lower)) < 1e-15)
    }
}
