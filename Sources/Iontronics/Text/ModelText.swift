public import Devices
internal import Electrochemistry
public import Reports

/// Models of the catalogue as tables and as JSON.
public enum ModelText {
    /// One line for each model.
    public static func list(_ catalogue: ModelCatalogue) -> String {
        var table = TextTable(["model", "kind", "what it is"])
        for entry in catalogue.entries { table.add([entry.name, entry.kind, entry.doc]) }
        var laws = TextTable(["activity law", "what it is"])
        for law in ActivityModel.catalogue { laws.add([law.name, law.summary]) }
        return table.rendered() + "\n\n" + laws.rendered()
    }

    /// An activity law; `nil` where there is none of this name.
    public static func activityPage(_ name: String) -> String? {
        guard let law = ActivityModel.catalogue.first(where: { $0.name == name }) else { return nil }
        var lines = ["\(law.name), an activity law (`activity: \(law.name)`)", "  \(law.summary)", ""]
        for (constant, value) in law.constants { lines.append("constant \(constant): \(value) unless stated") }
        if let family = law.standardFamily {
            lines.append("parameters: family `\(family)` unless `data` names another")
        }
        switch law.reach {
        case .unlimited: lines.append("range: any ionic strength")
        case .upTo(let limit, let beyond):
            lines.append("range: up to \(limit) mol/kg of ionic strength; an error beyond \(limit * beyond) mol/kg")
        case .ofParameters: lines.append("range: as far as its parameters were fitted")
        }
        if !law.hasOsmoticCoefficient { lines.append("it has no osmotic coefficient and no activity of water") }
        lines.append("source: \(law.source)")
        return lines.joined(separator: "\n")
    }

    /// One model: parameters, equations, validity, source.
    public static func page(_ entry: ModelCatalogue.Entry) -> String {
        var blocks = ["\(entry.name), a \(entry.kind)\n" + (entry.doc.isEmpty ? "" : "  \(entry.doc)")]
        if let like = entry.root["like"]?.scalar { blocks.append("like: \(like)") }
        if let text = parameters(entry.root) { blocks.append(text) }
        for key in ["exports", "imports"] {
            guard let ions = entry.root[key]?.map, !ions.isEmpty else { continue }
            blocks.append(
                "\(key) each cycle: " + ions.map { "\($0.value.scalar ?? "?") \($0.key)" }.joined(separator: ", "))
        }
        if let text = equations(entry.root) { blocks.append(text) }
        if let text = validity(entry.root) { blocks.append(text) }
        if let source = entry.root["source"] { blocks.append("source: " + words(source)) }
        blocks.append("file: \(entry.file)")
        return blocks.joined(separator: "\n\n")
    }

    private static func parameters(_ root: TextNode) -> String? {
        guard let entries = root["parameters"]?.map, !entries.isEmpty else { return nil }
        var table = TextTable(["parameter", "unit", "standard", "bounds", "about"])
        for entry in entries {
            let node = entry.value
            guard node.map != nil else {
                table.add([entry.key, "", node.scalar ?? "", "", ""])
                continue
            }
            var unit = node["unit"]?.scalar ?? (node["type"]?.scalar == "ion" ? "an ion" : "1")
            if node["each"]?.scalar == "ion" { unit += ", each ion" }
            if node["extensive"]?.scalar == "true" { unit += ", or times area" }
            let bounds = [node["minimum"]?.scalar.map { "from \($0)" }, node["maximum"]?.scalar.map { "to \($0)" }]
            var about = [node["doc"]?.scalar, node["status"]?.scalar.map { "[\($0)]" }].compactMap(\.self)
            if let source = node["source"] { about.append(words(source)) }
            table.add([
                entry.key, unit, node["default"]?.scalar ?? node["value"]?.scalar ?? "required",
                bounds.compactMap(\.self).joined(separator: " "), about.joined(separator: " "),
            ])
        }
        return table.rendered()
    }

    private static func equations(_ root: TextNode) -> String? {
        var lines: [String] = []
        for entry in root["where"]?.map ?? [] { lines.append("  \(entry.key) = \(oneLine(entry.value))") }
        for entry in root["states"]?.map ?? [] { lines.append("  \(state(entry))") }
        for entry in root["unknowns"]?.map ?? [] {
            lines.append("  \(entry.key) solves \(entry.value["equation"].map(oneLine) ?? "?")")
        }
        for key in ["current", "rate"] {
            guard let node = root[key] else { continue }
            if node.scalar != nil {
                lines.append("  \(key) = \(oneLine(node))")
            } else {
                for entry in node.map ?? [] { lines.append("  \(key) of \(entry.key) = \(oneLine(entry.value))") }
            }
        }
        return lines.isEmpty ? nil : "equations\n" + lines.joined(separator: "\n")
    }

    /// The law by which a state changes.
    private static func state(_ entry: TextNode.Entry) -> String {
        let (name, node) = (entry.key, entry.value)
        func text(_ key: String) -> String { node[key].map(oneLine) ?? "?" }
        if node["derivative"] != nil { return "d\(name)/dt = \(text("derivative"))" }
        if node["opening"] != nil {
            return "\(name) opens at \(text("opening")) and closes at \(text("closing"))"
        }
        return "\(name) relaxes to \(text("steady")) within \(text("tau"))"
    }

    private static func validity(_ root: TextNode) -> String? {
        guard let entries = root["validity"]?.map, !entries.isEmpty else { return nil }
        var lines: [String] = []
        for entry in entries {
            if entry.key == "require" {
                for item in entry.value.list ?? [] {
                    lines.append("  \(item["that"].map(oneLine) ?? "?"), else \(item["say"]?.scalar ?? "?")")
                }
            } else if let ends = entry.value.list {
                lines.append("  \(entry.key) from \(ends.map(oneLine).joined(separator: " to "))")
            } else {
                lines.append("  \(entry.key): \(oneLine(entry.value))")
            }
        }
        return "validity\n" + lines.joined(separator: "\n")
    }

    private static func oneLine(_ node: TextNode) -> String {
        (node.scalar ?? node.list?.map { $0.scalar ?? "?" }.joined(separator: ", ") ?? "?")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func words(_ source: TextNode) -> String {
        source.scalar ?? (source.map ?? []).compactMap { $0.value.scalar }.joined(separator: ", ")
    }

    /// All models as JSON, their text included.
    public static func json(_ entries: [ModelCatalogue.Entry]) -> JSONValue {
        .object([
            ("schema", .text("iontronic-models/1")),
            (
                "models",
                .list(
                    entries.map { entry in
                        .object([
                            ("name", .text(entry.name)), ("kind", .text(entry.kind)), ("doc", .text(entry.doc)),
                            ("file", .text(entry.file)), ("model", tree(entry.root)),
                        ])
                    })
            ),
        ])
    }

    private static func tree(_ node: TextNode) -> JSONValue {
        switch node.content {
        case .scalar(let text): .text(text)
        case .list(let items): .list(items.map(tree))
        case .map(let entries): .object(entries.map { (key: $0.key, value: tree($0.value)) })
        }
    }
}
