import Electrochemistry
import Equations
import Testing
import Units

/// Called with expressions the formulas build equations: with the right dimension and the values that numbers give.
@Suite struct ExpressionTests {
    private let graph: Graph
    private let values: [(symbol: Expression, value: Double)]
    private let t, inside, outside, v, strength, d: Expression

    init() {
        let graph = Graph()
        t = graph.symbol("T", .temperature)
        inside = graph.symbol("inside", .concentration)
        outside = graph.symbol("outside", .concentration)
        v = graph.symbol("V", .voltage)
        strength = graph.symbol("I", .molality)
        d = graph.symbol("D", .diffusivity)
        values = [(t, 310.15), (inside, 140), (outside, 5), (v, -0.065), (strength, 0.15), (d, 1.957e-9)]
        self.graph = graph
    }

    private func expect(
        _ built: Expression, _ dimension: Dimension, _ number: Double, within tolerance: Double = 1e-14,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(built.dimension == dimension, sourceLocation: sourceLocation)
        let got = graph.evaluate([built], where: values).first ?? .nan
        // The graph may reorder products: a few roundings.
        #expect(abs(got - number) <= tolerance * abs(number), "\(got), \(number)", sourceLocation: sourceLocation)
    }

    @Test func potentials() {
        expect(
            Nernst.potential(charge: Expression(2), temperature: t, inside: inside, outside: outside), .voltage,
            Nernst.potential(charge: 2, temperature: 310.15, inside: 140, outside: 5))
        expect(
            ElectrochemicalPotential.difference(
                charge: Expression(-1), temperature: t, inside: inside, outside: outside, voltage: v), .molarEnergy,
            ElectrochemicalPotential.difference(
                charge: -1, temperature: 310.15, inside: 140, outside: 5, voltage: -0.065))
    }

    @Test func currents() {
        for z in charges {
            expect(
                GoldmanHodgkinKatz.currentPerPermeability(
                    charge: Expression(z), temperature: t, inside: inside, outside: outside, voltage: v),
                .charge / .volume,
                GoldmanHodgkinKatz.currentPerPermeability(
                    charge: z, temperature: 310.15, inside: 140, outside: 5, voltage: -0.065))
            let parts = GoldmanHodgkinKatz.fluxParts(
                charge: Expression(z), temperature: t, inside: inside, outside: outside, voltage: v)
            let plain = GoldmanHodgkinKatz.fluxParts(
                charge: z, temperature: 310.15, inside: 140, outside: 5, voltage: -0.065)
            expect(parts.diffusive, .concentration, plain.diffusive)
            expect(parts.drift, .concentration, plain.drift)
        }
    }

    @Test func solutions() throws {
        for model in try everyModel {
            let formula = try model.binding(for: seaWater.species).formula
            let built = formula.coefficients(
                molalities: seaWater.molalities.map { strength * Expression($0) }, temperature: t)
            let numbers = formula.coefficients(
                molalities: seaWater.molalities.map { 0.15 * $0 }, temperature: 310.15)
            for (one, number) in zip(built.gammas, numbers.gammas) { expect(one, .none, number, within: 1e-12) }
            if let one = built.osmoticCoefficient, let number = numbers.osmoticCoefficient {
                expect(one, .none, number, within: 1e-12)
            }
        }
        expect(Water.relativePermittivity(temperature: t), .none, Water.relativePermittivity(temperature: 310.15))
        expect(Water.density(temperature: t), .density, Water.density(temperature: 310.15))
        expect(Water.viscosity(temperature: t), .viscosity, Water.viscosity(temperature: 310.15))
        expect(
            Diffusion.coefficient(at25: d, temperature: t), .diffusivity,
            Diffusion.coefficient(at25: 1.957e-9, temperature: 310.15))
    }

    @Test func membranes() {
        typealias Built = GoldmanHodgkinKatz.Monovalent<Expression>
        let p = Expression.quantity(1e-8, .permeability)
        expect(
            GoldmanHodgkinKatz.voltage(
                temperature: t, cations: [Built(permeability: p, inside: inside, outside: outside)],
                anions: [Built(permeability: p, inside: outside, outside: outside)]), .voltage,
            GoldmanHodgkinKatz.voltage(
                temperature: 310.15, cations: [.init(permeability: 1e-8, inside: 140, outside: 5)],
                anions: [.init(permeability: 1e-8, inside: 5, outside: 5)]))
        expect(
            Selectivity.referencePermeability(
                conductance: .quantity(10, .conductanceDensity), temperature: t,
                ions: [.init(ratio: Expression(1), charge: Expression(2), activity: inside)]), .permeability,
            Selectivity.referencePermeability(
                conductance: 10, temperature: 310.15, ions: [.init(ratio: 1, charge: 2, activity: 140)]))
    }
}
