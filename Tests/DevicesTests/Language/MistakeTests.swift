import Devices
import Testing

/// What is said about each mistake, word for word.
@Suite struct MistakeTests {
    @Test func theDeviceOfTheTestsIsRight() { #expect(said(device()) == []) }

    @Test func temperatureIsRequired() {
        let text = device().split(separator: "\n").filter { !$0.hasPrefix("temperature") }.joined(separator: "\n")
        #expect(
            messages(text) == [
                "temperature is required: every Nernst potential depends on it | add `temperature: 25 degC`"
            ])
    }

    @Test(arguments: [
        (
            "      K: { model: ohmic, conductanse: 1 S/m^2, conductance: 1 S/m^2 }",
            "unknown key `conductanse` of model `ohmic`; did you mean `conductance`? It takes: conductance, reversal"
        ),
        ("      K: { model: ohmic }", "model `ohmic` needs `conductance`, in S/m^2"),
        ("      K: { model: ohmik, conductance: 1 S/m^2 }", "no model `ohmik`; did you mean `ohmic`?"),
        (
            "      K: { model: constant-rate, cycles: 1 mol/m^2/s }",
            "model `constant-rate` is of kind `pump`; it cannot be a channel"
        ),
        (
            "      K: { model: ghk, permeability: { K: 1 m/s } }",
            "`K` has no charge | `K+` (did you mean an element of a salt? use `salts`)"
        ),
        (
            "      K: { model: ghk, permeability: { Ca++: 1 m/s, Ca2+: 1 m/s } }",
            "`Ca2+` is the ion `Ca++`, which is already given"
        ),
        (
            "      K: { conductance: 1 S/m^2 }",
            "unknown key `conductance` of a channel. It takes: model, count, reversed, like"
        ),
        ("      K: [ohmic]", "a channel is a map, `{ key: value }`"),
        ("      K: { like: leek }", "no channel `leek` to be like | did you mean `leak`?"),
        ("      K: { like: K }", "these are like each other: K -> K"),
        (
            "      leak-2: { like: leak }",
            "`leak-2` is not a name that expressions can mention | a letter or `_`, then letters, digits and `_`"
        ),
        (
            "      Na: { like: leak, reversed: yes }", "`reversed` is `true` or `false`"
        ),
    ]) func channelMistake(line: String, said: String) {
        #expect(messages(device(membrane: line + "\n")).contains(said))
    }

    @Test(arguments: [
        (
            "    pumps: { NaK: { model: constant-rate, cycles: 1 mol/m^2/s, stoichiometry: { Na+: -3 } } }",
            "signs are not used: `exports: { Na+: 3 }`, `imports: { K+: 2 }`"
        ),
        (
            "    pumps: { NaK: { model: constant-rate, cycles: 1 mol/m^2/s, exports: { Na+: -3 } } }",
            "signs are not used: `exports: { Na+: 3 }`, `imports: { K+: 2 }`"
        ),
        (
            "    pumps: { leak: { model: constant-rate, cycles: 1 mol/m^2/s } }",
            "`leak` is already the name of something at line 12 | a name exists once"
        ),
        (
            "    volume: 1 pL",
            "unknown key `volume` of a membrane. It takes: inside, outside, nodes, area, capacitance, water, channels, pumps, reversed, for, like"
        ),
        (
            "ions: { A-: { charge: -1, diffusoin: 1 m^2/s } }",
            "unknown key `diffusoin` of an ion; did you mean `diffusion`? It takes: charge, diffusion, radius, molarMass, activity"
        ),
        (
            "analyses: { iv: { sweep: { temperature: [1 K], V: [0 V] } } }",
            "two axes: as items of a list they nest (first outermost), in one item they move together"
        ),
        (
            "analyses: { iv: { sweep: [ { temperature: [1 K], V: [0 V, 1 V] } ] } }",
            "`temperature` has 1 values and `V` 2; axes that move together have equally many"
        ),
        (
            "analyses: { iv: { drive: { I: 0 A }, sweep: { V: [0 V] } } }",
            "`V` and `I` cannot both be imposed at the port | give one; the other follows"
        ),
        ("analyses: { iv: { sweep: { V: { from: 0 V, points: 3 } } } }", "the axis `V` needs `to`"),
        (
            "analyses: { iv: { sweep: { V: { from: 0 V, to: 1 V } } } }",
            "the axis `V` needs `points` or `step`, one of them"
        ),
        (
            "analyses: { iv: { sweep: { V: { from: 0 V, to: 1 V, points: 2_0 } } } }",
            "`points` is a whole number from 1 to 1000000000, in digits"
        ),
        ("analyses: { iv: { sweep: { variant: wild } }, ii: { like: iv } }", "no variant `wild`"),
        (
            "analyses: { iv: { drive: { V: { noise: { rms: 1 V } } } } }",
            "`noise` of a waveform is not in this version"
        ),
        ("analyses: { iv: { transient: { output: 1 s } } }", "a transient needs `stop`: end; it starts at 0"),
        (
            "analyses: { iv: { noise: { from: 1 Hz, to: 2 Hz, points: 2, of: V } } }",
            "`noise` of an analysis is not in this version"
        ),
        ("analyses: { iv: { sweep: { activity.model: [msa] } } }", "activity model `msa` is not in this version"),
        (
            "analyses: { iv: { sweep: { activity: [{ model: davis }] } } }",
            "unknown activity model `davis`; did you mean `davies`? It is one of: ideal, limiting, guentelberg, "
                + "extended, davies, truesdell-jones, b-dot, sit, pitzer, given"
        ),
        (
            "analyses: { op: { record: [V] } }",
            "`op` is the operating point, which is always there | choose another name"
        ),
        (
            "analyses: { iv: { record: { power: I } } }",
            "`power` is the name of a result that every analysis has | choose another name"
        ),
        (
            "variants: { w: { leak.conductence: 2 S/m^2 } }",
            "no path `leak.conductence`. Nearest: `membranes.axolemma.channels.leak.conductance`"
        ),
        ("variants: { w: { leak.count: [1] } }", "`count` is one value, not a list"),
        ("variants: { all: { leak.count: 2 } }", "`all` cannot be the name of a variant: it means all of them"),
        ("variants: { a: { like: b }, b: { like: a } }", "these variants are like each other: a -> b -> a"),
        (
            "spread: { leak.conductance: { distribution: gauss } }",
            "unknown `distribution` `gauss`. It is one of: normal, lognormal, uniform, triangular, choice"
        ),
        ("corners: { leak.conductance: 90 % }", "`leak.conductance` is a list, `[a, b]`"),
        (
            "evidence: [ { quantity: op.V, value: 0 V, tolerance: 0 } ]",
            "evidence needs `kind`: how the number is known"
        ),
        (
            "evidence: [ { quantity: op.V, value: 0 V, tolerance: 0, kind: computed, at: { leak.cnt: 1 } } ]",
            "no path `leak.cnt`. Nearest: `membranes.axolemma.channels.leak.count`"
        ),
        (
            "analyses: { loop: { figures: { area: 1, energy: 2 }, record: { most: I } } }\nevidence: [ { quantity: abs(loop.aera), value: 1, tolerance: 0, kind: computed } ]",
            "no figure `aera` in analysis `loop`; it has area, energy, most"
        ),
        (
            "analyses: { rest: { figures: { potential: V } } }\nspecs: { rest.potental: { minimum: 1 V } }",
            "no figure `potental` in analysis `rest`; it has potential"
        ),
        (
            "fits: { f: { vary: { leak.cnt: {} }, match: [] } }",
            "no path `leak.cnt`. Nearest: `membranes.axolemma.channels.leak.count`"
        ),
        (
            "fits: { f: { vary: { leak.count: {} }, match: [ { quantity: I } ] } }",
            "a measurement needs `file`: a CSV file beside the device, units in its first line, or a results file"
        ),
        ("port: [a]", "the port has two nodes, `[first, second]`"),
        (
            "circuit: { elements: { C: { model: capacitor, nodes: [a, b], capacitance: 1 F, variant: x } } }",
            "`variant` is for a device used as an element; `capacitor` is a model | leave it out"
        ),
        (
            "parameters: { hold: { doc: nothing } }",
            "parameter `hold` needs `value` | `status: missing` says it is unknown"
        ),
        (
            "colour: blue",
            "unknown key `colour` of a device. It takes: schema, name, sources, like, temperature, parameters, models, tables, ions, salts, solutions, activity, membranes, circuit, terminals, validity, port, seed, variants, spread, corners, analyses, specs, evidence, sizing, fits"
        ),
    ]) func deviceMistake(text: String, said: String) {
        #expect(messages(device(text)).contains(said), "\(messages(device(text)))")
    }

    @Test func ionWithoutCharge() {
        let text = device().replacing("inside: { salts: { KCl: 100 mM } }", with: "inside: { ions: { K: 20 mM } }")
        #expect(
            said(text) == ["5:21 `K` has no charge | `K+` (did you mean an element of a salt? use `salts`)"])
    }

    @Test func pathThatFitsTwice() {
        let text = device(
            """
              one: { inside: inside, outside: outside, channels: { K: { model: ohmic, conductance: 1 S/m^2 } } }
              two: { like: one }
            variants: { w: { K.conductance: 2 S/m^2 } }
            """)
        #expect(said(text) == ["16:18 `K.conductance` fits `one.K.conductance` and `two.K.conductance`; say which"])
    }

    @Test func errorsOfFormAndOfMeaningComeTogether() {
        let text = device("parameters: { a: 1, a: 2 }\ncolour: blue")
        #expect(messages(text).count == 2)
        #expect(messages(text).first == "`a` is already given at line 14; duplicate keys are not merged")
    }

    @Test(arguments: [
        ("name: x", "schema is required | add `schema: iontronic/1` as the first line"),
        ("schema: iontronic/7", "unknown schema `iontronic/7`; this version reads `iontronic/1`"),
        ("schema: iontronic-model/1", "this file is a model, not a device"),
        ("- a", "a device is a map, `key: value` on each line"),
    ]) func schemaIsChecked(text: String, said: String) {
        #expect(messages(text) == [said])
    }
}
