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
    }

    /// In the order of solution.
    public private(set) var groups: [Group] = []
    /// What the eliminated unknowns are, in terms of inputs and of the unknowns of groups.
    public private(set) var eliminated: [(symbol: Expression, value: Expression)] = []
    /// The outputs in terms of inputs and of the unknowns of groups.
    public private(set) var outputs: [Expression]

    /// Reduces a system of as many residuals as unknowns.
    public init(graph: Graph, unknowns: [Unknown], outputs: [Expression]) throws(SystemError) {
        self.outputs = outputs
        let symbols = unknowns.map(\.symbol)
        for unknown in unknowns
        where ([unknown.guess] + [unknown.initial].compactMap(\.self)).contains(where: {
            graph.depends($0, on: symbols)
        }) {
            throw .guessDependsOnUnknown(unknown: graph.name(of: unknown.symbol))
        }
        if unknowns.count > CompiledSystem.mostReduced {
            groups = [try SparseReduction(graph: graph, unknowns: unknowns).group]
            return
        }
        // Which equation an unknown is eliminated by decides what can be proven of the rest: of two ways the one
        // that leaves less to search is taken.
        var best = try Elimination(graph, unknowns, outputs, crosswiseFirst: false)
        if best.difficulty > 0, unknowns.count > 1 {
            let other = try Elimination(graph, unknowns, outputs, crosswiseFirst: true)
            if other.difficulty < best.difficulty { best = other }
        }
        groups = best.groups
        eliminated = best.eliminated
        self.outputs = best.outputs
    }
}
