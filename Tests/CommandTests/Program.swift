import Foundation

/// The built program, run as a user runs it.
enum Program {
    /// What a run left behind.
    struct Outcome {
        let code: Int32
        let output: String
        let errors: String
    }

    /// The root of the package.
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The program, beside the tests that run.
    static let location: String = {
        let own =
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let beside = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        var places = [own, beside].map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        places += ["release", "debug"].map { package.appendingPathComponent(".build/\($0)") }
        let found = places.map { $0.appendingPathComponent("iontronic").path }
        return found.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "iontronic"
    }()

    /// A Python, and whether it has readers of results files.
    static let python =
        ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"]
        ?? package.appendingPathComponent(".venv/bin/python").path

    static let hasReaders: Bool = {
        let line = "'\(python)' -c 'import xarray, h5netcdf, netCDF4, h5py'"
        return (try? shell(line, in: FileManager.default.temporaryDirectory).code) == 0
    }()

    /// Runs the program with arguments, in a folder.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> Outcome {
        try launch(location, arguments, in: folder)
    }

    /// Runs a line of a shell in which `iontronic` is the built program.
    static func shell(_ line: String, in folder: URL) throws -> Outcome {
        try launch("/bin/bash", ["-c", line], in: folder)
    }

    private static func launch(_ program: String, _ arguments: [String], in folder: URL?) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder ?? FileManager.default.temporaryDirectory
        var environment = ProcessInfo.processInfo.environment
        let folder = (location as NSString).deletingLastPathComponent
        environment["PATH"] = folder + ":" + (environment["PATH"] ?? "")
        environment["IONTRONICS_MODELS"] = nil
        process.environment = environment
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        let said = Box()
        let reader = Thread { said.finish(errors.fileHandleForReading.readDataToEndOfFile()) }
        reader.start()
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
            errors: String(decoding: said.wait(), as: UTF8.self))
    }

    /// What another thread has read.
    private final class Box: @unchecked Sendable {
        private let ready = DispatchSemaphore(value: 0)
        private var data = Data()

        func finish(_ data: Data) {
            self.data = data
            ready.signal()
        }

        func wait() -> Data {
            ready.wait()
            return data
        }
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("iontronic-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file, its folders included.
    func write(_ text: String, to name: String) throws {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
    }
}
