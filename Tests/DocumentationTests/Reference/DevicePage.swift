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
        text += "\nFile: [`\(path)`](../../\(path)). Temperature: \(root["temperature"]?.scalar ?? "?")."
        text += " Activities: \(root["activity"]?["model"]?.scalar ?? "none")."
        let models = (root["membranes"]?.map ?? []).flatMap { membrane in
            ["channels", "pumps"].flatMap { membrane.value[$0]?.map ?? [] }.compactMap { $0.value["model"]?.scalar }
        }
        var seen: Set<String> = []
        let links = models.filter { seen.insert($0).inserted }.map { "[\($0)](models.md#\($0))" }
        text += " Models: \(links.joined(separator: ", ")).\n"
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
        var check = EvidenceCheck(device)
        let evidence = try check.run().map { item in
            [
                "`\(item.quantity)`", item.conditions, item.published, item.tolerance, item.kind.rawValue,
                [item.source, item.reason].compactMap { $0 }.joined(separator: "; "), item.verdict.rawValue,
            ]
        }
        text += "\n\n"
        text += table(["evidence", "at", "value", "tolerance", "kind", "source", "verdict"], evidence)
        return text
    }
}
