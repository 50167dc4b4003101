import Analyses
import Datasets
import Devices
import Foundation
import Testing

/// Every shipped device over samples of its own spread: at rest, and where it moves in each of its transients and loops. Inside its card of
/// validity all of them must be solved.
///
/// 8 samples; `IONTRONICS_SOAK` (`make soak`) takes 1000.
@Suite struct DeviceSampleTests {
    private static let isSoaking = ProcessInfo.processInfo.environment["IONTRONICS_SOAK"] != nil
    private static let samples = isSoaking ? 1000 : 8

    /// An analysis of the device over samples instead of its own axes.
    private static func sampled(_ node: TextNode?, of device: Descriptor) throws -> AnalysisSpec {
        var problems = Diagnostics()
        let text = "sweep: { sample: \(samples) }\nrecord: { kept: T }\n"
        var tree = try #require(TextReader.read(SourceFile(path: "samples", text: text), into: &problems))
        let left = (node?.map ?? []).filter { !["sweep", "record", "figures", "keep"].contains($0.key) }
        tree.content = .map(left + (tree.map ?? []))
        return try AnalysisSpec("samples", tree, of: device)
    }

    /// Whether a drive comes and goes, so that a loop can be drawn.
    private static func isLoop(_ node: TextNode) -> Bool {
        node["periodic"] != nil
            || (node["drive"]?.map ?? []).contains { $0.value["sine"] != nil || $0.value["triangle"] != nil }
    }

    @Test(arguments: Bench.shippedNames) func samplesAreSolved(name: String) throws {
        let device = try Bench.shipped(name)
        let motions = (device.root["analyses"]?.map ?? []).filter {
            $0.value["transient"] != nil || $0.value["periodic"] != nil
        }
        let states = try device.built().parts.flatMap(\.part.states)
        if !states.isEmpty || !motions.isEmpty {
            #expect(motions.contains { $0.value["transient"] != nil }, "no transient")
            #expect(motions.contains { Self.isLoop($0.value) }, "no loop")
        }
        var (points, outside, failed) = (0, 0, 0)
        for (analysis, node) in [("rest", nil)] + motions.map({ ($0.key, Optional($0.value)) }) {
            let bench = try Bench(Self.sampled(node, of: device), of: device, threads: 2)
            let status = try bench["solver_status"]
            let within = bench.table["within_validity"]?.doubles ?? []
            #expect(status.count >= Self.samples)
            points += status.count
            for (point, code) in status.enumerated() {
                let holds = within.isEmpty || within[point % within.count] == 1
                if !holds { outside += 1 }
                guard code != 0 else { continue }
                failed += 1
                #expect(!holds, "\(name), \(analysis): sample \(point) ended with status \(code)")
            }
        }
        if Self.isSoaking { print("\(name): \(points) points, \(outside) outside validity, \(failed) not solved") }
    }
}
