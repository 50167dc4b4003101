import Analyses
import Datasets
import Foundation
import Testing

/// What programs that know nothing of this one see in a results file.
@Suite struct OtherReadersTests {
    /// Needs a Python with the packages of `Tests/python/requirements.txt`: the one that `IONTRONICS_PYTHON` names,
    /// or the package's own, which `make test` sets up.
    @Test(
        "xarray, h5py, ncdump and h5dump read what was written",
        .enabled(if: Python.hasReaders, "no Python with xarray, h5netcdf, netCDF4 and h5py"),
        arguments: ResultsFileWriterTests.storages)
    func agree(_ compression: ResultsFileWriter.Options.Compression) throws {
        let folder = try Folder()
        let fixture = Fixture()
        try fixture.write(to: folder.path("r.h5"), .init(compression: compression))
        let expected = try JSONSerialization.data(withJSONObject: Expectation(fixture).object)
        try expected.write(to: URL(filePath: folder.path("expected.json")))
        let result = try Python.run(
            Python.root.appending(path: "Tests/python/check_results_file.py").path,
            folder.path("r.h5"), folder.path("expected.json"))
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        "The check tells a wrong value from a right one",
        .enabled(if: Python.hasReaders, "no Python with xarray, h5netcdf, netCDF4 and h5py"))
    func disagree() throws {
        let folder = try Folder()
        try Fixture().write(to: folder.path("r.h5"))
        var other = Fixture()
        other.layout.groups[0].axes[1].coordinate = .numbers([288.15, 298.15, 310.16])
        let expected = try JSONSerialization.data(withJSONObject: Expectation(other).object)
        try expected.write(to: URL(filePath: folder.path("expected.json")))
        let result = try Python.run(
            Python.root.appending(path: "Tests/python/check_results_file.py").path,
            folder.path("r.h5"), folder.path("expected.json"))
        #expect(result.status == 1)
        #expect(result.output.contains("values of temperature differ"))
    }

    /// What h5py puts into a file that says it is one of ours, and what is wrong with it.
    static let impostors = [
        ("d = f.create_dataset('x', shape=(1 << 58,), chunks=(1024,)); d.make_scale('x')", "claims to hold"),
        (
            "d = f.create_dataset('x', shape=(1 << 58,), chunks=(9,), dtype=h5py.string_dtype()); d.make_scale('x')",
            "claims"
        ),
        ("d = f.create_dataset('x', shape=(2, 2)); d.make_scale('x')", "axis 'x' is not one-dimensional"),
        ("f.create_dataset('y', shape=(3,), dtype='f8')", "variable 'y' has no axis at position 0"),
        ("f['y'] = 'text'", "variable 'y' is of a type that results do not have"),
        ("f['y'] = numpy.float32(1)", "variable 'y' is of a type that results do not have"),
        ("f.create_group('a/b')", "group 'a' holds a group, 'b'"),
        ("f['source_text'] = 1.0", "'source_text' holds no text"),
        ("f['source_text'] = ['a']", "its source files are incomplete"),
        ("f.attrs['Conventions'] = 3", "it has no attribute Conventions"),
        ("f.create_dataset('x', shape=(0,)).make_scale('x')", "axis 'x' has no points"),
    ]

    @Test(
        "Files of other programs are refused, never trusted",
        .enabled(if: Python.hasReaders, "no Python with xarray, h5netcdf, netCDF4 and h5py"), arguments: impostors)
    func impostor(_ statement: String, _ reason: String) throws {
        let folder = try Folder()
        let path = folder.path("x.h5")
        let script = """
            import h5py, numpy, sys
            with h5py.File(sys.argv[1], "w") as f:
                f.attrs["Conventions"] = "CF-1.10, iontronic-1"
                \(statement)
            """
        let made = try Python.run("-c", script, path)
        try #require(made.status == 0, "\(made.output)")
        let error = #expect(throws: DatasetError.self) { try ResultsFile(path: path) }
        guard case .notResults(path, let found)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found.contains(reason), "\(found)")
    }

    @Test(
        "Attributes of types that results do not have are passed over",
        .enabled(if: Python.hasReaders, "no Python with xarray, h5netcdf, netCDF4 and h5py"))
    func foreignAttributes() throws {
        let folder = try Folder()
        let path = folder.path("x.h5")
        let script = """
            import h5py, numpy, sys
            with h5py.File(sys.argv[1], "w") as f:
                f.attrs["Conventions"] = numpy.bytes_("CF-1.10 iontronic-1")
                f.attrs["flag"] = True
                f.attrs["names"] = ["a", "b"]
                f.attrs["none"] = h5py.Empty("f8")
                f.attrs["small"] = numpy.float32(0.5)
            """
        let made = try Python.run("-c", script, path)
        try #require(made.status == 0, "\(made.output)")
        let file = try ResultsFile(path: path)
        #expect(
            file.layout.attributes == [
                ResultAttribute("Conventions", .text("CF-1.10 iontronic-1")), ResultAttribute("small", .numbers([0.5])),
            ])
        #expect(file.variableNames.isEmpty)
    }
}

/// The fixture as `check_results_file.py` wants it told.
private struct Expectation {
    let object: [String: Any]

    init(_ fixture: Fixture) {
        var groups: [String: Any] = [:]
        for (index, group) in fixture.layout.groups.enumerated() {
            var axes: [String: Any] = [:]
            for axis in group.axes {
                switch axis.coordinate {
                case .labels(let labels): axes[axis.name] = ["labels": labels]
                case .numbers(let values):
                    axes[axis.name] = ["numbers": values, "units": Self.units(axis.attributes) ?? ""]
                case .count(let count): axes[axis.name] = ["count": count]
                }
            }
            var variables: [String: Any] = [:]
            for (position, variable) in group.variables.enumerated() {
                let values = Self.values(fixture, index, position)
                var entry: [String: Any] = ["dims": variable.axes, "values": values]
                entry["dtype"] =
                    switch variable.kind {
                    case .double: "float64"
                    case .byte: "int8"
                    case .integer: "int32"
                    }
                entry["units"] = Self.units(variable.attributes)
                variables[variable.name] = entry
            }
            groups[group.name] = ["axes": axes, "variables": variables]
        }
        var attributes: [String: Any] = [:]
        for attribute in fixture.layout.attributes {
            switch attribute.value {
            case .text(let text): attributes[attribute.name] = text
            case .integers(let values): attributes[attribute.name] = values
            case .numbers(let values): attributes[attribute.name] = values
            case .bytes(let values): attributes[attribute.name] = values
            }
        }
        // Variant 3 at the second temperature, and variant 4 at 1 ms.
        let curve = Self.values(fixture, 0, 0)[(3 * 21 + 7)..<(3 * 21 + 14)]
        let moment = Self.values(fixture, 1, 0)[4 * 700 + 1]
        object = [
            "attributes": attributes, "groups": groups,
            "selections": [
                [
                    "group": "", "variable": "current", "at": ["variant": "β", "temperature": 298.15],
                    "values": Array(curve),
                ],
                [
                    "group": "transient", "variable": "membrane_voltage", "at": ["variant": "long", "time": 1e-3],
                    "values": [moment],
                ],
            ] as [Any],
        ]
    }

    private static func units(_ attributes: [ResultAttribute]) -> String? {
        guard case .text(let text)? = attributes.first(where: { $0.name == "units" })?.value else { return nil }
        return text
    }

    /// Row-major values; JSON has no NaN, so null stands for it.
    private static func values(_ fixture: Fixture, _ group: Int, _ variable: Int) -> [Any] {
        (0..<fixture.extents(group, variable).reduce(1, *)).map { position -> Any in
            switch fixture.layout.groups[group].variables[variable].kind {
            case .double:
                let value = Fixture.double(group, variable, position)
                return value.isNaN ? NSNull() : value
            case .byte: return Int(Fixture.byte(position))
            case .integer: return Int(Fixture.integer(position))
            }
        }
    }
}

/// The Python that the checks run with.
private enum Python {
    /// The package's folder, three above this file's.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let executable =
        ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] ?? root.appending(path: ".venv/bin/python").path

    static let hasReaders = (try? run("-c", "import xarray, h5netcdf, netCDF4, h5py").status) == 0

    static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
