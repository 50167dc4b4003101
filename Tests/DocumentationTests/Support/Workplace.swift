import Devices
import Foundation

/// A folder with the devices and models of a page, as its reader has it.
struct Workplace: ~Copyable {
    let folder: URL
    /// Names of the devices, in order.
    let devices: [String]
    /// By device.
    let answers: [String: [String]]

    init(_ page: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("iontronics-\(UUID().uuidString)")
        let models = folder.appendingPathComponent("models")
        try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
        var answers: [String: [String]] = [:]
        var devices: [String] = []
        for block in try Page(page).blocks {
            if block.language == "yaml", let name = block.text.firstMatch(of: /\nname: (.+)\n/)?.1 {
                let isModel = block.text.hasPrefix("schema: iontronic-model/1")
                let place = (isModel ? models : folder).appendingPathComponent("\(name).yaml")
                try block.text.write(to: place, atomically: true, encoding: .utf8)
                if !isModel { devices.append(String(name)) }
            }
            if block.language == "answer", let device = devices.last {
                answers[device] = block.text.components(separatedBy: "\n")
            }
        }
        self.devices = devices
        self.answers = answers
    }

    func device(_ name: String) throws -> Descriptor {
        try Descriptor(
            reading: folder.appendingPathComponent("\(name).yaml").path, folders: Repository.folders)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
