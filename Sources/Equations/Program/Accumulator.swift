import Lanes

/// Eight vectors that the interpreter keeps in registers between instructions.
struct Accumulator {
    var v0 = Lanes()
    var v1 = Lanes()
    var v2 = Lanes()
    var v3 = Lanes()
    var v4 = Lanes()
    var v5 = Lanes()
    var v6 = Lanes()
    var v7 = Lanes()

    /// Replaces every vector by a function of it and its number.
    @inline(__always)
    mutating func update(_ body: (Lanes, Int) -> Lanes) {
        v0 = body(v0, 0)
        v1 = body(v1, 1)
        v2 = body(v2, 2)
        v3 = body(v3, 3)
        v4 = body(v4, 4)
        v5 = body(v5, 5)
        v6 = body(v6, 6)
        v7 = body(v7, 7)
    }

    @inline(__always)
    func store(_ slot: UnsafeMutablePointer<Lanes>) {
        slot[0] = v0
        slot[1] = v1
        slot[2] = v2
        slot[3] = v3
        slot[4] = v4
        slot[5] = v5
        slot[6] = v6
        slot[7] = v7
    }

    @inline(__always)
    mutating func load(_ slot: UnsafeMutablePointer<Lanes>) { update { _, k in slot[k] } }

    /// Stores where vectors need not be aligned.
    @inline(__always)
    func store(unaligned place: UnsafeMutablePointer<Double>) {
        let raw = UnsafeMutableRawPointer(place)
        raw.storeBytes(of: v0, toByteOffset: 0, as: Lanes.self)
        raw.storeBytes(of: v1, toByteOffset: 64, as: Lanes.self)
        raw.storeBytes(of: v2, toByteOffset: 128, as: Lanes.self)
        raw.storeBytes(of: v3, toByteOffset: 192, as: Lanes.self)
        raw.storeBytes(of: v4, toByteOffset: 256, as: Lanes.self)
        raw.storeBytes(of: v5, toByteOffset: 320, as: Lanes.self)
        raw.storeBytes(of: v6, toByteOffset: 384, as: Lanes.self)
        raw.storeBytes(of: v7, toByteOffset: 448, as: Lanes.self)
    }
}
