import Electrochemistry
import Foundation
import Testing

/// The same membrane in NEURON, where its Python package can be imported.
@Suite(
    .enabled(
        if: PythonChecks.canImport("neuron"), "neuron is not importable: `make python` installs it where it can"))
struct NeuronTests {
    private struct Answer: Decodable {
        let spikes: [String: [Double]]
        let currents: [[Double]]
    }

    private func answer() throws -> Answer {
        let (code, output) = try PythonChecks.run(script: "neuron_reference.py")
        try #require(code == 0)
        return try JSONDecoder().decode(Answer.self, from: Data(output.utf8))
    }

    /// Hodgkin-Huxley spikes agree to a microsecond, the last of a train included, and currents of the
    /// Goldman-Hodgkin-Katz equation to 1e-6.
    @Test func spikesAndCurrents() throws {
        let answer = try answer()
        try #require(answer.spikes.count == 3 && answer.currents.count == 125)
        for (stimulus, expected) in answer.spikes {
            let axon = try Bench(
                """
                schema: iontronic/1
                name: axon
                like: hodgkin-huxley-axon
                membranes: { axolemma: { channels: { leak: { reversal: -54.3 mV } } } }
                analyses:
                  spiking:
                    drive: { I: \(stimulus) uA/cm^2 }
                    initial: { V: -65 mV }
                    transient: { stop: 100 ms, start: initial, tolerance: 1e-10 }
                    events: { spike: V > 0 mV }
                    record: [V]
                    figures: { number: count(spike), first: first(times(spike)), latest: last(times(spike)) }
                """, "spiking")
            #expect(try axon["number"] == [Double(expected.count)])
            for (name, theirs) in [("first", expected.first), ("latest", expected.last)] {
                let (ours, theirs) = (try axon[name][0] * 1e3, try #require(theirs))
                #expect(abs(ours - theirs) < 1e-3, "\(stimulus) uA/cm2: \(ours) against \(theirs) ms")
            }
        }
        for row in answer.currents {
            let ours = GoldmanHodgkinKatz.currentPerPermeability(
                charge: row[3], temperature: 298.15, inside: row[1], outside: row[2], voltage: row[0])
            #expect(isClose(ours, row[4], relative: 1e-6, absolute: 1e-3), "\(row): \(ours)")
        }
    }
}
