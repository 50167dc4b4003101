import Foundation
import Testing

/// `size` as users type it.
@Suite struct SizeCommandTests {
    private static let device = """
        schema: iontronic/1
        name: leak
        temperature: 25 degC
        activity: ideal
        parameters:
          g: { value: 1 uS, minimum: 0.1 uS, maximum: 100 uS }   # a knob
          rev: { value: 10 mV, minimum: -100 mV, maximum: 100 mV }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        membranes:
          film: { channels: { leak: { model: ohmic, conductance: g, reversal: rev } } }
        spread:
          g: { distribution: uniform, from: 90 %, to: 110 % }
        specs:
          op.V: { minimum: 20 mV }
          op.conductance: { minimum: 4 uS, maximum: 6 uS, over: [spread] }
        sizing:
          small: { vary: { g: { spacing: log }, rev: {} }, minimize: g * rev }
          both: { vary: { g: { spacing: log }, rev: {} }, meet: [op.conductance], minimize: [g, -rev] }
          never: { vary: { rev: { from: 0 mV, to: 10 mV } }, meet: [op.V], margin: true }
          idle: { vary: { g: { spacing: log }, rev: {} }, meet: [op.conductance], minimize: g }
          law: { vary: { activity: [ideal, davies], g: { spacing: log } }, meet: [op.conductance], minimize: g }
        variants:
          high: { rev: 30 mV }
        """

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.device, to: "leak.yaml")
        return folder
    }

    private func size(_ arguments: String..., in folder: TemporaryFolder) throws -> Program.Outcome {
        try Program.run(
            ["size", "leak.yaml"] + arguments + ["--candidates", "256", "--samples", "50"], in: folder.url)
    }

    @Test func aSizedDeviceIsWrittenAndPasses() throws {
        let folder = try folder()
        let outcome = try size("small", "-o", "sized.yaml", "--markdown", "sheet.md", in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("devices tried"))
        #expect(outcome.output.contains("sized: 2 specs: 2 hold"))
        #expect(outcome.output.contains("50 of 50 draws of the spread hold all of them"))
        #expect(try folder.text("sized.yaml").contains("# a knob"))
        #expect(try Program.run(["specs", "sized.yaml", "--samples", "50"], in: folder.url).code == 0)
        #expect(try folder.text("sheet.md").contains("| op.V | 20 mV |"))
        // Nothing is replaced unasked, least of all the device itself.
        #expect(try size("small", "-o", "sized.yaml", in: folder).code == 4)
        #expect(try size("small", "-o", "leak.yaml", "--overwrite", in: folder).code == 2)
        #expect(try folder.text("leak.yaml") == Self.device)
    }

    /// Names stand in Markdown as code, in what is said of a conflict too.
    @Test func markdownSaysWhatCannotHold() throws {
        let folder = try folder()
        let outcome = try size("never", "--markdown", "sheet.md", in: folder)
        #expect(outcome.code == 1, "\(outcome.errors)")
        let sheet = try folder.text("sheet.md")
        #expect(sheet.contains("`op.V`") && !sheet.contains("\\`"), "\(sheet)")
    }

    /// A device is not searched for that could not be written where it is wanted.
    @Test func placesAreCheckedFirst() throws {
        let folder = try folder()
        try folder.write("like: ./leak.yaml\nname: other\nschema: iontronic/1\n", to: "other.yaml")
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("sub"), withIntermediateDirectories: true)
        func other(_ output: String) throws -> Program.Outcome {
            try Program.run(
                ["size", "other.yaml", "small", "--candidates", "64", "--samples", "20", "-o", output], in: folder.url)
        }
        let moved = try other("sub/sized.yaml")
        #expect(moved.code == 2 && moved.errors.contains("would not find what it refers to"), "\(moved.errors)")
        #expect(moved.output.isEmpty)
        let nowhere = try other("none/sized.yaml")
        #expect(nowhere.code == 2 && nowhere.errors.contains("there is no folder"), "\(nowhere.errors)")
        #expect(try other("sized.yaml").code == 0)
    }

    @Test func jsonHoldsWhatTheTextSays() throws {
        let folder = try folder()
        let outcome = try size("small", "--json", in: folder)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "iontronic-sizing/1" && object["met"] as? Bool == true)
        let values = try #require(object["values"] as? [[String: Any]])
        #expect(values.map { $0["path"] as? String } == ["g", "rev"])
        #expect(abs((values[1]["value"] as? Double ?? 0) - 0.02) < 1e-6)
        #expect((object["specs"] as? [Any])?.count == 2 && (object["sensitivities"] as? [Any])?.count == 2)
    }

    /// The values of a variant are written into its entry; the device itself stays.
    @Test func aVariantIsSized() throws {
        let folder = try folder()
        let outcome = try Program.run(
            ["size", "leak.yaml#high", "small", "-o", "sized.yaml", "--candidates", "256", "--samples", "50"],
            in: folder.url)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let text = try folder.text("sized.yaml")
        #expect(
            text.contains("g: { value: 1 uS") && text.contains("rev: 20 mV }") && !text.contains("rev: 30 mV"),
            "\(text)")
        #expect(try Program.run(["specs", "sized.yaml#high", "--samples", "50"], in: folder.url).code == 0)
        #expect(try Program.run(["specs", "sized.yaml", "--samples", "50"], in: folder.url).code == 1)
        let wrong = try Program.run(["size", "leak.yaml#low", "small"], in: folder.url)
        #expect(wrong.code == 2 && wrong.errors.contains("no variant `low` in `leak.yaml`"))
        #expect(wrong.errors.contains("there are: base, high"))
    }

    @Test func whatMovesNothingIsSaidWithItsPlace() throws {
        let folder = try folder()
        let outcome = try size("idle", in: folder)
        #expect(outcome.code == 0)
        #expect(
            outcome.errors.contains("leak.yaml:22:40: warning: `rev` moves no spec and no objective"),
            "\(outcome.errors)")
        #expect(outcome.output.contains("moves nothing"))
        #expect(try size("idle", "--quiet", in: folder).errors.isEmpty)
    }

    @Test func choicesBetweenTextsAreTold() throws {
        let folder = try folder()
        let outcome = try size("law", "--json", "-o", "sized.yaml", in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let law = try #require((object["values"] as? [[String: Any]])?.first)
        // An ohmic leak does not mind the law, which is then what it was.
        #expect(law["choices"] as? [String] == ["ideal", "davies"] && law["before"] as? String == "ideal")
        #expect(law["text"] as? String == "ideal" && law["idle"] as? Bool == true && law["value"] == nil)
        #expect(object["outside_validity"] as? Bool == false)
        #expect(try folder.text("sized.yaml").contains("activity: ideal"))
    }

    @Test func aFrontIsATableADatasetAndAPicture() throws {
        let folder = try folder()
        let outcome = try size("both", "--results", "front.h5", "--picture", "front.svg", "--points", "5", in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("the front"))
        let dump = try Program.shell("ncdump -h front.h5", in: folder.url)
        #expect(dump.output.contains("double g(design)") && dump.output.contains("g:units = \"S\""), "\(dump.output)")
        #expect(try folder.text("front.svg").contains("<svg"))
        #expect(try size("small", "--results", "other.h5", in: folder).code == 2)
    }

    @Test func whatCannotBeMetEndsWith1() throws {
        let folder = try folder()
        let outcome = try size("never", in: folder)
        #expect(outcome.code == 1)
        #expect(outcome.output.contains("`op.V` cannot hold within the ranges given"), "\(outcome.output)")
        #expect(outcome.output.contains("`op.V` needs a minimum of 10 mV instead of 20 mV"))
    }

    @Test func mistakesEndWith2() throws {
        let folder = try folder()
        #expect(try size(in: folder).code == 2)
        #expect(try size("other", in: folder).code == 2)
        #expect(try size("small", "--points", "1", in: folder).code == 2)
        let outcome = try size(in: folder)
        #expect(outcome.errors.contains("`leak` has several sizings; say which"))
    }

    /// The first interrupt ends the search; what it has found is printed.
    @Test func anInterruptKeepsTheBest() throws {
        let folder = try folder()
        let outcome = try Program.shell(
            """
            iontronic size leak.yaml both --candidates 1000000 --points 1000 --threads 1 > out.txt & own=$!
            sleep 1; kill -INT $own; wait $own
            """, in: folder.url)
        // Whether specs hold by then depends on the machine.
        #expect(outcome.code == 0 || outcome.code == 1, "\(outcome.errors)")
        #expect(try folder.text("out.txt").contains("stopped early"))
    }
}
