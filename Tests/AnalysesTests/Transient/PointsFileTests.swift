import Analyses
import Devices
import Foundation
import Testing

/// Waveforms whose points stand in a file.
@Suite struct PointsFileTests {
    /// Solves a clamped leak beside a file `course.csv`.
    private func solved(_ drive: String, _ csv: String) throws -> Solved {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try csv.write(to: folder.appendingPathComponent("course.csv"), atomically: true, encoding: .utf8)
        let text = leak("{ drive: { V: \(drive) }, record: [V], transient: { stop: 4 ms, output: 0.5 ms } }")
        let descriptor = try Descriptor(
            SourceFile(path: "device.yaml", text: text), folder: folder.path,
            folders: DescriptorFolders(catalogue: Solved.catalogue))
        return try Solved(descriptor, "a")
    }

    private func complaints(_ drive: String, _ csv: String) -> [String] {
        do { _ = try solved(drive, csv) } catch let error as Diagnostics {
            return error.entries.map(\.message)
        } catch { return ["\(error)"] }
        return []
    }

    private let course = "t,V\n1,0\n2,100\n3,-50\n"

    @Test(
        arguments: [
            ("{ points: { file: course.csv, units: [ms, mV] } }", [0, 0, 0, 0.05, 0.1, 0.025, -0.05, -0.05, -0.05]),
            (
                "{ points: { file: course.csv, columns: [t, V], units: [ms, V] } }",
                [0, 0, 0, 50, 100, 25, -50, -50, -50]
            ),
            (
                "{ points: { file: course.csv, units: [ms, mV] }, between: hold }",
                [0, 0, 0, 0, 0.1, 0.1, -0.05, -0.05, -0.05]
            ),
        ] as [(String, [Double])]) func followsTheFile(_ drive: String, _ values: [Double]) throws
    {
        for (own, exact) in zip(try solved(drive, course)["voltage"], values) { #expect(abs(own - exact) < 1e-12) }
    }

    @Test(arguments: [
        ("{ points: { file: course.csv, units: [ms, mA] } }", "t,V\n1,0\n2,1\n", "the values of these points are in"),
        ("{ points: { file: course.csv, units: [mV, mV] } }", "t,V\n1,0\n2,1\n", "points are times and values"),
        ("{ points: { file: course.csv, units: [ms, mV] } }", "t,V\n2,0\n1,1\n", "this point is earlier"),
        ("{ points: { file: other.csv, units: [ms, mV] } }", "t,V\n2,0\n", "other.csv"),
        ("{ points: { file: course.csv, columns: [t, x], units: [ms, mV] } }", "t,V\n1,0\n", "has no column `x`"),
        ("{ points: { units: [ms, mV] } }", "t,V\n1,0\n", "points of a file needs `file`"),
    ]) func mistake(_ drive: String, _ csv: String, _ said: String) {
        let all = complaints(drive, csv)
        #expect(all.contains { $0.contains(said) }, "\(all)")
    }
}
