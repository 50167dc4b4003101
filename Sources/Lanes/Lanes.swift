public import CLanes

/// Eight double-precision numbers that are computed together: one machine register with AVX-512, two with
/// AVX2, four with SSE2 or NEON.
///
/// Swift aligns no type beyond 16 bytes, and a vector across two cache lines costs twice: long buffers come from
/// ``zeros(_:)``.
public typealias Lanes = SIMD8<Double>

extension SIMD8<Double> {
    /// Whether eight vectors fit the registers of the processor that this was compiled for, with room to spare.
    @inlinable @inline(__always)
    package static var hasManyRegisters: Bool { lanes_has_many_registers() != 0 }

    /// Memory for `count` vectors, all zero, each within one cache line. Its owner frees it with ``free(_:)``.
    package static func zeros(_ count: Int) -> UnsafeMutablePointer<Lanes> {
        let bytes = Swift.max(count, 1) * MemoryLayout<Lanes>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: MemoryLayout<Lanes>.stride)
        return memory.initializeMemory(as: Lanes.self, repeating: Lanes(), count: Swift.max(count, 1))
    }

    /// Gives back what ``zeros(_:)`` gave.
    package static func free(_ memory: UnsafeMutablePointer<Lanes>) { UnsafeMutableRawPointer(memory).deallocate() }

    /// Eight numbers from memory.
    @inlinable @inline(__always)
    package init(at place: UnsafePointer<Double>) { self = UnsafeRawPointer(place).loadUnaligned(as: Lanes.self) }

    /// Writes the first `count` numbers, no more than eight.
    @inlinable @inline(__always)
    package func store(_ count: Int, at place: UnsafeMutablePointer<Double>) {
        if count >= 8 {
            UnsafeMutableRawPointer(place).storeBytes(of: self, as: Lanes.self)
        } else {
            for index in 0..<count { place[index] = self[index] }
        }
    }
}

extension UnsafePointer<SIMD8<Double>> {
    /// The numbers of the vectors.
    @inlinable @inline(__always)
    package var numbers: UnsafePointer<Double> { UnsafeRawPointer(self).assumingMemoryBound(to: Double.self) }
}

extension UnsafeMutablePointer<SIMD8<Double>> {
    /// The numbers of the vectors.
    @inlinable @inline(__always)
    package var numbers: UnsafeMutablePointer<Double> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: Double.self)
    }
}

/// Asks for `count` numbers that will be read soon; nothing depends on whether they exist.
@inlinable @inline(__always)
package func prefetch(_ place: UnsafePointer<Double>, count: Int) {
    for line in stride(from: 0, to: count, by: 8) { lanes_prefetch(UnsafeRawPointer(place) + 8 * line) }
    // Where they do not begin with a line of the cache, they end in one more.
    lanes_prefetch(UnsafeRawPointer(place) + 8 * (count - 1))
}
