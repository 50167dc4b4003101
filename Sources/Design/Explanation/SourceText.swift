internal import Devices

extension Descriptor {
    /// A source as text: a key of `sources` is spelled out, with what follows it.
    func sourceText(_ node: TextNode?) -> String { Self.sourceText(node, in: root) }

    /// The same with the short names of any map.
    static func sourceText(_ node: TextNode?, in root: TextNode) -> String {
        guard let node else { return "" }
        if let text = node.scalar {
            let key = text.prefix { $0 != " " }
            guard let known = root["sources"]?[String(key)], known.scalar != text else { return text }
            let spelled = known.scalar ?? sourceText(known, in: root)
            return spelled + text.dropFirst(key.count)
        }
        return [node["title"], node["doi"], node["url"], node["note"]].compactMap { $0?.scalar }.joined(separator: ", ")
    }
}
