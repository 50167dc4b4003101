import Foundation

/// Programs in Python that know numbers of their own; `make python` installs what they need.
enum PythonChecks {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL
    private static let python =
        ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] ?? root.path + "/.venv/bin/python"

    /// Runs a script of `Tests/python`.
    static func run(script name: String, _ arguments: [String] = []) throws -> (code: Int32, output: String) {
        try run([root.path + "/Tests/python/" + name] + arguments)
    }

    /// Whether the Python of the tests has a package.
    static func canImport(_ package: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: python) && (try? run(["-c", "import \(package)"]).code) == 0
    }

    private static func run(_ arguments: [String]) throws -> (code: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, printed)
    }
}
