import Analyses
import Devices
import Foundation
import Testing

/// Integrals with 32 nodes against 64, at the corners of what varies.
@Suite struct IntegralNotesTests {
    private func warnings(_ law: String, sweep: String, extra: String = "") throws -> [String] {
        let run = try Solved(
            """
            schema: iontronic/1
            name: integrated
            temperature: 25 degC
            activity: ideal
            parameters: { sharp: 1 }
            solutions: { inside: { salts: { KCl: 100 mM } }, outside: { salts: { KCl: 10 mM } } }
            models:
              own:
                kind: channel
                parameters: { g: { unit: S/m^2 }, s: { unit: "1" } }
                where: { mean: "\(law)" }
                current: g * mean * V
            membranes: { film: { area: 1 mm^2, channels: { own: { model: own, g: 1 S/m^2, s: sharp } } } }
            \(extra)
            analyses: { a: { sweep: [ \(sweep) ], record: { current: I } } }
            """)
        return run.notes.filter { $0.severity == .warning }.map { note in
            "\(note.location?.line ?? 0):\(note.location?.column ?? 0) \(note.message)"
        }
    }

    @Test func smoothIntegrandsAreSilent() throws {
        #expect(try warnings("integral(u, 0, 1, exp(-s * u))", sweep: "sharp: [1, 10], V: [-50 mV, 50 mV]").isEmpty)
        #expect(try warnings("integral(u, 0, 1, integral(q, 0, u, exp(-s * q)))", sweep: "sharp: [1, 10]").isEmpty)
        // What cancels to nothing is no difference.
        #expect(try warnings("1 + integral(u, -1, 1, s * u^3)", sweep: "sharp: [1, 10]").isEmpty)
    }

    /// 32 and 64 nodes on |u - 0.3| differ by what another implementation of the rule gives.
    @Test func aCornerIsNoticed() throws {
        let found = try warnings("integral(u, -1, 1, abs(u - 0.3))", sweep: "V: [-50 mV, 50 mV]")
        #expect(found.count == 1)
        let (coarse, fine) = (Self.rule(32), Self.rule(64))
        #expect(
            found.first == "11:21 32 points are few for this integral: 64 give another value, by "
                + "\(String(format: "%.2g", abs(coarse - fine) / fine)) of it where V = -0.05 V", "\(found)")
    }

    private static func rule(_ count: Int) -> Double {
        let rule = Quadrature.legendre(count)
        return zip(rule.nodes, rule.weights).reduce(0) { $0 + $1.1 * abs($1.0 - 0.3) }
    }

    /// Only the far corner is too sharp, and the warning says where that is.
    @Test func thePlaceIsNamed() throws {
        let found = try warnings(
            "integral(u, 0, 1, 1 / (1 + s * (u - 0.4)^2))", sweep: "sharp: [1, 1e6], temperature: [280 K, 300 K]")
        #expect(found.count == 1 && found.first?.contains("sharp = 1000000") == true, "\(found)")
        #expect(try warnings("integral(u, 0, 1, 1 / (1 + s * (u - 0.4)^2))", sweep: "sharp: [0.1, 1]").isEmpty)
    }

    /// Behind a series resistance the voltage of the membrane has to be solved for first.
    @Test func unknownsAreSolvedFor() throws {
        let resistance =
            "circuit: { elements: { access: { model: resistor, nodes: [electrode, inside], resistance: 1 MOhm } } }\n"
            + "port: [electrode, outside]"
        let law = "2 + integral(u, 0, 1, logistic((u * V - 20 mV) / 0.1 mV))"
        let found = try warnings(law, sweep: "V: [0 mV, 100 mV]", extra: resistance)
        #expect(found.count == 1 && found.first?.hasSuffix("where V = 0.1 V") == true, "\(found)")
        #expect(try warnings(law, sweep: "V: [-10 mV, 10 mV]", extra: resistance).isEmpty)
    }
}

/// Gauss and Legendre's rule by Newton's method, apart from the one that is tested.
private enum Quadrature {
    static func legendre(_ count: Int) -> (nodes: [Double], weights: [Double]) {
        var (nodes, weights): ([Double], [Double]) = ([], [])
        for k in 1...count {
            var x = cosine(Double.pi * (Double(k) - 0.25) / (Double(count) + 0.5))
            var slope = 0.0
            for _ in 0..<50 {
                var (before, now) = (1.0, x)
                for n in 2...count {
                    (before, now) = (now, ((2 * Double(n) - 1) * x * now - (Double(n) - 1) * before) / Double(n))
                }
                slope = Double(count) * (x * now - before) / (x * x - 1)
                x -= now / slope
            }
            nodes.append(x)
            weights.append(2 / ((1 - x * x) * slope * slope))
        }
        return (nodes, weights)
    }

    private static func cosine(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for n in 1..<30 {
            term *= -x * x / Double((2 * n - 1) * 2 * n)
            sum += term
        }
        return sum
    }
}
