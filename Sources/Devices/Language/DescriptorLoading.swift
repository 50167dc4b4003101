internal import Foundation

/// Reads the file of a device and those it is like.
struct DescriptorLoading {
    private(set) var files: DescriptorFiles
    private let folders: DescriptorFolders
    private let folder: String

    init(folder: String, folders: DescriptorFolders) {
        self.folder = folder
        self.folders = folders
        files = DescriptorFiles(deviceFolder: folder, folders: folders)
    }

    /// The device with the files it is like laid under it; `nil` where it cannot be read.
    mutating func device(_ file: SourceFile, at path: String, into diagnostics: inout Diagnostics) -> TextNode? {
        let loaded = files.add(file, at: path, into: &diagnostics)
        return tree(loaded, chain: [], into: &diagnostics)
    }

    private mutating func tree(
        _ loaded: DescriptorFiles.Loaded, chain: [String], into diagnostics: inout Diagnostics
    ) -> TextNode? {
        guard let root = loaded.root, checkSchema(root, &diagnostics) else { return nil }
        guard let like = root["like"] else { return root }
        let chain = chain + [loaded.location]
        guard chain.count <= TextLimits.likeDepth else {
            diagnostics.append(like.diagnostic("more than \(TextLimits.likeDepth) files are like each other in a row"))
            return nil
        }
        guard let base = find(like, into: &diagnostics) else { return nil }
        if chain.contains(base.location) {
            let loop = [loaded.file.path, base.file.path].joined(separator: " -> ")
            diagnostics.append(like.diagnostic("these files are like each other: \(loop)"))
            return nil
        }
        guard let below = tree(base, chain: chain, into: &diagnostics) else { return nil }
        return TreeMerge.layDevice(root.without("like"), over: below)
    }

    private func checkSchema(_ root: TextNode, _ diagnostics: inout Diagnostics) -> Bool {
        guard root.map != nil else {
            diagnostics.append(root.diagnostic("a device is a map, `key: value` on each line"))
            return false
        }
        guard let schema = root["schema"] else {
            diagnostics.append(
                root.diagnostic("schema is required", help: "add `schema: iontronic/1` as the first line"))
            return false
        }
        guard schema.scalar != "iontronic/1" else { return true }
        let name = schema.scalar?.shortened ?? ""
        if let what = Vocabulary.schemas[schema.scalar ?? ""] {
            diagnostics.append(schema.diagnostic("this file is \(what), not a device"))
        } else {
            diagnostics.append(
                schema.diagnostic("unknown schema `\(name)`; this version reads `iontronic/1`"))
        }
        return false
    }

    private mutating func find(_ like: TextNode, into diagnostics: inout Diagnostics) -> DescriptorFiles.Loaded? {
        guard let name = like.scalar else {
            diagnostics.append(like.diagnostic("`like` of a device is `./file.yaml` or the name of a device"))
            return nil
        }
        if DescriptorFiles.isPath(name) {
            let place = files.place(of: name, in: like.file)
            return files.read(place.path, shownAs: place.shown, mention: like, into: &diagnostics)
        }
        guard ReservedNames.isName(name, dashed: true), name.count <= TextLimits.nameCharacters else {
            diagnostics.append(like.diagnostic("`\(name.shortened)` is not the name of a device"))
            return nil
        }
        let beside = (like.file.path as NSString).deletingLastPathComponent
        var places = [(folder, beside)]
        for other in folders.models + [folders.catalogue].compactMap(\.self) {
            places += [(other, other), (other + "/devices", other + "/devices")]
        }
        for (path, shown) in places {
            let file = (path as NSString).appendingPathComponent(name + ".yaml")
            guard DescriptorFiles.exists(file) else { continue }
            return files.read(
                file, shownAs: (shown as NSString).appendingPathComponent(name + ".yaml"), mention: like,
                into: &diagnostics)
        }
        diagnostics.append(like.diagnostic("no device `\(name)`", help: "`./file.yaml` names a file"))
        return nil
    }
}
