import Design
import Devices
import Foundation
import Testing

/// Variants, ideal twins, figures of merit of permeable membranes, and what is said about mistakes.
@Suite struct SpecTextTests {
    private func isClose(_ a: Double?, _ b: Double, _ tolerance: Double) -> Bool {
        a.map { abs($0 - b) <= tolerance * abs(b) } ?? false
    }

    @Test func aSpecMayBeAboutAVariant() throws {
        let specs = """
            op.V: { minimum: -51 mV }
            rest.potential: { minimum: -26 mV, variant: half }
            """
        let own = try SheetDevice.results(specs)
        #expect(own.map(\.verdict) == [.holds, .holds] && own.map(\.place) == ["", "half"])
        let half = try DataSheet(SheetDevice.read(specs), variant: "half")
        let results = try half.results()
        #expect(results.allSatisfy { abs(($0.measured ?? 0) + 0.025) < 1e-9 } && half.notes.entries.isEmpty)
        let base = try DataSheet(SheetDevice.read(specs), variant: "base")
        #expect(base.count == 1)
        #expect(base.notes.entries.map(\.message) == ["left out: the spec is about the variant `half`"])
    }

    /// A variant's value that a corner or an absolute spread would replace is a mistake of the text.
    @Test func aVariantIsNotReplacedByASpread() {
        let said = SheetDevice.complaints("op.V: { minimum: 0 V, variant: half, over: [spread] }")
        #expect(said.first?.message.contains("is swept or varied, and an absolute spread") == true, "\(said)")
    }

    /// Potassium and chloride at 100 | 10 mM: the ratio of permeabilities is 10, and so is the selectivity.
    @Test func selectivityOfAPermeableMembrane() throws {
        let results = try SheetDevice.results(
            """
            iv.selectivity: { minimum: 9, variant: permeable }
            iv.selectivity(Cl-, K+): { maximum: 0.11, variant: permeable }
            iv.transportNumber(K+, 100 mV): { minimum: 50 %, variant: permeable }
            """)
        // Points are 10 mV apart: the straight line misses the zero by at most h^2 / 8 |I'' / I'|, 0.5 mV or 2 %.
        #expect(isClose(results[0].measured, 10, 0.05))
        #expect(isClose(results[1].measured, 0.1, 0.05))
        // At 100 mV each ion comes from the side it leaves: K+ from 100 mM inside, Cl- (a tenth of the permeability)
        // from 10 mM outside, both against a backward flow of e^-3.9 times the other side.
        let u = 0.1 * 96485.33212331 / (8.31446261815324 * 298.15)
        let (potassium, chloride) = ((100 - 10 * exp(-u)), 0.1 * (10 - 100 * exp(-u)))
        #expect(isClose(results[2].measured, potassium / (potassium + chloride), 1e-6))
        #expect(results.allSatisfy { $0.verdict == .holds })
    }

    @Test func idealTwins() throws {
        let device = try DeviceText.read(
            SheetDevice.read("op.V: { minimum: 0 V }").files[0].text
                .replacing("activity: ideal", with: "activity: davies")
                .replacing("op.V: { minimum: 0 V }", with: "op.V - ideal(op.V): { maximum: 10 mV, variant: permeable }")
        )
        let found = try #require(try DataSheet(device).results()[0].measured)
        // RT/F ln((10 a_o + a_i) / (10 a_i + a_o)), with activities by Davies and without.
        func activity(_ concentration: Double) -> Double {
            // Up to 0.1 mol/L the density of water stands in for that of the solution.
            let molality = concentration / 997.05
            let root = molality.squareRoot()
            return concentration * exp(-log(10) * 0.509 * (root / (1 + root) - 0.3 * molality))
        }
        func potential(_ inside: Double, _ outside: Double) -> Double {
            8.31446261815324 * 298.15 / 96485.33212331 * log((10 * outside + inside) / (10 * inside + outside))
        }
        let expected = potential(activity(100), activity(10)) - potential(100, 10)
        #expect(isClose(found, expected, 0.005), "\(found), \(expected)")
        let ideal = try DeviceText.read(
            device.files[0].text.replacing("activity: davies", with: "activity: ideal"))
        #expect(try abs(#require(try DataSheet(ideal).results()[0].measured)) < 1e-12)
    }

    private static let mistakes: [(spec: String, said: String, column: Int)] = [
        ("op.V: {}", "a spec needs `minimum`, `maximum` or both", 3),
        ("op.W: { minimum: 1 V }", "no `op.W` here", 3),
        ("op.V: { minimum: 1 A }", "`minimum` is in V; `A` is a current", 20),
        ("op.V: { minimum: 2 V, maximum: 1 V }", "the maximum 1 V is below the minimum 2 V", 34),
        ("op.V: { minimum: 0 V, yield: 95 % }", "a yield is a part of the samples of a spread", 32),
        ("op.V: { minimum: 0 V, yield: 105 %, over: [spread] }", "a yield is above 0 % and up to 100 %", 32),
        ("op.V: { minimum: 0 V, yield: 0, over: [spread] }", "a yield is above 0 % and up to 100 %", 32),
        ("op.V: { minimum: 0 V, yield: 1 V, over: [spread] }", "`yield` is a plain number", 32),
        ("warm.slope: { minimum: 1 S }", "`warm.slope` has a value for each of `parameters.scale`", 3),
        ("iv.reversal: { minimum: 0 V, at: { V: 1 V } }", "reduces this axis, so `at` cannot pin `V`", 3),
        ("iv.slopeConductance(1 A): { minimum: 1 S }", "voltage is in V; `A` is a current", 23),
        ("iv.slopeConductance(1 V, 2 V): { minimum: 1 S }", "`slopeConductance` takes voltage", 28),
        ("rest.slopeConductance: { minimum: 1 S }", "is read off a curve of current against voltage", 3),
        ("iv.selectivity: { minimum: 1 V }", "`minimum` is a plain number", 30),
        ("ideal(op.V, 2): { minimum: 1 V }", "`ideal` takes one expression", 3),
    ]

    @Test(arguments: mistakes) func mistakesAreSaidWhereTheyAre(spec: String, said: String, column: Int) throws {
        let complaints = SheetDevice.complaints(spec)
        let first = try #require(complaints.first, "nothing was said about \(spec)")
        #expect(first.message.contains(said), "\(first.message)")
        #expect(first.location?.column == column && first.location?.file == "test.yaml", "\(first)")
    }

    @Test func unknownNamesAreFoundWithoutSolving() {
        for (spec, said) in [
            ("iv.reversl: { minimum: 0 V }", "no figure `reversl` in analysis `iv`"),
            ("ib.reversal: { minimum: 0 V }", "no analysis `ib`; did you mean `iv`?"),
            ("op.V: { minimum: 0 V, variant: haf }", "no variant `haf`"),
            ("op.V: { minimum: 0 V, at: { scael: 1 } }", "no path `scael`"),
        ] {
            #expect(SheetDevice.complaints(spec).first?.message.contains(said) == true, "\(spec)")
        }
    }

    @Test func everyMistakeIsSaidAtOnce() {
        let said = SheetDevice.complaints(
            "op.W: { minimum: 1 V }\nop.V: { minimum: 1 A }\nwarm.slope: { minimum: 1 S }")
        #expect(said.count == 3)
    }

    /// A declared figure takes the place of a figure of merit of its name.
    @Test func declaredFiguresComeFirst() throws {
        let device = try DeviceText.read(
            SheetDevice.read("iv.reversalPotential: { minimum: 0 V }").files[0].text
                .replacing("reversal: \"root(I, V)\"", with: "reversalPotential: \"at(V, V, 20 mV)\""))
        #expect(isClose(try DataSheet(device).results()[0].measured, 0.02, 1e-12))
    }

    @Test func namesOfFiguresAreKnownToTheLanguage() {
        #expect(ReservedNames.figuresOfMerit == Set(FigureOfMerit.catalogue.map(\.name)))
    }
}
