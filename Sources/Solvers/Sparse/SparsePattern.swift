/// In which order the equations of a sparse system are eliminated, and where numbers arise on the way: found once, for all
/// lanes.
///
/// The pattern is that of the matrix with its transpose. Pivots stay on the diagonal.
package struct SparsePattern: Sendable {
    /// Row by row, or what belongs together at once: which is faster depends on how much there is to do.
    enum Elimination: Sendable {
        case rows(RowPattern)
        case fronts(FrontPattern)
    }

    let elimination: Elimination

    /// How many numbers the factors hold.
    package var count: Int {
        switch elimination {
        case .rows(let pattern): pattern.count
        case .fronts(let pattern): pattern.count
        }
    }

    /// - Parameters:
    ///   - entries: where the matrix may differ from zero; the diagonal is always there.
    ///   - isSymmetric: whether entries across the diagonal are equal, and both listed.
    package init(order: Int, entries: [(row: Int, column: Int)], isSymmetric: Bool = false) {
        let neighbours = Self.neighbours(order, entries)
        let plain = MinimumDegree(neighbours)
        // Multiply-adds for each equation from which on fronts are faster, by measurement on grids and crossbars.
        guard plain.work > order * (isSymmetric ? 20 : 150) else {
            elimination = .rows(RowPattern(plain))
            return
        }
        let parted = MinimumDegree(neighbours, stages: NestedDissection(neighbours).stages)
        elimination = .fronts(
            FrontPattern(parted.work < plain.work ? parted : plain, isSymmetric: isSymmetric))
    }

    /// For each equation the others that its row or its column joins it to, in order.
    package static func neighbours(_ order: Int, _ entries: [(row: Int, column: Int)]) -> [[Int32]] {
        var neighbours = [[Int32]](repeating: [], count: order)
        for (row, column) in entries where row != column {
            neighbours[row].append(Int32(column))
            neighbours[column].append(Int32(row))
        }
        for index in neighbours.indices {
            neighbours[index].sort()
            var last: Int32 = -1
            neighbours[index].removeAll { next in
                defer { last = next }
                return next == last
            }
        }
        return neighbours
    }
}
