import Devices
import Electrochemistry
import Equations
import Foundation
import Testing

/// Random mixtures of Na, K, Ca, Mg, Cl and SO4 from 0 to 60 degC up to 6 mol/kg, asked of PHREEQC as well.
@Suite struct PhreeqcTests {
    private struct Answer: Decodable {
        let temperature: Double
        let convention: String
        let molality: [String: Double]
        let gamma: [String: Double]
        let others: [String: Double]
        let osmotic: Double
        let water: Double
    }

    /// A and B as PHREEQC computes them: the Avogadro constant of 1965, e^2/k to seven digits, the density of the saturation line
    /// with a compressibility.
    private static func water(_ temperature: Double) -> DebyeHueckel.Coefficients<Double> {
        let celsius = temperature - 273.15
        let steam = Foundation.exp(11.6702 - 3816.44 / (temperature - 46.13))
        let compressibility = 5.188e-2 - celsius * (4.1885519e-4 - celsius * (6.6780748e-6 - celsius * 3.6648699e-8))
        let density = Water.saturationDensity(temperature: temperature) + (1 - steam) * compressibility
        let length = 1.671008e-5 / (Water.relativePermittivity(temperature: temperature) * temperature)
        let b = (8 * Double.pi * 6.02252e23 * length * density).squareRoot()
        return .init(naturalA: b * length / 2, b: b)
    }

    static let isThere = PythonChecks.canImport("phreeqpython")

    @Test(.enabled(if: isThere, "phreeqpython is not importable: `make python` installs it where it can"))
    func mixtures() throws {
        let (code, output) = try PythonChecks.run(script: "phreeqc_mixtures.py", ["250", "20261122"])
        try #require(code == 0)
        let models = [
            "none": try shippedFamilies.model("pitzer"),
            "macinnes": try shippedFamilies.model("pitzer", convention: .macinnes),
        ]
        var (seen, worst, worstText) = (0, 0.0, "")
        // The same with the A that PHREEQC makes of water, the species that water makes of the ions, and zeros where it has no
        // parameters: what is left is the equations.
        var (worstOfEquations, equationsText) = (0.0, "")
        let family = try #require(shippedFamilies.family("phreeqc386"))
        func silent(_ convention: SingleIonConvention) throws -> ActivityModel {
            try ActivityModel(named: "pitzer", family: family, convention: convention, missingIsZero: true)
        }
        let silently = ["none": try silent(.none), "macinnes": try silent(.macinnes)]
        for line in output.split(separator: "\n") {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
            let names = answer.molality.keys.sorted()
            let ions = try names.map { try IonCatalogue.standard.ion($0) }
            let molalities = names.map { answer.molality[$0] ?? .nan }
            let model = try #require(models[answer.convention])
            let result = try model.coefficients(ions, molalities, answer.temperature)
            for (index, name) in names.enumerated() {
                let want = try #require(answer.gamma[name])
                let off = abs(result.gammas[index] / want - 1)
                // Comparisons with a NaN are false, so this one is turned round.
                if !(off <= worst) {
                    (worst, worstText) = (off, "\(name) of \(line)")
                }
            }
            let more = answer.others.keys.sorted()
            let all = try ions + more.map { try IonCatalogue.standard.ion($0) }
            let silent = try #require(silently[answer.convention])
            let alike = try silent.binding(for: all.map { ActivitySpecies($0) }).formula.coefficients(
                ActivityInput(
                    molalities: molalities + more.map { answer.others[$0] ?? .nan }, temperature: answer.temperature,
                    water: Self.water(answer.temperature), constants: []))
            for (index, name) in names.enumerated() {
                let off = try abs(alike.gammas[index] / #require(answer.gamma[name]) - 1)
                if !(off <= worstOfEquations) { (worstOfEquations, equationsText) = (off, "\(name) of \(line)") }
            }
            let phi = try #require(result.osmoticCoefficient)
            let water = try #require(result.waterActivity(molalities: molalities))
            #expect(abs(phi / answer.osmotic - 1) < 3e-4, "\(line)")
            #expect(abs(water / answer.water - 1) < 3e-4, "\(line)")
            seen += 1
        }
        #expect(seen == 500)
        #expect(worst < 3e-4, "\(worst): \(worstText)")
        #expect(worstOfEquations < 5e-6, "\(equationsText)")
        print("With PHREEQC's own water and species the worst gamma is off by \(worstOfEquations)")
        print("PHREEQC, \(seen) mixtures and scales: worst gamma is off by \(worst), \(worstText)")
    }
}
