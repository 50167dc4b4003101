/// A name with what follows it: `T`, `inside.activity(K+)`, `cell[3,17].g0`, `V(gate, source)`, `exp(x)`.
public struct ReferenceSyntax: Sendable {
    /// A name of a path with the indices behind it.
    public struct Part: Hashable, Sendable {
        /// The name.
        public var name: String
        /// Each pair of brackets; nearly always none or one.
        public var indices: [[IndexSyntax]]

        /// `name[i, j]`.
        public init(_ name: String, indices: [[IndexSyntax]] = []) {
            self.name = name
            self.indices = indices
        }
    }

    /// The names between the dots; at least one.
    public var parts: [Part]
    /// What stands in the parentheses; `nil` where there are none.
    public var arguments: [ArgumentSyntax]?
    /// Offsets in the UTF-8 of the text, arguments included.
    public var range: Range<Int>

    /// `a.b(arguments)`.
    public init(_ parts: [Part], arguments: [ArgumentSyntax]? = nil, range: Range<Int> = 0..<0) {
        self.parts = parts
        self.arguments = arguments
        self.range = range
    }

    /// The name, when this is one name without dots and indices (arguments may follow).
    public var name: String? {
        guard parts.count == 1, let part = parts.first, part.indices.isEmpty else { return nil }
        return part.name
    }

    /// The names joined by dots; `nil` with an index.
    public var path: String? {
        parts.allSatisfy(\.indices.isEmpty) ? parts.map(\.name).joined(separator: ".") : nil
    }

    /// The name, when nothing else stands here: neither dots nor indices nor arguments.
    public var bareName: String? { arguments == nil ? name : nil }

    var innerDepth: Int {
        var depth = 0
        for group in parts.lazy.flatMap(\.indices) {
            for case .value(let index) in group { depth = max(depth, index.depth) }
        }
        for case .expression(let argument) in (arguments ?? []).lazy.map(\.node) { depth = max(depth, argument.depth) }
        return depth
    }
}

extension ReferenceSyntax: Hashable {
    /// Whether both say the same, wherever they stand.
    public static func == (a: ReferenceSyntax, b: ReferenceSyntax) -> Bool {
        a.parts == b.parts && a.arguments == b.arguments
    }

    /// Leaves the place out.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(parts)
        hasher.combine(arguments)
    }
}

/// What stands between brackets: a number, or `*` for every one.
public enum IndexSyntax: Hashable, Sendable {
    case every
    case value(ExpressionSyntax)
}

/// An argument: an expression, or an ion such as `K+`, which no expression can be.
public struct ArgumentSyntax: Sendable {
    /// What it is.
    public enum Node: Hashable, Sendable {
        case ion(String)
        case expression(ExpressionSyntax)
    }

    /// What stands here.
    public var node: Node
    /// Offsets in the UTF-8 of the text.
    public var range: Range<Int>

    /// An argument.
    public init(_ node: Node, range: Range<Int> = 0..<0) {
        self.node = node
        self.range = range
    }

    /// The expression, unless this is an ion.
    public var expression: ExpressionSyntax? {
        if case .expression(let expression) = node { expression } else { nil }
    }

    /// The name, when this is nothing else: an ion, `ion` itself, a node or an event.
    public var bareName: String? {
        switch node {
        case .ion(let name): return name
        case .expression(let expression):
            guard case .reference(let reference) = expression.node else { return nil }
            return reference.bareName
        }
    }
}

extension ArgumentSyntax: Hashable {
    /// Whether both say the same, wherever they stand.
    public static func == (a: ArgumentSyntax, b: ArgumentSyntax) -> Bool { a.node == b.node }

    /// Leaves the place out.
    public func hash(into hasher: inout Hasher) { hasher.combine(node) }
}
