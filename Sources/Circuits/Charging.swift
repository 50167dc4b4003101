internal import Devices
internal import Equations
internal import Units

/// The voltages that capacitances hold, and how fast they change.
///
/// Of the capacitances a forest is chosen that joins the trees of imposed voltages. The voltages of its ties are the states;
/// where other capacitances close loops, a state is instead the charge on one side of its tie over the capacitance seen
/// there, which no jump of a source changes. The rate of a state follows from Kirchhoff's law for all that lies beyond its
/// tie, so that rates of separate capacitances need no system of equations.
struct Charging {
    /// A capacitance of the forest.
    private struct Tie {
        let branch: Int
        /// The node on its far side, and the one on the side of the root.
        let child: String
        let parent: String
        /// What stands for the state.
        let symbol: Expression
    }

    /// What a charge branch has to do with ties: the voltage across it is the sum of theirs and of imposed ones.
    private struct Loop {
        let branch: Int
        let ties: [(index: Int, sign: Double)]
    }

    private let graph: Graph
    private let wiring: Wiring
    private var ties: [Tie] = []
    private var loops: [Loop] = []
    /// For each root of the wiring the tie that it hangs by.
    private var tie: [String: Int] = [:]
    /// For each root of the wiring those that hang on it.
    private var children: [String: [String]] = [:]
    /// Roots that are told by the states, or stand for all that capacitances join to them, after what they hang on.
    private var placed: [String] = []
    /// Roots of the forest that are not the reference: their voltage is an unknown.
    private(set) var floating: Set<String> = []
    /// Capacitances by branch, as the models give them, and the symbols of the voltages in them.
    private var capacitance: [Int: Expression] = [:]
    /// Ties whose capacitances are coupled through loops, each with the corrections of their voltages by imposed ones.
    private var blocks: [[Int]] = []
    private(set) var potentials: [String: Potential] = [:]

    /// - Parameters:
    ///   - offset: of a node above the root of its tree.
    ///   - symbol: of the voltage of a root that no capacitance tells.
    ///   - moving: everything that changes in time besides the states made here.
    init(
        _ wiring: Wiring, port: (first: String, second: String)?, offset: [String: Expression],
        symbol: (String) -> Expression, moving: [Expression], in graph: Graph
    ) throws(Diagnostic) {
        self.graph = graph
        self.wiring = wiring
        var charges: [Int] = []
        for (index, branch) in wiring.branches.enumerated() {
            guard case .charge(let charge, let by) = branch.law else { continue }
            charges.append(index)
            capacitance[index] = graph.derivative(of: charge, by: by).stored(in: graph)
        }
        grow(charges, port)
        for root in wiring.roots where tie[root] == nil {
            let base = root == wiring.reference ? nil : symbol(root)
            place(root, at: Potential(base: base, relative: graph.constant(0, .voltage)), offset)
        }
        for root in placed where tie[root] != nil { place(root, offset) }
        try couple(charges, moving)
    }

    /// Joins the trees of imposed voltages by capacitances, from the reference outwards.
    private mutating func grow(_ charges: [Int], _ port: (first: String, second: String)?) {
        var joined: [String: [(branch: Int, near: String, far: String)]] = [:]
        for index in charges {
            let (first, second) = wiring.branches[index].nodes
            guard let a = wiring.root[first], let b = wiring.root[second], a != b else { continue }
            joined[a, default: []].append((index, first, second))
            joined[b, default: []].append((index, second, first))
        }
        var seen: Set<String> = []
        for start in wiring.roots where joined[start] != nil && seen.insert(start).inserted {
            if start != wiring.reference { floating.insert(start) }
            placed.append(start)
            var next = placed.count - 1
            while next < placed.count {
                let here = placed[next]
                next += 1
                for (branch, near, far) in joined[here] ?? [] {
                    guard let root = wiring.root[far], seen.insert(root).inserted else { continue }
                    let isPort = port.map { $0 == (far, near) } ?? false
                    let name = isPort ? "V" : near == wiring.reference ? "V(\(far))" : "V(\(far), \(near))"
                    tie[root] = ties.count
                    ties.append(
                        Tie(branch: branch, child: far, parent: near, symbol: graph.symbol(name, .voltage)))
                    children[here, default: []].append(root)
                    placed.append(root)
                }
            }
        }
    }

    private mutating func place(_ root: String, at base: Potential, _ offset: [String: Expression]) {
        for node in wiring.trees[root] ?? [] {
            let above = offset[node].map { base.relative + $0 } ?? base.relative
            potentials[node] = Potential(base: base.base, relative: above.stored(in: graph))
        }
    }

    private mutating func place(_ root: String, _ offset: [String: Expression]) {
        guard let tie = tie[root].map({ ties[$0] }), let near = potentials[tie.parent] else { return }
        var relative = near.relative + tie.symbol
        if let above = offset[tie.child] { relative = relative - above }
        place(root, at: Potential(base: near.base, relative: relative), offset)
    }

    // MARK: - Loops

    /// The ties between a root and the root of the forest, with the direction in which they are gone through.
    private func chain(_ node: String) -> [Int] {
        var result: [Int] = []
        var root = wiring.root[node]
        while let own = root, let index = tie[own] {
            result.append(index)
            root = wiring.root[ties[index].parent]
        }
        return result
    }

    private mutating func couple(_ charges: [Int], _ moving: [Expression]) throws(Diagnostic) {
        var group = Array(ties.indices)
        func leader(_ index: Int) -> Int {
            var index = index
            while group[index] != index { index = group[index] }
            return index
        }
        for branch in charges {
            let (first, second) = wiring.branches[branch].nodes
            let (one, other) = (chain(first), chain(second))
            let shared = Set(one).intersection(other)
            let path =
                one.filter { !shared.contains($0) }.map { (index: $0, sign: 1.0) }
                + other.filter { !shared.contains($0) }.map { (index: $0, sign: -1.0) }
            loops.append(Loop(branch: branch, ties: path))
            for (index, _) in path.dropFirst() {
                let (a, b) = (leader(path[0].index), leader(index))
                group[max(a, b)] = min(a, b)
            }
        }
        var byLeader: [Int: [Int]] = [:]
        for index in ties.indices { byLeader[leader(index), default: []].append(index) }
        blocks = byLeader.keys.sorted().compactMap { byLeader[$0] }
        for block in blocks where block.count > Self.mostCoupled {
            let names = block.prefix(3).map { wiring.branches[ties[$0].branch].name }
            throw Diagnostic(
                "more than \(Self.mostCoupled) capacitances, such as \(Wiring.listed(names)), are coupled by loops of capacitances",
                help: "that many are not in this version")
        }
        try correct(moving)
    }

    /// Most ties that are solved for together.
    private static let mostCoupled = 32

    /// Puts what imposed voltages in loops of capacitances do into the potentials.
    private mutating func correct(_ moving: [Expression]) throws(Diagnostic) {
        let zero = graph.constant(0, .voltage)
        let symbols = ties.map(\.symbol)
        let bare = symbols.map { (symbol: $0, by: zero) }
        var replacements: [(symbol: Expression, by: Expression)] = []
        for block in blocks {
            var right = block.map { _ in graph.constant(0, .charge) as Expression }
            var isCorrected = false
            for loop in loops where loop.ties.contains(where: { block.contains($0.index) }) {
                let imposed = graph.substitute([across(loop.branch).stored(in: graph)], bare)[0]
                if imposed.constant == 0 { continue }
                guard let value = capacitance[loop.branch], !graph.depends(value, on: moving + symbols) else {
                    throw Diagnostic(
                        "the capacitance of \(wiring.branches[loop.branch].name) changes, and it closes a loop of capacitances with an imposed voltage",
                        help: "such circuits are not in this version; put a resistance in series")
                }
                isCorrected = true
                for (index, sign) in loop.ties {
                    guard let row = block.firstIndex(of: index) else { continue }
                    right[row] = right[row] + Expression(sign) * value * imposed
                }
            }
            guard isCorrected else { continue }
            let shifts = solve(block, [right], { capacitance[$0] ?? graph.constant(0, .capacitance) })[0]
            for (index, shift) in zip(block, shifts) {
                replacements.append((ties[index].symbol, ties[index].symbol - shift))
            }
        }
        guard !replacements.isEmpty else { return }
        for (node, potential) in potentials {
            let relative = graph.substitute([potential.relative], replacements)[0]
            potentials[node] = Potential(base: potential.base, relative: relative)
        }
    }

    private func across(_ branch: Int) -> Expression {
        let (first, second) = wiring.branches[branch].nodes
        guard let a = potentials[first], let b = potentials[second] else { return graph.constant(0, .voltage) }
        return a - b
    }

    /// Solves with the capacitances seen by the ties of a block, for several right sides; the matrix is positive definite,
    /// so no pivot vanishes.
    private func solve(_ block: [Int], _ right: [[Expression]], _ value: (Int) -> Expression) -> [[Expression]] {
        let count = block.count
        let place = Dictionary(uniqueKeysWithValues: block.enumerated().map { ($1, $0) })
        let zero = graph.constant(0, .capacitance)
        var matrix = (0..<count).map { _ in (0..<count).map { _ in zero as Expression } }
        for loop in loops {
            for (one, sign) in loop.ties {
                guard let row = place[one] else { continue }
                for (other, otherSign) in loop.ties {
                    guard let column = place[other] else { continue }
                    let own = value(loop.branch)
                    matrix[row][column] = matrix[row][column] + (sign == otherSign ? own : -own)
                }
            }
        }
        var right = right
        for pivot in 0..<count {
            for row in (pivot + 1)..<max(count, pivot + 1) where matrix[row][pivot].constant != 0 {
                let factor = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot..<count {
                    matrix[row][column] = matrix[row][column] - factor * matrix[pivot][column]
                }
                for side in right.indices { right[side][row] = right[side][row] - factor * right[side][pivot] }
            }
        }
        for row in stride(from: count - 1, through: 0, by: -1) {
            for side in right.indices {
                var sum = right[side][row]
                for column in (row + 1)..<max(count, row + 1) where matrix[row][column].constant != 0 {
                    sum = sum - matrix[row][column] * right[side][column]
                }
                right[side][row] = sum / matrix[row][row]
            }
        }
        return right
    }

    // MARK: - Rates

    /// Roots whose voltage follows from the states.
    func isCharged(_ root: String) -> Bool { tie[root] != nil }

    /// The equation of a floating root: what leaves all that capacitances join to it.
    func balance(beyond root: String, _ leaving: (String) -> Expression) -> Expression {
        (children[root] ?? []).reduce(leaving(root)) { $0 + balance(beyond: $1, leaving) }
    }

    /// The voltages of ties as states.
    ///
    /// - Parameters:
    ///   - leaving: what leaves the tree of a root by branches that are no capacitances, and of imposed currents.
    ///   - wired: puts potentials into what a model says.
    ///   - other: what besides its voltage changes a charge: its rate at a held voltage.
    func states(
        leaving: (String) -> Expression, wired: ([Expression]) -> [Expression], other: (Expression) -> Expression
    ) -> [Circuit.State] {
        let indices = capacitance.keys.sorted()
        let values = Dictionary(
            uniqueKeysWithValues: zip(indices, wired(indices.compactMap { capacitance[$0] })))
        func value(_ branch: Int) -> Expression { values[branch] ?? graph.constant(0, .capacitance) }
        var beyond: [String: Expression] = [:]
        for root in placed.reversed() {
            let total = (children[root] ?? []).reduce(leaving(root)) { $0 + (beyond[$1] ?? .quantity(0, .current)) }
            beyond[root] = total.stored(in: graph)
        }
        var extra: [Int: Expression] = [:]
        for loop in loops {
            guard case .charge(let charge, _) = wiring.branches[loop.branch].law else { continue }
            let rate = other(charge)
            if rate.constant != 0 { extra[loop.branch] = rate }
        }
        var result = [Circuit.State?](repeating: nil, count: ties.count)
        for block in blocks {
            var right = block.map { index in -(beyond[wiring.root[ties[index].child] ?? ""] ?? .quantity(0, .current)) }
            var ends: [(first: String, second: String)] = []
            var weights: [[Expression]] = []
            for loop in loops where loop.ties.contains(where: { block.contains($0.index) }) {
                var column = block.map { _ in graph.constant(0, .capacitance) as Expression }
                for (index, sign) in loop.ties {
                    guard let row = block.firstIndex(of: index) else { continue }
                    column[row] = Expression(sign) * value(loop.branch)
                    if let rate = extra[loop.branch] { right[row] = right[row] - Expression(sign) * rate }
                }
                weights.append(column)
                ends.append(wiring.branches[loop.branch].nodes)
            }
            let isAlone = weights.count == 1
            let solved = solve(block, [right] + (isAlone ? [] : weights), value)
            for (place, index) in block.enumerated() {
                let tie = ties[index]
                let start: [Circuit.State.Share] =
                    isAlone
                    ? [Circuit.State.Share(weight: Expression(1), first: tie.child, second: tie.parent)]
                    : zip(ends, solved.dropFirst()).map {
                        Circuit.State.Share(
                            weight: $1[place].stored(in: graph), first: $0.first, second: $0.second)
                    }
                result[index] = Circuit.State(
                    name: graph.name(of: tie.symbol), symbol: tie.symbol,
                    derivative: solved[0][place].stored(in: graph),
                    nature: .voltage, bounds: nil, shares: start)
            }
        }
        return result.compactMap(\.self)
    }
}
