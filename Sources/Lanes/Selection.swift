public import CLanes

/// One yes or no for each lane, as comparisons of `Lanes` give it.
public typealias LaneMask = SIMDMask<SIMD8<Int64>>

/// `a` in the lanes where the mask holds, `b` in the others.
@inlinable @inline(__always)
public func select(_ mask: LaneMask, _ a: Lanes, _ b: Lanes) -> Lanes {
    lanes_select(unsafeBitCast(mask, to: SIMD8<Int64>.self), a, b)
}

/// `a` in the lanes where `x < y`, `b` in the others, so also where either is NaN.
@inlinable @inline(__always)
public func select(where x: Lanes, isBelow y: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
    lanes_select(lanes_is_below(x, y), a, b)
}

/// `a` in the lanes where `x <= y`, `b` in the others, so also where either is NaN.
@inlinable @inline(__always)
public func select(where x: Lanes, isAtMost y: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
    lanes_select(lanes_is_at_most(x, y), a, b)
}

/// `a` in the lanes where `x == y`, `b` in the others, so also where either is NaN.
@inlinable @inline(__always)
public func select(where x: Lanes, equals y: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
    lanes_select(lanes_equals(x, y), a, b)
}
