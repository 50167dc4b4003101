import Devices
import Foundation

/// Where the pages, the devices and the models are.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let catalogue = root.appendingPathComponent("DeviceModels").path
    static let folders = DescriptorFolders(catalogue: catalogue)

    /// Paths of files of a kind below a folder, relative to the root, sorted.
    static func files(below folder: String, ending: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        return (found?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(ending) }.sorted()
            .map { folder + "/" + $0 }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static let devicePaths = files(below: "DeviceModels/devices", ending: ".yaml")
    static let modelPaths = files(below: "DeviceModels/models", ending: ".yaml")

    static func device(_ path: String) throws -> Descriptor {
        try Descriptor(reading: root.appendingPathComponent(path).path, folders: folders)
    }

    /// The map of a model file.
    static func model(_ path: String) throws -> TextNode {
        let file = try SourceFile(reading: root.appendingPathComponent(path).path, shownAs: path)
        var problems = Diagnostics()
        let node = TextReader.read(file, into: &problems)
        guard let node, !problems.hasErrors else { throw problems }
        return node
    }
}
