import Analyses
import Datasets
import Foundation
import Testing

@Suite struct ResultsFileTests {
    private func expectEqual(_ read: ResultLayout, _ written: ResultLayout) {
        #expect(read.attributes == written.attributes)
        #expect(read.sources == written.sources)
        #expect(read.groups.map(\.name) == written.groups.map(\.name))
        for (read, written) in zip(read.groups, written.groups) {
            #expect(read.attributes == written.attributes)
            #expect(read.axes.map(\.name) == written.axes.map(\.name))
            for (read, written) in zip(read.axes, written.axes) {
                #expect(read.attributes == written.attributes)
                #expect("\(read.coordinate)" == "\(written.coordinate)")
            }
            #expect(read.variables.map(\.name) == written.variables.map(\.name))
            for (read, written) in zip(read.variables, written.variables) {
                #expect(read.kind == written.kind)
                #expect(read.axes == written.axes)
                #expect(read.chunk == written.chunk)
                #expect(read.attributes == written.attributes)
            }
        }
    }

    @Test("What was written is read back", arguments: ResultsFileWriterTests.storages)
    func roundTrip(_ compression: ResultsFileWriter.Options.Compression) throws {
        let folder = try Folder()
        let fixture = Fixture()
        try fixture.write(to: folder.path("r.h5"), .init(compression: compression))
        let file = try ResultsFile(path: folder.path("r.h5"))
        expectEqual(file.layout, fixture.layout)
        #expect(
            file.variableNames == [
                "current", "solver_status", "solver_iterations", "tip_radius", "gain", "count",
                "transient/membrane_voltage",
            ])
        for (group, variable, name, count) in [
            (0, 0, "current", 105), (0, 3, "tip_radius", 5), (0, 4, "gain", 20),
            (1, 0, "transient/membrane_voltage", 3500),
        ] {
            #expect(try file.readDoubles(name).bits == (0..<count).map { Fixture.double(group, variable, $0) }.bits)
        }
        #expect(try file.readBytes("solver_status") == (0..<105).map(Fixture.byte))
        #expect(try file.readIntegers("solver_iterations") == (0..<105).map(Fixture.integer))
        #expect(try file.readIntegers("count") == [Fixture.integer(0)])
    }

    @Test("A slab is the part of the whole")
    func slabs() throws {
        let folder = try Folder()
        try Fixture().write(to: folder.path("r.h5"))
        let file = try ResultsFile(path: folder.path("r.h5"))
        let slab = try file.readDoubles("current", start: [1, 1, 2], count: [4, 1, 3])
        let expected = [24, 25, 26, 45, 46, 47, 66, 67, 68, 87, 88, 89].map { $0 + 7 }
            .map { Fixture.double(0, 0, $0 - 1) }
        // [variant 1, temperature 1, voltage 2] stands at 1 * 21 + 1 * 7 + 2 = 30.
        #expect(slab.bits == expected.bits)
        #expect(
            try file.readIntegers("solver_iterations", start: [4, 2, 6], count: [1, 1, 1]) == [Fixture.integer(104)])
        #expect(try file.readDoubles("tip_radius", start: [3]).count == 2)
        #expect(try file.readDoubles("tip_radius", start: [5]).isEmpty)
        #expect(try file.readDoubles("tip_radius", start: [2], count: [0]).isEmpty)
        #expect(try file.extents(of: "current") == [5, 3, 7])
        for (start, count) in [
            ([5, 0, 0], [1, 1, 1]), ([-1, 0, 0], [1, 1, 1]), ([0, 0, 0], [1, 1, .max]), ([0], [1]),
            ([.min, 0, 0], [1, 1, 1]),
        ] {
            #expect(throws: DatasetError.slab(variable: "current", start: start, count: count, extent: [5, 3, 7])) {
                try file.readDoubles("current", start: start, count: count)
            }
        }
    }

    @Test("Bytes and integers are read as doubles; no value is squeezed into a smaller kind")
    func kinds() throws {
        let folder = try Folder()
        try Fixture().write(to: folder.path("r.h5"))
        let file = try ResultsFile(path: folder.path("r.h5"))
        #expect(try file.readDoubles("solver_status") == (0..<105).map { Double(Fixture.byte($0)) })
        #expect(try file.readIntegers("solver_status") == (0..<105).map { Int32(Fixture.byte($0)) })
        #expect(throws: DatasetError.kind(variable: "current", stored: .double, asked: .integer)) {
            try file.readIntegers("current")
        }
        #expect(throws: DatasetError.kind(variable: "solver_iterations", stored: .integer, asked: .byte)) {
            try file.readBytes("solver_iterations")
        }
        #expect(throws: DatasetError.unknownVariable(path: file.path, name: "flux", known: file.variableNames)) {
            try file.readDoubles("flux")
        }
    }

    @Test("A file stays readable, as it was, while another takes its name")
    func replaced() throws {
        let folder = try Folder()
        let path = folder.path("r.h5")
        var other = Fixture()
        other.layout.attributes[1].value = .text("another")
        try Fixture().write(to: path)
        let first = try ResultsFile(path: path)
        try other.write(to: path, .init(overwrite: true))
        let second = try ResultsFile(path: path)
        #expect(first.layout.attributes[1].value == .text("A pore in 10 µm of polymer"))
        #expect(second.layout.attributes[1].value == .text("another"))
        #expect(try first.readIntegers("count") == second.readIntegers("count"))
    }

    @Test("Conventions are added where the layout states none")
    func conventions() throws {
        let folder = try Folder()
        var fixture = Fixture()
        fixture.layout.attributes.removeFirst()
        try fixture.write(to: folder.path("r.h5"))
        let file = try ResultsFile(path: folder.path("r.h5"))
        #expect(file.layout.attributes.first == ResultAttribute("Conventions", .text("CF-1.10, iontronic-1")))
    }

    @Test("Text, a cut file, a foreign file, a folder and nothing are each refused by name")
    func foreign() throws {
        let folder = try Folder()
        let path = folder.path("r.h5")
        #expect(
            throws: DatasetError.system(path: path, operation: .open, code: ENOENT, reason: "No such file or directory")
        ) {
            try ResultsFile(path: path)
        }
        #expect(
            throws: DatasetError.system(path: folder.url.path, operation: .open, code: EISDIR, reason: "Is a directory")
        ) {
            try ResultsFile(path: folder.url.path)
        }
        try "voltage,current\n0,0\n".write(toFile: path, atomically: false, encoding: .utf8)
        #expect(throws: DatasetError.notResults(path: path, reason: "it is not an HDF5 file")) {
            try ResultsFile(path: path)
        }
        var fixture = Fixture()
        fixture.layout.attributes[0].value = .text("CF-1.8")
        let foreign = folder.path("foreign.h5")
        try fixture.write(to: foreign)
        #expect(
            throws: DatasetError.notResults(
                path: foreign, reason: "its Conventions are 'CF-1.8', among which 'iontronic-1' is missing")
        ) {
            try ResultsFile(path: foreign)
        }
        let whole = folder.path("whole.h5")
        try Fixture().write(to: whole)
        let bytes = try Data(contentsOf: URL(filePath: whole))
        for part in [0, 7, 40, 90, 99] {
            try bytes.prefix(bytes.count * part / 100).write(to: URL(filePath: path))
            #expect(throws: DatasetError.self, "\(part) percent") { try ResultsFile(path: path) }
        }
    }
}
