internal import Electrochemistry
internal import Foundation

/// The files of activity parameters: those that the device names, and those that it could.
public struct FamilyLibrary: Sendable {
    /// A family as text, with the file of each family it is like behind it.
    struct Found: Sendable {
        let name: String
        /// Its own first; what it says wins over what follows.
        let roots: [TextNode]
    }

    private let folders: DescriptorFolders
    private let deviceFolder: String
    private let shownFolder: String
    private var known: [String: Found] = [:]

    init(deviceFolder: String, shownFolder: String, folders: DescriptorFolders) {
        self.folders = folders
        self.deviceFolder = deviceFolder
        self.shownFolder = shownFolder
    }

    /// Reads the families that `activity` of a device rests on.
    mutating func read(for activity: TextNode?, _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics) {
        guard let activity else { return }
        if let data = activity["data"] {
            find(data.scalar ?? "", data, &files, &diagnostics)
        } else if let model = activity["model"], let standard = Self.standard(of: model.scalar) {
            find(standard, model, &files, &diagnostics)
        }
        for item in activity["fallback"]?.list ?? [] where !Self.isModel(item.scalar) {
            find(item.scalar ?? "", item, &files, &diagnostics)
        }
    }

    /// The family that was found under a name.
    func found(_ name: String) -> Found? { known[name] }

    /// The family that a model takes where none is named.
    static func standard(of model: String?) -> String? {
        ActivityModel.catalogue.first { $0.name == model }?.standardFamily
    }

    static func isModel(_ name: String?) -> Bool { ActivityModel.catalogue.contains { $0.name == name } }

    /// Every family that a device of this place could name, in the order of their names; those that cannot be read are left
    /// out.
    func all() -> [Found] {
        var names: [String] = []
        for (folder, _) in places {
            let content = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            names += content.prefix(1000).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        }
        var (copy, files) = (self, DescriptorFiles(deviceFolder: deviceFolder, folders: folders))
        let mention = TextNode(scalar: "", from: "families")
        return Set(names).sorted().compactMap { name in
            if let found = known[name] { return found }
            var ignored = Diagnostics()
            return copy.find(name, mention, &files, &ignored)
        }
    }

    /// Folders that families are looked for in, the first to win first, and how they are shown.
    private var places: [(String, String)] {
        var result = [(deviceFolder + "/activity", shownFolder.isEmpty ? "activity" : shownFolder + "/activity")]
        result += folders.models.map { ($0 + "/activity", $0 + "/activity") }
        if let catalogue = folders.catalogue { result.append((catalogue + "/activity", catalogue + "/activity")) }
        return result
    }

    @discardableResult
    private mutating func find(
        _ name: String, _ mention: TextNode, chain: [String] = [], _ files: inout DescriptorFiles,
        _ diagnostics: inout Diagnostics
    ) -> Found? {
        if let found = known[name] { return found }
        if chain.contains(name) {
            diagnostics.append(
                mention.diagnostic("these families are like each other: \((chain + [name]).joined(separator: " -> "))"))
            return nil
        }
        guard chain.count < TextLimits.likeDepth else {
            diagnostics.append(
                mention.diagnostic("more than \(TextLimits.likeDepth) families are like each other in a row"))
            return nil
        }
        guard let root = root(name, mention, &files, &diagnostics) else { return nil }
        var roots = [root]
        if let like = root["like"] {
            guard let base = find(like.scalar ?? "", like, chain: chain + [name], &files, &diagnostics) else {
                return nil
            }
            roots += base.roots
        }
        var check = TreeCheck()
        check.check(root, Vocabulary.table("family"))
        diagnostics.append(contentsOf: check.diagnostics)
        guard !check.diagnostics.hasErrors else { return nil }
        let found = Found(
            name: DescriptorFiles.isPath(name) ? root["name"]?.scalar ?? name : name, roots: roots)
        known[name] = found
        return found
    }

    private func root(
        _ name: String, _ mention: TextNode, _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics
    ) -> TextNode? {
        var place: (path: String, shown: String)?
        if DescriptorFiles.isPath(name) {
            place = files.place(of: name, in: mention.file)
        } else if ReservedNames.isName(name, dashed: true), name.count <= TextLimits.nameCharacters {
            place = places.map { ("\($0.0)/\(name).yaml", "\($0.1)/\(name).yaml") }.first {
                DescriptorFiles.exists($0.0)
            }
        }
        guard let place else {
            let names = all(excluding: name)
            diagnostics.append(
                mention.diagnostic(
                    "no family of activity parameters `\(name.shortened)`",
                    help: (names.isEmpty ? "" : "there are: \(names.joined(separator: ", ")); ")
                        + "`./file.yaml` names a file"))
            return nil
        }
        guard
            let root = files.read(place.path, shownAs: place.shown, mention: mention, into: &diagnostics)?.root
        else { return nil }
        guard root["schema"]?.scalar == "iontronic-ions/1" else {
            diagnostics.append(
                root.diagnostic("a family of activity parameters begins with `schema: iontronic-ions/1`"))
            return nil
        }
        return root
    }

    private func all(excluding name: String) -> [String] {
        var names: Set<String> = []
        for (folder, _) in places {
            let content = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            names.formUnion(content.prefix(1000).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) })
        }
        return names.subtracting([name]).sorted()
    }
}
