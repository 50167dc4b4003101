/// The largest difference between two curves, and the largest finite |value| of the first.
struct CurveExtremes {
    let difference: Double
    let scale: Double

    /// `nil` where a difference is not a number; then the points have to be looked at one by one.
    init?(_ base: Span<Double>, _ candidate: Span<Double>) {
        var largest = SIMD8<Double>.zero
        var sizes = SIMD8<Double>.zero
        var missing = SIMDMask<SIMD8<Int64>>(repeating: false)
        let signless = SIMD8<UInt64>(repeating: ~(1 << 63))
        @inline(__always) func magnitude(_ value: SIMD8<Double>) -> SIMD8<Double> {
            unsafeBitCast(unsafeBitCast(value, to: SIMD8<UInt64>.self) & signless, to: SIMD8<Double>.self)
        }
        @inline(__always) func take(_ a: SIMD8<Double>, _ b: SIMD8<Double>) {
            let difference = magnitude(b - a)
            missing = missing .| (difference .!= difference)
            largest.replace(with: difference, where: difference .> largest)
            let size = magnitude(a)
            sizes.replace(with: size, where: (size .> sizes) .& (size .< .infinity))
        }
        let (own, other) = (base.bytes, candidate.bytes)
        let whole = base.count / 8 * 8
        for index in stride(from: 0, to: whole, by: 8) {
            take(
                own.unsafeLoadUnaligned(fromByteOffset: 8 * index, as: SIMD8<Double>.self),
                other.unsafeLoadUnaligned(fromByteOffset: 8 * index, as: SIMD8<Double>.self))
        }
        for index in whole..<base.count { take(SIMD8(repeating: base[index]), SIMD8(repeating: candidate[index])) }
        guard !any(missing) else { return nil }
        difference = largest.max()
        scale = sizes.max()
    }

    /// Where the largest difference is.
    func position(in base: Span<Double>, _ candidate: Span<Double>) -> Int {
        base.indices.first { abs(candidate[$0] - base[$0]) == difference } ?? 0
    }
}
