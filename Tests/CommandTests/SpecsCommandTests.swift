import Foundation
import Testing

/// `specs` as users type it: exit codes, the Markdown file, JSON, hostile names.
@Suite struct SpecsCommandTests {
    /// A leak with a battery, so that every number is known.
    private static func device(_ specs: String, name: String = "leak", extra: String = "") -> String {
        """
        schema: iontronic/1
        name: \(name)
        temperature: 25 degC
        activity: ideal
        parameters: { battery: { value: -50 mV } }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        membranes:
          film: { channels: { leak: { model: ohmic, conductance: 10 uS, reversal: battery } } }
        variants: { half: { battery: -25 mV } }
        spread: { battery: { distribution: uniform, from: 80 %, to: 120 % } }
        analyses:
          iv: { sweep: { V: { from: -100 mV, to: 100 mV, points: 21 } }, record: [I] }
        \(extra)
        \(specs)
        """
    }

    private func folder(_ specs: String, extra: String = "") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.device(specs, extra: extra), to: "leak.yaml")
        return folder
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func aHeldSheetEndsWith0() throws {
        let folder = try folder("specs: { op.V: { minimum: -51 mV, typical: -50 mV, maximum: -49 mV } }")
        let outcome = try Program.run(["specs", "leak.yaml"], in: folder.url)
        #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines[0] == "spec minimum typical maximum measured margin verdict")
        #expect(lines[1] == "op.V -51 mV -50 mV -49 mV -50 mV 1 mV holds")
        #expect(lines.last == "1 spec: 1 holds")
    }

    @Test func aMissedSpecEndsWith1() throws {
        let folder = try folder("specs: { op.V: { maximum: -60 mV }, op.I: { maximum: 1 nA } }")
        let outcome = try Program.run(["specs", "leak.yaml"], in: folder.url)
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("FAILS") && outcome.output.contains("-10 mV"))
        #expect(outcome.output.contains("2 specs: 1 holds, 1 fails"))
    }

    @Test func whatHasNoValueEndsWith1AndIsSaid() throws {
        let folder = try folder("specs: { iv.onOffRatio: { minimum: 1 } }")
        let outcome = try Program.run(["specs", "leak.yaml"], in: folder.url)
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("iv.onOffRatio: no value: the curve passes 100 mV once: one state only"))
    }

    @Test func mistakesEndWith2() throws {
        let nothing = try folder("")
        var outcome = try Program.run(["specs", "leak.yaml"], in: nothing.url)
        #expect(outcome.code == 2 && outcome.errors.contains("`leak.yaml` has no specs"), "\(outcome.errors)")
        #expect(outcome.errors.contains("help: `specs: {"))
        let wrong = try folder("specs: { op.V: { maximum: 1 A } }")
        outcome = try Program.run(["specs", "leak.yaml"], in: wrong.url)
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("leak.yaml:16:27: error: `maximum` is in V"), "\(outcome.errors)")
        #expect(try Program.run(["validate", "leak.yaml"], in: wrong.url).code == 2)
        let right = try folder("specs: { op.V: { maximum: 0 V, variant: half } }")
        for arguments in [
            ["leak.yaml#no"], ["leak.yaml#base"], ["missing.yaml"], ["missing.yaml#half"],
            ["leak.yaml", "--samples", "0"],
            ["leak.yaml", "--samples", "10000000"], ["leak.yaml", "--threads", "0"], ["leak.yaml", "--draws", "3"], [],
            ["leak.yaml#"],
        ] {
            let outcome = try Program.run(["specs"] + arguments, in: right.url)
            #expect(outcome.code == 2 && outcome.output.isEmpty, "\(arguments): \(outcome.errors)")
            #expect(outcome.errors.lowercased().contains("error"))
        }
    }

    @Test func aVariantStandsBehindAHash() throws {
        let folder = try folder("specs: { op.V: { minimum: -30 mV }, op.I: { maximum: 1 nA, variant: half } }")
        #expect(try Program.run(["specs", "leak.yaml"], in: folder.url).code == 1)
        let half = try Program.run(["specs", "leak.yaml#half"], in: folder.url)
        #expect(half.code == 0 && half.output.contains("-25 mV"), "\(half.errors)")
        let base = try Program.run(["specs", "leak.yaml#base"], in: folder.url)
        #expect(base.code == 1 && base.errors.contains("left out: the spec is about the variant `half`"))
        #expect(try Program.run(["specs", "leak.yaml#base", "--quiet"], in: folder.url).errors.isEmpty)
        // A file may have a hash in its name.
        try folder.write(Self.device("specs: { op.V: { minimum: -60 mV } }"), to: "odd#half.yaml")
        #expect(try Program.run(["specs", "odd#half.yaml"], in: folder.url).code == 0)
    }

    @Test func anExistingMarkdownFileIsNotTouched() throws {
        let folder = try folder("specs: { op.V: { minimum: -60 mV } }")
        try folder.write("mine", to: "sheet.md")
        let refused = try Program.run(["specs", "leak.yaml", "--markdown", "sheet.md"], in: folder.url)
        #expect(refused.code == 4 && refused.output.isEmpty && refused.errors.contains("sheet.md exists already"))
        #expect(try folder.text("sheet.md") == "mine")
        let replaced = try Program.run(["specs", "leak.yaml", "--markdown", "sheet.md", "--overwrite"], in: folder.url)
        #expect(replaced.code == 0)
        #expect(try folder.text("sheet.md").contains("| op.V | -60 mV |"))
        let nowhere = try Program.run(["specs", "leak.yaml", "--markdown", "no/sheet.md"], in: folder.url)
        #expect(nowhere.code == 4)
    }

    /// A failing sheet is written as well: a report is wanted most then.
    @Test func aFailingSheetIsWritten() throws {
        let folder = try folder("specs: { op.V: { minimum: -40 mV } }")
        #expect(try Program.run(["specs", "leak.yaml", "--markdown", "sheet.md"], in: folder.url).code == 1)
        #expect(try folder.text("sheet.md").contains("FAILS"))
    }

    /// Every row keeps its cells whatever stands in names and conditions.
    @Test func hostileTextsDoNotBreakMarkdown() throws {
        let specs = #"""
            specs:
              "if(op.V < 0 V or op.V > 1 V, 1, 2)": { maximum: 1 }
              "op.V\n + 0 V": { minimum: -60 mV, at: { "battery": "-50 mV" } }
            """#
        let folder = try TemporaryFolder()
        try folder.write(Self.device(specs, name: #""a|b <script>`*_[x](y)""#), to: "leak.yaml")
        let outcome = try Program.run(["specs", "leak.yaml", "--markdown", "sheet.md"], in: folder.url)
        #expect(outcome.code == 0, "\(outcome.errors)")
        // A line break of a name breaks no row of the table.
        #expect(outcome.output.split(separator: "\n").count == 4, "\(outcome.output)")
        let text = try folder.text("sheet.md")
        #expect(text.hasPrefix(#"### a\|b \<script\>\`\*\_\[x\](y)"#), "\(text)")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 4, "\(text)")
        let cells = rows.map { row in row.replacing("\\|", with: "").count { $0 == "|" } }
        #expect(Set(cells).count == 1, "\(text)")
        #expect(text.contains(#"if(op.V \< 0 V or op.V \> 1 V, 1, 2)"#))
    }

    @Test func jsonHasEveryNumber() throws {
        let folder = try folder(
            """
            specs:
              op.V: { minimum: -55 mV, maximum: -45 mV, over: [spread], yield: 40 % }
              iv.onOffRatio: { minimum: 1 }
            """)
        let outcome = try Program.run(["specs", "leak.yaml", "--json", "--samples", "200"], in: folder.url)
        #expect(outcome.code == 1)
        let sheet = try object(outcome.output)
        #expect(sheet["schema"] as? String == "iontronic-specs/1" && sheet["failed"] as? Int == 1)
        let specs = try #require(sheet["specs"] as? [[String: Any]])
        #expect(specs.map { $0["verdict"] as? String } == ["holds", "fails"])
        let yield = try #require(specs[0]["yield"] as? [String: Any])
        let (holding, samples) = (yield["holding"] as? Int ?? -1, yield["samples"] as? Int ?? -1)
        #expect(samples == 200 && holding > 80 && holding < 120)
        #expect(yield["observed"] as? Double == Double(holding) / 200)
        #expect((specs[0]["minimum"] as? [String: Any])?["value"] as? Double == -0.055)
        #expect(specs[1]["measured"] is NSNull && specs[1]["margin"] is NSNull)
        let failures = try #require(specs[1]["failures"] as? [[String: Any]])
        #expect(failures.count == 1 && failures[0]["condition"] as? String == "nominal")
    }

    /// The same text in another reader, names with quotes included.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["IONTRONICS_PYTHON"] != nil))
    func jsonIsReadByPython() throws {
        let folder = try folder(
            #"""
            specs:
              'op.V + if("a" = "b", 0 V, 0 V)': { minimum: -51 mV }
            """#)
        // Texts are no values of expressions: said, not crashed upon.
        #expect(try Program.run(["specs", "leak.yaml"], in: folder.url).code == 2)
        try folder.write(
            Self.device(
                #"specs: { "op.V\t+ 0 V": { minimum: -51 mV, doc: 'a "quoted" \ word' }, iv.selectivity: { maximum: 1 } }"#
            ),
            to: "leak.yaml")
        let line = """
            iontronic specs leak.yaml --json | '\(Program.python)' -c 'import json, sys; d = json.load(sys.stdin); \
            print([(s["quantity"], s["measured"], s["verdict"]) for s in d["specs"]])'
            """
        let outcome = try Program.shell(line, in: folder.url)
        #expect(
            outcome.output == "[('op.V\\t+ 0 V', -0.05, 'holds'), ('iv.selectivity', None, 'fails')]\n",
            "\(outcome.output) \(outcome.errors)")
    }

    /// Distributions over corners and samples, some of which have no value: xarray judges them as the program does.
    @Test(
        "a results file holds every corner and sample, failed ones among them",
        .enabled(if: Program.hasReaders, "no Python with xarray, h5netcdf, netCDF4 and h5py"))
    func distributionsAreStored() throws {
        let folder = try folder(
            """
            specs:
              op.V:
                - { minimum: -55 mV, typical: -50 mV, maximum: -45 mV, over: [corners, spread], yield: 40 % }
                - { minimum: -30 mV, variant: half }
              up.zero: { maximum: 0 mV, over: [spread], yield: 30 % }
              iv.slopeConductance: { minimum: 1 uS, over: [corners] }
              film.leak.I: { typical: 1 nA, at: { V: -40 mV } }
              "op.V * 2": { minimum: 2.1 * battery, maximum: 1.9 * battery, at: { battery: -40 mV } }
            """,
            extra: """
                  up: { sweep: { V: { from: -50 mV, to: 0 mV, points: 6 } }, record: [I], figures: { zero: "root(I, V)" } }
                corners: { temperature: [15 degC, 35 degC], film.leak.conductance: [50 %, 200 %] }
                """)
        let run = try Program.run(
            ["specs", "leak.yaml", "--json", "--samples", "300", "-o", "sheet.h5"], in: folder.url)
        #expect(run.code == 0, "\(run.errors)")
        try folder.write(run.output, to: "sheet.json")
        // Half of the batteries lie below what is swept: the figure has no value there.
        let specs = try #require(try object(run.output)["specs"] as? [[String: Any]])
        let missing = try #require(specs[2]["without_value"] as? Int)
        #expect(missing > 120 && missing < 180)
        let script = Program.package.appendingPathComponent("Tests/python/check_sheet_file.py").path
        for engine in ["h5netcdf", "netcdf4"] {
            let check = try Program.shell(
                "'\(Program.python)' '\(script)' sheet.h5 sheet.json \(engine) 2>&1", in: folder.url)
            #expect(
                check.output
                    == "agree: voltage voltage_2 up_zero iv_slopeConductance film_leak_current op_V_2\n",
                "\(check.output)")
        }
        // A battery is where the potential is, sample by sample.
        let same = try Program.shell(
            """
            '\(Program.python)' -c 'import h5py; f = h5py.File("sheet.h5"); v, b = f["voltage"][:], f["battery"][:]
            print(v.shape, abs(v - b).max() < 1e-12, (b[1:] < -0.05).sum() == (f["up_zero_status"][1:] == 7).sum())
            print(list(f["corner"].asstr()))
            print(f.attrs["history"], f["voltage"].attrs["minimum"][0], (f["up_zero_status"][:] != 0).sum())'
            """, in: folder.url)
        #expect(
            same.output == """
                (4, 301) True True
                ['temperature=15 degC, film.leak.conductance=50 %', 'temperature=15 degC, film.leak.conductance=200 %', \
                'temperature=35 degC, film.leak.conductance=50 %', 'temperature=35 degC, film.leak.conductance=200 %']
                iontronic specs --samples 300 -0.055 \(missing)

                """, "\(same.output) \(same.errors)")
    }

    @Test func aFileIsReplacedOnlyWhenAsked() throws {
        let folder = try folder("specs: { op.V: { minimum: -60 mV, over: [spread] } }")
        func specs(_ more: String...) throws -> Program.Outcome {
            try Program.run(["specs", "leak.yaml", "--samples", "20", "-o", "sheet.h5"] + more, in: folder.url)
        }
        #expect(try specs().code == 0)
        let first = try Data(contentsOf: folder.url.appendingPathComponent("sheet.h5"))
        let refused = try specs()
        #expect(refused.code == 4 && refused.output.isEmpty && refused.errors.contains("sheet.h5 exists already"))
        #expect(try specs("--overwrite", "--threads", "1").code == 0)
        // The same bytes, whatever the threads.
        #expect(try Data(contentsOf: folder.url.appendingPathComponent("sheet.h5")) == first)
        #expect(try Program.run(["specs", "leak.yaml", "-o", "leak.yaml", "--overwrite"], in: folder.url).code == 2)
    }

    @Test func nothingChangesWithTheThreads() throws {
        let folder = try folder(
            "specs: { iv.slopeConductance: { minimum: 1 uS, over: [spread] }, op.V: { minimum: -1 V, over: [spread] } }"
        )
        let outputs = try ["1", "4"].map {
            try Program.run(["specs", "leak.yaml", "--json", "--threads", $0], in: folder.url).output
        }
        #expect(outputs[0] == outputs[1] && !outputs[0].isEmpty)
    }
}
