import Analyses
import Design
import Devices
import Foundation
import Testing

/// Devices whose best values are known in closed form.
@Suite struct SizingTests {
    /// Values are rounded to where the objective loses at most 1e-4.
    static let rounding = 1.01e-4

    static func device(
        _ physics: String, specs: String, sizing: String, parameters: String = "{}", extra: String = ""
    ) throws -> Descriptor {
        try DeviceText.film(
            physics, parameters: parameters,
            extra: """
                \(extra)
                specs: \(specs)
                sizing:
                  task: \(sizing)
                """)
    }

    static func result(
        _ device: Descriptor, threads: Int = 1, candidates: Int = 512, samples: Int = 200
    ) throws -> SizingResult {
        var options = Sizing.Options()
        (options.threads, options.candidates, options.samples) = (threads, candidates, samples)
        return try Sizing(device, options: options).run()
    }

    private func value(_ result: SizingResult, _ name: String) throws -> Double {
        try #require(result.values.first { $0.variable.name == name }).value
    }

    static let leak = "{ channels: { leak: { model: ohmic, conductance: g, reversal: rev } } }"
    static let knobs =
        "{ g: { value: 1 uS, minimum: 0.1 uS, maximum: 100 uS }, rev: { value: 10 mV, minimum: -100 mV, maximum: 100 mV } }"

    // MARK: - One objective

    /// Goldman's equation, solved for the permeability at which the potential is what is asked.
    @Test func theLeakiestMembraneThatRestsWhereItShould() throws {
        let device = try DeviceText.read(
            """
            schema: iontronic/1
            name: rest
            temperature: 25 degC
            activity: ideal
            parameters: { sodium: { value: 0.5, doc: P_Na over P_K } }
            solutions:
              inside: { ions: { K+: 140 mM, Na+: 10 mM, Cl-: balance } }
              outside: { ions: { K+: 4 mM, Na+: 146 mM, Cl-: balance } }
            membranes:
              film:
                area: 1 mm^2
                channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Na+: sodium * 1e-8 m/s } } }
            specs: { op.V: { maximum: -65 mV } }
            sizing: { task: { vary: { sodium: { from: 1e-4, to: 10, spacing: log } }, maximize: sodium } }
            """)
        let result = try Self.result(device)
        let ratio = pow(M_E, -0.065 * 96485.33212331001 / (8.31446261815324 * 298.15))
        let expected = (4 - 140 * ratio) / (10 * ratio - 146)
        #expect(result.isMet)
        #expect(abs(try value(result, "sodium") / expected - 1) < Self.rounding)
    }

    /// A pump across a leak moves the potential by its current over the conductance.
    @Test func thePumpThatMakesAnOffset() throws {
        let device = try Self.device(
            """
            { channels: { leak: { model: ohmic, conductance: 10 uS, reversal: -50 mV } },
                      pumps: { p: { model: constant-current, current: 1 nA, exports: { K+: 1 } } } }
            """, specs: "{ op.V: { maximum: -60 mV } }",
            sizing: "{ vary: { p.current: { from: 1 nA, to: 1 uA, spacing: log } }, minimize: p.current }")
        let result = try Self.result(device)
        #expect(result.isMet)
        #expect(abs(try value(result, "p.current") / 100e-9 - 1) < Self.rounding)
        // The value is written in the unit it had, rounded to where the spec still holds.
        #expect(result.values[0].text.hasSuffix(" nA"))
    }

    /// A charged membrane forgets with its capacitance over its conductance.  1 - 1/e is 0.6321205588285577.
    @Test func theTimeConstantOfAMembrane() throws {
        let device = try Self.device(
            "{ area: 100 um^2, capacitance: 1 uF/cm^2, channels: { leak: { model: ohmic, conductance: 1 mS/cm^2, reversal: -70 mV } } }",
            specs: "{ step.after / step.end: { minimum: 0.6321205588285577 } }",
            sizing:
                "{ vary: { leak.conductance: { from: 1 uS/cm^2, to: 1 mS/cm^2, spacing: log } }, minimize: leak.conductance }",
            extra: """
                analyses:
                  step:
                    drive: { I: { step: { level: 1 pA } } }
                    transient: { stop: 500 ms, tolerance: 1e-8 }
                    figures: { after: "at(V, time, 20 ms) - at(V, time, 0 ms)", end: "last(V) - first(V)" }
                """)
        let result = try Self.result(device, candidates: 128)
        #expect(result.isMet)
        // 1 uF/cm^2 over 20 ms, in S/m^2.
        #expect(abs(try value(result, "leak.conductance") / 0.5 - 1) < Self.rounding)
    }

    /// The conductance of a pore with the resistance of its mouths is a quadratic equation in its diameter.
    @Test func theNarrowestPoreThatConducts() throws {
        let device = try DeviceText.read(
            """
            schema: iontronic/1
            name: pore
            temperature: 25 degC
            activity: ideal
            solutions:
              inside: { salts: { KCl: 1 mol/L }, conductivity: 10.5 S/m }
              outside: { salts: { KCl: 1 mol/L }, conductivity: 10.5 S/m }
            membranes: { window: { channels: { pore: { model: nanopore, diameter: 3 nm, length: 20 nm } } } }
            specs: { op.pore.G: { minimum: 20 nS } }
            sizing: { task: { vary: { pore.diameter: { from: 1 nm, to: 100 nm } }, minimize: pore.diameter } }
            """)
        let result = try Self.result(device)
        let (kappa, wanted, length) = (10.5, 20e-9, 20e-9)
        let expected =
            (wanted + (wanted * wanted + 16 * kappa * wanted * length / .pi).squareRoot()) / (2 * kappa)
        #expect(result.isMet)
        #expect(abs(try value(result, "pore.diameter") / expected - 1) < Self.rounding)
    }

    /// Over corners the worst one decides: 90 % of the pump must reach what is asked.
    @Test func cornersDecide() throws {
        let device = try Self.device(
            """
            { channels: { leak: { model: ohmic, conductance: 10 uS, reversal: -50 mV } },
                      pumps: { p: { model: constant-current, current: pump, exports: { K+: 1 } } } }
            """, specs: "{ op.V: { maximum: -60 mV, over: [corners] } }",
            sizing: "{ vary: { pump: { from: 1 nA, to: 1 uA, spacing: log } }, minimize: pump }",
            parameters: "{ pump: 1 nA }", extra: "corners: { pump: [90 %, 110 %] }")
        let result = try Self.result(device)
        #expect(result.isMet)
        #expect(abs(try value(result, "pump") / (100e-9 / 0.9) - 1) < Self.rounding)
    }

    /// Of 200 draws 190 must hold: the eleventh-worst draw decides.
    @Test func theYieldDecides() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.conductance: { minimum: 10 uS, over: [spread], yield: 95 % } }",
            sizing: "{ vary: { g: { spacing: log } }, minimize: g }", parameters: Self.knobs,
            extra: "spread: { leak.conductance: { distribution: uniform, from: 80 %, to: 120 % } }")
        let result = try Self.result(device)
        #expect(result.isMet)
        let yield = try #require(result.sheet[0].yield)
        #expect(yield.holding == 190)
        // 5 % of a uniform spread lie below 82 %, as far as 200 draws tell.
        #expect(abs(try value(result, "g") * 0.82 / 10e-6 - 1) < 0.02)
        #expect(result.yield?.holding == 190)
    }

    /// Of two conductances one scatters. It may be the distance of the limits over an interval that holds nine of ten draws. The
    /// shortest of these intervals is the best one; where about equally many draws fail at both limits, their lengths differ by chance
    /// alone, and half of them are longer than the median.
    @Test(arguments: [64, 300, 512]) func drawsFailAtBothLimits(_ candidates: Int) throws {
        let device = try Self.device(
            """
            { channels: { rough: { model: ohmic, conductance: a, reversal: 0 V },
                                fine: { model: ohmic, conductance: b, reversal: 0 V } } }
            """, specs: "{ op.conductance: { minimum: 9.9 uS, maximum: 10.1 uS, over: [spread], yield: 90 % } }",
            sizing: "{ vary: { a: { spacing: log }, b: { spacing: log } }, maximize: a }",
            parameters:
                "{ a: { value: 1 uS, minimum: 0.1 uS, maximum: 10 uS }, b: { value: 5 uS, minimum: 1 uS, maximum: 10 uS } }",
            extra: "spread: { rough.conductance: { distribution: normal, sigma: 5 %, truncate: 3 } }")
        let values = try #require(try DataSheet(device, samples: 1000).draws().first).values
        let draws = values.dropFirst().map { $0 / values[0] }.sorted()
        let lengths = (0...100).map { draws[$0 + 899] - draws[$0] }
        let shortest = try #require(lengths.min())
        let median = lengths[34...66].sorted()[16]
        let result = try Self.result(device, candidates: candidates, samples: 1000)
        let length = try 0.2e-6 / value(result, "a")
        #expect(result.isMet && length > shortest * (1 - 1e-6) && length < median, "\(length / shortest)")
    }

    /// The way to the membrane that needs least power is a narrow, bent valley, along which draws fail at one limit when it is cold and
    /// at the other when it is warm. Wherever a search begins, it ends at the same power.
    @Test func whereASearchBeginsDoesNotMatter() throws {
        let device = try DeviceText.read(
            """
            schema: iontronic/1
            name: steady-membrane
            temperature: 30 degC
            activity: ideal
            parameters: { pump: 1 uA/cm^2, bath: 5 mM, selectivity: 50, barrier: 20 kJ/mol }
            solutions:
              inside: { ions: { K+: 140 mM, Na+: 10 mM, Cl-: balance } }
              outside: { ions: { K+: bath, Na+: 145 mM, Cl-: balance } }
            membranes:
              film:
                area: 1 mm^2
                channels:
                  pores:
                    model: ghk
                    permeability:
                      K+: 1e-8 m/s * arrhenius(barrier, 30 degC)
                      Na+: 1e-8 m/s * arrhenius(barrier, 30 degC) / selectivity
                pumps:
                  NaK: { model: constant-current, current: pump, exports: { Na+: 3 }, imports: { K+: 2 } }
            corners: { temperature: [20 degC, 30 degC, 40 degC] }
            spread: { pump: { distribution: normal, sigma: 2 %, truncate: 3 } }
            specs: { op.V: { minimum: -66 mV, maximum: -64 mV, over: [corners, spread], yield: 95 % } }
            sizing:
              least-power:
                vary:
                  pump: { from: 0.01 uA/cm^2, to: 100 uA/cm^2, spacing: log }
                  bath: { from: 1 mM, to: 40 mM, spacing: log }
                  selectivity: { from: 10, to: 1000, spacing: log }
                minimize: -op.NaK.I * op.V
            """)
        let powers = try [300, 512, 700, 2048].map { candidates in
            let result = try Self.result(device, threads: 2, candidates: candidates)
            #expect(result.isMet)
            return result.objectives[0].value
        }
        let (least, largest) = try (#require(powers.min()), #require(powers.max()))
        #expect(largest < 1.005 * least, "\(powers)")
    }

    /// The best margin is in the middle, where each limit is a half.
    @Test func theMarginIsLargestInTheMiddle() throws {
        let device = try Self.device(
            Self.leak,
            specs: "{ op.V: { minimum: -20 mV, maximum: 60 mV }, op.conductance: { minimum: 2 uS, maximum: 6 uS } }",
            sizing: "{ vary: { g: {}, rev: {} }, margin: true }", parameters: Self.knobs)
        let result = try Self.result(device)
        #expect(result.isMet)
        #expect(abs(try value(result, "rev") - 0.02) < 1e-5)
        #expect(abs(try value(result, "g") - 4e-6) < 1e-9)
    }

    /// Whole numbers and choices: 28 channels of 37 pS, no fewer, no others.
    @Test func countsAndChoices() throws {
        let device = try Self.device(
            "{ channels: { leak: { model: ohmic, conductance: channels * g, reversal: 0 V } } }",
            specs: "{ op.conductance: { minimum: 1 nS, maximum: 1.2 nS } }",
            sizing:
                "{ vary: { channels: { from: 1, to: 1000, integer: true }, g: [5 pS, 10 pS, 37 pS] }, minimize: channels }",
            parameters: "{ channels: 1, g: 10 pS }")
        let result = try Self.result(device)
        #expect(result.isMet)
        #expect(try value(result, "channels") == 28)
        #expect(try value(result, "g") == 37e-12)
        #expect(result.values.map(\.text) == ["28", "37 pS"])
        // What has steps is moved by one.
        #expect(result.sensitivities.map(\.variable) == ["channels: 29", "g: 10 pS"])
        #expect(abs((result.sensitivities[0].changes[0] ?? 0) - 37e-12) < 1e-20)
    }

    /// A text is chosen as a number is: the potassium potential of a tenfold gradient is that of concentrations, or that of
    /// Davies' coefficients, -0.51 (sqrt(I) / (1 + sqrt(I)) - 0.3 I) in decimal logarithms.
    @Test(arguments: [(-60.0, "ideal"), (-57.0, "davies")]) func textsAreChosen(_ least: Double, _ wanted: String)
        throws
    {
        let device = try DeviceText.read(
            """
            schema: iontronic/1
            name: texts
            temperature: 25 degC
            activity: \(wanted == "ideal" ? "davies" : "ideal")   # a law
            parameters: { p: { value: 1e-8 m/s, minimum: 1e-9 m/s, maximum: 1e-6 m/s } }
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            membranes: { film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: p } } } } }
            specs: { op.V: { minimum: \(least) mV, maximum: \(least + 3) mV } }
            sizing: { task: { vary: { activity: [ideal, davies], p: { spacing: log } }, minimize: p } }
            """)
        let result = try Self.result(device, candidates: 64)
        #expect(result.isMet && result.values.map(\.text) == [wanted, "1e-9 m/s"])
        func coefficient(_ strength: Double) -> Double {
            -0.51 * (strength.squareRoot() / (1 + strength.squareRoot()) - 0.3 * strength)
        }
        let decades = -1 + (wanted == "ideal" ? 0 : coefficient(0.01) - coefficient(0.1))
        let expected = 8.31446261815324 * 298.15 / 96485.33212331001 * M_LN10 * decades
        #expect(abs((result.sheet[0].measured ?? 0) - expected) < 2e-5)
        // What the other text would change, in both directions.
        let other = try #require(result.sensitivities.first)
        #expect(other.variable == "activity: " + (wanted == "ideal" ? "davies" : "ideal"))
        let change = 59.159e-3 * (wanted == "ideal" ? 1 : -1) * (coefficient(0.01) - coefficient(0.1))
        #expect(abs((other.changes[0] ?? 0) - change) < 5e-5)
        let text = try device.text(setting: result.overrides)
        #expect(text.contains("activity: \(wanted)   # a law"))
        #expect(try DataSheet(DeviceText.read(text)).results()[0].verdict == .holds)
    }

    /// Two kinds of channel, one of which conducts half as well: the fewest that reach 10 nS are of the better kind.
    @Test func modelsAreChosen() throws {
        let device = try Self.device(
            "{ channels: { leak: { model: half, g: channels * 1 nS } } }",
            specs: "{ op.conductance: { minimum: 10 nS } }",
            sizing:
                "{ vary: { film.leak.model: [half, full], channels: { from: 1, to: 100, integer: true } }, minimize: channels }",
            parameters: "{ channels: 1 }",
            extra: """
                models:
                  half: { kind: channel, parameters: { g: { unit: S } }, current: g * V / 2 }
                  full: { kind: channel, parameters: { g: { unit: S } }, current: g * V }
                """)
        let result = try Self.result(device, candidates: 64)
        #expect(result.isMet && result.values.map(\.text) == ["full", "10"])
        #expect(result.warnings.entries.isEmpty)
        let texts = result.overrides.map { "\($0.path.short) = \($0.text)" }
        #expect(texts == ["film.leak.model = full", "channels = 10"])
    }

    /// A value that nothing asked depends on is told, with its place, and left as it was.
    @Test func whatMovesNothingIsTold() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.conductance: { minimum: 2 uS } }",
            sizing: "{ vary: { rev: {}, g: { spacing: log } }, minimize: g }", parameters: Self.knobs)
        let result = try Self.result(device)
        #expect(result.isMet && result.values.map(\.isIdle) == [true, false])
        // One that is computed from others stays so.
        let computed = try Self.device(
            Self.leak, specs: "{ op.conductance: { minimum: 2 uS } }",
            sizing: "{ vary: { other: { from: 0, to: 100 }, g: { spacing: log } }, minimize: g }",
            parameters: Self.knobs.replacing("{ g:", with: "{ other: g / 1 uS, g:"))
        let kept = try Self.result(computed, candidates: 64)
        #expect(kept.isMet && kept.overrides.map(\.path.short) == ["g"] && kept.values[0].text == "as it is")
        #expect(try value(result, "rev") == 0.01 && result.values[0].text == "10 mV")
        #expect(abs(try value(result, "g") / 2e-6 - 1) < 1e-6)
        #expect(!result.values[0].isAtLow && !result.values[0].isAtHigh)
        let warning = try #require(result.warnings.entries.first)
        #expect(warning.message == "`rev` moves no spec and no objective of this sizing")
        #expect(
            warning.severity == .warning
                && warning.location == device.root["sizing"]?["task"]?["vary"]?.entry("rev")?.keyLocation)
        #expect(result.warnings.entries.count == 1)
    }

    /// Where no spec holds an objective back, it ends at a bound, and that is said.
    @Test func boundsAreTold() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.V: { minimum: 5 mV } }",
            sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g }",
            parameters: Self.knobs)
        let result = try Self.result(device)
        #expect(result.values[0].isAtLow && !result.values[0].isAtHigh)
        #expect(!result.values[1].isAtLow && !result.values[1].isAtHigh)
    }

    /// The potential of a leak is its reversal, whatever its conductance.
    @Test func sensitivities() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.V: { minimum: 5 mV }, op.conductance: { minimum: 1 uS } }",
            sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g * rev }", parameters: Self.knobs)
        let result = try Self.result(device)
        #expect(result.isMet)
        let (g, e) = (result.sensitivities[0], result.sensitivities[1])
        #expect(g.changes[0] == 0)
        // 1 % of the range of 200 mV, since that holds zero.
        #expect(abs((e.changes[0] ?? 0) - 2e-3) < 1e-8)
        #expect(abs((g.changes[1] ?? 0) - 0.01 * (try value(result, "g"))) < 1e-12)
        #expect(abs(e.changes[1] ?? 1) < 1e-12)
    }

    /// Where models hold is kept to as long as something there will do; a sizing that can only leave it does.
    @Test(arguments: [(0.02, 20e-6), (0.2, 0.1e-6)]) func validityIsKeptTo(_ reach: Double, _ expected: Double) throws {
        let device = try DeviceText.read(
            """
            schema: iontronic/1
            name: limits
            temperature: 25 degC
            activity: ideal
            parameters: { g: { value: 1 uS, minimum: 0.1 uS, maximum: 100 uS } }
            solutions:
              inside: { salts: { KCl: 100 mM } }
              outside: { salts: { KCl: 10 mM } }
            models:
              leak:
                kind: channel
                parameters: { g: { unit: S } }
                current: g * (V - 10 mV)
                validity: { require: [ { that: g * 1 V > 20 uA or V > \(reach) V and g < 0 S, say: too little } ] }
            membranes: { film: { channels: { leak: { model: leak, g: g } } } }
            specs: { op.V: { minimum: 5 mV } }
            sizing: { task: { vary: { g: { \(reach < 0.1 ? "" : "to: 10 uS, ")spacing: log } }, minimize: g } }
            """)
        let result = try Self.result(device)
        #expect(result.isMet && result.isOutsideValidity == (reach > 0.1))
        #expect(result.validityReasons == (reach > 0.1 ? ["`film.leak`: too little"] : []))
        #expect(abs(try value(result, "g") / expected - 1) < 1e-3)
        // Asked for, it is as good as a spec.
        let strict = try DeviceText.read(
            device.files[0].text.replacing("minimize: g }", with: "minimize: g, validity: required }"))
        let kept = try Self.result(strict)
        #expect(kept.isMet == (reach < 0.1) && kept.conflict?.isValidity == (reach < 0.1 ? nil : true))
        #expect(kept.sheet.allSatisfy { $0.verdict == .holds })
        if reach < 0.1 { #expect(try value(kept, "g") == value(result, "g")) }
    }

    /// A knob whose draws leave what it may be is outside of validity: the least one that does not is found, though smaller ones would do.
    @Test(arguments: ["", ", validity: required"]) func drawsAreKeptWithinValidity(_ validity: String) throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.conductance: { maximum: 50 uS, over: [spread], yield: 95 % } }",
            sizing: "{ vary: { g: { from: 1 uS, to: 100 uS, spacing: log } }, minimize: g\(validity) }",
            parameters: "{ g: { value: 5 uS, minimum: 1 uS }, rev: 10 mV }",
            extra: "spread: { g: { distribution: uniform, from: 80 %, to: 120 % } }")
        let result = try Self.result(device)
        #expect(result.isMet && !result.isOutsideValidity)
        let least = try #require(result.sheet[0].lowest).value
        #expect(least >= 1e-6 && least < 1e-6 * (1 + Self.rounding))
    }

    /// Specs that hold on the other side of where models do are no conflict of specs: validity is what stands in the way.
    @Test func whatHoldsOnlyOutsideIsSaid() throws {
        let text = """
            schema: iontronic/1
            name: steep
            temperature: 25 degC
            activity: davies
            parameters: { salt: { value: 100 mM } }
            solutions:
              inside: { salts: { KCl: salt }, density: apparent }
              outside: { salts: { KCl: 1 mM } }
            membranes: { film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s, Cl-: 1e-12 m/s } } } } }
            specs: { op.V: { maximum: -153 mV } }
            sizing: { task: { vary: { salt: { from: 10 mM, to: 900 mM, spacing: log } }, minimize: salt VALIDITY } }
            """
        let free = try Self.result(DeviceText.read(text.replacing("VALIDITY", with: "")))
        #expect(free.isMet && free.isOutsideValidity)
        #expect(free.validityReasons == ["ionic strength of `inside` exceeds 0.5 mol/kg, the limit of `davies`"])
        let strict = try Self.result(DeviceText.read(text.replacing("VALIDITY", with: ", validity: required")))
        #expect(!strict.isMet && !strict.isOutsideValidity)
        #expect(strict.conflict?.isValidity == true && strict.conflict?.specs == [])
        #expect(strict.conflict?.validityReasons == free.validityReasons)
        // As near as 0.5 mol/kg, which are 0.4911 mol/L, let it be.
        let salt = try value(strict, "salt")
        #expect(salt > 485 && salt < 495)
    }

    /// A yield counts draws without a value as ones that do not hold: below -10 mV the curve has no zero.
    @Test func drawsWithoutAValueAreCounted() throws {
        let device = try Self.device(
            Self.leak, specs: "{ up.zero: { maximum: 40 mV, over: [spread], yield: 30 % } }",
            sizing: "{ vary: { g: { spacing: log } }, minimize: g }", parameters: Self.knobs,
            extra: """
                spread: { rev: { distribution: uniform, from: -40 mV, to: 20 mV } }
                analyses: { up: { sweep: { V: { from: -10 mV, to: 40 mV, points: 6 } }, record: [I], figures: { zero: "root(I, V)" } } }
                """)
        let result = try Self.result(device, candidates: 32)
        let draws = try #require(try DataSheet(device, samples: 200).draws().first).values.dropFirst()
        let missing = draws.count { $0 < -0.01 }
        #expect(missing > 80 && missing < 120)
        #expect(result.isMet && result.yield?.missing == missing && result.yield?.holding == 200 - missing)
        #expect(result.sheet[0].yield?.missing == missing && result.sheet[0].missingCount == missing)
    }

    // MARK: - What is the same every time

    @Test func threadsAndRepetitionChangeNothing() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.V: { minimum: 5 mV, over: [spread] }, op.conductance: { minimum: 3 uS } }",
            sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g * rev^2 }", parameters: Self.knobs,
            extra: "spread: { leak.conductance: { distribution: uniform, from: 80 %, to: 120 % } }")
        let results = try [1, 1, 3].map { try Self.result(device, threads: $0) }
        for other in results.dropFirst() {
            #expect(other.values.map(\.value) == results[0].values.map(\.value))
            #expect(other.tried == results[0].tried)
            #expect(other.history.map(\.tried) == results[0].history.map(\.tried))
        }
    }

    /// A search that is stopped gives the best it has.
    @Test func stoppingKeepsTheBest() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.V: { minimum: 5 mV } }",
            sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g }",
            parameters: Self.knobs)
        var options = Sizing.Options()
        options.candidates = 2048
        var reports = 0
        let result = try Sizing(device, options: options).run { _ in
            reports += 1
            return reports < 2
        }
        #expect(result.isInterrupted && result.isMet)
        #expect(result.tried == 1024)
    }

    /// The text that is written is the device that was found: its data sheet holds, its comments are there.
    @Test func theSizedTextHoldsTheSpecs() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.V: { minimum: 5 mV }, op.conductance: { minimum: 3 uS } }",
            sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g }", parameters: Self.knobs + "   # knobs")
        let result = try Self.result(device)
        let text = try device.text(setting: result.overrides)
        #expect(text.contains("# knobs"))
        let sized = try DeviceText.read(text)
        let sheet = try DataSheet(sized).results()
        #expect(sheet.allSatisfy { $0.verdict == .holds })
        #expect(sheet.map(\.measured) == result.sheet.map(\.measured))
    }

    // MARK: - Conflicts

    /// Two specs want the same conductance below 5 uS and above 8 uS; two others have nothing to do with it.
    @Test func theConflictIsFound() throws {
        let device = try Self.device(
            Self.leak,
            specs: """
                { op.V: { minimum: 20 mV }, op.conductance: { maximum: 5 uS },
                  op.conductance * 1 V: { minimum: 8 uA }, op.V * 2: { maximum: 1 V } }
                """, sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g }", parameters: Self.knobs)
        let result = try Self.result(device)
        #expect(!result.isMet)
        let conflict = try #require(result.conflict)
        #expect(conflict.specs == ["op.conductance", "op.conductance * 1 V"])
        #expect(abs((conflict.relaxations[0].excess ?? 0) - 3e-6) < 1e-9)
        #expect(abs((conflict.relaxations[1].excess ?? 0) - 3e-6) < 1e-9)
        #expect(conflict.relaxations[0].words == "a maximum of 8 uS instead of 5 uS")
        #expect(conflict.relaxations[1].words == "a minimum of 5 uA instead of 8 uA")
        // The miss is spread evenly in units of the limits: (x - 5) / 5 = (8 - x) / 8 at x = 80 / 13.
        #expect(abs(conflict.excess[0] - (80.0 / 13 - 5) * 1e-6) < 1e-9)
        // The sum of both misses is least at 5 uS, which is told in few digits.
        #expect(result.values[0].text == "5 uS")
    }

    /// Few digits break no spec that the closest device holds: that of 5.12345 uS is told from below.
    @Test func roundingKeepsWhatHolds() throws {
        let device = try Self.device(
            Self.leak,
            specs: "{ op.conductance: { maximum: 5.12345 uS }, op.conductance * 1 V: { minimum: 8 uA } }",
            sizing: "{ vary: { g: { spacing: log } }, minimize: g }", parameters: Self.knobs)
        let result = try Self.result(device)
        #expect(!result.isMet && result.sheet.map(\.verdict) == [.holds, .fails])
        #expect(try abs(value(result, "g") / 5.12345e-6 - 1) < 2e-4)
    }

    /// One spec out of reach of everything that may be chosen.
    @Test func aSpecOutOfReach() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.V: { minimum: 150 mV }, op.conductance: { maximum: 50 uS } }",
            sizing: "{ vary: { g: { spacing: log }, rev: {} }, minimize: g }", parameters: Self.knobs)
        let conflict = try #require(try Self.result(device).conflict)
        #expect(conflict.specs == ["op.V"])
        #expect(conflict.relaxations[0].words == "a minimum of 100 mV instead of 150 mV")
    }

    /// Where a yield is asked for, a lower one would do as well: that of the draws at the closest device, which is as it is.
    @Test func aLowerYieldWouldDo() throws {
        let device = try Self.device(
            "{ channels: { leak: { model: ohmic, conductance: 1 uS, reversal: rev + shift } } }",
            specs: "{ op.V: { maximum: 5 mV, over: [spread], yield: 90 % } }",
            sizing: "{ vary: { shift: { from: 0 mV, to: 10 mV } }, minimize: shift }",
            parameters: "{ rev: -10 mV, shift: 0 mV }",
            extra: "spread: { rev: { distribution: uniform, from: -40 mV, to: 20 mV } }")
        let conflict = try #require(try Self.result(device).conflict)
        let draws = try #require(try DataSheet(device, samples: 200).draws().first).values.dropFirst()
        let yield = try #require(conflict.relaxations[0].yield)
        #expect(yield.holding == draws.count { $0 <= 5e-3 } && yield.samples == 200 && yield.required == 0.9)
        // Three draws of four are below 5 mV.
        #expect(yield.holding > 130 && yield.holding < 170)
    }

    // MARK: - Fronts

    /// Of two factors whose product must reach 1, neither can shrink alone: the front is a hyperbola.
    @Test func theFrontIsAHyperbola() throws {
        let device = try Self.device(
            "{ channels: { leak: { model: ohmic, conductance: x * y * 1 uS, reversal: 0 V } } }",
            specs: "{ op.conductance: { minimum: 1 uS } }",
            sizing: "{ vary: { x: { spacing: log }, y: { spacing: log } }, minimize: [x, y] }",
            parameters: "{ x: { value: 1, minimum: 0.1, maximum: 10 }, y: { value: 1, minimum: 0.1, maximum: 10 } }")
        let result = try Self.result(device)
        #expect(result.front.count >= 12)
        for point in result.front { #expect(abs(point.objectives[0] * point.objectives[1] - 1) < 1e-4) }
        let first = result.front.map { $0.objectives[0] }
        #expect(first == first.sorted())
        #expect(abs((first.first ?? 0) / 0.1 - 1) < 1e-4 && abs((first.last ?? 0) / 10 - 1) < 1e-4)
    }

    /// What moves the second objective alone is chosen for it too: the device that is told lies on the front.
    @Test func theDeviceLiesOnItsFront() throws {
        let device = try Self.device(
            "{ channels: { leak: { model: ohmic, conductance: x * 1 uS, reversal: 0 V } } }",
            specs: "{ op.conductance: { minimum: 1 uS } }",
            sizing: "{ vary: { x: { spacing: log }, y: { spacing: log } }, minimize: [x, y - x] }",
            parameters: "{ x: { value: 2, minimum: 0.1, maximum: 10 }, y: { value: 4, minimum: 0.1, maximum: 10 } }")
        let result = try Self.result(device)
        #expect(abs(try value(result, "x") - 1) < 2e-4)
        #expect(abs(try value(result, "y") - 0.1) < 1e-5)
        let first = try #require(result.front.first)
        for (own, other) in zip(result.objectives, first.objectives) { #expect(abs(own.value - other) < 2e-4) }
    }

    /// A front that bends the other way, whose first end is zero: devices lie all along it.
    @Test func aFrontFromZero() throws {
        let device = try Self.device(
            "{ channels: { leak: { model: ohmic, conductance: a * 1 uS, reversal: 0 V } } }", specs: "{}",
            sizing: "{ vary: { a: {}, b: {} }, minimize: [a, 1 + b - a^2] }",
            parameters: "{ a: { value: 1, minimum: 0, maximum: 1 }, b: { value: 1, minimum: 0, maximum: 1 } }")
        let front = try Self.result(device).front.map(\.objectives)
        #expect(front.count == 16)
        for (index, point) in front.enumerated() {
            #expect(abs(point[0] - Double(index) / 15) < 1e-5 && abs(point[1] - (1 - point[0] * point[0])) < 1e-5)
        }
    }

    // MARK: - What cannot be told

    /// A device of which nothing is known of what is wanted is not sized, and its specs are in no conflict.
    @Test func anObjectiveWithoutAValueIsNotMet() throws {
        let device = try Self.device(
            Self.leak, specs: "{ op.conductance: { minimum: 2 uS } }",
            sizing: "{ vary: { g: { spacing: log } }, minimize: \"log(-g / 1 S)\" }", parameters: Self.knobs)
        let result = try Self.result(device, candidates: 64)
        #expect(!result.isMet && result.conflict == nil && result.sheet[0].verdict == .holds)
        #expect(result.objectives[0].value.isNaN)
    }

    /// Steps of a search that have no number end it: what holds on both sides of a limit of a model, over draws some of which may fail.
    @Test func contradictingLimitsEndASearch() throws {
        let device = try DeviceText.read(
            """
            schema: iontronic/1
            name: bounded
            temperature: 25 degC
            activity: ideal
            parameters: { bath: { value: 5 mM } }
            validity: { outside.concentration(K+): [1 mM, 20 mM] }
            solutions: { inside: { salts: { KCl: 100 mM } }, outside: { salts: { KCl: bath } } }
            membranes: { film: { area: 1 mm^2, channels: { pores: { model: ghk, permeability: { K+: 1e-8 m/s } } } } }
            spread: { bath: { distribution: normal, sigma: 5 % } }
            corners: { temperature: [15 degC, 35 degC] }
            specs: { op.V: { maximum: -30 mV, over: [corners, spread], yield: 90 % } }
            sizing: { task: { vary: { bath: { from: 1 mM, to: 60 mM } }, maximize: bath, validity: required } }
            """)
        let result = try Self.result(device, candidates: 256, samples: 1000)
        #expect(result.isMet && !result.isOutsideValidity)
        // The largest of a thousand draws is some three standard deviations above.
        let bath = try value(result, "bath")
        #expect(bath > 20 / 1.2 && bath < 20 / 1.1)
    }
}
