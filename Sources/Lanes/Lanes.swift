/// Eight double-precision numbers that are computed together: one machine register with AVX-512, two with
/// AVX2, four with SSE2 or NEON.
///
/// Swift aligns no type beyond 16 bytes, and a vector across two cache lines costs twice: allocate long buffers with
/// `UnsafeMutableRawPointer.allocate(byteCount:alignment: 64)`.
public typealias Lanes = SIMD8<Double>
