package import Equations
internal import Units

/// What values and models of elements call voltages and currents of the circuit: `V(a, b)`, `V(a)`, `probe.I`, `film.V`.
///
/// Each stands as a symbol until the device is wired.
final class CircuitNames {
    /// The node that a voltage of one node is counted from.
    let ground: String?
    private let graph: Graph
    private let nodes: Set<String>
    /// Membranes and elements of two nodes.
    private let ends: [String: (first: String, second: String)]
    private var symbols: [String: Expression] = [:]
    private(set) var voltages: [(nodes: (first: String, second: String), symbol: Expression)] = []
    private(set) var currents: [(name: String, symbol: Expression)] = []

    /// Works out the indices in the name of a node or a thing.
    private let spelled: (ReferenceSyntax.Part) -> String?

    init(
        graph: Graph, ground: String?, nodes: Set<String>, ends: [String: (first: String, second: String)],
        spelled: @escaping (ReferenceSyntax.Part) -> String?
    ) {
        self.spelled = spelled
        self.graph = graph
        self.ground = ground
        self.nodes = nodes
        self.ends = ends
    }

    /// The voltage between two nodes; one symbol for each pair.
    func voltage(_ first: String, _ second: String) -> Expression {
        if first == second { return graph.constant(0, .voltage) }
        if first > second { return -voltage(second, first) }
        let key = "\(first)\n\(second)"
        if let known = symbols[key] { return known }
        let symbol = graph.symbol("V(\(first), \(second))", .voltage)
        symbols[key] = symbol
        voltages.append(((first, second), symbol))
        return symbol
    }

    /// The current of a membrane or an element.
    func current(of name: String) -> Expression {
        if let known = currents.first(where: { $0.name == name })?.symbol { return known }
        let symbol = graph.symbol("\(name).I", .current)
        currents.append((name, symbol))
        return symbol
    }

    /// What a name means in the value of an element.
    func resolve(_ reference: ReferenceSyntax, _ lowering: ExpressionLowering) throws(ExpressionError) -> Expression? {
        if reference.name == "V", let arguments = reference.arguments {
            return try voltage(arguments, reference) { nodes.contains($0) ? $0 : nil }
        }
        guard reference.arguments == nil, var parts = Optional(reference.parts.compactMap(spelled)), parts.count > 1
        else {
            return nil
        }
        parts.removeAll { $0 == "membranes" || $0 == "elements" || $0 == "circuit" }
        guard parts.count == 2, let ends = ends[parts[0]] else { return nil }
        switch parts[1] {
        case "V": return voltage(ends.first, ends.second)
        case "I": return current(of: parts[0])
        default: return nil
        }
    }

    /// `V(a, b)` or `V(a)`.
    ///
    /// - Parameter node: the node that a name means; `nil` for a name that is none.
    func voltage(_ arguments: [ArgumentSyntax], _ reference: ReferenceSyntax, node: (String) -> String?)
        throws(ExpressionError) -> Expression
    {
        var found: [String] = []
        for argument in arguments {
            let name = argument.nodePart.flatMap(spelled) ?? argument.bareName
            guard let name, let node = node(name) else {
                throw ExpressionError(.unknownName, "no node `\(name ?? "?")`", at: argument.range)
            }
            found.append(node)
        }
        switch found.count {
        case 2: return voltage(found[0], found[1])
        case 1:
            guard let ground else {
                throw ExpressionError(
                    .usage, "`V` of one node is counted from the ground, which the device has none of",
                    help: "`V(a, b)`, or `circuit: { ground: ... }`", at: reference.range)
            }
            return voltage(found[0], ground)
        default: throw ExpressionError(.usage, "`V` takes one or two nodes", help: "`V(a, b)`", at: reference.range)
        }
    }
}

extension ReferenceSyntax.Part {
    /// The name with its indices, as nodes and instances are called: `word[3,17]`.
    package var spelled: String {
        guard !indices.isEmpty else { return name }
        let groups = indices.map { group in
            "["
                + group.map { index in
                    if case .value(let value) = index { value.description } else { "*" }
                }.joined(separator: ",") + "]"
        }
        return name + groups.joined()
    }
}

extension ArgumentSyntax {
    /// The name of a node with its indices, if the argument is one.
    package var nodePart: ReferenceSyntax.Part? {
        guard case .reference(let reference)? = expression?.node, reference.arguments == nil,
            reference.parts.count == 1
        else { return nil }
        return reference.parts[0]
    }

    /// The name of a node, if the argument is one; `up.middle` is one within a device that is an element.
    ///
    /// - Parameter located: works out the indices of a name.
    package func nodeName(_ located: (ReferenceSyntax.Part) -> ReferenceSyntax.Part) -> String? {
        guard case .reference(let reference)? = expression?.node, reference.arguments == nil else { return bareName }
        return reference.parts.map { located($0).spelled }.joined(separator: ".")
    }
}
