import Devices
import Testing

@Suite struct VocabularyTests {
    @Test func everyTableThatIsMentionedExists() {
        let names = Set(Vocabulary.tables.map(\.name))
        #expect(names.count == Vocabulary.tables.count)
        func walk(_ holding: Holding) {
            switch holding {
            case .table(let name): #expect(names.contains(name))
            case .list(let held), .named(let held, _), .ions(let held), .paths(let held): walk(held)
            case .choice(let forms): forms.forEach(walk)
            default: break
            }
        }
        for table in Vocabulary.tables { for key in table.keys { walk(key.holds) } }
    }

    @Test func aKeyStandsOnceInItsTable() {
        for table in Vocabulary.tables {
            #expect(Set(table.keys.map(\.name)).count == table.keys.count, "\(table.name)")
        }
    }

    /// Words of the language that a device may hold, by the table they belong to.
    @Test(arguments: [
        (
            "solution",
            [
                "ions", "salts", "solutes", "pH", "density", "conductivity", "permittivity", "osmolarity", "volume",
                "held", "electroneutrality",
            ]
        ),
        (
            "membrane",
            [
                "inside", "outside", "nodes", "area", "capacitance", "water", "channels", "pumps", "for", "reversed",
                "like",
            ]
        ),
        ("element", ["model", "nodes", "count", "for", "like", "variant", "reversed"]),
        (
            "analysis",
            [
                "drive", "sweep", "transient", "periodic", "impedance", "noise", "sensitivity", "initial", "events",
                "record", "figures", "keep",
            ]
        ),
        (
            "model",
            [
                "kind", "terminals", "parameters", "exports", "imports", "tables", "where", "states", "kinetics",
                "nonisothermal", "unknowns", "events", "current", "rate", "voltage", "charge", "noise", "validity",
                "evidence",
            ]
        ),
        ("waveform", ["step", "pulse", "sine", "triangle", "ramp", "staircase", "points", "noise", "sum"]),
    ]) func wordsAreKnown(table: String, words: [String]) {
        for word in words { #expect(Vocabulary.table(table).key(word) != nil, "\(word)") }
    }

    @Test func notesStandInEveryEntry() {
        let notes = "doc: a line, source: { doi: 10.1000/1 }, why: because"
        let text = device(
            """
            parameters: { a: { value: 1, \(notes) } }
            variants: { v: { leak.count: { value: 2, \(notes) }, \(notes) } }
            analyses: { iv: { record: [V], \(notes) } }
            spread: { a: { distribution: normal, sigma: 1 %, \(notes) } }
            """,
            membrane:
                "      K: { model: ohmic, conductance: { value: 1 S/m^2, \(notes), status: measured }, \(notes) }\n")
        #expect(said(text) == [])
    }
}
