/// An order of elimination that keeps what arises on the way small: the next equation is always one of the fewest neighbours that are
/// left (W. F. Tinney and J. W. Walker, Proc. IEEE 55 (1967) 1801), of the earliest stage there is.
package struct MinimumDegree {
    /// For each step the equation that is eliminated in it.
    package private(set) var pivots: [Int] = []
    /// For each step the equations that are left and joined to the one that goes: its own, and those of neighbours that went before.
    private(set) var structures: [[Int32]] = []

    /// An equation with how many neighbours it had, above those of all earlier stages; of equals that of the lowest number is first.
    private struct Turn: Comparable {
        var degree: Int
        var index: Int32

        static func < (a: Turn, b: Turn) -> Bool { (a.degree, a.index) < (b.degree, b.index) }
    }

    /// - Parameters:
    ///   - neighbours: of each equation those that it is joined to, in order.
    ///   - stages: of each equation; all are one where there are none.
    package init(_ neighbours: [[Int32]], stages: [Int] = []) {
        var neighbours = neighbours
        func degree(_ index: Int) -> Int { (stages.isEmpty ? 0 : stages[index] << 32) + neighbours[index].count }
        var degrees = neighbours.indices.map(degree)
        var queue = Heap<Turn>()
        for (index, degree) in degrees.enumerated() { queue.push(Turn(degree: degree, index: Int32(index))) }
        var merged: [Int32] = []
        var isGone = [Bool](repeating: false, count: neighbours.count)
        var mark = [Int32](repeating: -1, count: neighbours.count)
        pivots.reserveCapacity(neighbours.count)
        structures.reserveCapacity(neighbours.count)
        while let turn = queue.pop() {
            let pivot = Int(turn.index)
            // What has changed since stands further back.
            if isGone[pivot] || degrees[pivot] != turn.degree { continue }
            var own = neighbours[pivot]
            neighbours[pivot] = []
            pivots.append(pivot)
            structures.append(own)
            // Those that are joined to nothing else go with it.
            isGone[pivot] = true
            for other in own { mark[Int(other)] = Int32(pivot) }
            let alike = own.filter { other in
                (stages.isEmpty || stages[Int(other)] == stages[pivot])
                    && neighbours[Int(other)].allSatisfy { mark[Int($0)] == Int32(pivot) || Int($0) == pivot }
            }
            for other in alike {
                isGone[Int(other)] = true
                own.removeAll { $0 == other }
                neighbours[Int(other)] = []
                pivots.append(Int(other))
                structures.append(own)
            }
            for other in own {
                Self.merge(neighbours[Int(other)], own, into: &merged) { $0 == other || isGone[Int($0)] }
                swap(&neighbours[Int(other)], &merged)
                degrees[Int(other)] = degree(Int(other))
                queue.push(Turn(degree: degrees[Int(other)], index: Int32(other)))
            }
        }
    }

    /// How many multiply-adds a symmetric matrix takes.
    package var work: Int { structures.reduce(0) { $0 + $1.count * ($1.count + 3) / 2 } }

    /// Both sorted lists as one, without some members.
    private static func merge(
        _ a: [Int32], _ b: [Int32], into result: inout [Int32], without: (Int32) -> Bool
    ) {
        result.removeAll(keepingCapacity: true)
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            let next: Int32
            if j == b.count || (i < a.count && a[i] <= b[j]) {
                next = a[i]
                if j < b.count, b[j] == next { j += 1 }
                i += 1
            } else {
                next = b[j]
                j += 1
            }
            if !without(next) { result.append(next) }
        }
    }
}
