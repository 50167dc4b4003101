public import Equations

/// A parameter that follows temperature:
/// P(T) = a0 + a1 (1/T - 1/Tr) + a2 ln(T/Tr) + a3 (T - Tr) + a4 (T^2 - Tr^2) + a5 (1/T^2 - 1/Tr^2), Tr = 298.15 K.
public struct TemperatureFunction: Hashable, Sendable {
    /// a0 to a5; those left out are zero.
    public let coefficients: [Double]

    /// Tr, K.
    public static let reference = 298.15
    /// How many coefficients there may be.
    public static let mostCoefficients = 6

    /// The function of these coefficients, at most six.
    public init(_ coefficients: [Double]) {
        self.coefficients = Array(coefficients.prefix(Self.mostCoefficients))
    }

    /// The same at every temperature.
    public static func constant(_ value: Double) -> TemperatureFunction { TemperatureFunction([value]) }

    /// Whether it is zero at every temperature.
    public var isZero: Bool { coefficients.allSatisfy { $0 == 0 } }

    /// Whether it depends on temperature.
    public var isConstant: Bool { coefficients.dropFirst().allSatisfy { $0 == 0 } }

    /// The value at a temperature, a plain number of kelvins.
    public func value<R: Real>(at kelvins: R) -> R {
        var sum = R(coefficients.first ?? 0)
        let reference = Self.reference
        for (index, coefficient) in coefficients.enumerated().dropFirst() where coefficient != 0 {
            let term: R =
                switch index {
                case 1: R(1) / kelvins - R(1 / reference)
                case 2: R.log(kelvins / R(reference))
                case 3: kelvins - R(reference)
                case 4: kelvins * kelvins - R(reference * reference)
                default: R(1) / (kelvins * kelvins) - R(1 / (reference * reference))
                }
            sum = sum + R(coefficient) * term
        }
        return sum
    }
}
