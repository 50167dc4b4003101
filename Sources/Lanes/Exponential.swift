public import CLanes

/// e^x within 1.2 ULP, subnormal results included.
@inlinable @inline(__always)
public func exp(_ x: Lanes) -> Lanes { lanes_exp(x) }

/// e^x - 1 within 1.1 ULP; -0 at -0.
public func expm1(_ x: Lanes) -> Lanes { lanes_expm1(x) }

/// (e^x - 1) / x within 2 ULP, with its limit 1 at 0. It stays finite up to x = 716, where e^x has long overflowed.
@inlinable @inline(__always)
public func exprel(_ x: Lanes) -> Lanes { lanes_exprel(x) }

/// 1 / (1 + e^-x) within 1.6 ULP, on both tails.
@inlinable @inline(__always)
public func logistic(_ x: Lanes) -> Lanes { lanes_logistic(x) }

/// The hyperbolic tangent within 1.8 ULP.
public func tanh(_ x: Lanes) -> Lanes { lanes_tanh(x) }
