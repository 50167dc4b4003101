/// Turns rows into columns.
package enum Transposition {
    /// Copies `rows` rows of `columns` numbers, `apart` numbers apart in `source`, so that each column of theirs lies in
    /// one piece in `target`, `stride` numbers after the column before it.
    package static func copy<Number: BitwiseCopyable>(
        _ source: UnsafePointer<Number>, rows: Int, columns: Int, apart: Int, to target: UnsafeMutablePointer<Number>,
        stride: Int
    ) {
        if Number.self == Double.self {
            return copy(
                UnsafeRawPointer(source).assumingMemoryBound(to: Double.self), rows: rows, columns: columns,
                apart: apart,
                to: UnsafeMutableRawPointer(target).assumingMemoryBound(to: Double.self), stride: stride)
        }
        // In tiles, so that what is written is still near when it is written beside.
        for first in Swift.stride(from: 0, to: rows, by: 16) {
            let end = min(first + 16, rows)
            for column in 0..<columns {
                let place = target + column * stride
                for row in first..<end { place[row] = source[row * apart + column] }
            }
        }
    }

    /// The same of doubles, eight by eight.
    package static func copy(
        _ source: UnsafePointer<Double>, rows: Int, columns: Int, apart: Int, to target: UnsafeMutablePointer<Double>,
        stride: Int
    ) {
        guard rows >= 8, columns >= 8 else {
            for column in 0..<columns {
                for row in 0..<rows { target[column * stride + row] = source[row * apart + column] }
            }
            return
        }
        // The last tile of either direction overlaps the one before it, so that none is cut.
        for column in Swift.stride(from: 0, to: columns, by: 8) {
            let column = min(column, columns - 8)
            for row in Swift.stride(from: 0, to: rows, by: 8) {
                let row = min(row, rows - 8)
                tile(
                    UnsafeRawPointer(source + row * apart + column), apart * MemoryLayout<Double>.stride,
                    UnsafeMutableRawPointer(target + column * stride + row), stride * MemoryLayout<Double>.stride)
            }
        }
    }

    /// Eight rows to eight columns; distances in bytes.
    @inline(__always)
    private static func tile(
        _ source: UnsafeRawPointer, _ from: Int, _ target: UnsafeMutableRawPointer, _ to: Int
    ) {
        func row(_ number: Int) -> SIMD8<Double> {
            source.loadUnaligned(fromByteOffset: number * from, as: SIMD8<Double>.self)
        }
        // Riffled three times, eight rows are eight columns.
        let (a0, a1) = riffle(row(0), row(4))
        let (a2, a3) = riffle(row(1), row(5))
        let (a4, a5) = riffle(row(2), row(6))
        let (a6, a7) = riffle(row(3), row(7))
        let (b0, b1) = riffle(a0, a4)
        let (b2, b3) = riffle(a1, a5)
        let (b4, b5) = riffle(a2, a6)
        let (b6, b7) = riffle(a3, a7)
        let (c0, c1) = riffle(b0, b4)
        let (c2, c3) = riffle(b1, b5)
        let (c4, c5) = riffle(b2, b6)
        let (c6, c7) = riffle(b3, b7)
        target.storeBytes(of: c0, as: SIMD8<Double>.self)
        target.storeBytes(of: c1, toByteOffset: to, as: SIMD8<Double>.self)
        target.storeBytes(of: c2, toByteOffset: 2 * to, as: SIMD8<Double>.self)
        target.storeBytes(of: c3, toByteOffset: 3 * to, as: SIMD8<Double>.self)
        target.storeBytes(of: c4, toByteOffset: 4 * to, as: SIMD8<Double>.self)
        target.storeBytes(of: c5, toByteOffset: 5 * to, as: SIMD8<Double>.self)
        target.storeBytes(of: c6, toByteOffset: 6 * to, as: SIMD8<Double>.self)
        target.storeBytes(of: c7, toByteOffset: 7 * to, as: SIMD8<Double>.self)
    }

    /// a0 b0 a1 b1 ... of the lower halves and of the upper halves.
    @inline(__always)
    private static func riffle(_ a: SIMD8<Double>, _ b: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
        var (low, high) = (SIMD8<Double>(), SIMD8<Double>())
        low.evenHalf = a.lowHalf
        low.oddHalf = b.lowHalf
        high.evenHalf = a.highHalf
        high.oddHalf = b.highHalf
        return (low, high)
    }
}
