import CDeflate
import Synchronization

/// Compressors at one level, lent to one thread at a time.
final class DeflatePool: Sendable {
    private let level: Int
    private let idle = Mutex<[Deflate]>([])

    init(level: Int) {
        self.level = level
    }

    /// Runs `body` with a compressor that no other thread uses.
    func borrow<Result>(_ body: (Deflate) throws(DatasetError) -> Result) throws(DatasetError) -> Result {
        let deflate: Deflate
        if let waiting = idle.withLock({ $0.popLast() }) {
            deflate = waiting
        } else if let new = Deflate(level: level) {
            deflate = new
        } else {
            throw .layout(reason: "there is no memory for a compressor")
        }
        defer { idle.withLock { $0.append(deflate) } }
        return try body(deflate)
    }
}

/// A compressor in the format of HDF5's shuffle and deflate filters.
///
/// Sendable because ``DeflatePool`` hands it to one thread at a time.
final class Deflate: @unchecked Sendable {
    private let compressor: OpaquePointer
    private var shuffled: [UInt8] = []

    init?(level: Int) {
        guard let compressor = libdeflate_alloc_compressor(Int32(level)) else { return nil }
        self.compressor = compressor
    }

    deinit {
        libdeflate_free_compressor(compressor)
    }

    /// The values compressed, or nothing where that would not make them smaller. Values of more than one byte
    /// are shuffled first: all their first bytes, then all their second bytes...
    func compress<Value: BitwiseCopyable, Word: FixedWidthInteger & UnsignedInteger>(
        _ values: [Value], as word: Word.Type
    ) -> [UInt8]? {
        let size = values.count * MemoryLayout<Value>.size
        if shuffled.count < size { shuffled = [UInt8](repeating: 0, count: size) }
        shuffled.withUnsafeMutableBufferPointer { shuffled in
            values.withUnsafeBytes { bytes in
                Self.shuffle(bytes.assumingMemoryBound(to: Word.self), into: shuffled)
            }
        }
        let compressed = shuffled.withUnsafeBytes { shuffled in
            [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                count = libdeflate_zlib_compress(compressor, shuffled.baseAddress, size, buffer.baseAddress, size)
            }
        }
        return compressed.isEmpty ? nil : compressed
    }

    /// Sorts the bytes of `words` by their place within the word.
    static func shuffle<Word: FixedWidthInteger & UnsignedInteger>(
        _ words: UnsafeBufferPointer<Word>, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) {
        guard let source = words.baseAddress, let destination = bytes.baseAddress else { return }
        let count = words.count
        // A stretch stays in the nearest cache while its bytes are picked one place after another.
        var start = 0
        while start < count {
            let end = min(start + 1024, count)
            for place in 0..<MemoryLayout<Word>.size {
                let row = destination + place * count
                let shift = Word(truncatingIfNeeded: place * 8)
                for index in start..<end {
                    row[index] = UInt8(truncatingIfNeeded: source[index] &>> shift)
                }
            }
            start = end
        }
    }
}
