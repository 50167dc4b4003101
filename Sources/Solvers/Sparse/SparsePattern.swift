/// In which order the equations of a sparse system are eliminated, and where numbers arise on the way: found once, for all
/// lanes.
///
/// The pattern is that of the matrix with its transpose; the next pivot is always one of the fewest neighbours that are left
/// (minimum degree: W. F. Tinney and J. W. Walker, Proc. IEEE 55 (1967) 1801). Pivots stay on the diagonal.
package struct SparsePattern: Sendable {
    /// How many equations.
    package let order: Int
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
    package var count: Int { order + upperColumns.count + lowerColumns.count }

    /// - Parameter entries: where the matrix may differ from zero; the diagonal is always there.
    package init(order: Int, entries: [(row: Int, column: Int)]) {
        self.order = order
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
        var queue = DegreeQueue(neighbours.map(\.count))
        var pivots: [Int] = []
        var structures: [[Int32]] = []
        var merged: [Int32] = []
        while let pivot = queue.popFirst() {
            let own = neighbours[pivot]
            neighbours[pivot] = []
            pivots.append(pivot)
            structures.append(own)
            for other in own {
                Self.merge(neighbours[Int(other)], own, without: (Int32(pivot), other), into: &merged)
                swap(&neighbours[Int(other)], &merged)
                queue.update(Int(other), degree: neighbours[Int(other)].count)
            }
        }
        self.pivots = pivots
        var step = [Int](repeating: 0, count: order)
        for (index, pivot) in pivots.enumerated() { step[pivot] = index }
        self.step = step
        var (upperStart, upperColumns) = ([0], [Int32]())
        var lower = [[Int32]](repeating: [], count: order)
        for (index, structure) in structures.enumerated() {
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

    /// Both sorted lists as one, without two of their members.
    private static func merge(
        _ a: [Int32], _ b: [Int32], without: (Int32, Int32), into result: inout [Int32]
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
            if next != without.0, next != without.1 { result.append(next) }
        }
    }
}

/// Equations by how many neighbours they have; of equals the one of the lowest number first.
private struct DegreeQueue {
    private var degrees: [Int]
    private var isDone: [Bool]
    private var heap: [(degree: Int, index: Int)] = []

    init(_ degrees: [Int]) {
        self.degrees = degrees
        isDone = Array(repeating: false, count: degrees.count)
        for (index, degree) in degrees.enumerated() { push((degree, index)) }
    }

    mutating func update(_ index: Int, degree: Int) {
        guard degrees[index] != degree else { return }
        degrees[index] = degree
        push((degree, index))
    }

    mutating func popFirst() -> Int? {
        while let first = pop() {
            if isDone[first.index] || degrees[first.index] != first.degree { continue }
            isDone[first.index] = true
            return first.index
        }
        return nil
    }

    private mutating func push(_ item: (degree: Int, index: Int)) {
        heap.append(item)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private mutating func pop() -> (degree: Int, index: Int)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var parent = 0
            while true {
                var child = 2 * parent + 1
                guard child < heap.count else { break }
                if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
                guard heap[child] < heap[parent] else { break }
                heap.swapAt(child, parent)
                parent = child
            }
        }
        return first
    }
}
