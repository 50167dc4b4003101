public import Equations

/// Numbers at some temperatures, straight lines between them; the outermost lines go on.
public struct TemperatureTable: Hashable, Sendable {
    /// K, rising.
    public let temperatures: [Double]
    /// One for each temperature.
    public let values: [Double]

    /// A table; at least one row.
    public init(temperatures: [Double], values: [Double]) {
        precondition(temperatures.count == values.count && !values.isEmpty)
        self.temperatures = temperatures
        self.values = values
    }

    /// The value at a temperature, a plain number of kelvins.
    public func value<R: Real>(at kelvins: R) -> R {
        guard values.count > 1 else { return R(values[0]) }
        func line(_ index: Int) -> R {
            let slope = (values[index + 1] - values[index]) / (temperatures[index + 1] - temperatures[index])
            return R(values[index]) + R(slope) * (kelvins - R(temperatures[index]))
        }
        var result = line(values.count - 2)
        for index in (0..<values.count - 2).reversed() {
            result = R.select(
                kelvins, isLessThan: R(temperatures[index + 1]), then: line(index), otherwise: result)
        }
        return result
    }
}
