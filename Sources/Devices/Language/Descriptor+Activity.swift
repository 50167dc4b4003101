internal import Electrochemistry

extension Descriptor {
    /// The activity model as it is stored with results: law, numbers, families, as far as the text says them.
    public var activityText: String {
        guard let node = root["activity"] else { return "ideal" }
        let name = node["model"]?.scalar ?? node.scalar ?? ""
        guard let entry = ActivityModel.catalogue.first(where: { $0.name == name }) else { return name }
        var parts = entry.constants.map { "\($0.name) \(node[$0.name]?.scalar ?? "\($0.value)")" }
        if !activityFamilies.isEmpty { parts.append(activityFamilies.joined(separator: ", then ")) }
        return parts.isEmpty ? name : "\(name) (\(parts.joined(separator: ", ")))"
    }

    /// The families its activity model takes parameters from, the first to have one wins.
    public var activityFamilies: [String] {
        guard let node = root["activity"], let standard = FamilyLibrary.standard(of: node["model"]?.scalar) else {
            return []
        }
        let further = (node["fallback"]?.list ?? []).compactMap(\.scalar).filter { !FamilyLibrary.isModel($0) }
        return [node["data"]?.scalar ?? standard] + further
    }

    /// The scale of single ions.
    public var activityConvention: String { root["activity"]?["convention"]?.scalar ?? "none" }
}
