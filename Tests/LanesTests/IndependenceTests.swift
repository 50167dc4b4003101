import Lanes
import Testing

/// What one lane gets depends on that lane alone, not on its place and not on its neighbours.
@Suite struct IndependenceTests {
    static let functions: [(name: String, function: @Sendable (Lanes) -> Lanes)] = [
        ("exp", { exp($0) }), ("expm1", { expm1($0) }), ("exprel", { exprel($0) }), ("logistic", { logistic($0) }),
        ("tanh", { tanh($0) }), ("log", { log($0) }), ("log1p", { log1p($0) }), ("softplus", { softplus($0) }),
        ("bernoulli", { bernoulli($0) }), ("bernoulliDerivative", { bernoulliDerivative($0) }),
        ("bernoulliPair forward", { bernoulliPair($0).forward }),
        ("bernoulliPair backward", { bernoulliPair($0).backward }),
        ("bundle backward derivative", { bernoulliBundle($0).backwardDerivative }),
        ("power of 0.7", { pow($0, Lanes(repeating: 0.7)) }), ("power of -3", { pow($0, Lanes(repeating: -3)) }),
        ("power of 1.3", { pow(Lanes(repeating: 1.3), $0) }), ("sqrt", { sqrt($0) }), ("round", { round($0) }),
        ("floor", { floor($0) }), ("sin", { sin($0) }), ("erf", { erf($0) }),
    ]
    static let values: [Double] = [
        0.3, .nan, -0.5, .infinity, 700, -.infinity, 1e-5, 0, -745, least, 20, -0.0, 1e300, 2.5, -1e300, 710, -1, 1,
    ]

    @Test(arguments: functions.indices)
    func neighboursAndPlaceDoNotMatter(index: Int) {
        let (name, function) = Self.functions[index]
        let alone = Self.values.map { function(Lanes(repeating: $0))[0] }
        for start in Self.values.indices {
            for stride in [1, 5, 7] {
                var mixed = Lanes()
                for lane in 0..<8 { mixed[lane] = Self.values[(start + lane * stride) % Self.values.count] }
                let results = function(mixed)
                for lane in 0..<8 {
                    let place = (start + lane * stride) % Self.values.count
                    #expect(same(results[lane], alone[place]), "\(name)(\(Self.values[place])) in lane \(lane)")
                }
            }
        }
    }
}
