internal import Analyses
public import Devices
internal import Equations
internal import Units

/// A value of a device, and where it comes from.
public struct InputFact: Sendable {
    /// Complete path without container words: `film.pores.permeability.K+`.
    public let name: String
    /// As typed.
    public let text: String
    /// SI; NaN where it could not be told.
    public let value: Double
    /// Of ``value``.
    public let unit: String
    /// One line about it; empty where the text has none.
    public let doc: String
    /// Spelled out.
    public let source: String
    /// `measured`, `published`, `fitted`, `assumed`; empty where the text says nothing.
    public let status: String
    /// Whether it is the standard value of a model rather than typed in the device.
    public let isStandard: Bool

    /// Everything that the physics of a device is computed from, in the order typed; then what models bring along.
    static func all(of descriptor: Descriptor, opened device: DeviceCase) -> [InputFact] {
        var values: [String: (value: Double, unit: String)] = [:]
        for (symbol, value) in device.nominal {
            values[device.graph.name(of: symbol)] = (value, symbol.dimension.description)
        }
        var facts = DeviceCase.values(of: descriptor).map { path, node -> InputFact in
            let entry = descriptor.node(at: path)
            let declaration = declaration(of: path, in: descriptor)
            func said(_ key: String) -> TextNode? {
                entry.flatMap { $0.map == nil ? nil : $0[key] } ?? declaration.flatMap { $0.map == nil ? nil : $0[key] }
            }
            let known = values[path.description]
            return InputFact(
                name: path.short, text: node.scalar ?? "", value: known?.value ?? .nan, unit: known?.unit ?? "1",
                doc: said("doc")?.scalar ?? "", source: descriptor.sourceText(said("source")),
                status: entry.flatMap { $0.map == nil ? nil : $0["status"]?.scalar } ?? "", isStandard: false)
        }
        for membrane in descriptor.root["membranes"]?.map ?? [] {
            for container in ["channels", "pumps"] {
                for part in membrane.value[container]?.map ?? [] {
                    guard let model = descriptor.model(of: part.value) else { continue }
                    for parameter in model.parameters where part.value[parameter.name] == nil {
                        guard let standard = parameter.standard?.scalar else { continue }
                        let long = parameter.node.map == nil ? nil : parameter.node
                        facts.append(
                            InputFact(
                                name: "\(membrane.key).\(part.key).\(parameter.name)", text: standard, value: .nan,
                                unit: parameter.unit, doc: long?["doc"]?.scalar ?? "",
                                source: long?["source"].map { descriptor.sourceText($0) }
                                    ?? descriptor.sourceText(model.root["source"]),
                                status: long?["status"]?.scalar ?? "", isStandard: true))
                    }
                }
            }
        }
        return facts
    }

    /// What a model says about the parameter that a path sets.
    private static func declaration(of path: FullPath, in descriptor: Descriptor) -> TextNode? {
        guard path.keys.count >= 5, path.keys[0] == "membranes", ["channels", "pumps"].contains(path.keys[2]),
            let part = descriptor.node(at: FullPath(Array(path.keys.prefix(4))))
        else { return nil }
        return descriptor.model(of: part)?.parameter(path.keys[4])?.node
    }
}
