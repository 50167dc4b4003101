import Foundation
import Testing

/// Runs lines of Python in a folder and gives what they print.
func runPython(_ lines: String, in folder: URL) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(
        fileURLWithPath: try #require(ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"]))
    process.arguments = ["-c", lines]
    process.currentDirectoryURL = folder
    process.standardOutput = output
    try process.run()
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return printed
}
