import Design
import Foundation
import Testing

/// Against tables: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), tables 26.8 and 26.10.
@Suite struct QuantilesTests {
    @Test(arguments: [
        (0.95, 1.0, 12.706), (0.95, 2, 4.303), (0.95, 10, 2.228), (0.95, 120, 1.980), (0.95, .infinity, 1.960),
        (0.99, 5, 4.032), (0.5, 3, 0.765), (0.999, 30, 3.646),
    ])
    func student(_ confidence: Double, _ degrees: Double, _ expected: Double) {
        #expect(abs(Quantiles.student(confidence, degrees: degrees) - expected) <= 0.0005)
    }

    /// The quantile of one degree of freedom, that of Cauchy's distribution, is a tangent.
    @Test(arguments: [0.1, 0.5, 0.9, 0.95, 0.999])
    func oneDegreeIsATangent(_ confidence: Double) {
        let expected = tan(.pi * confidence / 2)
        #expect(abs(Quantiles.student(confidence, degrees: 1) / expected - 1) < 1e-12)
    }

    @Test(arguments: [
        (3.84146, 1.0, 0.05), (18.3070, 10, 0.05), (124.342, 100, 0.05), (0.00393214, 1, 0.95), (77.9295, 100, 0.95),
        (29.5883, 10, 0.001),
    ])
    func chiSquare(_ value: Double, _ degrees: Double, _ expected: Double) {
        #expect(abs(Quantiles.chiSquareTail(value, degrees: degrees) / expected - 1) < 3e-5)
    }

    /// Two degrees of freedom leave an exponential.
    @Test(arguments: [0.1, 1.0, 5, 40])
    func twoDegreesAreAnExponential(_ value: Double) {
        #expect(abs(Quantiles.chiSquareTail(value, degrees: 2) / exp(-value / 2) - 1) < 1e-13)
    }
}
