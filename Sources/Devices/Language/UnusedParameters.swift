extension Descriptor {
    /// A warning for each parameter of the device that nothing mentions: no expression, no path.
    public var unusedParameters: [Diagnostic] {
        let parameters = root["parameters"]?.map ?? []
        guard !parameters.isEmpty else { return [] }
        var mentioned: Set<Substring> = []
        var texts: [String] = []
        func collect(_ node: TextNode) {
            switch node.content {
            case .scalar(let text): texts.append(text)
            case .list(let items): for item in items { collect(item) }
            case .map(let entries):
                // What is a map is an entry, even where it is called `source`.
                for entry in entries
                where entry.value.map != nil || !["doc", "source", "why"].contains(entry.key) {
                    texts.append(entry.key)
                    collect(entry.value)
                }
            }
        }
        for entry in root.map ?? [] where entry.key != "parameters" { collect(entry.value) }
        for parameter in parameters { collect(parameter.value) }
        for text in texts {
            let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) && $0 != "_" }
            mentioned.formUnion(words)
        }
        return parameters.filter { !mentioned.contains($0.key[...]) }.map { entry in
            entry.diagnostic(
                "nothing reads parameter `\(entry.key)`", help: "use it, or leave it out", severity: .warning)
        }
    }
}
