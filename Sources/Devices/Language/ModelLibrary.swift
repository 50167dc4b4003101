internal import Foundation

/// Finds models by name: the device's own, those beside it, those of further folders, the catalogue, the built-in ones.
struct ModelLibrary: Sendable {
    /// What a name stands for.
    enum Found: Sendable {
        case model(Model)
        /// Not there, or wrong; it has been reported.
        case missing
    }

    private let folders: DescriptorFolders
    /// The folder of the device.
    private let deviceFolder: String
    /// How the user knows that folder.
    private let shownFolder: String
    /// `models:` of the device.
    private let own: TextNode?
    /// Where the devices are that the device stands in as an element, and itself.
    private let within: [String]
    private var known: [String: Found] = [:]
    /// Files of models by where they are.
    private var byLocation: [String: Found] = [:]
    /// Values of all models found so far.
    private var values = 0

    init(deviceFolder: String, shownFolder: String, folders: DescriptorFolders, own: TextNode?, within: [String]) {
        self.deviceFolder = deviceFolder
        self.shownFolder = shownFolder
        self.folders = folders
        self.own = own
        self.within = within
    }

    /// What was found under a name that an entry asked for.
    func found(_ mention: TextNode, of entry: TextNode) -> Found? { known[key(mention, entry)] }

    /// The model that a name or path of an entry stands for.
    mutating func find(
        _ mention: TextNode, of entry: TextNode, _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics
    ) -> Found {
        let key = key(mention, entry)
        if let result = known[key] { return result }
        // A device and a model may share a name; what joins nodes may be a device.
        if Self.isElement(entry), let name = mention.scalar,
            let device = device(named: name, mention, &files, &diagnostics)
        {
            known[key] = device
            return device
        }
        let result = find(mention, chain: [], &files, &diagnostics)
        known[key] = result
        return result
    }

    private static func isDevice(_ root: TextNode?) -> Bool { root?["schema"]?.scalar == "iontronic/1" }
    private static func isElement(_ entry: TextNode) -> Bool { entry["nodes"] != nil }

    private func key(_ mention: TextNode, _ entry: TextNode) -> String {
        key(mention) + (Self.isElement(entry) ? "\nelement" : "")
    }

    private func key(_ mention: TextNode) -> String {
        let name = mention.scalar ?? ""
        return DescriptorFiles.isPath(name) ? "\(mention.file.path)\n\(name)" : name
    }

    /// The device of a name, where no model of an element has it; `nil` where there is none.
    private mutating func device(
        named name: String, _ mention: TextNode, _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics
    ) -> Found? {
        guard ReservedNames.isName(name, dashed: true), name.count <= TextLimits.nameCharacters,
            own?.entry(name) == nil,
            !BuiltInModels.names.contains(name)
        else { return nil }
        for (path, shown, _) in places(name) where DescriptorFiles.exists(path) {
            let root = files.read(path, shownAs: shown, mention: mention, into: &diagnostics)?.root
            if ["element", "electrode"].contains(root?["kind"]?.scalar) { return nil }
        }
        for (path, shown) in devicePlaces(name) where DescriptorFiles.exists(path) {
            let root = files.read(path, shownAs: shown, mention: mention, into: &diagnostics)?.root
            guard Self.isDevice(root) else { continue }
            return load(path, shown, name, mention, [], &files, &diagnostics)
        }
        return nil
    }

    private mutating func find(
        _ mention: TextNode, chain: [String], _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics
    ) -> Found {
        let key = key(mention)
        let name = mention.scalar ?? ""
        if chain.contains(key) {
            diagnostics.append(
                mention.diagnostic("these models are like each other: \((chain + [name]).joined(separator: " -> "))"))
            return .missing
        }
        if let result = known[key] { return result }
        // Once there is too much, which has been said, no further model is worth its merging.
        guard values <= TextLimits.paths else { return .missing }
        guard chain.count < TextLimits.likeDepth else {
            diagnostics.append(
                mention.diagnostic("more than \(TextLimits.likeDepth) models are like each other in a row"))
            return .missing
        }
        let result = search(name, mention, chain: chain + [key], &files, &diagnostics)
        known[key] = result
        return result
    }

    private mutating func search(
        _ name: String, _ mention: TextNode, chain: [String], _ files: inout DescriptorFiles,
        _ diagnostics: inout Diagnostics
    ) -> Found {
        if DescriptorFiles.isPath(name) {
            let place = files.place(of: name, in: mention.file)
            return load(place.path, place.shown, name, mention, chain, &files, &diagnostics)
        }
        guard ReservedNames.isName(name, dashed: true), name.count <= TextLimits.nameCharacters else {
            diagnostics.append(mention.diagnostic("`\(name.shortened)` is not the name of a model"))
            return .missing
        }
        if let inline = own?.entry(name) {
            noteHiding(name, inline.diagnostic("", severity: .note), &diagnostics)
            return read(inline.value, name, isInline: true, isBuiltIn: false, mention, chain, &files, &diagnostics)
        }
        for (path, shown, isCatalogue) in places(name) where DescriptorFiles.exists(path) {
            let root = files.read(path, shownAs: shown, mention: mention, into: &diagnostics)?.root
            if Self.isDevice(root) { continue }
            if !isCatalogue { noteHiding(name, mention.diagnostic("", severity: .note), shown: shown, &diagnostics) }
            return load(path, shown, name, mention, chain, &files, &diagnostics)
        }
        if let text = BuiltInModels.text(name) {
            let file = SourceFile(path: "built-in/\(name).yaml", text: text)
            guard let root = TextReader.read(file, into: &diagnostics) else { return .missing }
            return read(root, name, isInline: false, isBuiltIn: true, mention, chain, &files, &diagnostics)
        }
        let nearest = Nearest.word(to: name, among: allNames())
        diagnostics.append(
            mention.diagnostic(
                "no model `\(name)`" + (nearest.map { "; did you mean `\($0)`?" } ?? ""),
                help: nearest == nil ? "`models` lists what there is; `./file.yaml` names a file" : nil))
        return .missing
    }

    /// Where a model may be, the first to win first.
    private func places(_ name: String) -> [(path: String, shown: String, isCatalogue: Bool)] {
        var result = [(folder: deviceFolder + "/models", shown: join(shownFolder, "models"), isCatalogue: false)]
        for folder in folders.models {
            result.append((folder, folder, false))
            result.append((folder + "/models", join(folder, "models"), false))
        }
        if let catalogue = folders.catalogue { result.append((catalogue + "/models", join(catalogue, "models"), true)) }
        return result.map { ("\($0.folder)/\(name).yaml", join($0.shown, name + ".yaml"), $0.isCatalogue) }
    }

    /// Where a device may be that stands as an element.
    private func devicePlaces(_ name: String) -> [(path: String, shown: String)] {
        var result = [(folder: deviceFolder, shown: shownFolder)]
        for folder in folders.models + [folders.catalogue].compactMap(\.self) {
            result += [(folder, folder), (folder + "/devices", join(folder, "devices"))]
        }
        return result.map { ("\($0.folder)/\(name).yaml", join($0.shown, name + ".yaml")) }
    }

    private func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : (folder as NSString).appendingPathComponent(name)
    }

    private func noteHiding(
        _ name: String, _ place: Diagnostic, shown: String? = nil, _ diagnostics: inout Diagnostics
    ) {
        let catalogue = folders.catalogue.map { "\($0)/models/\(name).yaml" }
        let hides =
            catalogue.map { file in
                DescriptorFiles.exists(file)
                    && !places(name).contains {
                        !$0.isCatalogue
                            && DescriptorFiles.exists($0.path)
                            && DescriptorFiles.real($0.path) == DescriptorFiles.real(file)
                    }
            } ?? false
        guard hides || BuiltInModels.names.contains(name) else { return }
        var note = place
        note.message = "model `\(name)` of \(shown.map { "`\($0)`" } ?? "this device") hides the one of the catalogue"
        diagnostics.append(note)
    }

    /// The names of all models that could be meant.
    private func allNames() -> [String] {
        var names = (own?.map ?? []).map(\.key) + BuiltInModels.names
        let searched = Set(places("x").map { ($0.path as NSString).deletingLastPathComponent })
        for folder in searched.sorted() {
            let content = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            names += content.prefix(10_000).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
        }
        return names
    }

    // MARK: - Reading

    private mutating func load(
        _ path: String, _ shown: String, _ name: String, _ mention: TextNode, _ chain: [String],
        _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics
    ) -> Found {
        let location = DescriptorFiles.real(path)
        if let known = byLocation[location] { return known }
        guard let loaded = files.read(path, shownAs: shown, mention: mention, into: &diagnostics),
            let root = loaded.root
        else { return .missing }
        let result =
            Self.isDevice(root)
            ? device(loaded, at: path, mention, &files, &diagnostics)
            : read(root, name, isInline: false, isBuiltIn: false, mention, chain, &files, &diagnostics)
        byLocation[location] = result
        return result
    }

    /// A device that stands as an element.
    private func device(
        _ loaded: DescriptorFiles.Loaded, at path: String, _ mention: TextNode, _ files: inout DescriptorFiles,
        _ diagnostics: inout Diagnostics
    ) -> Found {
        guard !within.contains(loaded.location) else {
            diagnostics.append(mention.diagnostic("device `\(mention.scalar ?? "?")` is an element of itself"))
            return .missing
        }
        guard within.count <= TextLimits.deviceDepth else {
            diagnostics.append(
                mention.diagnostic("more than \(TextLimits.deviceDepth) devices are elements of each other in a row"))
            return .missing
        }
        do throws(Diagnostics) {
            let device = try Descriptor(loaded.file, at: path, folders: folders, within: within)
            diagnostics.append(contentsOf: device.notes)
            guard files.add(contentsOf: device) else {
                diagnostics.append(
                    mention.diagnostic("the files of the device and of those that are its elements are too many"))
                return .missing
            }
            return .model(Model(device))
        } catch {
            diagnostics.append(contentsOf: error)
            return .missing
        }
    }

    private mutating func read(
        _ root: TextNode, _ name: String, isInline: Bool, isBuiltIn: Bool, _ mention: TextNode, _ chain: [String],
        _ files: inout DescriptorFiles, _ diagnostics: inout Diagnostics
    ) -> Found {
        let schema = root["schema"]?.scalar
        if !isInline, schema != "iontronic-model/1" {
            let what = schema.map { "has schema `\($0.shortened)`" } ?? "has no schema"
            diagnostics.append(
                root.diagnostic("this file \(what); a model begins with `schema: iontronic-model/1`"))
            return .missing
        }
        guard root.map != nil else {
            diagnostics.append(root.diagnostic("a model is a map"))
            return .missing
        }
        var tree = root
        if let like = root["like"] {
            switch find(like, chain: chain, &files, &diagnostics) {
            case .model(let base):
                // What makes a file of a model is nothing of a device's own one.
                let below = isInline ? base.root.without("schema").without("name") : base.root
                tree = TreeMerge.lay(root.without("like"), over: below)
            case .missing: return .missing
            }
        }
        values += tree.count(upTo: TextLimits.paths)
        guard values <= TextLimits.paths else {
            diagnostics.append(
                mention.diagnostic("the models of the device hold more than \(TextLimits.paths) values"))
            return .missing
        }
        tree = TreeMerge.withoutRemoved(tree)
        var check = TreeCheck()
        let table = Vocabulary.table(isInline ? "inline model" : "model")
        check.check(tree, table)
        check.checkModelNames(tree)
        diagnostics.append(contentsOf: check.diagnostics)
        files.readTables(of: tree, into: &diagnostics)
        let isBuilt = check.laterCount == 0
        return .model(
            Model(
                name: DescriptorFiles.isPath(name) ? tree["name"]?.scalar ?? name : name, root: tree, isBuilt: isBuilt))
    }
}
