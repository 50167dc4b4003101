import Lanes

/// Vectors that the interpreter keeps in registers between instructions.
protocol Accumulator {
    /// How many.
    static var count: Int { get }
    init()
    /// Replaces every vector by a function of it and its number.
    mutating func update(_ body: (Lanes, Int) -> Lanes)
}

extension Accumulator {
    @inline(__always)
    mutating func load(_ slot: UnsafeMutablePointer<Lanes>) { update { _, k in slot[k] } }

    @inline(__always)
    mutating func store(_ slot: UnsafeMutablePointer<Lanes>) {
        update { v, k in
            slot[k] = v
            return v
        }
    }

    /// Stores where vectors need not be aligned.
    @inline(__always)
    mutating func store(unaligned place: UnsafeMutablePointer<Double>) {
        let raw = UnsafeMutableRawPointer(place)
        update { v, k in
            raw.storeBytes(of: v, toByteOffset: 64 * k, as: Lanes.self)
            return v
        }
    }
}

/// A whole block.
struct EightVectors: Accumulator {
    static var count: Int { 8 }
    private var low = FourVectors()
    private var v4 = Lanes()
    private var v5 = Lanes()
    private var v6 = Lanes()
    private var v7 = Lanes()

    @inline(__always)
    mutating func update(_ body: (Lanes, Int) -> Lanes) {
        low.update(body)
        v4 = body(v4, 4)
        v5 = body(v5, 5)
        v6 = body(v6, 6)
        v7 = body(v7, 7)
    }
}

/// Half a block.
struct FourVectors: Accumulator {
    static var count: Int { 4 }
    private var v0 = Lanes()
    private var v1 = Lanes()
    private var v2 = Lanes()
    private var v3 = Lanes()

    @inline(__always)
    mutating func update(_ body: (Lanes, Int) -> Lanes) {
        v0 = body(v0, 0)
        v1 = body(v1, 1)
        v2 = body(v2, 2)
        v3 = body(v3, 3)
    }
}

/// Up to eight lanes.
struct OneVector: Accumulator {
    static var count: Int { 1 }
    private var v = Lanes()

    @inline(__always)
    mutating func update(_ body: (Lanes, Int) -> Lanes) { v = body(v, 0) }
}
