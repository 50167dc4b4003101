import Electrochemistry
import Equations
import Testing

@Suite struct ZeroCurrentPotentialTests {
    private struct Ion {
        var z, p, inside, outside: Double
    }

    private func current(_ ions: [Ion], _ t: Double, _ v: Double) -> Double {
        ions.reduce(0) {
            $0 + $1.p
                * GoldmanHodgkinKatz.currentPerPermeability(
                    charge: $1.z, temperature: t, inside: $1.inside, outside: $1.outside, voltage: v)
        }
    }

    private func random(_ generator: inout Generator, _ count: Int) -> [Ion] {
        (0..<count).map { _ in
            Ion(
                z: charges.randomElement(using: &generator) ?? 1, p: generator.decades(1e-10, 1e-6),
                inside: generator.decades(0.01, 1000), outside: generator.decades(0.01, 1000))
        }
    }

    private func nernst(_ ion: Ion, _ t: Double) -> Double {
        Nernst.potential(charge: ion.z, temperature: t, inside: ion.inside, outside: ion.outside)
    }

    @Test func passiveMixturesRestBetweenTheirNernstPotentials() {
        var generator = Generator(state: 5)
        for _ in 0..<300 {
            let t = Double.random(in: 273.15...373.15, using: &generator)
            let ions = random(&generator, Int.random(in: 2...6, using: &generator))
            let potentials = ions.map { nernst($0, t) }
            let found = ZeroCurrentPotentials(in: -0.6...0.6, samples: 101) { current(ions, t, $0) }
            #expect(found.roots.count == 1)
            guard let rest = found.resting(), let low = potentials.min(), let high = potentials.max() else {
                Issue.record("no resting potential")
                continue
            }
            #expect(rest.potential > low && rest.potential < high)
        }
    }

    @Test func tendsToTheNernstPotentialOfTheLastPermeantIon() {
        var generator = Generator(state: 6)
        for _ in 0..<100 {
            var ions = random(&generator, 4)
            let e = nernst(ions[0], 298.15)
            var last = Double.infinity
            for _ in 0..<8 {
                let found = ZeroCurrentPotentials(in: -0.6...0.6, samples: 101) { current(ions, 298.15, $0) }
                let distance = abs((found.resting()?.potential ?? .nan) - e)
                #expect(distance <= last + 1e-15)
                last = distance
                for index in 1..<4 { ions[index].p *= 1e-3 }
            }
            #expect(last < 1e-9)
        }
    }

    @Test func mixedValenceChannels() throws {
        let entry = try ModelCase("S09")
        let t = try entry.inputs["tC"].number + 273.15
        func reversal(_ key: String) throws -> Double {
            let ratios = try entry.inputs[key].list.map { try $0.number }
            let ions = try zip(["K", "Na", "Ca"], ratios).map { name, ratio in
                Ion(
                    z: name == "Ca" ? 2 : 1, p: ratio, inside: try entry.inputs["in_mM"][name].number,
                    outside: try entry.inputs["out_mM"][name].number)
            }
            let found = ZeroCurrentPotentials(in: -0.2...0.2) { current(ions, t, $0) }
            return try #require(found.resting()).potential * 1e3
        }
        try entry.check(["AMPA": reversal("AMPA P(K,Na,Ca)"), "NMDA": reversal("NMDA P(K,Na,Ca)")])
    }

    @Test func findsEveryRootOfABistableMembrane() {
        // I = (V + 0.07)(V + 0.03)(V - 0.02): stable, unstable, stable.
        let found = ZeroCurrentPotentials(in: -0.1...0.1, samples: 50) { ($0 + 0.07) * ($0 + 0.03) * ($0 - 0.02) }
        #expect(found.roots.map(\.stability) == [.stable, .unstable, .stable])
        for (root, want) in zip(found.roots, [-0.07, -0.03, 0.02]) { #expect(abs(root.potential - want) < 1e-16) }
        #expect(found.resting()?.potential == found.roots[0].potential)
        #expect(found.resting(near: 0.01)?.potential == found.roots[2].potential)
        #expect(found.resting(near: -0.04)?.potential == found.roots[0].potential)
    }

    @Test func findsAClosePairBetweenSamples() {
        // Two roots 2 uV apart, samples 4 mV apart.
        let found = ZeroCurrentPotentials(in: -0.1...0.1, samples: 51) { ($0 - 0.010_101) * ($0 - 0.010_103) }
        #expect(found.roots.map(\.stability) == [.unstable, .stable])
        #expect(abs((found.roots.first?.potential ?? 0) - 0.010_101) < 1e-15)
    }

    @Test func touchingIsMarginal() {
        let found = ZeroCurrentPotentials(in: -1...1, samples: 5) { $0 * $0 }
        #expect(found.roots.map(\.potential) == [0])
        #expect(found.roots.map(\.stability) == [.marginal])
        #expect(found.resting() == nil)
    }

    @Test func rootsAtTheEndsOfTheInterval() {
        let found = ZeroCurrentPotentials(in: -1...1, samples: 5) { ($0 - 1) * ($0 + 1) }
        #expect(found.roots.map(\.potential) == [-1, 1])
        #expect(found.roots.map(\.stability) == [.unstable, .stable])
    }

    @Test func aPoleIsNoRoot() {
        #expect(ZeroCurrentPotentials(in: -1...1, samples: 10) { 1 / ($0 - 0.123) }.roots.isEmpty)
    }

    @Test func aJumpThroughZeroIsARoot() {
        let found = ZeroCurrentPotentials(in: -1...1, samples: 10) { $0 < 0.123 ? -2 : 1 }
        #expect(found.roots.count == 1)
        #expect(abs((found.roots.first?.potential ?? 0) - 0.123) < 1e-15)
    }

    @Test func undefinedAndVanishingCurrentsAreToldApart() {
        let undefined = ZeroCurrentPotentials(in: -1...1, samples: 11) { $0 < 0 ? .nan : $0 - 0.45 }
        #expect(undefined.undefined == 5)
        #expect(undefined.roots.count == 1)
        let flat = ZeroCurrentPotentials(in: -1...1, samples: 11) { _ in 0 }
        #expect(flat.isFlat)
        #expect(flat.roots.isEmpty)
        // Tiny currents of opposite sign, whose product is zero.
        #expect(ZeroCurrentPotentials(in: -1...1.5, samples: 10) { $0 * 1e-200 }.roots.count == 1)
    }
}
