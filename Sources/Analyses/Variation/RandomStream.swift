#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Random numbers that depend on a seed, a path and a sample number only: sample k can be drawn alone, in any
/// order and on any thread.
///
/// Each (seed, path, sample) starts a SplitMix64 sequence of its own (Steele, Lea and Flood, OOPSLA 2014).
package struct RandomStream {
    private var state: UInt64

    /// The stream of one sample of one path.
    package init(seed: UInt64, path: String, sample: UInt64) {
        self = RandomStreams(seed: seed, path: path)[sample]
    }

    fileprivate init(state: UInt64) { self.state = state }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    /// A number in the open interval 0...1.
    package mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

    /// A standard normal number (Box and Muller 1958); with `truncate`, drawn again until it lies within +-`truncate`.
    mutating func normal(truncate: Double?) -> Double {
        while true {
            let radius = (-2 * log(uniform())).squareRoot()
            let angle = 2 * Double.pi * uniform()
            let value = radius * cos(angle)
            guard let truncate, abs(value) > truncate else { return value }
        }
    }

    fileprivate static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// The streams of all samples of one path.
package struct RandomStreams {
    private let key: UInt64

    /// Those of a path.
    package init(seed: UInt64, path: String) {
        // FNV-1a of the path, so that the order of paths in a file does not matter.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        key = RandomStream.mix(seed &+ 0x9e37_79b9_7f4a_7c15) ^ RandomStream.mix(hash)
    }

    /// The stream of a sample.
    package subscript(sample: UInt64) -> RandomStream {
        RandomStream(state: RandomStream.mix(key ^ RandomStream.mix(sample &* 0xd134_2543_de82_ef95 &+ 1)))
    }
}
