import Analyses
import Devices
import Foundation
import Testing

/// Devices that stand as elements in others.
@Suite struct SubdeviceTests {
    /// Two resistors in series; the node between them is its own.
    private static let pair = """
        schema: iontronic/1
        name: pair
        temperature: 20 degC
        terminals: [a, b]
        parameters: { upper: 1 kOhm, lower: { value: 3 kOhm, minimum: 1 Ohm }, n: 2 }
        circuit:
          elements:
            first: { model: resistor, nodes: [a, middle], resistance: upper }
            second: { model: resistor, for: { i: 1..n }, nodes: [middle, b], resistance: lower * n }
        variants:
          steep: { parameters.upper: 7 kOhm }
        """

    private func folder(_ files: [String: String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("iontronic-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        return folder
    }

    private func text(_ elements: String, _ analysis: String, extra: String = "") -> String {
        ElementTests.text(
            "source: { model: voltage-source, nodes: [top, gnd], voltage: 2 V }\n" + elements, analysis, extra: extra)
    }

    private func solve(_ text: String, others: [String: String] = ["pair.yaml": Self.pair]) throws -> Solved {
        let folder = try folder(others.merging(["device.yaml": text]) { $1 })
        defer { try? FileManager.default.removeItem(at: folder) }
        return try Solved(
            Descriptor(
                reading: folder.path + "/device.yaml", folders: DescriptorFolders(catalogue: Solved.catalogue)), "a")
    }

    private func said(_ text: String, others: [String: String] = ["pair.yaml": Self.pair]) -> String {
        do {
            _ = try solve(text, others: others)
            return ""
        } catch let problems as Diagnostics {
            return problems.entries.map { $0.message + ($0.help.map { " (\($0))" } ?? "") }.joined(separator: " | ")
        } catch {
            return "\(error)"
        }
    }

    @Test func aDivider() throws {
        let solved = try solve(
            text(
                """
                p: { model: ./pair.yaml, nodes: { a: top, b: low } }
                r: { model: resistor, nodes: [low, gnd], resistance: 4 kOhm }
                """,
                """
                { record: { low: V(low), inner: V(p.middle), i: p.I, into: p.I(a), out: p.I(b), v: p.V, across: "p.V(b, a)",
                  upper: p.upper, first: p.first.I, second: "p.second[2].I", r: r.I } }
                """))
        // 1 kOhm and two of 6 kOhm side by side before 4 kOhm.
        #expect(abs(try solved["low"][0] - 1) < 1e-12)
        #expect(abs(try solved["inner"][0] - 1.75) < 1e-12)
        for (name, value) in [
            ("i", 2.5e-4), ("into", 2.5e-4), ("out", -2.5e-4), ("first", 2.5e-4), ("second", 1.25e-4), ("r", 2.5e-4),
        ] { #expect(abs(try solved[name][0] - value) < 1e-15, "\(name)") }
        #expect(abs(try solved["v"][0] - 1) < 1e-12)
        #expect(abs(try solved["across"][0] + 1) < 1e-12)
        #expect(try solved["upper"] == [1000])
    }

    /// Parameters are typed, swept, drawn and varied; whole numbers make arrays.
    @Test func parameters() throws {
        let elements = """
            p: { model: pair, nodes: [top, gnd], upper: scale * 2, lower: 2 kOhm, n: 4 }
            q: { model: pair, nodes: [top, gnd], variant: steep }
            t: { model: pair, nodes: [top, gnd], for: { i: 1..3 }, upper: i * 1 kOhm }
            """
        let solved = try solve(
            text(
                elements,
                """
                { sweep: [ { p.upper: { from: 1 kOhm, to: 5 kOhm, points: 3 } } ],
                  record: { p: p.I, q: q.I, t: "t[*].I", mean: "mean(t[*].I)", most: "highest(t[*].first.I)" } }
                """, extra: "parameters: { scale: 3 kOhm }"))
        // Four of 8 kOhm side by side.
        for (index, upper) in [1.0, 3, 5].enumerated() {
            #expect(abs(try solved["p"][index] - 2e-3 / (upper + 2)) < 1e-15)
        }
        #expect(abs(try solved["q"][0] - 2e-3 / 10) < 1e-15)
        let currents = (1...3).map { 2e-3 / (Double($0) + 3) }
        for index in 0..<3 { #expect(abs(try solved["t_\(index + 1)"][0] - currents[index]) < 1e-15) }
        #expect(abs(try solved["mean"][0] - currents.reduce(0, +) / 3) < 1e-15)
        #expect(abs(try solved["most"][0] - currents[0]) < 1e-15)

        let drawn = try solve(
            text(
                elements, "{ sweep: { sample: 12 }, record: { t: \"t[*].I\" } }",
                extra: """
                    parameters: { scale: 3 kOhm }
                    spread: { "circuit.elements.t[*].lower": { distribution: uniform, from: 1 kOhm, to: 5 kOhm } }
                    """))
        let ratios = try (0..<12).map { try (2 / drawn["t_1"][$0] - 1000) / (2 / drawn["t_2"][$0] - 2000) }
        #expect(Set(ratios).count == 12, "every instance draws for itself")
    }

    /// Devices within devices, turned round.
    @Test func nested() throws {
        let chain = """
            schema: iontronic/1
            name: chain
            temperature: 25 degC
            terminals: [in, out]
            parameters: { weight: 2 kOhm }
            circuit:
              elements:
                left: { model: ./pair.yaml, nodes: { a: in, b: joint }, upper: weight }
                right: { model: ./pair.yaml, nodes: [joint, out], reversed: true }
            """
        let solved = try solve(
            text(
                "c: { model: ./chain.yaml, nodes: [top, gnd], weight: 5 kOhm }",
                """
                { record: { i: c.I, left: c.left.I, right: c.right.I, joint: V(c.joint), deep: V(c.right.middle),
                  w: c.left.upper } }
                """), others: ["pair.yaml": Self.pair, "chain.yaml": chain])
        let current = 2.0 / (5000 + 3000 + 3000 + 1000)
        #expect(abs(try solved["i"][0] - current) < 1e-15)
        #expect(abs(try solved["left"][0] - current) < 1e-15)
        #expect(abs(try solved["right"][0] + current) < 1e-15)
        #expect(abs(try solved["joint"][0] - 4000 * current) < 1e-12)
        #expect(abs(try solved["deep"][0] - 1000 * current) < 1e-12)
        #expect(try solved["w"] == [5000])
    }

    /// A membrane behind terminals is the same membrane.
    @Test func aMembrane() throws {
        let alone = try Descriptor(
            reading: Solved.catalogue + "/devices/mammalian-neuron.yaml",
            folders: DescriptorFolders(catalogue: Solved.catalogue))
        let membrane = try #require(alone.root["membranes"]?.map?.first?.key)
        let sweep = "{ sweep: { V: { from: -80 mV, to: 40 mV, points: 7 } }, record: { i: I } }"
        let whole = try solve(
            """
            schema: iontronic/1
            name: whole
            temperature: 37 degC
            activity: ideal
            circuit: { ground: bath, elements: { cell: { model: mammalian-neuron, nodes: [core, bath] } } }
            port: [core, bath]
            analyses:
              a: { sweep: { V: { from: -80 mV, to: 40 mV, points: 7 } }, record: { i: cell.I, j: I, k: "cell.\(membrane).I(K+)" } }
            """)
        let file = try String(contentsOfFile: Solved.catalogue + "/devices/mammalian-neuron.yaml", encoding: .utf8)
            .replacing("analyses:\n", with: "analyses:\n  aa: \(sweep)\n")
        let single = try Solved(file, "aa")
        let (one, port, own) = (try whole["i"], try whole["j"], try single["i"])
        #expect(one == own && port == own)
        let carried = try whole["k"]
        #expect(carried.contains { $0 != 0 })
    }

    /// An axon behind terminals fires as it does alone.
    @Test func anAxon() throws {
        let solved = try solve(
            """
            schema: iontronic/1
            name: driven
            temperature: 6.3 degC
            circuit:
              ground: bath
              elements:
                cell: { model: hodgkin-huxley-axon, nodes: { axoplasm: core, seawater: bath } }
                source: { model: current-source, nodes: [bath, core], current: { step: { level: 100 nA, start: 0 s } } }
            analyses:
              a:
                transient: { stop: 40 ms, output: 0.5 ms, tolerance: 1e-8 }
                record: { v: V(core), m: cell.axolemma.Na.m }
            """)
        let own = try String(contentsOfFile: Solved.catalogue + "/devices/hodgkin-huxley-axon.yaml", encoding: .utf8)
            .replacing("stop: 200 ms, output: 0.1 ms", with: "stop: 40 ms, output: 0.5 ms")
        let alone = try Solved(own, "train")
        let peak = try #require(try solved["v"].max())
        #expect(peak > 0.02)
        for (a, b) in zip(try solved["v"], try alone["voltage"]) { #expect(abs(a - b) < 1e-9) }
        for (a, b) in zip(try solved["m"], try alone["Na_m"]) { #expect(abs(a - b) < 1e-8) }
    }

    /// The temperature and the activities are those of the whole, and it is said where that changes something.
    @Test func theWholeDecides() throws {
        let solved = try solve(text("p: { model: pair, nodes: [top, gnd] }", "{ record: { i: p.I } }"))
        #expect(
            solved.notes.contains { $0.severity == .note && $0.message.contains("a temperature of its own, 293.15 K") },
            "\(solved.notes)")
        let bath = """
            schema: iontronic/1
            name: bath
            temperature: 25 degC
            solutions: { inside: { salts: { KCl: 10 mM } }, outside: { salts: { KCl: 100 mM } } }
            activity: davies
            membranes: { film: { channels: { K: { model: ohmic-ion, species: K+, conductance: 1 uS } } } }
            """
        func rest(_ activity: String) throws -> Double {
            try solve(
                """
                schema: iontronic/1
                name: open
                temperature: 25 degC
                \(activity)
                circuit:
                  ground: gnd
                  elements:
                    cell: { model: ./bath.yaml, nodes: [core, gnd] }
                    load: { model: resistor, nodes: [core, gnd], resistance: 1e6 GOhm }
                analyses: { a: { record: { v: V(core), e: cell.film.nernst(K+) } } }
                """, others: ["bath.yaml": bath])["e"][0]
        }
        let ideal = 8.314462618 * 298.15 / 96485.33212 * log(10.0)
        #expect(abs(try rest("activity: ideal") - ideal) < 1e-9)
        let davies = try rest("")
        #expect(davies < ideal - 0.002)
    }

    /// `V` and `I` belong to the two terminals that are joined; a model of a membrane may share the name of the device.
    @Test func twoOfThreeTerminals() throws {
        let tee = """
            schema: iontronic/1
            name: ohmic
            temperature: 25 degC
            terminals: [a, b, c]
            circuit:
              elements:
                one: { model: resistor, nodes: [a, b], resistance: 1 kOhm }
                two: { model: resistor, nodes: [b, c], resistance: 3 kOhm }
            """
        let solved = try solve(
            text("p: { model: ohmic, nodes: { b: top, c: gnd } }", "{ record: { i: p.I, v: p.V, open: V(p.a) } }"),
            others: ["ohmic.yaml": tee])
        #expect(abs(try solved["i"][0] - 2.0 / 3000) < 1e-15)
        #expect(abs(try solved["v"][0] - 2) < 1e-12)
        #expect(abs(try solved["open"][0] - 2) < 1e-12)
    }

    /// What is called `source` is an element all the same.
    @Test func anElementCalledSource() throws {
        let text = ElementTests.text(
            """
            source: { model: voltage-source, nodes: [top, gnd], voltage: level }
            r: { model: resistor, nodes: [top, gnd], resistance: 1 kOhm }
            """, "{ sweep: { source.voltage: [1 V, 3 V] }, record: { i: r.I } }", extra: "parameters: { level: 2 V }")
        let solved = try solve(text)
        let currents = try solved["i"]
        #expect(zip(currents, [1e-3, 3e-3]).allSatisfy { abs($0 - $1) < 1e-15 })
        let notes = try Solved.descriptor(text).notes.entries
        #expect(!notes.contains { $0.message.contains("nothing reads") })
    }

    @Test func aLooseEndIsToldOf() throws {
        let solved = try solve(
            text(
                "r: { model: resistor, nodes: [top, low], resistance: 1 kOhm }\np: { model: pair, nodes: [lwo, gnd] }",
                "{ record: { i: p.I } }"))
        let said = solved.notes.filter { $0.severity == .warning }.map(\.message)
        #expect(said.contains("only this joins node `low`, so nothing flows there"), "\(said)")
        #expect(said.contains("only this joins node `lwo`, so nothing flows there"), "\(said)")
    }

    @Test(arguments: [
        ("p: { model: pair, nodes: { a: top, middle: gnd } }", "`middle` is a node within `p`"),
        ("p: { model: pair, nodes: { a: top, c: gnd } }", "`p` has no terminal `c`; it has a, b"),
        ("p: { model: pair, nodes: [top, low, gnd] }", "`p` joins 2 nodes: a, b"),
        ("p: { model: pair, nodes: [top, gnd], variant: flat }", "has no variant `flat` (it has `base`, `steep`)"),
        ("p: { model: pair, nodes: [top, gnd], middle: 3 }", "`middle`"),
        ("p: { model: pair, nodes: [top, gnd], upper: 3 nm }", "`upper`"),
        ("p: { model: pair, nodes: [top, gnd], lower: 1 mOhm }", "`lower`"),
        ("p: { model: pair, nodes: [top, gnd], count: 2 }", "`count` is not for a device as an element"),
        ("p: { model: ./device.yaml, nodes: [top, gnd] }", "is an element of itself"),
        ("p: { model: ./none.yaml, nodes: [top, gnd] }", "none.yaml"),
    ])
    func mistakes(element: String, message: String) {
        let words = said(text(element, "{ record: { i: source.I } }"))
        #expect(words.contains(message), "\(words)")
    }

    /// A value out of its range is said where it is given, not where the range stands.
    @Test func aValueOutOfRangeIsSaidWhereItIsGiven() throws {
        do {
            _ = try solve(text("p: { model: ./pair.yaml, nodes: [top, gnd], lower: 0.5 Ohm }", "{ record: [p.I] }"))
            Issue.record("accepted")
        } catch let problems as Diagnostics {
            let problem = try #require(problems.entries.first { $0.severity == .error })
            #expect(problem.message == "parameter `lower` is outside its range")
            #expect(problem.help == "its minimum is 1 Ohm")
            #expect(problem.location?.file.hasSuffix("device.yaml") == true)
            #expect(problem.location?.line == 8)
        }
    }

    /// Paths lead on into devices: what is swept, spread, varied or asked for there.
    @Test func pathsLeadIntoDevices() throws {
        /// 4 kOhm, then two of 7 kOhm side by side.
        func currents(_ analysis: String, _ extra: String = "") throws -> [Double] {
            let elements = """
                p: { model: ./pair.yaml, nodes: { a: top, b: low } }
                q: { model: ./pair.yaml, for: { k: 1..2 }, nodes: { a: low, b: gnd }, lower: 6 kOhm }
                """
            let solved = try solve(text(elements, analysis, extra: "parameters: { scale: 5 }\n" + extra))
            #expect(solved.summary.failed == 0)
            return try solved["i"]
        }
        func expect(_ found: [Double], _ resistances: [Double]) {
            #expect(found.count == resistances.count)
            for (current, resistance) in zip(found, resistances) {
                #expect(abs(current * resistance / 2 - 1) < 1e-12, "\(found) \(resistances)")
            }
        }
        let record = "record: { i: p.I }"
        expect(try currents("{ \(record) }"), [7500])
        expect(
            try currents("{ sweep: { p.first.resistance: [1 kOhm, scale * 1 kOhm] }, \(record) }"), [7500, 11500])
        let one = #"{ sweep: { "q[2].second[1].resistance": [12 kOhm, 4 kOhm] }, \#(record) }"#
        expect(try currents(one), [7500, 4000 + 1 / (1 / 7e3 + 1 / 4e3)])
        let both = #"{ sweep: { "q[*].circuit.elements.first.resistance": [3 kOhm] }, \#(record) }"#
        expect(try currents(both), [4000 + 4500])
        let variants = """
            variants:
              scaled: { p.first.resistance: scale * 1 kOhm }
              cut: { "p.second[1]": none }
              other: { "q[1].first": { model: resistor, nodes: [a, middle], resistance: 15 kOhm } }
              named: { p.parameters.upper: 3 kOhm, "q[2].first.resistance": 15 kOhm }
            """
        expect(
            try currents("{ sweep: { variant: all }, \(record) }", variants),
            [7500, 11500, 7000 + 3500, 4000 + 1 / (1 / 7e3 + 1 / 21e3), 6000 + 1 / (1 / 7e3 + 1 / 21e3)])
        let drawn = try currents(
            "{ sweep: { sample: 50 }, \(record) }",
            "spread: { p.first.resistance: { distribution: uniform, from: 1 kOhm, to: 2 kOhm } }")
        #expect(Set(drawn).count == 50 && drawn.allSatisfy { (2 / 8500.0...2 / 7500 * 1.0000001).contains($0) })
    }

    @Test func sensitivitiesWithinDevices() throws {
        let solved = try solve(
            text(
                "p: { model: ./pair.yaml, nodes: [top, gnd] }",
                "{ sensitivity: { of: [p.I], to: [p.first.resistance, p.lower] } }"))
        // 1 kOhm and two of 6 kOhm side by side.
        let found = try ["resistance", "lower"].map { try solved["p_current_by_\($0)_relative"][0] }
        #expect(abs(found[0] + 0.25) < 1e-10 && abs(found[1] + 0.75) < 1e-10, "\(found)")
    }

    /// What could not be read is said once, and not missed as a node besides.
    @Test func aWrongUnitIsSaidOnce() {
        let elements = "p: { model: ./pair.yaml, nodes: [top, gnd], upper: 5 mV }"
        let words = said(text(elements, "{ record: { i: p.I } }"))
        #expect(words.contains("`mV` is a voltage"), "\(words)")
        #expect(!words.contains("is no node") && !words.contains("has no value"), "\(words)")
    }

    @Test(arguments: [
        ("p.frst.resistance: [1 Ohm]", "within `p`: no path `frst.resistance`"),
        ("p.temperature: [300 K]", "`temperature` is decided by the device around"),
        ("\"p.second[3].resistance\": [1 Ohm]", "there is no `second[3]`"),
        ("p.first.resistance: [1 mV]", "`mV` is a voltage"),
    ])
    func pathsThatLeadNowhere(axis: String, message: String) {
        let words = said(
            text("p: { model: ./pair.yaml, nodes: [top, gnd] }", "{ sweep: { \(axis) }, record: { i: p.I } }"))
        #expect(words.contains(message), "\(words)")
    }
}
