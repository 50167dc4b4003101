import Analyses
import Datasets
import Foundation
import Testing

@Suite struct SlabReaderTests {
    private func file(_ folder: Folder) throws -> ResultsFile {
        let path = folder.path("results.h5")
        try Fixture().write(to: path)
        return try ResultsFile(path: path)
    }

    /// Slabs of every shape, one after another into the same memory, hold what a reading of their own gives.
    @Test func slabsAreThoseOfTheFile() throws {
        let folder = try Folder()
        let file = try file(folder)
        let reader = try SlabReader(file, variable: "current")
        let codes = try SlabReader(file, variable: "solver_status")
        var values: [Double] = [1, 2, 3]
        var bytes: [Int8] = []
        #expect(reader.extents == [5, 3, 7])
        for (start, count) in [
            ([0, 0, 0], [5, 3, 7]), ([1, 1, 2], [1, 1, 1]), ([4, 0, 0], [1, 3, 7]), ([0, 2, 6], [5, 1, 1]),
            ([2, 0, 0], [0, 3, 7]), ([1, 0, 3], [3, 3, 2]),
        ] {
            try reader.read(start: start, count: count, into: &values)
            #expect(values.bits == (try file.readDoubles("current", start: start, count: count)).bits)
            try codes.read(start: start, count: count, into: &bytes)
            #expect(bytes == (try file.readBytes("solver_status", start: start, count: count)))
        }
    }

    @Test func whatIsNotThereIsRefused() throws {
        let folder = try Folder()
        let file = try file(folder)
        #expect(throws: DatasetError.self) { try SlabReader(file, variable: "curent") }
        let reader = try SlabReader(file, variable: "current")
        var values: [Double] = []
        var bytes: [Int8] = []
        for (start, count) in [
            ([0, 0, 0], [6, 3, 7]), ([-1, 0, 0], [1, 1, 1]), ([0, 0], [1, 1]), ([5, 0, 0], [1, 1, 1]),
        ] {
            #expect(throws: DatasetError.self) { try reader.read(start: start, count: count, into: &values) }
        }
        #expect(throws: DatasetError.self) { try reader.read(start: [0, 0, 0], count: [1, 1, 1], into: &bytes) }
    }

    /// A copy takes the place of a file whole, or not at all.
    @Test func aCopyReplacesAFile() throws {
        let folder = try Folder()
        let file = try file(folder)
        try Data("old".utf8).write(to: folder.url.appending(path: "other.h5"))
        try file.copy(replacing: folder.path("other.h5"))
        #expect(
            try Data(contentsOf: folder.url.appending(path: "other.h5"))
                == Data(contentsOf: folder.url.appending(path: "results.h5")))
        #expect(throws: DatasetError.self) { try file.copy(replacing: folder.path("none/other.h5")) }
        #expect(try folder.contents == ["other.h5", "results.h5"])
    }
}
