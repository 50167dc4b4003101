import Foundation
import Iontronics

/// A membrane sized by eight values for six specs at three temperatures and 200 draws of its spread, beside a loop of
/// scipy over `iontronic op`.
enum Sizings {
    static func run() throws {
        Table.begin("Sizing: 8 values, 6 specs, 3 temperatures x 200 draws, every processor")
        var options = Sizing.Options()
        options.samples = 200
        options.threads = ProcessInfo.processInfo.activeProcessorCount
        let descriptor = try Descriptor(
            reading: Place.device("sized"),
            folders: DescriptorFolders(catalogue: Place.toolkit.appendingPathComponent("DeviceModels").path))
        let task = try Sizing(descriptor, options: options)
        let start = Date()
        let result = try task.run()
        let seconds = Date().timeIntervalSince(start)
        let rate = Double(result.tried) / seconds
        Table.row(
            "`size`, \(result.tried) devices", rate: String(format: "%.3g devices/s", rate), ratio: seconds, of: "seconds",
            Table.Target(floor: 300, goal: 60, isLimit: true), agreement: result.isMet ? "all specs hold" : "NOT MET")
        if let loop = try scipy() {
            Table.row(
                "scipy over `iontronic op`, nominal device only", rate: String(format: "%.3g devices/s", loop),
                ratio: rate / loop, of: "scipy")
        }
    }

    /// Devices a second that differential evolution tries when it asks `iontronic op`; `nil` without scipy or the program.
    private static func scipy() throws -> Double? {
        guard FileManager.default.isExecutableFile(atPath: Place.program) else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] ?? "python3"
        process.arguments = [
            python, Place.benchmarks.appendingPathComponent("python/size.py").path, Place.program, Place.device("sized"),
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Double(String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
