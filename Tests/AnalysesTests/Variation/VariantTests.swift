import Analyses
import Datasets
import Devices
import Testing

/// Variants and corners.
struct VariantTests {
    private func device(_ analysis: String, variants: String, extra: String = "") -> String {
        """
        schema: iontronic/1
        name: variants
        temperature: 25 degC
        activity: ideal
        parameters: { g: 10 uS }
        solutions:
          inside: { ions: { K+: 100 mM, Na+: 10 mM, Cl-: balance } }
          outside: { ions: { K+: 10 mM, Na+: 100 mM, Cl-: balance } }
        membranes:
          film:
            area: 1 mm^2
            channels:
              leak: { model: ohmic, conductance: g, reversal: -50 mV }
            pumps:
              NaK: { model: constant-current, current: 10 nA, exports: { Na+: 3 }, imports: { K+: 2 } }
        variants:
        \(variants)
        \(extra)
        analyses:
          a: \(analysis)
        """
    }

    private let three = """
          doubled: { g: 20 uS }
          passive: { film.pumps.NaK: none }
          both: { like: doubled, film.pumps.NaK: none }
        """

    @Test func allStartsWithTheDeviceItself() throws {
        let run = try Solved(device("{ sweep: [ variant: all ], record: [V] }", variants: three))
        #expect(try run.labels("variant") == ["base", "doubled", "passive", "both"])
        let expected = [-0.05 - 1e-3, -0.05 - 0.5e-3, -0.05, -0.05]
        #expect(zip(try run["voltage"], expected).allSatisfy { isClose($0, $1, relative: 1e-9) })
    }

    @Test func whatOnlyAVariantGetsWrongNamesIt() {
        let text = device("{ sweep: [ variant: all ], record: [V] }", variants: "  wrong: { g: 20 mV }")
        #expect { try Solved(text) } throws: { error in
            let entries = (error as? Diagnostics)?.entries ?? []
            return entries.contains { $0.part == "variant `wrong`" && $0.severity == .error }
        }
    }

    @Test func likeLaysOneVariantOverAnother() throws {
        let run = try Solved(
            device("{ sweep: [ variant: [both, doubled], V: [0 V] ], record: [I] }", variants: three))
        #expect(isClose(try run["current"][0], 20e-6 * 0.05))
        #expect(isClose(try run["current"][1], 20e-6 * 0.05 + 1e-8))
    }

    @Test(arguments: ["[base, passive]", "[passive, base]"])
    func whatAVariantRemovedIsMissingThere(order: String) throws {
        let run = try Solved(
            device(
                "{ sweep: [ variant: \(order), V: [-0.1 V, 0.1 V] ], record: { total: I, pump: NaK.I }, figures: { most: highest(NaK.I), mean: mean(I) } }",
                variants: three))
        let passive = try #require(try run.labels("variant").firstIndex(of: "passive"))
        let base = 1 - passive
        let pump = try #require(run.table["pump"])
        for column in 0..<2 {
            #expect(isClose(try #require(pump[base, column]), 1e-8))
            #expect(pump[passive, column]?.isNaN == true)
            #expect(run.table["solver_status"]?[passive, column] == 0)
        }
        #expect(run.table["most"]?[passive]?.isNaN == true)
        #expect(run.table["most_status"]?[passive] == 3)
        #expect(isClose(try #require(run.table["most"]?[base]), 1e-8))
        #expect(isClose(try #require(run.table["mean"]?[passive]), 10e-6 * 0.05))
        #expect(run.notes.contains { $0.severity == .note && $0.message.contains("`pump`") })
    }

    @Test func whatExistsNowhereIsAnError() {
        let said = complaints(
            device("{ sweep: [ variant: all, V: [0 V] ], record: [I, ghost.I] }", variants: three))
        #expect(said.isEmpty == false)
        #expect(said.contains { $0.contains("ghost") }, "\(said)")
    }

    @Test(arguments: ["[base, passive]", "[passive, base]"])
    func aPathThatAVariantRemovedMaySweep(order: String) throws {
        let run = try Solved(
            device(
                "{ sweep: [ variant: \(order), film.pumps.NaK.current: [10 nA, 20 nA], V: [-50 mV] ], record: [I] }",
                variants: three))
        let passive = try #require(try run.labels("variant").firstIndex(of: "passive"))
        for (column, value) in [1e-8, 2e-8].enumerated() {
            #expect(isClose(try #require(run.table["current"]?[1 - passive, column, 0]), value, relative: 1e-9))
            #expect(run.table["current"]?[passive, column, 0] == 0)
        }
    }

    @Test func variantsOfMissingNamesAreErrors() {
        let said = complaints(device("{ sweep: [ variant: [wide] ], record: [V] }", variants: three))
        #expect(said.count >= 1)
        #expect(said.first?.contains("no variant `wide`") == true, "\(said)")
    }

    @Test func cornersAreAllCombinations() throws {
        let run = try Solved(
            device(
                "{ sweep: [ corner: all, V: [0 V] ], record: [I], figures: { most: highest(I) } }", variants: three,
                extra: "corners: { g: [90 %, 110 %], NaK.current: [0 nA, 50 nA] }"))
        let labels = try run.labels("corner")
        #expect(
            labels == [
                "g=90 %, film.NaK.current=0 nA", "g=90 %, film.NaK.current=50 nA", "g=110 %, film.NaK.current=0 nA",
                "g=110 %, film.NaK.current=50 nA",
            ])
        let expected = [9e-6 * 0.05, 9e-6 * 0.05 + 5e-8, 11e-6 * 0.05, 11e-6 * 0.05 + 5e-8]
        #expect(zip(try run["current"], expected).allSatisfy { isClose($0, $1) })
        #expect(zip(try run["most"], expected).allSatisfy { isClose($0, $1) })
    }

    @Test func relativeCornersFollowTheVariant() throws {
        let run = try Solved(
            device(
                "{ sweep: [ variant: [base, doubled], corner: all, V: [0 V] ], record: [leak.I] }", variants: three,
                extra: "corners: { g: [90 %, 110 %] }"))
        let expected = [9e-6, 11e-6, 18e-6, 22e-6].map { $0 * 0.05 }
        #expect(zip(try run["leak_current"], expected).allSatisfy { isClose($0, $1) })
    }

    @Test(arguments: [
        ("sweep: [ corner: all, g: [1 uS, 2 uS] ]", "corners: { g: [1 uS, 2 uS] }"),
        ("sweep: [ variant: [base, doubled], corner: all ]", "corners: { g: [1 uS, 2 uS] }"),
        ("sweep: [ sample: 4, g: [1 uS, 2 uS] ]", "spread: { g: { distribution: uniform, from: 1 uS, to: 2 uS } }"),
        (
            "sweep: [ variant: [base, doubled], sample: 4 ]",
            "spread: { g: { distribution: uniform, from: 1 uS, to: 2 uS } }"
        ),
    ])
    func absoluteValuesOfWhatIsSweptOrVariedAreErrors(sweep: String, extra: String) {
        let said = complaints(device("{ \(sweep), record: [V] }", variants: three, extra: extra))
        #expect(said.count == 1, "\(said)")
        #expect(said.first?.contains("`parameters.g` is swept or varied") == true, "\(said)")
    }
}
