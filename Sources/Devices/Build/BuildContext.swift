internal import Electrochemistry
internal import Equations
internal import Units

/// What every room of a device under construction shares: the graph, the values that are varied, and what has gone
/// wrong so far.
final class BuildContext {
    let graph: Graph
    let root: TextNode
    private let varied: [String: Varied]
    /// Paths that were asked for, so that a varied path nobody reads can be told.
    private(set) var read: Set<String> = []
    private(set) var diagnostics: [Diagnostic] = []
    private var inProgress: [String] = []

    init(root: TextNode, graph: Graph, varied: [Varied]) {
        self.root = root
        self.graph = graph
        self.varied = Dictionary(varied.map { ($0.path, $0) }, uniquingKeysWith: { _, last in last })
    }

    var failed: Bool { diagnostics.contains { $0.severity == .error } }

    func report(_ diagnostic: Diagnostic) {
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    /// Whether a varied path lies at or below `path`.
    func isVaried(at path: String) -> Bool { varied.keys.contains { $0 == path || $0.hasPrefix(path + ".") } }

    /// Keys directly below `path` that are varied although the text may not hold them.
    func variedKeys(below path: String) -> [String] {
        varied.keys.filter { $0.hasPrefix(path + ".") }.map { String($0.dropFirst(path.count + 1)) }.sorted()
    }

    /// The value at `path`, in SI.
    ///
    /// - Parameters:
    ///   - node: the text; short or long form; `nil` where it is left out.
    ///   - expected: dimensions that suit the place; empty where any does.
    ///   - scope: what names mean there.
    /// - Returns: `nil` where there is no value, or it could not be read (which has been reported).
    func value(
        _ path: String, _ node: TextNode?, expected: [Dimension], what: String, unitExample: String? = nil,
        scope: any ExpressionScope
    ) -> Expression? {
        read.insert(path)
        let text = node.flatMap { $0.map == nil ? $0 : $0["value"] }
        if let node, text == nil, node["status"]?.scalar == "missing" {
            if let varied = varied[path] { return varied.apply(nil, graph) }
            report(node.diagnostic("`\(path)` has no published value", help: "give it a value in the device"))
            return nil
        }
        var base: Expression?
        if let text {
            guard let lowered = lower(text, expected: expected, what: what, unitExample: unitExample, scope: scope)
            else { return nil }
            base = lowered
        }
        guard let varied = varied[path] else { return base }
        return varied.apply(base, graph)
    }

    /// Runs `body` once per name at a time: a value that needs itself is an error that prints the cycle.
    func guarded<Result>(_ name: String, _ body: () -> Result?) throws(ExpressionError) -> Result? {
        if let start = inProgress.firstIndex(of: name) {
            let cycle = (inProgress[start...] + [name]).joined(separator: " -> ")
            throw ExpressionError("these define each other: \(cycle)", range: 0..<0)
        }
        inProgress.append(name)
        defer { inProgress.removeLast() }
        return body()
    }
}
