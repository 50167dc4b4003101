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
        let location = Self.real(path)
        if let known = loaded[location] { return known }
        func refuse(_ message: String, help: String? = nil) -> Loaded? {
            diagnostics.append(mention?.diagnostic(message, help: help) ?? Diagnostic(message, help: help))
            return nil
        }
        guard allowed.contains(where: { location.hasPrefix($0 == "/" ? $0 : $0 + "/") }) else {
            return refuse(
                "`\(shown.shortened)` lies outside the folder of the device and the folders of models",
                help: "put it beside the device, or name its folder with `--models`")
        }
        guard files.count < TextLimits.files else {
            return refuse("a device may use \(TextLimits.files) files; `\(shown.shortened)` would be one more")
        }
        do throws(Diagnostic) {
            let file = try SourceFile(reading: path, shownAs: shown)
            guard totalBytes + file.byteCount <= TextLimits.totalBytes else {
                return refuse(
                    "the files of a device may hold \(TextLimits.totalBytes >> 20) MiB together; "
                        + "`\(shown.shortened)` is too much")
            }
            return add(file, at: path, into: &diagnostics)
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
