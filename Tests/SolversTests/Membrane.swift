import Equations
import Units

/// Pseudo-random numbers that are the same in every run (splitmix64, S. Vigna).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * (Double(next() >> 11) * 0x1p-53)
    }

    /// Evenly distributed in the logarithm.
    mutating func decades(_ low: Double, _ high: Double) -> Double {
        low * Double.exp(uniform(0, 1) * Double.log(high / low))
    }
}

/// F/(R T) at 310 K and F, CODATA 2018.
let perVolt = 96485.33212331 / (8.31446261815324 * 310)
let faraday = 96485.33212331

/// Goldman-Hodgkin-Katz current density of an ion of charge `z`, written once for numbers and expressions:
/// P z F (c_in B(-z u) - c_out B(z u)) with the Bernoulli function B.
func goldman<R: Real>(_ z: Int, _ permeability: R, _ inside: R, _ outside: R, _ voltage: R) -> R {
    let charge = R(Double(z))
    let u: R = charge * (voltage * R(perVolt))
    let flux: R = permeability * (inside * R.bernoulli(-u) - outside * R.bernoulli(u))
    return R(Double(z) * faraday) * flux
}

/// A root of a rising function by bisection until the interval cannot be halved.
func bisect(_ low: Double, _ high: Double, _ f: (Double) -> Double) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<2000 {
        let middle = 0.5 * (low + high)
        if middle <= low || middle >= high { break }
        if f(middle) > 0 { high = middle } else { low = middle }
    }
    return 0.5 * (low + high)
}
