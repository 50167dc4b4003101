import Design
import Devices
import Iontronics

/// The shipped devices as Markdown, from the devices themselves.
enum DevicePage {
    static func markdown() throws -> String {
        let devices = try Repository.devicePaths.map { (path: $0, device: try Repository.device($0)) }
        return try devices.map { try section($0.device, path: $0.path) }.joined(separator: "\n")
    }

    private static func section(_ device: Descriptor, path: String) throws -> String {
        let root = device.root
        var text = "## \(device.name)\n\n\(root["doc"]?.scalar ?? "")\n"
        text += "\n![\(device.name)](\(DevicePicture.folder)/\(device.name).svg)\n"
        text += "\nFile: [`\(path)`](../../\(path)). Temperature: \(root["temperature"]?.scalar ?? "?")."
        text += " Activities: \(root["activity"]?["model"]?.scalar ?? "none")."
        let names = models(of: device)
        text += " Models: \(names.map { "[\($0)](models.md#\($0))" }.joined(separator: ", ")).\n"
        let sources = (root["sources"]?.map ?? []).map { entry in
            "`\(entry.key)`: \(entry.value.scalar ?? entry.value["title"]?.scalar ?? "?")"
                + (entry.value["note"]?.scalar.map { " (\($0))" } ?? "")
        }
        if !sources.isEmpty { text += "\nSources: \(sources.joined(separator: "; ")).\n" }
        let analyses = (root["analyses"]?.map ?? []).map { entry in
            "`\(entry.key)`" + (entry.value["doc"]?.scalar.map { " (\($0))" } ?? "")
        }
        text += "\nAnalyses: \(analyses.joined(separator: ", "))."
        if !device.variantNames.isEmpty {
            text += " Variants: \(device.variantNames.map { "`\($0)`" }.joined(separator: ", "))."
        }
        text += "\n\nValid: \(try card(of: device).joined(separator: "; ")).\n"
        let equations = try names.map { name in
            let lines = ModelPage.equations(of: try Repository.model("DeviceModels/models/\(name).yaml"))
            return "# \(name)\n" + lines
        }
        if !equations.isEmpty { text += "\n```\n" + equations.joined(separator: "\n") + "```\n" }
        let parameters = table(["parameter", "value", "meaning"], parameters(of: device))
        if !parameters.isEmpty { text += "\n" + parameters }
        let evidence = try ShippedEvidence.outcome(path).results.map { item in
            [
                "`\(item.quantity)`", item.conditions, item.published, item.tolerance, item.kind.rawValue,
                [item.source, item.reason].compactMap { $0 }.joined(separator: "; "), item.verdict.rawValue,
            ]
        }
        text += "\n"
        text += table(["evidence", "at", "value", "tolerance", "kind", "source", "verdict"], evidence)
        return text
    }

    /// Channels, pumps and elements with the paths they are named by.
    private static func parts(of device: Descriptor) -> [TextNode.Entry] {
        let root = device.root
        let inMembranes = (root["membranes"]?.map ?? []).flatMap { membrane in
            ["channels", "pumps"].flatMap { membrane.value[$0]?.map ?? [] }
        }
        return inMembranes + (root["circuit"]?["elements"]?.map ?? [])
    }

    /// Names of the models of the catalogue that it uses, each once.
    static func models(of device: Descriptor) -> [String] {
        let shipped = Set(
            Repository.modelPaths.compactMap { $0.split(separator: "/").last.map { String($0.dropLast(5)) } })
        var seen: Set<String> = []
        return parts(of: device).compactMap { $0.value["model"]?.scalar }
            .filter { shipped.contains($0) && seen.insert($0).inserted }
    }

    /// Its card of validity: the device's own ranges and conditions, and those of its models.
    static func card(of device: Descriptor) throws -> [String] {
        try ModelPage.validity(of: device.root)
            + models(of: device).flatMap { name in
                ModelPage.validity(of: try Repository.model("DeviceModels/models/\(name).yaml")).map {
                    "\($0) of `\(name)`"
                }
            }
    }

    /// Parameters of the device, and the values that it gives to its models.
    private static func parameters(of device: Descriptor) -> [[String]] {
        func row(_ name: String, _ node: TextNode) -> [String]? {
            guard let value = node.scalar ?? node["value"]?.scalar else { return nil }
            let remarks = [node["doc"], node["status"]].compactMap { $0?.scalar }
            return ["`\(name)`", "`\(value)`", remarks.joined(separator: "; ")]
        }
        let own = (device.root["parameters"]?.map ?? []).compactMap { row($0.key, $0.value) }
        let words: Set = ["model", "nodes", "like", "doc", "source", "reversed", "for", "count", "solution", "why"]
        let given = parts(of: device).flatMap { part in
            (part.value.map ?? []).filter { !words.contains($0.key) }.compactMap {
                row("\(part.key).\($0.key)", $0.value)
            }
        }
        return own + given
    }
}
