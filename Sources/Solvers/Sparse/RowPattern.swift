/// Where numbers arise when a sparse system is eliminated row by row.
package struct RowPattern: Sendable {
    /// How many equations.
    let order: Int
    /// For each step the equation that is eliminated in it.
    let pivots: [Int]
    /// For each equation its step.
    let step: [Int]
    /// By step: where its part of ``upperColumns`` begins, one more at the end; the columns right of the pivot, as steps, in
    /// order. The rows below the pivot are the same.
    let upperStart: [Int]
    let upperColumns: [Int32]
    /// By step: where its part of ``lowerColumns`` begins, one more at the end; the columns left of the pivot, as steps, in
    /// order.
    let lowerStart: [Int]
    let lowerColumns: [Int32]

    /// How many numbers the factors hold.
    var count: Int { order + upperColumns.count + lowerColumns.count }

    package init(_ elimination: MinimumDegree) {
        (order, pivots) = (elimination.pivots.count, elimination.pivots)
        var step = [Int](repeating: 0, count: order)
        for (index, pivot) in pivots.enumerated() { step[pivot] = index }
        self.step = step
        var (upperStart, upperColumns) = ([0], [Int32]())
        var lower = [[Int32]](repeating: [], count: order)
        for (index, structure) in elimination.structures.enumerated() {
            let columns = structure.map { Int32(step[Int($0)]) }.sorted()
            for column in columns { lower[Int(column)].append(Int32(index)) }
            upperColumns += columns
            upperStart.append(upperColumns.count)
        }
        self.upperStart = upperStart
        self.upperColumns = upperColumns
        var (lowerStart, lowerColumns) = ([0], [Int32]())
        for columns in lower {
            lowerColumns += columns
            lowerStart.append(lowerColumns.count)
        }
        self.lowerStart = lowerStart
        self.lowerColumns = lowerColumns
    }
}
