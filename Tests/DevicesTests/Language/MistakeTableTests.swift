import Devices
import Testing

/// The mistakes that the page of the language lists, each typed into a device, with all that is said of it: no more and no
/// less.
@Suite struct MistakeTableTests {
    private static let film = """
        schema: iontronic/1
        name: film
        temperature: 25 degC
        parameters: { x: 1, tau: 1 ms }
        solutions:
          inside: { salts: { KCl: 100 mM } }
          outside: { salts: { KCl: 10 mM } }
        activity: ideal
        models:
          gate: { kind: channel, where: { h: V / 1 V, a: 1 }, current: 1 A/m^2 }
        membranes:
          film:
            area: 1 mm^2
            channels:
              gate: { model: gate }
              leak: { model: ohmic, conductance: 1 S/m^2 }
        """

    /// Everything that is said of the film with some of its text replaced, as `line:column message help: ...`.
    private static func said(_ old: String, _ new: String) -> [String] {
        Building(film.replacing(old, with: new)).diagnostics.map { problem in
            "\(problem.location?.line ?? 0):\(problem.location?.column ?? 0) \(problem.message)"
                + (problem.help.map { " help: " + $0 } ?? "")
        }
    }

    private static func law(_ text: String) -> (String, String) { ("a: 1 }", "a: \"\(text)\" }") }

    static let table: [(typed: (String, String), said: [String])] = [
        (
            ("temperature: 25 degC\n", ""),
            ["1:1 temperature is required: every Nernst potential depends on it help: add `temperature: 25 degC`"]
        ),
        (("area: 1 mm^2", "area: 1"), ["13:11 area needs a unit of area (`1 mm^2`); `1` has none"]),
        (
            ("conductance: 1 S/m^2", "conductance: 36 mV"),
            ["16:42 conductance is in S/m^2 (or S, divided by the area); `mV` is a voltage"]
        ),
        (
            ("conductance: 1 S/m^2", "conductance: 1 S/m^2, conductanse: 1 S/m^2"),
            [
                "16:51 unknown key `conductanse` of model `ohmic`; did you mean `conductance`? It takes: conductance, reversal"
            ]
        ),
        (law("V + 40"), ["10:51 V [V] + 40 [1] cannot be added help: `40 mV`?"]),
        (law("exp(V / 25)"), ["10:55 exp needs a plain number; `V / 25` is in V help: `25 mV`"]),
        (
            law("2 mV/tau"),
            ["10:53 unknown unit `tau` in `mV/tau` help: to divide by the variable write `2 mV / tau`"]
        ),
        (
            law("V + 5 mV/h"),
            [
                "10:51 V [V] + 5 mV/h [V/s] cannot be added help: `h` glued to a number is the hour; for the definition write `5 mV / h`"
            ]
        ),
        (law("0.07/ms * h"), ["10:56 no variable `ms` here help: a rate is written `0.07 /ms`"]),
        (
            law("(T - 6.3 degC) / 10 degC"),
            ["10:68 `10 degC` is a temperature (283.15 K), not a difference help: `10 K`"]
        ),
        (law("h ? 1 : 2"), ["10:53 `?` is not an operator help: `if(h, 1, 2)` (a colon ends a YAML value)"]),
        (
            ("current: 1 A/m^2", "current: h * max(V, 0 mV)"),
            ["10:75 key `0 mV)` has no value: an unquoted comma inside `{ }` split the expression help: quote it"]
        ),
        (
            ("salts: { KCl: 100 mM }", "ions: { K: 20 mM }"),
            ["6:21 `K` has no charge help: `K+` (did you mean an element of a salt? use `salts`)"]
        ),
        (
            ("salts: { KCl: 100 mM }", "ions: { Na+: 440 mM, K+: 20 mM, Cl-: 400 mM }"),
            [
                "6:11 solution `inside` is not neutral: +60 mM of 460 mM help: `Cl-: balance`, or name the missing anion"
            ]
        ),
        (
            ("h: V / 1 V, a: 1 }", "h: 1 }, stoichiometry: { Na+: -3 }"),
            ["10:43 signs are not used: `exports: { Na+: 3 }`, `imports: { K+: 2 }`"]
        ),
        (
            ("activity: ideal", "activity: ideal\nanalyses: { iv: { sweep: { temperature: [1 K], V: [0 V] } } }"),
            ["9:26 two axes: as items of a list they nest (first outermost), in one item they move together"]
        ),
        (
            ("activity: ideal", "activity: ideal\nvariants: { w: { leak.conductence: 2 S/m^2 } }"),
            ["9:18 no path `leak.conductence`. Nearest: `membranes.film.channels.leak.conductance`"]
        ),
        (
            (
                "conductance: 1 S/m^2 }",
                "conductance: 1 S/m^2 }\n  other: { like: film }\nvariants: { w: { leak.count: 2 } }"
            ),
            ["18:18 `leak.count` fits `film.leak.count` and `other.leak.count`; say which"]
        ),
        (
            ("salts: { KCl: 100 mM }", "ions: { K+: 1 mM, Cl-: 1 mM,\n    K+: 2 mM }"),
            ["7:5 `K+` is already given at line 6; duplicate keys are not merged"]
        ),
        (
            ("x: 1,", "a: 2 * b, b: a / 2,"), ["4:28 these define each other: a -> b -> a"]
        ),
        (
            ("salts: { KCl: 100 mM }", "ions: { K+: 10 mM, Na+: 5 mmol/kg, Cl-: balance }"),
            [
                "6:37 one solution, two scales: per litre and per kilogram of water help: convert one, or use two solutions mixed"
            ]
        ),
        (
            (
                "activity: ideal",
                "activity: ideal\nanalyses: { loop: { figures: { area: 1, energy: 2 }, record: { most: I } } }\n"
                    + "evidence: [ { quantity: loop.aera, value: 1, tolerance: 0, kind: computed } ]"
            ), ["10:30 no figure `aera` in analysis `loop`; it has area, energy, most"]
        ),
    ]

    @Test func theFilmIsRight() { #expect(Self.said("nothing", "else") == []) }

    @Test(arguments: table.indices) func mistake(row: Int) {
        let (typed, expected) = Self.table[row]
        #expect(Self.said(typed.0, typed.1) == expected)
    }
}
