import Analyses
import Datasets
import Foundation
import Testing

@Suite struct DiskFullTests {
    /// A limit on the size of files holds for the whole process, so this runs in one of its own. The limits lie
    /// all over the file: in its first block, its chunks and what the library keeps to the last flush.
    @Test("A file that may not grow ends in an error, leaves nothing, and the next file succeeds")
    func sizeLimit() async throws {
        await #expect(processExitsWith: .success) {
            let folder = try Folder()
            try Fixture().write(to: folder.path("whole.h5"), .init(compression: .none))
            let size = try Data(contentsOf: URL(filePath: folder.path("whole.h5"))).count
            for part in 0..<20 {
                var limit = rlimit()
                getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                let previous = limit.rlim_cur
                limit.rlim_cur = rlim_t(size * part / 20)
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                let error = #expect(throws: DatasetError.self) {
                    try Fixture().write(to: folder.path("r.h5"), .init(compression: .none))
                }
                limit.rlim_cur = previous
                setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
                #expect(
                    error?.description.hasSuffix("\(folder.path("r.h5")): File too large") == true, "\(part): \(error)")
                #expect(try folder.contents == ["whole.h5"])
            }
            try Fixture().write(to: folder.path("r.h5"), .init(compression: .none))
            let again = try Data(contentsOf: URL(filePath: folder.path("r.h5")))
            #expect(try again == Data(contentsOf: URL(filePath: folder.path("whole.h5"))))
        }
    }

    /// Needs the right to mount a file system in memory.
    @Test("A full disk ends in an error and is empty again", .enabled(if: SmallDisk.isPossible))
    func fullDisk() throws {
        for kilobytes in [16, 40, 60, 80] {
            let disk = try SmallDisk(kilobytes: kilobytes)
            let path = disk.folder.path("r.h5")
            let error = #expect(throws: DatasetError.self) { try Fixture().write(to: path, .init(compression: .none)) }
            guard case .system(path, _, ENOSPC, "No space left on device") = error else {
                Issue.record("\(kilobytes) kB: \(String(describing: error))")
                continue
            }
            #expect(try disk.folder.contents.isEmpty)
            // All space is free again.
            let filling = Data(count: (kilobytes - 8) * 1024)
            try filling.write(to: URL(filePath: disk.folder.path("filling")))
        }
        let disk = try SmallDisk(kilobytes: 400)
        try Fixture().write(to: disk.folder.path("r.h5"), .init(compression: .none))
        #expect(try ResultsFile(path: disk.folder.path("r.h5")).readDoubles("tip_radius").count == 5)
    }
}

/// A file system in memory over a folder, taken away when the test has ended.
private final class SmallDisk {
    let folder: Folder

    static let isPossible = (try? SmallDisk(kilobytes: 16)) != nil

    init(kilobytes: Int) throws {
        folder = try Folder()
        try Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.url.path)
    }

    deinit {
        // Lazily: a process that another test has just started may hold a copy of an open file.
        try? Self.run("umount", "-l", folder.url.path)
    }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw CocoaError(.fileWriteNoPermission) }
    }
}
