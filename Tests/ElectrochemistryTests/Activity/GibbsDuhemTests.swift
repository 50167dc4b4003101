import Electrochemistry
import Equations
import Testing

/// An osmotic coefficient and gammas of one model belong to one energy.
@Suite struct GibbsDuhemTests {
    /// Along any change of a neutral makeup, d(phi sum m) = d(sum m) + sum m d(ln gamma).
    @Test func everyModelThatHasAnOsmoticCoefficient() throws {
        var random = Generator(state: 7)
        var seen: Set<String> = []
        for model in try everyModel where model.entry.hasOsmoticCoefficient {
            let formula = try model.binding(for: seaWater.species).formula
            for _ in 0..<20 {
                let (m, t) = (mixture(&random), Double.random(in: 273.15...373.15, using: &random))
                let change = zip(mixture(&random), m).map { $0 - $1 }
                func at(_ step: Double) throws -> (osmotic: Double, logs: [Double]) {
                    let amounts = zip(m, change).map { $0 + step * $1 }
                    let result = formula.coefficients(molalities: amounts, temperature: t)
                    let phi = try #require(result.osmoticCoefficient)
                    return (phi * amounts.reduce(0, +), result.logGammas)
                }
                // Four points: the error of the difference is of the fourth order.
                let h = 1e-3
                let points = try [-2, -1, 1, 2].map { try at(h * $0) }
                func derivative(_ f: ((osmotic: Double, logs: [Double])) -> Double) -> Double {
                    (f(points[0]) - 8 * f(points[1]) + 8 * f(points[2]) - f(points[3])) / (12 * h)
                }
                let left = derivative { $0.osmotic }
                let right =
                    change.reduce(0, +)
                    + m.indices.reduce(0) { sum, i in sum + m[i] * derivative { $0.logs[i] } }
                let size = change.reduce(0) { $0 + abs($1) }
                #expect(abs(left - right) <= 1e-7 * size, "\(model): \(left), \(right)")
            }
            seen.insert(model.name)
        }
        #expect(seen == ["ideal", "limiting", "guentelberg", "davies", "sit", "pitzer"])
    }

    /// Laws with numbers for each ion are no derivatives of one energy, and say so by having no osmotic coefficient.
    @Test func lawsWithSizesHaveNone() throws {
        for model in try everyModel {
            let result = try model.binding(for: seaWater.species).formula.coefficients(
                molalities: seaWater.molalities, temperature: 298.15)
            #expect((result.osmoticCoefficient != nil) == model.entry.hasOsmoticCoefficient, "\(model)")
        }
    }

    /// gamma_i and gamma_j are derivatives of one energy: d(ln gamma_i)/dm_j = d(ln gamma_j)/dm_i.
    @Test func crossDerivativesAgree() throws {
        var random = Generator(state: 11)
        for model in try everyModel where model.entry.hasOsmoticCoefficient && model.convention == .none {
            let formula = try model.binding(for: seaWater.species).formula
            for _ in 0..<5 {
                let m = mixture(&random)
                func derivative(_ i: Int, by j: Int) -> Double {
                    let h = 1e-4 * m[j]
                    let points = [-2.0, -1, 1, 2].map { step in
                        var amounts = m
                        amounts[j] += step * h
                        return formula.coefficients(molalities: amounts, temperature: 298.15).logGammas[i]
                    }
                    return (points[0] - 8 * points[1] + 8 * points[2] - points[3]) / (12 * h)
                }
                for i in m.indices {
                    for j in m.indices where j < i {
                        let (one, other) = (derivative(i, by: j), derivative(j, by: i))
                        #expect(abs(one - other) <= 1e-6 * (1 + abs(one)), "\(model) \(i) \(j): \(one), \(other)")
                    }
                }
            }
        }
    }

    @Test func davies() throws {
        // Gibbs-Duhem integrated numerically: 0.5 mol/kg of a 1:1 salt, A 0.51, C 0.3.
        let formula = DebyeHueckelActivity(charges: [1, -1], denominator: .common(1), slope: .davies(0.3))
        let a = DebyeHueckel.naturalA(decimal: 0.51)
        let result = formula.coefficients(
            ActivityInput(
                molalities: [0.5, 0.5], temperature: 298.15, water: .init(naturalA: a, b: 0), constants: [0.3]))
        #expect(try abs(#require(result.osmoticCoefficient) - 0.966601562565) < 1e-12)
    }

    /// Neutral combinations are measurable, so no convention may move them; KCl alone has equal coefficients.
    @Test func conventionMovesSingleIonsOnly() throws {
        for name in ["davies", "sit", "pitzer", "extended"] {
            let own = ["davies"].contains(name) ? nil : family()
            let raw = try ActivityModel(named: name, family: own).binding(for: seaWater.species).formula
            let moved = try ActivityModel(named: name, family: own, convention: .macinnes).binding(
                for: seaWater.species
            ).formula
            let one = raw.coefficients(molalities: seaWater.molalities, temperature: 298.15)
            let other = moved.coefficients(molalities: seaWater.molalities, temperature: 298.15)
            for (i, cation) in seaWater.species.enumerated() where cation.charge > 0 {
                for (j, anion) in seaWater.species.enumerated() where anion.charge < 0 {
                    let mean = { (logs: [Double]) in logs[i] / cation.charge - logs[j] / anion.charge }
                    #expect(abs(mean(one.logGammas) - mean(other.logGammas)) < 1e-14)
                }
            }
            let salt = [ActivitySpecies(name: "K+", charge: 1), ActivitySpecies(name: "Cl-", charge: -1)]
            let gammas = try ActivityModel(named: name, family: own, convention: .macinnes).binding(for: salt).formula
                .coefficients(molalities: [0.3, 0.3], temperature: 298.15).gammas
            #expect(abs(gammas[0] - gammas[1]) < 1e-15)
        }
        // Chloride need not be in the solution.
        let sulfate = [ActivitySpecies(name: "Na+", charge: 1), ActivitySpecies(name: "SO4^2-", charge: -2)]
        let bound = try ActivityModel(named: "pitzer", family: family(), convention: .macinnes).binding(for: sulfate)
        #expect(bound.formula.coefficients(molalities: [0.2, 0.1], temperature: 298.15).gammas.count == 2)
    }

    private func mixture(_ random: inout Generator) -> [Double] {
        var amounts = seaWater.species.map { _ in random.decades(1e-2, 0.5) }
        let charge = zip(amounts, seaWater.species).reduce(0) { $0 + $1.0 * $1.1.charge }
        // Chloride or sodium takes the rest.
        amounts[charge > 0 ? 4 : 0] += abs(charge)
        return amounts
    }
}
