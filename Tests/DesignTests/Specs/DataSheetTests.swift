import Analyses
import Design
import Devices
import Testing

/// Specs against closed forms, at their edges, and where there is no value.
@Suite struct DataSheetTests {
    private func isClose(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
        a.map { abs($0 - b) <= tolerance * max(abs($0), abs(b)) } ?? false
    }

    @Test func quantitiesOfEveryKind() throws {
        let results = try SheetDevice.results(
            """
            op.V: { minimum: -51 mV }
            rest.potential: { maximum: -49 mV }
            rest.largest: { minimum: -51 mV }
            rest.slope: { minimum: 9 uS, maximum: 11 uS }
            iv.reversal: { minimum: -51 mV }
            iv.slopeConductance: { minimum: 9 uS }
            iv.slopeConductance(30 mV): { minimum: 9 uS }
            iv.rectificationRatio(90 mV): { maximum: 1 }
            film.leak.I: { maximum: 1 nA, at: { V: -40 mV } }
            warm.slope: { minimum: 19 uS, at: { scale: 4 } }
            2 * op.V - iv.reversal: { maximum: 0 V }
            """)
        let expected = [-0.05, -0.05, -0.05, 1e-5, -0.05, 1e-5, 1e-5, 40.0 / 140, 1e-7, 2e-5, -0.05]
        for (result, value) in zip(results, expected) {
            #expect(isClose(result.measured, value), "\(result.quantity): \(result.measured as Any)")
        }
        #expect(results.map(\.verdict.rawValue) == Array(repeating: "holds", count: 8) + ["fails", "holds", "holds"])
        #expect(isClose(results[0].margin, 0.001, 1e-6))
        #expect(isClose(results[8].margin, -99e-9, 1e-6))
        #expect(results[8].place == "V = -40 mV")
        #expect(results.map(\.unit)[3] == "S")
    }

    /// A value at its limit holds; beyond the ninth digit, where solvers stop, nothing is decided.
    @Test func aValueAtItsLimitHolds() throws {
        let results = try SheetDevice.results(
            """
            battery: { minimum: -50 mV, maximum: -50 mV }
            battery + 0 V: { minimum: -49.99999999 mV }
            battery + 0 mV: { minimum: -49.9999 mV }
            op.V: { minimum: -50 mV, maximum: -50 mV }
            """)
        #expect(results.map(\.verdict) == [.holds, .holds, .fails, .holds])
        #expect(results[0].margin == 0)
        #expect((results[2].margin ?? 0) < 0)
    }

    /// One quantity in two places, each with limits of its own.
    @Test func aQuantityMayHaveSeveralSpecs() throws {
        let list = """
            film.leak.I:
              - { maximum: 150 nA, at: { V: -40 mV } }
              - { maximum: 150 nA, at: { V: -20 mV } }
              - { minimum: 0 A, at: { V: -20 mV }, over: [corners] }
            op.V: [ { maximum: -49 mV }, { minimum: -26 mV, variant: half } ]
            """
        let results = try SheetDevice.results(list)
        #expect(results.map(\.quantity) == ["film.leak.I", "film.leak.I", "film.leak.I", "op.V", "op.V"])
        #expect(results.map(\.verdict) == [.holds, .fails, .holds, .holds, .holds])
        #expect(isClose(results[0].measured, 1e-7) && isClose(results[1].measured, 3e-7))
        #expect(isClose(results[4].measured, -0.025))
        #expect(Set(results.map { $0.location?.line ?? 0 }).count == 5 - 1)
        // One that names another variant is left out alone.
        let sheet = try DataSheet(SheetDevice.read(list), variant: "permeable")
        #expect(sheet.count == 4 && sheet.notes.entries.count == 1)
        #expect(SheetDevice.complaints("op.V: []").map(\.message) == ["the list of specs of `op.V` is empty"])
        let unlimited = SheetDevice.complaints("op.V: [ { minimum: -1 V }, { at: { V: 0 V } } ]")
        #expect(unlimited.count == 1 && unlimited.first?.message.hasPrefix("a spec needs `minimum`") == true)
        #expect(SheetDevice.complaints("op.V: 3 mV").map(\.message) == ["`op.V` cannot be one value"])
        #expect(
            SheetDevice.complaints("op.V: [ { minimum: -1 V, at: { batery: 0 V } } ]").first?.message
                .hasPrefix("no path `batery`") == true)
    }

    @Test func aTypicalValueDecidesNothing() throws {
        let result = try SheetDevice.result("op.V: { typical: 10 mV }")
        #expect(result.verdict == .informative)
        #expect(result.typical?.text == "10 mV")
        // A typical value that cannot be measured is still a failure.
        #expect(try SheetDevice.result("iv.far: { typical: 10 mV }").verdict == .fails)
    }

    @Test func valuesAreShownInTheUnitOfTheLimits() throws {
        let result = try SheetDevice.result("op.V: { minimum: -0.06 V }")
        #expect(result.text(result.measured ?? .nan) == "-0.05 V")
        #expect(result.differenceText(result.margin ?? .nan) == "0.01 V")
        let warmth = try SheetDevice.result("temperature: { maximum: 30 degC }")
        #expect(warmth.text(warmth.measured ?? .nan) == "25 degC")
        #expect(warmth.differenceText(warmth.margin ?? .nan) == "5 K")
    }

    @Test func limitsMayBeComputed() throws {
        let result = try SheetDevice.result("op.V: { minimum: 1.2 * battery, maximum: 0.9 * battery }")
        #expect(isClose(result.minimum?.value, -0.06) && isClose(result.maximum?.value, -0.045))
        #expect(isClose(result.margin, 0.005, 1e-6))
        // A limit that follows the samples does so sample by sample.
        let moving = try SheetDevice.result(
            "op.V: { minimum: battery - 1 uV, maximum: battery + 1 uV, over: [spread] }", samples: 50)
        #expect(moving.verdict == .holds && moving.conditionCount == 52)
    }

    // MARK: - Conditions

    @Test func cornersAreNamed() throws {
        let result = try SheetDevice.result("rest.slope: { minimum: 4 uS, maximum: 21 uS, over: [corners] }")
        #expect(isClose(result.lowest?.value, 5e-6) && result.lowest?.condition == "scale=0.25")
        #expect(isClose(result.highest?.value, 2e-5) && result.highest?.condition == "scale=4")
        #expect(isClose(result.measured, 1e-5))
        #expect(isClose(result.margin, 1e-6, 1e-6))
        #expect(result.conditionCount == 3)
        #expect(result.over == "2 corners")
    }

    /// The samples are those of a sweep: the same numbers, counted here.
    @Test func theYieldIsThatOfTheSweep() throws {
        let spec = "rest.potential: { minimum: -56 mV, maximum: -44 mV, over: [spread], yield: 55 % }"
        let result = try SheetDevice.result(spec, samples: 2000)
        let device = try SheetDevice.read(spec)
        let swept = try FigureCounting.potentials(of: device, samples: 2001)
        let holding = swept.dropFirst().count { $0 >= -0.056 && $0 <= -0.044 }
        let own = try #require(result.yield)
        #expect(own.holding == holding && own.samples == 2000)
        #expect(result.verdict == .holds)
        #expect(isClose(result.lowest?.value, swept.min() ?? 0))
        // The margin is what the last of the samples that must hold has.
        let margins = swept.dropFirst().map { min($0 + 0.056, -0.044 - $0) }.sorted(by: >)
        #expect(isClose(result.margin, margins[1099], 1e-6))
    }

    /// Twelve of twenty millivolts hold. Of 100 intervals at 95 % about five miss that; 12 are beyond three standard
    /// deviations.
    @Test func intervalsHoldTheTrueYield() throws {
        let device = try SheetDevice.read("battery: { minimum: -56 mV, maximum: -44 mV, over: [spread], yield: 1 % }")
        var missed = 0
        for seed in 1...100 {
            let seeded = try DeviceText.read(device.files[0].text.replacing("seed: 5", with: "seed: \(seed)"))
            let interval = try #require(try DataSheet(seeded, samples: 200).results()[0].yield).interval
            missed += interval.lower < 0.6 && 0.6 < interval.upper ? 0 : 1
        }
        #expect(missed < 12, "\(missed)")
    }

    @Test func aYieldIsReachedByWholeSamples() throws {
        // All lie within; none lies within.
        let all = try SheetDevice.result("op.V: { minimum: -60 mV, over: [spread], yield: 100 % }", samples: 100)
        #expect(all.yield?.observed == 1 && all.verdict == .holds)
        let limits = "{ minimum: -50 mV, over: [spread], yield: 60 % }"
        let half = try SheetDevice.result("op.V: \(limits)", samples: 100)
        #expect(half.verdict == .fails)
        #expect(try #require(half.yield).holding < 60)
        let sharp = try SheetDevice.result("op.V: { minimum: -60 mV, over: [spread], yield: 29 % }", samples: 100)
        #expect(sharp.verdict == .holds)
    }

    @Test func withoutAYieldEverySampleMustHold() throws {
        let result = try SheetDevice.result("op.V: { minimum: -59 mV, over: [spread] }", samples: 500)
        #expect(result.verdict == .fails && result.yield == nil)
        #expect(result.failureCount > 0 && result.failureCount < 100)
        #expect(result.failures.first?.condition.hasPrefix("sample ") == true)
        #expect(result.failures.count <= 20)
    }

    /// A sample holds where it does so in every corner.
    @Test func samplesAreTriedInEveryCorner() throws {
        let result = try SheetDevice.result(
            "op.film.leak.I: { maximum: 1 uA, at: { V: 0 V }, over: [corners, spread], yield: 50 % }", samples: 400)
        #expect(result.conditionCount == 1 + 2 * 401)
        // In the corner of 20 uS a current of 1 uA is exceeded wherever the battery is below -50 mV.
        let alone = try SheetDevice.result("op.V: { minimum: -50 mV, over: [spread], yield: 50 % }", samples: 400)
        #expect(result.yield?.holding == alone.yield?.holding)
    }

    @Test func aValueSetForASpecIsNoCorner() throws {
        let pinned = try SheetDevice.result("rest.slope: { minimum: 29 uS, at: { scale: 9 }, over: [corners] }")
        #expect(pinned.verdict == .holds)
        #expect(isClose(pinned.lowest?.value, 3e-5) && isClose(pinned.highest?.value, 3e-5))
        // The spread of a value that is set would replace it as well.
        let still = try SheetDevice.result("op.V: { minimum: -31 mV, at: { battery: -30 mV }, over: [spread] }")
        #expect(still.verdict == .holds && isClose(still.lowest?.value, -0.03))
    }

    @Test func threadsChangeNothing() throws {
        let specs = """
            iv.reversal: { minimum: -56 mV, over: [corners, spread], yield: 70 % }
            iv.slopeConductance: { minimum: 1 uS, over: [spread] }
            """
        let (one, many) = (
            try SheetDevice.results(specs, threads: 1), try SheetDevice.results(specs, threads: 3)
        )
        for (a, b) in zip(one, many) {
            #expect(a.margin == b.margin && a.lowest?.value == b.lowest?.value && a.yield?.holding == b.yield?.holding)
        }
    }

    // MARK: - Distributions

    /// Every corner and sample is kept, in the order of a sweep over both.
    @Test func everyConditionIsKept() throws {
        let specs = """
            rest.potential: { minimum: -56 mV, maximum: -44 mV, over: [corners, spread], yield: 50 % }
            rest.slope: { minimum: 9 uS }
            op.V: { typical: -50 mV, over: [corners] }
            """
        let results = try SheetDevice.results(specs, samples: 40)
        let device = try SheetDevice.read(specs)
        let swept = try Numbers.of(
            "voltage", Sweep(AnalysisSpec(sweeps: ["corner=all", "sample=41"], records: ["V"], of: device), of: device))
        let own = results[0].distribution
        #expect(own.corners == ["scale=0.25", "scale=4"] && own.samples == 41)
        #expect(own.values == swept && own.statuses.allSatisfy { $0 == .converged })
        for (value, margin) in zip(own.values, own.margins) {
            #expect(abs(min(value + 0.056, -0.044 - value) - margin) < 1e-15)
        }
        let holding = (1...40).count { own.margins[$0] >= 0 && own.margins[41 + $0] >= 0 }
        #expect(results[0].yield?.holding == holding && holding > 0 && holding < 40)
        #expect(results[1].distribution.corners == nil && results[1].distribution.samples == nil)
        #expect(results[1].distribution.values == [results[1].measured])
        #expect(results[2].distribution.values.count == 2 && results[2].distribution.margins.isEmpty)
        let draws = try DataSheet(device, samples: 40).draws()
        #expect(draws.map(\.path) == ["parameters.battery"])
        #expect(zip(draws[0].values, swept).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    /// What has no value is kept as such, with the reason in one word.
    @Test func conditionsWithoutAValueAreKept() throws {
        let device = try SheetDevice.read("op.V: { minimum: -60 mV, variant: permeable, over: [corners] }")
        let broken = try DeviceText.read(device.files[0].text.replacing("scale: [0.25, 4]", with: "scale: [-1, 4]"))
        let own = try DataSheet(broken).results()[0].distribution
        #expect(own.values[0].isNaN && own.margins[0].isNaN && own.statuses[0] != .converged)
        #expect(own.values[1] < 0 && own.margins[1] > 0 && own.statuses[1] == .converged)
        let figures = try SheetDevice.results("iv.far: { maximum: 1 V }\niv.onOffRatio: { minimum: 1 }")
        #expect(figures.map(\.distribution.statuses) == [[.absent], [.undefined]])
    }

    // MARK: - Without a value

    @Test func whatHasNoSolutionFails() throws {
        let result = try SheetDevice.result("op.V: { minimum: -60 mV, variant: none }")
        #expect(result.verdict == .fails && result.measured == nil && result.margin == nil)
        #expect(result.reason?.hasPrefix("the solver ended") == true, "\(result.reason ?? "")")
        let curve = try SheetDevice.result("iv.slopeConductance: { minimum: 1 uS, variant: none }")
        #expect(curve.verdict == .fails && curve.reason?.contains("21 of 21 points have no solution") == true)
        let figure = try SheetDevice.result("iv.reversal: { minimum: 1 uV, variant: none }")
        #expect(figure.verdict == .fails && figure.reason?.contains("21 of 21 points") == true)
    }

    /// One corner of three without a solution is counted and named.
    @Test func aCornerWithoutASolutionFails() throws {
        let device = try SheetDevice.read("op.V: { minimum: -60 mV, variant: permeable, over: [corners] }")
        #expect(try DataSheet(device).results()[0].verdict == .holds)
        let broken = try DeviceText.read(
            device.files[0].text.replacing("scale: [0.25, 4]", with: "scale: [-1, 4]"))
        let result = try DataSheet(broken).results()[0]
        #expect(result.verdict == .fails && result.missingCount == 1 && result.failureCount == 1)
        let failure = try #require(result.failures.first)
        #expect(failure.condition == "scale=-1" && failure.value == nil)
        #expect(failure.reason?.hasPrefix("the solver ended") == true)
        #expect(result.conditionCount == 3 && (result.measured ?? 0) < 0 && result.margin == nil)
    }

    @Test func figuresThatACurveDoesNotHaveFail() throws {
        let results = try SheetDevice.results(
            """
            iv.far: { maximum: 1 V }
            iv.onOffRatio: { minimum: 1 }
            iv.selectivity: { minimum: 1 }
            iv.far + op.V: { maximum: 1 V }
            """)
        #expect(results.allSatisfy { $0.verdict == .fails && $0.missingCount == 1 })
        #expect(results[0].reason == "the curve has no such place")
        #expect(results[1].reason == "the curve passes 100 mV once: one state only")
        #expect(results[2].reason == "say which `ion` and `over` which one")
        #expect(results[3].reason == "iv.far: the curve has no such place")
    }
}

/// The same numbers by another way.
enum FigureCounting {
    static func potentials(of device: Descriptor, samples: Int) throws -> [Double] {
        let spec = try AnalysisSpec(sweeps: ["sample=\(samples)"], records: ["V"], of: device)
        return try Numbers.of("voltage", Sweep(spec, of: device))
    }
}
