import Analyses
import Datasets
import Foundation
import Testing

@Suite struct ResultsFileWriterTests {
    static let storages: [ResultsFileWriter.Options.Compression] = [.none, .deflate(level: 1), .deflate(level: 9)]

    @Test("The same results give the same bytes", arguments: storages)
    func identicalBytes(_ compression: ResultsFileWriter.Options.Compression) throws {
        let folder = try Folder()
        let options = ResultsFileWriter.Options(compression: compression)
        try Fixture().write(to: folder.path("a.h5"), options)
        // Object times have a resolution of a second.
        Thread.sleep(forTimeInterval: 1.1)
        try Fixture().write(to: folder.path("b.h5"), options)
        let first = try Data(contentsOf: URL(filePath: folder.path("a.h5")))
        let second = try Data(contentsOf: URL(filePath: folder.path("b.h5")))
        #expect(first.count > 20_000)
        #expect(first == second)
        #expect(try folder.contents == ["a.h5", "b.h5"])
    }

    @Test("Chunks prepared on several threads give the bytes of one thread")
    func concurrentPreparation() async throws {
        let folder = try Folder()
        let fixture = Fixture()
        try fixture.write(to: folder.path("one.h5"))
        var writer = try ResultsFileWriter(path: folder.path("many.h5"))
        try writer.begin(fixture.layout)
        let prepare = writer.preparer()
        let chunks = fixture.chunks
        let prepared = try await withThrowingTaskGroup(of: (Int, PreparedChunk).self) { group in
            for (index, chunk) in chunks.enumerated() { group.addTask { (index, try prepare(chunk)) } }
            var prepared: [Int: PreparedChunk] = [:]
            for try await (index, chunk) in group { prepared[index] = chunk }
            return prepared
        }
        for index in chunks.indices { try writer.write(try #require(prepared[index])) }
        try writer.finish()
        let one = try Data(contentsOf: URL(filePath: folder.path("one.h5")))
        #expect(try Data(contentsOf: URL(filePath: folder.path("many.h5"))) == one)
    }

    @Test("Nothing bears the final name before finish, and nothing is left after abandon")
    func nothingBeforeFinish() throws {
        let folder = try Folder()
        let fixture = Fixture()
        var writer = try ResultsFileWriter(path: folder.path("r.h5"))
        #expect(try folder.contents.isEmpty)
        try writer.begin(fixture.layout)
        #expect(try folder.contents == [".r.h5.tmp-\(getpid())"])
        let prepare = writer.preparer()
        try writer.write(try prepare(fixture.chunks[0]))
        writer.abandon()
        #expect(try folder.contents.isEmpty)
        let late = try prepare(fixture.chunks[1])
        #expect(throws: DatasetError.self) { try writer.write(late) }
        #expect(throws: DatasetError.self) { try writer.finish() }
        #expect(try folder.contents.isEmpty)
    }

    @Test("A writer that is dropped leaves nothing")
    func dropped() throws {
        let folder = try Folder()
        do {
            var writer = try ResultsFileWriter(path: folder.path("r.h5"))
            try writer.begin(Fixture().layout)
            #expect(try folder.contents.count == 1)
        }
        #expect(try folder.contents.isEmpty)
    }

    @Test("A temporary file left by a process of the same number is no obstacle and stays")
    func staleTemporary() throws {
        let folder = try Folder()
        let stale = ".r.h5.tmp-\(getpid())"
        try "stale".write(toFile: folder.path(stale), atomically: false, encoding: .utf8)
        try Fixture().write(to: folder.path("r.h5"))
        #expect(try folder.contents == [stale, "r.h5"])
    }

    @Test("A missing chunk, one out of order and one of the wrong shape end the file")
    func chunkErrors() throws {
        let folder = try Folder()
        let fixture = Fixture()
        let chunks = fixture.chunks

        var missing = try ResultsFileWriter(path: folder.path("r.h5"))
        try missing.begin(fixture.layout)
        try missing.write(try missing.preparer()(chunks[0]))
        #expect(throws: DatasetError.incomplete(variable: "current", written: 1, expected: 3)) { try missing.finish() }

        var disordered = try ResultsFileWriter(path: folder.path("r.h5"))
        try disordered.begin(fixture.layout)
        let second = try disordered.preparer()(chunks[1])
        #expect(throws: DatasetError.chunk(variable: "current", reason: "chunk 1 comes where chunk 0 is due")) {
            try disordered.write(second)
        }

        let writer = try ResultsFileWriter(path: folder.path("r.h5"))
        var begun = writer
        try begun.begin(fixture.layout)
        let prepare = begun.preparer()
        for change: (inout ResultChunk) -> Void in [
            { $0.group = 2 }, { $0.variable = -1 }, { $0.start = [1, 0, 0] }, { $0.start = [0, 0] },
            { $0.start = [.max - 1, 0, 0] }, { $0.start = [-2, 0, 0] }, { $0.count = [1, 3, 7] },
            { $0.values = .doubles([1]) },
        ] {
            var chunk = chunks[0]
            change(&chunk)
            #expect(throws: DatasetError.self) { try prepare(chunk) }
        }
        var chunk = chunks[0]
        chunk.values = .bytes([Int8](repeating: 0, count: 42))
        #expect(throws: DatasetError.kind(variable: "current", stored: .double, asked: .byte)) { try prepare(chunk) }
        begun.abandon()
        #expect(try folder.contents.isEmpty)
    }

    @Test("Compression levels outside of 1 to 9 are refused", arguments: [-1, 0, 10, .max])
    func levels(_ level: Int) throws {
        #expect(throws: DatasetError.layout(reason: "the compression level \(level) is not between 1 and 9")) {
            try ResultsFileWriter(path: "r.h5", options: .init(compression: .deflate(level: level)))
        }
    }

    @Test("Values that do not compress are stored as they are, and compressible ones smaller")
    func compression() throws {
        let folder = try Folder()
        let count = 40_000
        func size(_ name: String, _ value: (Int) -> Double, _ compression: ResultsFileWriter.Options.Compression) throws
            -> Int
        {
            let axis = ResultAxis(name: "index", coordinate: .count(count))
            let variable = ResultVariable(name: "x", kind: .double, axes: ["index"], chunk: [15_000])
            let layout = ResultLayout(
                attributes: [], sources: [], groups: [ResultGroup(name: "", axes: [axis], variables: [variable])])
            var writer = try ResultsFileWriter(path: folder.path(name), options: .init(compression: compression))
            try writer.begin(layout)
            let prepare = writer.preparer()
            for start in stride(from: 0, to: count, by: 15_000) {
                let end = min(start + 15_000, count)
                let values = ResultChunk.Values.doubles((start..<end).map(value))
                try writer.write(
                    try prepare(
                        ResultChunk(group: 0, variable: 0, start: [start], count: [end - start], values: values)))
            }
            try writer.finish()
            let read = try ResultsFile(path: folder.path(name)).readDoubles("x")
            #expect(read.bits == (0..<count).map(value).bits)
            return try Data(contentsOf: URL(filePath: folder.path(name))).count
        }
        // A mixing function whose 64 output bits look random (the finalizer of SplitMix64).
        func noise(_ index: Int) -> Double {
            var bits = (UInt64(index) &+ 1) &* 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double(bitPattern: bits ^ (bits >> 31))
        }
        let steps = { (index: Int) in Double(index / 100) }
        let whole = 45_000 * 8
        #expect(try size("noise.h5", noise, .deflate(level: 1)) > whole * 9 / 10)
        #expect(try size("steps.h5", steps, .deflate(level: 1)) < whole / 10)
        #expect(try size("plain.h5", steps, .none) >= whole)
    }
}
