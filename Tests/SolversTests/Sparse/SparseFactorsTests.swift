import Solvers
import Testing

/// Sparse systems in lanes, against what their solutions were made of.
@Suite struct SparseFactorsTests {
    /// A matrix of a grid of conductances with a little to the ground, and some entries that are not symmetric.
    private func grid(_ side: Int) -> (entries: [(row: Int, column: Int)], values: [Double]) {
        var entries: [(row: Int, column: Int)] = []
        var values: [Double] = []
        var state: UInt64 = 7
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 0x1p53
        }
        func join(_ a: Int, _ b: Int) {
            let g = 0.1 + random()
            for (row, column, value) in [(a, a, g), (b, b, g), (a, b, -g), (b, a, -g * 0.9)] {
                entries.append((row, column))
                values.append(value)
            }
        }
        for y in 0..<side {
            for x in 0..<side {
                let here = y * side + x
                entries.append((here, here))
                values.append(0.05)
                if x + 1 < side { join(here, here + 1) }
                if y + 1 < side { join(here, here + side) }
            }
        }
        return (entries, values)
    }

    @Test(arguments: [1, 2, 5, 13]) func solvesWhatWasMade(side: Int) {
        let (entries, values) = grid(side)
        let order = side * side
        let pattern = SparsePattern(order: order, entries: entries)
        let factors = SparseFactors(pattern: pattern, entries: entries)
        // Lane i has all values times i + 1, and a diagonal that grows with it.
        let scale = SIMD8<Double>(1, 2, 3, 4, 5, 6, 7, 8)
        let singular = factors.factor({ values[$0] * scale }, extra: { _ in scale - 1 })
        #expect(singular == SIMDMask(repeating: false))
        let wanted = (0..<order).map { Double($0 % 7) - 2.5 }
        let right = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: order)
        defer { right.deallocate() }
        right.initialize(repeating: SIMD8(), count: order)
        for (index, (row, column)) in entries.enumerated() { right[row] += values[index] * wanted[column] * scale }
        for row in 0..<order { right[row] += wanted[row] * (scale - 1) }
        factors.solve(right)
        for row in 0..<order {
            for lane in 0..<8 { #expect(abs(right[row][lane] - wanted[row]) < 1e-12 * Double(order)) }
        }
    }

    @Test func fillStaysSmall() {
        let (entries, _) = grid(30)
        let pattern = SparsePattern(order: 900, entries: entries)
        // A band would need 900 * 61 numbers; minimum degree takes less than half of that.
        #expect(pattern.count < 900 * 30)
    }

    @Test func singularLanesAreTold() {
        let entries = [(row: 0, column: 0), (row: 0, column: 1), (row: 1, column: 0), (row: 1, column: 1)]
        let factors = SparseFactors(pattern: SparsePattern(order: 2, entries: entries), entries: entries)
        var last = SIMD8<Double>(repeating: 1)
        last[3] = 2
        let singular = factors.factor({ $0 == 3 ? last : SIMD8(repeating: 1) }, extra: { _ in SIMD8() })
        for lane in 0..<8 { #expect(singular[lane] == (lane != 3)) }
    }
}
