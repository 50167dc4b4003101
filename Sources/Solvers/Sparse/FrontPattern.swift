/// How equations that are joined to the same others are eliminated together: the fronts of a system, in order, and where what is left of
/// each goes.
package struct FrontPattern: Sendable {
    /// Equations that are eliminated together.
    struct Front: Sendable {
        /// The first of its steps.
        var first: Int
        /// How many equations are eliminated in it.
        var pivots: Int
        /// Its part of ``FrontPattern/rows``: an even number, the last of which may be ``FrontPattern/order``, for none.
        var rows: Range<Int>
        /// Where the rows that are some end.
        var end: Int
        /// The first of the rows that are no pivots of the parent.
        var firstPassed: Int
        /// Its part of ``FrontPattern/children``.
        var children: Range<Int>
        /// Where its factors begin.
        var panel: Int
        /// Where what is left of it lies until the parent takes it.
        var rest: Int

        /// Pivots come in pairs, the last of which may be half empty.
        var pairs: Int { (pivots + 1) / 2 }
        /// How many numbers its factors take on one side of the diagonal.
        var panelSize: Int { 2 * pairs * (pairs + 1) + 2 * pairs * rows.count }

        /// Where a column of the factors begins: two columns lie side by side, row after row, as far as the diagonal or the last
        /// pivot.
        @inline(__always) func column(_ place: Int) -> Int { pair(place >> 1) + place & 1 }

        /// Where two columns of the factors begin.
        @inline(__always) func pair(_ index: Int) -> Int {
            index < pairs ? 2 * index * (index + 1) : 2 * pairs * (pairs + 1) + (index - pairs) * 4 * pairs
        }
    }

    /// How many equations.
    let order: Int
    /// Whether entries across the diagonal are equal.
    let isSymmetric: Bool
    /// For each step the equation that is eliminated in it.
    let pivots: [Int]
    /// For each equation its step.
    let step: [Int]
    /// In the order of elimination: children before their parent.
    let fronts: [Front]
    /// By front the rows beyond its pivots, as steps.
    let rows: [Int32]
    /// For each of these rows its place in the parent, pairs of pivots and then rows, and where its column of the parent's factors begins.
    let (places, columns): ([Int32], [Int32])
    /// By front those that it takes over from.
    let children: [Int32]
    /// How many numbers the factors on one side of the diagonal take, and those of the largest front.
    let (panelSize, largestPanel): (Int, Int)
    /// How many numbers are left of fronts at a time.
    let restSize: Int

    /// How many numbers the factors hold.
    var count: Int { order + (isSymmetric ? 1 : 2) * panelSize }

    /// - Parameter isSymmetric: whether entries across the diagonal are equal, and both listed.
    package init(_ elimination: MinimumDegree, isSymmetric: Bool) {
        order = elimination.pivots.count
        self.isSymmetric = isSymmetric
        let tree = FrontTree(elimination)
        let sequence = tree.postorder
        let pivots = sequence.flatMap { tree.fronts[$0].pivots }
        var step = [Int](repeating: 0, count: order)
        for (index, pivot) in pivots.enumerated() { step[pivot] = index }
        (self.pivots, self.step) = (pivots, step)

        var number = [Int](repeating: 0, count: tree.fronts.count)
        var (fronts, rows, children, first) = ([Front](), [Int32](), [Int32](), 0)
        var (panel, largest) = (0, 0)
        for (index, source) in sequence.enumerated() {
            number[source] = index
            let front = tree.fronts[source]
            let (firstRow, firstChild) = (rows.count, children.count)
            rows += elimination.structures[front.last].map { Int32(step[Int($0)]) }.sorted()
            let end = rows.count
            if rows.count % 2 == 1 { rows.append(Int32(order)) }
            children += front.children.map { Int32(number[$0]) }
            fronts.append(
                Front(
                    first: first, pivots: front.pivots.count, rows: firstRow..<rows.count, end: end, firstPassed: end,
                    children: firstChild..<children.count, panel: panel, rest: 0))
            first += front.pivots.count
            panel += fronts[index].panelSize
            largest = Swift.max(largest, fronts[index].panelSize)
        }
        var (places, columns) = ([Int32](repeating: 0, count: rows.count), [Int32](repeating: 0, count: rows.count))
        for parent in fronts {
            for child in children[parent.children] {
                let own = fronts[Int(child)]
                var above = parent.rows.lowerBound
                for index in own.rows.lowerBound..<own.end {
                    var place = Int(rows[index]) - parent.first
                    if place >= parent.pivots {
                        fronts[Int(child)].firstPassed = Swift.min(fronts[Int(child)].firstPassed, index)
                        while rows[above] != rows[index] { above += 1 }
                        place = 2 * parent.pairs + above - parent.rows.lowerBound
                    }
                    (places[index], columns[index]) = (Int32(place), Int32(parent.column(place)))
                }
            }
        }
        // What is left of fronts lies on two stacks, for a front and its children never share one: by how deep a front lies.
        var (isOdd, tops, highest) = ([Bool](repeating: false, count: fronts.count), [0, 0], [0, 0])
        for index in fronts.indices.reversed() {
            for child in children[fronts[index].children] { isOdd[Int(child)] = !isOdd[index] }
        }
        for index in fronts.indices {
            let side = isOdd[index] ? 1 : 0
            fronts[index].rest = tops[side]
            tops[side] += fronts[index].rows.count * fronts[index].rows.count
            highest[side] = Swift.max(highest[side], tops[side])
            if let lowest = children[fronts[index].children].map({ fronts[Int($0)].rest }).min() {
                tops[1 - side] = lowest
            }
        }
        for index in fronts.indices where isOdd[index] { fronts[index].rest += highest[0] }
        (self.fronts, self.rows, self.places, self.columns, self.children) = (fronts, rows, places, columns, children)
        (panelSize, largestPanel, restSize) = (panel, largest, highest[0] + highest[1])
    }

    /// The place of a step among the rows of a front beyond its pivots.
    func place(ofRow row: Int, in front: Front) -> Int {
        var (low, high) = (front.rows.lowerBound, front.rows.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if Int(rows[middle]) < row { low = middle + 1 } else { high = middle }
        }
        return low - front.rows.lowerBound
    }
}
