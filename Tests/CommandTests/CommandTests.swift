import Foundation
import Testing

/// What users type and get: texts, exit codes, files.
@Suite struct CommandTests {
    static let film = """
        schema: iontronic/1
        name: film
        temperature: 25 degC
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        activity: davies
        membranes:
          film:
            area: 1 mm^2
            channels:
              pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-10 m/s } }
        variants:
          open: { film.area: 2 mm^2 }
        analyses:
          iv:
            sweep: { V: { from: -100 mV, to: 100 mV, points: 21 } }
            record: [I, I(K+)]
        """

    private func folder(_ text: String = film) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "film.yaml")
        return folder
    }

    @Test func textsOfADeviceAreNotWrittenOver() throws {
        let folder = try folder()
        for arguments in [["sweep", "film.yaml", "--sweep", "V=0mV,1mV"], ["run", "film.yaml"]] {
            let ended = try Program.run(arguments + ["-o", "./film.yaml", "--overwrite"], in: folder.url)
            #expect(ended.code == 2)
            #expect(ended.errors.contains("is a text that the device is read from"))
        }
        #expect(try folder.text("film.yaml") == Self.film)
    }

    /// Analyses with samples and variants of their own are stored side by side.
    @Test func analysesHaveAxesOfTheirOwn() throws {
        let text =
            Self.film.replacing(
                "  open: {",
                with: "  wide: { film.area: 4 mm^2 }\n  narrow: { film.area: 0.5 mm^2 }\n  open: {")
                + """

                  few: { sweep: [{ variant: [base, wide] }, { sample: 3 }], record: [V] }
                  many: { sweep: [{ variant: [wide, narrow] }, { sample: 5 }], record: [V] }
                spread: { film.area: { distribution: normal, sigma: 5 % } }
                """
        let folder = try folder(text)
        let ended = try Program.run(["run", "film.yaml", "-o", "film.h5"], in: folder.url)
        #expect(ended.code == 0, "\(ended.errors)")
        let dump = try Program.shell("ncdump -h film.h5", in: folder.url).output
        #expect(dump.contains("sample = 3") && dump.contains("sample = 5"), "\(dump)")
    }

    @Test func aPortHeldTwiceIsAMistake() throws {
        let folder = try folder()
        let ended = try Program.run(["op", "film.yaml", "--set", "V=0mV", "--set", "I=1nA"], in: folder.url)
        #expect(ended.code == 2)
        #expect(ended.errors.contains("by a voltage or by a current"))
    }

    @Test func apparentVolumesAreExplained() throws {
        let text = Self.film.replacing("{ KCl: 100 mM } }", with: "{ KCl: 500 mM }, density: apparent }")
        let folder = try folder(text)
        let ended = try Program.run(["explain", "film.yaml"], in: folder.url)
        #expect(ended.code == 0, "\(ended.errors)")
    }

    @Test func oneVariantIsSweptByName() throws {
        let folder = try folder()
        let base = try Program.run(["sweep", "film.yaml", "--sweep", "V=0mV,1mV", "--json"], in: folder.url)
        let open = try Program.run(
            ["sweep", "film.yaml", "--variant", "open", "--sweep", "V=0mV,1mV", "--json"], in: folder.url)
        #expect(base.code == 0 && open.code == 0, "\(open.errors)")
        #expect(base.output != open.output)
        let unknown = try Program.run(["run", "film.yaml", "--variant", "opne"], in: folder.url)
        #expect(unknown.code == 2)
        #expect(unknown.errors.contains("no variant `opne`") && unknown.errors.contains("base, open"))
    }

    @Test func activityLawsHavePages() throws {
        let page = try Program.run(["models", "davies"])
        #expect(page.code == 0)
        #expect(page.output.contains("constant C: 0.3") && page.output.contains("up to 0.5 mol/kg"))
        #expect(try Program.run(["models"]).output.contains("pitzer"))
    }

    @Test func amountsAreShownInTheScaleOfTheirText() throws {
        let text = Self.film.replacing("{ KCl: 100 mM }", with: "{ KCl: 100 mmol/kg }")
        let folder = try folder(text)
        let ended = try Program.run(["op", "film.yaml"], in: folder.url)
        #expect(ended.output.contains("0.1000 mol/kg"), "\(ended.output)")
    }

    @Test func whatIsInterruptedLeavesNothingBehind() throws {
        let folder = try folder()
        // Long enough to be interrupted on any machine: the file is there while it computes.
        let line = """
            iontronic sweep film.yaml --sweep temperature=1degC:90degC:4000 --sweep V=-120mV:80mV:20001 \
              --threads 1 -o long.h5 --quiet & pid=$!
            for i in $(seq 200); do ls -A | grep -q tmp && break; sleep 0.05; done
            ls -A | grep -c tmp; kill -TERM $pid; wait $pid; echo "code $?"; ls -A
            """
        let ended = try Program.shell(line, in: folder.url)
        let lines = ended.output.split(separator: "\n").map(String.init)
        #expect(lines == ["1", "code 143", "film.yaml"], "\(ended.output) \(ended.errors)")
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func everyVerbHasHelpWithAnExample() throws {
        let help = try Program.run(["--help"])
        #expect(help.code == 0)
        let verbs = help.output.split(separator: "\n").drop { !$0.hasPrefix("SUBCOMMANDS") }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap {
                $0.split(separator: " ").first.map(String.init)
            }
            .filter { $0 != "See" }
        #expect(
            Set(verbs).isSuperset(of: [
                "validate", "explain", "models", "op", "sweep", "run", "verify", "plot", "schema", "doctor",
            ]))
        for verb in verbs {
            let text = try Program.run([verb, "--help"])
            #expect(text.code == 0)
            #expect(text.output.contains("iontronic \(verb)"), "\(verb) shows how it is used")
            #expect(text.output.contains("Example"), "\(verb) has an example")
        }
    }

    @Test(arguments: [
        ["nothing"], ["op"], ["sweep", "film.yaml", "--threads", "0"], ["sweep", "film.yaml", "--compression", "zip"],
        ["op", "missing.yaml"], ["op", "film.yaml", "--variant", "no"], ["op", "film.yaml", "--set", "area"],
        ["op", "film.yaml", "--set", "nowhere=1"], ["op", "film.yaml", "--set", "temperature=3 mV"],
        ["sweep", "film.yaml", "no"], ["sweep", "film.yaml", "--sweep", "V"],
        ["sweep", "film.yaml", "--sweep", "x=1,2"],
        ["run", "film.yaml", "no"], ["explain", "film.yaml", "nothing"], ["models", "no"], ["verify", "film.yaml"],
        ["verify", "missing"], ["validate", "missing.yaml"], ["plot", "film.yaml", "-o", "a.svg"],
    ])
    func mistakesOfInputEndWith2(_ arguments: [String]) throws {
        let folder = try folder()
        let outcome = try Program.run(arguments, in: folder.url)
        #expect(outcome.code == 2, "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.lowercased().contains("error"))
        #expect(outcome.output.isEmpty)
    }

    @Test func theOperatingPointIsReadable() throws {
        let folder = try folder()
        let outcome = try Program.run(["op", "film.yaml", "--variant", "base"], in: folder.url)
        #expect(outcome.code == 0)
        #expect(outcome.output.contains("V = -53.362 mV, I = 0 A, converged"))
        #expect(outcome.output.contains("-59.159 mV  -55.466 mV"))
        #expect(outcome.errors.contains("assumes:"))
        let all = try Program.run(["op", "film.yaml", "--quiet"], in: folder.url)
        #expect(all.output.contains("film, variant open"))
        #expect(all.errors.isEmpty)
    }

    @Test func theOperatingPointAsJSON() throws {
        let folder = try folder()
        let outcome = try Program.run(
            ["op", "film.yaml", "--json", "--variant", "base", "--set", "V=0 mV", "--set", "film.area=3mm^2"],
            in: folder.url)
        #expect(outcome.code == 0)
        let value = try object(outcome.output)
        #expect(value["schema"] as? String == "iontronic-op/1")
        let point = try #require((value["variants"] as? [[String: Any]])?.first)
        #expect(point["V"] as? Double == 0)
        let membrane = try #require((point["membranes"] as? [[String: Any]])?.first)
        let ion = try #require((membrane["ions"] as? [[String: Any]])?.first)
        let activity = try #require(ion["activity"] as? [String: Double])
        // At 0 V: P z F (a_in - a_out) A.
        let expected = 1e-8 * 96485.33212331001 * ((activity["inside"] ?? 0) - (activity["outside"] ?? 0)) * 3e-6
        let current = try #require(ion["I"] as? Double)
        #expect(abs(current - expected) < 1e-12 * expected)
    }

    @Test func aSweepTellsWhatItFound() throws {
        let folder = try folder()
        let outcome = try Program.run(["sweep", "film.yaml", "-o", "iv.h5"], in: folder.url)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("reversal"))
        #expect(outcome.output.contains("-53."))
        #expect(outcome.output.contains("current [nA]"))
        #expect(outcome.errors.contains("21 points, all solved"))
        let json = try Program.run(["sweep", "film.yaml", "-o", "iv2.h5", "--json"], in: folder.url)
        let value = try object(json.output)
        let analysis = try #require((value["analyses"] as? [[String: Any]])?.first)
        #expect(analysis["points"] as? Int == 21)
        #expect((analysis["outcomes"] as? [String: Int])?["converged"] == 21)
    }

    @Test func anExistingOutputIsNotTouched() throws {
        let folder = try folder()
        try folder.write("precious", to: "iv.h5")
        let refused = try Program.run(["sweep", "film.yaml", "-o", "iv.h5"], in: folder.url)
        #expect(refused.code == 4)
        #expect(refused.errors.contains("exists already"))
        #expect(try folder.text("iv.h5") == "precious")
        #expect(try Program.run(["sweep", "film.yaml", "-o", "iv.h5", "--overwrite"], in: folder.url).code == 0)
        #expect(try Program.run(["plot", "iv.h5", "-o", "iv.svg"], in: folder.url).code == 0)
        let picture = try folder.text("iv.svg")
        let again = try Program.run(["plot", "iv.h5", "-o", "iv.svg"], in: folder.url)
        #expect(again.code == 4)
        #expect(try folder.text("iv.svg") == picture)
    }

    @Test func anOutputThatCannotBeWrittenEndsWith4() throws {
        let folder = try folder()
        let outcome = try Program.run(["sweep", "film.yaml", "-o", "nowhere/iv.h5"], in: folder.url)
        #expect(outcome.code == 4)
        #expect(outcome.errors.contains("No such file or directory"))
    }

    @Test func pointsThatFailEndWith3WhereEveryPointMatters() throws {
        // No current below 0 V: the square root is no number there.
        let text = Self.film
            .replacing("model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-10 m/s }", with: "model: rooted")
            .replacing(
                "activity:",
                with: "models: { rooted: { kind: channel, current: 1 A/m^2 * sqrt(V / 1 V) } }\nactivity:"
            ).replacing(", I(K+)]", with: "]")
        let folder = try folder(text)
        let sweep = ["sweep", "film.yaml", "-o", "iv.h5", "--overwrite"]
        let lenient = try Program.run(sweep, in: folder.url)
        #expect(lenient.code == 0, "\(lenient.errors)")
        #expect(lenient.errors.contains("10 diverged"), "\(lenient.errors)")
        #expect(folder.exists("iv.h5"))
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("iv.h5"))
        let strict = try Program.run(sweep + ["--strict"], in: folder.url)
        #expect(strict.code == 3)
        #expect(folder.exists("iv.h5"), "what was solved is kept")
        #expect(try Program.run(["op", "film.yaml", "--set", "V=-10mV", "--strict"], in: folder.url).code == 3)
        #expect(try Program.run(["op", "film.yaml", "--set", "V=10mV", "--strict"], in: folder.url).code == 0)
    }

    @Test func withoutGnuplotAPlotSaysWhatToInstall() throws {
        let folder = try folder()
        #expect(try Program.run(["sweep", "film.yaml", "-o", "iv.h5"], in: folder.url).code == 0)
        let line = "program=$(command -v iontronic); PATH=\(folder.url.path) $program plot iv.h5 -o iv.svg"
        let outcome = try Program.shell(line, in: folder.url)
        #expect(outcome.code == 4, "\(outcome.errors)")
        #expect(outcome.errors.contains("gnuplot"))
        #expect(outcome.errors.contains("apt-get install gnuplot"), "\(outcome.errors)")
        #expect(!folder.exists("iv.svg"))
    }

    @Test func resultsSayWhichCommitComputedThem() throws {
        let folder = try folder()
        #expect(try Program.run(["sweep", "film.yaml", "-o", "iv.h5"], in: folder.url).code == 0)
        let doctor = try Program.run(["doctor"])
        let dump = try Program.shell("h5dump -a iontronic_git_commit iv.h5", in: folder.url)
        let stored = try #require(dump.output.split(separator: "(0): \"").last?.split(separator: "\"").first)
        #expect(doctor.output.contains("commit \(stored)"), "\(dump.output)")
        if let told = ProcessInfo.processInfo.environment["IONTRONIC_GIT_COMMIT"], !told.isEmpty {
            #expect(stored == told)
        }
    }

    @Test func evidenceThatIsMissedEndsWith1() throws {
        let met = Self.film + "\nevidence: [ { quantity: op.V, value: -53.36 mV, tolerance: 5 uV, kind: computed } ]"
        let folder = try folder(met)
        let fine = try Program.run(["verify", "film.yaml"], in: folder.url)
        #expect(fine.code == 0, "\(fine.output)\(fine.errors)")
        #expect(fine.output.contains("1 number: 1 reproduced"))
        try folder.write(met.replacingOccurrences(of: "-53.36", with: "-53.37"), to: "film.yaml")
        let missed = try Program.run(["verify", "."], in: folder.url)
        #expect(missed.code == 1)
        #expect(missed.output.contains("MISSED"))
        let json = try Program.run(["verify", "film.yaml", "--json"], in: folder.url)
        #expect(json.code == 1)
        #expect(try object(json.output)["failed"] as? Int == 1)
    }

    @Test func theCatalogueReproducesItsEvidence() throws {
        let outcome = try Program.run(["verify", Program.package.appendingPathComponent("DeviceModels").path])
        #expect(outcome.code == 0, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.isEmpty)
    }

    @Test func everyModelOfTheCatalogueHasAPage() throws {
        let list = try Program.run(["models", "--json"])
        let models = try #require(try object(list.output)["models"] as? [[String: Any]])
        #expect(models.count > 5)
        for model in models {
            let name = try #require(model["name"] as? String)
            let page = try Program.run(["models", name])
            #expect(page.code == 0)
            #expect(page.output.hasPrefix(name))
            #expect(page.output.contains("equations"))
        }
    }

    @Test func theDoctorFindsThisBuildHealthy() throws {
        let outcome = try Program.run(["doctor"])
        #expect(outcome.code == 0)
        #expect(!outcome.output.contains("WRONG"))
        #expect(outcome.output.contains("HDF5"))
        #expect(outcome.output.contains("DeviceModels"))
    }

    @Test func theSchemaIsJSON() throws {
        let outcome = try Program.run(["schema"])
        #expect(outcome.code == 0)
        #expect(try object(outcome.output)["$schema"] != nil)
    }

    @Test func explainsADeviceAndAQuantity() throws {
        let folder = try folder()
        let device = try Program.run(["explain", "film.yaml"], in: folder.url)
        #expect(device.code == 0)
        #expect(device.output.contains("constant field, independent ions"))
        let quantity = try Program.run(["explain", "film.yaml", "I(K+)"], in: folder.url)
        #expect(quantity.code == 0)
        #expect(quantity.output.hasPrefix("I(K+) = film.area * film.pores.permeability.K+ * F"))
    }

    @Test func coloursAreForTerminalsOnly() throws {
        let folder = try folder("schema: iontronic/1\nname: broken\n")
        let outcome = try Program.run(["op", "film.yaml"], in: folder.url)
        #expect(outcome.code == 2)
        #expect(!outcome.errors.contains("\u{1B}"))
    }
}
