import Foundation
import Iontronics
import Testing

/// The file of `make demo`, as programs read it that know nothing of this one.
@Suite("The demonstration file") struct DemoFileTests {
    @Test(
        "holds 256 samples x 3 temperatures x 201 voltages that both engines of xarray, h5py, ncdump and h5dump read",
        .enabled(if: Program.hasReaders, "no Python with xarray, h5netcdf, netCDF4 and h5py"))
    func demonstration() throws {
        let folder = try TemporaryFolder()
        let device = Program.package.appendingPathComponent("DeviceModels/devices/selective-membrane.yaml").path
        let run = try Program.run(["sweep", device, "-o", "demo.h5"], in: folder.url)
        #expect(run.code == 0, "\(run.errors)")

        let catalogue = Program.package.appendingPathComponent("DeviceModels").path
        let descriptor = try Descriptor(reading: device, folders: DescriptorFolders(catalogue: catalogue))
        let entry = try #require(descriptor.root["analyses"]?.map?.first)
        let sweep = try Sweep(AnalysisSpec(entry.key, entry.value, of: descriptor), of: descriptor)
        var sink = MemorySink()
        _ = try SweepFile([sweep], of: descriptor).run(into: &sink, threads: 1)
        let table = try #require(sink.table)
        var axes: [String: Any] = [:]
        for axis in table.layout.groups[0].axes {
            guard case .numbers(let values) = axis.coordinate else { continue }
            axes[axis.name] = ["numbers": values, "units": Self.units(axis.attributes) ?? ""]
        }
        #expect(axes.count == 3)
        var variables: [String: Any] = [:]
        for name in ["current", "current_K", "current_Cl", "solver_status", "within_validity"] {
            let array = try #require(table[name])
            #expect(array.shape == [256, 3, 201])
            var told: [String: Any] = ["dims": array.axes.map(\.name)]
            switch array.values {
            case .doubles(let values):
                told["values"] = values
                told["dtype"] = "float64"
            case .bytes(let values):
                told["values"] = values.map(Int.init)
                told["dtype"] = "int8"
            case .integers(let values):
                told["values"] = values.map(Int.init)
                told["dtype"] = "int32"
            }
            if let units = Self.units(array.attributes) { told["units"] = units }
            variables[name] = told
        }
        let expected: [String: Any] = [
            "attributes": ["iontronic_device": "selective-membrane", "iontronic_activity": "davies (C 0.3)"],
            "groups": ["": ["axes": axes, "variables": variables]],
            "selections": [
                [
                    "group": "", "variable": "current", "at": ["sample": 0, "temperature": 298.15, "voltage": 0.05],
                    "values": [try #require(table["current"]?[0, 1, 150])],
                ] as [String: Any]
            ],
        ]
        try folder.write(
            String(decoding: try JSONSerialization.data(withJSONObject: expected), as: UTF8.self), to: "expected.json")
        let script = Program.package.appendingPathComponent("Tests/python/check_results_file.py").path
        let check = try Program.shell("'\(Program.python)' '\(script)' demo.h5 expected.json 2>&1", in: folder.url)
        #expect(check.code == 0, "\(check.output)")
    }

    private static func units(_ attributes: [ResultAttribute]) -> String? {
        guard case .text(let text)? = attributes.first(where: { $0.name == "units" })?.value else { return nil }
        return text
    }
}
