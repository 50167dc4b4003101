/// Equations that are eliminated together, in one dense matrix each: a tree, whose fronts hand what is left of them to the one above.
///
/// A front has pivots and rows beyond them: all that the pivots are joined to when their turn comes. What stands beyond is
/// among the pivots and rows of the parent.
struct FrontTree {
    struct Front {
        /// The equations that are eliminated in it, in order.
        var pivots: [Int]
        /// The step of minimum degree whose structure its rows beyond the pivots are.
        var last: Int
        /// Pivots and rows.
        var size: Int
        var children: [Int]
    }

    /// In no order.
    private(set) var fronts: [Front] = []
    private(set) var roots: [Int] = []

    /// Joins fronts to their parents where one larger matrix is less work than two.
    init(_ order: MinimumDegree) {
        let count = order.pivots.count
        var step = [Int](repeating: 0, count: count)
        for (index, pivot) in order.pivots.enumerated() { step[pivot] = index }
        fronts.reserveCapacity(count)
        var children = [[Int]](repeating: [], count: count)
        for (index, structure) in order.structures.enumerated() {
            var front = Front(
                pivots: [order.pivots[index]], last: index, size: 1 + structure.count, children: [])
            // The largest first: it shares most rows.
            for child in children[index].sorted(by: { (fronts[$1].size, $0) < (fronts[$0].size, $1) }) {
                let other = fronts[child]
                let joined = Self.work(
                    pivots: front.pivots.count + other.pivots.count, size: front.size + other.pivots.count)
                if joined <= Self.work(front) + Self.work(other) {
                    front.pivots = other.pivots + front.pivots
                    front.size += other.pivots.count
                    front.children += other.children
                    fronts[child].pivots = []
                } else {
                    front.children.append(child)
                }
            }
            fronts.append(front)
            if let parent = structure.map({ step[Int($0)] }).min() {
                children[parent].append(index)
            } else {
                roots.append(index)
            }
        }
    }

    /// What handling a number that is left costs, and what a front costs besides, in multiply-adds.
    private static let (handling, each) = (3.0, 100.0)

    private static func work(_ front: Front) -> Double { work(pivots: front.pivots.count, size: front.size) }

    /// The time that a front takes, in multiply-adds.
    private static func work(pivots: Int, size: Int) -> Double {
        let (s, m) = (Double(pivots), Double(size))
        let r = m - s
        // Half of the sum of (m - k)^2 over the pivots; what is left is cleared, added to, written and added to the parent.
        let multiplications = (m * m * m - r * r * r) / 6
        return multiplications + handling * r * r + each
    }

    /// Children before their parents, each with all that is below it.
    var postorder: [Int] {
        var result: [Int] = []
        var open = roots
        while let next = open.popLast() {
            result.append(next)
            open += fronts[next].children
        }
        return result.reversed()
    }
}
