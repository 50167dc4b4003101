import Analyses
import Datasets
import Devices
import Foundation
import Testing

/// What `for` makes, and systems too large for dense matrices.
@Suite struct ArrayTests {
    /// A ladder of `n` equal sections of 1 kOhm along and 10 kOhm across, fed with 1 V.
    private func ladder(_ n: Int, _ analysis: String, spread: String = "") -> String {
        ElementTests.text(
            """
            driver: { model: voltage-source, nodes: ["node[0]", gnd], voltage: 1 V }
            line: { model: resistor, for: { i: 1..n }, nodes: ["node[i-1]", "node[i]"], resistance: along }
            leak: { model: resistor, for: { i: 1..n }, nodes: ["node[i]", gnd], resistance: 10 kOhm }
            """, analysis, extra: "parameters: { n: \(n), along: 1 kOhm }\n" + spread)
    }

    /// Of a ladder with a step x = r/R, V(k) is proportional to cosh((n - k + 1/2) t) with 2 sinh(t/2) = sqrt(x).
    private func voltage(_ k: Int, of n: Int, x: Double = 0.1) -> Double {
        let t = 2 * asinh(sqrt(x) / 2)
        return cosh((Double(n - k) + 0.5) * t) / cosh((Double(n) + 0.5) * t)
    }

    @Test(arguments: [3, 40, 300]) func aLadder(n: Int) throws {
        let solved = try Solved(
            ladder(
                n, "{ record: { far: \"V(node[\(n)])\", second: \"V(node[2])\", leak: \"leak[*].I\", in: driver.I } }"))
        #expect(solved.summary.failed == 0)
        #expect(abs(try solved["far"][0] / voltage(n, of: n) - 1) < 1e-9)
        #expect(abs(try solved["second"][0] / voltage(2, of: n) - 1) < 1e-10)
        #expect(abs(try solved["leak_3"][0] / (voltage(3, of: n) / 1e4) - 1) < 1e-9)
        // All that enters leaves by the leaks.
        let total = try (1...n).reduce(0.0) { try $0 + solved["leak_\($1)"][0] }
        #expect(abs(try solved["in"][0] + total) < 1e-15)
    }

    /// Many variants in blocks, each with one answer whatever stands beside it.
    @Test func largeSystemsOfManyVariants() throws {
        let analysis =
            "{ sweep: { along: { from: 100 Ohm, to: 10 kOhm, points: 37, spacing: log } }, record: { v: \"V(node[90])\" } }"
        let solved = try Solved(ladder(90, analysis))
        let along = try solved.axis("along")
        for (index, value) in try solved["v"].enumerated() {
            #expect(abs(value / voltage(90, of: 90, x: along[index] / 1e4) - 1) < 1e-7, "\(along[index])")
        }
        let alone = try Solved(
            ladder(90, "{ sweep: { along: [\(along[11]) Ohm] }, record: { v: \"V(node[90])\" } }"))
        #expect(try alone["v"][0] == (try solved["v"][11]))
        #expect(try Solved(ladder(90, analysis), threads: 2)["v"] == (try solved["v"]))
    }

    /// A matrix of conductances between lines that resist, against elimination with all numbers: `n` x `n` words, then bits.
    private func dense(_ n: Int, wire: Double, conductance: (Int, Int) -> Double) -> [Double] {
        let size = 2 * n * n
        var a = [Double](repeating: 0, count: size * (size + 1))
        func join(_ p: Int?, _ q: Int?, _ g: Double, _ source: Double = 0) {
            for (here, there) in [(p, q), (q, p)] {
                guard let here else { continue }
                a[here * (size + 1) + here] += g
                if let there { a[here * (size + 1) + there] -= g } else { a[here * (size + 1) + size] += g * source }
            }
        }
        for i in 0..<n {
            for j in 0..<n {
                let (word, bit) = (i * n + j, n * n + i * n + j)
                join(word, bit, conductance(i + 1, j + 1))
                join(word, j > 0 ? word - 1 : nil, 1 / wire, Double(i + 1) * 0.05)
                join(bit, i + 1 < n ? bit + n : nil, 1 / wire)
            }
        }
        for k in 0..<size {
            for row in (k + 1)..<Swift.max(size, k + 1) where a[row * (size + 1) + k] != 0 {
                let factor = a[row * (size + 1) + k] / a[k * (size + 1) + k]
                for column in k...size { a[row * (size + 1) + column] -= factor * a[k * (size + 1) + column] }
            }
        }
        var x = [Double](repeating: 0, count: size)
        for row in (0..<size).reversed() {
            var sum = a[row * (size + 1) + size]
            for column in (row + 1)..<Swift.max(size, row + 1) { sum -= a[row * (size + 1) + column] * x[column] }
            x[row] = sum / a[row * (size + 1) + row]
        }
        return x
    }

    private func matrix(_ n: Int, _ law: String, _ analysis: String) -> String {
        ElementTests.text(
            """
            driver: { model: voltage-source, for: { i: 1..n }, nodes: ["word[i,0]", gnd], voltage: 50 mV * i }
            words: { model: resistor, for: { i: 1..n, j: 1..n }, nodes: ["word[i,j-1]", "word[i,j]"], resistance: wire }
            bits: { model: resistor, for: { i: 1..n, j: 1..n }, nodes: ["bit[i,j]", "bit[i+1,j]"], resistance: wire }
            cell: { model: crossing, for: { i: 1..n, j: 1..n }, nodes: ["word[i,j]", "bit[i,j]"], conductance: 10 uS * (1 + i + 2 * j) }
            sense: { model: ammeter, for: { j: 1..n }, nodes: ["bit[n+1,j]", gnd] }
            """, analysis,
            extra: """
                parameters: { n: \(n), wire: 20 Ohm }
                models:
                  crossing: { kind: element, parameters: { conductance: { unit: S } }, current: \(law) }

                """)
    }

    /// A linear system takes one matrix, which is factored with all that belongs together at once.
    @Test(arguments: [6, 11]) func aMatrixOfConductances(n: Int) throws {
        let analysis = "{ sweep: { wire: [20 Ohm, 1 mOhm] }, record: { cell: \"cell[*,*].V\", sense: \"sense[*].I\" } }"
        let solved = try Solved(matrix(n, "conductance * V", analysis))
        #expect(solved.summary.failed == 0)
        for (point, wire) in [20, 1e-3].enumerated() {
            let x = dense(n, wire: wire) { 1e-5 * Double(1 + $0 + 2 * $1) }
            for i in 0..<n {
                for j in 0..<n {
                    let expected = x[i * n + j] - x[n * n + i * n + j]
                    #expect(abs(try solved["cell_\(i + 1)_\(j + 1)"][point] - expected) < 1e-11)
                }
            }
            for j in 0..<n {
                let expected = x[2 * n * n - n + j] / wire
                #expect(abs(try solved["sense_\(j + 1)"][point] - expected) < 1e-9 * abs(expected))
            }
            #expect(try solved["solver_iterations"][point] == 1)
        }
    }

    /// The same where conductances follow their voltage: all that enters by the words leaves by the bits, and every crossing
    /// carries what its law says.
    @Test func aMatrixThatFollowsItsVoltage() throws {
        let n = 9
        let solved = try Solved(
            matrix(
                n, "conductance * V * (1 + 5 /V * V)",
                "{ record: { v: \"cell[*,*].V\", i: \"cell[*,*].I\", in: \"driver[*].I\", out: \"sense[*].I\" } }"))
        #expect(solved.summary.failed == 0)
        #expect(try solved["solver_iterations"][0] > 1)
        var through = 0.0
        for i in 1...n {
            for j in 1...n {
                let (v, own) = (try solved["v_\(i)_\(j)"][0], try solved["i_\(i)_\(j)"][0])
                #expect(abs(own - 1e-5 * Double(1 + i + 2 * j) * v * (1 + 5 * v)) < 1e-12 * abs(own))
                through += own
            }
        }
        let entering = try (1...n).reduce(0.0) { try $0 - solved["in_\($1)"][0] }
        let leaving = try (1...n).reduce(0.0) { try $0 + solved["out_\($1)"][0] }
        #expect(abs(entering - through) < 1e-10 * through && abs(leaving - through) < 1e-10 * through)
    }

    /// A matrix of slits that follow their voltage: what flows in flows out all the time, and in the end all is as at rest.
    @Test func aMatrixInTime() throws {
        let file = Solved.catalogue + "/devices/crossbar.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
            .replacing("voltage: read * i", with: "voltage: { step: { base: 0 V, level: read * i, start: 1 s } }")
            .replacing(
                "  columns:\n",
                with: """
                      settle:
                        transient: { stop: 401 s, output: 20 s }
                        record: { in: "mean(driver[*].I)", out: "mean(sense[*].I)", first: "sense[1].I", last: "sense[8].I" }
                      columns:

                    """)
        let solved = try Solved(Solved.descriptor(text), "settle")
        #expect(solved.summary.failed == 0)
        let (entering, leaving) = (try solved["in"], try solved["out"])
        #expect(entering.count == 21)
        // The last digit of 0.4 V is 6e-17 V, over segments of 2 Ohm.
        for (a, b) in zip(entering, leaving) { #expect(abs(a + b) <= 3e-16) }
        #expect(leaving.dropFirst().allSatisfy { abs($0) > 3e-7 })
        // As evidence of the device says; the law relaxes within 20 s.
        #expect(abs(try #require(try solved["first"].last) - 247.7993671592865e-9) < 1e-5 * 2.5e-7)
        #expect(abs(try #require(try solved["last"].last) - 542.6272832884439e-9) < 1e-5 * 5.4e-7)
    }

    /// Each instance draws for itself; a wildcard reduces over all.
    @Test func everyInstanceDrawsForItself() throws {
        let spread =
            "spread: { \"circuit.elements.leak[*].resistance\": { distribution: uniform, from: 5 kOhm, to: 20 kOhm } }"
        let solved = try Solved(
            ladder(
                3,
                """
                { sweep: { sample: 20 }, record: { i: "leak[*].I", v1: "V(node[1])", v2: "V(node[2])",
                  least: "lowest(leak[*].I)", most: "highest(leak[*].I)", mean: "mean(leak[*].I)" } }
                """, spread: spread))
        var different = 0
        for k in 0..<20 {
            let i = try (1...3).map { try solved["i_\($0)"][k] }
            let (first, second) = (try solved["v1"][k] / i[0], try solved["v2"][k] / i[1])
            for r in [first, second] { #expect(r > 4999.99 && r < 20000.01) }
            if abs(first - second) > 1 { different += 1 }
            #expect(try solved["least"][k] == i.min() && solved["most"][k] == i.max())
            #expect(abs(try solved["mean"][k] - i.reduce(0, +) / 3) < 1e-18)
        }
        #expect(different > 15)
    }

    /// One instance is swept or driven; the others keep their value.
    @Test func oneInstanceChanges() throws {
        let solved = try Solved(
            ladder(
                2,
                "{ sweep: { \"leak[2].resistance\": [10 kOhm, 1 TOhm] }, record: { i: \"leak[1].I\", j: \"leak[2].I\" } }"
            ))
        #expect(abs(try solved["j"][0] / (voltage(2, of: 2) / 1e4) - 1) < 1e-10)
        #expect(abs(try solved["i"][1] - 1.0 / 11000) < 1e-13)
        let driven = try Solved(
            ladder(2, "{ drive: { \"line[1].resistance\": 5 kOhm }, record: { i: \"line[1].I\", v: \"line[1].V\" } }"))
        #expect(abs(try driven["v"][0] / (try driven["i"][0]) - 5000) < 1e-8)
    }

    /// A record may call an instance or a node by what is a whole number before the device is built.
    @Test func indicesThatAreWorkedOut() throws {
        let record =
            #"{ last: "leak[n].I", before: "leak[n-1].I", v: "V(node[n])", across: "V(node[n/2], node[n])" }"#
        let plain =
            #"{ last: "leak[4].I", before: "leak[3].I", v: "V(node[4])", across: "V(node[2], node[4])" }"#
        let (solved, expected) = try (
            Solved(ladder(4, "{ record: \(record) }")), Solved(ladder(4, "{ record: \(plain) }"))
        )
        for name in ["last", "before", "v", "across"] { #expect(try solved[name] == (try expected[name])) }
        // One that is swept is none.
        let said = complaints(
            ladder(4, "{ sweep: { k: [1, 2] }, record: [\"leak[k].I\"] }").replacing("n: 4,", with: "n: 4, k: 1,"))
        #expect(said.joined().contains("no `leak[k].I` here"), "\(said)")
    }

    /// Variants change one instance, some, or all; what is said of one counts, whatever is said of all.
    @Test func variantsOfInstances() throws {
        let text = ladder(
            3, "{ sweep: { variant: all }, record: { i: \"leak[*].I\", v: \"V(node[3])\" } }",
            spread: """
                variants:
                  one: { "leak[2].resistance": 1 kOhm }
                  both: { "leak[2].resistance": 1 kOhm, leak.resistance: 20 kOhm }
                  every: { "leak[*].resistance": 20 kOhm }
                  open: { "leak[2]": none }
                  other: { "leak[2]": { model: current-source, nodes: ["node[2]", gnd], current: 1 uA } }
                """)
        let solved = try Solved(text)
        #expect(solved.summary.failed == 0)
        let (currents, far) = (try (1...3).map { try solved["i_\($0)"] }, try solved["v"])
        /// The ladder by hand, with a conductance of each leak.
        func expected(_ leaks: [Double]) -> [Double] {
            var (ratio, ratios) = (0.0, [Double]())
            for leak in leaks.reversed() {
                // V(k) / V(k - 1) = g / (g + leak + g (1 - V(k + 1) / V(k))).
                ratio = 1e-3 / (1e-3 + leak + 1e-3 * (ratios.isEmpty ? 0 : 1 - ratio))
                ratios.append(ratio)
            }
            var voltage = 1.0
            return ratios.reversed().map { share in
                voltage *= share
                return voltage
            }
        }
        let leaks = [
            [1e-4, 1e-4, 1e-4], [1e-4, 1e-3, 1e-4], [5e-5, 1e-3, 5e-5], [5e-5, 5e-5, 5e-5], [1e-4, 0, 1e-4],
        ]
        for (variant, leaks) in leaks.enumerated() {
            let voltages = expected(leaks)
            #expect(abs(far[variant] - voltages[2]) < 1e-12)
            for place in 0..<3 where leaks[place] > 0 {
                #expect(abs(currents[place][variant] - voltages[place] * leaks[place]) < 1e-15)
            }
        }
        // What a variant leaves out has no current.
        #expect(currents[1][4].isNaN)
        #expect(currents[1][5] == 1e-6)
    }

    @Test func valuesOfInstancesKeepTheirBounds() throws {
        let text = ladder(3, "{ record: [\"leak[2].I\"] }", spread: "variants: { x: { \"leak[2].resistance\": 1 mV } }")
        let descriptor = try Solved.descriptor(text)
        #expect(throws: Diagnostics.self) { try Solved(descriptor.variant(named: "x"), "a") }
        let swapped = ladder(
            3, "{ record: [\"leak[2].I\"] }", spread: "variants: { x: { \"leak[4].resistance\": 1 Ohm } }")
        #expect(complaints(swapped).joined().contains("there is no `leak[4]`"))
    }

    @Test(arguments: [
        ("for: { i: 1..n }", "for: { i: 3..1 }", "`i` runs from 3 to 1: no instance is left"),
        ("for: { i: 1..n }", "for: { i: 1..x }", "`x` is not a whole number that is known"),
        ("for: { i: 1..n }", "for: { i: 4 }", "a range of `for` is `1..n`"),
        ("for: { i: 1..n }", "for: { T: 1..n }", "`T` is a name of the language"),
        ("for: { i: 1..n }", "for: { i: 1..10000000 }", "more than 1000000 instances"),
        ("node[i-1]", "node[i/2]", "`node[i/2]` is no node: indices are whole numbers"),
    ])
    func mistakes(old: String, new: String, message: String) {
        let text = ladder(3, "{ record: [\"V(node[1])\"] }").replacing(old, with: new, maxReplacements: 1)
        let said = complaints(text).joined(separator: " | ")
        #expect(said.contains(message), "\(said)")
    }

    @Test(arguments: [
        ("{ sweep: { \"leak[9].resistance\": [1 Ohm] } }", "there is no `leak[9]` help: `leak` has i from 1 to 3"),
        ("{ sweep: { \"driver[1].voltage\": [1 V] } }", "`driver` has no instances"),
        (
            "{ sweep: { n: [2, 3] }, record: [driver.I] }",
            "`n` is not a whole number that is known before the device is built"
        ),
        ("{ record: [\"leak[7].I\"] }", "leak"),
    ])
    func wrongInstances(analysis: String, message: String) {
        let said = complaints(ladder(3, analysis)).joined(separator: " | ")
        #expect(said.contains(message), "\(said)")
    }
}
