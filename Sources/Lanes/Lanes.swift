/// Eight double-precision numbers that are computed together: one machine register with AVX-512, two with
/// AVX2, four with SSE2 or NEON.
public typealias Lanes = SIMD8<Double>
