/// Resolves `like` between the entries of one map.
struct SiblingLike {
    /// What the entries are called in messages.
    let title: String
    var diagnostics = Diagnostics()

    private var entries: [String: TextNode.Entry] = [:]
    private var finished: [String: TextNode] = [:]
    private var order: [String] = []

    init(title: String) { self.title = title }

    /// The map with every `like` replaced by what it stands for.
    mutating func resolve(_ map: TextNode) -> TextNode {
        guard let list = map.map else { return map }
        guard list.contains(where: { $0.value["like"] != nil }) else { return map }
        entries = Dictionary(list.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        order = list.map(\.key)
        finished = [:]
        let resolved = list.map { entry -> TextNode.Entry in
            var copy = entry
            copy.value = value(of: entry, chain: [])
            return copy
        }
        return map.replacing(with: .map(resolved))
    }

    private mutating func value(of entry: TextNode.Entry, chain: [String]) -> TextNode {
        if let known = finished[entry.key] { return known }
        guard let like = entry.value["like"] else { return entry.value }
        let own = entry.value.without("like")
        let name = like.scalar ?? ""
        let path = chain + [entry.key]
        if path.contains(name) {
            let loop = path[(path.firstIndex(of: name) ?? 0)...] + [name]
            diagnostics.append(like.diagnostic("these are like each other: \(loop.joined(separator: " -> "))"))
            return own
        }
        guard path.count <= TextLimits.likeDepth else {
            diagnostics.append(
                like.diagnostic("more than \(TextLimits.likeDepth) entries are like each other in a row"))
            return own
        }
        guard let base = entries[name], base.value.scalar != "none" else {
            let isShown = diagnostics.errorCount < TextLimits.printedErrors
            let nearest = isShown ? Nearest.word(to: name, among: order) : nil
            diagnostics.append(
                like.diagnostic(
                    "no \(title) `\(name.shortened)` to be like", help: nearest.map { "did you mean `\($0)`?" }))
            return own
        }
        let result = TreeMerge.lay(own, over: value(of: base, chain: path))
        finished[entry.key] = result
        return result
    }
}

/// Resolves every `like` between the entries of a device, and takes removed entries out.
enum DeviceExpansion {
    /// The device as it is meant: without `like`, without removed entries, `activity` as a map.
    static func expand(_ root: TextNode, into diagnostics: inout Diagnostics) -> TextNode {
        var result = normalizingActivity(root)
        for (key, title) in [("solutions", "solution"), ("membranes", "membrane"), ("analyses", "analysis")] {
            result = replacing(key, of: result) { siblings($0, title, &diagnostics) }
        }
        result = replacing("membranes", of: result) { membranes in
            mapping(membranes) { membrane in
                let channels = replacing("channels", of: membrane) { siblings($0, "channel", &diagnostics) }
                return replacing("pumps", of: channels) { siblings($0, "pump", &diagnostics) }
            }
        }
        result = replacing("circuit", of: result) { circuit in
            replacing("elements", of: circuit) { siblings($0, "element", &diagnostics) }
        }
        guard result.count(upTo: TextLimits.values) <= TextLimits.values else {
            diagnostics.append(
                root.diagnostic(
                    "with everything its entries are like, the device has more than \(TextLimits.values) values"))
            return TreeMerge.deviceWithoutRemoved(root)
        }
        return TreeMerge.deviceWithoutRemoved(result)
    }

    /// `activity: NAME` as `activity: { model: NAME }`.
    static func normalizingActivity(_ root: TextNode) -> TextNode {
        replacing("activity", of: root) { node in
            guard let name = node.scalar, name != "none" else { return node }
            let entry = TextNode.Entry(key: "model", keyRange: node.range, value: node, file: node.file)
            return node.replacing(with: .map([entry]))
        }
    }

    private static func siblings(_ map: TextNode, _ title: String, _ diagnostics: inout Diagnostics) -> TextNode {
        var likes = SiblingLike(title: title)
        let result = likes.resolve(map)
        diagnostics.append(contentsOf: likes.diagnostics)
        return result
    }

    private static func replacing(_ key: String, of map: TextNode, _ change: (TextNode) -> TextNode) -> TextNode {
        guard let value = map[key] else { return map }
        return map.setting(key, to: change(value))
    }

    private static func mapping(_ map: TextNode, _ change: (TextNode) -> TextNode) -> TextNode {
        guard let entries = map.map else { return map }
        return map.replacing(
            with: .map(
                entries.map { entry in
                    var copy = entry
                    copy.value = change(entry.value)
                    return copy
                }))
    }
}
