/// Which equations are eliminated late: those that part the others into halves, and their halves, and so on (A. George, SIAM J. Numer.
/// Anal. 10 (1973) 345).
///
/// A part is halved on a much smaller graph, of pairs of pairs of its equations, and the halves are mended each time pairs are taken
/// apart (G. Karypis and V. Kumar, SIAM J. Sci. Comput. 20 (1998) 359).
package struct NestedDissection {
    /// For each equation its stage: later stages are eliminated after all earlier ones.
    package private(set) var stages: [Int]
    /// Parts of so few equations are left whole.
    private static let smallest = 60

    /// - Parameter neighbours: of each equation those that it is joined to.
    package init(_ neighbours: [[Int32]]) {
        stages = Array(repeating: 0, count: neighbours.count)
        var depths = [Int](repeating: 0, count: neighbours.count)
        var isCut = [Bool](repeating: false, count: neighbours.count)
        var (open, deepest) = ([(members: [Int32], depth: Int)](), 0)
        open.append((neighbours.indices.map { Int32($0) }, 1))
        var place = [Int32](repeating: -1, count: neighbours.count)
        while let (members, depth) = open.popLast() {
            guard members.count > Self.smallest else { continue }
            let graph = Part(members, neighbours, &place)
            let sides = graph.cut()
            var halves: [[Int32]] = [[], []]
            for (index, member) in members.enumerated() {
                if sides[index] == .cut {
                    isCut[Int(member)] = true
                    depths[Int(member)] = depth
                } else {
                    halves[sides[index] == .first ? 0 : 1].append(member)
                }
            }
            // Nothing is won where a half is all.
            if halves.contains(where: { $0.count + 1 >= members.count }) { continue }
            deepest = max(deepest, depth)
            open += halves.map { ($0, depth + 1) }
        }
        for index in stages.indices where isCut[index] { stages[index] = deepest + 1 - depths[index] }
    }
}

/// Where an equation lies.
private enum Side: UInt8 {
    case first, second, cut

    var other: Side { self == .first ? .second : .first }
}

/// A graph whose vertices stand for one equation or more.
private struct Part {
    private var start: [Int] = [0]
    private var ends: [Int32] = []
    /// How many pairs of equations an edge joins.
    private var bonds: [Int32] = []
    /// How many equations a vertex stands for.
    private var weights: [Int32] = []

    private var count: Int { weights.count }

    /// - Parameter place: of each equation; -1 where it is not a member, before and after.
    init(_ members: [Int32], _ neighbours: [[Int32]], _ place: inout [Int32]) {
        for (index, member) in members.enumerated() { place[Int(member)] = Int32(index) }
        for member in members {
            for other in neighbours[Int(member)] where place[Int(other)] >= 0 { ends.append(place[Int(other)]) }
            start.append(ends.count)
        }
        for member in members { place[Int(member)] = -1 }
        bonds = Array(repeating: 1, count: ends.count)
        weights = Array(repeating: 1, count: members.count)
    }

    /// A graph with pairs for vertices.
    private init(_ fine: Part, _ coarse: [Int32], count: Int) {
        var members = [[Int32]](repeating: [], count: count)
        for (vertex, group) in coarse.enumerated() { members[Int(group)].append(Int32(vertex)) }
        var found = [Int](repeating: -1, count: count)
        for group in 0..<count {
            let first = ends.count
            var weight: Int32 = 0
            for vertex in members[group] {
                weight += fine.weights[Int(vertex)]
                for edge in fine.start[Int(vertex)]..<fine.start[Int(vertex) + 1] {
                    let other = Int(coarse[Int(fine.ends[edge])])
                    if other == group { continue }
                    if found[other] >= first {
                        bonds[found[other]] += fine.bonds[edge]
                    } else {
                        found[other] = ends.count
                        ends.append(Int32(other))
                        bonds.append(fine.bonds[edge])
                    }
                }
            }
            weights.append(weight)
            start.append(ends.count)
        }
    }

    /// Two sides that nothing joins, and the cut between them.
    func cut() -> [Side] {
        var sides = halves()
        let shores = [Side.first, .second].map { side in
            (0..<count).filter { vertex in
                sides[vertex] == side
                    && (start[vertex]..<start[vertex + 1]).contains { sides[Int(ends[$0])] == side.other }
            }
        }
        for vertex in shores[0].count <= shores[1].count ? shores[0] : shores[1] { sides[vertex] = .cut }
        return sides
    }

    /// Two halves with few edges between them.
    private func halves() -> [Side] {
        guard count > 80, let (coarse, groups) = pairs() else { return grown() }
        let above = Part(self, coarse, count: groups).halves()
        var sides = coarse.map { above[Int($0)] }
        trim(&sides)
        return sides
    }

    /// Pairs of neighbours, those with most bonds first; `nil` where few find one.
    private func pairs() -> (group: [Int32], count: Int)? {
        var group = [Int32](repeating: -1, count: count)
        var groups: Int32 = 0
        let total = weights.reduce(0, +)
        // Those with few neighbours choose first.
        func degree(_ vertex: Int) -> Int { start[vertex + 1] - start[vertex] }
        let turns = (0..<count).sorted { (degree($0), $0) < (degree($1), $1) }
        for vertex in turns where group[vertex] < 0 {
            var (best, most, least) = (vertex, Int32(0), Int32.max)
            for edge in start[vertex]..<start[vertex + 1] {
                let other = Int(ends[edge])
                if group[other] >= 0 || weights[vertex] + weights[other] > total / 20 { continue }
                if bonds[edge] > most || (bonds[edge] == most && weights[other] < least) {
                    (best, most, least) = (other, bonds[edge], weights[other])
                }
            }
            group[vertex] = groups
            group[best] = groups
            groups += 1
        }
        return Int(groups) * 10 < count * 9 ? (group, Int(groups)) : nil
    }

    /// Sides of a small graph: of those that grow from several vertices the ones with the smallest cut.
    private func grown() -> [Side] {
        var best: [Side] = []
        var least = Int32.max
        let total: Int32 = weights.reduce(0, +)
        let seeds = min(count, 12)
        for seed in 0..<seeds {
            var sides = [Side](repeating: .second, count: count)
            var queue: [Int] = [seed * count / seeds]
            var (next, weight, later) = (0, Int32(0), 0)
            var isSeen = [Bool](repeating: false, count: count)
            isSeen[queue[0]] = true
            while weight < total / 2 {
                if next == queue.count {
                    while later < count, isSeen[later] { later += 1 }
                    if later == count { break }
                    isSeen[later] = true
                    queue.append(later)
                }
                let vertex = queue[next]
                next += 1
                sides[vertex] = .first
                weight += weights[vertex]
                for edge in start[vertex]..<start[vertex + 1] where !isSeen[Int(ends[edge])] {
                    isSeen[Int(ends[edge])] = true
                    queue.append(Int(ends[edge]))
                }
            }
            let edges = trim(&sides)
            if edges < least { (best, least) = (sides, edges) }
        }
        return best
    }

    /// Moves vertices across as long as fewer edges join the sides in the end (C. M. Fiduccia and R. M. Mattheyses, Proc. 19th Design
    /// Automation Conference (1982) 175).
    ///
    /// - Returns: how many edges do.
    @discardableResult
    private func trim(_ sides: inout [Side]) -> Int32 {
        func edges() -> Int32 {
            var sum: Int32 = 0
            for vertex in 0..<count {
                for edge in start[vertex]..<start[vertex + 1] where sides[Int(ends[edge])] != sides[vertex] {
                    sum += bonds[edge]
                }
            }
            return sum / 2
        }
        var now = edges()
        for _ in 0..<8 {
            let before = sides
            let next = cross(&sides, now)
            if next >= now {
                sides = before
                break
            }
            now = next
        }
        return now
    }

    private func cross(_ sides: inout [Side], _ edges: Int32) -> Int32 {
        var heap = Heap<Move>()
        var isDone = [Bool](repeating: false, count: count)
        let total: Int32 = weights.reduce(0, +)
        let heaviest = weights.max() ?? 0
        let limit = max(total * 5 / 8, total / 2 + heaviest)
        var first: Int32 = 0
        for vertex in 0..<count where sides[vertex] == .first { first += weights[vertex] }
        func gain(_ vertex: Int) -> Int32 {
            var gain: Int32 = 0
            for edge in start[vertex]..<start[vertex + 1] {
                gain += sides[Int(ends[edge])] == sides[vertex] ? -bonds[edge] : bonds[edge]
            }
            return gain
        }
        for vertex in 0..<count {
            if (start[vertex]..<start[vertex + 1]).contains(where: { sides[Int(ends[$0])] != sides[vertex] }) {
                heap.push(Move(gain: gain(vertex), vertex: Int32(vertex), side: sides[vertex].other))
            }
        }
        var (now, best) = (edges, edges)
        var log: [Int] = []
        var kept = 0
        while log.count - kept < 300, let move = heap.pop() {
            let vertex = Int(move.vertex)
            guard !isDone[vertex], sides[vertex] == move.side.other, gain(vertex) == move.gain else { continue }
            let moved = move.side == .first ? first + weights[vertex] : first - weights[vertex]
            if max(moved, total - moved) > limit, max(moved, total - moved) >= max(first, total - first) { continue }
            first = moved
            isDone[vertex] = true
            sides[vertex] = move.side
            now -= move.gain
            log.append(vertex)
            for edge in start[vertex]..<start[vertex + 1] {
                let other = Int(ends[edge])
                if !isDone[other] { heap.push(Move(gain: gain(other), vertex: Int32(other), side: sides[other].other)) }
            }
            if now < best { (best, kept) = (now, log.count) }
        }
        for vertex in log[kept...].reversed() { sides[vertex] = sides[vertex].other }
        return best
    }
}

/// A vertex that may change sides, and by how many fewer edges join the sides then.
private struct Move: Comparable {
    var gain: Int32
    var vertex: Int32
    var side: Side

    /// The largest gain first.
    static func < (a: Move, b: Move) -> Bool {
        (-a.gain, a.vertex, a.side.rawValue) < (-b.gain, b.vertex, b.side.rawValue)
    }
}
