import Analyses
import Datasets
import Design
import Devices
import Foundation
import Testing
import Units

/// Fits whose answer is known in closed form, or certified.
@Suite struct FittingTests {
    private let folder: FitFolder
    init() throws { folder = try FitFolder() }

    private func value(_ result: FitResult, _ name: String) throws -> FitResult.Value {
        try #require(result.values.first { $0.variable.name == name })
    }

    /// A line through points, as every textbook has it.
    private struct Line {
        let slope: Double, intercept: Double, slopeError: Double, interceptError: Double, correlation: Double

        init(_ x: [Double], _ y: [Double], sigma: [Double]? = nil) {
            let w = sigma.map { $0.map { 1 / ($0 * $0) } } ?? x.map { _ in 1 }
            func sum(_ term: (Int) -> Double) -> Double { x.indices.reduce(0) { $0 + w[$1] * term($1) } }
            let (s, sx, sy) = (sum { _ in 1 }, sum { x[$0] }, sum { y[$0] })
            let (sxx, sxy) = (sum { x[$0] * x[$0] }, sum { x[$0] * y[$0] })
            let determinant = s * sxx - sx * sx
            let (slope, intercept) = ((s * sxy - sx * sy) / determinant, (sxx * sy - sx * sxy) / determinant)
            let rest = sum { index in
                let left = y[index] - intercept - slope * x[index]
                return left * left
            }
            let variance = sigma == nil ? rest / Double(x.count - 2) : 1
            self.slope = slope
            self.intercept = intercept
            slopeError = (variance * s / determinant).squareRoot()
            interceptError = (variance * sxx / determinant).squareRoot()
            correlation = -sx / (s * sxx).squareRoot()
        }
    }

    private static let voltages = stride(from: -40.0, through: 100, by: 10).map { $0 }
    /// Around 2 nA/mV and 5 nA.
    private static let currents = zip(
        voltages, [0.3, -0.8, 1.1, 0.2, -0.4, -1.3, 0.9, 0.5, -0.1, 0.7, -0.6, 0.4, -0.9, 1.2, -0.2]
    ).map { 2 * $0 + 5 + $1 }

    @Test func aLineHasItsClosedForm() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        let fit = try Fitting(FitFolder.film(), file: path, vary: ["g", "offset"], match: [])
        let result = try fit.run()
        let line = Line(Self.voltages, Self.currents)
        let (g, offset) = (try value(result, "g"), try value(result, "offset"))
        #expect(result.isConverged && result.isIdentified && !result.hasSigma && result.degreesOfFreedom == 13)
        #expect(result.warnings.isEmpty && result.hasDerivatives)
        #expect(abs(g.value * 1e6 / line.slope - 1) < 1e-9)
        #expect(abs(offset.value * 1e9 / line.intercept - 1) < 1e-8)
        #expect(abs((g.standardError ?? 0) * 1e6 / line.slopeError - 1) < 1e-8)
        #expect(abs((offset.standardError ?? 0) * 1e9 / line.interceptError - 1) < 1e-8)
        #expect(abs(result.correlations[0][1] - line.correlation) < 1e-8)
        // Student's quantile of 13 degrees of freedom.
        let interval = try #require(g.interval)
        #expect(abs((interval.upperBound - g.value) / (g.standardError ?? 0) - 2.160) < 0.0005)
    }

    /// Given standard deviations weigh the points, and are not scaled by what is left.
    @Test(arguments: [("10 % + 2 nA", false), ("sd", true)])
    func standardDeviationsWeigh(_ sigma: String, _ isColumn: Bool) throws {
        let sizes = Self.currents.map { 2 + 0.1 * abs($0) }
        let path =
            isColumn
            ? try folder.write(
                "V (mV),sd (pA),I (nA)", [Self.voltages, sizes.map { $0 * 1e3 }, Self.currents], to: "w.csv")
            : try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "w.csv")
        let result = try Fitting(
            FitFolder.film(), file: path, vary: ["g", "offset"], match: [("sigma", sigma)]
        ).run()
        let line = Line(Self.voltages, Self.currents, sigma: sizes)
        let g = try value(result, "g")
        #expect(result.hasSigma && abs(g.value * 1e6 / line.slope - 1) < 1e-9)
        #expect(abs((g.standardError ?? 0) * 1e6 / line.slopeError - 1) < 1e-8)
        let interval = try #require(g.interval)
        #expect(abs((interval.upperBound - g.value) / (g.standardError ?? 0) - 1.959963984540054) < 1e-9)
        let square = zip(zip(Self.voltages, Self.currents), sizes).reduce(0) { sum, point in
            let left = (point.0.1 - line.intercept - line.slope * point.0.0) / point.1
            return sum + left * left
        }
        #expect(abs((result.reducedChiSquare ?? 0) / (square / 13) - 1) < 1e-8)
    }

    /// Misra1a of the Statistical Reference Datasets of NIST (www.itl.nist.gov/div898/strd), certified to 11 digits:
    /// y = b1 (1 - exp(-b2 x)).
    private func misra(_ options: Fitting.Options = Fitting.Options()) throws -> FitResult {
        let y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78]
        let x = [
            77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0,
        ]
        let path = try folder.write("V (mV),I (nA)", [x, y], to: "misra.csv")
        let device = try FitFolder.film(
            "{ channels: { leak: { model: saturating, largest: b1, steepness: b2 } } }",
            parameters: "{ b1: 500 nA, b2: 1e-4 /mV }",
            extra: """
                models:
                  saturating:
                    kind: channel
                    parameters: { largest: { unit: A }, steepness: { unit: 1/V } }
                    current: largest * (1 - exp(-steepness * V))
                """)
        return try Fitting(
            device, file: path, vary: ["b1=1nA:1e5nA:log", "b2=1e-7 /mV:1 /mV:log"], match: [], options: options
        ).run()
    }

    @Test func aCertifiedCurve() throws {
        let result = try misra()
        let (b1, b2) = (try value(result, "b1"), try value(result, "b2"))
        #expect(abs(b1.value * 1e9 / 2.3894212918e2 - 1) < 1e-9)
        #expect(abs(b2.value * 1e-3 / 5.5015643181e-4 - 1) < 1e-9)
        #expect(abs((b1.standardError ?? 0) * 1e9 / 2.7070075241 - 1) < 1e-7)
        #expect(abs((b2.standardError ?? 0) * 1e-3 / 7.2668688436e-6 - 1) < 1e-7)
        let match = result.matches[0]
        let rest = zip(match.measured, match.fitted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(abs(rest / 1.2455138894e-1 - 1) < 1e-9)
    }

    /// Where steps along derivatives do not get there, another method goes on.
    @Test func anotherMethodGoesOn() throws {
        var options = Fitting.Options()
        (options.candidates, options.steps) = (1, 2)
        let result = try misra(options)
        #expect(result.isConverged)
        #expect(abs(try value(result, "b1").value * 1e9 / 2.3894212918e2 - 1) < 1e-6)
    }

    /// MGH10 of the same datasets, from the farther of their starts: y = b1 exp(b2 / (x + b3)), along a narrow valley.
    @Test func aCertifiedCurveThatIsHardToReach() throws {
        let y: [Double] = [
            34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872,
        ]
        let x = y.indices.map { 50 + 5 * Double($0) }
        let path = try folder.write("V (mV),I (nA)", [x, y], to: "mgh10.csv")
        let device = try FitFolder.film(
            "{ channels: { one: { model: steep, size: b1, rise: b2, shift: b3 } } }",
            parameters: "{ b1: 2 nA, b2: 400 V, b3: 25 V }",
            extra: """
                models:
                  steep:
                    kind: channel
                    parameters: { size: { unit: A }, rise: { unit: V }, shift: { unit: V } }
                    current: size * exp(rise / (V + shift))
                """)
        let result = try Fitting(
            device, file: path, vary: ["b1=1e-4nA:10nA:log", "b2=0.5V:500V:log", "b3=0.05V:50V:log"], match: []
        ).run()
        let certified = [
            (5.6096364710e-12, 1.5687892471e-13), (6.1813463463, 2.3309021107e-2),
            (3.4522363462e-1, 7.8486103508e-4),
        ]
        for (own, expected) in zip(result.values, certified) {
            #expect(abs(own.value / expected.0 - 1) < 1e-7)
            #expect(abs((own.standardError ?? 0) / expected.1 - 1) < 1e-6)
        }
        // Each of them goes with the two others.
        #expect(result.warnings.count == 3 && result.warnings.allSatisfy { $0.hasPrefix("the data hardly tell") })
    }

    /// A membrane that is charged by a step of current: its voltage is an exponential in time.
    @Test func aTraceTellsACapacitance() throws {
        let (g, c, level) = (5e-6, 3e-8, 1e-7)
        let times = (0..<30).map { Double($0) * 1e-3 }
        let voltages = times.map { level / g * (1 - exp(-$0 * g / c)) }
        let path = try folder.write(
            "time (ms),V (mV)", [times.map { $0 * 1e3 }, voltages.map { $0 * 1e3 }], to: "t.csv")
        let device = try FitFolder.film(
            "{ capacitance: c, channels: { leak: { model: ohmic, conductance: g, reversal: 0 V } } }",
            parameters: "{ g: 1 uS, c: 10 nF }",
            extra: """
                analyses:
                  step: { drive: { I: { step: { level: 100 nA } } }, transient: { stop: 1 s, tolerance: 1e-9 } }
                """)
        let result = try Fitting(
            device, file: path, vary: ["g=0.1uS:100uS:log", "c=1nF:1uF:log"], match: [("analysis", "step")]
        ).run()
        #expect(result.isConverged && !result.hasDerivatives)
        #expect(abs(try value(result, "g").value / g - 1) < 1e-6)
        #expect(abs(try value(result, "c").value / c - 1) < 1e-6)
    }

    /// The resting potential at several concentrations outside tells the ratio of permeabilities (Goldman's equation).
    @Test func columnsOfPathsAreHeld() throws {
        let concentrations = [1.0, 3, 10, 30, 100]
        let (ratio, thermal) = (0.05, 8.31446261815324 * 298.15 / 96485.33212331001)
        let voltages = concentrations.map { thermal * log(($0 + ratio * 100) / (100 + ratio * $0)) * 1e3 }
        let path = try folder.write("outside.KCl (mM),V (mV)", [concentrations, voltages], to: "rest.csv")
        let device = try FitFolder.film(
            "{ channels: { pores: { model: ghk, permeability: { K+: 1e-15 m^3/s, Cl-: ratio * 1e-15 m^3/s } } } }",
            parameters: "{ ratio: { value: 1, minimum: 1e-4, maximum: 100 } }")
        let fit = try Fitting(
            device, file: path, vary: ["ratio=1e-4:100:log"], match: [("quantity", "V")],
            against: ["outside.salts.KCl=outside.KCl"])
        #expect(abs(try value(try fit.run(), "ratio").value / ratio - 1) < 1e-8)
    }

    /// Figures are measured as well: the reversal of a curve at several concentrations, by Goldman's equation; and a number
    /// of a trace, the voltage 3 ms after a step of three sizes.
    @Test func figuresAreMeasured() throws {
        let concentrations = [1.0, 3, 10, 30, 100]
        let (ratio, thermal) = (0.05, 8.31446261815324 * 298.15 / 96485.33212331001)
        let voltages = concentrations.map { thermal * log(($0 + ratio * 100) / (100 + ratio * $0)) * 1e3 }
        let path = try folder.write("bath (mM),E (mV)", [concentrations, voltages], to: "reversal.csv")
        let device = try FitFolder.film(
            "{ channels: { pores: { model: ghk, permeability: { K+: 1e-15 m^3/s, Cl-: ratio * 1e-15 m^3/s } } } }",
            parameters: "{ ratio: { value: 1, minimum: 1e-4, maximum: 100 } }",
            extra: """
                analyses:
                  iv: { sweep: { V: { from: -150 mV, to: 50 mV, points: 401 } }, figures: { reversal: "root(I, V)" } }
                  rest: { record: { potential: V } }
                """)
        for (quantity, accuracy) in [("rest.potential", 1e-8), ("iv.reversal", 1e-4)] {
            let fit = try Fitting(
                device, file: path, vary: ["ratio=1e-4:100:log"], match: [("quantity", quantity), ("y", "E")],
                against: ["outside.salts.KCl=bath"])
            // The root of the curve lies on straight lines between points 0.5 mV apart.
            #expect(abs(try value(try fit.run(), "ratio").value / ratio - 1) < accuracy, "\(quantity)")
        }

        let (g, c) = (5e-6, 3e-8)
        let levels = [50.0, 100, 200]
        let after = levels.map { $0 * 1e-9 / g * (1 - exp(-3e-3 * g / c)) * 1e3 }
        let steps = try folder.write("level (nA),V (mV)", [levels, after], to: "steps.csv")
        let membrane = try FitFolder.film(
            "{ capacitance: c, channels: { leak: { model: ohmic, conductance: 5 uS, reversal: 0 V } } }",
            parameters: "{ level: 1 nA, c: 10 nF }",
            extra: """
                analyses:
                  step:
                    drive: { I: { step: { level: level } } }
                    transient: { stop: 3 ms, tolerance: 1e-9 }
                    figures: { end: last(V) }
                """)
        let fit = try Fitting(
            membrane, file: steps, vary: ["c=1nF:1uF:log"], match: [("quantity", "step.end")], against: ["level"])
        #expect(abs(try value(try fit.run(), "c").value / c - 1) < 1e-6)
    }

    /// Traces of several levels in one file, their rows in any order and at times of their own.
    @Test func tracesAreToldApart() throws {
        let (g, c) = (5e-6, 3e-8)
        var rows: [(time: Double, level: Double)] = []
        for step in 0..<12 { rows += [(Double(step) * 1e-3, 50e-9), (Double(11 - step) * 1.3e-3, 200e-9)] }
        let voltages = rows.map { $0.level / g * (1 - exp(-$0.time * g / c)) }
        let path = try folder.write(
            "time (ms),level (nA),V (mV)",
            [rows.map { $0.time * 1e3 }, rows.map { $0.level * 1e9 }, voltages.map { $0 * 1e3 }], to: "traces.csv")
        let device = try FitFolder.film(
            "{ capacitance: c, channels: { leak: { model: ohmic, conductance: g, reversal: 0 V } } }",
            parameters: "{ level: 1 nA, g: 1 uS, c: 10 nF }",
            extra: """
                analyses:
                  step: { drive: { I: { step: { level: level } } }, transient: { stop: 1 s, tolerance: 1e-9 } }
                """)
        let result = try Fitting(
            device, file: path, vary: ["g=0.1uS:100uS:log", "c=1nF:1uF:log"], match: [("analysis", "step")]
        ).run()
        #expect(abs(try value(result, "g").value / g - 1) < 1e-6)
        #expect(abs(try value(result, "c").value / c - 1) < 1e-6)
    }

    /// Two measurements at two temperatures, weighed by their standard deviations, found in the device's text.
    @Test func severalMeasurementsAreWeighed() throws {
        try folder.write("V (mV),I (nA)", [[10, 20], [21, 41]], to: "a.csv")
        try folder.write("V (mV),I (nA)", [[10, 20], [29, 61]], to: "b.csv")
        let file = try folder.write(
            """
            schema: iontronic/1
            name: two
            temperature: 25 degC
            activity: ideal
            parameters: { g: 1 uS, more: 0.1 uS/K }
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            membranes:
              film: { channels: { leak: { model: ohmic, conductance: g + more * (T - 298.15 K), reversal: 0 V } } }
            fits:
              both:
                vary: { g: { from: 0 uS, to: 10 uS }, more: { from: -1 uS/K, to: 1 uS/K } }
                match:
                  - { file: a.csv, sigma: 1 nA }
                  - { file: b.csv, sigma: 2 nA, at: { temperature: 35 degC } }
            """, to: "two.yaml")
        let result = try Fitting(Descriptor(reading: file, folders: DescriptorFolders(catalogue: DeviceText.catalogue)))
            .run()
        // Lines through the origin: sum(x y) / sum(x x), and its error sigma / sqrt(sum(x x)).
        let (cold, warm) = ((10 * 21 + 20 * 41) / 500.0, (10 * 29 + 20 * 61) / 500.0)
        let (g, more) = (try value(result, "g"), try value(result, "more"))
        #expect(abs(g.value * 1e6 / cold - 1) < 1e-9)
        #expect(abs(more.value * 1e6 / ((warm - cold) / 10) - 1) < 1e-9)
        #expect(abs((g.standardError ?? 0) * 1e6 * 500.0.squareRoot() - 1) < 1e-8)
        #expect(abs((more.standardError ?? 0) * 1e7 / (5.0 / 500).squareRoot() - 1) < 1e-8)
    }

    /// A sweep of ours is a measurement as well.
    @Test func aResultsFileIsRead() throws {
        let device = try FitFolder.film()
        let spec = try AnalysisSpec(sweeps: ["V=-50mV:50mV:11"], records: [], of: device)
        let path = folder.url.appendingPathComponent("iv.h5").path
        var sink = try ResultsFileWriter(path: path)
        let sweep = try Sweep(spec, of: device)
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        _ = try sweep.run(into: &sink)
        try sink.finish()
        let start = try FitFolder.film(parameters: FitFolder.knobs.replacing("value: 1 uS", with: "value: 40 uS"))
        let result = try Fitting(start, file: path, vary: ["g", "offset"], match: []).run()
        #expect(abs(try value(result, "g").value / 1e-6 - 1) < 1e-9)
        #expect(abs(try value(result, "offset").value / 1e-9 - 1) < 1e-7)
    }

    // MARK: - What the data do not tell

    /// Of pores, the number and the conductance of one are known as their product alone.
    @Test func onlyAProductIsKnown() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        let device = try FitFolder.film(
            "{ channels: { leak: { model: ohmic, count: pores, conductance: g, reversal: rev } } }",
            parameters: "{ pores: 100, g: 10 nS, rev: 0 mV }")
        let result = try Fitting(
            device, file: path, vary: ["pores=1:1e4:log", "g=0.1nS:1uS:log", "rev=-100mV:100mV"], match: []
        ).run()
        #expect(result.isConverged && !result.isIdentified)
        let (pores, g, rev) = (try value(result, "pores"), try value(result, "g"), try value(result, "rev"))
        #expect(!pores.isIdentified && !g.isIdentified && rev.isIdentified)
        #expect(pores.interval == nil && g.standardError == nil)
        let line = Line(Self.voltages, Self.currents)
        #expect(abs(pores.value * g.value * 1e6 / line.slope - 1) < 1e-8)
        #expect(abs(rev.value * 1e3 / (-line.intercept / line.slope) - 1) < 1e-8)
        #expect(
            result.warnings == [
                "the data do not tell all values: `pores` by +1 % with `g` by -1 % changes nothing; fix one of them"
            ])
    }

    /// What is measured does not depend on the pump.
    @Test func whatChangesNothingIsTold() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        let result = try Fitting(
            FitFolder.film(), file: path, vary: ["g", "offset"], match: [("quantity", "leak.I"), ("y", "I")]
        ).run()
        #expect(result.warnings.first == "`offset` changes nothing that was measured, so its value means nothing")
        let (g, offset) = (try value(result, "g"), try value(result, "offset"))
        #expect(g.interval != nil && offset.interval == nil)
    }

    /// A value that ends at its bound has no interval, and says so.
    @Test func aBoundIsTold() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        let result = try Fitting(FitFolder.film(), file: path, vary: ["g=0.1uS:1.9uS", "offset"], match: []).run()
        let g = try value(result, "g")
        #expect(g.isAtHigh && g.value == 1.9e-6 && g.interval == nil && g.text == "1.9 uS")
        // With the slope held, the offset is the mean of what is left.
        let mean = zip(Self.voltages, Self.currents).reduce(0) { $0 + $1.1 - 1.9 * $1.0 } / 15
        #expect(abs(try value(result, "offset").value * 1e9 / mean - 1) < 1e-9)
        #expect(result.warnings.contains { $0.hasPrefix("`g` ended at its largest value") })
    }

    /// A bound that the value may not take itself is only come close to: a curve that bends upwards wants a resistance below zero.
    @Test func aBoundThatIsNotReachedIsTold() throws {
        let law = Self.voltages.map { $0 * (1 + ($0 / 50) * ($0 / 50)) }
        let currents = zip(Self.voltages, law).map { 2 * $1 * (1 + 1e-3 * abs($0)) }
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, currents], to: "series.csv")
        let device = try FitFolder.film(
            "{ channels: { leak: { model: cubic, g: g } } }",
            parameters: "{ g: { value: 1 uS, minimum: 0.01 uS, maximum: 100 uS }, series: 1 kOhm }",
            extra: """
                models: { cubic: { kind: channel, parameters: { g: { unit: S } }, current: g * V * (1 + (V / 50 mV)^2) } }
                circuit: { ground: outside, elements: { access: { model: resistor, nodes: [electrode, inside], resistance: series } } }
                port: [electrode, outside]
                """)
        let result = try Fitting(device, file: path, vary: ["g", "series=0kOhm:50kOhm"], match: []).run()
        let (g, series) = (try value(result, "g"), try value(result, "series"))
        #expect(series.isAtLow && series.interval == nil && series.value < 1)
        #expect(result.warnings.contains { $0.hasPrefix("`series` ended at its least value") })
        // Without it the law alone is left, which is linear in its factor.
        let slope =
            zip(law, currents).reduce(0) { $0 + $1.0 * $1.1 } / law.reduce(0) { $0 + $1 * $1 }
        #expect(abs(g.value * 1e6 / slope - 1) < 1e-5)
    }

    /// What changes nothing has no bound that it could be driven to.
    @Test func whatChangesNothingIsAtNoBound() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        let result = try Fitting(
            FitFolder.film(), file: path, vary: ["g", "offset=1nA:2nA"], match: [("quantity", "leak.I"), ("y", "I")]
        ).run()
        let offset = try value(result, "offset")
        #expect(!offset.isAtLow && !offset.isAtHigh && !offset.isIdentified)
        #expect(result.sources.contains { $0.hasPrefix("not told by line.csv") })
    }

    /// A voltage that was recorded beside the time is not held during a trace.
    @Test func aRecordedDriveIsNotHeld() throws {
        let times = (0..<30).map { Double($0) }
        let path = try folder.write(
            "time (ms),V (mV),I (nA)", [times, times.map { $0 < 5 ? 0 : 10 + 0.01 * $0 }, times.map { $0 }], to: "t.csv"
        )
        let device = try FitFolder.film(
            extra: "analyses: { step: { drive: { V: { step: { level: 10 mV } } }, transient: { stop: 1 s } } }")
        #expect {
            _ = try Fitting(device, file: path, vary: ["g"], match: [("analysis", "step")]).run()
        } throws: { error in
            "\(error)".contains("`V` changes along the time")
        }
    }

    /// A straight device does not follow a bent curve, and scatter is not blamed.
    @Test func aWrongShapeIsTold() throws {
        let bent = Self.voltages.map { 2 * $0 + 0.01 * $0 * $0 }
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, bent], to: "bent.csv")
        let long = (0..<60).map { Double($0) - 20 }
        let longPath = try folder.write("V (mV),I (nA)", [long, long.map { 2 * $0 + 0.01 * $0 * $0 }], to: "long.csv")
        let result = try Fitting(FitFolder.film(), file: longPath, vary: ["g", "offset"], match: []).run()
        #expect(result.warnings.contains { $0.contains("keep their sign for long") })
        let weighed = try Fitting(
            FitFolder.film(), file: path, vary: ["g", "offset"], match: [("sigma", "0.1 nA")]
        ).run()
        #expect(weighed.warnings.contains { $0.hasPrefix("residuals are larger than `sigma` says") })
        #expect((weighed.probability ?? 1) < 1e-6)
    }

    /// How far a point is from the line through all others, in standard deviations of a new point there, as every textbook
    /// has it.
    @Test func aPointThatStandsApartIsTold() throws {
        var currents = Self.currents
        currents[5] -= 12
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, currents], to: "line.csv")
        let warnings = try Fitting(FitFolder.film(), file: path, vary: ["g", "offset"], match: []).run().warnings
        let others = currents.indices.filter { $0 != 5 }
        let (x, y) = (others.map { Self.voltages[$0] }, others.map { currents[$0] })
        let line = Line(x, y)
        let count = Double(others.count)
        let mean = x.reduce(0, +) / count
        let square = zip(x, y).reduce(0) { sum, own in
            let left = own.1 - line.intercept - line.slope * own.0
            return sum + left * left
        }
        let reach = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let away = Self.voltages[5] - mean
        let deviation = (square / (count - 2) * (1 + 1 / count + away * away / reach)).squareRoot()
        let size = abs(currents[5] - line.intercept - line.slope * Self.voltages[5]) / deviation
        try #require(size > 10)
        #expect(warnings.count == 1, "\(warnings)")
        let words =
            "(\(Unit.text(of: currents[5], digits: 6)) nA at V = 10 mV) stands apart: it is \(Unit.text(of: size, digits: 2)) standard"
        #expect(warnings.first?.hasPrefix("point 6 of `I` " + words) == true, "\(warnings)")
        // One of fifteen points of plain scatter is none, as the other tests of lines tell; nor is one of exact data.
        currents = Self.voltages.map { 2 * $0 + 5 }
        let exact = try folder.write("V (mV),I (nA)", [Self.voltages, currents], to: "exact.csv")
        #expect(try Fitting(FitFolder.film(), file: exact, vary: ["g", "offset"], match: []).run().warnings.isEmpty)
        currents[5] += 1
        let beside = try folder.write("V (mV),I (nA)", [Self.voltages, currents], to: "beside.csv")
        let told = try Fitting(FitFolder.film(), file: beside, vary: ["g", "offset"], match: []).run().warnings
        #expect(told.contains { $0.hasPrefix("point 6 of `I` ") }, "\(told)")
    }

    @Test func fewPointsAreTold() throws {
        let path = try folder.write("V (mV),I (nA)", [[10], [25]], to: "one.csv")
        let result = try Fitting(FitFolder.film(), file: path, vary: ["g", "offset"], match: []).run()
        #expect(result.warnings.first == "1 points cannot tell 2 values" && !result.isIdentified)
    }

    // MARK: - The fitted device

    @Test func theFittedDeviceGivesTheFittedCurve() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        let device = try FitFolder.film()
        let result = try Fitting(device, file: path, vary: ["g", "offset"], match: []).run()
        let text = try device.text(setting: result.overrides, status: "fitted", sources: result.sources)
        #expect(text.contains("status: fitted") && text.contains("fitted to line.csv, standard error"))
        let fitted = try DeviceText.read(text)
        let sweep = try Sweep(AnalysisSpec(sweeps: ["V=-40mV:100mV:15"], records: [], of: fitted), of: fitted)
        var sink = MemorySink()
        try sink.begin(ResultLayout(attributes: [], sources: [], groups: [sweep.group(named: "")]))
        _ = try sweep.run(into: &sink)
        try sink.finish()
        let currents = try #require(sink.table?["current"]).doubles
        let deviation = 0.8e-9
        for (own, curve) in zip(currents, result.matches[0].fitted) {
            #expect(abs(own - curve * 1e-9) < 1e-3 * deviation)
        }
    }

    /// Results do not depend on how many devices are asked together, or on threads.
    @Test func threadsChangeNothing() throws {
        let path = try folder.write("V (mV),I (nA)", [Self.voltages, Self.currents], to: "line.csv")
        func values(_ threads: Int) throws -> [Double] {
            var options = Fitting.Options()
            options.threads = threads
            return try Fitting(
                FitFolder.film(), file: path, vary: ["g", "offset"], match: [], options: options
            ).run().values.map(\.value)
        }
        #expect(try values(1) == values(3))
    }
}
