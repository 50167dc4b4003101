import Devices
import Equations
import Foundation
import Testing

/// A family of activity parameters beside the device.
struct OwnFamilyTests {
    private func build(_ family: String, data: String = "./mine.yaml", model: String = "pitzer") throws -> Building {
        let folder = try TemporaryFolder([
            "mine.yaml": family, "activity/beside.yaml": family,
            "device.yaml": """
            schema: iontronic/1
            name: own
            temperature: 25 degC
            activity: { model: \(model), data: \(data) }
            ions: { Q+: { charge: 1, molarMass: 100 g/mol } }
            solutions: { cis: { ions: { Q+: 0.5 mol/kg, Cl-: balance } } }
            """,
        ])
        return Building(folder)
    }

    private let own = """
        schema: iontronic-ions/1
        name: mine
        source: measured here
        models: [pitzer]
        like: phreeqc386
        pairs:
          - { ions: [Q+, Cl-], beta0: [0.05], beta1: [0.2], molality: 1 mol/kg }
        """

    @Test func addsAnIonToAShippedFamily() throws {
        for data in ["./mine.yaml", "beside"] {
            let device = try build(own, data: data).required()
            let gamma = try device.number(device.solution("cis").constituents[0].gamma)
            // A salt of these parameters, by the closed form for one salt with A_phi 0.39145.
            let (m, root) = (0.5, 0.5.squareRoot())
            let law = -0.391447 * (root / (1 + 1.2 * root) + 2 / 1.2 * log(1 + 1.2 * root))
            let g = 2 * (1 - (1 + 2 * root) * exp(-2 * root)) / (4 * m)
            let b = 2 * 0.05 + 0.2 * (g + exp(-2 * root))
            #expect(abs(log(gamma) - (law + m * b)) < 1e-6)
        }
    }

    @Test func mistakesAreShownWhereTheyStand() throws {
        func said(_ family: String) throws -> [String] { try build(family).errors }
        #expect(try said(own.replacingOccurrences(of: "beta0", with: "beta9")).first?.contains("unknown key") == true)
        #expect(
            try said(own.replacingOccurrences(of: "[0.05]", with: "[0.05 kg]")).first?.contains("plain number") == true)
        #expect(
            try said(own.replacingOccurrences(of: "[Q+, Cl-]", with: "[Q+]")).first?.contains("different species")
                == true)
        #expect(
            try said(own.replacingOccurrences(of: "iontronic-ions/1", with: "iontronic/1")).first?.contains(
                "iontronic-ions/1") == true)
        #expect(
            try said(own.replacingOccurrences(of: "phreeqc386", with: "phreeqc999")).first?.contains("no family")
                == true)
        #expect(
            try said(own.replacingOccurrences(of: "like: phreeqc386", with: "like: ./mine.yaml")).first?.contains(
                "like each other") == true)
        #expect(
            try said(own.replacingOccurrences(of: "beta1: [0.2]", with: "beta1: [1, 2, 3, 4, 5, 6, 7]")).first?
                .contains("at most 6") == true)
        #expect(
            try said(own + "\ntemperature: { from: 30 degC, to: 20 degC }\n").first?.contains("goes up") == true)
    }
}
