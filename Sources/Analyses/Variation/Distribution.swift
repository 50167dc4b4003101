#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How a value scatters from sample to sample.
public enum Distribution: Sendable, Hashable {
    /// Standard deviation `sigma`; relative to the value or in its unit.
    case normal(sigma: Double, truncate: Double?)
    /// Standard deviation of the logarithm; the median is the value.
    case lognormal(sigma: Double, truncate: Double?)
    case uniform(from: Double, to: Double)
    /// Mode at the value.
    case triangular(from: Double, to: Double)
    case choice([Double])

    /// One draw for a quantity whose value is `nominal`. Where `isRelative`, the distribution's numbers are multiples
    /// of the nominal value, otherwise they are in its unit.
    func draw(_ nominal: Double, isRelative: Bool, from stream: inout RandomStream) -> Double {
        let unit = isRelative ? nominal : 1
        switch self {
        case .normal(let sigma, let truncate):
            return nominal + sigma * unit * stream.normal(truncate: truncate)
        case .lognormal(let sigma, let truncate):
            return nominal * exp(sigma * stream.normal(truncate: truncate))
        case .uniform(let from, let to):
            return (from + (to - from) * stream.uniform()) * unit
        case .triangular(let from, let to):
            let mode = isRelative ? 1 : nominal
            let u = stream.uniform()
            let split = (mode - from) / (to - from)
            let value =
                u < split
                ? from + (u * (to - from) * (mode - from)).squareRoot()
                : to - ((1 - u) * (to - from) * (to - mode)).squareRoot()
            return value * unit
        case .choice(let values):
            return values[Int(stream.next() % UInt64(values.count))] * unit
        }
    }
}
