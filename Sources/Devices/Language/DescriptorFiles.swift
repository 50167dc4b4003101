internal import Foundation

/// Where models and devices are looked for besides the device's own folder.
public struct DescriptorFolders: Sendable {
    /// Folders given by `--models` and `$IONTRONICS_MODELS`, in the order they are searched.
    public var models: [String]
    /// The folder of the catalogue, which holds `models/` and `devices/`; `nil` for none.
    public var catalogue: String?

    /// Folders to search; none unless stated.
    public init(models: [String] = [], catalogue: String? = nil) {
        self.models = models
        self.catalogue = catalogue
    }
}

/// The files of one device: reads each once, keeps within the limits, and stays inside the allowed folders.
struct DescriptorFiles: Sendable {
    /// A file, its tree and where it really is.
    struct Loaded: Sendable {
        let file: SourceFile
        let root: TextNode?
        /// Absolute path without symbolic links.
        let location: String
    }

    /// In the order read, the device first.
    private(set) var files: [SourceFile] = []
    private var loaded: [String: Loaded] = [:]
    /// Tables of numbers by where they are; those that cannot be read are `nil`.
    private var tables: [String: TableFile?] = [:]
    private var tableRows = 0
    /// Where a file of ours is, by the path the user knows it by.
    private var locations: [String: String] = [:]
    private var totalBytes = 0
    private var totalValues = 0
    /// Folders that files may lie in, absolute and without symbolic links.
    private let allowed: [String]

    init(deviceFolder: String, folders: DescriptorFolders) {
        allowed = ([deviceFolder] + folders.models + [folders.catalogue].compactMap(\.self)).map(Self.real)
    }

    /// The absolute path without symbolic links.
    static func real(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Whether a file is there.
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Adds a file that is already in memory.
    mutating func add(_ file: SourceFile, at path: String, into diagnostics: inout Diagnostics) -> Loaded {
        files.append(file)
        totalBytes += file.byteCount
        let location = Self.real(path)
        var root = TextReader.read(file, into: &diagnostics)
        totalValues += root?.count(upTo: TextLimits.values) ?? 0
        if totalValues > TextLimits.values {
            diagnostics.append(
                file.diagnostic(
                    "the files of a device may hold \(TextLimits.values) values together; this one is too much",
                    at: file.location(utf8Offset: 0)))
            root = nil
        }
        let result = Loaded(file: file, root: root, location: location)
        loaded[location] = result
        locations[file.path] = location
        return result
    }

    /// Reads a file.
    /// - Parameters:
    ///   - path: where it is.
    ///   - shown: the path as the user knows it.
    ///   - mention: what asked for it.
    mutating func read(
        _ path: String, shownAs shown: String, mention: TextNode?, into diagnostics: inout Diagnostics
    ) -> Loaded? {
        if let known = loaded[Self.real(path)] { return known }
        guard let file = open(path, shownAs: shown, mention: mention, into: &diagnostics) else { return nil }
        return add(file, at: path, into: &diagnostics)
    }

    /// Takes over the files of a device that stands as an element.
    ///
    /// - Returns: whether there is room for them.
    mutating func add(contentsOf device: Descriptor) -> Bool {
        let other = device.store
        for file in other.files where !files.contains(where: { $0.path == file.path }) {
            files.append(file)
            totalBytes += file.byteCount
        }
        totalValues += other.totalValues
        tableRows += other.tableRows
        loaded.merge(other.loaded) { own, _ in own }
        tables.merge(other.tables) { own, _ in own }
        locations.merge(other.locations) { own, _ in own }
        return files.count <= TextLimits.files && totalBytes <= TextLimits.totalBytes
            && totalValues <= TextLimits.values && tableRows <= TextLimits.tableRows
    }

    /// The table of numbers that a text names, read before.
    func table(_ mention: TextNode) -> TableFile? {
        tables[Self.real(place(of: mention.scalar ?? "", in: mention.file).path)] ?? nil
    }

    /// The files that tables and points of waveforms name.
    private static func mentionsOfTables(in root: TextNode) -> [TextNode] {
        var result = (root["tables"]?.map ?? []).compactMap { $0.value["file"] }
        func walk(_ node: TextNode) {
            for entry in node.map ?? [] {
                if entry.key == "points", let file = entry.value["file"] { result.append(file) }
                walk(entry.value)
            }
            for item in node.list ?? [] { walk(item) }
        }
        for key in ["analyses", "circuit"] { root[key].map(walk) }
        return result
    }

    /// Reads every file of numbers that the tables of a device or model name, or the waveforms that drive it.
    mutating func readTables(of root: TextNode, into diagnostics: inout Diagnostics) {
        for mention in Self.mentionsOfTables(in: root) {
            guard let typed = mention.scalar else { continue }
            let place = place(of: typed, in: mention.file)
            let location = Self.real(place.path)
            guard tables[location] == nil else { continue }
            tables[location] = .some(nil)
            guard
                let file = open(
                    place.path, shownAs: place.shown, mention: mention, limit: TextLimits.totalBytes, into: &diagnostics
                )
            else { continue }
            if loaded[location] == nil { files.append(file) }
            totalBytes += file.byteCount
            guard let table = TableFile(file, into: &diagnostics) else { continue }
            tableRows += table.rowCount
            guard tableRows <= TextLimits.tableRows else {
                diagnostics.append(
                    mention.diagnostic("the tables of a device have at most \(TextLimits.tableRows) rows together"))
                continue
            }
            tables[location] = table
        }
    }

    private func isAllowed(_ path: String) -> Bool {
        let location = Self.real(path)
        return allowed.contains { location.hasPrefix($0 == "/" ? $0 : $0 + "/") }
    }

    private static func outside(_ shown: String) -> Diagnostic {
        Diagnostic(
            "`\(shown.shortened)` lies outside the folder of the device and the folders of models",
            help: "put it beside the device, or name its folder with `--models`")
    }

    /// Where a file of measurements is that a text of the device names; one that the device is not made of.
    func measurement(_ mention: TextNode) throws(Diagnostic) -> (path: String, shown: String) {
        let place = place(of: mention.scalar ?? "", in: mention.file)
        guard isAllowed(place.path) else {
            let problem = Self.outside(place.shown)
            throw mention.diagnostic(problem.message, help: problem.help)
        }
        return place
    }

    private func open(
        _ path: String, shownAs shown: String, mention: TextNode?, limit: Int = TextLimits.fileBytes,
        into diagnostics: inout Diagnostics
    ) -> SourceFile? {
        func refuse(_ message: String, help: String? = nil) -> SourceFile? {
            diagnostics.append(mention?.diagnostic(message, help: help) ?? Diagnostic(message, help: help))
            return nil
        }
        guard isAllowed(path) else { return refuse(Self.outside(shown).message, help: Self.outside(shown).help) }
        guard files.count < TextLimits.files else {
            return refuse("a device may use \(TextLimits.files) files; `\(shown.shortened)` would be one more")
        }
        do throws(Diagnostic) {
            let file = try SourceFile(reading: path, shownAs: shown, limit: limit)
            guard totalBytes + file.byteCount <= TextLimits.totalBytes else {
                return refuse(
                    "the files of a device may hold \(TextLimits.totalBytes >> 20) MiB together; "
                        + "`\(shown.shortened)` is too much")
            }
            return file
        } catch {
            var problem = error
            if problem.location == nil, let mention {
                problem.location = mention.location
                problem.sourceLine = mention.file.line(mention.location.line)
            }
            diagnostics.append(problem)
            return nil
        }
    }

    /// A path typed in a file, seen from that file: where it is and how it is shown.
    func place(of typed: String, in file: SourceFile) -> (path: String, shown: String) {
        let typed = typed.hasPrefix("./") ? String(typed.dropFirst(2)) : typed
        guard !typed.hasPrefix("/") else { return (typed, typed) }
        let base = (locations[file.path] ?? file.path) as NSString
        let shown = (file.path as NSString).deletingLastPathComponent
        return (
            (base.deletingLastPathComponent as NSString).appendingPathComponent(typed),
            shown.isEmpty ? typed : (shown as NSString).appendingPathComponent(typed)
        )
    }

    /// Whether a model or device is named by the path of a file.
    static func isPath(_ name: String) -> Bool { name.contains("/") || name.hasSuffix(".yaml") }
}
