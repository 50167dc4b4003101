import Design
import Devices
import Foundation

/// Devices and measurements in a folder of their own.
final class FitFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("iontronic-fit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// Columns of numbers with a first line of names.
    @discardableResult
    func write(_ names: String, _ columns: [[Double]], to name: String) throws -> String {
        let rows = columns[0].indices.map { row in columns.map { "\($0[row])" }.joined(separator: ",") }
        return try write(([names] + rows).joined(separator: "\n") + "\n", to: name)
    }

    /// A film of a leak and a pump between two solutions.
    static func film(_ parts: String = leak, parameters: String = knobs, extra: String = "") throws -> Descriptor {
        try DeviceText.film(parts, parameters: parameters, extra: extra)
    }

    static let leak =
        """
        { channels: { leak: { model: ohmic, conductance: g, reversal: 0 V } },
                pumps: { p: { model: constant-current, current: offset, exports: { K+: 1 } } } }
        """
    static let knobs =
        "{ g: { value: 1 uS, minimum: 0.01 uS, maximum: 100 uS }, offset: { value: 1 nA, minimum: -100 nA, maximum: 100 nA } }"
}
