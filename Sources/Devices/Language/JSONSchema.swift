/// The JSON Schema (draft 2020-12) of devices, models and comparison policies, written from the vocabulary.
///
/// Editors check against it while one types. It knows keys, shapes and words; names, paths and models it does not.
public enum JSONSchema {
    /// The schema as text, the same in every run.
    public static var text: String { document.rendered + "\n" }

    private static var document: JSONValue {
        .object([
            ("$schema", "https://json-schema.org/draft/2020-12/schema"),
            ("title", "Devices, models and comparison policies of iontronic, version 1"),
            ("type", "object"),
            ("required", .list(["schema"])),
            ("if", isSchema("iontronic-model/1")), ("then", reference("model")),
            (
                "else",
                .object([
                    ("if", isSchema("iontronic-policy/1")), ("then", reference("policy")),
                    ("else", reference("device")),
                ])
            ),
            ("$defs", .object(definitions)),
        ])
    }

    private static func isSchema(_ name: String) -> JSONValue {
        .object([("properties", .object([("schema", .object([("const", .text(name))]))]))])
    }

    private static var definitions: [(String, JSONValue)] {
        [
            ("scalar", .object([("type", .list(["string", "number", "boolean"]))])),
            ("expression", valued(reference("scalar"))),
            ("text", valued(reference("scalar"))),
            ("flag", valued(.object([("enum", .list([true, false, "true", "false"]))]))),
            ("removed", .object([("const", "none")])),
        ] + Vocabulary.tables.map { (identifier($0.name), schema(of: $0)) }
    }

    private static func identifier(_ table: String) -> String { table.split(separator: " ").joined(separator: "-") }

    private static func reference(_ name: String) -> JSONValue {
        .object([("$ref", .text("#/$defs/\(identifier(name))"))])
    }

    /// A value in its short form, or in the long one.
    private static func valued(_ short: JSONValue) -> JSONValue {
        .object([("anyOf", .list([short, reference("value")]))])
    }

    private static func schema(of table: Table) -> JSONValue {
        var properties = (table.keys + Vocabulary.common).map { key in (key.name, schema(of: key, in: table)) }
        let kinds = ["device": "iontronic/1", "model": "iontronic-model/1", "policy": "iontronic-policy/1"]
        if let kind = kinds[table.name], !properties.isEmpty {
            properties[0].1 = .object([("const", .text(kind))])
        }
        var entries: [(String, JSONValue)] = [("type", "object"), ("properties", .object(properties))]
        let others: JSONValue =
            table.takesParameters ? parameters : table.others.map { schema(of: $0) } ?? false
        entries.append(("additionalProperties", others))
        let required = table.keys.filter { $0.isRequired && $0.isBuilt }.map { JSONValue.text($0.name) }
        if !required.isEmpty {
            let complete = JSONValue.object([("required", .list(required))])
            let inherits = table.keys.contains { $0.name == "like" }
            entries.append(
                inherits
                    ? ("anyOf", .list([complete, .object([("required", .list(["like"]))])]))
                    : ("required", .list(required)))
        }
        return .object(entries)
    }

    /// What a parameter of a model may be given: a value, one for each ion, or a waveform.
    private static var parameters: JSONValue {
        .object([("anyOf", .list([reference("scalar"), .object([("type", "object")])]))])
    }

    private static func schema(of key: Key, in table: Table) -> JSONValue {
        guard key.isBuilt else {
            return .object([("not", .object([])), ("description", .text("\(key.doc). Not in this version."))])
        }
        var note = key.doc
        if case .expression(let units, _) = key.holds, let first = units.first {
            let listed = units.dropFirst().reduce(first) { "\($0) or \($1)" }
            note += first == "1" ? "; a plain number" : "; in \(listed)"
        }
        if let standard = key.standard { note += "; default \(standard)" }
        return .object([
            ("description", .text(note)), ("anyOf", .list([schema(of: key.holds), reference("removed")])),
        ])
    }

    private static func schema(of holding: Holding) -> JSONValue {
        switch holding {
        case .expression: return reference("expression")
        case .text, .node, .model, .sibling: return reference("text")
        case .boolean: return reference("flag")
        case .integer(let range):
            let most: [(String, JSONValue)] =
                range.upperBound == Int.max ? [] : [("maximum", .integer(range.upperBound))]
            let number = [("type", "integer"), ("minimum", .integer(range.lowerBound))] + most
            let digits: [(String, JSONValue)] = [("type", "string"), ("pattern", "^[0-9]+$")]
            return .object([("anyOf", .list([.object(number), .object(digits), reference("value")]))])
        case .word(let words):
            let built = words.filter(\.isBuilt).map { JSONValue.text($0.name) }
            return valued(.object([("enum", .list(built))]))
        case .list(let items): return .object([("type", "array"), ("items", schema(of: items))])
        case .named(let held, let naming):
            return map(of: held, names: naming == .free ? nil : .object([("pattern", .text(pattern(naming)))]))
        case .ions(let held): return map(of: held, names: nil)
        case .paths(let held): return map(of: held, names: nil)
        case .table(let name): return reference(name)
        case .choice(let forms): return .object([("anyOf", .list(forms.map(schema)))])
        case .anything: return true
        }
    }

    private static func pattern(_ naming: Holding.Naming) -> String {
        naming == .dashed ? "^[A-Za-z_][A-Za-z0-9_-]{0,63}$" : "^[A-Za-z_][A-Za-z0-9_]{0,63}$"
    }

    private static func map(of held: JSONValue, names: JSONValue?) -> JSONValue {
        let value = JSONValue.object([("anyOf", .list([held, reference("removed")]))])
        var entries: [(String, JSONValue)] = [("type", "object"), ("additionalProperties", value)]
        if let names { entries.append(("propertyNames", names)) }
        return .object(entries)
    }

    private static func map(of held: Holding, names: JSONValue?) -> JSONValue {
        map(of: schema(of: held), names: names)
    }
}
