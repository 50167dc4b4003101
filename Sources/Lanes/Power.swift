import CLanes

/// x^y within 2 ULP, with the special values of IEEE 754: 1 where y is 0 or x is 1, whatever the other; NaN where x is
/// negative and y not a whole number. Zero, subnormal, infinite and NaN arguments take the slow way through the C library,
/// without touching the other lanes.
public func pow(_ x: Lanes, _ y: Lanes) -> Lanes { lanes_pow(x, y) }
