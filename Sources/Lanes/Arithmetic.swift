public import CLanes

/// `a * b + c`: rounded once where the processor can, twice where it cannot. Never the slow library routine that
/// `addingProduct` falls back to.
@inlinable @inline(__always)
public func fma(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { lanes_fma(a, b, c) }

/// `a * b - c`, rounded like ``fma(_:_:_:)``.
@inlinable @inline(__always)
public func fms(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { lanes_fms(a, b, c) }

/// `c - a * b`, rounded like ``fma(_:_:_:)``.
@inlinable @inline(__always)
public func fnma(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { lanes_fnma(a, b, c) }

/// The square root, correctly rounded; NaN below zero.
@inlinable @inline(__always)
public func sqrt(_ x: Lanes) -> Lanes { lanes_sqrt(x) }

/// The magnitude of each lane.
@inlinable @inline(__always)
public func abs(_ x: Lanes) -> Lanes { lanes_absolute(x) }

/// The magnitude of the first with the sign of the second.
@inlinable @inline(__always)
public func copysign(_ magnitude: Lanes, _ sign: Lanes) -> Lanes { lanes_copysign(magnitude, sign) }

/// The smaller of the two in each lane, with -0 below +0; NaN where either is NaN.
@inlinable @inline(__always)
public func min(_ a: Lanes, _ b: Lanes) -> Lanes { lanes_minimum(a, b) }

/// The larger of the two in each lane, with -0 below +0; NaN where either is NaN.
@inlinable @inline(__always)
public func max(_ a: Lanes, _ b: Lanes) -> Lanes { lanes_maximum(a, b) }

/// The largest integer that is not above x.
@inlinable @inline(__always)
public func floor(_ x: Lanes) -> Lanes { lanes_floor(x) }

/// The nearest integer; halves go away from zero.
@inlinable @inline(__always)
public func round(_ x: Lanes) -> Lanes { lanes_round(x) }
