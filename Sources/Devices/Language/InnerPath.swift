/// What variants say of things within a device that is an element: in its entry stands, after a dot, the path that they have there.
enum InnerPath {
    /// Whether a key of an entry is such a path.
    static func isKey(_ key: String) -> Bool { key.hasPrefix(".") }

    /// The key that stands for a path.
    static func key(_ keys: ArraySlice<String>) -> String { "." + keys.joined(separator: ".") }

    /// The paths in the entry of a device, and what they are set to.
    static func overrides(in entry: TextNode) -> [(path: FullPath, value: TextNode)] {
        (entry.map ?? []).filter { isKey($0.key) }.map { (FullPath(dotted: String($0.key.dropFirst())), $0.value) }
    }

    /// A path of the device itself as one of its element: its parameters stand there by their names. `nil` where the device around decides.
    static func keys(_ path: FullPath) -> [String]? {
        switch path.keys.first {
        case "parameters" where path.keys.count == 2: [path.keys[1]]
        case "solutions", "membranes", "circuit": path.keys
        default: nil
        }
    }
}
