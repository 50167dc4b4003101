import Devices

/// The catalogue of models as Markdown, from the models themselves.
enum ModelPage {
    static func markdown() throws -> String {
        let models = try Repository.modelPaths.map(Repository.model)
        let index = table(
            ["model", "kind", "what it is"],
            models.map { model in
                let name = model["name"]?.scalar ?? "?"
                return ["[\(name)](#\(name))", model["kind"]?.scalar ?? "?", model["doc"]?.scalar ?? ""]
            })
        return index + "\n" + models.map(section).joined(separator: "\n")
    }

    private static func section(_ model: TextNode) -> String {
        var text = "## \(model["name"]?.scalar ?? "?")\n\n\(model["doc"]?.scalar ?? "")\n"
        text += "\n```\n" + equations(of: model) + "```\n"
        let parameters = table(
            ["parameter", "unit", "default", "meaning"], (model["parameters"]?.map ?? []).map(parameter))
        if !parameters.isEmpty { text += "\n" + parameters }
        let limits = validity(of: model)
        if !limits.isEmpty { text += "\nValid: \(limits.joined(separator: "; ")).\n" }
        if let source = model["source"]?.scalar { text += "\nSource: \(source).\n" }
        return text
    }

    /// Its equations, a line each.
    static func equations(of model: TextNode) -> String {
        var lines: [String] = []
        for key in ["exports", "imports"] {
            let ions = (model[key]?.map ?? []).map { "\($0.value.scalar ?? "?") \($0.key)" }
            if !ions.isEmpty { lines.append("\(key) \(ions.joined(separator: ", ")) a cycle") }
        }
        lines += (model["where"]?.map ?? []).map { "\($0.key) = \($0.value.scalar ?? "?")" }
        lines += (model["states"]?.map ?? []).map { entry in
            func text(_ key: String) -> String { entry.value[key]?.scalar ?? "?" }
            if entry.value["derivative"] != nil { return "d\(entry.key)/dt = \(text("derivative"))" }
            if entry.value["opening"] == nil {
                return "d\(entry.key)/dt = (\(text("steady")) - \(entry.key)) / (\(text("tau")))"
            }
            return "d\(entry.key)/dt = (\(text("opening"))) * (1 - \(entry.key)) - (\(text("closing"))) * \(entry.key)"
        }
        for scheme in model["kinetics"]?.map ?? [] {
            lines += (scheme.value["transitions"]?.map ?? []).map { entry in
                let rates = entry.value.list?.compactMap(\.scalar) ?? [entry.value.scalar ?? "?"]
                return "\(entry.key) at \(rates.joined(separator: " and "))"
            }
        }
        for event in model["events"]?.map ?? [] {
            let moment = [
                event.value["every"].map { "every \($0.scalar ?? "?")" },
                event.value["when"].map {
                    "when \($0.scalar ?? "?")"
                },
            ].compactMap { $0 }.joined(separator: " ")
            let steps = event.value["set"].map { $0.list ?? [$0] } ?? []
            for step in steps {
                lines += (step.map ?? []).map { "\(moment): \($0.key) becomes \($0.value.scalar ?? "?")" }
            }
        }
        lines += (model["unknowns"]?.map ?? []).map {
            "\($0.key) such that \($0.value["equation"]?.scalar ?? "?")"
        }
        for key in ["current", "rate", "charge", "voltage"] {
            guard let node = model[key] else { continue }
            if let expression = node.scalar { lines.append("\(key) = \(expression)") }
            lines += (node.map ?? []).map { "\(key)(\($0.key)) = \($0.value.scalar ?? "?")" }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func parameter(_ entry: TextNode.Entry) -> [String] {
        let node = entry.value
        guard node.map != nil else { return ["`\(entry.key)`", "1", "`\(node.scalar ?? "")`", ""] }
        var unit = node["unit"].map { "\($0.scalar ?? "")" } ?? "1"
        if node["extensive"]?.scalar == "true" { unit += ", per area or absolute" }
        if node["type"]?.scalar == "ion" { unit = "an ion" }
        if node["each"]?.scalar == "ion" { unit += ", one for each ion" }
        var remarks = [node["doc"]?.scalar, node["status"]?.scalar].compactMap { $0 }
        if let minimum = node["minimum"]?.scalar { remarks.append("at least \(minimum)") }
        if let maximum = node["maximum"]?.scalar { remarks.append("at most \(maximum)") }
        let standard = (node["default"] ?? node["value"])?.scalar.map { "`\($0)`" } ?? "**must be given**"
        return ["`\(entry.key)`", unit, standard, remarks.joined(separator: "; ")]
    }

    /// Where it may be used: ranges and conditions of a model or a device, in words.
    static func validity(of model: TextNode) -> [String] {
        (model["validity"]?.map ?? []).flatMap { entry -> [String] in
            if entry.key == "require" {
                return (entry.value.list ?? []).map {
                    "`\($0["that"]?.scalar ?? "?")` (else \($0["say"]?.scalar ?? "?"))"
                }
            }
            let ends = (entry.value.list ?? []).map { $0.scalar ?? "?" }
            return ["\(entry.key) from \(ends.joined(separator: " to "))"]
        }
    }
}
