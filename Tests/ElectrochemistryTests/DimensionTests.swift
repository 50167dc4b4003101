import Electrochemistry
import Equations
import Testing
import Units

/// Every formula, called with numbers that carry their dimension: no sum, comparison or function of unlike things, the right
/// dimension at the end, and the same value as with plain numbers.
@Suite struct DimensionTests {
    private let t = CheckedNumber(298.15, .temperature)
    private let z = CheckedNumber(2.0)
    private let high = CheckedNumber(140, .concentration)
    private let low = CheckedNumber(5, .concentration)
    private let v = CheckedNumber(-0.06, .voltage)
    private let p = CheckedNumber(1e-8, .permeability)

    private func expect(
        _ got: CheckedNumber, _ dimension: Dimension, _ plain: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(got.dimension == dimension, sourceLocation: sourceLocation)
        #expect(got.value == plain, sourceLocation: sourceLocation)
    }

    @Test func constants() {
        expect(.gasConstant, .molarEnergy / .temperature, Constants.gas)
        expect(.faraday, .molarCharge, Constants.faraday)
        expect(.boltzmann, .energy / .temperature, Constants.boltzmann)
        expect(.elementaryCharge, .charge, Constants.elementaryCharge)
        expect(.avogadro, .none / .amount, Constants.avogadro)
        expect(.vacuumPermittivity, .permittivity, Constants.vacuumPermittivity)
        expect(.thermalVoltage(temperature: t), .voltage, Double.thermalVoltage(temperature: 298.15))
    }

    @Test func water() {
        expect(Water.relativePermittivity(temperature: t), .none, Water.relativePermittivity(temperature: 298.15))
        expect(Water.permittivity(temperature: t), .permittivity, Water.permittivity(temperature: 298.15))
        expect(Water.density(temperature: t), .density, Water.density(temperature: 298.15))
        expect(
            Water.viscosity(temperature: t), Dimension(length: -1, mass: 1, time: -1),
            Water.viscosity(temperature: 298.15))
        expect(DebyeHueckel.bjerrumLength(temperature: t), .length, DebyeHueckel.bjerrumLength(temperature: 298.15))
        let root = Dimension.molality.power(-1, over: 2)
        expect(DebyeHueckel.b(temperature: t), (root ?? .none) / .length, DebyeHueckel.b(temperature: 298.15))
        expect(DebyeHueckel.naturalA(temperature: t), root ?? .none, DebyeHueckel.naturalA(temperature: 298.15))
        expect(DebyeHueckel.decimalA(temperature: t), root ?? .none, DebyeHueckel.decimalA(temperature: 298.15))
        expect(DebyeHueckel.osmoticA(temperature: t), root ?? .none, DebyeHueckel.osmoticA(temperature: 298.15))
        let epsilon = CheckedNumber(7e-10, .permittivity)
        expect(
            DebyeHueckel.debyeLength(temperature: t, permittivity: epsilon, ionicStrength: high), .length,
            DebyeHueckel.debyeLength(temperature: 298.15, permittivity: 7e-10, ionicStrength: 140))
        let d = CheckedNumber(1e-9, .diffusivity)
        expect(
            Diffusion.coefficient(at25: d, temperature: t), .diffusivity,
            Diffusion.coefficient(at25: 1e-9, temperature: 298.15))
        expect(
            Diffusion.molarConductivity(charge: z, diffusion: d, temperature: t),
            .conductance * .length / .amount * .length
                / .length * .length,
            Diffusion.molarConductivity(charge: 2, diffusion: 1e-9, temperature: 298.15))
    }

    @Test func solutions() throws {
        let m = CheckedNumber(0.15, .molality)
        for model in try everyModel {
            let formula = try model.binding(for: seaWater.species).formula
            let checked = formula.coefficients(
                molalities: seaWater.molalities.map { CheckedNumber($0, .molality) }, temperature: t)
            let plain = formula.coefficients(molalities: seaWater.molalities, temperature: 298.15)
            for (one, number) in zip(checked.gammas, plain.gammas) { expect(one, .none, number) }
            if let one = checked.osmoticCoefficient, let number = plain.osmoticCoefficient {
                expect(one, .none, number)
            }
        }
        expect(
            Composition.ionicStrength([(high, z), (low, z)], zero: CheckedNumber(0, .concentration)), .concentration,
            Composition.ionicStrength([(140, 2), (5, 2)], zero: 0))
        expect(
            Composition.molality(
                concentration: high, density: CheckedNumber(1030, .density),
                solutes: [(high, CheckedNumber(0.05, .molarMass))]), .molality,
            Composition.molality(concentration: 140, density: 1030, solutes: [(140, 0.05)]))
        expect(
            Composition.diluteMolality(concentration: low, temperature: t), .molality,
            Composition.diluteMolality(concentration: 5, temperature: 298.15))
        expect(
            Composition.diluteConcentration(molality: m, temperature: t), .concentration,
            Composition.diluteConcentration(molality: 0.15, temperature: 298.15))
        expect(
            Composition.activity(gamma: CheckedNumber(0.8), molality: m, temperature: t), .concentration,
            Composition.activity(gamma: 0.8, molality: 0.15, temperature: 298.15))
    }

    @Test func potentials() {
        expect(
            Nernst.potential(charge: z, temperature: t, inside: high, outside: low), .voltage,
            Nernst.potential(charge: 2, temperature: 298.15, inside: 140, outside: 5))
        expect(
            Nernst.drivingForce(charge: z, temperature: t, inside: high, outside: low, voltage: v), .voltage,
            Nernst.drivingForce(charge: 2, temperature: 298.15, inside: 140, outside: 5, voltage: -0.06))
        expect(
            ElectrochemicalPotential.value(
                standardPotential: CheckedNumber(-1e5, .molarEnergy), temperature: t, activity: high, standard: low,
                charge: z, potential: v), .molarEnergy,
            ElectrochemicalPotential.value(
                standardPotential: -1e5, temperature: 298.15, activity: 140, standard: 5, charge: 2, potential: -0.06))
        expect(
            ElectrochemicalPotential.difference(charge: z, temperature: t, inside: high, outside: low, voltage: v),
            .molarEnergy,
            ElectrochemicalPotential.difference(
                charge: 2, temperature: 298.15, inside: 140, outside: 5, voltage: -0.06))
    }

    @Test func fluxes() {
        let current = GoldmanHodgkinKatz.currentPerPermeability(
            charge: z, temperature: t, inside: high, outside: low, voltage: v)
        let plain = GoldmanHodgkinKatz.currentPerPermeability(
            charge: 2, temperature: 298.15, inside: 140, outside: 5, voltage: -0.06)
        expect(current, .charge / .volume, plain)
        expect(p * current, .currentDensity, 1e-8 * plain)
        let parts = GoldmanHodgkinKatz.fluxParts(charge: z, temperature: t, inside: high, outside: low, voltage: v)
        let plainParts = GoldmanHodgkinKatz.fluxParts(
            charge: 2, temperature: 298.15, inside: 140, outside: 5, voltage: -0.06)
        expect(p * parts.diffusive, .fluxDensity, 1e-8 * plainParts.diffusive)
        expect(p * parts.drift, .fluxDensity, 1e-8 * plainParts.drift)
        let slope = GoldmanHodgkinKatz.slopeAtReversal(charge: z, temperature: t, inside: high, outside: low)
        expect(
            p * slope, .conductanceDensity,
            1e-8 * GoldmanHodgkinKatz.slopeAtReversal(charge: 2, temperature: 298.15, inside: 140, outside: 5))
        expect(
            GoldmanHodgkinKatz.potassiumCalciumVoltage(
                temperature: t, permeabilityRatio: z, potassiumInside: high, calciumOutside: low), .voltage,
            GoldmanHodgkinKatz.potassiumCalciumVoltage(
                temperature: 298.15, permeabilityRatio: 2, potassiumInside: 140, calciumOutside: 5))
    }

    @Test func membranes() {
        let ion = GoldmanHodgkinKatz.Monovalent(permeability: p, inside: high, outside: low)
        let plain = GoldmanHodgkinKatz.Monovalent(permeability: 1e-8, inside: 140.0, outside: 5)
        expect(
            GoldmanHodgkinKatz.voltage(temperature: t, cations: [ion], anions: [ion]), .voltage,
            GoldmanHodgkinKatz.voltage(temperature: 298.15, cations: [plain], anions: [plain]))
        expect(
            ElectrogenicPump.mullinsNoda(temperature: t, coupling: z, potassium: ion, sodium: ion), .voltage,
            ElectrogenicPump.mullinsNoda(temperature: 298.15, coupling: 2, potassium: plain, sodium: plain))
        expect(
            ElectrogenicPump.largestOffset(temperature: t, coupling: z), .voltage,
            ElectrogenicPump.largestOffset(temperature: 298.15, coupling: 2))
        let branch = ChordConductance.Branch(conductance: CheckedNumber(3, .conductanceDensity), reversal: v)
        let plainBranch = ChordConductance.Branch(conductance: 3.0, reversal: -0.06)
        expect(
            ChordConductance.restingPotential([branch, branch], pumpCurrent: CheckedNumber(0.1, .currentDensity)),
            .voltage,
            ChordConductance.restingPotential([plainBranch, plainBranch], pumpCurrent: 0.1))
        expect(
            ElectrogenicPump.balancedPotential(coupling: z, potassium: branch, sodium: branch), .voltage,
            ElectrogenicPump.balancedPotential(coupling: 2, potassium: plainBranch, sodium: plainBranch))
        let moved = ElectrogenicPump.Transported(count: z, charge: z, nernstPotential: v)
        let plainMoved = ElectrogenicPump.Transported(count: 2.0, charge: 2, nernstPotential: -0.06)
        expect(
            ElectrogenicPump.stallPotential(
                freeEnergy: CheckedNumber(-58e3, .molarEnergy), exports: [moved, moved], imports: [moved]), .voltage,
            ElectrogenicPump.stallPotential(
                freeEnergy: -58e3, exports: [plainMoved, plainMoved], imports: [plainMoved]))
        let measured = Selectivity.Measured(ratio: z, charge: z, activity: high)
        expect(
            Selectivity.referencePermeability(
                conductance: CheckedNumber(10, .conductanceDensity), temperature: t, ions: [measured]), .permeability,
            Selectivity.referencePermeability(
                conductance: 10, temperature: 298.15, ions: [.init(ratio: 2, charge: 2, activity: 140)]))
    }

    @Test func fixedCharge() {
        let fixed = CheckedNumber(-1000, .concentration)
        typealias Donnan = DonnanEquilibrium
        expect(
            Donnan.potential(temperature: t, fixedCharge: fixed, concentration: high), .voltage,
            Donnan.potential(temperature: 298.15, fixedCharge: -1000, concentration: 140))
        expect(
            Donnan.potential(
                temperature: t, fixedCharge: fixed,
                ions: [
                    .init(charge: 1, activity: high), .init(charge: 2, activity: low),
                    .init(charge: -1, activity: high),
                ]),
            .voltage,
            Donnan.potential(
                temperature: 298.15, fixedCharge: -1000.0,
                ions: [
                    .init(charge: 1, activity: 140), .init(charge: 2, activity: 5), .init(charge: -1, activity: 140),
                ]))
        expect(
            Donnan.activityInside(charge: z, temperature: t, activity: high, potential: v), .concentration,
            Donnan.activityInside(charge: 2, temperature: 298.15, activity: 140, potential: -0.06))
        let d = CheckedNumber(1e-9, .diffusivity)
        let membrane = TeorellMeyerSievers(
            temperature: t, fixedCharge: fixed, inside: high, outside: low, cation: d, anion: d + d)
        let plain = TeorellMeyerSievers(
            temperature: 298.15, fixedCharge: -1000, inside: 140, outside: 5, cation: 1e-9, anion: 2e-9)
        expect(membrane.potential, .voltage, plain.potential)
        let epsilon = CheckedNumber(7e-10, .permittivity)
        expect(
            DiffuseLayer.surfaceCharge(potential: v, temperature: t, permittivity: epsilon, concentration: high),
            .charge / .area,
            DiffuseLayer.surfaceCharge(
                potential: -0.06, temperature: 298.15, permittivity: 7e-10, concentration: 140))
        let sigma = CheckedNumber(-0.02, .charge / .area)
        expect(
            DiffuseLayer.potential(surfaceCharge: sigma, temperature: t, permittivity: epsilon, concentration: high),
            .voltage,
            DiffuseLayer.potential(
                surfaceCharge: -0.02, temperature: 298.15, permittivity: 7e-10, concentration: 140))
        expect(
            DiffuseLayer.surfaceCharge(
                potential: v, temperature: t, permittivity: epsilon,
                ions: [.init(charge: 1, concentration: high), .init(charge: -2, concentration: high)]),
            .charge / .area,
            DiffuseLayer.surfaceCharge(
                potential: -0.06, temperature: 298.15, permittivity: 7e-10,
                ions: [.init(charge: 1, concentration: 140), .init(charge: -2, concentration: 140)]))
        let (wide, long) = (CheckedNumber(1e-8, .length), CheckedNumber(5e-8, .length))
        let kappa = CheckedNumber(10, .conductance / .length)
        let dukhin = NanoporeConductance.dukhinLength(surfaceCharge: sigma, concentration: high)
        expect(
            dukhin, .length, NanoporeConductance.dukhinLength(surfaceCharge: -0.02, concentration: 140))
        expect(
            NanoporeConductance.value(conductivity: kappa, diameter: wide, length: long, dukhinLength: dukhin),
            .conductance,
            NanoporeConductance.value(conductivity: 10, diameter: 1e-8, length: 5e-8, dukhinLength: dukhin.value))
        expect(
            NanoporeConductance.accessResistance(conductivity: kappa, diameter: wide), .resistance,
            NanoporeConductance.accessResistance(conductivity: 10, diameter: 1e-8))
    }

    @Test func junctionsAndConductivities() {
        let d = CheckedNumber(1e-9, .diffusivity)
        expect(
            LiquidJunction.potential(
                temperature: t,
                ions: [
                    .init(charge: 1, mobility: d, inside: high, outside: low),
                    .init(charge: -2, mobility: d + d, inside: high, outside: low),
                ]), .voltage,
            LiquidJunction.potential(
                temperature: 298.15,
                ions: [
                    .init(charge: 1, mobility: 1e-9, inside: 140, outside: 5),
                    .init(charge: -2, mobility: 2e-9, inside: 140, outside: 5),
                ]))
        expect(
            Conductivity.value(
                temperature: t,
                ions: [
                    .init(charge: 2, concentration: low, diffusion: d),
                    .init(charge: -1, concentration: low + low, diffusion: d + d),
                ]), .conductance / .length,
            Conductivity.value(
                temperature: 298.15,
                ions: [
                    .init(charge: 2, concentration: 5, diffusion: 1e-9),
                    .init(charge: -1, concentration: 10, diffusion: 2e-9),
                ]))
        expect(
            Diffusion.coefficient(at25: d, temperature: t, warming: 275), .diffusivity,
            Diffusion.coefficient(at25: 1e-9, temperature: 298.15, warming: 275))
    }
}
