public import Devices
internal import Foundation

/// The models that a device can name.
public struct ModelCatalogue: Sendable {
    /// A model and where it stands.
    public struct Entry: Sendable {
        /// What a device calls it.
        public let name: String
        /// Path of its file.
        public let file: String
        /// As typed.
        public let root: TextNode
        /// Whether it comes with the toolkit.
        public let isCatalogue: Bool

        /// `channel`, `pump`...
        public var kind: String { root["kind"]?.scalar ?? "?" }
        /// One line about it.
        public var doc: String { root["doc"]?.scalar ?? "" }
    }

    /// By name, those of earlier folders before those they hide.
    public let entries: [Entry]
    /// What was wrong with files that could not be read.
    public let notes: Diagnostics

    /// Reads every model of the folders.
    public init(_ folders: DescriptorFolders) {
        var places = folders.models.flatMap { [($0, false), ($0 + "/models", false)] }
        if let catalogue = folders.catalogue { places.append((catalogue + "/models", true)) }
        var found: [Entry] = []
        var problems = Diagnostics()
        for (folder, isCatalogue) in places {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted() where name.hasSuffix(".yaml") {
                let path = (folder as NSString).appendingPathComponent(name)
                do throws(Diagnostic) {
                    let file = try SourceFile(reading: path)
                    var own = Diagnostics()
                    guard let root = TextReader.read(file, into: &own), root["schema"]?.scalar == "iontronic-model/1"
                    else { continue }
                    problems.append(contentsOf: own)
                    let known = String(name.dropLast(5))
                    guard !found.contains(where: { $0.name == known }) else { continue }
                    found.append(Entry(name: known, file: path, root: root, isCatalogue: isCatalogue))
                } catch {
                    problems.append(error)
                }
            }
        }
        entries = found.sorted { $0.name < $1.name }
        notes = problems
    }

    /// The model of a name.
    public func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }
}
