import Lanes

/// Factors of systems of which little arises on the way: row after row is eliminated by all rows before it that its pattern holds.
package final class RowFactors {
    /// Shared by all systems.
    package let pattern: RowPattern
    private let values: LaneColumns
    private let work: LaneColumns
    private let rowStart: [Int]
    private let rowEntries: [(entry: Int32, column: Int32)]
    /// The pivot, beside the largest number of its row, below which a system counts as singular to working precision.
    private let smallestPivot = 1e-14

    /// - Parameter entries: where the matrix may differ from zero; those of one place are added up.
    package init(pattern: RowPattern, entries: [(row: Int, column: Int)]) {
        self.pattern = pattern
        values = LaneColumns(pattern.count, vectors: 1)
        work = LaneColumns(2 * pattern.order, vectors: 1)
        var rows = [[(entry: Int32, column: Int32)]](repeating: [], count: pattern.order)
        for (index, (row, column)) in entries.enumerated() {
            rows[pattern.step[row]].append((Int32(index), Int32(pattern.step[column])))
        }
        var (start, all) = ([0], [(entry: Int32, column: Int32)]())
        for row in rows {
            all += row
            start.append(all.count)
        }
        rowStart = start
        rowEntries = all
    }

    private var pivotReciprocals: UnsafeMutablePointer<Lanes> { values[0] }
    private var upper: UnsafeMutablePointer<Lanes> { values[pattern.order] }
    private var lower: UnsafeMutablePointer<Lanes> { values[pattern.order + pattern.upperColumns.count] }

    /// Factors the matrix whose entries `value` gives, with `extra` added to the diagonal.
    ///
    /// - Returns: the lanes whose matrix is singular; solutions are meaningless there.
    package func factor(
        _ value: (Int) -> SIMD8<Double>, extra: (Int) -> SIMD8<Double>
    ) -> SIMDMask<SIMD8<Int64>> {
        let (pattern, w) = (pattern, work[0])
        let (reciprocals, upper, lower) = (pivotReciprocals, upper, lower)
        var singular = LaneMask.none
        pattern.upperStart.withUnsafeBufferPointer { upperStart in
            pattern.upperColumns.withUnsafeBufferPointer { upperColumns in
                pattern.lowerStart.withUnsafeBufferPointer { lowerStart in
                    pattern.lowerColumns.withUnsafeBufferPointer { lowerColumns in
                        for row in 0..<pattern.order {
                            let (l0, l1) = (lowerStart[row], lowerStart[row + 1])
                            let (u0, u1) = (upperStart[row], upperStart[row + 1])
                            for place in l0..<l1 { w[Int(lowerColumns[place])] = Lanes() }
                            for place in u0..<u1 { w[Int(upperColumns[place])] = Lanes() }
                            w[row] = extra(pattern.pivots[row])
                            var largest = w[row].absolute
                            for index in rowStart[row]..<rowStart[row + 1] {
                                let (entry, column) = rowEntries[index]
                                let own = value(Int(entry))
                                w[Int(column)] += own
                                largest = own.absolute.larger(largest)
                            }
                            for place in l0..<l1 {
                                let column = Int(lowerColumns[place])
                                let factor = w[column] * reciprocals[column]
                                lower[place] = factor
                                for other in upperStart[column]..<upperStart[column + 1] {
                                    let target = Int(upperColumns[other])
                                    w[target] = fnma(factor, upper[other], w[target])
                                }
                            }
                            let pivot = w[row]
                            singular =
                                singular
                                .| .!(pivot.absolute .> largest * Lanes(repeating: smallestPivot))
                            reciprocals[row] = Lanes(repeating: 1) / pivot
                            for place in u0..<u1 { upper[place] = w[Int(upperColumns[place])] }
                        }
                    }
                }
            }
        }
        return singular
    }

    /// Replaces a right side, by equation, by the solution.
    package func solve(_ b: UnsafeMutablePointer<SIMD8<Double>>) {
        let (pattern, w) = (pattern, work[pattern.order])
        let (reciprocals, upper, lower) = (pivotReciprocals, upper, lower)
        for row in 0..<pattern.order {
            var sum = b[pattern.pivots[row]]
            for place in pattern.lowerStart[row]..<pattern.lowerStart[row + 1] {
                sum = fnma(lower[place], w[Int(pattern.lowerColumns[place])], sum)
            }
            w[row] = sum
        }
        for row in stride(from: pattern.order - 1, through: 0, by: -1) {
            var sum = w[row]
            for place in pattern.upperStart[row]..<pattern.upperStart[row + 1] {
                sum = fnma(upper[place], w[Int(pattern.upperColumns[place])], sum)
            }
            w[row] = sum * reciprocals[row]
            b[pattern.pivots[row]] = w[row]
        }
    }
}
