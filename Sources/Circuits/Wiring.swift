internal import Devices
internal import Equations
internal import Units

/// Which node is joined to which: the trees that imposed voltages make of the nodes, and what leaves a node.
///
/// Within a tree all voltages are known from that of its root, and the current of an imposed voltage is what leaves the
/// nodes beyond it.
struct Wiring {
    let branches: [Branch]
    /// In the order of the branches.
    let nodes: [String]
    /// The node that every other is counted from.
    let reference: String
    /// The roots of the trees, the reference first; a node without imposed voltages is its own.
    private(set) var roots: [String] = []
    /// For each node the root of its tree.
    private(set) var root: [String: String] = [:]
    /// The nodes of each tree, by its root, outwards.
    private(set) var trees: [String: [String]] = [:]
    /// The branch by which a node that is no root hangs on the one before.
    private(set) var tie: [String: (parent: String, branch: Int)] = [:]
    /// The branches of each membrane and element, those of what is inside a device among its own.
    private(set) var owned: [String: [Int]] = [:]
    private var incident: [String: [(branch: Int, leaves: Bool)]] = [:]
    private var children: [String: [String]] = [:]

    /// - Parameter preferred: nodes to be roots where they can.
    /// - Throws: imposed voltages form a loop.
    init(_ branches: [Branch], reference: String, preferred: [String]) throws(Diagnostic) {
        self.branches = branches
        self.reference = reference
        var seen: Set<String> = []
        nodes = branches.flatMap { [$0.nodes.first, $0.nodes.second] }.filter { seen.insert($0).inserted }
        var imposed: [String: [(branch: Int, other: String)]] = [:]
        for (index, branch) in branches.enumerated() {
            let (first, second) = branch.nodes
            incident[first, default: []].append((index, true))
            incident[second, default: []].append((index, false))
            var owner = branch.owner
            while let name = owner {
                owned[name, default: []].append(index)
                owner = name.lastIndex(of: ".").map { String(name[..<$0]) }
            }
            guard case .voltage = branch.law else { continue }
            imposed[first, default: []].append((index, second))
            imposed[second, default: []].append((index, first))
        }
        for start in ([reference] + preferred + nodes) where root[start] == nil && seen.contains(start) {
            root[start] = start
            roots.append(start)
            var tree = [start]
            var next = 0
            while next < tree.count {
                let node = tree[next]
                next += 1
                for (branch, other) in imposed[node] ?? [] where tie[node]?.branch != branch {
                    if root[other] == nil {
                        root[other] = start
                        tie[other] = (node, branch)
                        children[node, default: []].append(other)
                        tree.append(other)
                    } else if tie[other]?.branch != branch {
                        throw loop(branch, node, other)
                    }
                }
            }
            trees[start] = tree
        }
    }

    /// The imposed voltages round a loop that `branch` closes.
    private func loop(_ branch: Int, _ a: String, _ b: String) -> Diagnostic {
        func chain(_ node: String) -> [(node: String, branch: Int)] {
            var result: [(String, Int)] = []
            var node = node
            while let (parent, branch) = tie[node] {
                result.append((node, branch))
                node = parent
            }
            return result
        }
        let (one, other) = (chain(a), chain(b))
        let shared = Set(one.map(\.node)).intersection(other.map(\.node))
        let around = (one + other).filter { !shared.contains($0.node) }.map(\.branch) + [branch]
        let names = around.sorted().map { branches[$0].name }
        return Diagnostic(
            "\(Self.listed(names)) impose voltages round a loop: nothing says what current flows there",
            help: "leave one out, or put a resistance in series")
    }

    /// `a`, `b` and `c`.
    static func listed(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    }

    /// The sum of what leaves a node by branches that impose no voltage, A.
    func leaving(_ node: String, _ current: (Int) -> Expression?, in graph: Graph) -> Expression? {
        var total: Expression = graph.constant(0, .current)
        for (branch, leaves) in incident[node] ?? [] {
            if case .voltage = branches[branch].law { continue }
            guard let own = current(branch) else { return nil }
            total = leaves ? total + own : total - own
        }
        return total
    }

    /// For each node what leaves it and all nodes that hang on it: the current of the imposed voltage that it hangs by.
    func leavingTrees(_ current: (Int) -> Expression?, in graph: Graph) -> [String: Expression] {
        var result: [String: Expression] = [:]
        for tree in trees.values {
            for node in tree.reversed() {
                guard var total = leaving(node, current, in: graph) else { continue }
                var isKnown = true
                for child in children[node] ?? [] {
                    guard let own = result[child] else {
                        isKnown = false
                        break
                    }
                    total = total + own
                }
                if isKnown { result[node] = total.stored(in: graph) }
            }
        }
        return result
    }
}
