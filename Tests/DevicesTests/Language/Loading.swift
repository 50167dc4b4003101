import Devices
import Foundation

/// A device with everything a test does not speak of; `text` is added at the end.
func device(_ text: String = "", membrane: String = "", base: String? = nil) -> String {
    let standard = """
        schema: iontronic/1
        name: test
        temperature: 25 degC
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        activity: davies
        membranes:
          axolemma:
            area: 1 mm^2
            channels:
              leak: { model: ohmic, conductance: 1 S/m^2 }
              pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-10 m/s } }

        """
    return (base ?? standard + membrane) + text + "\n"
}

/// A device read from memory, with the models of the test data.
func load(_ text: String, folder: String = "/nowhere") throws(Diagnostics) -> Descriptor {
    try Descriptor(
        SourceFile(path: "device.yaml", text: text), folder: folder,
        folders: DescriptorFolders(catalogue: dataFolder.path + "/examples"))
}

/// What is said about a device, as `line:column message | help`.
func said(_ text: String) -> [String] {
    do {
        return try load(text).notes.sorted.map(Reading.words)
    } catch {
        return error.sorted.map(Reading.words)
    }
}

/// The same without places.
func messages(_ text: String) -> [String] {
    said(text).map { words in
        guard let space = words.firstIndex(of: " "), words.first?.isNumber == true else { return words }
        return String(words[words.index(after: space)...])
    }
}

/// A folder of files that is removed with the value.
final class TemporaryFolder {
    let path: String

    init(_ files: [String: String]) throws {
        path = NSTemporaryDirectory() + "/descriptor-\(UUID().uuidString)"
        for (name, text) in files {
            let file = path + "/" + name
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func load(_ name: String = "device.yaml", folders: DescriptorFolders? = nil) throws(Diagnostics) -> Descriptor {
        try Descriptor(
            reading: path + "/" + name,
            folders: folders ?? DescriptorFolders(catalogue: dataFolder.path + "/examples"))
    }

    func messages(_ name: String = "device.yaml", folders: DescriptorFolders? = nil) -> [String] {
        do {
            return try load(name, folders: folders).notes.sorted.map(\.message)
        } catch {
            return error.sorted.map(\.message)
        }
    }
}
