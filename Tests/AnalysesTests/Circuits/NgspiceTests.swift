import Analyses
import Foundation
import Testing

/// Circuits given to ngspice as well, in the same run: operating points, sweeps and traces.
@Suite struct NgspiceTests {
    /// A circuit in both languages.
    struct Case: Sendable, CustomStringConvertible {
        enum Analysis: Sendable {
            case op
            /// The parameter `level` of the device and the source `V1` take these values, V.
            case dc(from: Double, to: Double, step: Double)
            /// s; the sample times are eighths of the end.
            case tran(stop: Double, longestStep: Double)
            /// A small signal of the source `s`, ten frequencies a decade, Hz; of the first quantity both parts.
            case ac(from: Double, decades: Int)
        }

        let name: String
        let analysis: Analysis
        let elements: String
        var extra = ""
        let netlist: String
        /// Ours, and what ngspice calls it.
        let quantities: [(String, String)]
        /// Of the largest value of each quantity: a hundredth of that of the integrator of ngspice where it moves.
        var tolerance = 1e-6

        var description: String { name }
    }

    /// ngspice computes with k/q of an earlier adjustment, so that a thermal voltage differs by some 1e-6.
    private static let thermal = 2e-5
    private static let diode = ".model d1 d(is=1p n=1.5)"
    private static let d1 = "model: diode, saturation: 1 pA, ideality: 1.5"

    /// A low pass of Sallen and Key, and a resonant circuit, in both languages but for their sources.
    private static let filter = (
        elements: """
        r1: { model: resistor, nodes: [in, x], resistance: 10 kOhm }
        r2: { model: resistor, nodes: [x, y], resistance: 10 kOhm }
        c1: { model: capacitor, nodes: [x, out], capacitance: 10 nF }
        c2: { model: capacitor, nodes: [y, gnd], capacitance: 4.7 nF }
        cp: { model: capacitor, nodes: [x, gnd], capacitance: 1 nF }
        amp: { model: op-amp, nodes: [y, out, out], gain: 1e4 }
        """,
        netlist: """
        R1 in x 10k
        R2 x y 10k
        C1 x out 10n
        C2 y 0 4.7n
        C3 x 0 1n
        E1 out 0 y out 1e4
        """
    )
    private static let resonator = (
        elements: """
        r: { model: resistor, nodes: [in, a], resistance: 10 Ohm }
        l: { model: inductor, nodes: [a, b], inductance: 1 mH }
        c: { model: capacitor, nodes: [b, gnd], capacitance: 1 uF }
        """,
        netlist: "R1 in a 10\nL1 a b 1m\nC1 b 0 1u"
    )

    static let cases: [Case] = [
        Case(
            name: "bridge of five resistors", analysis: .op,
            elements: """
                s: { model: voltage-source, nodes: [top, gnd], voltage: 5 V }
                a1: { model: resistor, nodes: [top, l], resistance: 1 kOhm }
                b: { model: resistor, nodes: [top, r], resistance: 2.2 kOhm }
                c: { model: resistor, nodes: [l, gnd], resistance: 3.3 kOhm }
                d: { model: resistor, nodes: [r, gnd], resistance: 470 Ohm }
                m: { model: resistor, nodes: [l, r], resistance: 680 Ohm }
                """,
            netlist: "V1 top 0 5\nR1 top l 1k\nR2 top r 2.2k\nR3 l 0 3.3k\nR4 r 0 470\nR5 l r 680",
            quantities: [("V(l)", "v(l)"), ("V(r)", "v(r)"), ("s.I", "i(v1)")]),
        Case(
            name: "controlled sources of four kinds", analysis: .op,
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: 1 V }
                r: { model: resistor, nodes: [in, x], resistance: 1 kOhm }
                probe: { model: ammeter, nodes: [x, gnd] }
                e1: { model: voltage-source, nodes: [a, gnd], voltage: "3 * V(in, gnd)" }
                ra: { model: resistor, nodes: [a, b], resistance: 1 kOhm }
                g: { model: current-source, nodes: [b, gnd], current: "V(a, gnd) / 10 kOhm" }
                rb: { model: resistor, nodes: [b, c], resistance: 4.7 kOhm }
                h: { model: voltage-source, nodes: [c, gnd], voltage: 200 Ohm * probe.I }
                f: { model: current-source, nodes: [gnd, d], current: 4 * probe.I }
                rd: { model: resistor, nodes: [d, b], resistance: 1 kOhm }
                """,
            netlist: """
                V1 in 0 1
                R1 in x 1k
                VP x 0 0
                E1 a 0 in 0 3
                R2 a b 1k
                G1 b 0 a 0 1e-4
                R3 b c 4.7k
                H1 c 0 vp 200
                F1 0 d vp 4
                R4 d b 1k
                """,
            quantities: [("V(b)", "v(b)"), ("V(d)", "v(d)"), ("h.I", "i(h1)"), ("e1.I", "i(e1)")]),
        Case(
            name: "feedback amplifier", analysis: .op,
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: 0.2 V }
                r1: { model: resistor, nodes: [in, m], resistance: 1 kOhm }
                r2: { model: resistor, nodes: [m, out], resistance: 22 kOhm }
                amp: { model: op-amp, nodes: [gnd, m, out], gain: 2e4 }
                l: { model: resistor, nodes: [out, gnd], resistance: 600 Ohm }
                """,
            netlist: "V1 in 0 0.2\nR1 in m 1k\nR2 m out 22k\nE1 out 0 0 m 2e4\nR3 out 0 600",
            quantities: [("V(out)", "v(out)"), ("V(m)", "v(m)")]),
        Case(
            name: "inductances at rest", analysis: .op,
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: 2 V }
                r: { model: resistor, nodes: [in, a], resistance: 50 Ohm }
                l: { model: inductor, nodes: [a, b], inductance: 1 mH }
                m: { model: inductor, nodes: [b, c], inductance: 2 mH }
                q: { model: resistor, nodes: [c, gnd], resistance: 150 Ohm }
                k: { model: capacitor, nodes: [b, gnd], capacitance: 1 uF }
                """,
            netlist: "V1 in 0 2\nR1 in a 50\nL1 a b 1m\nL2 b c 2m\nR2 c 0 150\nC1 b 0 1u",
            quantities: [("V(b)", "v(b)"), ("l.I", "i(l1)"), ("m.I", "i(l2)")]),
        Case(
            name: "clipper", analysis: .dc(from: -4, to: 4, step: 0.5),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: level }
                r: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
                d: { \(d1), nodes: [a, gnd] }
                e1: { \(d1), nodes: [gnd, a], count: 2 }
                """,
            netlist: "V1 in 0 0\nR1 in a 1k\nD1 a 0 d1\nD2 0 a d1 2\n\(diode)",
            quantities: [("V(a)", "v(a)"), ("s.I", "i(v1)")], tolerance: thermal),
        Case(
            name: "three diodes in a row", analysis: .dc(from: -1, to: 6, step: 0.25),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: level }
                r: { model: resistor, nodes: [in, a], resistance: 220 Ohm }
                d: { \(d1), nodes: [a, b] }
                e1: { \(d1), nodes: [b, c] }
                f: { \(d1), nodes: [c, gnd] }
                q: { model: resistor, nodes: [b, gnd], resistance: 10 kOhm }
                """,
            netlist: "V1 in 0 0\nR1 in a 220\nD1 a b d1\nD2 b c d1\nD3 c 0 d1\nR2 b 0 10k\n\(diode)",
            quantities: [("V(a)", "v(a)"), ("V(b)", "v(b)"), ("V(c)", "v(c)")], tolerance: thermal),
        Case(
            name: "a current of one's own", analysis: .dc(from: -2, to: 2, step: 0.25),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: level }
                r: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
                t: { model: saturating, nodes: [a, gnd] }
                """,
            extra: "models: { saturating: { kind: element, current: 2 mA * tanh(V / 0.5 V) + 10 uA/V^3 * V^3 } }",
            netlist: "V1 in 0 0\nR1 in a 1k\nB1 a 0 i=2m*tanh(v(a)/0.5)+10u*v(a)*v(a)*v(a)",
            quantities: [("V(a)", "v(a)"), ("s.I", "i(v1)")]),
        Case(
            name: "charging", analysis: .tran(stop: 4e-3, longestStep: 2e-6),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd],
                     voltage: { pulse: { base: 0 V, level: 1 V, start: 0.25 ms, width: 1.5 ms, rise: 10 us, fall: 10 us } } }
                r: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
                c: { model: capacitor, nodes: [a, gnd], capacitance: 0.5 uF }
                """,
            netlist: "V1 in 0 PULSE(0 1 0.25m 10u 10u 1.5m 1)\nR1 in a 1k\nC1 a 0 0.5u",
            quantities: [("V(a)", "v(a)"), ("s.I", "i(v1)")], tolerance: 1e-5),
        Case(
            name: "resonance", analysis: .tran(stop: 0.4e-3, longestStep: 5e-8),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: { sine: { amplitude: 1 V, frequency: 5 kHz } } }
                \(resonator.elements)
                """,
            netlist: "V1 in 0 SIN(0 1 5k)\n\(resonator.netlist)",
            quantities: [("V(b)", "v(b)"), ("l.I", "i(l1)")], tolerance: 1e-5),
        Case(
            name: "ladder of six", analysis: .tran(stop: 2e-3, longestStep: 1e-6),
            elements: "s: { model: voltage-source, nodes: [n0, gnd], voltage: { ramp: { to: 1 V, stop: 0.1 ms } } }\n"
                + (1...6).map {
                    """
                    r\($0): { model: resistor, nodes: [n\($0 - 1), n\($0)], resistance: 1 kOhm }
                    c\($0): { model: capacitor, nodes: [n\($0), gnd], capacitance: \($0) * 10 nF }
                    """
                }.joined(separator: "\n"),
            netlist: "V1 n0 0 PWL(0 0 0.1m 1)\n"
                + (1...6).map { "R\($0) n\($0 - 1) n\($0) 1k\nC\($0) n\($0) 0 \($0 * 10)n" }.joined(separator: "\n"),
            quantities: [("V(n1)", "v(n1)"), ("V(n6)", "v(n6)")], tolerance: 1e-5),
        Case(
            name: "rectifier", analysis: .tran(stop: 40e-3, longestStep: 1e-5),
            elements: """
                s: { model: voltage-source, nodes: [p, n], voltage: { sine: { amplitude: 10 V, frequency: 50 Hz } } }
                t: { model: resistor, nodes: [n, gnd], resistance: 1 MOhm }
                d1: { \(d1), nodes: [p, o] }
                d2: { \(d1), nodes: [n, o] }
                d3: { \(d1), nodes: [gnd, p] }
                d4: { \(d1), nodes: [gnd, n] }
                c: { model: capacitor, nodes: [o, gnd], capacitance: 10 uF }
                r: { model: resistor, nodes: [o, gnd], resistance: 1 kOhm }
                """,
            netlist: """
                V1 p n SIN(0 10 50)
                R1 n 0 1MEG
                D1 p o d1
                D2 n o d1
                D3 0 p d1
                D4 0 n d1
                C1 o 0 10u
                R2 o 0 1k
                \(diode)
                """,
            quantities: [("V(o)", "v(o)")], tolerance: 5e-5),
        Case(
            name: "low pass of Sallen and Key", analysis: .tran(stop: 2e-3, longestStep: 1e-6),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: { triangle: { amplitude: 1 V, period: 1 ms } } }
                \(filter.elements)
                """,
            netlist: """
                V1 in 0 PWL(0 0 0.25m 1 0.75m -1 1.25m 1 1.75m -1 2.25m 1)
                \(filter.netlist)
                """,
            quantities: [("V(out)", "v(out)"), ("V(x)", "v(x)")], tolerance: 2e-5),
        Case(
            name: "three capacitances round a loop with a source", analysis: .tran(stop: 1e-3, longestStep: 5e-7),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: { ramp: { to: 5 V, stop: 0.2 ms } } }
                c1: { model: capacitor, nodes: [in, a], capacitance: 1 nF }
                c2: { model: capacitor, nodes: [a, b], capacitance: 2 nF }
                c3: { model: capacitor, nodes: [b, gnd], capacitance: 3 nF }
                r1: { model: resistor, nodes: [a, gnd], resistance: 200 kOhm }
                r2: { model: resistor, nodes: [b, gnd], resistance: 100 kOhm }
                """,
            netlist: """
                V1 in 0 PWL(0 0 0.2m 5)
                C1 in a 1n
                C2 a b 2n
                C3 b 0 3n
                R1 a 0 200k
                R2 b 0 100k
                """,
            quantities: [("V(a)", "v(a)"), ("V(b)", "v(b)")], tolerance: 1e-5),
        Case(
            name: "relaxation of van der Pol", analysis: .tran(stop: 20e-3, longestStep: 2e-6),
            elements: """
                l: { model: inductor, nodes: [a, gnd], inductance: 1 H }
                c: { model: capacitor, nodes: [a, gnd], capacitance: 1 uF }
                n: { model: cubic, nodes: [a, gnd] }
                k: { model: current-source, nodes: [gnd, a], current: { step: { level: 0.1 mA } } }
                """,
            extra: "models: { cubic: { kind: element, current: 1 mS * (V^3 / (3 V * 1 V) - V) } }",
            netlist: """
                L1 a 0 1
                C1 a 0 1u
                B1 a 0 i=1m*(v(a)*v(a)*v(a)/3-v(a))
                I1 0 a PWL(0 0 1n 0.1m)
                """,
            quantities: [("V(a)", "v(a)"), ("l.I", "i(l1)")], tolerance: 1e-4),
        Case(
            name: "small signal of a resonant circuit", analysis: .ac(from: 100, decades: 3),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: 0 V }
                \(resonator.elements)
                """,
            netlist: "V1 in 0 dc 0 ac 1\n\(resonator.netlist)",
            quantities: [("V(b)", "v(b)")], tolerance: 1e-9),
        Case(
            name: "small signal of an active filter", analysis: .ac(from: 10, decades: 5),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: 0.1 V }
                \(filter.elements)
                """,
            netlist: """
                V1 in 0 dc 0.1 ac 1
                \(filter.netlist)
                """,
            quantities: [("V(out)", "v(out)")], tolerance: 1e-9),
        Case(
            name: "small signal of a diode that conducts", analysis: .ac(from: 10, decades: 4),
            elements: """
                s: { model: voltage-source, nodes: [in, gnd], voltage: 1 V }
                r: { model: resistor, nodes: [in, a], resistance: 1 kOhm }
                d: { \(d1), nodes: [a, b] }
                q: { model: resistor, nodes: [b, gnd], resistance: 220 Ohm }
                c: { model: capacitor, nodes: [a, gnd], capacitance: 100 nF }
                """,
            netlist: "V1 in 0 dc 1 ac 1\nR1 in a 1k\nD1 a b d1\nR2 b 0 220\nC1 a 0 100n\n\(diode)",
            quantities: [("V(b)", "v(b)")], tolerance: thermal),
    ]

    /// Where ngspice is; `nil` where it is not installed.
    static let program: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/ngspice" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: program != nil, "ngspice is not installed: `make test` installs it"), arguments: cases)
    func agrees(with circuit: Case) throws {
        let spice = try Self.numbers(of: circuit)
        let ours = try Self.solve(circuit)
        #expect(ours.count == spice.count)
        for (own, other) in zip(ours, spice) {
            let size = other.map(abs).max() ?? 0
            #expect(size > 0 && own.count == other.count)
            for (a, b) in zip(own, other) {
                #expect(abs(a - b) <= circuit.tolerance * size, "\(circuit.name): \(a) \(b)")
            }
        }
    }

    @Test func thereAreEnough() { #expect(Self.cases.count >= 12) }

    // MARK: - Ours

    private static func solve(_ circuit: Case) throws -> [[Double]] {
        let records = circuit.quantities.enumerated().map { "q\($0): \"\($1.0)\"" }.joined(separator: ", ")
        let analysis: String
        var extra = circuit.extra
        switch circuit.analysis {
        case .op: analysis = "{ record: { \(records) } }"
        case .dc(let from, let to, let step):
            extra += "\nparameters: { level: 0 V }"
            analysis =
                "{ sweep: { level: { from: \(from) V, to: \(to) V, step: \(step) V } }, record: { \(records) } }"
        case .ac(let from, let decades):
            let to = from * pow(10, Double(decades))
            analysis = """
                { impedance: { from: \(from) Hz, to: \(to) Hz, points: \(10 * decades + 1), spacing: log, input: s.voltage,
                  output: "\(circuit.quantities[0].0)" }, record: { re: real(transfer), im: imaginary(transfer) } }
                """
            let solved = try Solved(ElementTests.text(circuit.elements, analysis, extra: extra))
            #expect(solved.summary.failed == 0)
            return [try solved["re"], try solved["im"]]
        case .tran(let stop, _):
            let times = samples(stop).map { "\($0) s" }.joined(separator: ", ")
            analysis =
                "{ transient: { stop: \(stop) s, output: [\(times)], tolerance: 1e-9 }, record: { \(records) } }"
        }
        let solved = try Solved(ElementTests.text(circuit.elements, analysis, extra: extra))
        #expect(solved.summary.failed == 0)
        return try circuit.quantities.indices.map { try solved["q\($0)"] }
    }

    private static func samples(_ stop: Double) -> [Double] { (1...8).map { stop * Double($0) / 8 } }

    // MARK: - ngspice

    private struct NoNumbers: Error { let output: String }

    private static func numbers(of circuit: Case) throws -> [[Double]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ngspice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = circuit.quantities.map(\.1).joined(separator: " ")
        let command =
            switch circuit.analysis {
            case .op: "op\nprint \(names)"
            case .dc(let from, let to, let step): "dc v1 \(from) \(to) \(step)\nwrdata out.txt \(names)"
            case .ac(let from, let decades):
                "ac dec 10 \(from) \(from * pow(10, Double(decades)))\nwrdata out.txt \(names)"
            case .tran(let stop, let longest): "tran \(stop / 50) \(stop) 0 \(longest)\nwrdata out.txt \(names)"
            }
        let text = """
            * \(circuit.name)
            \(circuit.netlist)
            .options reltol=1e-7 abstol=1e-15 vntol=1e-11 chgtol=1e-18 gmin=1e-18 temp=25 tnom=25
            .control
            set numdgt=15
            set wr_singlescale
            \(command)
            quit
            .endc
            .end
            """
        let file = folder.appendingPathComponent("circuit.cir")
        try text.write(to: file, atomically: true, encoding: .utf8)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program ?? "")
        process.arguments = ["-b", file.path]
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        if case .op = circuit.analysis {
            return try circuit.quantities.map { quantity in
                let line = printed.split(separator: "\n").first { $0.hasPrefix(quantity.1 + " = ") }
                guard let word = line?.split(separator: " ").last, let value = Double(word) else {
                    throw NoNumbers(output: printed)
                }
                return [value]
            }
        }
        guard let data = try? String(contentsOf: folder.appendingPathComponent("out.txt"), encoding: .utf8) else {
            throw NoNumbers(output: printed)
        }
        let rows = data.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
        if case .ac = circuit.analysis { return (1...2).map { index in rows.map { $0[index] } } }
        let columns = circuit.quantities.indices.map { index in rows.map { $0[index + 1] } }
        guard case .tran(let stop, _) = circuit.analysis else { return columns }
        let times = rows.map { $0[0] }
        return columns.map { column in samples(stop).map { interpolated(times, column, at: $0) } }
    }

    private static func interpolated(_ times: [Double], _ values: [Double], at time: Double) -> Double {
        guard let after = times.firstIndex(where: { $0 >= time }) else { return values.last ?? .nan }
        guard after > 0, times[after] > times[after - 1] else { return values[after] }
        let part = (time - times[after - 1]) / (times[after] - times[after - 1])
        return values[after - 1] + part * (values[after] - values[after - 1])
    }
}
