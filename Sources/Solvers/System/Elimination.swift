import Equations

/// One way of making a system smaller: which unknown is eliminated by which equation.
struct Elimination {
    private(set) var groups: [SystemReduction.Group] = []
    private(set) var eliminated: [(symbol: Expression, value: Expression)] = []
    private(set) var outputs: [Expression]

    private let graph: Graph
    private let original: [Unknown]
    private let dominance: Dominance
    private var sampling: Sampling
    private var left: [Unknown]
    /// Numbers of the unknowns eliminated by their own residuals.
    private var own: Set<Int> = []
    /// Whether residuals have changed places.
    private(set) var crossed = false
    /// Numbers of unknowns: what is coupled to one of them is eliminated by own residuals only.
    private let uncrossed: Set<Int>
    /// Numbers of unknowns that are not eliminated.
    private let kept: Set<Int>
    /// Numbers of unknowns that are coupled so much that eliminating them has been given up; the rest of the result is of no use then.
    private(set) var swollen: Set<Int> = []
    /// How many nodes the residuals may be made of.
    private let mostNodes: Int

    /// By how many nodes of the graph elimination may make residuals larger. Of unknowns in a row they stay as they are; in an array they grow by
    /// half with each, and what is computed on the way grows as fast. Eight unknowns of which each is joined to each add 700.
    private static let mostAdded = 1024

    init(
        _ graph: Graph, _ unknowns: [Unknown], _ outputs: [Expression], crosswiseFirst: Bool,
        uncrossed: Set<Int> = [], kept: Set<Int> = []
    ) throws(SystemError) {
        self.uncrossed = uncrossed
        self.kept = kept
        mostNodes = graph.size(of: unknowns.map(\.residual)) + Self.mostAdded
        self.graph = graph
        self.outputs = outputs
        original = unknowns
        left = unknowns
        dominance = Dominance(graph, unknowns)
        sampling = Sampling(graph)
        if !crosswiseFirst { while eliminateOwn() {} }
        if !swollen.isEmpty { return }
        var order = try order()
        // What is still coupled may yet become a chain: solve an equation for another's unknown.
        while order.groups.contains(where: { $0.count > 1 }), eliminateCrosswise(order.groups) {
            if !crosswiseFirst { while eliminateOwn() {} }
            if !swollen.isEmpty { return }
            order = try self.order()
        }
        if crosswiseFirst {
            while eliminateOwn() {}
            if !swollen.isEmpty { return }
            order = try self.order()
        }
        for members in order.groups { groups.append(group(members, order.equation)) }
    }

    /// How much is left that has no unique solution by proof.
    var difficulty: Int {
        groups.reduce(0) { sum, group in
            sum + (group.unknowns.count > 1 ? 2 * group.unknowns.count : group.slope == .unknown ? 1 : 0)
        }
    }

    /// Numbers of the unknowns of groups that are solved together.
    var coupled: Set<Int> {
        Set(groups.filter { $0.unknowns.count > 1 }.flatMap { $0.unknowns.map(number) })
    }

    private func order() throws(SystemError) -> DependencyOrder {
        let symbols = left.map(\.symbol)
        let occurs = left.map { unknown in
            let present = graph.symbols(in: [unknown.residual])
            return symbols.map { symbol in present.contains { $0.isSame(as: symbol) } }
        }
        var unmatched: [Int] = []
        guard let order = DependencyOrder(occurs: occurs, unmatched: &unmatched) else {
            throw .underdetermined(unknowns: unmatched.map { graph.name(of: symbols[$0]) })
        }
        return order
    }

    private func number(of unknown: Unknown) -> Int {
        original.firstIndex { $0.symbol.isSame(as: unknown.symbol) } ?? 0
    }

    /// Eliminates one unknown by its own residual.
    private mutating func eliminateOwn() -> Bool {
        for index in left.indices where swollen.isEmpty {
            let unknown = left[index]
            let number = number(of: unknown)
            guard !kept.contains(number), let coefficient = coefficient(of: unknown, in: unknown.residual) else {
                continue
            }
            guard pivotIsPositive(number) || Self.isNonzero(graph.signs(of: [coefficient])[0]),
                isDominant(number) || !needsPivoting(unknown, index, coefficient),
                sampling.isLinear(unknown.residual, coefficient, in: unknown.symbol)
            else { continue }
            left.remove(at: index)
            own.insert(number)
            substitute(unknown, solution(unknown.residual, coefficient, unknown.symbol))
            return true
        }
        return false
    }

    private func pivotIsPositive(_ number: Int) -> Bool {
        !crossed && dominance.isNonsingular(dominance.closure(of: number, within: own))
    }

    /// Whether everything that an unknown is coupled to is a dominant M-matrix, which needs no choice of pivots.
    private func isDominant(_ number: Int) -> Bool {
        !crossed && dominance.risesAfterElimination(dominance.closure(of: number, within: Set(original.indices)))
    }

    /// Whether eliminating an unknown by a residual may lose digits that a solver which chooses its pivots by size keeps.
    ///
    /// A coefficient of known sign may still be small beside the others of its residual: what is divided by it then drowns
    /// what it is added to, in the other residuals that hold the unknown. That cannot happen with a coefficient that is a
    /// number of the size of the others, nor where the unknown or its residual stands alone. Where what is coupled is not
    /// linear the unknown is eliminated all the same: only one residual in one unknown shows all of its roots, and what
    /// may suffer is the unknown itself, where its own residual hardly depends on it.
    ///
    /// - Parameter isLarge: whether so many are coupled that no single residual shows all roots anyway; then digits come first.
    private func needsPivoting(
        _ unknown: Unknown, _ row: Int, _ coefficient: Expression, isLarge: Bool = false
    ) -> Bool {
        let others = left.filter { !$0.symbol.isSame(as: unknown.symbol) }
        let partners = others.filter { graph.depends(left[row].residual, on: [$0.symbol]) }
        let holders = left.indices.filter { $0 != row && graph.depends(left[$0].residual, on: [unknown.symbol]) }
        if partners.isEmpty || holders.isEmpty { return false }
        let coupled = [left[row].residual] + holders.map { left[$0].residual }
        for symbol in left.map(\.symbol) where !isLarge {
            let slopes = graph.derivatives(of: coupled, by: symbol)
            if slopes.contains(where: { graph.depends($0, on: left.map(\.symbol)) }) { return false }
        }
        guard let size = coefficient.constant?.magnitude else { return true }
        return partners.contains { partner in
            guard partner.symbol.dimension == unknown.symbol.dimension else { return false }
            let other = graph.derivative(of: left[row].residual, by: partner.symbol)
            return other.constant.map { $0.magnitude > 1e3 * size } ?? true
        }
    }

    /// Most coupled unknowns that are brought down to one residual whatever the sizes of their coefficients.
    private static let mostShown = 2

    /// Eliminates one unknown of a coupled group by the residual of another one, which takes over its residual.
    private mutating func eliminateCrosswise(_ coupled: [[Int]]) -> Bool {
        for members in coupled where members.count > 1 && swollen.isEmpty {
            let numbers = members.map { number(of: left[$0]) }
            if numbers.contains(where: { uncrossed.contains($0) || kept.contains($0) }) { continue }
            let ways = exchanges(of: members)
            guard let way = ways.min(by: { $0.loss < $1.loss }), way.loss < Self.mostLost else { continue }
            exchange(way.row, way.column, way.coefficient)
            return true
        }
        return false
    }

    /// The ways to eliminate an unknown of a coupled group by the residual of another one, each with what it loses: of two unknowns all
    /// ways; of more, which keep their digits, the first.
    private mutating func exchanges(
        of members: [Int]
    ) -> [(row: Int, column: Int, coefficient: Expression, loss: Double)] {
        let isLarge = members.count > Self.mostShown
        var result: [(row: Int, column: Int, coefficient: Expression, loss: Double)] = []
        for row in members {
            for column in members where column != row {
                let unknown = left[column]
                guard let coefficient = coefficient(of: unknown, in: left[row].residual),
                    Self.isNonzero(graph.signs(of: [coefficient])[0]),
                    !needsPivoting(unknown, row, coefficient, isLarge: isLarge),
                    sampling.isLinear(left[row].residual, coefficient, in: unknown.symbol)
                else { continue }
                if isLarge { return [(row, column, coefficient, 1)] }
                result.append((row, column, coefficient, loss(of: unknown, row, coefficient)))
            }
        }
        return result
    }

    /// Eliminates the unknown of `column` by the residual of `row`, which that of `column` replaces.
    private mutating func exchange(_ row: Int, _ column: Int, _ coefficient: Expression) {
        let unknown = left[column]
        let value = solution(left[row].residual, coefficient, unknown.symbol)
        // Exchanging two rows changes the sign of the determinant, and with it that of the slope of
        // what is left; it is restored where the coefficient does not do so itself.
        let isPositive = graph.signs(of: [coefficient])[0] == .positive
        left[row].residual = isPositive ? -unknown.residual : unknown.residual
        left.remove(at: column)
        crossed = true
        substitute(unknown, value)
    }

    /// By how much rounding of the others grows in an unknown that is eliminated by the residual of one of them: their slopes beside its
    /// own where the unknowns are guessed to be. What hangs on parameters that vary is not known, and taken for small.
    private func loss(of unknown: Unknown, _ row: Int, _ coefficient: Expression) -> Double {
        let residual = left[row].residual
        let partners = left.filter {
            !$0.symbol.isSame(as: unknown.symbol) && $0.symbol.dimension == unknown.symbol.dimension
                && graph.depends(residual, on: [$0.symbol])
        }
        let slopes = partners.map { graph.derivative(of: residual, by: $0.symbol) }
        let numbers = graph.evaluate(
            [coefficient] + slopes, where: left.map { (symbol: $0.symbol, value: $0.guess.constant ?? 0) })
        let ratios = numbers.dropFirst().map { abs($0 / numbers[0]) }.filter { !$0.isNaN }
        return max(ratios.max() ?? 1, 1)
    }

    /// More than this costs digits that count: of a volt the last one is 0.2 fV, and a nanovolt is what is asked.
    private static let mostLost = 1e6

    private mutating func substitute(_ unknown: Unknown, _ value: Expression) {
        let replacement = [(symbol: unknown.symbol, by: value)]
        let residuals = graph.substitute(left.map(\.residual), replacement)
        for index in left.indices { left[index].residual = residuals[index] }
        outputs = graph.substitute(outputs, replacement)
        let values = graph.substitute(eliminated.map(\.value), replacement)
        for index in eliminated.indices { eliminated[index].value = values[index] }
        eliminated.append((unknown.symbol, value))
        if graph.size(of: residuals) > mostNodes { swollen = dominance.coupled(with: number(of: unknown)) }
    }

    /// The coefficient of `unknown` in `residual` if it depends on no unknown. An unknown with two bounds is left to
    /// the solver, which respects them.
    private func coefficient(of unknown: Unknown, in residual: Expression) -> Expression? {
        if unknown.minimum != nil, unknown.maximum != nil { return nil }
        guard graph.depends(residual, on: [unknown.symbol]) else { return nil }
        let coefficient = graph.derivative(of: residual, by: unknown.symbol)
        return graph.depends(coefficient, on: left.map(\.symbol)) ? nil : coefficient
    }

    private static func isNonzero(_ sign: Sign) -> Bool { sign == .positive || sign == .negative }

    /// The root of a residual that is linear in `symbol`.
    private func solution(_ residual: Expression, _ coefficient: Expression, _ symbol: Expression) -> Expression {
        let rest = graph.substitute([residual], [(symbol, graph.constant(0, symbol.dimension))])[0]
        return (-(rest / coefficient)).stored(in: graph)
    }

    private mutating func group(_ members: [Int], _ equation: [Int]) -> SystemReduction.Group {
        var chosen = members.map { left[$0] }
        for (place, member) in members.enumerated() { chosen[place].residual = left[equation[member]].residual }
        let columns = chosen.map { graph.derivatives(of: chosen.map(\.residual), by: $0.symbol) }
        let jacobian = chosen.indices.map { row in columns.map { $0[row] } }
        var slope = SystemReduction.Slope.unknown
        if chosen.count == 1 {
            slope = Self.slope(graph.signs(of: jacobian[0])[0])
            // What a pump takes of a current that it balances is merged with it first.
            if slope == .unknown { slope = Self.slope(graph.signsOfMergedSums(jacobian[0])[0]) }
            if slope == .unknown, equation[members[0]] == members[0], rises(chosen[0]) { slope = .rising }
            if slope != .unknown,
                !sampling.isMonotone(chosen[0].residual, in: chosen[0].symbol, rising: slope == .rising)
            {
                slope = .unknown
            }
        }
        var slopes: [(row: Int, column: Int, value: Expression)] = []
        for (row, columns) in jacobian.enumerated() {
            for (column, value) in columns.enumerated() where value.constant != 0 {
                slopes.append((row, column, value))
            }
        }
        return SystemReduction.Group(unknowns: chosen, slopes: slopes, slope: slope)
    }

    private static func slope(_ sign: Sign) -> SystemReduction.Slope {
        !sign.contains(.negative) ? .rising : !sign.contains(.positive) ? .falling : .unknown
    }

    private func rises(_ unknown: Unknown) -> Bool {
        guard !crossed else { return false }
        let number = number(of: unknown)
        let set = dominance.closure(of: number, within: own)
        return dominance.risesAfterElimination(set) && dominance.isNonsingular(set.subtracting([number]))
    }
}
