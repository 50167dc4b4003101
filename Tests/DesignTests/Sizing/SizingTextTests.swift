import Design
import Devices
import Testing

/// What is said of entries of `sizing` that mean nothing.
@Suite struct SizingTextTests {
    static let mistakes: [(sizing: String, said: String)] = [
        ("{ vary: { no.path: { from: 1, to: 2 } }, minimize: g }", "no path `no.path`"),
        ("{ vary: { g: { from: 1 uS } }, minimize: h }", "a design variable needs `to`, or its value a `maximum`"),
        ("{ vary: { g: { from: 2 uS, to: 1 uS } }, minimize: g }", "`g` goes from 2 uS to 1 uS, which is not above it"),
        (
            "{ vary: { g: { from: 0 uS, to: 1 uS, spacing: log } }, minimize: g }",
            "a range with `spacing: log` lies above zero"
        ),
        ("{ vary: { g: { from: 1 mV, to: 2 mV } }, minimize: g }", "is a voltage"),
        (
            "{ vary: { g: { from: 1 uS, to: 2 uS, integer: true } }, minimize: g }",
            "whole numbers lie between whole numbers"
        ),
        ("{ vary: { rev: { from: -1 V, to: 0 V } }, minimize: g }", "goes beyond the minimum of its value, -100 mV"),
        ("{ vary: { rev: { from: 0 V, to: 1 V } }, minimize: g }", "goes beyond the maximum of its value, 90 mV"),
        ("{ vary: { g: [] }, minimize: g }", "a list of choices holds at least one"),
        ("{ vary: { activity.model: { from: 1, to: 2 } }, minimize: g }", "is a text, which has no range"),
        ("{ vary: { activity.model: [ideal, davis] }, minimize: g }", "`davis`"),
        ("{ vary: { activity.model: [ideal, ideal] }, minimize: g }", "the choice `ideal` stands there twice"),
        ("{ vary: { g: [1 uS, 1 uS] }, minimize: g }", "the choice `1 uS` stands there twice"),
        ("{ vary: { g: [1 uS] }, minimize: g, validity: maybe }", "`maybe`"),
        (
            "{ vary: { g: [1 uS], leak.conductance: [1 uS], film.leak.conductance: [2 uS] }, minimize: g }",
            "is varied twice"
        ),
        ("{ vary: {}, minimize: g }", "nothing is varied"),
        ("{ vary: { g: [1 uS] } }", "one of `minimize`, `maximize` and `margin: true`"),
        ("{ vary: { g: [1 uS] }, minimize: g, maximize: rev }", "one of `minimize`, `maximize` and `margin: true`"),
        ("{ vary: { g: [1 uS] }, minimize: [g, rev, op.V] }", "one objective, or two"),
        ("{ vary: { g: [1 uS] }, minimize: nothing }", "nothing"),
        ("{ vary: { g: [1 uS] }, minimize: iv.nothing }", "no figure `nothing` in analysis `iv`"),
        ("{ vary: { g: [1 uS] }, meet: [op.I], minimize: g }", "no spec `op.I`"),
        ("{ vary: { g: { from: h, to: 2 * h } }, minimize: g }", ""),
        ("{ vary: { g: [1 uS] }, aim: 3, minimize: g }", "unknown key `aim` of a sizing"),
    ]

    private func complaints(_ sizing: String) -> [String] {
        do {
            let device = try SizingTests.device(
                "{ channels: { leak: { model: ohmic, conductance: g, reversal: rev } } }",
                specs: "{ op.V: { minimum: 0 mV } }", sizing: sizing,
                parameters: "{ g: 1 uS, rev: { value: 10 mV, minimum: -100 mV, maximum: 90 mV }, h: 1 uS, unread: 3 }",
                extra: "analyses: { iv: { sweep: { V: { from: -1 mV, to: 1 mV, points: 3 } }, record: [I] } }")
            _ = try Sizing(device)
            return []
        } catch let error as Diagnostics {
            return error.entries.filter { $0.severity == .error }.map(\.message)
        } catch {
            return ["\(error)"]
        }
    }

    @Test(arguments: mistakes) func mistakesAreTold(_ sizing: String, _ said: String) {
        let found = complaints(sizing)
        if said.isEmpty { return #expect(found.isEmpty, "\(found)") }
        #expect(found.contains { $0.contains(said) }, "\(sizing): \(found)")
    }

    @Test func severalSizingsWantAName() throws {
        let device = try SizingTests.device(
            SizingTests.leak, specs: "{}",
            sizing: "{ vary: { g: {} }, minimize: g }\n  other: { vary: { g: {} }, maximize: g }",
            parameters: SizingTests.knobs)
        #expect(throws: Diagnostics.self) { try Sizing(device) }
        #expect(throws: Diagnostics.self) { try Sizing(device, name: "third") }
        #expect(try Sizing(device, name: "other").name == "other")
    }

    /// An absolute corner of a value that is chosen would make the choice count for nothing.
    @Test func anAbsoluteCornerOfWhatIsChosen() throws {
        let device = try SizingTests.device(
            SizingTests.leak, specs: "{ op.V: { minimum: 0 mV, over: [corners] } }",
            sizing: "{ vary: { g: {} }, minimize: g }", parameters: SizingTests.knobs,
            extra: "corners: { g: [1 uS, 2 uS] }")
        #expect(throws: Diagnostics.self) { try Sizing(device) }
    }
}
