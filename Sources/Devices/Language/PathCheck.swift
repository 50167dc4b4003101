/// Checks everything of a device that names paths: variants, spread, corners, axes, drives, conditions.
struct PathCheck {
    let root: TextNode
    let index: PathIndex
    var check: TreeCheck
    private let analyses: [String: TextNode]
    private let variants: [String: TextNode.Entry]
    private let variantNames: [String]
    /// Last keys of the entries that variants add.
    private let added: Set<String>
    /// What each path that was met means; `nil` where it means nothing, which has been said.
    private var known: [String: Result<[FullPath], Diagnostic>] = [:]
    /// Paths that fail are compared with all others only so often.
    private var suggestions = 0
    private static let drives: Set<String> = ["V", "I"]
    private static let axes: Set<String> = ["V", "I", "variant", "sample", "corner"]
    private static let notes: Set<String> = ["doc", "source", "why", "like"]

    init(root: TextNode, index: PathIndex, check: TreeCheck) {
        self.root = root
        self.index = index
        self.check = check
        analyses = Dictionary(
            (root["analyses"]?.map ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        let entries = root["variants"]?.map ?? []
        variants = Self.byName(entries)
        variantNames = entries.map(\.key)
        let maps = entries.flatMap { $0.value.map ?? [] }.filter { $0.value.map != nil }
        added = Set(maps.compactMap { TypedPath($0.key)?.keys.last })
    }

    private static func byName(_ entries: [TextNode.Entry]) -> [String: TextNode.Entry] {
        Dictionary(entries.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: - Resolving

    /// The complete paths that a typed path means.
    static func resolve(_ path: String, in index: PathIndex, suggests: Bool = true) throws(Diagnostic) -> [FullPath] {
        guard let typed = TypedPath(path) else {
            throw Diagnostic("`\(path.shortened)` is not a path", help: "keys joined by dots, such as `film.area`")
        }
        let found = index.matches(typed.keys)
        if typed.isIndexed, found.count == 1 { return try index.expanding(found[0], typed) }
        if found.count == 1 || (!found.isEmpty && typed.keys.contains("*")) { return found }
        if found.isEmpty {
            if let inner = try index.inner(typed) { return inner }
            let nearest = suggests ? index.nearest(to: typed.keys) : []
            let listed = nearest.map { "`\($0)`" }.joined(separator: ", ")
            throw Diagnostic("no path `\(path.shortened)`" + (listed.isEmpty ? "" : ". Nearest: \(listed)"))
        }
        let names = Set(found.map(\.short)).count == found.count ? found.map(\.short) : found.map(\.description)
        let shown = names.prefix(8).map { "`\($0)`" }
        let listed = shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
        throw Diagnostic("`\(path.shortened)` fits \(listed); say which")
    }

    /// The same problem at the place of a key.
    static func placed(_ problem: Diagnostic, at entry: TextNode.Entry) -> Diagnostic {
        entry.diagnostic(problem.message, help: problem.help, severity: problem.severity)
    }

    private mutating func resolve(_ entry: TextNode.Entry) -> [FullPath] {
        let result = known[entry.key] ?? lookUp(entry.key)
        known[entry.key] = result
        switch result {
        case .success(let paths): return paths
        case .failure(let problem):
            if problem.message.hasSuffix("not in this version") { check.laterCount += 1 }
            check.diagnostics.append(Self.placed(problem, at: entry))
            return []
        }
    }

    private mutating func lookUp(_ path: String) -> Result<[FullPath], Diagnostic> {
        do throws(Diagnostic) {
            return .success(try Self.resolve(path, in: index, suggests: suggestions < 10))
        } catch {
            // A parameter of an entry that a variant adds, or of a model that is not known, may exist.
            if let typed = TypedPath(path), typed.keys.contains(where: added.contains) || index.mayFit(typed.keys) {
                return .success([])
            }
            suggestions += 1
            return .failure(error)
        }
    }

    // MARK: - Everything that names paths

    mutating func run() {
        checkVariants()
        for key in ["spread", "corners"] {
            for entry in root[key]?.map ?? [] where !Self.notes.contains(entry.key) { _ = resolve(entry) }
        }
        for analysis in root["analyses"]?.map ?? [] { checkAnalysis(analysis.value) }
        for spec in root["specs"]?.map ?? [] {
            checkFigure(spec)
            for item in spec.value.list ?? [spec.value] { checkConditions(item) }
        }
        for item in root["evidence"]?.list ?? [] {
            checkConditions(item)
            if let quantity = item["quantity"] { checkFigures(in: quantity) }
        }
        for sizing in root["sizing"]?.map ?? [] { checkSizing(sizing.value) }
        for fit in root["fits"]?.map ?? [] { checkFit(fit.value) }
        for entry in root["parameters"]?.map ?? [] { checkValue(entry) }
        checkPort()
    }

    private mutating func checkSizing(_ sizing: TextNode) {
        for entry in sizing["vary"]?.map ?? [] where !Self.notes.contains(entry.key) { _ = resolve(entry) }
        for key in ["minimize", "maximize"] {
            for text in sizing[key].map({ $0.list ?? [$0] }) ?? [] { checkFigures(in: text) }
        }
        let specs = (root["specs"]?.map ?? []).map(\.key)
        for mention in sizing["meet"]?.list ?? [] {
            guard let name = mention.scalar, !specs.contains(name) else { continue }
            check.diagnostics.append(
                mention.diagnostic("no spec `\(name.shortened)`\(nearest(to: name, among: specs))"))
        }
    }

    private mutating func checkFit(_ fit: TextNode) {
        for entry in fit["vary"]?.map ?? [] where !Self.notes.contains(entry.key) { _ = resolve(entry) }
        for match in fit["match"]?.list ?? [] {
            checkConditions(match)
            for entry in match["x"]?.map ?? [] where !["V", "I", "time"].contains(entry.key) { _ = resolve(entry) }
        }
    }

    private mutating func checkVariants() {
        for variant in root["variants"]?.map ?? [] {
            if variant.key == "all" || variant.key == "base" {
                check.diagnostics.append(
                    variant.diagnostic(
                        "`\(variant.key)` cannot be the name of a variant: it means "
                            + (variant.key == "all" ? "all of them" : "the device itself")))
            }
            if variant.value["like"] != nil {
                _ = Self.overrides(of: variant.key, among: variants, into: &check.diagnostics)
            }
            for entry in variant.value.map ?? [] where !Self.notes.contains(entry.key) {
                let paths = resolve(entry)
                guard entry.value.scalar != "none", let path = paths.first, let held = index.holding(at: path.keys)
                else { continue }
                check.check(entry.value, held, path.keys.last ?? entry.key)
            }
        }
    }

    /// The overrides of a variant, those of the variants it is like laid under them.
    static func overrides(of name: String, in root: TextNode, into diagnostics: inout Diagnostics) -> [TextNode.Entry] {
        overrides(of: name, among: byName(root["variants"]?.map ?? []), into: &diagnostics)
    }

    private static func overrides(
        of name: String, among variants: [String: TextNode.Entry], into diagnostics: inout Diagnostics
    ) -> [TextNode.Entry] {
        var chain: [String] = []
        var layers: [TextNode] = []
        var next: (name: String, mention: TextNode?) = (name, nil)
        while true {
            guard let variant = variants[next.name] else {
                let isShown = diagnostics.errorCount < TextLimits.printedErrors
                let nearest = isShown ? Nearest.word(to: next.name, among: variants.keys.sorted()) : nil
                let guess = nearest.map { "; did you mean `\($0)`?" } ?? ""
                let message = "no variant `\(next.name.shortened)`\(guess)"
                diagnostics.append(next.mention?.diagnostic(message) ?? Diagnostic(message))
                break
            }
            if chain.contains(next.name) || chain.count >= TextLimits.likeDepth {
                let loop = (chain + [next.name]).joined(separator: " -> ")
                diagnostics.append(variant.diagnostic("these variants are like each other: \(loop)"))
                break
            }
            chain.append(next.name)
            layers.append(variant.value)
            guard let like = variant.value["like"] else { break }
            next = (like.scalar ?? "", like)
        }
        guard let last = layers.last else { return [] }
        let merged = layers.dropLast().reversed().reduce(last) { TreeMerge.replaceKeys(of: $0, by: $1) }
        return (merged.map ?? []).filter { !notes.contains($0.key) }
    }

    private mutating func checkConditions(_ node: TextNode) {
        for entry in node["at"]?.map ?? [] where !Self.drives.contains(entry.key) && !Self.notes.contains(entry.key) {
            _ = resolve(entry)
        }
        guard let variant = node["variant"], let name = variant.scalar, name != "base" else { return }
        checkVariantName(name, variant)
    }

    /// What a name was meant to be, as an ending of the message about it.
    private func nearest(to name: String, among names: @autoclosure () -> [String]) -> String {
        guard check.diagnostics.errorCount < TextLimits.printedErrors else { return "" }
        return Nearest.word(to: name, among: names()).map { "; did you mean `\($0)`?" } ?? ""
    }

    private mutating func checkVariantName(_ name: String, _ mention: TextNode) {
        guard variants[name] == nil else { return }
        let guess = nearest(to: name, among: variantNames)
        check.diagnostics.append(mention.diagnostic("no variant `\(name.shortened)`\(guess)"))
    }

    // MARK: - Analyses

    private mutating func checkAnalysis(_ analysis: TextNode) {
        let drive = analysis["drive"]?.map ?? []
        var driven = drive.filter { Self.drives.contains($0.key) }
        for entry in drive where !Self.drives.contains(entry.key) && !Self.notes.contains(entry.key) {
            _ = resolve(entry)
        }
        for entry in analysis["initial"]?.map ?? [] where !Self.notes.contains(entry.key) {
            // In motion they are what changes in time, which is known once the device is built.
            if analysis["transient"] != nil || analysis["periodic"] != nil { continue }
            if entry.key == "V" || (entry.key.hasPrefix("V(") && entry.key.hasSuffix(")")) { continue }
            _ = resolve(entry)
        }
        for item in axes(of: analysis) {
            driven += item.filter { Self.drives.contains($0.key) }
            checkTogether(item)
            for entry in item { checkAxis(entry) }
        }
        let names = Set(driven.map(\.key))
        if names.count > 1, let last = driven.last {
            check.diagnostics.append(
                last.diagnostic("`V` and `I` cannot both be imposed at the port", help: "give one; the other follows"))
        }
    }

    /// The axes of a sweep, outermost first, each with the keys that move together.
    private mutating func axes(of analysis: TextNode) -> [[TextNode.Entry]] {
        guard let sweep = analysis["sweep"] else { return [] }
        if let entries = sweep.map {
            if entries.count > 1 {
                check.diagnostics.append(
                    sweep.diagnostic(
                        "two axes: as items of a list they nest (first outermost), in one item they move together"))
            }
            return [entries]
        }
        return (sweep.list ?? []).map { $0.map ?? [] }
    }

    private mutating func checkTogether(_ item: [TextNode.Entry]) {
        let lengths = item.compactMap { entry -> (entry: TextNode.Entry, count: Int)? in
            if let list = entry.value.list { return (entry, list.count) }
            return entry.value["points"]?.scalar.flatMap { Int($0) }.map { (entry, $0) }
        }
        guard let first = lengths.first, let other = lengths.first(where: { $0.count != first.count }) else { return }
        check.diagnostics.append(
            other.entry.diagnostic(
                "`\(first.entry.key.shortened)` has \(first.count) values and `\(other.entry.key.shortened)` \(other.count); "
                    + "axes that move together have equally many"))
    }

    private mutating func checkAxis(_ entry: TextNode.Entry) {
        if !Self.axes.contains(entry.key) {
            let paths = resolve(entry)
            if paths.count == 1, let path = paths.first,
                path.keys == ["activity"] || path.keys == ["activity", "model"], let held = index.holding(at: path.keys)
            {
                for value in entry.value.list ?? [entry.value] { check.check(value, held, "activity.model") }
            }
        } else if entry.key == "variant" {
            for mention in entry.value.list ?? [entry.value] {
                if let name = mention.scalar, name != "all", name != "base" { checkVariantName(name, mention) }
            }
        } else if entry.key == "sample" {
            check.check(entry.value, .integer(1...1_000_000_000), "sample")
        }
        if entry.value.map != nil { checkRange(entry) }
    }

    private mutating func checkRange(_ entry: TextNode.Entry) {
        let axis = entry.value
        guard axis["value"] == nil else { return }
        for key in ["from", "to"] where axis[key] == nil {
            check.diagnostics.append(axis.diagnostic("the axis `\(entry.key.shortened)` needs `\(key)`"))
        }
        if (axis["points"] == nil) == (axis["step"] == nil) {
            check.diagnostics.append(
                axis.diagnostic("the axis `\(entry.key.shortened)` needs `points` or `step`, one of them"))
        }
    }

    // MARK: - Figures

    /// What can be read of an analysis by name: its figures and its named records.
    private func results(of analysis: TextNode) -> [String] {
        (analysis["figures"]?.map ?? []).map(\.key) + (analysis["record"]?.map ?? []).map(\.key)
    }

    /// A spec is called by the expression that it is about.
    private mutating func checkFigure(_ spec: TextNode.Entry) {
        checkFigures(in: spec.keyNode)
        let parts = spec.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ ReservedNames.isName($0) }), parts[0] != "op",
            analyses[parts[0]] == nil, !isThing(parts[0])
        else { return }
        let guess = nearest(to: parts[0], among: analyses.keys.sorted())
        check.diagnostics.append(spec.diagnostic("no analysis `\(parts[0].shortened)`\(guess)"))
    }

    /// Whether something of the device itself has this name: a membrane, a solution, an element.
    private func isThing(_ name: String) -> Bool {
        let membranes = root["membranes"]?.map ?? []
        let parts = membranes.flatMap { ($0.value["channels"]?.map ?? []) + ($0.value["pumps"]?.map ?? []) }
        let others = (root["solutions"]?.map ?? []) + (root["circuit"]?["elements"]?.map ?? [])
        return name == "water" || (membranes + parts + others).contains { $0.key == name }
    }

    private static func noFigure(_ name: String, _ analysis: String, _ names: [String]) -> String {
        "no figure `\(name.shortened)` in analysis `\(analysis)`; it has "
            + (names.isEmpty ? "none" : names.joined(separator: ", "))
    }

    /// A list-valued record is read by its own text: `rest.V`.
    private func isRecorded(_ name: String, _ analysis: TextNode) -> Bool {
        (analysis["record"]?.list ?? []).contains { item in
            guard let text = item.scalar else { return false }
            return text == name || text.hasPrefix(name + "(") || text.hasPrefix(name + ".")
        } || ReservedNames.results.contains(name) || ReservedNames.figuresOfMerit.contains(name)
    }

    /// Finds `analysis.figure` in an expression, and says where there is no such figure.
    private mutating func checkFigures(in quantity: TextNode) {
        guard let text = quantity.scalar, !analyses.isEmpty else { return }
        let bytes = Array(text.utf8)
        var position = 0
        func isNameByte(_ byte: UInt8) -> Bool { byte == 0x5F || (byte >= 0x80) || Self.isAlphanumeric(byte) }
        func word(from start: Int) -> Int {
            var end = start
            while end < bytes.count, isNameByte(bytes[end]) { end += 1 }
            return end
        }
        while position < bytes.count {
            guard isNameByte(bytes[position]) else {
                position += 1
                continue
            }
            let end = word(from: position)
            let isFirst = position == 0 || bytes[position - 1] != UInt8(ascii: ".")
            let name = String(decoding: bytes[position..<end], as: UTF8.self)
            position = end
            guard isFirst, end < bytes.count, bytes[end] == UInt8(ascii: "."), let analysis = analyses[name] else {
                continue
            }
            let last = word(from: end + 1)
            let figure = String(decoding: bytes[(end + 1)..<last], as: UTF8.self)
            let names = results(of: analysis)
            guard !figure.isEmpty, !names.contains(figure), !isRecorded(figure, analysis) else { continue }
            let place = quantity.location(utf8Offset: end + 1, length: last - end - 1)
            check.diagnostics.append(quantity.file.diagnostic(Self.noFigure(figure, name, names), at: place))
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
    }

    // MARK: - Single values

    /// A parameter of a device has a value, unless it is known to be missing.
    private mutating func checkValue(_ entry: TextNode.Entry) {
        guard entry.value.map != nil, entry.value["value"] == nil, entry.value["default"] == nil,
            entry.value["status"]?.scalar != "missing"
        else { return }
        check.diagnostics.append(
            entry.diagnostic(
                "parameter `\(entry.key.shortened)` needs `value`", help: "`status: missing` says it is unknown"))
    }

    private mutating func checkPort() {
        guard let port = root["port"], let nodes = port.list, nodes.count != 2 else { return }
        check.diagnostics.append(port.diagnostic("the port has two nodes, `[first, second]`"))
    }
}
