import Design
import Devices
import Foundation
import Testing

@Suite struct AssumptionTests {
    private func verdict(_ name: String, of descriptor: Descriptor) throws -> Assumption {
        let point = try OperatingPoint(of: descriptor)
        return try #require(point.assumptions.first { $0.name == name })
    }

    @Test func severalPermeantIonsAreTold() throws {
        let own = try verdict("single permeant ion", of: DeviceText.permeation())
        #expect(own.verdict == .fails)
        #expect(own.detail.contains("K+, Na+"))
    }

    @Test func onePermeantIonHolds() throws {
        let descriptor = try DeviceText.permeation().applying([
            (FullPath(["membranes", "film", "channels", "pores", "permeability"]), try map("{ K+: 1e-8 m/s }"))
        ])
        #expect(try verdict("single permeant ion", of: descriptor).verdict == .holds)
    }

    @Test func idealActivitiesAreOnlyAssumedAndTheirErrorEstimated() throws {
        let text = """
            schema: iontronic/1
            name: gradient
            temperature: 25 degC
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            activity: MODEL
            models:
              only: { kind: channel, parameters: { g: { unit: S } }, current: { K+: g * (V - nernst(K+)) } }
            membranes: { film: { channels: { a: { model: only, g: 1 nS } } } }
            """
        let ideal = try DeviceText.read(text.replacingOccurrences(of: "MODEL", with: "ideal"))
        let davies = try DeviceText.read(text.replacingOccurrences(of: "MODEL", with: "davies"))
        let shift = try OperatingPoint(of: davies).voltage - OperatingPoint(of: ideal).voltage
        let own = try verdict("ideal activities", of: ideal)
        #expect(own.verdict == .assumed)
        // The estimate is what the model itself does.
        #expect(own.detail.contains(String(format: "E(K+) by %+.2f mV", shift * 1e3)))
        #expect(try verdict("ideal activities", of: davies).verdict == .fails)
    }

    @Test func concentratedSolutionsGetNoEstimate() throws {
        let own = try verdict("ideal activities", of: DeviceText.permeation(extra: ""))
        #expect(own.detail.contains("Davies would move"))
        let strong = try DeviceText.permeation().applying([
            (FullPath(["solutions", "inside", "ions", "K+"]), TextNode(scalar: "2 M", from: "test"))
        ])
        #expect(try verdict("ideal activities", of: strong).detail.contains("no estimate"))
    }

    @Test func pumpsMakeAMembraneActive() throws {
        #expect(try verdict("passive membrane", of: DeviceText.permeation()).verdict == .holds)
        let pumped = try DeviceText.permeation().applying([
            (
                FullPath(["membranes", "film", "pumps"]),
                try map("{ NaK: { model: turning, exports: { Na+: 3 }, imports: { K+: 2 }, cycles: 1e-8 mol/m^2/s } }")
            )
        ])
        let own = try verdict("passive membrane", of: pumped)
        #expect(own.verdict == .fails)
        #expect(own.detail.contains("NaK (turning)"))
    }

    @Test func theLineNamesWhatIsTakenForGranted() throws {
        let line = try OperatingPoint(of: DeviceText.permeation()).assumptions.line
        #expect(line.contains("assumes: ideal activities"))
        #expect(line.contains("does not hold here: single permeant ion"))
    }

    private func map(_ text: String) throws -> TextNode {
        var problems = Diagnostics()
        return try #require(TextReader.read(SourceFile(path: "override", text: text), into: &problems))
    }
}
