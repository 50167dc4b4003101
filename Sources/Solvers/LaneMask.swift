import Lanes

/// True or false for each of eight lanes.
typealias LaneMask = SIMDMask<SIMD8<Int64>>

extension SIMD8<Double> {
    /// The eight absolute values.
    @inline(__always) var absolute: SIMD8<Double> {
        let bits = unsafeBitCast(self, to: SIMD8<UInt64>.self) & SIMD8<UInt64>(repeating: 0x7fff_ffff_ffff_ffff)
        return unsafeBitCast(bits, to: SIMD8<Double>.self)
    }

    @inline(__always) var isNumber: LaneMask { self .== self }
    @inline(__always) var isFinite: LaneMask { absolute .<= SIMD8(repeating: .greatestFiniteMagnitude) }

    /// The larger of two, lane by lane; that of `other` where this is not a number.
    @inline(__always) func larger(_ other: SIMD8<Double>) -> SIMD8<Double> {
        other.replacing(with: self, where: self .> other)
    }

    /// The smaller of two, lane by lane; that of `other` where this is not a number.
    @inline(__always) func smaller(_ other: SIMD8<Double>) -> SIMD8<Double> {
        other.replacing(with: self, where: self .< other)
    }
}

extension SIMDMask where Storage == SIMD8<Int64> {
    @inline(__always) static var none: LaneMask { LaneMask(repeating: false) }

    /// Memory for `count` masks, true of no lane, each within one cache line; ``free(_:)`` gives it back.
    static func none(_ count: Int) -> UnsafeMutablePointer<LaneMask> {
        let stride = MemoryLayout<LaneMask>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: stride * Swift.max(count, 1), alignment: stride)
        return memory.initializeMemory(as: LaneMask.self, repeating: .none, count: Swift.max(count, 1))
    }

    static func free(_ memory: UnsafeMutablePointer<LaneMask>) { UnsafeMutableRawPointer(memory).deallocate() }

    /// Whether it is true of at least one lane.
    @inline(__always) var isAnywhere: Bool { self != .none }

    /// True of the first `count` lanes.
    static func first(_ count: Int) -> LaneMask {
        SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7) .< SIMD8<Int64>(repeating: Int64(count))
    }
}
