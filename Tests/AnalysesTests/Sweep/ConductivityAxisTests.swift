import Analyses
import Datasets
import Devices
import Testing

/// Conductivities of solutions whose makeup a sweep changes.
struct ConductivityAxisTests {
    private func device(_ conductivity: String, _ analysis: String) -> String {
        """
        schema: iontronic/1
        name: pore
        temperature: 25 degC
        activity: ideal
        parameters: { salt: 10 mM }
        tables:
          measured: { x: [1 mM, 0.1 mol/L, 1 mol/L], y: [0.0147 S/m, 1.29 S/m, 11.2 S/m] }
        solutions:
          inside: { salts: { KCl: salt }, conductivity: \(conductivity) }
          outside: { like: inside }
        membranes:
          film:
            channels:
              pore: { model: nanopore, diameter: 10 nm, length: 20 nm }
        analyses:
          a: \(analysis)
        """
    }

    private let salts =
        "{ sweep: { salt: [1 mM, 0.1 mol/L, 0.4 mol/L] }, record: { g: pore.G, kappa: inside.conductivity } }"

    @Test func fromItsIonsItIsFlaggedBeyondItsRange() throws {
        let run = try Solved(device("automatic", salts))
        #expect(try run["within_validity"] == [1, 1, 0])
        let (g, kappa) = (try run["g"], try run["kappa"])
        for (one, other) in zip(g, kappa) {
            let resistance = 4 * 20e-9 / (Double.pi * 1e-16) + 1 / 10e-9
            #expect(isClose(one, other / resistance))
        }
        // A little less than in proportion: ions hold each other back.
        #expect(kappa[1] / kappa[0] > 80 && kappa[1] / kappa[0] < 95)
    }

    @Test func aTableFollowsTheMakeup() throws {
        let run = try Solved(device("measured(salt)", salts))
        #expect(try run["kappa"].prefix(2) == [0.0147, 1.29])
        #expect(try isClose(run["kappa"][2], 1.29 + (11.2 - 1.29) / 3))
        #expect(run.summary.points == 3)
    }

    @Test func aStatedOneIsThatOfOneMakeup() throws {
        let said = complaints(device("1.4 mS/cm", salts))
        #expect(
            said.first?.contains("is that of one makeup, and its amounts change with `parameters.salt`") == true,
            "\(said)")
        #expect(said.first?.contains("conductivity: automatic") == true)
        // Sweeping itself it may be.
        let run = try Solved(
            device(
                "1.4 mS/cm",
                "{ sweep: [ { inside.conductivity: [1 S/m, 2 S/m], outside.conductivity: [1 S/m, 2 S/m] } ], record: { g: pore.G } }"
            ))
        #expect(try isClose(run["g"][1], 2 * run["g"][0]))
    }
}
