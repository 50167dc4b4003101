/// Sets values in a tree by path.
enum TreeOverride {
    /// The tree with the value at `keys` replaced.
    /// - Parameter shown: what stands there once `like` is resolved.
    static func set(_ value: TextNode, at keys: ArraySlice<String>, in tree: TextNode, shown: TextNode?) -> TextNode {
        guard let key = keys.first else { return replacement(of: tree, by: value) }
        let wanted = IonKey.normalized(key)
        let known = tree.map?.first { $0.key == key || IonKey.normalized($0.key) == wanted }
        let child: TextNode
        if let known {
            child = set(value, at: keys.dropFirst(), in: known.value, shown: shown)
        } else if keys.count == 1 {
            child = covering(shown, with: value)
        } else {
            let empty = value.replacing(with: .map([]))
            child = set(value, at: keys.dropFirst(), in: empty, shown: shown)
        }
        return tree.setting(known?.key ?? key, to: child)
    }

    /// The tree with an entry of its own for an instance of what `for` makes: at first a copy of the entry that it is made of.
    /// - Parameter keys: lead to the instance.
    static func separating(_ keys: ArraySlice<String>, in tree: TextNode) -> TextNode {
        guard let key = keys.first else { return tree }
        if keys.count > 1 {
            return tree[key].map { tree.setting(key, to: separating(keys.dropFirst(), in: $0)) } ?? tree
        }
        guard tree[key] == nil, let template = tree[Instances.base(key)] else { return tree }
        return tree.setting(key, to: template)
    }

    /// The paths that one through an entry with `for` means in the entries that instances have of their own.
    static func instances(of keys: [String], in tree: TextNode) -> [[String]] {
        for (prefix, map) in [
            (["membranes"], tree["membranes"]), (["circuit", "elements"], tree["circuit"]?["elements"]),
        ] {
            guard keys.starts(with: prefix), keys.count > prefix.count else { continue }
            return (map?.map ?? []).map(\.key)
                .filter { Instances.isInstance($0) && Instances.base($0) == keys[prefix.count] }
                .map { prefix + [$0] + keys[(prefix.count + 1)...] }
        }
        return []
    }

    /// A new number for a value in its long form keeps its bounds and what it is; where the old number came from is
    /// no longer true of it.
    private static func replacement(of old: TextNode, by new: TextNode) -> TextNode {
        guard new.scalar != nil, new.scalar != "none", let entries = old.map,
            old["value"] != nil || old["status"]?.scalar == "missing"
        else { return new }
        let dropped: Set<String> = ["value", "source", "status", "why"]
        let kept = entries.filter { !dropped.contains($0.key) }
        return new.replacing(with: .map(kept)).setting("value", to: new)
    }

    /// A map that replaces an entry inherited by `like` removes the keys it does not have itself.
    private static func covering(_ old: TextNode?, with new: TextNode) -> TextNode {
        guard let below = old?.map, new.map != nil else { return new }
        let none = new.replacing(with: .scalar("none"))
        return below.reduce(new) { $0[$1.key] == nil ? $0.setting($1.key, to: none) : $0 }
    }
}
