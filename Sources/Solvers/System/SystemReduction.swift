public import Equations

/// Equations made smaller before they are solved numerically.
///
/// Unknowns that occur linearly with a coefficient known not to vanish are eliminated by substitution; the others
/// are split into groups, solved one after another; of a group of one it is found out whether its residual is
/// monotone, so that it has one root only.
public struct SystemReduction {
    /// What is known of the slope of the residual of a single unknown.
    public enum Slope: Hashable, Sendable {
        /// Nowhere negative, or nowhere positive: at most one root (or an interval of them).
        case rising, falling
        /// Not known.
        case unknown
    }

    /// Unknowns that are solved together.
    public struct Group {
        /// The unknowns, each with the residual to be solved in its place.
        public var unknowns: [Unknown]
        /// Derivatives of residual (row) by unknown (column) that are not zero by themselves.
        public var slopes: [(row: Int, column: Int, value: Expression)]
        /// Of a group of one; `unknown` of larger ones.
        public var slope: Slope

        /// Whether entries of the Jacobian across the diagonal are the same expression, as those of branches whose current is a function
        /// of their own voltage are.
        package var isSymmetric: Bool {
            var values: [[Int]: Expression] = [:]
            for (row, column, value) in slopes where row < column { values[[row, column]] = value }
            return slopes.allSatisfy { row, column, value in
                row <= column || values[[column, row]]?.isSame(as: value) == true
            } && slopes.count { $0.row > $0.column } == values.count
        }

        /// Whether the residuals are linear in the unknowns.
        package func isLinear(_ graph: Graph) -> Bool {
            !graph.depends(slopes.map(\.value), on: unknowns.map(\.symbol))
        }

        /// Whether the Jacobian is that of conductances between nodes, which needs no choice of pivots.
        func isConductances(_ graph: Graph) -> Bool {
            guard isSymmetric, isLinear(graph) else { return false }
            let signs = graph.signs(of: slopes.map(\.value))
            return zip(slopes, signs).allSatisfy { slope, sign in
                sign.isSubset(of: slope.row == slope.column ? .nonNegative : .nonPositive)
            }
        }
    }

    /// In the order of solution.
    public private(set) var groups: [Group] = []
    /// What the eliminated unknowns are, in terms of inputs and of the unknowns of groups.
    public private(set) var eliminated: [(symbol: Expression, value: Expression)] = []
    /// The outputs in terms of inputs and of the unknowns of groups.
    public private(set) var outputs: [Expression]

    /// Reduces a system of as many residuals as unknowns.
    ///
    /// - Parameter showsRoots: whether equations may be solved for unknowns that are not their own, in order to leave one that
    ///   shows all roots.
    public init(
        graph: Graph, unknowns: [Unknown], outputs: [Expression], showsRoots: Bool = true
    ) throws(SystemError) {
        self.outputs = outputs
        let symbols = unknowns.map(\.symbol)
        func starts(_ unknown: Unknown) -> [Expression] { [unknown.guess] + [unknown.initial].compactMap(\.self) }
        if graph.depends(unknowns.flatMap(starts), on: symbols),
            let unknown = unknowns.first(where: { graph.depends(starts($0), on: symbols) })
        {
            throw .guessDependsOnUnknown(unknown: graph.name(of: unknown.symbol))
        }
        if unknowns.count > CompiledSystem.mostReduced {
            groups = [try SparseReduction(graph: graph, unknowns: unknowns).group]
            return
        }
        // Which equation an unknown is eliminated by decides what can be proven of the rest: of two ways the one
        // that leaves less to search is taken.
        // Of what is coupled too much nothing is eliminated: all of it is solved numerically, by the equations as they were.
        var kept: Set<Int> = []
        func eliminate(crosswiseFirst: Bool, uncrossed: Set<Int> = []) throws(SystemError) -> Elimination {
            while true {
                let way = try Elimination(
                    graph, unknowns, outputs, crosswiseFirst: crosswiseFirst, uncrossed: uncrossed, kept: kept)
                if way.swollen.isEmpty { return way }
                kept.formUnion(way.swollen)
            }
        }
        var best = try eliminate(crosswiseFirst: false, uncrossed: showsRoots ? [] : Set(unknowns.indices))
        if showsRoots, best.difficulty > 0, unknowns.count > 1 {
            let other = try eliminate(crosswiseFirst: true)
            if other.difficulty < best.difficulty { best = other }
        }
        // An equation solved for another's unknown may put one exponential into another, which then overflows; that is worth it only
        // where it leaves one unknown alone.
        if best.crossed, !best.coupled.isEmpty {
            best = try eliminate(crosswiseFirst: false, uncrossed: best.coupled)
        }
        groups = best.groups
        eliminated = best.eliminated
        self.outputs = best.outputs
    }
}
