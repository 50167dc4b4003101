import Foundation
import Testing

/// `fit` as users type it.
@Suite struct FitCommandTests {
    private static let device = """
        schema: iontronic/1
        name: leak
        temperature: 25 degC
        activity: ideal
        parameters:
          g: { value: 1 uS, minimum: 0.1 uS, maximum: 100 uS, status: assumed }   # a knob
          rev: { value: 10 mV, minimum: -100 mV, maximum: 100 mV }
          unknown: 3
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        membranes:
          film: { channels: { leak: { model: ohmic, conductance: g, reversal: rev } } }
        analyses:
          step: { drive: { I: { step: { level: 1 nA } } }, transient: { stop: 1 s } }
        fits:
          line: { vary: { g: { spacing: log }, rev: {} }, match: [ { file: line.csv } ] }
          weighed: { vary: { g: {}, rev: {} }, match: [ { file: line.csv, sigma: 0.5 nA } ] }
        """

    /// Around 3 uS and -20 mV.
    private static let line = """
        # from the bench
        V (mV),I (nA)
        -60,-120.3
        -40,-60.2
        -20,0.4
        0,59.5
        20,120.6

        """

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(Self.device, to: "leak.yaml")
        try folder.write(Self.line, to: "line.csv")
        return folder
    }

    private func fit(_ arguments: String..., in folder: TemporaryFolder) throws -> Program.Outcome {
        try Program.run(["fit", "leak.yaml"] + arguments, in: folder.url)
    }

    @Test func aFittedDeviceIsWritten() throws {
        let folder = try folder()
        let outcome = try fit("line", "-o", "fitted.yaml", "--picture", "residuals.svg", in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("fitted; errors by the residuals, 3 degrees of freedom"))
        #expect(outcome.errors.contains("derivatives from the equations"))
        let text = try folder.text("fitted.yaml")
        #expect(text.contains("# a knob") && text.contains("status: fitted") && !text.contains("assumed"))
        #expect(try folder.text("residuals.svg").contains("<svg"))
        #expect(try Program.run(["validate", "fitted.yaml"], in: folder.url).code == 0)
        // Fitted again, it stays where it is.
        let again = try Program.run(["fit", "fitted.yaml", "line", "--json"], in: folder.url)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
        let values = try #require(object["values"] as? [[String: Any]])
        for value in values {
            let (after, before) = (try #require(value["value"] as? Double), try #require(value["before"] as? Double))
            let error = try #require(value["standard_error"] as? Double)
            #expect(abs(after - before) < 2e-3 * error)
        }
        // Nothing is replaced unasked, least of all the device itself.
        #expect(try fit("line", "-o", "fitted.yaml", in: folder).code == 4)
        #expect(try fit("line", "-o", "leak.yaml", "--overwrite", in: folder).code == 2)
        #expect(try folder.text("leak.yaml") == Self.device)
    }

    /// Flags and the text of the device mean the same.
    @Test func flagsSayWhatTheDeviceMaySay() throws {
        let folder = try folder()
        let flags = try fit(
            "line.csv", "--vary", "g", "--vary", "rev=-100mV:100mV", "--sigma", "0.5nA", "--quantity", "I", "--against",
            "V", in: folder)
        #expect(flags.code == 0, "\(flags.errors)")
        #expect(flags.output == (try fit("weighed", in: folder).output))
        // The range of the value, searched by decades, as the entry `line` says.
        let log = try fit("line.csv", "--vary", "g:log", "--vary", "rev", in: folder)
        #expect(log.output == (try fit("line", in: folder).output), "\(log.errors)")
    }

    /// One mistake that is in every line is told once.
    @Test(arguments: [
        (
            "V (mV);I (nA)\n-60,0;-120,3\n-40,5;-60,2\n",
            "data.csv:1:1: error: cells are separated by commas, not by `;`"
        ),
        ("V (mV)\tI (nA)\n-60\t-120.3\n-40\t-60\n", "data.csv:1:1: error: cells are separated by commas, not by tabs"),
        ("V (mV),I (nA)\n\"-60,5\",\"-120,3\"\n\"-40,0\",\"-60,2\"\n", "data.csv:2:2: error: `-60,5` is not a number"),
        (
            "V (mV),I (nA)\n-60,5,-120,3\n-40,0,-60,2\n",
            "data.csv:2:1: error: this line has 4 cells; the first one has 2"
        ),
    ])
    func oneSlipOfAllLinesIsToldOnce(_ text: String, _ expected: String) throws {
        let folder = try folder()
        try folder.write(text, to: "data.csv")
        let outcome = try fit("data.csv", "--vary", "g", in: folder)
        #expect(outcome.code == 2 && outcome.errors.contains(expected), "\(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "error:").count == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("help: "), "\(outcome.errors)")
    }

    @Test func jsonHoldsWhatTheTextSays() throws {
        let folder = try folder()
        let outcome = try fit("weighed", "--json", "--confidence", "90", in: folder)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(object["schema"] as? String == "iontronic-fit/1" && object["converged"] as? Bool == true)
        #expect(object["sigma"] as? String == "given" && object["degrees_of_freedom"] as? Int == 3)
        let values = try #require(object["values"] as? [[String: Any]])
        #expect(values.map { $0["path"] as? String } == ["g", "rev"])
        let (value, error) = (
            try #require(values[0]["value"] as? Double), try #require(values[0]["standard_error"] as? Double)
        )
        // Normal, as sigma is given: 1.6449 standard errors.
        #expect(abs((try #require(values[0]["upper"] as? Double) - value) / error - 1.6449) < 1e-4)
        let match = try #require((object["matches"] as? [[String: Any]])?.first)
        #expect((match["measured"] as? [Double]) == [-120.3, -60.2, 0.4, 59.5, 120.6])
        #expect((match["residuals"] as? [Double])?.count == 5)
    }

    /// The sweep of a device is what another may be fitted to.
    @Test func aResultsFileIsAMeasurement() throws {
        let folder = try folder()
        let swept = try Program.run(
            ["sweep", "leak.yaml", "--sweep", "temperature=15degC,35degC", "--sweep", "V=-50mV:50mV:5", "-o", "iv.h5"],
            in: folder.url)
        #expect(swept.code == 0)
        let outcome = try fit("iv.h5", "--vary", "g=0.5uS:100uS", in: folder)
        #expect(outcome.code == 0 && outcome.output.contains("10 points of I"), "\(outcome.errors)")
    }

    @Test(arguments: [
        ("V (mV),I (nA)\n1,2\n2,x\n", "data.csv:3:3: error: `x` is not a number"),
        ("V (mV),I (nA)\n1,2 nA\n", "help: units are said once, in the first line: `V (mV),I (nA)`"),
        ("V (mV),I (nA)\n1,\n", "data.csv:2:3: error: a cell is empty"),
        ("V (mV),I (nA)\n1,2,3\n", "data.csv:2:1: error: this line has 3 cells; the first one has 2"),
        ("V (mV),I (nA)\n", "error: the table has no line of numbers"),
        ("V (mV),I (nB)\n1,2\n", "data.csv:1:8: error: unknown unit `nB`"),
        ("V (mV),I (pF)\n1,2\n", "data.csv:1:8: error: `I` is in A, and this column is in pF"),
        ("V (mV),I\n1,2\n", "data.csv:1:8: error: `I` is in A, and this column has no unit"),
        ("V,I (nA)\n1,2\n", "data.csv:1:1: error: `V` is a voltage, and this column has no unit"),
        ("V (nA),I (nA)\n1,2\n", "data.csv:1:1: error: `V` is a voltage, and this column is in nA"),
        ("Volt (mV),I (nA)\n1,2\n", "data.csv:1:1: error: the column `Volt` is no path of the device"),
        ("outside.KCl (mM),I (nA)\n1,2\n", "data.csv:1:1: error: the column `outside.KCl` is no path of the device"),
        ("temperature (mV),V (mV),I (nA)\n1,2,3\n", "data.csv:2:1: error: "),
        ("time (ms),V (mV)\n1,2\n", "error: a measurement with a column `time` needs an `analysis` with `transient`"),
        ("time (mV),V (mV)\n1,2\n", "data.csv:1:1: error: times need a unit of time"),
        ("I (nA)\n1\n2\n", "error: nothing says what was held while `I` was measured"),
        ("g (uS),V (mV),I (nA)\n1,2,3\n", "error: `parameters.g` is varied and measured, one of which it cannot be"),
        ("V (mV),x (nA)\n1,2\n", "data.csv:1:8: error: the last column, `x`, counts as what was measured"),
        ("V (mV),Current (uA)\n1,2\n", "`--quantity I --column 'Current'`"),
    ])
    func mistakesInDataNameTheirPlace(_ text: String, _ expected: String) throws {
        let folder = try folder()
        try folder.write(text, to: "data.csv")
        let outcome = try fit("data.csv", "--vary", "g", in: folder)
        #expect(outcome.code == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }

    @Test(arguments: [
        (["none.csv", "--vary", "g"], 2, "no file `none.csv`"),
        (["line.csv"], 2, "nothing is varied"),
        (["line.csv", "--vary", "gee"], 2, "no path `gee`"),
        (["line.csv", "--vary", "unknown"], 2, "a design variable needs `from`"),
        (["line.csv", "--vary", "g=1uS"], 2, "`1uS` is no range of `--vary`"),
        (["line.csv", "--vary", "g=2uS:1uS"], 2, "which is not above it"),
        (["line.csv", "--vary", "g=1uS:2mV"], 2, "command line:3:"),
        (["line.csv", "--vary", "g:lin"], 2, "`g:lin` is no value of `--vary`"),
        (["line.csv", "--vary", "g=log"], 2, "`log` is no range of `--vary`"),
        (["line.csv", "--vary", ":log"], 2, "error: "),
        (["line.csv", "--vary", "g", "--sigma", "many"], 2, "`many` is no standard deviation of `I`"),
        (["line.csv", "--vary", "g", "--sigma=-1nA"], 2, "is no standard deviation of `I`"),
        (["line.csv", "--vary", "g", "--against", "U"], 2, "`line.csv` has no column `U`"),
        (["line.csv", "--vary", "g", "--quantity", "J"], 2, "error: "),
        (["line.csv", "--vary", "g", "--quantity", "step.peak", "--column", "I"], 2, "has no figure or record `peak`"),
        (["line.csv", "--vary", "g", "--analysis", "stap"], 2, "no analysis `stap`"),
        (
            ["line.csv", "--vary", "g", "--analysis", "step"], 2,
            "runs in time, so the measurement needs a column `time`"
        ),
        (["line.csv", "--vary", "g", "--variant", "other"], 2, "no variant `other`"),
        (["line.csv", "--vary", "g", "--at", "temperature"], 2, "is no value of `--at`"),
        (["line.csv", "--vary", "g", "--confidence", "100"], 2, "--confidence is between"),
        (["line", "--vary", "g"], 2, "options about the measurement need its file"),
        (["other"], 2, "no fit `other` in `leak`"), ([], 2, "`leak` has several fits; say which"),
        (["leak.h5", "--vary", "g"], 2, "leak.h5"),
    ])
    func mistakesOfUsageAreTold(_ arguments: [String], _ code: Int32, _ expected: String) throws {
        let folder = try folder()
        let outcome = try Program.run(["fit", "leak.yaml"] + arguments, in: folder.url)
        #expect(outcome.code == code && outcome.output.isEmpty, "\(outcome.output)")
        #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }

    /// A percentage of a current that is zero would make its point count alone.
    @Test func aPointWithoutErrorIsRefused() throws {
        let folder = try folder()
        try folder.write("V (mV),I (nA)\n10,1\n-20,0\n", to: "zero.csv")
        let outcome = try fit("zero.csv", "--vary", "g", "--sigma", "2 %", in: folder)
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("zero.csv:3:1: error: the standard deviation of this point is 0.0"))
        #expect(try fit("zero.csv", "--vary", "g", "--sigma", "2 % + 1 pA", in: folder).code == 0)
    }
}
