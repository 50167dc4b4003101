import Foundation
import Testing

/// A device whose conductance stands in a CSV file beside it, from the text to the results and to a comparison.
@Suite struct TableFileTests {
    private static let device = """
        schema: iontronic/1
        name: measured
        temperature: 25 degC
        parameters: { potassium: 10 mM }
        tables: { g: { file: data/g.csv, columns: [c, t, G], units: [mM, degC, S/m^2], between: pchip } }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: potassium } }
        activity: ideal
        membranes:
          film: { area: 1 mm^2, channels: { leak: { model: ohmic, conductance: "g(potassium, T)" } } }
        analyses:
          iv:
            sweep: [ { potassium: [10 mM, 20 mM, 30 mM, 50 mM] }, { V: { from: -100 mV, to: 100 mV, points: 3 } } ]
            record: [I, film.leak.conductance]
        """
    private static let table = "c,t,G\n10,20,1\n10,30,3\n20,20,2\n20,30,4\n30,20,3\n30,30,5\n"

    @Test func fromTheTextToTheResults() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.device, to: "device.yaml")
        try folder.write(Self.table, to: "data/g.csv")
        let run = try Program.run(["run", "device.yaml", "-o", "base.h5", "--quiet"], in: folder.url)
        #expect(run.code == 0, "\(run.errors)")
        // At 25 degC halfway; beyond the table a missing value and a status.
        let values = try Program.shell(
            "h5dump -d /film_leak_slope_conductance base.h5; h5dump -d /solver_status base.h5", in: folder.url)
        #expect(
            values.output.contains("2, 2, 2") && values.output.contains("3, 3, 3") && values.output.contains("4, 4, 4"))
        #expect(values.output.contains("2, 2, 2\n") && values.output.contains("nan"))
        let texts = try Program.shell("h5dump -d /source_file -d /source_text base.h5", in: folder.url)
        #expect(texts.output.contains("data/g.csv") && texts.output.contains("10,20,1"))

        try folder.write(Self.table.replacing("20,30,4", with: "20,30,4.5"), to: "data/g.csv")
        let compared = try Program.run(["compare", "base.h5", "device.yaml"], in: folder.url)
        #expect(compared.code == 1, "\(compared.errors)")
        #expect(compared.output.contains("data/g.csv") && compared.output.contains("20,30,4.5"), "\(compared.output)")
    }

    @Test func mistakesAreToldInTheFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.device, to: "device.yaml")
        try folder.write(Self.table.replacing("20,30,4", with: "20,30,4 S"), to: "data/g.csv")
        let outcome = try Program.run(["validate", "device.yaml"], in: folder.url)
        #expect(outcome.code == 2)
        #expect(
            outcome.errors.hasPrefix(
                """
                data/g.csv:5:7: error: `4 S` is not a number
                    20,30,4 S
                          ^^^
                help: units are said once, in the descriptor: `units: [mM, 1]`
                """), "\(outcome.errors)")
    }
}
