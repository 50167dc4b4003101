import Lanes

/// Eight sparse systems of linear equations, one in each lane, of one pattern: factored once and solved for several right
/// sides.
///
/// Front by front (I. S. Duff and J. K. Reid, ACM Trans. Math. Softw. 9 (1983) 302): equations that are joined to the same others are eliminated
/// together in a dense matrix, and what is left of it is added to that of the parent. The factors are L D U; of a symmetric matrix U is the transpose of L
/// and half the work is left out. Pivots stay on the diagonal, which is right for
/// networks of conductances; what that costs elsewhere in digits, the iterations of Newton's method around it win back.
package final class FrontFactors {
    /// Shared by all systems.
    package let pattern: FrontPattern
    /// Rows of U and columns of L, both divided by the pivots; the same of a symmetric matrix.
    private let (upper, lower): (LaneColumns, LaneColumns)
    private let reciprocals: LaneColumns
    /// Of the present front rows of U and columns of L as they are.
    private let (rows, columns): (LaneColumns, LaneColumns)
    /// What is left of fronts that their parents have not taken.
    private let rests: LaneColumns
    /// The largest number of each row of the matrix, by step.
    private let largest: LaneColumns
    private let work: LaneColumns
    private let entryStart: [Int]
    private let entries: [Entry]
    /// The pivot, beside the largest number of its row, below which a system counts as singular to working precision.
    private let smallestPivot = 1e-14

    /// An entry of the matrix, and where it stands in the factors of its front.
    private struct Entry {
        var index: Int32
        var place: Int32
        var isLower: Bool
        /// The steps of the rows it is part of: of a symmetric matrix both.
        var row: Int32
        var other: Int32
    }

    /// - Parameter entries: where the matrix may differ from zero; those of one place are added up.
    package init(pattern: FrontPattern, entries: [(row: Int, column: Int)]) {
        self.pattern = pattern
        upper = LaneColumns(pattern.panelSize, vectors: 1)
        lower = pattern.isSymmetric ? upper : LaneColumns(pattern.panelSize, vectors: 1)
        rows = LaneColumns(pattern.largestPanel, vectors: 1)
        columns = pattern.isSymmetric ? rows : LaneColumns(pattern.largestPanel, vectors: 1)
        reciprocals = LaneColumns(pattern.order, vectors: 1)
        rests = LaneColumns(pattern.restSize, vectors: 1)
        largest = LaneColumns(pattern.order, vectors: 1)
        work = LaneColumns(pattern.order + 1, vectors: 1)
        var frontOf = [Int](repeating: 0, count: pattern.order)
        for (index, front) in pattern.fronts.enumerated() {
            for step in front.first..<(front.first + front.pivots) { frontOf[step] = index }
        }
        var own = [[Entry]](repeating: [], count: pattern.fronts.count)
        for (index, entry) in entries.enumerated() {
            let (row, column) = (pattern.step[entry.row], pattern.step[entry.column])
            let isLower = row > column
            if isLower, pattern.isSymmetric { continue }
            let (near, far) = isLower ? (column, row) : (row, column)
            let front = pattern.fronts[frontOf[near]]
            let place =
                far - front.first < front.pivots
                ? far - front.first : 2 * front.pairs + pattern.place(ofRow: far, in: front)
            own[frontOf[near]].append(
                Entry(
                    index: Int32(index), place: Int32(front.column(place) + 2 * (near - front.first)), isLower: isLower,
                    row: Int32(row), other: Int32(pattern.isSymmetric ? column : row)))
        }
        var start = [0]
        for list in own { start.append(start[start.count - 1] + list.count) }
        entryStart = start
        self.entries = own.flatMap(\.self)
    }

    /// Factors the matrix whose entries `value` gives, with `extra` added to the diagonal.
    ///
    /// - Returns: the lanes whose matrix is singular; solutions are meaningless there.
    package func factor(
        _ value: (Int) -> SIMD8<Double>, extra: (Int) -> SIMD8<Double>
    ) -> SIMDMask<SIMD8<Int64>> {
        for step in 0..<pattern.order { largest[0][step] = Lanes() }
        var singular = LaneMask.none
        for index in pattern.fronts.indices {
            let front = pattern.fronts[index]
            clear(front)
            for place in entryStart[index]..<entryStart[index + 1] {
                let entry = entries[place]
                let own = value(Int(entry.index))
                (entry.isLower ? columns : rows)[0][Int(entry.place)] += own
                largest[0][Int(entry.row)] = own.absolute.larger(largest[0][Int(entry.row)])
                largest[0][Int(entry.other)] = own.absolute.larger(largest[0][Int(entry.other)])
            }
            for pivot in 0..<front.pivots {
                let step = front.first + pivot
                let own = extra(pattern.pivots[step])
                rows[0][front.column(pivot) + 2 * pivot] += own
                largest[0][step] = own.absolute.larger(largest[0][step])
            }
            for child in pattern.children[front.children] { take(pattern.fronts[Int(child)], to: front) }
            singular = singular .| eliminate(front)
            finish(front)
            for child in pattern.children[front.children] { pass(pattern.fronts[Int(child)], to: front) }
        }
        return singular
    }

    /// Makes the factors of a front zero.
    private func clear(_ front: FrontPattern.Front) {
        rows[0].update(repeating: Lanes(), count: front.panelSize)
        if !pattern.isSymmetric { columns[0].update(repeating: Lanes(), count: front.panelSize) }
    }

    /// Adds to the pivots of a front what is left of one below it in their rows and columns.
    private func take(_ child: FrontPattern.Front, to parent: FrontPattern.Front) {
        let (rows, columns, rest, width) = (rows[0], columns[0], rests[child.rest], child.rows.count)
        let first = child.rows.lowerBound
        pattern.places.withUnsafeBufferPointer { places in
            pattern.columns.withUnsafeBufferPointer { offsets in
                for row in first..<child.firstPassed {
                    let (own, source) = (rows + 2 * Int(places[row]), rest + (row - first) * width - first)
                    for place in row..<child.end { own[Int(offsets[place])] += source[place] }
                }
                if pattern.isSymmetric { return }
                for row in first..<child.end {
                    let (own, source) = (columns + Int(offsets[row]), rest + (row - first) * width - first)
                    for place in first..<Swift.min(row, child.firstPassed) {
                        own[2 * Int(places[place])] += source[place]
                    }
                }
            }
        }
    }

    /// Adds to what is left of a front what is left of one below it beyond its pivots.
    private func pass(_ child: FrontPattern.Front, to parent: FrontPattern.Front) {
        let (rest, width, first) = (rests[parent.rest] - 2 * parent.pairs, parent.rows.count, child.rows.lowerBound)
        pattern.places.withUnsafeBufferPointer { places in
            for row in child.firstPassed..<child.end {
                let own = rest + (Int(places[row]) - 2 * parent.pairs) * width
                let source = rests[child.rest] + (row - first) * child.rows.count - first
                for place in (pattern.isSymmetric ? row : child.firstPassed)..<child.end {
                    own[Int(places[place])] += source[place]
                }
            }
        }
    }

    /// Two rows of two columns.
    private struct Square {
        var (a, b, c, d): (Lanes, Lanes, Lanes, Lanes)

        /// Zero.
        @inline(__always) init() { (a, b, c, d) = (Lanes(), Lanes(), Lanes(), Lanes()) }

        @inline(__always) init(_ first: UnsafePointer<Lanes>, _ second: UnsafePointer<Lanes>) {
            (a, b, c, d) = (first[0], first[1], second[0], second[1])
        }

        /// Takes off the products of two columns of L with two of U as far as `count` rows.
        @inline(__always) mutating func subtract(_ l: UnsafePointer<Lanes>, _ u: UnsafePointer<Lanes>, _ count: Int) {
            for k in 0..<count {
                let (l0, l1, u0, u1) = (l[2 * k], l[2 * k + 1], u[2 * k], u[2 * k + 1])
                a = fnma(l0, u0, a)
                b = fnma(l0, u1, b)
                c = fnma(l1, u0, c)
                d = fnma(l1, u1, d)
            }
        }
    }

    /// Eliminates the pivots of a front, two at a time.
    private func eliminate(_ front: FrontPattern.Front) -> LaneMask {
        let (upper, lower, rows, columns) = (upper[front.panel], lower[front.panel], rows[0], columns[0])
        let (reciprocals, largest) = (reciprocals[front.first], largest[front.first])
        let pairs = front.pairs
        let all = pairs + front.rows.count / 2
        let one = Lanes(repeating: 1)
        let smallest = Lanes(repeating: smallestPivot)
        var singular = LaneMask.none
        for pair in 0..<pairs {
            let (above, place) = (2 * pair, front.pair(pair))
            let isWhole = above + 1 < front.pivots
            let diagonal = rows + place + 2 * above
            var own = Square(diagonal, diagonal + 2)
            own.subtract(lower + place, rows + place, above)
            let first = one / own.a
            let beside = own.b * first
            var below = beside
            if !pattern.isSymmetric {
                var other = Square(columns + place + 2 * above, columns + place + 2 * above + 2)
                other.subtract(upper + place, columns + place, above)
                below = other.b * first
            }
            let pivot = fnma(below, own.b, own.d)
            let second = isWhole ? one / pivot : one
            singular = singular .| .!(own.a.absolute .> largest[above] * smallest)
            reciprocals[above] = first
            if isWhole {
                singular = singular .| .!(pivot.absolute .> largest[above + 1] * smallest)
                reciprocals[above + 1] = second
            }
            upper[place + 2 * above + 1] = beside
            lower[place + 2 * above + 1] = below
            for next in (pair + 1)..<Swift.max(all, pair + 1) {
                let there = front.pair(next)
                Self.complete(rows, lower, there, place, above, below, first, second, to: upper)
                if !pattern.isSymmetric {
                    Self.complete(columns, upper, there, place, above, beside, first, second, to: lower)
                }
            }
        }
        return singular
    }

    /// Two rows of U in two columns.
    @inline(__always)
    private static func complete(
        _ rows: UnsafeMutablePointer<Lanes>, _ other: UnsafeMutablePointer<Lanes>, _ there: Int, _ place: Int,
        _ above: Int,
        _ below: Lanes, _ first: Lanes, _ second: Lanes, to factors: UnsafeMutablePointer<Lanes>
    ) {
        let here = rows + there + 2 * above
        var square = Square(here, here + 2)
        square.subtract(other + place, rows + there, above)
        square.c = fnma(below, square.a, square.c)
        square.d = fnma(below, square.b, square.d)
        (here[0], here[1], here[2], here[3]) = (square.a, square.b, square.c, square.d)
        let result = factors + there + 2 * above
        (result[0], result[1]) = (square.a * first, square.b * first)
        (result[2], result[3]) = (square.c * second, square.d * second)
    }

    /// What is left of a front.
    private func finish(_ front: FrontPattern.Front) {
        let (lower, rows, rest) = (lower[front.panel], rows[0], rests[front.rest])
        let (pairs, width) = (front.pairs, front.rows.count)
        for column in 0..<width / 2 {
            let u = rows + front.pair(pairs + column)
            for row in 0..<(pattern.isSymmetric ? column + 1 : width / 2) {
                let place = rest + 2 * row * width + 2 * column
                var square = Square()
                square.subtract(lower + front.pair(pairs + row), u, front.pivots)
                (place[0], place[1], place[width], place[width + 1]) = (square.a, square.b, square.c, square.d)
            }
        }
    }

    /// Replaces a right side, by equation, by the solution.
    package func solve(_ b: UnsafeMutablePointer<SIMD8<Double>>) {
        let (pattern, w) = (pattern, work[0])
        for step in 0..<pattern.order { w[step] = b[pattern.pivots[step]] }
        w[pattern.order] = Lanes()
        pattern.rows.withUnsafeBufferPointer { rows in
            for front in pattern.fronts { descend(front, rows, w) }
            for front in pattern.fronts.reversed() { ascend(front, rows, w) }
        }
        for step in 0..<pattern.order { b[pattern.pivots[step]] = w[step] }
    }

    /// Takes the pivots of a front off the rows below them.
    private func descend(
        _ front: FrontPattern.Front, _ rows: UnsafeBufferPointer<Int32>, _ w: UnsafeMutablePointer<Lanes>
    ) {
        let x = w + front.first
        var l = UnsafePointer(lower[front.panel])
        for pair in 0..<front.pairs {
            var (a, b) = (x[2 * pair], x[2 * pair + 1])
            for k in 0..<2 * pair {
                a = fnma(l[2 * k], x[k], a)
                b = fnma(l[2 * k + 1], x[k], b)
            }
            x[2 * pair] = a
            if 2 * pair + 1 < front.pivots { x[2 * pair + 1] = fnma(l[4 * pair + 1], a, b) }
            l += 4 * pair + 4
        }
        for place in stride(from: front.rows.lowerBound, to: front.rows.upperBound, by: 2) {
            let (first, second) = (Int(rows[place]), Int(rows[place + 1]))
            var (a, b) = (w[first], w[second])
            for k in 0..<front.pivots {
                a = fnma(l[2 * k], x[k], a)
                b = fnma(l[2 * k + 1], x[k], b)
            }
            (w[first], w[second]) = (a, b)
            l += 4 * front.pairs
        }
    }

    /// Solves for the pivots of a front.
    private func ascend(
        _ front: FrontPattern.Front, _ rows: UnsafeBufferPointer<Int32>, _ w: UnsafeMutablePointer<Lanes>
    ) {
        let (x, reciprocals) = (w + front.first, reciprocals[front.first])
        let u = UnsafePointer(upper[front.panel])
        for k in 0..<front.pivots { x[k] *= reciprocals[k] }
        var pair = front.pairs
        for place in stride(from: front.rows.lowerBound, to: front.rows.upperBound, by: 2) {
            let (a, b) = (w[Int(rows[place])], w[Int(rows[place + 1])])
            let own = u + front.pair(pair)
            for k in 0..<front.pivots { x[k] = fnma(own[2 * k], a, fnma(own[2 * k + 1], b, x[k])) }
            pair += 1
        }
        for pair in stride(from: front.pairs - 1, through: 0, by: -1) {
            let own = u + front.pair(pair)
            let isWhole = 2 * pair + 1 < front.pivots
            let b = isWhole ? x[2 * pair + 1] : Lanes()
            let a = fnma(own[4 * pair + 1], b, x[2 * pair])
            x[2 * pair] = a
            for k in 0..<2 * pair { x[k] = fnma(own[2 * k], a, fnma(own[2 * k + 1], b, x[k])) }
        }
    }
}
