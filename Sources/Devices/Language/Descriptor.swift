internal import Foundation

/// A device as typed, checked in everything that can be said without evaluating physics: the form of its text, its
/// keys, names, paths and models.
public struct Descriptor: Sendable {
    /// The device as it is meant: files it is like laid under it, `like` between entries resolved, removed entries
    /// taken out, `activity` as a map.
    public let root: TextNode
    /// Every file it was made from, the device first.
    public var files: [SourceFile] { store.files }
    /// Notes and warnings; a descriptor has no errors.
    public let notes: Diagnostics

    /// As typed, files it is like laid under it; what overrides are applied to.
    private let source: TextNode
    private let library: ModelLibrary
    /// Where its activity parameters are found.
    public let families: FamilyLibrary
    let store: DescriptorFiles
    private let index: PathIndex

    /// The name of the device.
    public var name: String { root["name"]?.scalar ?? "" }

    /// Reads a device from a file.
    /// - Throws: everything that is wrong with it, at once.
    public init(reading path: String, folders: DescriptorFolders = DescriptorFolders()) throws(Diagnostics) {
        let file: SourceFile
        do throws(Diagnostic) {
            file = try SourceFile(reading: path)
        } catch {
            throw Diagnostics(error)
        }
        try self.init(file, at: path, folders: folders)
    }

    /// Reads a device from memory, as if it stood in a folder.
    /// - Throws: everything that is wrong with it, at once.
    public init(
        _ file: SourceFile, folder: String = ".", folders: DescriptorFolders = DescriptorFolders()
    ) throws(Diagnostics) {
        let name = (file.path as NSString).lastPathComponent
        try self.init(file, at: (folder as NSString).appendingPathComponent(name), folders: folders)
    }

    /// - Parameter within: where the devices are that it stands in as an element.
    init(
        _ file: SourceFile, at path: String, folders: DescriptorFolders, within: [String] = []
    ) throws(Diagnostics) {
        var diagnostics = Diagnostics()
        let folder = (path as NSString).deletingLastPathComponent
        var loading = DescriptorLoading(folder: folder.isEmpty ? "." : folder, folders: folders)
        guard let source = loading.device(file, at: path, into: &diagnostics) else { throw diagnostics }
        let library = ModelLibrary(
            deviceFolder: folder.isEmpty ? "." : folder,
            shownFolder: (file.path as NSString).deletingLastPathComponent, folders: folders, own: source["models"],
            within: within + [DescriptorFiles.real(path)])
        let families = FamilyLibrary(
            deviceFolder: folder.isEmpty ? "." : folder,
            shownFolder: (file.path as NSString).deletingLastPathComponent, folders: folders)
        try self.init(source, library, families, loading.files, diagnostics, isWhole: true)
    }

    /// - Parameter isWhole: whether to check analyses, variants and the like as well; an override may remove what
    ///   they mention.
    private init(
        _ source: TextNode, _ library: ModelLibrary, _ families: FamilyLibrary, _ files: DescriptorFiles,
        _ found: Diagnostics, isWhole: Bool
    ) throws(Diagnostics) {
        var diagnostics = found
        let root = DeviceExpansion.expand(source, into: &diagnostics)
        var check = TreeCheck(library: library, files: files, isVaried: !isWhole)
        check.check(
            isWhole ? root : Self.physics(of: root), Vocabulary.table("device"),
            exempt: isWhole ? [] : ["schema", "name"])
        check.checkDeviceNames(root)
        let library = check.library ?? library
        let index = PathIndex(root) { node in
            guard let mention = node["model"], case .model(let model) = library.found(mention, of: node)
            else { return nil }
            return model
        }
        for problem in index.problems { diagnostics.append(problem) }
        if index.isFull {
            diagnostics.append(Diagnostic("the device has more than \(TextLimits.paths) values that a path may name"))
        }
        if isWhole {
            var paths = PathCheck(root: root, index: index, check: check)
            paths.run()
            check = paths.check
        }
        diagnostics.append(contentsOf: check.diagnostics)
        var (families, store) = (families, check.files ?? files)
        families.read(for: root["activity"], &store, &diagnostics)
        store.readTables(of: root, into: &diagnostics)
        if diagnostics.hasErrors { throw diagnostics }
        self.root = root
        self.source = source
        self.library = check.library ?? library
        self.families = families
        self.store = store
        self.index = index
        notes = diagnostics
    }

    private static func physics(of root: TextNode) -> TextNode {
        let others: Set<String> = ["variants", "spread", "corners", "analyses", "specs", "evidence", "sizing", "fits"]
        return root.replacing(with: .map((root.map ?? []).filter { !others.contains($0.key) }))
    }

    // MARK: - Paths

    /// The complete paths that a typed path means; several only where it holds `*`.
    /// - Throws: no path fits, or several do. The diagnostic has no place; the caller knows where the path stands.
    public func resolve(_ path: String) throws(Diagnostic) -> [FullPath] {
        try PathCheck.resolve(path, in: index)
    }

    /// The value at a path; `nil` where nothing is typed there, so that a standard value holds.
    public func node(at path: FullPath) -> TextNode? {
        var node = root
        for (position, key) in path.keys.enumerated() {
            guard let map = node.map else { return nil }
            let wanted = IonKey.normalized(Instances.base(key))
            if let own = map.first(where: { $0.key == key })
                ?? map.first(where: { IonKey.normalized($0.key) == wanted })
            {
                node = own.value
            } else {
                return model(of: node)?.device?.node(at: FullPath(Array(path.keys[position...])))
            }
        }
        return node
    }

    /// The model of a channel, pump or element; `nil` where the entry names none that is known.
    public func model(of entry: TextNode) -> Model? {
        guard let mention = entry["model"], case .model(let model) = library.found(mention, of: entry)
        else { return nil }
        return model
    }

    /// The numbers of the CSV file that a text names; `nil` where it is none of the device's.
    public func table(_ mention: TextNode) -> TableFile? { store.table(mention) }

    /// Where a file of measurements is, and its path as the user knows it. One that the device's own text names lies beside the
    /// device; one of the command line may be anywhere.
    package func measurement(_ mention: TextNode) throws(Diagnostic) -> (path: String, shown: String) {
        guard files.contains(where: { $0 === mention.file }) else {
            return (mention.scalar ?? "", mention.scalar ?? "")
        }
        return try store.measurement(mention)
    }

    /// The instances that `for` makes of a membrane or an element; `nil` where it makes none.
    package func instances(of name: String) -> Instances? {
        index.instances["membranes.\(name)"] ?? index.instances["circuit.elements.\(name)"]
    }

    /// What the place of a path holds.
    public func holding(at path: FullPath) -> Holding? { index.holding(at: path.keys) }

    // MARK: - Overrides

    /// The device with values set: `none` removes, a map replaces or adds an entry, later ones win, and those of one instance
    /// win over those of all. What is `like` a varied entry varies with it.
    /// - Throws: what is wrong with the device that results.
    public func applying(_ overrides: [(path: FullPath, value: TextNode)]) throws(Diagnostics) -> Descriptor {
        guard !overrides.isEmpty else { return self }
        var tree = DeviceExpansion.normalizingActivity(source)
        var ofInstances: [(keys: [String], place: Int, shown: TextNode?, value: TextNode)] = []
        for (path, value) in overrides {
            var (keys, shown) = (path.keys, node(at: path))
            if let depth = index.depth(ofDeviceIn: keys) {
                (keys, shown) = (keys.prefix(depth) + [InnerPath.key(keys[depth...])], nil)
            }
            if let place = keys.firstIndex(where: Instances.isInstance) {
                ofInstances.append((keys, place, shown, value))
                continue
            }
            tree = TreeOverride.set(value, at: keys[...], in: tree, shown: shown)
            for own in TreeOverride.instances(of: keys, in: tree) {
                tree = TreeOverride.set(value, at: own[...], in: tree, shown: nil)
            }
            if path.keys == ["activity"] { tree = DeviceExpansion.normalizingActivity(tree) }
        }
        for (keys, place, shown, value) in ofInstances {
            tree = TreeOverride.separating(keys[...place], in: tree)
            tree = TreeOverride.set(value, at: keys[...], in: tree, shown: shown)
        }
        return try Descriptor(tree, library, families, store, Diagnostics(), isWhole: false)
    }

    /// Names of the variants, in the order typed.
    public var variantNames: [String] { (root["variants"]?.map ?? []).map(\.key) }

    /// The overrides of a variant, those of the variants it is like first.
    /// - Throws: there is no such variant, or one of its paths does not exist.
    public func overrides(ofVariant name: String) throws(Diagnostics) -> [(path: FullPath, value: TextNode)] {
        var diagnostics = Diagnostics()
        let entries = PathCheck.overrides(of: name, in: root, into: &diagnostics)
        var result: [(path: FullPath, value: TextNode)] = []
        for entry in entries {
            do throws(Diagnostic) {
                for path in try resolve(entry.key) { result.append((path, entry.value)) }
            } catch {
                diagnostics.append(PathCheck.placed(error, at: entry))
            }
        }
        if diagnostics.hasErrors { throw diagnostics }
        return result
    }

    /// The device in one of its variants; `base` is the device itself.
    public func variant(named name: String) throws(Diagnostics) -> Descriptor {
        if name == "base", !variantNames.contains(name) { return self }
        let overrides = try overrides(ofVariant: name)
        do throws(Diagnostics) { return try applying(overrides) } catch { throw error.inside("variant `\(name)`") }
    }
}
