public import CLanes

/// B(x) = x / (e^x - 1) within 2 ULP, with its limit 1 at 0: the weight by which the Goldman-Hodgkin-Katz flux mixes the
/// concentrations of the two sides. About -x far below zero and x e^-x far above.
@inlinable @inline(__always)
public func bernoulli(_ x: Lanes) -> Lanes { lanes_bernoulli(x) }

/// B'(x), which runs from -1 through -1/2 at 0 to 0, within 4 ULP where |x| < 708 (see ``bernoulliBundle(_:)``).
@inlinable @inline(__always)
public func bernoulliDerivative(_ x: Lanes) -> Lanes { bernoulliBundle(x).forwardDerivative }

/// B(x) and B(-x) = B(x) + x for the price of one exponential and one division, each within 3.5 ULP where |x| < 708 (see
/// ``bernoulliBundle(_:)``).
@inlinable @inline(__always)
public func bernoulliPair(_ x: Lanes) -> (forward: Lanes, backward: Lanes) {
    var backward = x
    let forward = lanes_bernoulli_pair(x, &backward)
    return (forward, backward)
}

/// B(x), B(-x), B'(x) and B'(-x) for the price of one exponential and one division, each within 4 ULP where |x| < 708.
///
/// Beyond, e^-|x| is subnormal: B(|x|) and B'(|x|), then below 1e-304, keep an absolute error below 1e-320.
@inlinable @inline(__always)
public func bernoulliBundle(
    _ x: Lanes
) -> (forward: Lanes, backward: Lanes, forwardDerivative: Lanes, backwardDerivative: Lanes) {
    var (forward, backward, forwardDerivative, backwardDerivative) = (x, x, x, x)
    lanes_bernoulli_bundle(x, &forward, &backward, &forwardDerivative, &backwardDerivative)
    return (forward, backward, forwardDerivative, backwardDerivative)
}

// Blocks of 1, 4 or 8 vectors, which share nothing but overlap in time. The pairs have the bits of the functions above.

/// B(x) and B(-x) for a block; the places may be the same as that of x.
@inline(never)
package func bernoulliPairs(
    _ vectors: Int, _ x: UnsafePointer<Lanes>, forward: UnsafeMutablePointer<Lanes>,
    backward: UnsafeMutablePointer<Lanes>
) {
    lanes_bernoulli_pairs(Int32(truncatingIfNeeded: vectors), x, forward, backward)
}

/// `a` B(`s` x) + `b` B(-`s` x) + `c` for a block.
@inline(never)
package func bernoulliSum(
    _ vectors: Int, _ x: UnsafePointer<Lanes>, times s: Double, _ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>,
    plus c: UnsafePointer<Lanes>, into result: UnsafeMutablePointer<Lanes>
) {
    lanes_bernoulli_sum(Int32(truncatingIfNeeded: vectors), x, s, a, b, c, result)
}

/// `a` B(x) + `b` B(-x) + `c`, and `d` B'(x) + `e` B'(-x) with slopes within 2^-44 of themselves, for a block.
@inline(never)
package func bernoulliSums(
    _ vectors: Int, _ x: UnsafePointer<Lanes>, _ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>,
    plus c: UnsafePointer<Lanes>,
    slopes d: UnsafePointer<Lanes>, _ e: UnsafePointer<Lanes>, into result: UnsafeMutablePointer<Lanes>,
    _ slopes: UnsafeMutablePointer<Lanes>
) {
    lanes_bernoulli_sums(Int32(truncatingIfNeeded: vectors), x, a, b, c, d, e, result, slopes)
}
