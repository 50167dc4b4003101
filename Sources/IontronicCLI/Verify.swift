internal import ArgumentParser
internal import Foundation
internal import Iontronics

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare devices and models with the numbers they must reproduce.",
        discussion: """
            Folders are searched for devices and models. Ends with exit code 1 when a number is missed.

            Example: iontronic verify DeviceModels/devices
            """)

    @Argument(help: "Devices and models, or folders that hold them.", completion: .file())
    var paths: [String]
    @Option(
        name: .long, help: ArgumentHelp("A folder of models, before the catalogue. Repeatable.", valueName: "folder"))
    var models: [String] = []
    @Flag(help: "Print JSON, values in SI.")
    var json = false
    @Flag(help: "No notes and warnings.")
    var quiet = false

    func run() throws {
        var results: [EvidenceResult] = []
        var inputFailed = false
        try reporting {
            for file in try DeviceFiles.find(paths) {
                do {
                    try reporting {
                        let notes: Diagnostics
                        if DeviceFiles.schema(of: file) == "iontronic-model/1" {
                            var check = try ModelEvidence(reading: file, folders: Catalogue.folders(models))
                            results += try check.run()
                            notes = check.notes
                        } else {
                            let descriptor = try Descriptor(reading: file, folders: Catalogue.folders(models))
                            var check = EvidenceCheck(descriptor)
                            results += try check.run()
                            notes = check.notes
                        }
                        Terminal.show(notes, quiet: quiet)
                    }
                } catch {
                    inputFailed = true
                }
            }
        }
        if !results.isEmpty || json {
            print(json ? EvidenceText.json(results).rendered : EvidenceText.table(results))
        }
        if inputFailed { throw Exit.input }
        if results.isEmpty {
            Terminal.say("error: there is no evidence in \(paths.joined(separator: ", "))")
            throw Exit.input
        }
        if results.contains(where: \.isFailure) { throw Exit.failed }
    }
}

/// Descriptors of devices, and models, among files and folders.
enum DeviceFiles {
    /// Files as given, and those of devices and models in folders, by name.
    static func find(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Diagnostic("there is no file or folder `\(path)`")
            }
            guard isFolder.boolValue else {
                files.append(path)
                continue
            }
            let found = (FileManager.default.enumerator(atPath: path)?.allObjects as? [String] ?? [])
                .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
            files += found.map { (path as NSString).appendingPathComponent($0) }
                .filter { ["iontronic/1", "iontronic-model/1"].contains(schema(of: $0)) }
        }
        return files
    }

    /// What a file says that it is; empty where it says nothing.
    static func schema(of path: String) -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { return "" }
        defer { try? handle.close() }
        let start = String(decoding: (try? handle.read(upToCount: 4096)) ?? Data(), as: UTF8.self)
        let line = start.split(whereSeparator: \.isNewline).first { $0.hasPrefix("schema:") }
        return line.map { String($0.dropFirst(7).drop { $0 == " " }.prefix { $0 != " " && $0 != "#" }) } ?? ""
    }
}
