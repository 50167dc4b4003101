internal import Equations
internal import Units

/// States joined by transitions with rates: which of them are occupied at rest, by how much, and which loops turn.
struct SchemeGraph {
    /// How many states there are.
    let count: Int
    /// Rates between two states, 1/s; parallel routes have been added.
    let transitions: [(from: Int, to: Int, rate: Expression)]
    /// That of the rates.
    let graph: Graph

    /// Those with a rate that is not always zero.
    private var open: [(from: Int, to: Int, rate: Expression)] { transitions.filter { $0.rate.constant != 0 } }

    /// The sets of states that are never left, each set with all states that can be reached from one another.
    var closedSets: [[Int]] {
        var reach = (0..<count).map { start in (0..<count).map { $0 == start } }
        let open = open
        for start in 0..<count {
            var waiting = [start]
            while let place = waiting.popLast() {
                for one in open where one.from == place && !reach[start][one.to] {
                    reach[start][one.to] = true
                    waiting.append(one.to)
                }
            }
        }
        var result: [[Int]] = []
        var seen: Set<Int> = []
        for start in 0..<count where !seen.contains(start) {
            let reached = (0..<count).filter { reach[start][$0] }
            guard reached.allSatisfy({ reach[$0][start] }) else { continue }
            seen.formUnion(reached)
            result.append(reached)
        }
        return result
    }

    /// The part of the total that each state of one closed set holds at rest, by the algorithm of Grassmann, Taksar and
    /// Heyman (Oper. Res. 33 (1985) 1107): elimination without a subtraction, so that small occupancies keep all digits.
    ///
    /// Where rates are zero a state may be entered and not left: it then holds everything. One that is neither has no number,
    /// nor have the others.
    func resting(in set: [Int]) -> [Int: Expression] {
        // Eliminated from the far end, so that each state leads to one that is left.
        let order = nearFirst(set)
        let size = order.count
        var rate = [[Expression?]](repeating: [Expression?](repeating: nil, count: size), count: size)
        for one in open {
            guard let from = order.firstIndex(of: one.from), let to = order.firstIndex(of: one.to) else { continue }
            rate[from][to] = rate[from][to].map { $0 + one.rate } ?? one.rate
        }
        var isTrap = [Expression](repeating: Expression(0), count: size)
        for last in stride(from: size - 1, to: 0, by: -1) {
            guard let away = Self.sum(rate[last][..<last].compactMap(\.self)) else { continue }
            let isLeft = isPositive(away)
            if !isLeft, let entering = Self.sum((0..<last).compactMap { rate[$0][last] }) {
                let zero = Expression.quantity(0, .rate)
                isTrap[last] = .apply(
                    .and, .compare(.equal, away, zero), .compare(.less, zero, entering))
            }
            for from in 0..<last {
                guard let entering = rate[from][last] else { continue }
                let share = isLeft ? entering / away : .select(isTrap[last], Expression(0), entering / away)
                rate[from][last] = share
                for to in 0..<last where to != from {
                    guard let back = rate[last][to] else { continue }
                    let through = share * back
                    rate[from][to] = rate[from][to].map { $0 + through } ?? through
                }
            }
        }
        var weights = [Expression(1)]
        for place in 1..<max(1, size) {
            var weight = Expression(0)
            for from in 0..<place { if let share = rate[from][place] { weight = weight + weights[from] * share } }
            for before in 0..<place { weights[before] = .select(isTrap[place], Expression(0), weights[before]) }
            weights.append(.select(isTrap[place], Expression(1), weight))
        }
        let sum = weights.dropFirst().reduce(weights[0], +)
        return Dictionary(uniqueKeysWithValues: zip(order, weights).map { ($0, $1 / sum) })
    }

    private static func sum(_ rates: [Expression]) -> Expression? {
        rates.first.map { rates.dropFirst().reduce($0, +) }
    }

    /// Whether a rate is above zero wherever it has a value.
    private func isPositive(_ rate: Expression) -> Bool { graph.signs(of: [rate.stored(in: graph)]) == [.positive] }

    /// A set in order of how many transitions each state is away from the first, to which as many as can lead by rates that are
    /// never zero. These come before others.
    private func nearFirst(_ set: [Int]) -> [Int] {
        let sure = open.filter { isPositive($0.rate) }
        func order(_ start: [Int], by transitions: [(from: Int, to: Int, rate: Expression)]) -> [Int] {
            var order = start
            var next = 0
            while next < order.count {
                let place = order[next]
                for one in transitions where one.to == place && set.contains(one.from) && !order.contains(one.from) {
                    order.append(one.from)
                }
                next += 1
            }
            return order
        }
        let orders = set.map { order([$0], by: sure) }
        let longest = orders.map(\.count).max() ?? 0
        return order(orders.first { $0.count == longest } ?? [], by: open)
    }

    /// A loop of each independent way round, as the states it passes; routes of one pair are no loop.
    var loops: [[Int]] {
        var parent = [Int?](repeating: nil, count: count)
        var depth = [Int](repeating: -1, count: count)
        var pairs: [(Int, Int)] = []
        for one in open {
            let pair = (min(one.from, one.to), max(one.from, one.to))
            if !pairs.contains(where: { $0 == pair }) { pairs.append(pair) }
        }
        var chords: [(Int, Int)] = []
        for root in 0..<count where depth[root] < 0 {
            depth[root] = 0
            var waiting = [root]
            while !waiting.isEmpty {
                let place = waiting.removeFirst()
                for pair in pairs where pair.0 == place || pair.1 == place {
                    let other = pair.0 == place ? pair.1 : pair.0
                    guard depth[other] < 0 else { continue }
                    (depth[other], parent[other]) = (depth[place] + 1, place)
                    waiting.append(other)
                }
            }
        }
        for pair in pairs where parent[pair.0] != pair.1 && parent[pair.1] != pair.0 { chords.append(pair) }
        return chords.map { chord in
            var (left, right) = ([chord.0], [chord.1])
            while let a = left.last, let b = right.last, a != b {
                if depth[a] >= depth[b], let up = parent[a] {
                    left.append(up)
                } else if let up = parent[b] {
                    right.append(up)
                } else {
                    break
                }
            }
            let loop = left + right.dropLast().reversed()
            // From its first state on, towards the one that stands first in the text.
            let start = loop.firstIndex(of: loop.min() ?? 0) ?? 0
            let turned = Array(loop[start...] + loop[..<start])
            let isForward = turned.count < 3 || turned[1] < turned[turned.count - 1]
            return isForward ? turned : [turned[0]] + turned.dropFirst().reversed()
        }
    }

    /// The rates once round a loop, there and back; `nil` for a step that leads one way only.
    func rates(around loop: [Int]) -> (there: [Expression?], back: [Expression?]) {
        func rate(_ from: Int, _ to: Int) -> Expression? { open.first { $0.from == from && $0.to == to }?.rate }
        let steps = zip(loop, loop.dropFirst() + [loop[0]])
        return (steps.map { rate($0, $1) }, steps.map { rate($1, $0) })
    }
}
