import Analyses
import Datasets
import Devices
import Foundation
import Iontronics
import Testing

/// What a results file says about the activities it rests on.
struct StoredActivityTests {
    private func device(_ activity: String, _ more: String) -> String {
        """
        schema: iontronic/1
        name: nitrate
        temperature: 25 degC
        activity: \(activity)
        solutions:
          inside: { salts: { KNO3: 0.1 mol/kg\(more) } }
          outside: { salts: { KCl: 10 mmol/kg } }
        membranes: { film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s } } } } }
        analyses:
          one: { record: [V] }
          two: { sweep: { activity.model: [sit] }, record: [V] }
        """
    }

    private func attributes(_ activity: String, _ analyses: [String] = ["one"], more: String = "") throws -> [String:
        String]
    {
        let descriptor = try Bench.descriptor(device(activity, more))
        let sweeps = try analyses.map { name in
            try Sweep(AnalysisSpec(name, #require(descriptor.root["analyses"]?[name]), of: descriptor), of: descriptor)
        }
        var sink = MemorySink()
        _ = try SweepFile(sweeps, of: descriptor).run(into: &sink, threads: 1)
        var result: [String: String] = [:]
        for attribute in try #require(sink.table).layout.attributes {
            if case .text(let text) = attribute.value { result[attribute.name] = text }
        }
        return result
    }

    @Test func lawScaleAndBorrowedPairsAreStored() throws {
        let own = try attributes("{ model: pitzer, fallback: [may2011], convention: macinnes }")
        #expect(own["iontronic_activity"]?.contains("pitzer") == true, "\(own)")
        #expect(own["iontronic_activity"]?.contains("phreeqc386") == true, "\(own)")
        #expect(own["iontronic_activity_convention"] == "macinnes")
        #expect(own["iontronic_activity_notes"]?.contains("(K+, NO3-) is taken from `may2011`") == true, "\(own)")
    }

    /// Nothing is borrowed or left out unless the text says so.
    @Test func nothingIsBorrowedUnasked() throws {
        #expect(throws: Diagnostics.self) { try attributes("pitzer") }
        let plain = try attributes("davies")
        #expect(plain["iontronic_activity_convention"] == "none")
        #expect(plain["iontronic_activity_notes"] == nil)
        let zero = try attributes("{ model: pitzer, missing: zero }", ["one", "two"], more: ", RbNO3: 1 mmol/kg")
        // What the second analysis rests on stands beside what the first does.
        for note in [
            "Cphi(K+, NO3-) is not in `phreeqc386` and counts as zero",
            "epsilon(NO3-, Rb+) is not in `nea` and counts as zero",
        ] {
            #expect(zero["iontronic_activity_notes"]?.contains(note) == true, "\(zero)")
        }
    }
}
