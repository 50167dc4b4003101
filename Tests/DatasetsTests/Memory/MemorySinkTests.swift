import Analyses
import Datasets
import Foundation
import Testing

@Suite struct MemorySinkTests {
    private func table() throws -> ResultTable {
        var sink = MemorySink()
        try Fixture().write(to: &sink)
        return try #require(sink.table)
    }

    @Test("Arrays have the values that were written, with their axes")
    func arrays() throws {
        let table = try table()
        let current = try #require(table["current"])
        #expect(current.axes.map(\.name) == ["variant", "temperature", "voltage"])
        #expect(current.shape == [5, 3, 7])
        #expect(current.doubles.bits == (0..<105).map { Fixture.double(0, 0, $0) }.bits)
        #expect(current[4, 2, 5] == Fixture.double(0, 0, 103))
        #expect(current[5, 0, 0] == nil)
        #expect(current[0, 0] == nil)
        #expect(table["solver_status"]?.doubles == (0..<105).map { Double(Fixture.byte($0)) })
        #expect(table["solver_iterations"]?[3, 1, 5] == Double(Fixture.integer(75)))
        #expect(table["count"]?[] == Double(Fixture.integer(0)))
        #expect(table["transient/membrane_voltage"]?[4, 699] == Fixture.double(1, 0, 3499))
        #expect(table["voltage"] == nil)
        #expect(table.variableNames.count == 7)
    }

    @Test("Selecting along an axis drops it")
    func selecting() throws {
        let current = try #require(try table()["current"])
        let wide = try #require(current.selecting("variant", label: "wide"))
        #expect(wide.shape == [3, 7])
        #expect(wide.doubles.bits == (42..<63).map { Fixture.double(0, 0, $0) }.bits)
        let warm = try #require(current.selecting("temperature", at: 1))
        #expect(warm.axes.map(\.name) == ["variant", "voltage"])
        #expect(warm[3, 2] == Fixture.double(0, 0, 72))
        let last = try #require(wide.selecting("voltage", at: 6)?.selecting("temperature", at: 0))
        #expect(last[] == Fixture.double(0, 0, 48))
        #expect(current.selecting("variant", label: "absent") == nil)
        #expect(current.selecting("temperature", at: 3) == nil)
        #expect(current.selecting("time", at: 0) == nil)
    }

    @Test("A table written to a file gives the bytes of results written directly, and reads back the same")
    func toFile() throws {
        let folder = try Folder()
        try Fixture().write(to: folder.path("direct.h5"))
        var writer = try ResultsFileWriter(path: folder.path("table.h5"))
        try table().write(to: &writer)
        let direct = try Data(contentsOf: URL(filePath: folder.path("direct.h5")))
        #expect(try Data(contentsOf: URL(filePath: folder.path("table.h5"))) == direct)
        let read = try ResultsFile(path: folder.path("table.h5")).array("transient/membrane_voltage")
        #expect(read.axes.map(\.name) == ["variant", "time"])
        #expect(read.doubles.bits == (try table()["transient/membrane_voltage"])?.doubles.bits)
    }

    @Test("A chunk out of order or missing is an error")
    func order() throws {
        let fixture = Fixture()
        var sink = MemorySink()
        #expect(throws: DatasetError.self) { try sink.preparer()(fixture.chunks[0]) }
        #expect(throws: DatasetError.self) { try sink.finish() }
        try sink.begin(fixture.layout)
        let prepare = sink.preparer()
        let second = try prepare(fixture.chunks[1])
        #expect(throws: DatasetError.self) { try sink.write(second) }
        try sink.write(try prepare(fixture.chunks[0]))
        #expect(throws: DatasetError.incomplete(variable: "current", written: 1, expected: 3)) { try sink.finish() }
        #expect(sink.table == nil)
    }
}
