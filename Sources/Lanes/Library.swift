#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// Functions that equations rarely use: the C library's, lane by lane, with the accuracy it has.

@inline(__always)
private func eachLane(_ x: Lanes, _ function: (Double) -> Double) -> Lanes {
    var result = Lanes()
    for lane in 0..<Lanes.scalarCount { result[lane] = function(x[lane]) }
    return result
}

/// The sine, x in radians.
public func sin(_ x: Lanes) -> Lanes { eachLane(x) { sin($0) } }

/// The cosine, x in radians.
public func cos(_ x: Lanes) -> Lanes { eachLane(x) { cos($0) } }

/// The tangent, x in radians.
public func tan(_ x: Lanes) -> Lanes { eachLane(x) { tan($0) } }

/// The angle in radians whose sine is x; NaN outside -1...1.
public func asin(_ x: Lanes) -> Lanes { eachLane(x) { asin($0) } }

/// The angle in radians whose cosine is x; NaN outside -1...1.
public func acos(_ x: Lanes) -> Lanes { eachLane(x) { acos($0) } }

/// The angle in radians whose tangent is x.
public func atan(_ x: Lanes) -> Lanes { eachLane(x) { atan($0) } }

/// The hyperbolic sine.
public func sinh(_ x: Lanes) -> Lanes { eachLane(x) { sinh($0) } }

/// The hyperbolic cosine.
public func cosh(_ x: Lanes) -> Lanes { eachLane(x) { cosh($0) } }

/// The inverse of the hyperbolic sine.
public func asinh(_ x: Lanes) -> Lanes { eachLane(x) { asinh($0) } }

/// The inverse of the hyperbolic cosine; NaN below 1.
public func acosh(_ x: Lanes) -> Lanes { eachLane(x) { acosh($0) } }

/// The inverse of the hyperbolic tangent; NaN outside -1...1.
public func atanh(_ x: Lanes) -> Lanes { eachLane(x) { atanh($0) } }

/// The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
public func erf(_ x: Lanes) -> Lanes { eachLane(x) { erf($0) } }

/// The real cube root.
public func cbrt(_ x: Lanes) -> Lanes { eachLane(x) { cbrt($0) } }

/// The logarithm to base 10; -infinity at 0, NaN below.
public func log10(_ x: Lanes) -> Lanes { eachLane(x) { log10($0) } }

/// The angle in radians of the point (x, y), between -pi and pi.
public func atan2(_ y: Lanes, _ x: Lanes) -> Lanes {
    var result = Lanes()
    for lane in 0..<Lanes.scalarCount { result[lane] = atan2(y[lane], x[lane]) }
    return result
}
