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
