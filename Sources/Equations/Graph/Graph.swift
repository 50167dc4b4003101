public import Units

/// A hash-consed store of expressions: a subterm that occurs twice exists once.
///
/// Nodes are numbered in the order they are made, operands before what uses them, so every walk over a
/// graph is a loop over numbers and nothing recurses. Not safe to share between threads while it grows;
/// what is compiled from it is.
public final class Graph {
    /// One node. Two nodes are never equal.
    struct Node: Hashable {
        var operation: Operation
        var dimension: UInt16
        var a: Int32 = -1
        var b: Int32 = -1
        var c: Int32 = -1
        /// Bits of a constant; index of a symbol or table; order of a derivative; a rational power packed in halves.
        var payload: UInt64 = 0
    }

    /// What is known of a symbol.
    struct SymbolInfo {
        var name: String
        var sign: Sign
        var node: Int32
    }

    private(set) var nodes: [Node] = []
    private var index: [Node: Int32] = [:]
    private(set) var dimensions: [Dimension] = []
    private var dimensionIndex: [Dimension: UInt16] = [:]
    private(set) var symbols: [SymbolInfo] = []
    private(set) var tables: [LookupTable] = []

    /// An empty graph.
    public init() {}

    /// How many nodes exist.
    public var count: Int { nodes.count }

    /// A new symbol: a parameter, an unknown or the value of an axis. Two symbols of one name are two symbols.
    public func symbol(_ name: String, _ dimension: Dimension, sign: Sign = .any) -> Expression {
        let node = Node(operation: .symbol, dimension: intern(dimension), payload: UInt64(symbols.count))
        let id = Int32(nodes.count)
        symbols.append(SymbolInfo(name: name, sign: sign, node: id))
        nodes.append(node)
        index[node] = id
        return Expression(graph: self, id: id)
    }

    /// A constant. Zeros of both signs are one.
    public func constant(_ value: Double, _ dimension: Dimension = .none) -> Expression {
        let stored = value == 0 ? 0.0 : (value.isNaN ? Double.nan : value)
        return make(.constant, dimension, payload: stored.bitPattern)
    }

    /// Makes a table known to the graph.
    func register(_ table: LookupTable) -> UInt64 {
        if let known = tables.firstIndex(of: table) { return UInt64(known) }
        tables.append(table)
        return UInt64(tables.count - 1)
    }

    /// The node as given, made if it does not exist yet.
    func make(
        _ operation: Operation, _ dimension: Dimension, _ a: Int32 = -1, _ b: Int32 = -1, _ c: Int32 = -1,
        payload: UInt64 = 0
    ) -> Expression {
        var node = Node(operation: operation, dimension: intern(dimension), a: a, b: b, c: c, payload: payload)
        if operation.isCommutative, node.a > node.b { swap(&node.a, &node.b) }
        if let known = index[node] { return Expression(graph: self, id: known) }
        let id = Int32(nodes.count)
        nodes.append(node)
        index[node] = id
        return Expression(graph: self, id: id)
    }

    func dimension(of id: Int32) -> Dimension { dimensions[Int(nodes[Int(id)].dimension)] }

    func constantValue(of id: Int32) -> Double? {
        let node = nodes[Int(id)]
        return node.operation == .constant ? Double(bitPattern: node.payload) : nil
    }

    private func intern(_ dimension: Dimension) -> UInt16 {
        if let known = dimensionIndex[dimension] { return known }
        let fresh = UInt16(dimensions.count)
        dimensions.append(dimension)
        dimensionIndex[dimension] = fresh
        return fresh
    }
}

extension Graph.Node {
    var constant: Double { Double(bitPattern: payload) }
    var symbolIndex: Int { Int(payload) }
    var order: Int { Int(payload) }
    var numerator: Int { Int(Int32(truncatingIfNeeded: payload >> 32)) }
    var denominator: Int { Int(Int32(truncatingIfNeeded: payload)) }

    static func rational(_ numerator: Int, _ denominator: Int) -> UInt64 {
        UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: numerator))) << 32
            | UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: denominator)))
    }

    /// The operands that exist.
    var operands: [Int32] {
        switch operation.arity {
        case 0: []
        case 1: [a]
        case 2: [a, b]
        default: [a, b, c]
        }
    }
}
