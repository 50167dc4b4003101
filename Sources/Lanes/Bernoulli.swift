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
    let bundle = bernoulliBundle(x)
    return (bundle.forward, bundle.backward)
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
