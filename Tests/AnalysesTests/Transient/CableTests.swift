import Analyses
import Foundation
import Testing

/// A passive cable in compartments: rallpack 1 (U. S. Bhalla, D. H. Bilitch and J. M. Bower, Trends Neurosci. 15 (1992) 453), a core of 1 mm by
/// 1 um, its membrane 4 Ohm m2 and 0.01 F/m2 about -65 mV, its core 1 Ohm m; 0.1 nA enters at one end.
@Suite struct CableTests {
    private static func text(_ n: Int, _ analysis: String) -> String {
        """
        schema: iontronic/1
        name: cable
        temperature: 25 degC
        solutions: { inside: { salts: { KCl: 100 mM } }, outside: { like: inside } }
        parameters: { n: \(n), length: 1 mm / n, diameter: 1 um, level: 0.1 nA }
        membranes:
          wall:
            for: { i: 1..n }
            nodes: ["core[i]", gnd]
            area: pi * diameter * length
            capacitance: 0.01 F/m^2
            channels:
              leak: { model: ohmic, conductance: 1 / (4 Ohm*m^2), reversal: -65 mV }
        circuit:
          ground: gnd
          elements:
            axial:
              model: resistor
              for: { i: 2..n }
              nodes: ["core[i-1]", "core[i]"]
              resistance: "1 Ohm*m * length / (pi * diameter^2 / 4)"
            inject: { model: current-source, nodes: [gnd, "core[1]"], current: { step: { base: 0 A, level: level, start: 0 s } } }
        analyses:
          a: \(analysis)
        """
    }

    /// The modes of a chain of equal compartments with sealed ends are cosines; each charges with a time constant of its own.
    private func voltage(_ compartment: Int, of n: Int, at time: Double, _ level: Double = 1e-10) -> Double {
        let length = 1e-3 / Double(n)
        let area = Double.pi * 1e-6 * length
        let (capacitance, leak) = (0.01 * area, area / 4)
        let axial = Double.pi * 0.25e-12 / length
        return (0..<n).reduce(-0.065) { sum, k in
            let angle = Double(k) * Double.pi / Double(n)
            let rate = (leak + 4 * axial * pow(sin(angle / 2), 2)) / capacitance
            let shape = cos(angle / 2) * cos(angle * (Double(compartment) - 0.5)) * (k == 0 ? 1 : 2) / Double(n)
            return sum + shape * level / capacitance * (1 - exp(-rate * time)) / rate
        }
    }

    @Test(arguments: [20, 64, 65, 300]) func isAChainOfCompartments(n: Int) throws {
        let solved = try Solved(
            Self.text(
                n,
                "{ transient: { stop: 250 ms, output: 10 ms, tolerance: 1e-8 }, record: { near: \"V(core[1])\", far: \"V(core[\(n)])\" } }"
            ))
        #expect(solved.summary.failed == 0)
        for (index, time) in try solved.axis("time").enumerated() {
            #expect(abs(try solved["near"][index] - voltage(1, of: n, at: time)) < 2e-9, "\(time) s")
            #expect(abs(try solved["far"][index] - voltage(n, of: n, at: time)) < 2e-9, "\(time) s")
        }
    }

    /// What has entered is on the membranes or has leaked, to the accuracy of the steps.
    @Test func chargeIsConserved() throws {
        let n = 100
        let solved = try Solved(
            Self.text(
                n,
                """
                { transient: { stop: 40 ms, output: 1 ms, tolerance: 1e-7 }, record: ["V(core[7])"],
                  figures: { entered: "integral(inject.I, time)", leaked: "n * integral(mean(wall[*].leak.I), time)",
                    stored: "n * last(mean(wall[*].V)) - n * first(mean(wall[*].V))" } }
                """))
        let area = Double.pi * 1e-6 * 1e-3 / Double(n)
        let (entered, leaked) = (try solved["entered"][0], try solved["leaked"][0])
        #expect(abs(entered - 4e-12) < 1e-19)
        let stored = 0.01 * area * (try solved["stored"][0])
        #expect(leaked > 0.1 * entered && stored > 0.1 * entered)
        #expect(abs(entered - leaked - stored) < 1e-9 * entered, "\(entered - leaked - stored)")
    }

    /// Every variant on its own, whatever is solved beside it and by how many threads.
    @Test func variantsAreAlone() throws {
        let n = 70
        func solve(_ levels: String, threads: Int = 1) throws -> [Double] {
            try Solved(
                Self.text(
                    n,
                    "{ sweep: { level: [\(levels)] }, transient: { stop: 5 ms, output: 5 ms }, record: { v: \"V(core[3])\" } }"
                ),
                threads: threads)["v"]
        }
        let levels = (1...9).map { "\($0) pA" }
        let all = try solve(levels.joined(separator: ", "))
        #expect(try solve(levels[4]) == Array(all[8...9]))
        #expect(try solve(levels.joined(separator: ", "), threads: 2) == all)
        for (index, value) in all.enumerated() where index % 2 == 1 {
            #expect(abs(value - voltage(3, of: n, at: 5e-3, Double(index / 2 + 1) * 1e-12)) < 1e-7)
        }
    }
}
