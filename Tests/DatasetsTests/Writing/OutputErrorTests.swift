import Analyses
import Datasets
import Foundation
import Testing

@Suite struct OutputErrorTests {
    /// The code of the system's error that writing the fixture to `path` ends with.
    private func code(writingTo path: String) -> (DatasetError.Operation, Int32)? {
        do {
            try Fixture().write(to: path)
        } catch DatasetError.system(let named, let operation, let code, let reason) {
            #expect(named == path)
            #expect(reason == String(cString: strerror(code)))
            return (operation, code)
        } catch {
            Issue.record(error)
        }
        return nil
    }

    @Test("An existing file is refused before anything is touched, and replaced where that is allowed")
    func existing() throws {
        let folder = try Folder()
        let path = folder.path("r.h5")
        try "precious".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: DatasetError.exists(path: path)) { try ResultsFileWriter(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(DatasetError.exists(path: path).isInputOutput)

        var writer = try ResultsFileWriter(path: path, options: .init(overwrite: true))
        try writer.begin(Fixture().layout)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        writer.abandon()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")

        try Fixture().write(to: path, .init(overwrite: true))
        #expect(try ResultsFile(path: path).variableNames.count == 7)
        #expect(try folder.contents == ["r.h5"])
    }

    @Test("A file that appears while the results are computed is not replaced")
    func appearing() throws {
        let folder = try Folder()
        let path = folder.path("r.h5")
        let fixture = Fixture()
        var writer = try ResultsFileWriter(path: path)
        try writer.begin(fixture.layout)
        let prepare = writer.preparer()
        for chunk in fixture.chunks { try writer.write(try prepare(chunk)) }
        try "precious".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: DatasetError.exists(path: path)) { try writer.finish() }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(try folder.contents == ["r.h5"])
    }

    @Test("A link is followed, and what it points to replaced")
    func link() throws {
        let folder = try Folder()
        try "old".write(toFile: folder.path("real.h5"), atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: folder.path("link.h5"), withDestinationPath: "real.h5")
        try Fixture().write(to: folder.path("link.h5"), .init(overwrite: true))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link.h5")) == "real.h5")
        #expect(try ResultsFile(path: folder.path("real.h5")).variableNames.count == 7)
    }

    @Test("A missing folder, a folder, a file for a folder and an empty path are named with their reason")
    func impossiblePaths() throws {
        let folder = try Folder()
        try "file".write(toFile: folder.path("file"), atomically: false, encoding: .utf8)
        let cases: [(String, Int32)] = [
            (folder.path("missing/r.h5"), ENOENT), (folder.url.path, EISDIR), (folder.path("new") + "/", EISDIR),
            (folder.path("file/r.h5"), ENOTDIR), ("", ENOENT),
            (folder.path(String(repeating: "n", count: 300)), ENAMETOOLONG),
        ]
        for (path, expected) in cases {
            let found = code(writingTo: path)
            #expect(found?.0 == .create)
            #expect(found?.1 == expected, "\(path)")
        }
        #expect(try folder.contents == ["file"])
    }

    @Test("A device is not replaced by a file")
    func device() throws {
        let error = #expect(throws: DatasetError.self) {
            try ResultsFileWriter(path: "/dev/null", options: .init(overwrite: true))
        }
        #expect(error?.description == "cannot create /dev/null: Not a regular file")
    }

    /// Not even the superuser makes files there.
    @Test("A folder that takes no files", .enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel")))
    func forbidden() throws {
        let found = code(writingTo: "/sys/kernel/iontronic-results.h5")
        #expect(found?.0 == .create)
        #expect([EACCES, EPERM, EROFS].contains(found?.1))
    }

    /// Permissions do not bind the superuser.
    @Test("A folder without write permission", .enabled(if: geteuid() != 0))
    func permission() throws {
        let folder = try Folder()
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
        let found = code(writingTo: folder.path("r.h5"))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
        #expect(found?.0 == .create)
        #expect(found?.1 == EACCES)
        #expect(try folder.contents.isEmpty)
    }
}
