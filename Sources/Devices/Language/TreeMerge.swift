/// Laying one map over another: maps merge key by key, lists and scalars replace, `none` removes.
enum TreeMerge {
    /// `over` laid over `base`.
    static func lay(_ over: TextNode, over base: TextNode) -> TextNode { lay(over, over: base, isRoot: false) }

    /// A device laid over another one. Overrides of variants are values of paths, so `none` stays in them.
    static func layDevice(_ over: TextNode, over base: TextNode) -> TextNode { lay(over, over: base, isRoot: true) }

    private static func lay(_ over: TextNode, over base: TextNode, isRoot: Bool) -> TextNode {
        guard let below = base.map, let above = over.map else { return over }
        var entries = below
        var index = positions(below)
        for entry in above {
            guard let position = index[entry.key] else {
                index[entry.key] = entries.count
                entries.append(entry)
                continue
            }
            if isRoot, entry.key == "variants" {
                entries[position].value = layVariants(entry.value, over: entries[position].value)
            } else {
                var merged = entry
                merged.value = lay(entry.value, over: entries[position].value, isRoot: false)
                entries[position] = merged
            }
        }
        return over.replacing(with: .map(entries))
    }

    private static func layVariants(_ over: TextNode, over base: TextNode) -> TextNode {
        guard let below = base.map, let above = over.map else { return over }
        var entries = below
        var index = positions(below)
        for entry in above {
            if let position = index[entry.key] {
                var merged = entry
                merged.value = replaceKeys(of: entries[position].value, by: entry.value)
                entries[position] = merged
            } else {
                index[entry.key] = entries.count
                entries.append(entry)
            }
        }
        return over.replacing(with: .map(entries))
    }

    /// The keys of `over` added to those of `base`, replacing equal ones whole.
    static func replaceKeys(of base: TextNode, by over: TextNode) -> TextNode {
        guard let below = base.map, let above = over.map else { return over }
        var entries = below
        var index = positions(below)
        for entry in above {
            if let position = index[entry.key] {
                entries[position] = entry
            } else {
                index[entry.key] = entries.count
                entries.append(entry)
            }
        }
        return over.replacing(with: .map(entries))
    }

    /// The tree without the entries that `none` removes. Lists are left as they are, and so is what a variant leaves out
    /// of what is made anew: an instance, and what stands within a device.
    static func withoutRemoved(_ node: TextNode) -> TextNode {
        guard let entries = node.map else { return node }
        let kept = entries.compactMap { entry -> TextNode.Entry? in
            guard entry.value.scalar != "none" || Instances.isInstance(entry.key) || InnerPath.isKey(entry.key) else {
                return nil
            }
            var copy = entry
            if !InnerPath.isKey(entry.key) { copy.value = withoutRemoved(entry.value) }
            return copy
        }
        return node.replacing(with: .map(kept))
    }

    /// The device without removed entries; variants and conditions of specs keep their `none`, which is a value there.
    static func deviceWithoutRemoved(_ root: TextNode) -> TextNode {
        guard let entries = root.map else { return root }
        let kept = entries.compactMap { entry -> TextNode.Entry? in
            guard entry.value.scalar != "none" else { return nil }
            var copy = entry
            if entry.key == "variants" || entry.key == "specs" {
                let inner = (entry.value.map ?? []).filter { $0.value.scalar != "none" }
                if entry.value.map != nil { copy.value = entry.value.replacing(with: .map(inner)) }
            } else {
                copy.value = withoutRemoved(entry.value)
            }
            return copy
        }
        return root.replacing(with: .map(kept))
    }

    private static func positions(_ entries: [TextNode.Entry]) -> [String: Int] {
        Dictionary(entries.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension TextNode {
    /// The map without one key.
    package func without(_ key: String) -> TextNode {
        guard let entries = map else { return self }
        return replacing(with: .map(entries.filter { $0.key != key }))
    }

    /// The map with the value of a key replaced or added.
    func setting(_ key: String, to value: TextNode) -> TextNode {
        var entries = map ?? []
        if let position = entries.firstIndex(where: { $0.key == key }) {
            entries[position].value = value
        } else {
            entries.append(Entry(key: key, keyRange: value.range, value: value, file: value.file))
        }
        return replacing(with: .map(entries))
    }
}
