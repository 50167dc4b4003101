import Foundation
import Testing

/// Devices and variants as sides of a comparison.
@Suite struct ComparedDeviceTests {
    private static func device(_ name: String) throws -> String {
        try String(
            contentsOf: Program.package.appendingPathComponent("DeviceModels/devices/\(name).yaml"), encoding: .utf8)
    }

    /// The figures of the picture that a line of the device changes; numbers from the closed formulas.
    @Test func aPermeabilityTurnsTheComparisonRed() throws {
        let folder = try TemporaryFolder()
        let text = try Self.device("selective-membrane")
        try folder.write(text, to: "device.yaml")
        let made = try Program.run(
            ["sweep", "device.yaml", "--sweep", "V=-100mV:100mV:201", "-o", "golden.h5", "--quiet"], in: folder.url)
        #expect(made.code == 0, "\(made.errors)")
        let same = try Program.run(["compare", "golden.h5", "device.yaml"], in: folder.url)
        #expect(same.code == 0, "\(same.output)\n\(same.errors)")
        try folder.write(
            text.replacingOccurrences(of: "selectivity: { value: 100,", with: "selectivity: { value: 50,"),
            to: "device.yaml")
        let red = try Program.run(
            ["compare", "golden.h5", "device.yaml", "--json", "r.json", "--plot", "moved.svg"], in: folder.url)
        #expect(red.code == 1, "\(red.output)\n\(red.errors)")
        #expect(red.output.contains("FAIL  reversalPotential: 1 of 1 moved curve outside"))
        #expect(red.output.contains("the voltage, inside minus outside, at which the current is zero"))
        #expect(red.output.contains("+ device.yaml:13: selectivity: { value: 50,"))
        #expect(try folder.text("moved.svg").contains("candidate"))
        // RT/F ln of the Goldman sum at Davies activities of 10 and 100 mM; the curve is read linearly between 1 mV steps.
        let python = """
            import json, math
            report = json.load(open("r.json"))
            check = {c["name"]: c for c in report["checks"]}["reversalPotential"]
            def activity(c):
                s = math.sqrt(c)
                return c * 10 ** (-0.5115 * (s / (1 + s) - 0.3 * c))
            i, o = activity(0.1), activity(0.01)
            def potential(ratio):
                return 8.31446 * 298.15 / 96485.33 * math.log((o + i / ratio) / (i + o / ratio))
            for side, ratio in (("base", 100), ("candidate", 50)):
                assert abs(check["worst"][side] - potential(ratio)) < 1e-4, (side, check["worst"], potential(ratio))
            assert abs(check["worst"]["difference"] - (potential(50) - potential(100))) < 2e-5
            """
        try folder.write(python, to: "check.py")
        let checked = try Program.shell("python3 check.py", in: folder.url)
        #expect(checked.code == 0, "\(checked.errors)")
    }

    @Test func variantsOfOneDevice() throws {
        let folder = try TemporaryFolder()
        var text = try Self.device("selective-membrane")
        text += "variants: { leaky: { selectivity: 10 }, same: { selectivity: 100 } }\n"
        try folder.write(text, to: "device.yaml")
        let arguments = ["--sweep", "V=-100mV:100mV:51"]
        let moved = try Program.run(["compare", "device.yaml", "device.yaml#leaky"] + arguments, in: folder.url)
        #expect(moved.code == 1)
        let same = try Program.run(["compare", "device.yaml#base", "device.yaml#same"] + arguments, in: folder.url)
        #expect(same.code == 0, "\(same.output)\n\(same.errors)")
        // Where the sweep runs over variants, one of them is taken.
        let swept = try Program.run(
            ["compare", "device.yaml#base", "device.yaml#same", "--sweep", "variant=all"] + arguments, in: folder.url)
        #expect(swept.code == 0, "\(swept.output)\n\(swept.errors)")
        #expect(swept.output.contains("51 values equal"))
        let unknown = try Program.run(["compare", "device.yaml", "device.yaml#laeky"] + arguments, in: folder.url)
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("leaky"))
    }

    @Test func blessing() throws {
        let folder = try TemporaryFolder()
        let base = folder.url.appendingPathComponent("base.h5").path
        try StoredStory().write(to: base)
        let before = try Data(contentsOf: URL(fileURLWithPath: base))
        var failed = StoredStory()
        failed.status = { $0 == "wide" && $1 > 0 ? 2 : 0 }
        try failed.write(to: folder.url.appendingPathComponent("failed.h5").path)
        var moved = StoredStory()
        moved.current = { _, voltage in 5e-9 * voltage }
        try moved.write(to: folder.url.appendingPathComponent("moved.h5").path)
        let refused = try Program.run(["compare", "base.h5", "failed.h5", "--bless"], in: folder.url)
        #expect(refused.code == 1)
        #expect(refused.errors.contains("5 points of failed.h5 have no solution"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: base)) == before)
        #expect(try Program.run(["compare", "base.h5", "moved.h5#wide", "--bless"], in: folder.url).code == 2)
        let blessed = try Program.run(["compare", "base.h5", "moved.h5", "--bless"], in: folder.url)
        #expect(blessed.code == 0, "\(blessed.errors)")
        #expect(try Program.shell("cmp base.h5 moved.h5", in: folder.url).code == 0)
        let fresh = try Program.run(["compare", "new.h5", "moved.h5", "--bless"], in: folder.url)
        #expect(fresh.code == 0, "\(fresh.errors)")
        #expect(folder.exists("new.h5"))
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!left.contains { $0.contains(".tmp-") })
    }

    @Test func reportsGoNowhereElse() throws {
        let folder = try TemporaryFolder()
        for name in ["a.h5", "b.h5"] { try StoredStory().write(to: folder.url.appendingPathComponent(name).path) }
        #expect(try Program.run(["compare", "a.h5", "b.h5", "--junit", "./b.h5"], in: folder.url).code == 2)
        let unwritable = try Program.run(
            ["compare", "a.h5", "b.h5", "--junit", "no/such/folder.xml", "--json", "r.json"], in: folder.url)
        #expect(unwritable.code == 4)
        #expect(folder.exists("r.json"))
        let printed = try Program.shell(
            "iontronic compare a.h5 b.h5 --json - | python3 -c 'import json, sys; print(json.load(sys.stdin)[\"verdict\"])'",
            in: folder.url)
        #expect(printed.output == "within\n")
        let none = try Program.run(["compare", "a.h5", "b.h5", "--plot", "none.svg"], in: folder.url)
        #expect(none.errors.contains("no curve moved"))
        #expect(!folder.exists("none.svg"))
    }

    /// A file that h5py wrote, and one that netCDF4 rewrote.
    @Test func filesOfOtherPrograms() throws {
        guard let python = ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] else { return }
        let folder = try TemporaryFolder()
        try StoredStory().write(to: folder.url.appendingPathComponent("a.h5").path)
        let lines = """
            import h5py
            with h5py.File("other.h5", "w") as f: f["current"] = [1.0, 2.0]
            """
        try folder.write(lines, to: "write.py")
        #expect(try Program.shell("'\(python)' write.py", in: folder.url).code == 0)
        let outcome = try Program.run(["compare", "a.h5", "other.h5"], in: folder.url)
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("is not a results file"))
    }
}
