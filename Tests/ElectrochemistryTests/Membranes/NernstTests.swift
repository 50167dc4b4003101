import Electrochemistry
import Equations
import Testing
import Units

@Suite struct NernstTests {
    private let ratios: [(inside: Double, outside: Double)] = [
        (140, 5), (15, 150), (1e-4, 2), (100, 100), (1000, 1e-6), (7, 7.000001),
    ]

    @Test func equalActivitiesGiveExactlyZero() {
        for t in temperatures {
            for z in charges {
                for a in [1e-12, 1e-4, 0.3, 140, 5e3] {
                    #expect(Nernst.potential(charge: z, temperature: t, inside: a, outside: a) == 0)
                }
            }
        }
    }

    @Test func antisymmetricInTheSides() {
        for t in temperatures {
            for z in charges {
                for (inside, outside) in ratios {
                    let there = Nernst.potential(charge: z, temperature: t, inside: inside, outside: outside)
                    let back = Nernst.potential(charge: z, temperature: t, inside: outside, outside: inside)
                    // The quotient and its inverse are each rounded once: half a unit in the last place of the argument
                    // of the logarithm, which is an absolute error of the logarithm.
                    #expect(abs(there + back) <= 4 * Double.ulpOfOne * (abs(there) + 0.04 / abs(z)))
                }
            }
        }
    }

    @Test func halvesWhenTheChargeDoublesAndFlipsWithItsSign() {
        for t in temperatures {
            for (inside, outside) in ratios {
                func e(_ z: Double) -> Double {
                    Nernst.potential(charge: z, temperature: t, inside: inside, outside: outside)
                }
                #expect(e(2) == e(1) / 2)
                #expect(abs(e(3) - e(1) / 3) <= 2 * Double.ulpOfOne * abs(e(3)))
                for z in [1.0, 2, 3] { #expect(e(-z) == -e(z)) }
            }
        }
    }

    @Test func proportionalToTemperature() {
        let cold = Nernst.potential(charge: 1, temperature: 273.15, inside: 140.0, outside: 5)
        let hot = Nernst.potential(charge: 1, temperature: 373.15, inside: 140.0, outside: 5)
        #expect(abs(hot / cold - 373.15 / 273.15) < 1e-15)
    }

    @Test func splitsIntoConcentrationAndGamma() {
        var generator = Generator(state: 1)
        for t in temperatures {
            for z in charges {
                let (inside, outside) = (generator.decades(1e-4, 1e3), generator.decades(1e-4, 1e3))
                let gammas = (
                    Double.random(in: 0.1...2, using: &generator), Double.random(in: 0.1...2, using: &generator)
                )
                let parts = Nernst.parts(
                    charge: z, temperature: t, inside: inside, outside: outside, gammaInside: gammas.0,
                    gammaOutside: gammas.1)
                let whole = Nernst.potential(
                    charge: z, temperature: t, inside: gammas.0 * inside, outside: gammas.1 * outside)
                let size = abs(parts.concentration) + abs(parts.gamma) + 0.04
                #expect(abs(parts.concentration + parts.gamma - whole) <= 8 * Double.ulpOfOne * size)
                #expect(abs(parts.gamma) > 0)
            }
        }
    }

    @Test func drivingForceIsTheElectrochemicalDifference() {
        for t in temperatures {
            for z in charges {
                let force = Nernst.drivingForce(charge: z, temperature: t, inside: 140, outside: 5, voltage: -0.06)
                let difference = ElectrochemicalPotential.difference(
                    charge: z, temperature: t, inside: 140, outside: 5, voltage: -0.06)
                #expect(abs(z * Constants.faraday * force - difference) <= 1e-14 * (abs(difference) + 2e4))
                let mu = { (activity: Double, phi: Double) in
                    ElectrochemicalPotential.value(
                        standardPotential: -2.8e5, temperature: t, activity: activity, standard: 1000, charge: z,
                        potential: phi)
                }
                // Only the difference of the potentials counts, wherever their zero is.
                #expect(abs(mu(140, 0.04) - mu(5, 0.1) - difference) < 1e-8)
            }
        }
    }

    @Test func vanishesAtEquilibrium() {
        for t in temperatures {
            for z in charges {
                let e = Nernst.potential(charge: z, temperature: t, inside: 140.0, outside: 5)
                #expect(Nernst.drivingForce(charge: z, temperature: t, inside: 140, outside: 5, voltage: e) == 0)
            }
        }
    }

    // MARK: - Reference cases

    private func millivolts(_ z: Double, _ t: Double, _ inside: Double, _ outside: Double) -> Double {
        Nernst.potential(charge: z, temperature: t, inside: inside, outside: outside) * 1e3
    }

    @Test func squidAxon() throws {
        let entry = try ModelCase("S02")
        let t = try entry.inputs["tC"].number + 273.15
        var computed: [String: Double] = [:]
        for (ion, z) in [("K", 1.0), ("Na", 1), ("Cl", -1)] {
            let e = try millivolts(z, t, entry.inputs["in_mM"][ion].number, entry.inputs["out_mM"][ion].number)
            computed["E\(ion)"] = e
            computed["E\(ion) textbook"] = e
        }
        try entry.check(computed)
    }

    @Test func mammalianCell() throws {
        let entry = try ModelCase("S03")
        let t = try entry.inputs["tC"].number + 273.15
        var computed: [String: [Double]] = [:]
        var table: [Double] = []
        for ion in ["K", "Na", "Cl", "Ca", "HCO3"] {
            let e = try millivolts(
                entry.inputs["z"][ion].number, t, entry.inputs["in_mM"][ion].number, entry.inputs["out_mM"][ion].number)
            computed["E\(ion)"] = [e]
            table.append(e)
        }
        computed["table (rounded) K,Na,Cl,Ca,HCO3"] = table
        try entry.check(computed)
    }

    @Test func introductoryValues() throws {
        let entry = try ModelCase("S52")
        let t = try entry.inputs["T_K"].number
        try entry.check([
            "E 150|15": millivolts(1, t, 15, 150), "E 5|140": millivolts(1, t, 140, 5),
            "E 150|15, z=2": millivolts(2, t, 15, 150), "E 150|15, z=-1": millivolts(-1, t, 15, 150),
            "E equal": millivolts(1, t, 140, 140),
        ])
    }

    @Test func twoTemperaturesHaveNoNernstPotential() throws {
        let entry = try ModelCase("S48")
        let (ti, to) = (try entry.inputs["Ti"].number, try entry.inputs["To"].number)
        let (inside, outside) = (try entry.inputs["ai"].number, try entry.inputs["ao"].number)
        func naive(_ standard: Double) -> Double {
            let difference =
                ElectrochemicalPotential.chemicalPart(temperature: to, activity: outside, standard: standard)
                - ElectrochemicalPotential.chemicalPart(temperature: ti, activity: inside, standard: standard)
            return difference / Constants.faraday * 1e3
        }
        try entry.check(["naive": naive(1), "mean T": millivolts(1, (ti + to) / 2, inside, outside)])
        // Why it is refused: the number depends on the unit of the activities.
        #expect(abs(naive(1) - naive(1e-3)) > 1)
    }
}
