internal import Analyses
internal import Devices

/// Where a number of a device is asked for: in which variant, with which overrides, clamped or not.
struct Place {
    let descriptor: Descriptor
    /// Full paths and values, `V` and `I` included.
    let paths: [(path: String, value: TextNode)]
    /// Full paths that the variant sets.
    let changed: Set<String>
    let hasVariant: Bool
    /// In words, for a table.
    let conditions: String
    /// The same in both of two places where the device is the same in them.
    let key: String

    /// Reads `variant` and `at` of an entry.
    ///
    /// - Parameter standard: the variant where the entry names none.
    init(_ node: TextNode, of base: Descriptor, variant standard: String? = nil) throws(Diagnostics) {
        var changed: Set<String> = []
        var problems = Diagnostics()
        var paths: [(path: String, value: TextNode)] = []
        var overrides: [(path: FullPath, value: TextNode)] = []
        var words: [String] = []
        var descriptor = base
        let variant = node["variant"]
        if let name = variant?.scalar ?? standard {
            guard name == "base" || base.variantNames.contains(name) else {
                let known = (["base"] + base.variantNames).joined(separator: ", ")
                let (message, help) = ("no variant `\(name)`", "there are: \(known)")
                throw Diagnostics(variant?.diagnostic(message, help: help) ?? Diagnostic(message, help: help))
            }
            if variant != nil { words.append(name) }
            descriptor = try base.variant(named: name)
            if name != "base" { changed = Set(try base.overrides(ofVariant: name).map(\.path.description)) }
        }
        for entry in node["at"]?.map ?? [] {
            words.append("\(entry.key) = \(entry.value.scalar ?? "...")")
            if entry.key == "V" || entry.key == "I" {
                paths.append((entry.key, entry.value))
                continue
            }
            do throws(Diagnostic) {
                for path in try descriptor.resolve(entry.key) {
                    overrides.append((path, entry.value))
                    paths.append((path.description, entry.value))
                }
            } catch {
                problems.append(entry.diagnostic(error.message, help: error.help))
            }
        }
        if problems.hasErrors { throw problems }
        self.descriptor = try descriptor.applying(overrides)
        self.paths = paths
        self.changed = changed
        hasVariant = variant != nil || standard != nil
        conditions = words.joined(separator: ", ")
        key = ([variant?.scalar ?? standard ?? "base"] + paths.map { "\($0.path)=\(Self.text($0.value))" })
            .joined(separator: "\n")
    }

    /// All of a value, maps and lists included.
    private static func text(_ node: TextNode) -> String {
        if let map = node.map { return "{" + map.map { "\($0.key): \(text($0.value))" }.joined(separator: ", ") + "}" }
        if let list = node.list { return "[" + list.map(text).joined(separator: ", ") + "]" }
        return node.scalar ?? ""
    }

    private init(idealOf place: Place, _ descriptor: Descriptor) {
        self.descriptor = descriptor
        key = place.key + "\nideal"
        paths = place.paths
        changed = place.changed
        hasVariant = place.hasVariant
        conditions = place.conditions
    }

    /// The device there, at its operating point or clamped.
    func device() throws(Diagnostics) -> DeviceCase {
        try DeviceCase(
            descriptor, voltage: paths.last { $0.path == "V" }?.value, current: paths.last { $0.path == "I" }?.value)
    }

    /// The same place with ideal activities.
    func ideal() throws(Diagnostics) -> Place {
        let ideal = TextNode(scalar: "ideal", from: "ideal()")
        return Place(idealOf: self, try descriptor.applying([(FullPath(["activity"]), ideal)]))
    }
}
