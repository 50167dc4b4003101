internal import Electrochemistry
internal import Equations
internal import Units

/// What every room of a device under construction shares: the graph, the values that are varied, and what has gone
/// wrong so far.
package final class BuildContext {
    let graph: Graph
    let root: TextNode
    private let varied: [String: Varied]
    /// Everything at or above a varied path.
    private let variedPrefixes: Set<String>
    /// What stands for the indices of the instance that is being built.
    var indices: [String: Int] = [:]
    private let values: () -> [(symbol: Expression, value: Double)]
    /// What finite volumes hold at their start.
    private var starts: [(symbol: Expression, value: Double)] = []
    /// The numbers of the CSV file that a text names.
    let table: (TextNode) -> TableFile?
    /// The value of a function of time; `nil` where none can stand.
    var waveform: DeviceBuilder.Waveform?
    /// Scope of the device's own parameters, which holds this; set once the device exists.
    weak var deviceScope: DeviceScope?
    /// Paths that were asked for, so that a varied path nobody reads can be told.
    private(set) var read: Set<String> = []
    private(set) var diagnostics: [Diagnostic] = []
    /// Integrals in what was lowered, and where they stand.
    private(set) var integrals: [(check: IntegralCheck, place: Diagnostic)] = []
    private var inProgress: [String] = []
    /// Names that define each other, told once.
    private var cycles: Set<Set<String>> = []
    private var hasAskedForActivity = false

    init(
        root: TextNode, graph: Graph, varied: [Varied],
        nominal: @escaping () -> [(symbol: Expression, value: Double)], table: @escaping (TextNode) -> TableFile?
    ) {
        self.root = root
        self.graph = graph
        self.varied = Dictionary(varied.map { ($0.path, $0) }, uniquingKeysWith: { _, last in last })
        var prefixes: Set<String> = []
        for path in self.varied.keys {
            var path = path[...]
            while prefixes.insert(String(path)).inserted, let dot = path.lastIndex(of: ".") { path = path[..<dot] }
        }
        variedPrefixes = prefixes
        values = nominal
        self.table = table
    }

    /// Values of symbols at the first point, for checks that need numbers.
    func nominal() -> [(symbol: Expression, value: Double)] { values() + starts }

    /// Remembers where a symbol of a finite volume starts.
    func hold(start: Expression, of symbol: Expression) { starts.append((symbol, nominalValue(start))) }

    private(set) var errorCount = 0
    var failed: Bool { errorCount > 0 }

    func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorCount += 1 }
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    /// Keeps the integrals of a text, to be checked where numbers are known.
    func keep(_ checks: [IntegralCheck], of text: TextNode) {
        for check in checks {
            let place = text.location(utf8Offset: check.range.lowerBound, length: check.range.count)
            keep(check, at: text.file.diagnostic("", at: place, severity: .warning))
        }
    }

    /// Keeps one integral, with a warning that is still without words.
    func keep(_ check: IntegralCheck, at place: Diagnostic) { integrals.append((check, place)) }

    /// Whether a varied path lies at or below `path`.
    func isVaried(at path: String) -> Bool {
        variedPrefixes.contains(path) || (path.contains("[") && variedPrefixes.contains(Self.template(path)))
    }

    /// The path of an instance without its indices: what is varied for all instances together.
    private static func template(_ path: String) -> String {
        var result = ""
        var depth = 0
        for character in path {
            if character == "[" { depth += 1 }
            if depth == 0 { result.append(character) }
            if character == "]" { depth -= 1 }
        }
        return result
    }

    /// The text with those parameters alone that stand still: what is swept, drawn or driven cannot decide what is built.
    private(set) lazy var still: TextNode = {
        guard let parameters = root["parameters"]?.map else { return root }
        let kept = parameters.filter { !isVaried(at: "parameters.\($0.key)") }
        return kept.count == parameters.count ? root : root.setting("parameters", to: root.replacing(with: .map(kept)))
    }()

    /// `word[i,j-1]` for the instance that is being built; `nil` after an error, which has been reported.
    func nodeName(_ text: TextNode) -> String? {
        guard let name = text.scalar else { return nil }
        if let spelled = Instances.spelled(name, indices, in: still) { return spelled }
        report(
            text.diagnostic(
                "`\(name)` is no node: indices are whole numbers, made of the indices of `for` and parameters",
                help: "`word[i,j-1]`"))
        return nil
    }

    /// What varies within an element, for all instances and for this one: the rest of each path. Texts are of this device.
    func changes(within path: String, scope: DeviceScope) -> [Varied] {
        guard isVaried(at: path) else { return [] }
        let owners = path.contains("[") ? [Self.template(path), path] : [path]
        return owners.flatMap { owner in
            varied.values.filter { $0.path.hasPrefix(owner + ".") }.sorted { $0.path < $1.path }.map { change in
                let path = String(change.path.dropFirst(owner.count + 1))
                return Varied(path: path) { [self, unowned scope] own, expected, _, graph in
                    read.insert(change.path)
                    let text: Varied.Read = { [self, unowned scope] text, expected in
                        lower(text, expected: expected, what: "`\(change.path)`", scope: scope)
                    }
                    return change.apply(own, expected, text, graph)
                }
            }
        }
    }

    /// What varies at or below `path`, as it is for the whole device.
    func varied(at path: String) -> [Varied] {
        varied.values.filter { $0.path == path || $0.path.hasPrefix(path + ".") }
    }

    /// Keys directly below `path` that are varied although the text may not hold them.
    func variedKeys(below path: String) -> [String] {
        guard isVaried(at: path) else { return [] }
        return varied.keys.filter { $0.hasPrefix(path + ".") }.map { String($0.dropFirst(path.count + 1)) }.sorted()
    }

    /// The paths of varied values that no part of the device has read.
    var unread: [String] { varied.keys.filter { !read.contains($0) }.sorted() }

    /// What must hold of values that vary, at every point.
    private(set) var requirements: [Requirement] = []

    /// Holds a value above zero, or at zero where that is allowed: one that stands still at once, one that varies at
    /// every point.
    ///
    /// - Parameter problem: what is said of a value that stands still.
    /// - Returns: whether the device can be built.
    func holdPositive(_ value: Expression, orZero: Bool = false, what: String, problem: Diagnostic) -> Bool {
        if let number = value.constant {
            if number.isFinite, orZero ? number >= 0 : number > 0 { return true }
            report(problem)
            return false
        }
        let signs = graph.signs(of: [value.stored(in: graph)])[0]
        if !signs.contains(.negative), orZero || !signs.contains(.zero) { return true }
        requirements.append(
            Requirement(
                condition: .compare(orZero ? .lessOrEqual : .less, graph.constant(0, value.dimension), value),
                message: orZero ? "\(what) is below zero" : "\(what) is not above zero"))
        return true
    }

    /// Holds what a place needs at every point, once however many places need it.
    func hold(_ requirement: Requirement) {
        guard !requirements.contains(where: { $0.message == requirement.message }) else { return }
        requirements.append(requirement)
    }

    /// Called where `name` reads an activity: nothing is assumed about activities, so a device that needs them says which.
    func requireActivity(for name: String) {
        guard !hasAskedForActivity, root["activity"] == nil else { return }
        hasAskedForActivity = true
        report(
            root.diagnostic(
                "activity is required: `\(name)` uses activities",
                help: "add `activity: ideal` or `activity: davies`"))
    }

    /// Whether a condition is known not to hold at the first point: what voltages or states decide is not known before it is solved.
    func isBroken(_ condition: Expression) -> Bool {
        guard nominalValue(condition) == 0 else { return false }
        let known = Set(nominal().map { $0.symbol.number })
        return graph.symbols(in: [condition]).allSatisfy { known.contains($0.number) }
    }

    /// The number an expression has at the first point.
    func nominalValue(_ expression: Expression) -> Double {
        expression.constant ?? graph.evaluate([expression], where: nominal()).first ?? .nan
    }

    /// The value at `path`, in SI.
    ///
    /// - Parameters:
    ///   - node: the text; short or long form; `nil` where it is left out.
    ///   - expected: dimensions that suit the place, the preferred one first; empty where any does.
    ///   - what: how messages name the value.
    ///   - scope: what names mean there.
    ///   - standard: what holds where no text does.
    /// - Returns: `nil` where there is no value, or it could not be read (which has been reported).
    func value(
        _ path: String, _ node: TextNode?, expected: [Dimension], what: String, scope: any ExpressionScope,
        standard: Expression? = nil
    ) -> Expression? {
        let template = path.contains("[") ? Self.template(path) : nil
        let changes = [template.flatMap { varied[$0] }, varied[path]].compactMap(\.self)
        read.insert(path)
        if let template { read.insert(template) }
        let text = node.flatMap { $0.map == nil ? $0 : $0["value"] }
        if let node, text == nil, node["status"]?.scalar == "missing", changes.isEmpty {
            report(node.diagnostic("`\(path)` has no published value", help: "give it a value in the device"))
            return nil
        }
        var base = standard
        if let node, node["value"] == nil, node.map?.isEmpty == false, let waveform {
            // What a waveform is made of stands still, so it knows neither voltages nor states.
            base = waveform(node, expected) { [self] text, expected in
                lower(text, expected: expected, what: what, scope: deviceScope ?? scope)
            }
            if base == nil { return nil }
        } else if let text {
            base = lower(text, expected: expected, what: what, scope: scope)
            if base == nil { return nil }
        }
        guard !changes.isEmpty else { return base }
        let read: Varied.Read = { [self] text, expected in
            lower(text, expected: expected, what: what, scope: deviceScope ?? scope)
        }
        for change in changes {
            guard let next = change.apply(base, expected, read, graph) else {
                // Why not has been reported where it stands, which may be in the device around.
                errorCount += 1
                return nil
            }
            base = next
        }
        guard let value = base else { return nil }
        if !expected.isEmpty, !expected.contains(value.dimension) {
            report(
                Diagnostic(
                    "`\(path)` is in \(expected[0].description); the values it is given are in \(value.dimension)",
                    at: node?.location))
            return nil
        }
        return value
    }

    /// What is said of a name whose value could not be read; not reported, because why it could not has been.
    static func noValue(_ name: String) -> String { "`\(name)` has no value" }

    /// Runs `body` once per name at a time: a value that needs itself is an error that prints the cycle.
    func guarded<Value>(_ name: String, at range: Range<Int>, _ body: () -> Value?) throws(ExpressionError) -> Value? {
        if let start = inProgress.firstIndex(of: name) {
            guard cycles.insert(Set(inProgress[start...])).inserted else {
                throw ExpressionError(.usage, Self.noValue(name), at: range)
            }
            let cycle = (inProgress[start...] + [name]).joined(separator: " -> ")
            throw ExpressionError(.usage, "these define each other: \(cycle)", at: range)
        }
        inProgress.append(name)
        defer { inProgress.removeLast() }
        return body()
    }
}
