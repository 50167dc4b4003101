public import Equations

/// An element of the circuit: a model between two or more nodes.
public struct Element {
    /// The name the user gave it.
    public internal(set) var name: String
    /// What its model calls the nodes.
    public let terminals: [String]
    /// What it joins, in the order of the terminals.
    public internal(set) var nodes: [String]
    /// What flows between its nodes.
    public internal(set) var branches: [Branch]
    /// Parameters, definitions, states and unknowns of its model; it carries no ions.
    public let part: MembranePart

    /// One law between two nodes.
    public struct Branch {
        /// What the model says of it.
        public enum Law {
            /// The current from first to second, A.
            case current(Expression)
            /// The charge, C, whose rate is the current.
            case charge(Expression)
            /// The voltage, V, first minus second; `symbol` stands for it where it follows other unknowns.
            case voltage(Expression, symbol: Expression)
        }

        /// What it joins: first | second.
        public internal(set) var nodes: (first: String, second: String)
        /// By which terminals of the element; the second is `nil` where it goes to the ground without one.
        public let terminals: (first: String, second: String?)
        /// The law.
        public let law: Law
    }

    /// The two nodes of an element that joins no more.
    public var ends: (first: String, second: String)? { nodes.count == 2 ? (nodes[0], nodes[1]) : nil }
}
