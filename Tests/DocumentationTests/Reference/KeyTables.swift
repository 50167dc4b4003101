import Devices

/// The keys of the language as Markdown, from the table that the reader itself checks against.
enum KeyTables {
    /// Every map that can be reached in this version, from the device and the model on.
    static var markdown: String { markdown(from: ["device", "model"]) }

    /// Every map that can be reached from some.
    static func markdown(from names: [String]) -> String {
        reachable(from: names).map(section).joined(separator: "\n")
    }

    private static func reachable(from names: [String]) -> [Table] {
        var seen: [String] = []
        var queue = names
        while !queue.isEmpty {
            let name = queue.removeFirst()
            if seen.contains(name) || name == "inline model" { continue }
            seen.append(name)
            let kind = Vocabulary.table(name)
            let holdings = (kind.keys + Vocabulary.common).filter(\.isBuilt).map(\.holds)
            queue += holdings.flatMap(mentioned)
        }
        return seen.map(Vocabulary.table)
    }

    private static func mentioned(_ holding: Holding) -> [String] {
        switch holding {
        case .table(let name): [name]
        case .list(let inner), .named(let inner, _), .ions(let inner), .paths(let inner): mentioned(inner)
        case .choice(let several): several.flatMap(mentioned)
        default: []
        }
    }

    private static func section(_ kind: Table) -> String {
        let built = kind.keys.filter(\.isBuilt)
        var text = "#### \(kind.name)\n\n"
        if kind.takesParameters { text += "Further keys are the parameters of its model.\n\n" }
        if let others = kind.others { text += "Further keys are quantities, each holding: \(words(others)).\n\n" }
        text += rows(built)
        let later = kind.keys.filter { !$0.isBuilt }.map { "`\($0.name)`" }
        if !later.isEmpty { text += "\nKnown, but not in this version: \(later.joined(separator: ", ")).\n" }
        return text
    }

    private static func rows(_ keys: [Key]) -> String {
        table(
            ["key", "holds", "if left out", "meaning"],
            keys.map { key in
                [
                    "`\(key.name)`", words(key.holds),
                    key.isRequired ? "**required**" : key.standard.map { "`\($0)`" } ?? "", key.doc,
                ]
            })
    }

    private static func words(_ holding: Holding) -> String {
        switch holding {
        case .expression(let units, let words):
            let value =
                switch units {
                case []: "a value"
                case ["1"]: "a number"
                default: "a value in " + units.map { "`\($0)`" }.joined(separator: " or ")
                }
            return ([value] + words.map { "`\($0)`" }).joined(separator: " or ")
        case .text: return "text"
        case .boolean: return "`true` or `false`"
        case .integer: return "a whole number"
        case .word(let several): return several.filter(\.isBuilt).map { "`\($0.name)`" }.joined(separator: ", ")
        case .node: return "a node"
        case .model: return "a model"
        case .sibling: return "an entry beside it"
        case .list(let inner): return "a list of: " + words(inner)
        case .named(let inner, _): return "a map, name: " + words(inner)
        case .ions(let inner): return "a map, ion: " + words(inner)
        case .paths(let inner): return "a map, path: " + words(inner)
        case .table("inline model"): return "[model](#model) without `schema` and `name`"
        case .table(let name): return "[\(name)](#\(name.split(separator: " ").joined(separator: "-")))"
        case .choice(let several): return several.map(words).joined(separator: "; or ")
        case .anything: return "whatever the path takes"
        }
    }
}
