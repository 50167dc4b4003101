import Design
import Foundation
import Testing

@Suite struct TailTests {
    /// Numbers at equal distances are what their rank says, between two of them as well.
    @Test(arguments: [1.0, 4, 7.5, 30, 50]) func ranksOfALine(_ rank: Double) {
        let tail = Tail.least((0..<1000).map(Double.init).reversed(), mayFail: 50)
        #expect(tail.count < 80 && abs(Tail.value(of: tail, rank: rank) - rank) < 1e-12)
    }

    /// The least of all counts most where none may fail, and never less than it is.
    @Test func theLeast() {
        let tail = Tail.least([5, 3, 4, 9], mayFail: 0)
        #expect(tail[0] == 3 && Tail.value(of: tail, rank: 0) > 3 && Tail.value(of: tail, rank: 0) < 3.2)
    }

    /// Where two draws change places nothing jumps, and the slope is that of all around them.
    @Test func drawsMayChangePlaces() {
        func value(_ shift: Double) -> Double {
            let draws = (0..<100).map { $0 % 2 == 0 ? Double($0) + shift : Double($0) - shift }
            return Tail.value(of: Tail.least(draws, mayFail: 25), rank: 25)
        }
        let values = stride(from: 0.0, through: 4, by: 0.01).map(value)
        let slopes = zip(values.dropFirst(), values).map { ($0 - $1) / 0.01 }
        // One draw alone moves by 1 either way.
        #expect((slopes.map(abs).max() ?? 1) < 0.3)
    }
}
