import Design
import Devices
import Foundation
import Testing

@Suite struct EvidenceTests {
    /// Resting potential of the device by the closed formula, in mV.
    private static let rest = "-59.55004017482466 mV"

    private func check(_ evidence: String) throws -> (results: [EvidenceResult], notes: Diagnostics) {
        var check = EvidenceCheck(try DeviceText.permeation(evidence: evidence))
        return (try check.run(), check.notes)
    }

    private func verdict(_ evidence: String) throws -> EvidenceResult.Verdict {
        try #require(try check("[ { \(evidence) } ]").results.first).verdict
    }

    @Test(arguments: [
        ("tolerance: 1 nV, kind: computed", EvidenceResult.Verdict.reproduced),
        ("tolerance: 1e-6 %, kind: published", .reproduced),
        ("tolerance: 1 nV, kind: recalled", .recalled),
        ("tolerance: 1 nV, kind: computed, status: not reproduced, why: text", .unexpected),
    ])
    func aMetNumber(_ rest: String, _ expected: EvidenceResult.Verdict) throws {
        #expect(try verdict("quantity: op.V, value: \(Self.rest), \(rest)") == expected)
    }

    @Test(arguments: [
        ("tolerance: 0.4 mV, kind: computed", EvidenceResult.Verdict.missed),
        ("tolerance: 0.5 %, kind: published", .missed), ("tolerance: 0, kind: code", .missed),
        ("tolerance: 0.4 mV, kind: recalled", .missed),
        ("tolerance: 0.4 mV, kind: published, status: not reproduced, why: text", .knownMismatch),
    ])
    func aMissedNumber(_ rest: String, _ expected: EvidenceResult.Verdict) throws {
        #expect(try verdict("quantity: op.V, value: -60 mV, \(rest)") == expected)
    }

    @Test func onlyMissesAndSurprisesFail() throws {
        let results = try check(
            """
            [ { quantity: op.V, value: \(Self.rest), tolerance: 1 nV, kind: computed },
              { quantity: op.V, value: -60 mV, tolerance: 0.1 mV, kind: published },
              { quantity: op.V, value: -60 mV, tolerance: 0.1 mV, kind: published, status: not reproduced, why: text },
              { quantity: op.V, value: \(Self.rest), tolerance: 1 nV, kind: published, status: not reproduced, why: text } ]
            """
        ).results
        #expect(results.map(\.isFailure) == [false, true, false, true])
    }

    @Test func holdsForAVariantAndForOverrides() throws {
        // Equal permeabilities: RT/F ln(460/450).
        let value = "0.5523844 mV, tolerance: 1e-6 mV, kind: computed"
        #expect(try verdict("quantity: op.V, value: \(value), variant: leaky") == .reproduced)
        #expect(try verdict("quantity: op.V, value: \(value), at: { sodium: 1 }") == .reproduced)
        #expect(try verdict("quantity: op.V, value: \(value)") == .missed)
    }

    @Test func clampsTheVoltage() throws {
        #expect(
            try verdict("quantity: op.V + 0 V, value: -20 mV, tolerance: 0, at: { V: -20 mV }, kind: computed")
                == .reproduced)
    }

    @Test func readsFiguresOfAnalyses() throws {
        // Straight between points 0.1 mV apart: within 10 nV of the root.
        let value =
            "value: \(Self.rest), tolerance: 20 nV, kind: computed, why: the curve is straight between its points"
        #expect(try verdict("quantity: iv.reversal, \(value), at: { sodium: 0.04 }") == .reproduced)
        #expect(try verdict("quantity: rest.potential, \(value)") == .reproduced)
        #expect(
            try verdict("quantity: rest.potential - op.V, value: 0 V, tolerance: 1 nV, kind: computed") == .reproduced)
    }

    /// Names of the catalogue, against numbers of the formulas themselves: where they rest on the reversal potential, which
    /// is read off a straight line, to the 20 nV that it may be off by (a part in 3e6; F/RT of it for the selectivity).
    @Test(arguments: [
        // 18.5 degC: the slope and the currents of Goldman, Hodgkin and Katz, computed apart from this code.
        ("iv.reversalPotential", "-59.55004017482466 mV", "20 nV"), ("iv.selectivity(K+, Na+)", "25", "1e-4"),
        ("iv.chordConductance(0 mV)", "\(chord) S", "4e-5 %"), ("iv.rectificationRatio(50 mV)", "\(ratio)", "1e-9"),
        ("iv.slopeConductance(0 mV)", "\(slope) S", "1e-3 %"),
        ("iv.slopeConductance(0 mV) / iv.chordConductance(0 mV)", "\(slope / chord)", "1e-3 %"),
    ])
    func readsFiguresOfTheCatalogue(_ quantity: String, _ value: String, _ tolerance: String) throws {
        let item = "quantity: \"\(quantity)\", value: \(value), tolerance: \(tolerance), at: { sodium: 0.04 }"
        let result = try #require(
            try check("[ { \(item), kind: computed, why: straight between points } ]").results.first)
        #expect(result.verdict == .reproduced, "\(result.ours) against \(result.published)")
    }

    /// The current through 1 mm^2 at a voltage in mV, A.
    private static func current(_ millivolts: Double) -> Double {
        let (faraday, gas, temperature) = (96485.33212331001, 8.31446261815324, 291.65)
        let u = millivolts * 1e-3 * faraday / (gas * temperature)
        func part(_ permeability: Double, _ inside: Double, _ outside: Double) -> Double {
            let weight = abs(u) < 1e-6 ? 1 + u / 2 : u / (1 - exp(-u))
            return permeability * faraday * weight * (inside - outside * exp(-u))
        }
        return 1e-6 * (part(1e-8, 400, 20) + part(0.04e-8, 50, 440))
    }
    private static let ratio = abs(current(-50) / current(50))
    private static let slope = (current(0.01) - current(-0.01)) / 0.02e-3
    private static let chord = -current(0) / -59.55004017482466e-3

    @Test func aFigureOfTheCatalogueSaysWhatItLacks() throws {
        let error = #expect(throws: Diagnostics.self) {
            try check(
                "[ { quantity: iv.rectification, value: 1, tolerance: 1, kind: computed, at: { sodium: 1 } } ]")
        }
        #expect(error?.entries.first?.message.contains("no figure `rectification` in analysis `iv`") == true)
        let missed = try check(
            "[ { quantity: iv.onOffRatio, value: 1, tolerance: 1, kind: computed, at: { sodium: 1 } } ]")
        #expect(missed.results.first?.verdict == .missed)
        #expect(missed.results.first?.reason?.contains("one state only") == true)
    }

    @Test func anAxisThatNothingPinsIsAnError() throws {
        let error = #expect(throws: Diagnostics.self) {
            try check("[ { quantity: iv.reversal, value: 0 mV, tolerance: 1 mV, kind: computed } ]")
        }
        let message = try #require(error?.entries.first?.message)
        #expect(message.contains("has a value for each of `parameters.sodium`"))
    }

    @Test func aFigureThatIsNotThereNamesThoseThatAre() throws {
        let error = #expect(throws: Diagnostics.self) {
            try check("[ { quantity: iv.reverse, value: 0 mV, tolerance: 1 mV, kind: computed, at: { sodium: 1 } } ]")
        }
        #expect(error?.entries.first?.message == "no figure `reverse` in analysis `iv`; it has reversal")
    }

    @Test func unlikeDimensionsAreAnError() {
        #expect(throws: Diagnostics.self) {
            try check("[ { quantity: op.V, value: 3 nA, tolerance: 1 nA, kind: computed } ]")
        }
    }

    @Test func warnsOfATolerancesThatHidesPrintedDigits() throws {
        func warnings(_ text: String) throws -> Int {
            try check("[ { quantity: op.V, \(text) } ]").notes.count(.warning)
        }
        #expect(try warnings("value: -60 mV, tolerance: 0.5 mV, kind: published") == 0)
        #expect(try warnings("value: -60 mV, tolerance: 0.6 mV, kind: published") == 1)
        #expect(try warnings("value: -59.6 mV, tolerance: 60 uV, kind: published") == 1)
        #expect(try warnings("value: -59.6 mV, tolerance: 60 uV, kind: published, why: read off a plot") == 0)
        #expect(try warnings("value: \(Self.rest), tolerance: 1 nV, kind: computed") == 0)
        #expect(try warnings("value: \(Self.rest), tolerance: 1 mV, kind: computed") == 1)
    }

    @Test func tellsWhereANumberComesFrom() throws {
        let result = try #require(
            try check("[ { quantity: op.V, value: -59.55 mV, tolerance: 5 uV, kind: published, source: mn Table 2 } ]")
                .results.first)
        #expect(result.source == "Mullins and Noda Table 2")
        #expect(result.ours == "-59.55 mV")
        #expect(result.published == "-59.55 mV")
    }
}
