import Lanes
import Testing

/// Values from tables, to show that each name reaches its function.
@Suite struct LibraryTests {
    static let values: [(name: String, function: @Sendable (Lanes) -> Lanes, x: Double, result: Double)] = [
        ("sin", { sin($0) }, 0.5, 0.479425538604203), ("cos", { cos($0) }, 0.5, 0.8775825618903728),
        ("tan", { tan($0) }, 0.5, 0.5463024898437905), ("asin", { asin($0) }, 0.5, 0.5235987755982989),
        ("acos", { acos($0) }, 0.5, 1.0471975511965979), ("atan", { atan($0) }, 0.5, 0.4636476090008061),
        ("sinh", { sinh($0) }, 0.5, 0.5210953054937474), ("cosh", { cosh($0) }, 0.5, 1.1276259652063807),
        ("asinh", { asinh($0) }, 0.5, 0.48121182505960347), ("acosh", { acosh($0) }, 1.5, 0.9624236501192069),
        ("atanh", { atanh($0) }, 0.5, 0.5493061443340549), ("erf", { erf($0) }, 0.5, 0.5204998778130465),
        ("cbrt", { cbrt($0) }, -27, -3), ("log10", { log10($0) }, 0.001, -3),
    ]

    @Test(arguments: values.indices)
    func everyLaneIsComputed(index: Int) {
        let (name, function, x, result) = Self.values[index]
        for lane in 0..<8 {
            var argument = Lanes(repeating: 1)
            argument[lane] = x
            let found = function(argument)[lane]
            #expect(Swift.abs(found - result) <= 2 * result.ulp.magnitude, "\(name)(\(x)) = \(found)")
        }
    }

    @Test func arcTangentOfTwoKnowsTheQuadrant() {
        let y: Lanes = [1, 1, -1, -1, 0, 0, 1, -1]
        let x: Lanes = [1, -1, 1, -1, 1, -1, 0, 0]
        let quarter = Double.pi / 4
        #expect(
            atan2(y, x) == [quarter, 3 * quarter, -quarter, -3 * quarter, 0, 4 * quarter, 2 * quarter, -2 * quarter])
    }
}
