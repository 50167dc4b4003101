import Analyses
import Datasets
import Testing

/// Results do not depend on threads, on the size of chunks, or on what else is computed.
struct DeterminismTests {
    private func device(
        samples: Int, temperatures: Int, voltages: Int, driven: Bool, record: String, extra: String = ""
    ) -> String {
        """
        schema: iontronic/1
        name: many
        temperature: 25 degC
        activity: davies
        parameters: { p: 1e-8 m/s, r: 20 }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM, NaCl: 50 mM } }
        membranes:
          film:
            area: 1 mm^2
            channels:
              pores: { model: ghk, permeability: { K+: p, Na+: p / r, Cl-: p / 100 } }
              gate: { model: boltzmann, conductance: 2 mS/cm^2, half: -30 mV, slope: 7 mV, reversal: 40 mV }
        circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 1 kOhm } } }
        port: [electrode, outside]
        spread:
          p: { distribution: lognormal, sigma: 20 % }
          r: { distribution: uniform, from: 50 %, to: 150 % }
        analyses:
          a:
            sweep:
              - sample: \(samples)
              - temperature: { from: 10 degC, to: 40 degC, points: \(temperatures) }
              - \(driven ? "V" : "I"): { from: -100 \(driven ? "mV" : "nA"), to: 100 \(driven ? "mV" : "nA"), points: \(voltages) }
            record: \(record)
            \(extra)
        """
    }

    private func bits(_ run: Solved) throws -> [String: [UInt64]] {
        try Dictionary(
            uniqueKeysWithValues: run.table.variableNames.map { ($0, try run[$0].map(\.bitPattern)) })
    }

    @Test(arguments: [true, false])
    func threadsDoNotMatter(driven: Bool) throws {
        let text = device(
            samples: 300, temperatures: 3, voltages: 41, driven: driven,
            record: "[I, V, film.V, I(K+)]",
            extra:
                "figures: { zero: \"root(\(driven ? "I, V" : "V, I"))\", most: \(driven ? "highest(I)" : "highest(V)") }"
        )
        let one = try bits(Solved(text, threads: 1))
        for threads in [2, 3, 7] { #expect(try bits(Solved(text, threads: threads)) == one, "\(threads) threads") }
    }

    /// The same points in sweeps that are cut into chunks in other ways.
    @Test func chunksDoNotMatter() throws {
        let whole = try Solved(device(samples: 300, temperatures: 3, voltages: 41, driven: true, record: "[I, film.V]"))
        let short = try Solved(
            device(samples: 67, temperatures: 3, voltages: 41, driven: true, record: "[I, film.V, I(K+), I(Na+)]"))
        for sample in [0, 1, 7, 63, 64, 66] {
            for temperature in 0..<3 {
                for voltage in [0, 1, 20, 40] {
                    for name in ["current", "film_voltage", "solver_status", "root_count"] {
                        #expect(
                            whole.table[name]?[sample, temperature, voltage]
                                == short.table[name]?[sample, temperature, voltage],
                            "\(name) \(sample) \(temperature) \(voltage)")
                    }
                }
            }
        }
    }

    @Test func aLongAxisIsAsGoodAsAShortOne() throws {
        // 20000 voltages run across lanes in several chunks, 5 of them in one.
        let text = { (axis: String) in
            leak("{ sweep: { V: \(axis) }, record: [I, leak.I], figures: { zero: \"root(I, V)\" } }")
        }
        let long = try Solved(text("{ from: -100 mV, to: 100 mV, points: 20001 }"), threads: 2)
        let short = try Solved(text("{ from: -100 mV, to: 100 mV, points: 5 }"))
        let all = try long["current"]
        for (index, value) in try short["current"].enumerated() {
            #expect(isClose(value, all[5000 * index], relative: 1e-12, absolute: 1e-20))
        }
        #expect(isClose(try long["zero"][0], -0.05))
    }

    @Test func manyShortCurvesAreCutInChunks() throws {
        let text = leak(
            "{ sweep: [ sample: 5000, V: { from: -100 mV, to: 100 mV, points: 21 } ], record: [I], figures: { zero: \"root(I, V)\", slope: \"slope(I, V, 0 mV)\" } }",
            extra: "spread: { scale: { distribution: lognormal, sigma: 10 % } }")
        let run = try Solved(text, threads: 3)
        let scales = try run["scale"]
        let slopes = try run["slope"]
        #expect(slopes.count == 5000)
        #expect(zip(slopes, scales).allSatisfy { isClose($0, 1e-5 * $1, relative: 1e-9) })
        #expect(try run["zero"].allSatisfy { isClose($0, -0.05, relative: 1e-9) })
        #expect(try run["zero_status"].allSatisfy { $0 == 0 })
        let current = try #require(run.table["current"])
        for sample in stride(from: 0, to: 5000, by: 613) {
            for point in [0, 7, 20] {
                let voltage = -0.1 + 0.01 * Double(point)
                #expect(
                    isClose(
                        try #require(current[sample, point]), 1e-5 * scales[sample] * (voltage + 0.05), relative: 1e-9,
                        absolute: 1e-20))
            }
        }
    }

    @Test func fourAxesKeepTheirPlaces() throws {
        // Value = a + 10 b + 100 c + 1000 V by construction, whatever axis becomes loop or lane.
        for (na, nb, nc, nv) in [(2, 3, 4, 5), (9, 2, 3, 4), (2, 9, 3, 2), (3, 2, 17, 1), (1, 1, 1, 9), (70, 2, 2, 3)] {
            func list(_ count: Int) -> String { "[" + (0..<count).map { "\($0 + 1)" }.joined(separator: ", ") + "]" }
            let run = try Solved(
                leak(
                    "{ sweep: [ x1: \(list(na)), x2: \(list(nb)), x3: \(list(nc)), V: { from: 1 V, to: \(max(nv, 1)) V, points: \(nv) } ], record: { x: x1 + 10 * x2 + 100 * x3 + 1000 * V / 1 V } }",
                    parameters: "{ x1: 1, x2: 1, x3: 1, scale: 1 }"), threads: 2)
            let x = try #require(run.table["x"])
            #expect(x.shape == [na, nb, nc, nv])
            for i in 0..<na {
                for j in 0..<nb {
                    for k in 0..<nc {
                        for l in 0..<nv {
                            let expected = Double(i + 1 + 10 * (j + 1) + 100 * (k + 1) + 1000 * (l + 1))
                            #expect(isClose(try #require(x[i, j, k, l]), expected))
                        }
                    }
                }
            }
        }
    }
}
