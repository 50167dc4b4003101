import CLanes

/// The natural logarithm within 1 ULP, subnormal arguments included; -infinity at 0, NaN below.
public func log(_ x: Lanes) -> Lanes { lanes_log(x) }

/// log(1 + x) within 1 ULP; -infinity at -1, NaN below.
public func log1p(_ x: Lanes) -> Lanes { lanes_log1p(x) }

/// log(1 + e^x) within 2.5 ULP: e^x far below zero, x far above.
public func softplus(_ x: Lanes) -> Lanes { lanes_softplus(x) }
