import Analyses
import Datasets
import Devices
import Foundation
import Testing

/// The scatter of a device: what a sample depends on, and its distribution.
struct SpreadTests {
    private func device(
        samples: Int, spread: String, parameters: String = "a: 2, b: 3, c: 5 mV", seed: Int = 1,
        axes: String = "", threads: Int = 1
    ) throws -> Solved {
        try Solved(
            """
            schema: iontronic/1
            name: scatter
            temperature: 25 degC
            seed: \(seed)
            parameters: { \(parameters) }
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            membranes:
              film: { area: 1 mm^2, channels: { leak: { model: ohmic, conductance: a * b * 1 S/m^2, reversal: c } } }
            spread: { \(spread) }
            analyses:
              scatter: { sweep: [ sample: \(samples)\(axes) ], record: { a: a, b: b, c: c } }
            """, "scatter", threads: threads)
    }

    private let normal = "a: { distribution: normal, sigma: 10 % }"

    @Test func sampleZeroIsTheDeviceItself() throws {
        for spread in [
            normal, "a: { distribution: lognormal, sigma: 20 % }", "a: { distribution: uniform, from: 1, to: 5 }",
            "a: { distribution: triangular, from: 50 %, to: 200 % }", "a: { distribution: choice, values: [7, 8] }",
            "a: { distribution: normal, sigma: 0.3 }",
        ] {
            let run = try device(samples: 5, spread: spread)
            #expect(try run["a"][0] == 2, "\(spread)")
            #expect(try run["a"].dropFirst().allSatisfy { $0 != 2 }, "\(spread)")
        }
    }

    /// What is stored as drawn is what was used, where a variant or an axis sets what is spread.
    @Test(arguments: [
        "{ variant: [base, big] }, { sample: 4 }", "{ a: [2, 20] }, { sample: 4 }", "{ sample: 4 }, { a: [2, 20] }",
    ])
    func drawsFollowWhatTheySpread(_ axes: String) throws {
        let solved = try Solved(
            """
            schema: iontronic/1
            name: scatter
            temperature: 25 degC
            parameters: { a: 2 }
            solutions: { inside: { salts: { KCl: 1 mM } }, outside: { salts: { KCl: 1 mM } } }
            membranes:
              film: { area: 1 mm^2, channels: { leak: { model: ohmic, conductance: a * 1 S/m^2, reversal: 0 V } } }
            spread: { \(normal) }
            variants: { big: { a: 20 } }
            analyses: { scatter: { sweep: [\(axes)], record: { used: a } } }
            """, "scatter")
        let name = axes.contains("variant") ? "a" : "parameters_a"
        let drawn = try #require(solved.table[name])
        #expect(try drawn.doubles == solved["used"] && drawn.shape == solved.table["used"]?.shape)
        #expect(Set(drawn.doubles).count == 8)
    }

    @Test func sampleZeroIsNominalWhereTheValueFollowsAnAxis() throws {
        let run = try device(
            samples: 3, spread: "a: { distribution: uniform, from: 10, to: 20 }", parameters: "a: 2 * b, b: 3, c: 5 mV",
            axes: ", b: [1, 4]")
        let a = try #require(run.table["a"])
        #expect(a[0, 0] == 2)
        #expect(a[0, 1] == 8)
        #expect(a[1, 0] == a[1, 1])
        #expect(try #require(a[1, 0]) >= 10)
    }

    @Test func aSampleDependsOnSeedPathAndNumberOnly() throws {
        let alone = try device(samples: 100, spread: normal)
        let values = try alone["a"]
        let more = try device(samples: 1000, spread: normal)
        #expect(try Array(more["a"].prefix(100)) == values)
        let withOthers = try device(
            samples: 100,
            spread: "c: { distribution: normal, sigma: 1 mV }, b: { distribution: lognormal, sigma: 5 % }, " + normal)
        #expect(try withOthers["a"] == values)
        let reordered = try device(
            samples: 100,
            spread: normal + ", b: { distribution: lognormal, sigma: 5 % }, c: { distribution: normal, sigma: 1 mV }")
        #expect(try reordered["a"] == values)
        #expect(try reordered["c"] == (try withOthers["c"]))
        for threads in [2, 3] {
            #expect(try device(samples: 1000, spread: normal, threads: threads)["a"].prefix(100) == values[...])
        }
        let spelled = try device(samples: 100, spread: "parameters.a: { distribution: normal, sigma: 10 % }")
        #expect(try spelled["a"] == values)
        let reseeded = try device(samples: 100, spread: normal, seed: 2)
        #expect(zip(try reseeded["a"], values).dropFirst().allSatisfy { $0 != $1 })
        #expect(try reseeded["a"][0] == values[0])
    }

    @Test func pathsAreIndependent() throws {
        let run = try device(
            samples: 20_001, spread: normal + ", b: { distribution: normal, sigma: 10 % }")
        let (a, b) = (try Array(run["a"].dropFirst()), try Array(run["b"].dropFirst()))
        let correlation = zip(a, b).reduce(0) { $0 + ($1.0 - 2) * ($1.1 - 3) } / Double(a.count) / (0.2 * 0.3)
        // Standard error 1/sqrt(n) = 0.007.
        #expect(abs(correlation) < 0.03)
    }

    /// Mean and standard deviation of the drawn samples.
    private func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot())
    }

    /// Textbook moments; truncation at one sigma leaves a deviation of 0.53956 sigma.
    private static let textbook: [(String, Double, Double)] = [
        ("distribution: normal, sigma: 10 %", 2, 0.2), ("distribution: normal, sigma: 0.4", 2, 0.4),
        ("distribution: normal, sigma: 0.4, truncate: 1", 2, 0.215824),
        ("distribution: uniform, from: 1, to: 4", 2.5, 0.8660254),
        ("distribution: uniform, from: 50 %, to: 200 %", 2.5, 0.8660254),
        // (a^2 + b^2 + c^2 - a b - a c - b c) / 18 with a = 1, b = 6, c = 2.
        ("distribution: triangular, from: 1, to: 6", 3, 1.0801234),
        // Median 2: mean 2 exp(s^2 / 2), deviation the mean times sqrt(exp(s^2) - 1).
        ("distribution: lognormal, sigma: 30 %", 2.0920557, 0.6420065),
        ("distribution: choice, values: [1, 2, 6]", 3, 2.1602469),
    ]

    @Test(arguments: textbook)
    func momentsAreThoseOfTheDistribution(spread: String, mean: Double, deviation: Double) throws {
        let count = 40_000.0
        let found = moments(try Array(device(samples: Int(count) + 1, spread: "a: { \(spread) }")["a"].dropFirst()))
        // Five standard errors; that of a deviation is below deviation / sqrt(n) for these laws.
        #expect(abs(found.mean - mean) < 5 * deviation / count.squareRoot(), "\(found)")
        #expect(abs(found.deviation - deviation) < 5 * deviation / count.squareRoot(), "\(found)")
    }

    @Test func truncationHolds() throws {
        let values = try device(samples: 20_000, spread: "a: { distribution: normal, sigma: 10 %, truncate: 1.5 }")["a"]
        let most = try #require(values.map { abs($0 - 2) }.max())
        #expect(most <= 0.3 + 1e-12)
        #expect(most > 0.29)
    }

    @Test func uniformAndTriangularKeepTheirEnds() throws {
        for law in ["uniform", "triangular"] {
            let values = try device(samples: 20_000, spread: "a: { distribution: \(law), from: 1, to: 6 }")["a"]
            #expect(values.allSatisfy { $0 >= 1 && $0 <= 6 })
        }
    }

    @Test(arguments: [
        "a: { distribution: triangular, from: 4, to: 6 }", "a: { distribution: triangular, from: 80 %, to: 90 % }",
        "a: { distribution: uniform, from: 6, to: 4 }", "a: { distribution: normal, sigma: -1 }",
        "a: { distribution: normal }", "a: { distribution: choice, values: [] }",
        "a: { distribution: normal, sigma: 1 mV }",
        "a: { distribution: normal, sigma: 0.1, truncate: 0 }",
    ])
    func impossibleDistributionsAreErrors(spread: String) {
        #expect(throws: (any Error).self) { try device(samples: 3, spread: spread) }
    }

    @Test func drawsAreWrittenBesideTheSample() throws {
        let run = try Solved(
            leak(
                "{ sweep: [ sample: 8, V: [0 V] ], record: [I] }",
                extra: "spread: { scale: { distribution: lognormal, sigma: 10 % } }"))
        let scale = try #require(run.table["scale"])
        #expect(scale.axes.map(\.name) == ["sample"])
        #expect(zip(try run["current"], scale.doubles).allSatisfy { isClose($0, 1e-5 * $1 * 0.05) })
        #expect(scale.doubles[0] == 1)
    }
}
